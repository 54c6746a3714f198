"""Actions of handover: notice, invoice, keys."""

from caseman.api import Action, ActionContext, Code, Day, Money, Params, field
from caseman.api import msg as _

from .sections import settled_price
from .steps import HAND, INVOICE, NOTICE


class Notice(Params):
    day: Day | None = field(_("sent on"), help=_("= is today"))
    planned_on: Day | None = field(_("handover planned for"))


def notice(ctx: ActionContext) -> None:
    values = {
        "handover.noticed_on": ctx.params.day or ctx.today,
        "handover.planned_on": ctx.params.planned_on,
    }
    ctx.change(ctx.facts.record.ref, values)


class Invoice(Params):
    invoice_no: Code = field(_("invoice number"), required=True)
    day: Day | None = field(_("invoiced on"), help=_("= is today"))
    total: Money | None = field(_("invoice total"), help=_("empty: the settled price"))


def invoice(ctx: ActionContext) -> None:
    """The invoice is of the settled price; receipts must be back."""
    settled = settled_price(ctx.facts)
    if settled is None:
        ctx.refuse(_("the contract has no price"))
    total = ctx.params.total or settled
    if total != settled:
        ctx.refuse(_("the settled price is {settled}, not {total}"), settled=settled, total=total)
    values = {
        "handover.invoice_no": ctx.params.invoice_no,
        "handover.invoiced_on": ctx.params.day or ctx.today,
        "handover.invoice_total": total,
    }
    ctx.change(ctx.facts.record.ref, values)
    ctx.say(_("invoice {number} of {total}"), number=ctx.params.invoice_no, total=total)


class Keys(Params):
    day: Day | None = field(_("handed over on"), help=_("= is today"))


def hand_over(ctx: ActionContext) -> None:
    ctx.change(ctx.facts.record.ref, {"handover.handed_on": ctx.params.day or ctx.today})


ALL = [
    Action(
        id=NOTICE,
        title=_("send the handover notice"),
        run=notice,
        records="cases",
        params=Notice,
        step=NOTICE,
        many=True,
        go="jl",
    ),
    Action(
        id=INVOICE, title=_("issue the invoice"), run=invoice, records="cases", params=Invoice, step=INVOICE
    ),
    Action(
        id=HAND,
        title=_("hand the unit over"),
        run=hand_over,
        records="cases",
        params=Keys,
        step=HAND,
        many=True,
        go="jf",
        help=_("keys are last: price, area, papers, fund first"),
    ),
]
