"""Rules on money held for customers: the bank's balance is the book's, and nothing is paid on that was not collected."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, cast

from caseman.api.context import CheckContext, GroupContext
from caseman.api.messages import Label, NoPolicy
from caseman.api.messages import msg as _
from caseman.api.policy import Parameter
from caseman.api.rules import Finding, Fix, GroupRule, Rule, Severity
from caseman.core import money
from caseman.core.money import COLLECTION, NOTHING, Entry, EntryKind, Means, Purpose

if TYPE_CHECKING:
    from caseman.core.checks import Group
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


class _Day(NamedTuple):
    """What a day's postings add, how many and the last of them; then the balances of the bank, by reference."""

    book: Decimal
    customers: Decimal
    postings: int
    last: list[tuple[str, str]]
    banks: list[tuple[str, Decimal]]


def _folded(sides: Mapping[str, _Side]) -> _Day:
    postings = [(ref, side) for ref, side in sorted(sides.items()) if side.bank is None]
    return _Day(
        sum((side.book for _ref, side in postings), NOTHING),
        sum((side.customers for _ref, side in postings), NOTHING),
        len(postings),
        [(side.number, ref) for ref, side in postings[-NAMED:]],
        [(ref, side.bank) for ref, side in sorted(sides.items()) if side.bank is not None],
    )


def _by_day(group: "Group") -> Mapping[date, _Day]:
    """The group day by day. Every posting of the office is in it, so only the days that changed are added up again."""
    sides: dict[str, _Side] = group.memo.setdefault("sides", {})
    days: dict[date, dict[str, _Side]] = group.memo.setdefault("days", {})
    folded: dict[date, _Day] = group.memo.setdefault("folded", {})
    touched = set()
    for ref in group.by_ref if group.changed is None else group.changed:
        old, member = sides.pop(ref, None), group.by_ref.get(ref)
        if old is not None:
            touched.add(old.day)
            del days[old.day][ref]
        if member is not None:
            touched.add(member.value.day)
            sides[ref] = days.setdefault(member.value.day, {})[ref] = member.value
    for day in touched:
        folded[day] = _folded(days[day])
    return folded


def three_ways(group: GroupContext) -> Iterable[Finding]:
    """Each balance of the bank against book and customers on its day. What differs by the same sum as the day
    before has the same cause and is told once."""
    book = customers = NOTHING
    agreed: date | None = None
    known: tuple[Decimal, Decimal] = (NOTHING, NOTHING)
    count, last = 0, list[tuple[str, str]]()
    for day, part in sorted(_by_day(cast("Group", group)).items()):
        book, customers = book + part.book, customers + part.customers
        count, last = count + part.postings, (last + part.last)[-NAMED:]
        for ref, bank in part.banks:
            off = (bank - book, book - customers)
            if off == (NOTHING, NOTHING):
                agreed, count, last = day, 0, []
            elif off != known:
                yield Finding(
                    message=_(
                        "on {day} the bank says {bank}, the book {book}, the customers {customers}: {difference} apart; "
                        "last agreed on {agreed}, {count} postings since: {postings}"
                    ),
                    facts={
                        "day": day,
                        "bank": bank,
                        "book": book,
                        "customers": customers,
                        "difference": off[0] or off[1],
                        "agreed": agreed or "-",
                        "count": count,
                        "postings": [number for number, _ref in last] or ["-"],
                    },
                    path="amount",
                    key=day.isoformat(),
                    refs=tuple(ref for _number, ref in last),
                    record=ref,
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
            postings = ctx.money.entries(fund)
            undone = {one.reverses for one in postings}
            paying = [
                one.ref
                for one in postings
                if one.purpose == Purpose.PAID_ON and not one.reverses and one.ref not in undone
            ]
            yield Finding(
                message=_("{fund}: {paid} paid on, {collected} collected, {short} too much"),
                facts={
                    "fund": Label(known.title),
                    "paid": paid,
                    "collected": collected,
                    "short": paid - collected,
                },
                key=fund,
                refs=tuple(posting.ref for posting in postings),
                fix=(
                    Fix(
                        title=_("call the payment back and reverse it"),
                        action="core.reverse_entry",
                        record=paying[-1] if paying else "",
                    ),
                    Fix(
                        title=_("collect what is short"),
                        action="core.receive_money",
                        params={"fund": fund, "amount": paid - collected},
                    ),
                ),
            )


def cash_limit(ctx: CheckContext) -> Iterable[Finding]:
    """CSH-01: no receipt in cash above what the place, or the house, takes in cash; where nothing says so, any sum."""
    entry = ctx.record.own(Entry)
    if entry.means is not Means.CASH or entry.amount is None or entry.purpose is not Purpose.RECEIVED:
        return
    try:
        limit = ctx.policy.value(CASH_LIMIT.name)
    except NoPolicy:
        return
    if entry.amount > limit.value:
        yield Finding(
            message=_("{number}: {amount} in cash, at most {limit} is taken in cash"),
            facts={"number": entry.number, "amount": entry.amount, "limit": limit.value},
            path="means",
            cite=limit.cite,
            fix=(Fix(title=_("have it paid by card or transfer")),),
        )


CASH_LIMIT = Parameter(
    name="core.cash_limit",
    title=_("most that is taken in cash on one receipt"),
    type="money",
    unit=_("yuan"),
    basis="day",
    minimum=NOTHING,
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
    Rule(
        id="core.cash",
        code="CSH-01",
        title=_("cash within its limit"),
        severity=Severity.BLOCK,
        check=cash_limit,
        records="entries",
        gate=("core.save",),
    ),
]
