"""The record screen, its rows, personal data, drafts and slip, by keys at the demo office."""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from tui_clerk import Clerk, at_work
from tui_pty import Terminal

from caseman.core.checks import Checker
from caseman.core.i18n import Translator
from caseman.core.progress import why
from caseman.tui.office_app import OfficeApp

NUMBER = "990103198503150718"


async def test_personal_numbers_are_masked_until_a_key_that_the_log_knows(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        number = clerk.record("2-1-101").data["buyers"][0]["doc_number"]
        phone = clerk.record("2-1-101").data["buyers"][0]["phones"][0]
        await clerk.press("f2", "2-1-101", "enter")
        assert number not in clerk.text
        assert phone not in clerk.text
        await clerk.press("ctrl+e")
        assert number in clerk.text
        assert phone in clerk.text
        (look,) = clerk.office.reader.all("reads")
        assert (look.data["of"], look.data["by"]) == ("cases/HM00201", "c1")
        await clerk.press("ctrl+e", "f3", "f2", "2-1-101", "enter")
        assert number in clerk.text, "once a record and session"
        assert len(list(clerk.office.reader.all("reads"))) == 1
        await clerk.press("f3", "f2", "2-1-202", "enter")
        assert clerk.record("2-1-202").data["buyers"][0]["doc_number"] not in clerk.text
        await clerk.press("f3", "ctrl+z")
        assert len(list(clerk.office.reader.all("reads"))) == 1, "a look cannot be taken back"


async def test_a_buyer_with_guardian_and_agent_is_edited_in_a_form(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        before = clerk.record("2-1-101").data["buyers"][0]
        await clerk.press("f2", "2-1-101", "enter", "space")
        assert "买受人 1/1" in clerk.text
        assert before["doc_number"] not in clerk.text, "masked here too"
        names = [spec.name for spec in clerk.app.screen.query_one("Form").model.fields]
        form = clerk.app.screen.query_one("Form")
        form.go("guardian.name")
        await clerk.press("张母", "enter")
        form.go("agent.name")
        await clerk.press("代办人", "enter", "enter", "enter", "１３８０００１１１１１", "f8")
        assert "买受人 2/2" in clerk.text, "a new row"
        await clerk.press("李氏", "f10", "f10")
        assert clerk.told == "已保存 1 栏", clerk.text
        buyers = clerk.record("2-1-101").data["buyers"]
        assert [buyer["name"] for buyer in buyers] == ["张顺", "李氏"]
        assert buyers[0]["guardian"] == {"name": "张母"}
        assert buyers[0]["agent"]["phone"] == "13800011111"
        assert {**buyers[0], "guardian": None, "agent": None} == {**before, "guardian": None, "agent": None}
        assert "guardian.name" in names


async def test_a_plan_is_pasted_from_a_spreadsheet(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "2-1-101", "enter", "shift+tab", "right", "enter")
        form = clerk.app.screen.query_one("Form")
        form.go("plan")
        await clerk.press("space")
        await clerk.paste("应付日期\t金额\r\n2026-04-01\t￥100,000.00\r\n2026/5/1\t２００，０００。５\r\n")
        await clerk.press("f10", "f10")
        plan = clerk.record("2-1-101").data["contracts"]["plan"]
        assert [(row["due_on"], row["amount"]) for row in plan] == [
            ("2026-04-01", "100000.00"),
            ("2026-05-01", "200000.50"),
        ]


async def test_the_slip_says_what_why_says_and_prints(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "2-1-503", "enter", "f12")
        shown = clerk.text.replace("\n", "")
        for told in ("2-1-0503 解珍", "2026-03-31", "629523.20", "改付款方式"):
            assert told in shown
        await clerk.press("ctrl+c")
        copied = clerk.app.clipboard
        for found in why(clerk.office, clerk.record("2-1-503")):
            assert clerk.office.sentence(found) in copied
        await clerk.press("f10")
        (file,) = (office_copy / "printed").iterdir()
        assert file.suffix == ".docx"
        assert file.name in clerk.told.replace("…", "") or "printed" in clerk.told


async def test_a_grid_changes_one_field_over_many_records(office_copy: Path) -> None:
    units = ["2-1-101", "2-1-202", "2-1-203"]
    async with at_work(office_copy) as clerk:
        for unit in units:
            await clerk.press("f4", "ctrl+a", unit, "down", "space", "f4", "escape")
        await clerk.press("ctrl+p", "表格", "enter")
        assert "批量修改 3 条" in clerk.text
        await clerk.press("份数", "enter")
        await clerk.press("４", "enter", "x", "enter", "5", "f10")
        assert "1 处有误" in clerk.text, "all errors at once, nothing stored"
        assert "copies" not in clerk.record("2-1-101").data["contracts"]
        await clerk.press("ctrl+a", "6", "f10")
        copies = [clerk.record(unit).data["contracts"]["copies"] for unit in units]
        assert copies == [4, 6, 5]
        await clerk.press("ctrl+z")
        assert all("copies" not in clerk.record(unit).data["contracts"] for unit in units), "one undo"


async def test_a_grid_takes_a_pasted_list_of_forty_dates(office_copy: Path) -> None:
    """Found by contract number, in any usual writing; what is wrong is told at once and nothing stored; one undo."""
    writings = ("2022-01-{0:02d}", "2022/1/{0}", "202201{0:02d}", "2022年1月{0}日", "２０２２－１－{0}")
    async with at_work(office_copy) as clerk:
        cases = [case for case in clerk.office.reader.all("cases") if case.data.get("unit")][:40]
        before = {case.id: case.data["contracts"].get("signed_on") for case in cases}

        def signed() -> dict[str, object]:
            return {
                one: clerk.office.reader.get("cases", one).data["contracts"].get("signed_on")
                for one in before
            }

        await clerk.press("space", "ctrl+p", "表格", "enter", "签约日期", "enter")
        dates = [writings[n % 5].format(n % 28 + 1) for n in range(40)]
        dates[6], dates[31] = "2022-02-30", "三月"
        told = [
            f"{case.data['contracts']['contract_no']}\t{day}\n"
            for case, day in zip(cases, dates, strict=True)
        ]
        await clerk.paste(f"合同编号\t签约日期\n{''.join(told)}HM99999\t2026-03-01\n")
        assert "HM99999" in clerk.told
        await clerk.press("f10")
        for wrong in ("有 2 栏不对", "2022-02-30", "三月"):
            assert wrong in clerk.text, clerk.text
        assert signed() == before
        await clerk.press("enter", "ctrl+a", "20220107", "f10")
        assert "有 1 栏不对" in clerk.text
        await clerk.press("ctrl+a", "2022-1-4", "f10")
        wanted = [f"2022-01-{n % 28 + 1:02d}" for n in range(40)]
        wanted[6], wanted[31] = "2022-01-07", "2022-01-04"
        assert list(signed().values()) == wanted
        await clerk.press("f3", "ctrl+z")
        assert signed() == before


def test_what_was_typed_survives_a_kill(office_copy: Path) -> None:
    argv = (sys.executable, "-m", "caseman", "--lang", "zh", "--data", str(office_copy))
    with Terminal(argv, XDG_CONFIG_HOME=str(office_copy)) as terminal:
        terminal.wait("客户 272", "F1")
        terminal.press("f2", "2-1-101", "enter")
        terminal.wait("张顺", "共有方式")
        terminal.press("tab", "tab", "tab", "客户承诺四月十日前补足")
        terminal.wait("客户承诺四月十日前补足")
        drafts = office_copy / "state" / "unsaved"
        for _attempt in range(200):
            terminal.read(0.05)
            if drafts.is_dir() and any("补足" in file.read_text("utf-8") for file in drafts.glob("*.json")):
                break
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.ended()
    with Terminal(argv, XDG_CONFIG_HOME=str(office_copy)) as terminal:
        terminal.wait("客户 272", "上次有", "F1")
        terminal.press("f2", "cg", "enter", "enter")
        terminal.wait("客户承诺四月十日前补足")
        terminal.press("f10")
        terminal.wait("已保存 1 栏")
        assert not list(drafts.glob("*.json"))


async def test_a_letter_where_nothing_is_typed_says_so(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "2-1-503", "enter", "甲")
        assert clerk.told == "买受人：按空格打开填写"
        await clerk.press("up", "up", "乙")
        assert clerk.told == "项目不在这里填写；按 ↓ 到下一栏"
        assert not clerk.app.screen.query_one("Form").dirty


async def test_a_case_is_opened_while_the_office_is_checked(
    office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No key waits for the check of the whole office; its findings come to the screen when it is done."""
    go, whole, by = threading.Event(), Checker.check_all, []

    def check_all(checker: Checker) -> None:
        by.append(threading.current_thread())
        go.wait(60)
        whole(checker)

    monkeypatch.setattr(Checker, "check_all", check_all)
    app = OfficeApp(
        office_copy,
        argparse.Namespace(config=None, today=None, policy_date=None, user=None),
        Translator("zh"),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        clerk = Clerk(app, pilot)
        await clerk.until(lambda: by)
        await clerk.type("f8")
        await clerk.until(lambda: "请稍后再按一次" in clerk.told)
        await clerk.type("f2", "0-0-C002", "enter")
        await clerk.until(lambda: "买受人" in clerk.text and "正在检查…" in clerk.text)
        await clerk.type("f2", "jc", "enter")
        await clerk.until(lambda: "检查结果" in clerk.text and "正在检查…" in clerk.text)
        await clerk.type("f3")
        go.set()
        await clerk.until(lambda: app.desk.checked)
        await clerk.settle()
        assert "0-0-C002" in clerk.text
        assert "TTL-04" in clerk.text
    assert threading.main_thread() not in by


async def test_who_handles_a_case_is_chosen_by_pinyin_shown_by_name_and_stored_by_the_short_name(
    office_copy: Path,
) -> None:
    async with at_work(office_copy, user="c1") as clerk:
        await clerk.press("f2", "2-1-101", "enter", "tab", "tab", "f4", "zzg")
        assert "赵主管" in clerk.text
        assert "王文员" not in clerk.text
        await clerk.press("enter", "f10")
        assert clerk.record("2-1-101").data["clerk"] == "s1"
        assert "经办人    赵主管" in clerk.text
        await clerk.press("f2", "2-1-101", "enter", "tab", "tab", "ctrl+u", "信息部周公", "f10")
        assert "没有用户 信息部周公" in clerk.text
        assert clerk.record("2-1-101").data["clerk"] == "s1"
        await clerk.press("ctrl+u", "ｃ２", "f10")
        assert clerk.record("2-1-101").data["clerk"] == "c2"
        assert "经办人    王文员" in clerk.text
