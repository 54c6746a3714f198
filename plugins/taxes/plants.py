"""What the demo office notes from its books, and the planted errors that the rules of taxes must find."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from caseman_plugins.contracts.demo import case_of

from caseman.api import ActionContext, Plant, parse_unit

from .actions import paid_days
from .sections import DEED, FUND


def noted(ctx: ActionContext) -> None:
    """The days on which fund and tax were paid on, from the book of payments."""
    for facts in list(ctx.all("cases")):
        days = paid_days(facts)
        if days:
            ctx.change(facts.record.ref, days)


def _rebook(ctx: ActionContext, unit: str, fund: str, amount: Decimal) -> None:
    """A receipt of another sum; the bank's statement says the same, so that only the sum is wrong."""
    receipt = next(one for one in ctx.find(unit).money.entries(fund) if one.purpose == "received")
    ctx.change(receipt.ref, {"amount": amount})
    for entry in ctx.all("entries"):
        if entry.record.data.get("kind") == "balance":
            stated = entry.record.value("amount")
            ctx.change(entry.record.ref, {"amount": stated + amount - receipt.amount})


def _contract_area(ctx: ActionContext) -> None:
    area = ctx.find("1-1-0301").record.value("contracts.area")
    _rebook(ctx, "1-1-0301", FUND, (area * 80).quantize(Decimal("0.01")))


def _no_fund(ctx: ActionContext) -> None:
    """The fund of 1-1-0303 stands on a customer who has not been asked for it yet."""
    receipt = ctx.find("1-1-0303").money.entries(FUND)[0]
    other = ctx.find("2-1-0602")
    ctx.change(receipt.ref, {"case": other.record.id, "unit": other.case.unit})


def _old_rate(ctx: ActionContext) -> None:
    base = ctx.find("1-1-0203").calculate("handover.invoice", gross="1173170.00").result["amount"]
    _rebook(ctx, "1-1-0203", DEED, (base * Decimal("0.015")).quantize(Decimal("0.01")))


def _first_home_twice(ctx: ActionContext) -> None:
    buyer = ctx.find("1-1-1002").case.buyers[0]
    ctx.change(case_of(ctx, "2-1-1502"), {"buyers": [buyer], "share_mode": "sole"})


def _one_number(ctx: ActionContext) -> None:
    for unit in ("3-1-0201", "3-1-0202"):
        ctx.change(case_of(ctx, unit), {"taxes.tax_certificate": "演示税票0000201"})


def _other_voucher(ctx: ActionContext) -> None:
    ctx.change(
        case_of(ctx, "3-1-0203"),
        {"taxes.fund_voucher": "演示凭证0000203", "taxes.fund_voucher_sum": Decimal("100.00")},
    )


def _paid_for_nothing(ctx: ActionContext) -> None:
    """A payment for 1-1-0103 stands on a customer who was never asked for the fund; the bank's balance is as before."""
    payment = next(
        one for one in ctx.find("1-1-0103").money.entries("maintenance_fund") if one.purpose == "paid_on"
    )
    other = ctx.find("2-1-0502")
    ctx.change(payment.ref, {"case": other.record.id, "unit": other.case.unit})


def _wrong_bag(ctx: ActionContext) -> None:
    copy = ctx.find("3-1-0101").papers.items("tax_certificate", "registry")[0]
    ctx.move(copy.ref, "customer_bag")


Row = dict[str, Any]


def _listed(kind: str, *units: str) -> Callable[[Callable[..., None]], Callable[[ActionContext], None]]:
    """Wraps what is done to the values of the lines of these units on the saved list of a kind."""

    def wrap(change: Callable[..., None]) -> Callable[[ActionContext], None]:
        def run(ctx: ActionContext) -> None:
            found = next(one for one in ctx.all("lists") if one.record.data.get("kind") == kind)
            lines = [{**line, "values": dict(line["values"])} for line in found.record.data["lines"]]
            by_unit = {parse_unit(line["values"]["unit"]).key: line["values"] for line in lines}
            change(*(by_unit[parse_unit(unit).key] for unit in units))
            ctx.change(found.record.ref, {"lines": lines})

        return run

    return wrap


@_listed("fund_notice", "1-1-0203")
def _wrong_name(line: Row) -> None:
    line["names"] = ["凌操"]


@_listed("fund_notice", "1-1-0401", "1-1-0403")
def _swapped(one: Row, other: Row) -> None:
    for name in ("area", "amount"):
        one[name], other[name] = other[name], one[name]


@_listed("deed_tax", "1-1-0101")
def _assessed_more(line: Row) -> None:
    line["tax"] = str(Decimal(line["tax"]) + Decimal("1234.56"))


ALL = [
    Plant(id="PE47", title="维修资金通知单姓名有误", codes=("R-MF-NAME",), run=_wrong_name),
    Plant(id="PE48", title="两张通知单互换：合计相符，逐行不符", codes=("R-MF-AMT",), run=_swapped),
    Plant(id="PE51", title="税务局核定税额多于代收", codes=("R-TAX-AMT",), run=_assessed_more),
    Plant(id="PE40", title="未收维修资金而已交钥匙", codes=("HND-02",), run=_no_fund),
    Plant(id="PE41", title="维修资金按合同面积收取", codes=("MF-01",), run=_contract_area),
    Plant(id="PE42", title="一人在本项目两次享受首套税率", codes=("TAX-01",), run=_first_home_twice),
    Plant(id="PE43", title="契税按旧税率收取", codes=("TAX-02",), run=_old_rate),
    Plant(id="PE52", title="一个完税证明号用于两套房", codes=("DOC-04",), run=_one_number),
    Plant(id="PX30", title="维修资金凭证与通知不符", codes=("VCH-01",), apart=True, run=_other_voucher),
    Plant(id="PE49", title="未收款而已代缴", codes=("LED-02",), run=_paid_for_nothing),
    Plant(id="PE50", title="办证联放进客户袋", codes=("CUS-02",), run=_wrong_bag),
]
