"""Print forms of receipts: the list against the invoice, and what stands for a lost one."""

from collections.abc import Mapping
from decimal import Decimal

from caseman_plugins.contracts.forms import Head, Party, head, parties
from caseman_plugins.contracts.kinds import PRICE

from caseman.api import Day, FactsView, InputError, Model, Money, Params, PrintContext, Text, field
from caseman.api import msg as _

from .receipts import numbers_of, receipts_of, receipts_open
from .sections import AREA, Handover, settled_price

NOTHING = Decimal("0.00")


class ReceiptRow(Model):
    number: Text = field(_("receipt number"), default="")
    day: Day | None = field(_("day"))
    amount: Money | None = field(_("sum"))
    state: Text = field(_("state"), default="")


class Exchange(Head):
    receipts: list[ReceiptRow] = field(_("receipts"), default=[])
    total: Money | None = field(_("sum of the receipts"))
    settled: Money | None = field(_("settled price"))
    invoice_no: Text = field(_("invoice number"), default="")
    invoiced_on: Day | None = field(_("invoiced on"))
    invoice_total: Money | None = field(_("invoice total"))
    loss_on: Day | None = field(_("statement of loss filed on"))


def _receipts(ctx: FactsView, only: list[str] | None = None) -> list[dict[str, object]]:
    handover = ctx.section(Handover) or Handover()
    out, lost = receipts_open(ctx), numbers_of(handover.lost_receipts)
    known = receipts_of(ctx)
    return [
        {
            "number": entry.number,
            "day": entry.day,
            "amount": entry.amount,
            "state": "遗失" if entry.number in lost else "未收回" if entry.number in out else "已收回",
        }
        for entry in ctx.money.entries(PRICE, AREA)
        if entry.number in known and (only is None or entry.number in only)
    ]


def _sum(rows: list[dict[str, object]]) -> Decimal:
    return sum((row["amount"] for row in rows if isinstance(row["amount"], Decimal)), NOTHING)


def exchange(ctx: PrintContext) -> Mapping[str, object]:
    handover = ctx.section(Handover) or Handover()
    rows = _receipts(ctx)
    return head(ctx) | {
        "receipts": rows,
        "total": _sum(rows),
        "settled": settled_price(ctx),
        "invoice_no": handover.invoice_no,
        "invoiced_on": handover.invoiced_on,
        "invoice_total": handover.invoice_total,
        "loss_on": handover.loss_statement_on,
    }


class Lost(Params):
    numbers: Text = field(_("receipts lost"), required=True, help=_("numbers, parted by commas"))
    how: Text = field(_("how they were lost"), default="")


class Loss(Head):
    buyers: list[Party] = field(_("buyers"), default=[])
    receipts: list[ReceiptRow] = field(_("receipts lost"), default=[])
    total: Money | None = field(_("sum of the receipts"))
    how: Text = field(_("how they were lost"), default="")


def loss(ctx: PrintContext) -> Mapping[str, object]:
    wanted, known = numbers_of(ctx.params.numbers), list(receipts_of(ctx))
    strange = [number for number in wanted if number not in known]
    if strange:
        raise InputError(_("{numbers} is no receipt of this contract: {known}"), numbers=strange, known=known)
    rows = _receipts(ctx, wanted)
    return head(ctx) | {
        "buyers": parties(ctx.case.buyers),
        "receipts": rows,
        "total": _sum(rows),
        "how": ctx.params.how,
    }
