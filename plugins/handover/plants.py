"""Planted errors of the demo office that the rules of handover must find, each with exactly its codes."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from caseman_plugins.contracts.demo import case_of
from caseman_plugins.contracts.kinds import PRICE

from caseman.api import ActionContext, Plant

from .powers import Matter, Power
from .sections import AREA, settled_price


def _set(unit: str, **values: object) -> Callable[[ActionContext], None]:
    def run(ctx: ActionContext) -> None:
        ctx.change(case_of(ctx, unit), {f"handover.{name}": value for name, value in values.items()})

    return run


def _down_payment_short(ctx: ActionContext) -> None:
    receipt = ctx.find("1-1-0103").money.entries(PRICE)[0]
    ctx.change(receipt.ref, {"amount": receipt.amount - Decimal("50000.00")})


def _whole_excess(ctx: ActionContext) -> None:
    (charge,) = ctx.find("1-1-0302").money.entries(AREA)
    ctx.change(charge.ref, {"amount": Decimal("42978.00")})


def _contract_price(ctx: ActionContext) -> None:
    case = ctx.find("1-1-0301")
    settled = settled_price(case)
    contract = case.record.value("contracts.total")
    assert settled is not None
    assert settled != contract
    ctx.change(case.record.ref, {"handover.invoice_total": contract})


def _power_over(ctx: ActionContext) -> None:
    """The agent who took the keys of 1-1-0402 had a power of attorney that was over the day before."""
    case = ctx.find("1-1-0402")
    handed = case.record.value("handover.handed_on")
    power = Power(
        principal=case.case.buyers[0].name,
        agent="徐母",
        matters=[Matter.HANDOVER, Matter.TITLE],
        since=handed - timedelta(days=90),
        until=handed - timedelta(days=1),
    )
    ctx.change(case.record.ref, {"handover.powers.powers": [power], "handover.handed_to": power.agent})


ALL = [
    Plant(id="PX14", title="代理人的授权委托书已过期", codes=("DOC-05",), apart=True, run=_power_over),
    Plant(
        id="PE35",
        title="尾款未清（首付不足）而已交钥匙",
        codes=("HND-01", "FIL-01"),
        run=_down_payment_short,
    ),
    Plant(id="PE36", title="面积+4.16%：全部超出面积收款，而非3%以内", codes=("ARE-01",), run=_whole_excess),
    Plant(
        id="PE37",
        title="合同房号与测绘房号不符",
        codes=("ADR-01",),
        run=_set("1-1-0102", survey_unit="1-1-0102A"),
    ),
    Plant(id="PE38", title="发票按合同价而非结算价", codes=("INV-01",), run=_contract_price),
    Plant(id="PE39", title="开票时收据未收回", codes=("INV-02",), run=_set("1-1-0303", receipts_back=False)),
]
