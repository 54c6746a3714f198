"""Actions of deposits: claimed one by one or by a list for each bank, returned, and why one does not come back."""

from collections import defaultdict
from decimal import Decimal

from caseman.api import ActionContext, Code, Day, FactsView, LongText, Money, Params, field
from caseman.api import msg as _

from .batches import CLAIMS, claim_cells, claimed
from .money import refund
from .sections import Deposit, Registration, StuckCause, on_loan


def claimable(facts: FactsView) -> bool:
    """Whether a deposit waits for nothing but its claim: the mortgage is registered, and none is claimed or returned."""
    deposit, registration = facts.section(Deposit), facts.section(Registration)
    return bool(
        deposit
        and deposit.open > 0
        and not deposit.claimed_on
        and registration
        and registration.registration_no
        and on_loan(facts)
    )


def _change(ctx: ActionContext, **values: object) -> None:
    """Set fields of the deposit of the action's case."""
    ctx.change(ctx.facts.record.ref, {f"mortgages.deposit.{name}": value for name, value in values.items()})


class OnDay(Params):
    day: Day | None = field(_("day"), help=_("= is today"))


def claim(ctx: ActionContext) -> None:
    deposit = ctx.facts.section(Deposit) or Deposit()
    if deposit.open <= 0:
        ctx.refuse(_("the bank keeps nothing of this deposit"))
    if deposit.claimed_on:
        ctx.refuse(_("claimed already on {day}"), day=deposit.claimed_on)
    _change(ctx, claimed_on=ctx.params.day or ctx.today)


def withdraw_claim(ctx: ActionContext) -> None:
    deposit = ctx.facts.section(Deposit) or Deposit()
    if not deposit.claimed_on or deposit.refunded:
        ctx.refuse(_("there is no claim to withdraw"))
    _change(ctx, claimed_on=None, batch="")


def prepare_claims(ctx: ActionContext) -> None:
    """A list for each bank of all that can be claimed now, closed and ready for the seal."""
    by_bank: dict[str, list[FactsView]] = defaultdict(list)
    for facts in ctx.all("cases"):
        contract = on_loan(facts)
        if contract and claimable(facts):
            by_bank[contract.bank].append(facts)
    waiting = {
        line["record"]
        for batch in ctx.all("batches")
        if batch.record.data.get("kind") == CLAIMS.id and not batch.record.data.get("cancelled_on")
        for line in batch.record.data.get("lines", ())
        if not line.get("answer")
    }
    made = 0
    for bank in sorted(by_bank):
        files = [facts for facts in by_bank[bank] if facts.record.ref not in waiting]
        if not files:
            continue
        made += 1
        number = f"{CLAIMS.number.format(day=f'{ctx.today:%Y%m%d}')}-{made}"
        lines = [_claim_line(facts) for facts in files]
        total = sum((claimed(facts) for facts in files), Decimal("0.00"))
        values = {
            "number": number,
            "kind": CLAIMS.id,
            "destination": bank,
            "count": len(lines),
            "total": total,
            "lines": lines,
            "opened_on": ctx.today,
            "opened_by": ctx.user.name,
            "closed_on": ctx.today,
        }
        ctx.create("batches", values, number)
        ctx.say(
            _("{number} {bank}: {count} deposits, {total}"),
            number=number,
            bank=bank,
            count=len(lines),
            total=total,
        )
    if not made:
        ctx.refuse(_("no deposit can be claimed now"))


def _claim_line(facts: FactsView) -> dict[str, object]:
    cells = claim_cells(facts)
    return {
        "record": facts.record.ref,
        "unit": facts.case.unit.rpartition(":")[2],
        "buyers": "、".join(buyer.name for buyer in facts.case.buyers),
        "amount": cells["deposit"],
        "cells": {name: str(value) for name, value in cells.items() if value is not None},
    }


class Refunded(Params):
    number: Code = field(_("bank's voucher number"), required=True)
    amount: Money | None = field(_("deposit returned"), help=_("empty: all that the bank keeps"))
    day: Day | None = field(_("returned on"), help=_("= is today"))


def refunded(ctx: ActionContext) -> None:
    told = ctx.params
    amount = told.amount if told.amount is not None else (ctx.facts.section(Deposit) or Deposit()).open
    refund(ctx, ctx.facts.record.ref, amount, str(told.number), told.day or ctx.today)


class Cause(Params):
    cause: StuckCause = field(_("why it does not come back"), required=True)
    remark: LongText = field(_("remark"), default="")


def note_cause(ctx: ActionContext) -> None:
    _change(ctx, cause=ctx.params.cause, remark=ctx.params.remark)
