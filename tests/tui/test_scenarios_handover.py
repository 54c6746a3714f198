"""The handover plan, the desk, lists of fund and tax and their payment by keys at the demo office (S3.1, S3.2, S4.2, S4.3)."""

from decimal import Decimal
from pathlib import Path

from tui_clerk import Clerk, at_work

from caseman.core.progress import why
from caseman.core.reports import run_report
from caseman.core.store import Change, Store

#: The pane of the desk, word for word: no title is cut at 80 columns.
DESK_ROWS = (
    "  柜台   事项                           应付 结余 办妥 说明",
    "  1 核款 合同价                 1,139,000.00 0.00 √",
    "  2 收件 买受人身份证复印件                       ×    0/2",
    "  2 收件 婚姻证明复印件                           ×    0/1",
    "  2 收件 已付款收据原件                           ×    0/1",
    "  2 收件 办理抵押登记授权委托书                   ×    0/1",
    "  3 面积 面积结算款                34,170.00 0.00 √",
    "  3 面积 补充协议                                 ×",
    "  4 发票 发票金额               1,173,170.00 0.00 √",
    "  4 发票 收回收据                                 √    2/2",
    "  5 代收 维修资金                   8,240.00 0.00 √",
    "  5 代收 契税                      10,763.03 0.00 √",
    "  5 代收 登记费                        80.00 0.00 √",
    "  6 钥匙 钥匙                                     √    2026-03-15",
)


async def command(clerk: Clerk, name: str) -> None:
    """A command by its name, from the palette."""
    await clerk.press("ctrl+p", name, "enter")


async def test_a_plan_is_drawn_up_and_its_notices_go_out(office_copy: Path) -> None:
    """S3.1a."""
    async with at_work(office_copy) as clerk:
        await command(clerk, "编制交房计划")
        await clerk.press("翰墨苑", "enter", "1", "enter", "20260411", "enter", "20260412", "f10")
        await clerk.press("f2", "jl 1", "enter")
        assert "交房计划" in clerk.text
        await command(clerk, "安排时段")
        assert "30 个时段，每段 15 分钟、4 个柜台，需 2 小时 0 分" in clerk.told
        await command(clerk, "登记通知已发出")
        await clerk.press("f10")
        assert "已发通知 30 份" in clerk.told
        rows = run_report(clerk.office, "handover.slots", {}).rows
        assert (len(rows), rows[0]["unit"], rows[0]["time"]) == (30, "1-1-0102", "09:00-09:15")
        rows = run_report(clerk.office, "taxes.fee_sheet", {}).rows
        assert sum(row["fund"] for row in rows) == Decimal("271876.00")


async def test_the_desk_shows_its_stations_with_the_keys_last(office_copy: Path) -> None:
    """S3.2a: what is asked, what is there, in the order of the stations."""
    async with at_work(office_copy, size=(120, 40)) as clerk:
        await clerk.press("f2", "1-1-0203", "enter", "shift+tab")
        for _tab in range(30):
            if "1 核款" in clerk.text:
                break
            await clerk.press("right")
        for size in ((80, 24), (120, 40)):
            await clerk.pilot.resize_terminal(*size)
            await clerk.settle()
            rows = [line.partition("│")[2].partition("│")[0].rstrip() for line in clerk.text.splitlines()]
            shown = [row for row in rows if row in DESK_ROWS]
            assert shown == list(DESK_ROWS)[: len(shown)], clerk.text
            assert len(shown) >= 12
        lines = clerk.text.splitlines()
        stations = [line for line in lines if any(f" {n} " in line for n in "123456") and "│" in line]
        assert "34170.00" in clerk.text.replace(",", "")
        assert "10763.03" in clerk.text.replace(",", "")
        assert "6 钥匙" in stations[-1]


async def test_a_no_among_results_is_not_called_as_a_sum_of_nothing(office_copy: Path) -> None:
    """0.56 % is within the tolerance, and nothing is refunded: two results, each with its own name."""
    async with at_work(office_copy) as clerk:
        await clerk.press(
            "f2", "js", "enter", "面积结算", "enter", "89.5", "enter", "90", "enter", "10000", "f10"
        )
        rows = [line.strip("│ ").split() for line in clerk.text.splitlines()]
        assert ["超出误差比", "×"] in rows, clerk.text
        assert ["出卖人返还", "0.00"] in rows
        assert ["买受人补付", "5,000.00"] in rows


async def test_keys_need_the_price_a_reason_and_a_promise(office_copy: Path) -> None:
    """S3.2c."""
    with Store.open(office_copy) as store:
        entry = next(one for one in store.find("entries", ("case",), "HM00086") if one["fund"] == "price")
        entry["amount"] = str(Decimal(entry["amount"]) - 50000)
        store.commit([Change("entries", entry.id, entry)], by="test")
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "jf 1-1-0102", "enter")
        assert "HND-01" in clerk.text
        assert "首付款 387147.20 还差 50000.00" in "".join(
            line.strip("│ ") for line in clerk.text.splitlines()
        )
        await clerk.press("=", "f10")
        assert "HND-01" in clerk.text
        assert clerk.state("1-1-0102") == "已通知交房"
    async with at_work(office_copy, user="s1") as clerk:
        await clerk.press("f2", "jf 1-1-0102", "enter", "=", "f10")
        assert "承诺付款日期" in clerk.text
        await clerk.press("down", "down", "20260410", "f10", "f10", "领导同意", "f10")
        assert clerk.state("1-1-0102") == "已交房", clerk.text
        assert "HND-01" in clerk.codes("1-1-0102")


async def test_a_lost_receipt_has_its_substitute(office_copy: Path) -> None:
    """S3.2f."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "1-1-0102", "enter")
        await command(clerk, "收回收据")
        await clerk.press("tab", "R000861", "enter", "=", "f10")
        assert "收据已全部收回" in clerk.told, clerk.text
        assert "INV-02" not in [
            one.code for one in why(clerk.office, clerk.record("1-1-0102"), "handover.invoice")
        ]


async def test_a_voucher_is_split_when_it_says_what_the_notice_says(office_copy: Path) -> None:
    """S4.2f."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "wx 1-1-0203", "enter", "PZ1", "enter", "8420", "enter", "凌统", "f10")
        assert clerk.codes("1-1-0203") == ["VCH-01"]
        await clerk.press("f2", "wx 1-1-0203", "enter", "PZ1", "enter", "8240", "enter", "凌统", "f10")
        assert clerk.codes("1-1-0203") == []
        facts = clerk.office.facts(clerk.record("1-1-0203"))
        there = {paper.copy: paper.place for paper in facts.papers.items("fund_voucher")}
        assert there == {"customer": "customer_bag", "registry": "registry_bag"}
