"""The daily desk by keys at the demo office: a complaint by phone, the run of letters, an interview by digits."""

import re
from collections import Counter
from pathlib import Path
from time import sleep

import pytest
from tui_clerk import at_work

from caseman.core.config import Config
from caseman.core.loaded import IN_REPOSITORY, load_all
from caseman.core.office import Office, Options
from caseman.core.reports import run_report
from caseman.tui.screens import goto
from caseman.tui.screens.choices import Option
from caseman.tui.screens.work import OfficeScreen

#: The papers of the land office with one more from 15 April.
ONE_MORE = """[[checklist]]
parameter = "land.papers"
from = 2026-04-15
source = "fund"
when = {}
items = [
  { doc = "table", title = "土地分摊表" },
  { doc = "survey", title = "测绘附图" },
]

"""


async def test_a_complaint_by_phone_takes_thirty_keys_and_its_words(
    office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D5.2: unit by initials, a digit for the category; the last day is said at once (S5.2a, journey 6a step 18).

    On a slow machine: all is typed before the first window is there, for which keys were once waited two seconds."""
    goals, words = goto.goals, "面积怎么算"

    def slowly(screen: OfficeScreen) -> list[Option]:
        sleep(2.1)
        return goals(screen)

    monkeypatch.setattr(goto, "goals", slowly)
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "ts lt", "enter", "2", "enter", words, "f10")
        assert clerk.count <= 30
        made = clerk.record("TS003", "complaints").data
        assert (made["unit"].rpartition(":")[2], made["category"], made["words"]) == (
            "1-1-0203",
            "area",
            words,
        )
        assert "TS003 已受理；应于 2026-04-08 前处理" in clerk.told
        await clerk.press("ctrl+z")
        assert clerk.office.reader.get("complaints", "TS003") is None
        await clerk.press("ctrl+y")
        assert (clerk.told, clerk.record("TS003", "complaints").id) == ("已重做：受理投诉（1 条）", "TS003")
        # the space of an input method in full-width mode
        await clerk.press("f2", "ｔｓ　ｌｔ", "enter")
        assert "受理投诉  1-1-0203" in clerk.text, clerk.text


async def test_the_run_of_letters_and_a_dispute(office_copy: Path) -> None:
    """S5.1a, journey 6b steps 5 and 6: thirteen are proposed, fewer one after a dispute."""
    async with at_work(office_copy, user="s1") as clerk:
        await clerk.press("f2", "qk", "enter")
        assert "解珍" in clerk.text or "解*" in clerk.text
        # sorted by the sum, the largest first; the sum of all stands below
        await clerk.press(*("right",) * 4, "ctrl+k", "ctrl+k")
        owed = [float(one.replace(",", "")) for one in re.findall(r"[\d,]+\.\d\d", clerk.text)]
        assert (owed[:-1], round(sum(owed[:-1]), 2)) == (sorted(owed[:-1], reverse=True), owed[-1]), (
            clerk.text
        )
        await clerk.press("f3")
        clerk.office.act("arrears.dispute", ["1-1-201"], {"until": "20260415", "why": "客户有异议"})
        await clerk.press("f2", "qk", "down", "enter", "f10")
        proposed = [record.data["unit"] for record in clerk.office.reader.all("reminders")]
        assert (len(proposed), [unit for unit in proposed if unit.endswith("1-1-0201")]) == (12, [])
        # what came of it first, then what was left out and what could not be computed: once, and by its title
        assert clerk.told.startswith("建议发函 12 份"), clerk.told
        assert (clerk.told.count("无法计算"), "arrears." in clerk.told) == (1, False), clerk.told
        # the list says of each letter what it is for, sorts by it, and keeps the marks of what was printed
        await clerk.press("f2", "ck", "enter", *("right",) * 5, "ctrl+k")
        sums = [float(one.replace(",", "")) for one in re.findall(r"[\d,]+\.\d\d", clerk.text)]
        assert (len(sums), sums) == (9, sorted(sums)), clerk.text
        await clerk.press("ctrl+a", "ctrl+f", "enter", "1")
        assert ("已打印" in clerk.told, "已标 12" in clerk.text) == (True, True), clerk.text
        await clerk.press("ctrl+a", "ctrl+p", "发出催款函", "enter", "abc", "f10")
        assert "有 1 栏不对" in clerk.told
        await clerk.press("escape")
        assert clerk.told == "", clerk.text  # what a window says goes with it
        await clerk.press("ctrl+p", "发出催款函", "enter")
        assert "上次输入的内容已恢复" in clerk.told
        await clerk.press("escape")
        assert clerk.told == "", clerk.text


async def test_an_interview_is_digits(office_copy: Path) -> None:
    """S2.4a: the first of the sample."""
    async with at_work(office_copy, user="c2") as clerk:
        await clerk.press("f2", "wj 2026-1-01", "enter", "43502", "tab", "采光问题", "f10")
        made = clerk.record("2026-1-01", "interviews").data
        assert (made["answers"], made["words"]) == ([4, 3, 5, 0, 2], "采光问题")
        await clerk.press("f2", "dc 2026-1-02", "enter", "ctrl+p", "拒访", "enter")
        assert clerk.record("2026-1-02", "interviews").data["refused"] is True, clerk.text
        await clerk.press("escape", "f2", "dc 2026-1-01", "enter", "ctrl+p", "转为投诉", "enter", "f10")
        assert clerk.record("TS003", "complaints").data["words"] == "采光问题", clerk.text
        await clerk.press("f2", "bb", "enter", "调查结果", "enter")
        assert all(word in clerk.text for word in ("20", "4.00", "3.00", "5.00", "2.00")), clerk.text


async def test_what_a_filing_waits_for_is_asked_for_by_its_key(office_copy: Path) -> None:
    """S2.1b: FIL-01 offers the letter of demand as key 1, and it is one of the arrears' own letters."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "ba 2-1-503", "enter")
        assert "629523.20" in clerk.text.replace(",", "")
        await clerk.press("f6", "1", "f10")
        (letter,) = clerk.office.reader.all("reminders")
        assert (letter.data["unit"].rpartition(":")[2], letter.data["cause"]) == ("2-1-0503", "price")
        assert letter.data["amount"] == "629523.20"


async def test_a_banks_notice_by_keys(office_copy: Path) -> None:
    """S1.2a: the two cases are said at once, and each gets its task by one more key."""
    async with at_work(office_copy, user="c1") as clerk:
        await clerk.press(
            "f2", "sc", "enter", "乙行下调成数", "enter", "enter", "0410", "enter", "住宅成数≤65%", "enter"
        )
        await clerk.press("演示银行乙", "f10")
        assert "影响 2 户，差额合计 107455.75" in clerk.told
        assert clerk.record("ZC003", "bulletins").data["limit"] == "0.65"
        assert clerk.record("ZC003", "bulletins").data["affected"] == 2
        # the tab of the notice says who they are, and Enter opens one
        await clerk.press("f2", "zc ZC003", "enter", "f6", "f6", "right")
        assert ("2-1-0601" in clerk.text, "37,494.86" in clerk.text) == (True, True), clerk.text
        await clerk.press("enter", "down", "enter")
        assert clerk.app.screen.ref == clerk.record("2-2-0603").ref
        await clerk.press("escape", "ctrl+p", "下达任务", "enter")
        assert "每户已下达任务，2026-04-10 前办" in clerk.told
        for unit, gap in (("2-1-0601", "37494.86"), ("2-2-0603", "69960.89")):
            assert clerk.codes(unit) == ["BUL-01"], clerk.text
            (task,) = clerk.office.check([clerk.record(unit).ref])
            assert (str(task.due), gap in str(task.facts)) == ("2026-04-10", True)
        await clerk.press("ctrl+f", "enter", "1")
        assert "已打印" in clerk.told, clerk.text


async def test_letting_and_resale_by_keys(office_copy: Path) -> None:
    """S5.5a to S5.5c: an overlap is refused with its day, a mortgage stands against a deal, both sides are called."""
    async with at_work(office_copy, user="c1") as clerk:
        await clerk.press(
            "f2",
            "zl 3-1-204",
            "down",
            "enter",
            "王短腿",
            "enter",
            "20260801",
            "enter",
            "20270831",
            "f10",
        )
        assert "RNT-01" in clerk.text
        await clerk.press(
            "f3",
            "f3",
            "f3",
            "f2",
            "zl 3-1-204",
            "down",
            "enter",
            "王短腿",
            "enter",
            "20260901",
            "enter",
            "20270831",
        )
        await clerk.press("f10")
        made = clerk.record("ZL002", "leases").data
        assert (made["starts_on"], made["ends_on"]) == ("2026-09-01", "2027-08-31")
        (task,) = clerk.office.check(["leases/ZL002"])
        assert (task.code, str(task.due)) == ("RNT-02", "2026-04-30")
        # the offer and the wish fit: both sides are called
        await clerk.press("escape", "f2", "bb", "enter", "供求匹配", "enter")
        assert all(word in clerk.text for word in ("ZR001", "ZR002", "3-1-0302")), clerk.text
        for number in ("ZR001", "ZR002"):
            await clerk.press(
                "f2", f"zr {number}", "enter", "ctrl+p", "登记联系", "enter", "约周六看房", "f10"
            )
            assert clerk.record(number, "listings").data["calls"][0]["words"] == "约周六看房", clerk.text
        # 林之孝's flat is mortgaged: the board's match is no deal yet (S5.5b)
        await clerk.press("f2", "zr ZR001", "enter", "ctrl+p", "双方达成", "enter", "ZR002", "f10")
        assert "RES-01" in clerk.text, clerk.text
        assert "演示银行" in clerk.text
        # an offer that is withdrawn leaves no match
        await clerk.press(
            "escape", "escape", "escape", "f2", "zr ZR001", "enter", "ctrl+p", "撤下挂牌", "enter"
        )
        assert clerk.record("ZR001", "listings").data["withdrawn_on"] == "2026-03-31", clerk.text
        assert run_report(clerk.office, "resale.matches", {}).rows == []


async def test_letters_lead_to_one_thing(office_copy: Path) -> None:
    """Of the letters of F2, a screen's own are nobody else's; a duty's stand for one list, one view, and one action on
    records of a type."""
    async with at_work(office_copy) as clerk:
        registry = clerk.office.plugins.registry
        duties = [
            (type(one).__name__, one.go, getattr(one, "records", ""))
            for kind in (registry.actions, registry.views, registry.records)
            for one in kind.values()
            if one.go
        ]
        assert [one for one, count in Counter(duties).items() if count > 1] == []
        screens = Counter(one.code for one in goto.goals(clerk.app.screen) if one.code)
        screens -= Counter(go for _kind, go, _records in duties)
        assert [go for go, count in screens.items() if count > 1] == []
        assert not screens.keys() & {go for _kind, go, _records in duties}


async def test_those_who_delay_and_an_instalment_plan_by_keys(office_copy: Path) -> None:
    """S5.1c: on 25 May the run has letters for loans and titles that were not applied for; a plan gives its sums by day."""
    async with at_work(office_copy, user="c1", today="20260525", size=(120, 40)) as clerk:
        plan = (("2026-03-23", "629523.20"), ("2026-06-30", "300000.00"), ("2026-09-30", "329523.20"))
        values = {
            f"contracts.plan.{place}.{name}": value
            for place, (day, amount) in enumerate(plan)
            for name, value in (("due_on", day), ("amount", amount))
        }
        assert not clerk.office.act("core.edit", ["2-1-0503"], values).refused
        await clerk.press("f2", "bb", "enter", "按日期的应收款", "enter", "f4", "2-1-0503")
        for day, amount in plan[1:]:
            assert day in clerk.text, clerk.text
            assert amount in clerk.text.replace(",", "")
        await clerk.press("escape", "f2", "qk", "down", "enter", "f10")
        causes = Counter(record.data["cause"] for record in clerk.office.reader.all("reminders"))
        assert causes["title"] > 0, clerk.text
        assert causes["loan"] > 0


async def test_who_lives_there_by_keys(office_copy: Path) -> None:
    """S5.7a: a visit is noted by keys; where the keys have not gone it is OCC-01; the return of March ties to 300."""
    async with at_work(office_copy, user="c1") as clerk:
        await clerk.press("f2", "rz 3-1-202", "enter", "空置", "f10")
        found = clerk.record("3-1-202").data["occupancy"]["evidence"][-1]
        assert found["use"] == "vacant"
        await clerk.press("f2", "rz 2-1-202", "enter", "自住", "f10")
        assert "OCC-01" in clerk.codes("2-1-202")
        await clerk.press("f2", "bb", "enter", "各楼栋入住率", "enter")
        for building, keys, units in (("1幢", 78, 108), ("2幢", 0, 96), ("3幢", 84, 84), ("车位", 6, 12)):
            (line,) = [line.split() for line in clerk.text.splitlines() if building in line]
            assert {str(keys), str(units)} <= set(line), line


async def test_closing_waits_for_the_customers_word_by_keys(office_copy: Path) -> None:
    """S5.2a: red on the day after its last; the clock of the other shows each day. S5.2b: closing is refused with CMP-02;
    after three calls that nobody answered a supervisor closes."""
    async with at_work(office_copy, user="s1", today="20260403", size=(120, 40)) as clerk:
        assert [one.code for one in clerk.office.check(["complaints/TS001"])] == ["SLA-01"]
        await clerk.press("f2", "ts TS002", "enter")
        for _pane in range(4):
            if "2026-02-14" in clerk.text:
                break
            await clerk.press("f6", "right")
        days = [len(re.findall(rf"\d\d-\d\d {word}", clerk.text)) for word in ("(?:计入|末日)", "休息日")]
        assert days == [7, 9], clerk.text
        await clerk.press(
            "escape", "f2", "ts TS001", "enter", "ctrl+p", "登记处理结果", "enter", "已说明", "f10"
        )
        await clerk.press("ctrl+p", "办结投诉", "enter")
        assert "CMP-02" in clerk.text, clerk.text
        await clerk.press("escape")
        for _call in range(3):
            await clerk.press("ctrl+p", "登记未接通", "enter", "无人接听", "f10")
        await clerk.press("ctrl+p", "未经确认办结", "enter", "三次联系不上", "f10")
        made = clerk.record("TS001", "complaints").data
        assert (made.get("closed_on"), made.get("unreached_by"), len(made["attempts"])) == (
            "2026-04-03",
            "s1",
            3,
        ), clerk.text


async def test_the_booklet_and_letters_that_must_not_go_by_keys(office_copy: Path, tmp_path: Path) -> None:
    """S5.4a: the warranty ends are computed. S5.1b: a second letter within a week (DUN-01) and one in dispute (DUN-02) are
    refused, and a bank's list that names somebody without a loan says so (R-ODU-01)."""
    overdue = tmp_path / "贷款逾期名单.csv"
    overdue.write_text("借款人,房号,逾期天数\n颜良,1-1-0101,42\n朱贵,2-1-0203,35\n", encoding="utf-8")
    options = Options(data=office_copy, create=False, user="c1")
    with Office.open(Config(), options, load_all(Config())) as office:
        assert not office.act("arrears.demand", ["2-1-503"], {"cause": "price"}).refused
        assert not office.act("arrears.send", ["reminders/CK20260331-001"], {}).refused
    async with at_work(office_copy, user="c1", today="20260407") as clerk:
        await clerk.press("f2", "fw 1-1-203", "enter", "f10")
        made = clerk.record("FW0001", "agreements").data
        assert made["warranties"][0]["ends_on"] == "2031-03-14"

        for unit in ("2-1-503", "2-1-801"):
            assert not clerk.office.act("arrears.demand", [unit], {"cause": "price"}).refused
        clerk.office.act("arrears.dispute", ["2-1-801"], {"until": "20260410", "why": "有异议"})
        letters = {one.data["unit"][-8:]: one.id for one in clerk.office.reader.all("reminders")}
        for unit, code, day in (("2-1-0503", "DUN-01", "0406"), ("2-1-0801", "DUN-02", "")):
            letter = letters[unit]
            await clerk.press("f2", f"ck {letter}", "enter", "ctrl+p", "发出催款函", "enter", day, "f10")
            assert code in clerk.text, clerk.text
            assert not clerk.record(letter, "reminders").data.get("sent_on")
            await clerk.press("escape", "escape", "escape")
        await clerk.press("f2", "dz", "enter", "f4", str(overdue), "enter")
        assert "R-ODU-01" in clerk.text, clerk.text
        assert "朱贵" in clerk.text


async def test_a_pack_is_switched_on_by_keys_of_another_person(office_copy: Path, tmp_path: Path) -> None:
    """S1.3b and S1.3c by keys: who entered it is refused, a supervisor is told the sums."""
    text = (IN_REPOSITORY / "990101.toml").read_text("utf-8")
    fund = '[[value]]\nparameter = "taxes.fund_duty"'
    rows = text[text.index('[[table]]\nparameter = "taxes.fund_standard"') : text.index(fund)]
    since = rows.index("from = ") + len("from = ")
    new = (rows[:since] + "2026-05-01" + rows[since + 10 :]).replace('"80.00"', '"95.00"')
    file = tmp_path / "new.toml"
    file.write_text(text.replace(fund, new + ONE_MORE + fund, 1), "utf-8")
    async with at_work(office_copy, user="it1") as clerk:
        await clerk.press("f2", "zb", "down", "enter")
        await clerk.paste(str(file))
        await clerk.press("f10")
        assert "ZB001" in clerk.told, clerk.text
        refused = clerk.office.act("core.switch_on_pack", ["pack_drafts/ZB001"]).refused
        assert "SOD-01" in str(refused[0][1].message)
    async with at_work(office_copy, user="s1") as clerk:
        at_the_office = [
            row["unit"] for row in run_report(clerk.office, "office.stages", {"state": "land.file"}).rows
        ]
        waiting = run_report(clerk.office, "office.stages", {"state": "mortgages.refund"}).rows[0]["unit"]
        before = {one.id for one in clerk.office.check()}
        await clerk.press("f2", "zb ZB001", "down", "enter", "f10")
        assert clerk.record("ZB001", "pack_drafts").data["approval"]["approved_by"] == "s1", clerk.text
        assert "+50976.75" in clerk.told
        assert {one.id for one in clerk.office.check()} == before, "no running file fails"
        # S1.3c: from its day the land office wants one paper more, but not of what it has accepted before
        assert len(at_the_office) == 4
    async with at_work(office_copy, user="s1", today="20260416") as clerk:
        for unit in (at_the_office[0], at_the_office[-1], waiting):
            await clerk.press("f2", f"gz {unit}", "enter")
            assert "土地分摊表" in clerk.text, clerk.text
            assert ("测绘附图" in clerk.text) == (unit == waiting), (unit, clerk.text)
