"""Actions of handover: notice, invoice, receipts taken back, keys."""

from caseman.api import Action, ActionContext, Code, Day, Money, Params, Role, Text, field
from caseman.api import msg as _

from .receipts import LOSS, PLACE, RECEIPT, numbers_of, receipts_open
from .sections import balance, settled_price
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
    agent: Text = field(
        _("keys taken by"), default="", help=_("empty: the buyer; else the agent, with a power of attorney")
    )
    promised_on: Day | None = field(
        _("promised to pay by"), help=_("needed when a supervisor lets the keys go with a sum open")
    )


def hand_over(ctx: ActionContext) -> None:
    """Keys are last. A supervisor who lets them go with a sum open writes down by when it was promised."""
    told, open_ = ctx.params, balance(ctx.facts)
    if ctx.user.role is not Role.CLERK and open_ is not None and open_ > 0 and told.promised_on is None:
        ctx.refuse(_("{open} is open: type by when the customer promised to pay it"), open=open_)
    day = told.day or ctx.today
    if told.promised_on is not None and told.promised_on < day:
        ctx.refuse(
            _("a promise is kept later: {promised} is before {day}"), promised=told.promised_on, day=day
        )
    values: dict[str, object] = {"handover.handed_on": day}
    if told.agent:
        values["handover.handed_to"] = told.agent
    if told.promised_on:
        values["handover.promised_on"] = told.promised_on
    ctx.change(ctx.facts.record.ref, values)


class Receipts(Params):
    numbers: Text = field(
        _("receipt numbers"), default="", help=_("parted by commas; empty: all that are not lost")
    )
    lost: Text = field(_("receipts lost"), default="", help=_("numbers, parted by commas"))
    statement_on: Day | None = field(_("statement of loss filed on"), help=_("stands for the lost receipts"))


def take_back(ctx: ActionContext) -> None:
    """Receipts become papers of the house; a statement of loss stands for those that are lost."""
    ref, told = ctx.facts.record.ref, ctx.params
    open_ = receipts_open(ctx.facts)
    lost, back = numbers_of(told.lost), numbers_of(told.numbers)
    unknown = [one for one in (*lost, *back) if one not in open_]
    if unknown:
        ctx.refuse(_("{numbers} is none of the receipts that are out: {open}"), numbers=unknown, open=open_)
    for number in back or [one for one in open_ if one not in lost]:
        ctx.receive(RECEIPT, PLACE, number=number)
    if lost:
        day = told.statement_on
        if day is None:
            ctx.refuse(_("a statement of loss must be filed for {numbers}: type its day"), numbers=lost)
        ctx.receive(LOSS, PLACE, number=f"YS-{ctx.facts.case.unit.rpartition(':')[2]}")
        known = numbers_of(str(ctx.facts.record.value("handover.lost_receipts") or ""))
        values = {"lost_receipts": ",".join(dict.fromkeys([*known, *lost])), "loss_statement_on": day}
        ctx.change(ref, {f"handover.{name}": value for name, value in values.items()})
    left = receipts_open(ctx.facts)
    ctx.change(ref, {"handover.receipts_back": not left})
    if left:
        ctx.say(_("still out: {numbers}"), numbers=left)
    else:
        ctx.say(_("all receipts are back"))


ALL = [
    Action(
        id=NOTICE,
        title=_("send the handover notice"),
        run=notice,
        records="cases",
        params=Notice,
        step=NOTICE,
        many=True,
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
    Action(
        id="handover.receipts",
        title=_("take receipts back"),
        run=take_back,
        records="cases",
        params=Receipts,
        help=_("they become papers of the house; a statement of loss stands for a lost one"),
    ),
]
