"""Rules on money held for customers: the bank's balance is the book's, and nothing is paid on that was not collected."""

from collections.abc import Hashable, Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, cast

from caseman.api.context import CheckContext, GroupContext
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.rules import Finding, Fix, GroupRule, Rule, Severity
from caseman.core import money
from caseman.core.money import COLLECTION, NOTHING, Entry, EntryKind

if TYPE_CHECKING:
    from caseman.core.facts import Facts

#: How many postings since the last agreed day a finding names.
NAMED = 20


class _Side(NamedTuple):
    """What a posting adds to the collection account and to what is held for customers; or a bank's balance."""

    day: date
    number: str
    book: Decimal
    customers: Decimal
    bank: Decimal | None


def _collected(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    entry = ctx.record.own(Entry)
    if entry.day is None or entry.amount is None:
        return
    if entry.kind is EntryKind.BALANCE:
        if entry.account == COLLECTION:
            yield COLLECTION, _Side(entry.day, "", NOTHING, NOTHING, entry.amount)
        return
    book, customers = money.signed(entry, COLLECTION), money.held(entry)
    if book or customers:
        yield COLLECTION, _Side(entry.day, entry.number, book, customers, None)


def three_ways(group: GroupContext) -> Iterable[Finding]:
    """Each balance of the bank against book and customers on its day. What differs by the same sum as the day
    before has the same cause and is told once."""
    in_order = sorted(group.members, key=lambda member: (member.value.day, member.value.bank is not None))
    book = customers = NOTHING
    agreed: date | None = None
    known: tuple[Decimal, Decimal] = (NOTHING, NOTHING)
    since: list[tuple[str, str]] = []
    for member in in_order:
        side = member.value
        if side.bank is None:
            book, customers = book + side.book, customers + side.customers
            since.append((side.number, member.ref))
            continue
        off = (side.bank - book, book - customers)
        if off == (NOTHING, NOTHING):
            agreed, since = side.day, []
        elif off != known:
            yield Finding(
                message=_(
                    "on {day} the bank says {bank}, the book {book}, the customers {customers}: {difference} apart; "
                    "last agreed on {agreed}, {count} postings since: {postings}"
                ),
                facts={
                    "day": side.day,
                    "bank": side.bank,
                    "book": book,
                    "customers": customers,
                    "difference": off[0] or off[1],
                    "agreed": agreed or "-",
                    "count": len(since),
                    "postings": [number for number, _ref in since[-NAMED:]] or ["-"],
                },
                path="amount",
                key=side.day.isoformat(),
                refs=tuple(ref for _number, ref in since[-NAMED:]),
                record=member.ref,
                fix=(
                    Fix(title=_("compare the statement with the postings since the last agreed day")),
                    Fix(title=_("enter the balance again"), action="core.statement_balance"),
                ),
            )
        known = off


def more_than_collected(ctx: CheckContext) -> Iterable[Finding]:
    funds = cast("Facts", ctx).world.rulebook.funds
    for fund in dict.fromkeys(posting.fund for posting in ctx.money.entries()):
        known = funds.get(fund)
        if known is None or not known.held:
            continue
        collected, paid = ctx.money.collected(fund), ctx.money.paid_on(fund)
        if collected < paid or collected < 0:
            yield Finding(
                message=_("{fund}: {paid} paid on, {collected} collected, {short} too much"),
                facts={
                    "fund": Label(known.title),
                    "paid": paid,
                    "collected": collected,
                    "short": paid - collected,
                },
                key=fund,
                refs=tuple(posting.ref for posting in ctx.money.entries(fund)),
                fix=(
                    Fix(title=_("call the payment back and reverse it"), action="core.reverse_entry"),
                    Fix(title=_("collect what is short"), action="core.receive_money"),
                ),
            )


ALL: list[Rule | GroupRule] = [
    GroupRule(
        id="core.three_ways",
        code="LED-01",
        title=_("bank, book and customers agree"),
        severity=Severity.BLOCK,
        keys=_collected,
        check=three_ways,
        records="entries",
        single=True,
    ),
    Rule(
        id="core.collected",
        code="LED-02",
        title=_("nothing is paid on that was not collected"),
        severity=Severity.BLOCK,
        check=more_than_collected,
        gate=("core.pay",),
    ),
]
