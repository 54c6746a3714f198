"""Loans, mortgage registration and deposits by keys at the demo office (S2.2, S4.7, S4.8)."""

from collections import Counter
from datetime import date
from pathlib import Path

from tui_clerk import Clerk, at_work

from caseman.core.config import Config
from caseman.core.demo import _run
from caseman.core.progress import why
from caseman.core.reports import run_report


async def command(clerk: Clerk, name: str) -> None:
    """A command by its name, from the palette."""
    await clerk.press("ctrl+p", name, "enter")


async def leave(clerk: Clerk) -> None:
    """Out of the window that says why not, and back to where it was asked."""
    await clerk.press("escape", "escape")


async def test_digits_set_the_lines_of_the_banks_list_and_a_paper_that_ran_out_stops_the_signing(
    office_copy: Path,
) -> None:
    """S2.2a, b, d on 8 April: digits in both widths, the printed request, 单身证明 of 20 January, a contract not fetched back."""
    async with at_work(office_copy, today="2026-04-08") as clerk:
        await clerk.press("f2", "aj 2-1-702", "enter")
        assert "1 已收 · 2 不合格 · 3 看不清 · 0 不需要" in clerk.text
        await clerk.press("ctrl+f", "补件", "enter", "enter")
        assert [one.name for one in (office_copy / "printed").iterdir()] == ["按揭资料补件通知-2-1-0702.docx"]
        await clerk.press("home", "down", "down", "down", "down", "2", "１", "end", "up", "up", "0")
        assert "缺 1 份资料：收入证明" in clerk.text
        await clerk.press("home", "down", "down", "down", "down", "1")
        # lines that are marked go with one digit, and one undo takes it back
        before = clerk.record("2-1-702").data["mortgages"]["papers"]
        await clerk.press("home", "space", "space", "space", "2")
        after = clerk.record("2-1-702").data["mortgages"]["papers"]
        assert [one["state"] for one in after].count("rejected") == 3
        await clerk.press("ctrl+z")
        assert clerk.record("2-1-702").data["mortgages"]["papers"] == before
        await clerk.press("f2", "az 2-1-702", "enter", "单身证明", "enter", "1", "enter", "20260120", "f10")
        await clerk.press("f2", "mq 2-1-702", "enter", "=", "f10")
        assert "DOC-03" in clerk.text
        assert "2026-02-19" in clerk.text
        # the request for the new one is one key away
        (found,) = [
            one
            for one in why(clerk.office, clerk.record("2-1-702"), "mortgages.sign")
            if one.code == "DOC-03"
        ]
        assert found.fix[1].action == "mortgages.paper_request"
        await leave(clerk)
        await clerk.press("f2", "fk 2-1-702", "enter", "SZ0001", "enter", "20260316", "f10")
        assert "MTG-03" in clerk.codes("2-1-702")
        await clerk.press("f2", "jr", "enter", "f4", "MTG-03")
        assert "2-1-0702" in clerk.text
        for typed in ("鲍旭", "２－１－７０２"):
            await clerk.press("ctrl+a", f"MTG-03；{typed}")
            assert "2-1-0702 鲍旭" in " ".join(clerk.text.split()), (
                "the buyer, and the unit in another writing"
            )


async def test_the_answer_of_the_day_names_the_direct_loan_first(office_copy: Path) -> None:
    """S2.2e, f."""
    async with at_work(office_copy, size=(120, 40)) as clerk:
        await clerk.press("f2", "wd 2-1-702", "enter", "公积金", "enter", "公积金可否组合?", "f10")
        said = clerk.record("ZX0001", "consultations").data
        assert said["answer"].index("直贷") < said["answer"].index("20%")
        await clerk.press("f2", "zx", "enter", "enter")
        assert "公积金可否组合?" in clerk.text


async def test_papers_that_do_not_belong_together_are_not_filed(office_copy: Path) -> None:
    """S4.7a: another sum, another certificate, the seal out and in, then filed. S4.8c: no claim on a pre-registration."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "dy 3-1-104", "enter", "演示不动产权第0000007号", "enter", "650000", "f10")
        assert clerk.codes("3-1-104") == ["MRG-01", "MRG-02"]
        await clerk.press("f2", "dj 3-1-104", "enter", "f10")
        assert "MRG-03" in clerk.text
        await leave(clerk)
        await clerk.press("f2", "dy 3-1-104", "enter", "演示不动产权第0000004号", "enter", "660000", "f10")
        assert clerk.codes("3-1-104") == []
        await clerk.press("f2", "3-1-104", "enter")
        await command(clerk, "送银行盖章")
        await clerk.press("20260410", "f10")
        assert "2026-04-10" in clerk.told
        await command(clerk, "盖章取回")
        await leave(clerk)
        await clerk.press("f2", "dj 3-1-104", "enter", "f10")
        assert clerk.state("3-1-104") == "抵押已交件"
        await leave(clerk)
        await clerk.press("f2", "tb 2-1-302", "enter", "f10")
        assert "DEP-01" in clerk.text
        assert "YG000205" in clerk.text


async def test_nine_packs_go_to_their_banks_with_a_slip_each(office_copy: Path) -> None:
    """S4.7a: of eleven packs one secures another sum, one carries another certificate; nine go, marked in the register.
    S4.7c: one of twelve at the department comes back, and its notary is the counterpart."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "dy 3-1-107", "enter", "演示不动产权第0000007号", "enter", "790000", "f10")
        await clerk.press("f2", "dy 3-1-104", "enter", "演示不动产权第0000007号", "enter", "660000", "f10")
        assert (clerk.codes("3-1-107"), clerk.codes("3-1-104")) == (["MRG-01"], ["MRG-02"])
        await clerk.press("f2", "bb", "enter", "抵押登记台账", "enter", "f4")
        await clerk.press("不动产登记证明号=；抵押交件日期=", "down", "ctrl+a")
        assert "演示银行甲" in clerk.text
        assert "演示不动产权第0000004号" in clerk.text, "a bank and a certificate are shown whole"
        assert "已标 11" in clerk.text
        await command(clerk, "送银行盖章")
        await clerk.press("f10")
        assert "已办 9 条，未办 2 条" in clerk.text
        assert "MRG-02" in clerk.text
        await clerk.press("down")
        assert "MRG-01" in clerk.text
        assert "10000.00" in clerk.text
        rows = run_report(clerk.office, "papers.slips", {}).rows
        assert Counter(row["holder"] for row in rows if row["holder"]) == {
            "演示银行甲": 1,
            "演示银行乙": 4,
            "演示银行丙": 4,
        }
        assert {row["due"] for row in rows if row["holder"]} == {date(2026, 4, 10)}
        await clerk.press("escape")
        # S4.7c
        waiting = [
            row for row in run_report(clerk.office, "mortgages.registrations", {}).rows if row["filed"]
        ]
        assert Counter(str(row["filed"]) for row in waiting if not row["registered"]) == {
            "2026-02-24": 1,
            "2026-02-25": 1,
            "2026-03-09": 10,
        }
        await clerk.press("f2", "3-1-203", "enter")
        await command(clerk, "抵押件被退回")
        await clerk.press("公证书过期", "enter", "公证处", "f10")
        assert clerk.codes("3-1-203") == ["TSK-01"]
        await command(clerk, "抵押退件跟进")
        await clerk.press("重办公证", "enter", "公证处", "f10")
        assert clerk.codes("3-1-203") == []
        await clerk.press("f2", "dj 3-1-203", "enter", "f10")
        assert "TTL-05" in clerk.text
        await leave(clerk)
        await command(clerk, "抵押问题处理完毕")
        await clerk.press("已重办", "f10")
        await command(clerk, "送银行盖章")
        await clerk.press("f10")
        await command(clerk, "盖章取回")
        await clerk.press("f2", "dj 3-1-203", "enter", "f10")
        assert clerk.state("3-1-203") == "抵押已交件", clerk.text


async def test_lists_for_the_banks_and_what_comes_back(office_copy: Path) -> None:
    """S4.8a, d: three lists; a deposit comes back once, and no more than was kept; one kept at 8 % of the loan
    instead of 5 % is told with what is due (DEP-03)."""
    async with at_work(office_copy) as clerk:
        await command(clerk, "生成各银行退保清单")
        batches = [
            one.data for one in clerk.office.reader.all("batches") if one.data["number"].startswith("BZ-")
        ]
        sums = {one["destination"]: one["total"] for one in batches}
        assert sums == {"演示银行甲": "40500.00", "演示银行乙": "96000.00", "演示银行丙": "142000.00"}
        await clerk.press("f2", "3-1-103", "enter")
        await command(clerk, "收回保证金")
        await clerk.press("HD1", "enter", "31500.01", "f10")
        assert "31500.01" in clerk.text
        await clerk.press("escape")
        await command(clerk, "收回保证金")
        assert "上次输入的内容已恢复" in clerk.told
        await clerk.press("ctrl+a", "HD1", "enter", "ctrl+a", "31500", "f10")
        assert clerk.record("3-1-103").data["mortgages.deposit"]["refunded"] == "31500.00"
        await command(clerk, "收回保证金")
        await clerk.press("HD2", "enter", "1", "f10")
        assert "不能退 1.00：银行留存 0.00" in clerk.told, clerk.text
        assert clerk.record("3-1-103").data["mortgages.deposit"]["refunded"] == "31500.00"
        await clerk.press("escape", "escape", "f2", "2-1-302", "enter", "shift+tab")
        for _tab in range(30):
            if "35500.00" not in clerk.text:
                await clerk.press("right")
        await clerk.press("tab", "ctrl+a", "56800", "f10")
        for told in ("DEP-03", "56800.00，为贷款的 8 %；约定为 5 %，即 35500.00", "演示银行合作协议"):
            assert told in clerk.text, clerk.text
        await clerk.press("escape", "escape")
        twice = clerk.record("3-1-202").data["mortgages.deposit"]["refunded"]
        _run(clerk.office, clerk.office.plugins.registry.plants["PE67"].run)
        await clerk.press("f2", "jc DEP-02", "enter")
        assert f"多退 {twice}" in clerk.text, clerk.text
        await clerk.press("enter", "ctrl+a", "999999", "f10")
        assert "DEP-02" in clerk.text, clerk.text
        await clerk.press("escape", "ctrl+a", twice, "f10", "escape")
        assert clerk.codes("3-1-202") == []


async def test_the_roster_is_written_as_a_workbook_and_comes_back_equal(
    office_copy: Path, tmp_path: Path
) -> None:
    """S4.7b: document numbers are text, the debt is in ten thousand yuan, and the bureau's copy agrees."""
    from python_calamine import CalamineWorkbook

    file = tmp_path / "抵押登记明细.xlsx"
    async with at_work(office_copy, size=(120, 40)) as clerk:
        await clerk.press("f2", "bb", "enter", "抵押登记明细", "enter", "f10", str(file), "enter")
        await clerk.press("space", "f10")
        await clerk.until(lambda: "11 行已写入" in clerk.told and file.exists())
        book = CalamineWorkbook.from_path(file)
        written = book.get_sheet_by_name(book.sheet_names[0]).to_python()
        heads = next(row for row in written if "抵押权人" in row)
        number, debt = heads.index("抵押人证件号码"), heads.index("被担保主债权数额(万元)")
        first = next(row for row in written if "平儿" in row)
        assert (first[debt], type(first[number]), len(str(first[number]))) == (80, str, 18)
        await clerk.press("f2", "dz", "enter", "f4")
        await clerk.paste(str(file))
        await clerk.press("enter")
        await clerk.until(lambda: "是哪些户的清单" in clerk.text)
        assert "只是已出证的：11 行" in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "行一致" in clerk.told)
        assert "11 行一致，0 处不一致" in clerk.told


async def test_the_fee_is_the_tariffs_and_the_management_office_agrees(office_copy: Path) -> None:
    """S4.7d: a fee beside the tariff is told; in 990201 the file waits for the office's word on form and contract."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "3-1-104", "enter")
        for fee, found in (("80", ["MRG-04"]), ("550", [])):
            await command(clerk, "抵押登记费")
            await clerk.press(fee, "enter", "=", "f10")
            assert clerk.codes("3-1-104") == found
        await command(clerk, "送银行盖章")
        await clerk.press("f10")
        await command(clerk, "盖章取回")
        clerk.office.act("core.edit", ["projects/翰墨苑"], {"district": "990201"})
        await clerk.press("f2", "dj 3-1-104", "enter", "f10")
        assert "MRG-03" in clerk.text
        await leave(clerk)
        await clerk.press("f2", "3-1-104", "enter")
        await command(clerk, "管理部门同意")
        await clerk.press("=", "f10", "f2", "dj 3-1-104", "enter", "f10")
        assert "MRG-03" not in clerk.text
        assert clerk.state("3-1-104") == "抵押已交件"


async def test_what_a_form_takes_when_left_alone_stands_there_in_words(office_copy: Path) -> None:
    """The place is a default of the code, which a clerk knows by its word."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "3-1-104", "enter")
        await command(clerk, "取回按揭合同")
        assert "档案柜B" in clerk.text
        assert "cabinet" not in clerk.text


async def test_an_answer_that_no_longer_holds_is_told_again(office_copy: Path, tmp_path: Path) -> None:
    """S2.2e: the pack changes, and the list shows the customer until he was told."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "wd 2-1-702", "enter", "公积金", "enter", "公积金可否组合?", "f10")
    (tmp_path / "more" / "plugins").mkdir(parents=True)
    (tmp_path / "more" / "plugins" / "banks.toml").write_text(FEWER_BANKS, "utf-8")
    config = Config(folder=tmp_path / "more")
    async with at_work(office_copy, today="2026-04-02", size=(120, 40), config=config) as clerk:
        await clerk.press("f2", "bb", "enter", "已答复但现已变更", "enter")
        for told in ("ZX0001", "2-1-0702", "公积金", "2026-04-01"):
            assert told in clerk.text
        await clerk.press("f2", "zx ZX0001", "enter")
        await command(clerk, "已告知变更")
        await clerk.press("f2", "bb", "enter", "已答复但现已变更", "enter")
        assert "ZX0001" not in clerk.text


FEWER_BANKS = """
format = 1
[pack]
id = "banks"
title = "合作银行"
version = "1"
region = "990101"
reviewed_on = 2026-03-01
review_every_days = 365
maintainer = "x"
[source.banks]
title = "合作协议补充"
number = "演示银〔2026〕5号"
published = 2026-03-20
[[value]]
parameter = "mortgages.banks"
from = 2026-04-01
source = "banks"
verified = true
value = ["演示银行甲", "演示银行乙"]
"""
