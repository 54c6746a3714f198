"""Loans, mortgage registration and deposits by keys at the demo office (S2.2, S4.7, S4.8)."""

from pathlib import Path

from tui_clerk import Clerk, at_work


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
        await clerk.press("f2", "zl 2-1-702", "enter", "单身证明", "enter", "1", "enter", "20260120", "f10")
        await clerk.press("f2", "mq 2-1-702", "enter", "=", "f10")
        assert "DOC-03" in clerk.text
        assert "2026-02-19" in clerk.text
        await leave(clerk)
        await clerk.press("f2", "fk 2-1-702", "enter", "SZ0001", "enter", "20260316", "f10")
        assert "MTG-03" in clerk.codes("2-1-702")
        await clerk.press("f2", "jr", "enter", "f4", "MTG-03")
        assert "2-1-0702" in clerk.text


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


async def test_lists_for_the_banks_and_what_comes_back(office_copy: Path) -> None:
    """S4.8a, d: three lists; a deposit comes back once, and no more than was kept."""
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
        await clerk.press("HD1", "f10")
        assert clerk.record("3-1-103").data["mortgages.deposit"]["refunded"] == "31500.00"
        await command(clerk, "收回保证金")
        await clerk.press("HD2", "enter", "1", "f10")
        assert clerk.record("3-1-103").data["mortgages.deposit"]["refunded"] == "31500.00"
