"""Planted errors of the demo office: money paid on for one who has paid nothing, a copy in the wrong bag."""

from caseman.api import ActionContext, Plant


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


ALL = [
    Plant(id="PE49", title="未收款而已代缴", codes=("LED-02",), run=_paid_for_nothing),
    Plant(id="PE50", title="办证联放进客户袋", codes=("CUS-02",), run=_wrong_bag),
]
