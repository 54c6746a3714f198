"""Filing contracts by keys at the demo office: gates, batches, the password's custody, problems of filing."""

from decimal import Decimal
from pathlib import Path

from tui_clerk import Clerk, at_work

from caseman.core.reports import run_report
from caseman.core.store import Change, Store


async def test_filing_takes_thirty_keys_at_most(office_copy: Path) -> None:
    """S2.1a."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "ba 2-1-101", "enter", "BA2000901", "enter", "=", "f10")
        assert clerk.count <= 30
        assert clerk.state("2-1-101") == "已备案"
        filing = clerk.record("2-1-101").data["contracts.filing"]
        assert (filing["filed_no"], filing["filed_on"], filing["ledger_on"]) == (
            "BA2000901",
            "2026-03-31",
            "2026-03-31",
        )
        assert "2-1-0101 张顺" in clerk.told
        assert "下一步：" in clerk.told
        rows = run_report(clerk.office, "contracts.ledger", {}).rows
        assert [row["filed_no"] for row in rows if row["filed_no"] == "BA2000901"] == ["BA2000901"]


async def test_filing_with_an_input_method_on(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        await clerk.press(
            "、", "ba ２－１－１０１", "enter", "ＢＡ２０００９０１", "enter", "２０２６。３。３１", "f10"
        )
        assert clerk.state("2-1-101") == "已备案"
        filing = clerk.record("2-1-101").data["contracts.filing"]
        assert (filing["filed_no"], filing["filed_on"]) == ("BA2000901", "2026-03-31")


async def test_a_shut_gate_names_the_sum_the_rule_and_the_ways_out(office_copy: Path) -> None:
    """S2.1b."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "ba 2-1-503", "enter")
        shown = clerk.text
        for told in ("FIL-01", "629523.20", "合同备案条件", "发催款单", "改付款方式"):
            assert told in shown
        await clerk.press("BA2000902", "enter", "=", "f10")
        assert "FIL-01" in clerk.text
        assert "申请主管放行" in [line for line in clerk.text.splitlines() if "Esc" in line][-1], (
            "no clerk passes a gate, but asks"
        )
        await clerk.press("1")
        assert clerk.state("2-1-503") == "已签约"
        assert "拟发催款单" in clerk.text
        await clerk.press("f10")
        proposed = [one.data["unit"] for one in clerk.office.reader.all("reminders")]
        assert [unit.rpartition(":")[2] for unit in proposed] == ["2-1-0503"]
        await clerk.press("f2", "ba 2-1-503", "enter", "tab", "tab", "f6", "2")
        assert "改付款方式" in clerk.text
    async with at_work(office_copy, user="s1") as clerk:
        await clerk.press(
            "f2", "ba 2-1-503", "enter", "BA2000902", "enter", "=", "f10", "f10", "领导同意", "f10"
        )
        assert clerk.state("2-1-503") == "已备案"
        assert "FIL-01" in clerk.codes("2-1-503"), "it stays an open finding"
        assert clerk.office.history(clerk.record("2-1-503"))[-1]["why"] == "领导同意"


async def test_one_cent_short_is_short(office_copy: Path) -> None:
    """S2.1c."""
    with Store.open(office_copy) as store:
        entry = store.find("entries", ("case",), "HM00203")[0]
        entry["amount"] = str(Decimal(entry["amount"]) - Decimal("0.01"))
        store.commit([Change("entries", entry.id, entry)], by="test")
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "2-1-202", "enter")
        assert "阻止 FIL-01" in clerk.text
        assert "0.01" in clerk.text


UNITS = ("2-1-101", "2-1-1403", "2-1-1502", "2-2-201", "2-2-601")


async def test_a_batch_keeps_the_row_that_fails_and_undoes_the_rest_at_once(office_copy: Path) -> None:
    """S2.1d."""
    async with at_work(office_copy) as clerk:
        for unit in UNITS:
            await mark(clerk, unit)
        await clerk.press("f2", "ba", "enter")
        assert "5 条" in clerk.text
        numbers = ("BA2000901", "BA2000902", "X99", "BA2000903", "BA2000904")
        block = "\r\n".join(f"{unit}\t{number}\t=" for unit, number in zip(UNITS, numbers, strict=True))
        await clerk.paste(f"房号\t备案号\t备案日期\r\n{block}\r\n")
        await clerk.press("f10")
        assert clerk.told == "已办 4 条，未办 1 条  再按 F10：申请主管放行"
        assert "FIL-07" in clerk.text
        assert "X99" in clerk.text
        states = [clerk.state(unit) for unit in UNITS]
        assert states == ["已备案", "已备案", "已签约", "已备案", "已备案"]
        await clerk.press("f3", "2")
        await clerk.press("ctrl+z")
        assert {clerk.state(unit) for unit in UNITS} == {"已签约"}
        await clerk.press("ctrl+y")
        assert clerk.state("2-1-101") == "已备案"


async def mark(clerk: Clerk, unit: str) -> None:
    """Find a unit in the list, mark it, and empty the find line."""
    await clerk.press("f4", "ctrl+a", unit, "down", "space", "f4", "escape")


async def test_the_filing_password_is_kept_track_of_and_never_kept(office_copy: Path) -> None:
    """S2.1f."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "mm 2-1-101", "enter")
        assert "备案密码" in clerk.text
        await clerk.press("备案", "f10")
        (use,) = run_report(clerk.office, "contracts.password_log", {}).rows
        assert use["user"] == "c1"
        await clerk.press("f2", "2-1-101", "enter", *["tab"] * 3, "备案密码 Ba8812xy", "f10")
        assert "SEC-01" in clerk.text
        found = next(line for line in clerk.text.splitlines() if "SEC-01" in line)
        assert "Ba8812xy" not in found
    log = b"".join(file.read_bytes() for file in office_copy.glob("g*.jsonl"))
    assert b"Ba8812xy" not in log
    async with at_work(office_copy, today="2026-05-04") as clerk:
        await clerk.press("f2", "jc SEC-02", "enter")
        assert "SEC-02" in clerk.text


async def test_a_problem_of_filing_goes_round_and_the_clock_runs_on(office_copy: Path) -> None:
    """S2.1g."""
    async with at_work(office_copy) as clerk:
        await clerk.press(
            "f2", "bw 2-1-1403", "enter", "楼盘表未挂接", "enter", "备案中心王", "enter", "=", "f10"
        )
        (row,) = run_report(clerk.office, "contracts.problems", {}).rows
        assert (row["words"], row["department"]) == ("楼盘表未挂接", "备案中心王")
        assert clerk.codes("2-1-1403") == ["FIL-09"]
    async with at_work(office_copy, today="2026-04-15") as clerk:
        assert clerk.codes("2-1-1403") == ["FIL-06", "FIL-09"]
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "2-1-1403", "enter", "ctrl+p", "答复", "enter", "已挂接", "enter", "=", "f10")
        await clerk.press("f2", "ba 2-1-1403", "enter", "BA2000901", "enter", "=", "f10")
        assert clerk.state("2-1-1403") == "已备案"
        assert run_report(clerk.office, "contracts.problems", {}).rows == []


async def test_one_reason_asks_for_all_marked_whose_gates_are_shut(office_copy: Path) -> None:
    """A clerk files three; two are short of money: one request each, one change set; a supervisor agrees to both at once."""
    short = ("2-1-503", "2-2-102")
    async with at_work(office_copy) as clerk:
        await clerk.press("f4", "状态=已签约", "enter", "space", "space", *["down"] * 6, "space")
        await clerk.press("ctrl+p", "ba", "enter")
        await clerk.press(
            "BA2000901", "enter", "BA2000902", "enter", "BA2000903", "tab", "=", "up", "=", "up", "="
        )
        await clerk.press("f10")
        assert clerk.state("2-1-101") == "已备案"
        assert clerk.told == "已办 1 条，未办 2 条  再按 F10：申请主管放行"
        await clerk.press("f10")
        assert all(f"{unit[:4]}0" in clerk.text for unit in short), "each with its record"
        await clerk.press("f10", "款项在途", "f10")
        assert clerk.told.count("已提请主管审批") == 2
        asked = [one.data for one in clerk.office.reader.all("passes")]
        assert [(one["ref"], one["reason"]) for one in asked] == [
            (clerk.record(unit).ref, "款项在途") for unit in short
        ]
        assert [one["value"] for one in asked[1]["typed"]] == ["BA2000903", "2026-03-31"]
        await clerk.press("ctrl+z")
        assert not list(clerk.office.reader.all("passes")), "one change set"
        await clerk.press("ctrl+y")
    async with at_work(office_copy, user="s1") as clerk:
        await clerk.press("f2", "sp", "enter", "space", "space", "space", "f10")
        assert [clerk.state(unit) for unit in short] == ["已备案", "已备案"]
