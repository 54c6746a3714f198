"""The day close: what was posted since the last one is counted, summed and frozen, and the log's hash goes on paper.

The slip's eight letters stand for every line of the log until then: who changes an earlier line cannot keep them.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from caseman.api.fields import Model, field
from caseman.api.messages import msg as _
from caseman.api.people import Approval
from caseman.api.values import Code, Count, Day, Money, Text

from . import money
from .money import Entry, EntryKind, Purpose
from .papers import SLIPS
from .reader import Reader
from .records import Record

if TYPE_CHECKING:
    from .store import Store

TABLE, ACTION = "closes", "core.close_day"
#: Letters of the log's hash that are printed.
LETTERS = 8


class FundSum(Model):
    """What was booked for one fund: sums by purpose, reversals taken off."""

    fund: Text = field(_("fund"), default="")
    count: Count = field(_("count"), default=0)
    received: Money = field(_("received"), default=Decimal("0.00"))
    paid_on: Money = field(_("paid over"), default=Decimal("0.00"))
    refunded: Money = field(_("refunded"), default=Decimal("0.00"))
    transferred: Money = field(_("transferred between funds"), default=Decimal("0.00"))


class Close(Model):
    """One day close. `bank` is empty where no statement of that day was entered; `frozen` are the postings
    and paper slips that it counted."""

    number: Code = field(_("day slip"), default="", search=True, computed=True)
    day: Day | None = field(_("day"), event=True, computed=True)
    count: Count = field(_("postings"), default=0, computed=True)
    reversals: Count = field(_("reversals"), default=0, computed=True)
    slips: Count = field(_("slips"), default=0, computed=True)
    papers: Count = field(_("papers moved"), default=0, computed=True)
    funds: list[FundSum] = field(_("funds"), default=[], computed=True)
    bank: Money | None = field(_("bank"), computed=True)
    book: Money = field(_("book"), default=Decimal("0.00"), computed=True)
    customers: Money = field(_("customers"), default=Decimal("0.00"), computed=True)
    change_set: Count = field(_("change set"), default=0, computed=True)
    chain: Text = field(_("hash of the log"), default="", computed=True)
    frozen: list[Text] = field(_("frozen"), default=[], computed=True)
    approval: Approval | None = field(_("countersigned"), approval=True, computed=True)

    @property
    def agrees(self) -> bool | None:
        """Whether bank, book and customers are one sum; None without a statement."""
        if self.book != self.customers:
            return False
        return None if self.bank is None else self.bank == self.book


def last(reader: Reader) -> Record | None:
    """The last day close."""
    closes = list(reader.all(TABLE))
    return max(closes, key=lambda one: (str(one.data.get("day", "")), len(one.id), one.id), default=None)


def frozen(reader: Reader) -> dict[str, str]:
    """The postings and paper slips that some day close has counted: reference -> number of the close."""
    return {
        name: str(record.data.get("number", ""))
        for record in reader.all(TABLE)
        for name in record.data.get("frozen", ())
    }


def open_entries(reader: Reader, day: date) -> Iterator[Record]:
    """The postings up to a day that no day close has frozen."""
    closed = frozen(reader)
    for record in reader.all(money.TABLE):
        if record.ref in closed:
            continue
        entry = record.own(Entry)
        if entry.kind is EntryKind.POSTING and entry.day and entry.day <= day:
            yield record


def fund_sums(entries: Sequence[Record]) -> list[FundSum]:
    """Postings summed by fund and purpose."""
    sums: dict[str, dict[str, Decimal | int]] = {}
    for record in entries:
        for one in money.postings(record):
            into = sums.setdefault(one.fund, {"count": 0})
            into["count"] += 1
            out = one.purpose in (Purpose.PAID_ON, Purpose.REFUNDED)
            into[one.purpose] = into.get(one.purpose, money.NOTHING) + (-one.amount if out else one.amount)
    return [FundSum(fund=fund, **sums[fund]) for fund in sorted(sums)]  # type: ignore[arg-type]


def close(reader: Reader, store: "Store", day: date, number: str, by: str) -> Close:
    """The slip of a day: what no earlier close has counted."""
    entries = list(open_entries(reader, day))
    closed = frozen(reader)
    slips = [slip for slip in reader.all(SLIPS) if slip.ref not in closed]
    proof = money.proof(reader, day)
    statement = reader.get(money.TABLE, f"{money.COLLECTION}:{day.isoformat()}")
    return Close(
        number=number,
        day=day,
        count=len(entries),
        reversals=sum(1 for record in entries if record.data.get("reverses")),
        slips=len(slips),
        papers=sum(len(slip.data.get("papers", ())) for slip in slips),
        funds=fund_sums(entries),
        bank=statement.own(Entry).amount if statement else None,
        book=proof["book"] or money.NOTHING,
        customers=proof["customers"] or money.NOTHING,
        change_set=store.head,
        chain=store.chain(store.head)[:LETTERS],
        frozen=[record.ref for record in (*entries, *slips)],
        approval=Approval(made_by=by, made_on=day),
    )
