"""Batches: cases that go to an office together. Count and total are typed from the paper pile first and compared at closing.

States: open (lines come and go), closed (count and total agree), sent, answered (every line). A case is in one
open batch of a kind only. What explains a difference is looked for among the files that could have been meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from caseman.api.choices import Choice
from caseman.api.fields import Model, field
from caseman.api.messages import msg as _
from caseman.api.values import Code, Count, Day, Money, Text, UserName

from .money import NOTHING
from .reader import Reader
from .records import Record

TABLE = "batches"
#: At most so many files explain a difference, and at most so many explanations are told.
FILES, EXPLANATIONS = 3, 3
#: Among more files than this, three that fit are not looked for: too many would fit by chance.
MANY = 1000


class BatchState(Choice):
    OPEN = "open", _("open"), "未封"
    CLOSED = "closed", _("closed"), "已封"
    SENT = "sent", _("sent"), "已送"
    ANSWERED = "answered", _("answered"), "已回"
    CANCELLED = "cancelled", _("cancelled"), "作废"


class BatchLine(Model):
    """A case in a batch: the figures of its cover sheet as they stood when it was entered, and the answer."""

    record: Text = field(_("case"), default="")
    unit: Text = field(_("unit"), default="")
    buyers: Text = field(_("buyers"), default="", personal=True)
    amount: Money | None = field(_("sum"))
    cells: dict[str, str] = field(_("columns"), default={})
    round: Count = field(_("round"), default=1)
    answer: Text = field(_("answer"), default="")
    answered_on: Day | None = field(_("answered on"), event=True)
    number: Text = field(_("number"), default="")
    cause: Text = field(_("cause"), default="")


class ShelfFile(Model):
    """A file that lies on the batch's shelf."""

    record: Text = field(_("case"), default="")
    unit: Text = field(_("unit"), default="")


class Batch(Model):
    """A batch. `count` and `total` are what was typed first; `shelf` the files found on its shelf that its list lacks."""

    number: Code = field(_("batch"), default="", search=True, computed=True)
    kind: Text = field(_("kind"), default="", computed=True)
    destination: Text = field(_("destination"), default="")
    count: Count = field(_("files on the cover"), default=0, computed=True)
    total: Money | None = field(_("total on the cover"), computed=True)
    lines: list[BatchLine] = field(_("files"), default=[], computed=True)
    shelf: list[ShelfFile] = field(_("on the shelf, not in the list"), default=[], computed=True)
    opened_on: Day | None = field(_("opened on"), event=True, computed=True)
    opened_by: UserName = field(_("opened by"), default="", computed=True)
    closed_on: Day | None = field(_("closed on"), event=True, computed=True, after=("opened_on",))
    sent_on: Day | None = field(_("sent on"), event=True, computed=True, after=("closed_on",))
    sent_by: UserName = field(_("sent by"), default="", computed=True)
    cancelled_on: Day | None = field(_("cancelled on"), event=True, computed=True)
    reason: Text = field(_("reason"), default="", computed=True)

    @property
    def state(self) -> BatchState:
        if self.cancelled_on:
            return BatchState.CANCELLED
        if self.sent_on:
            answered = self.lines and all(line.answer for line in self.lines)
            return BatchState.ANSWERED if answered else BatchState.SENT
        return BatchState.CLOSED if self.closed_on else BatchState.OPEN

    @property
    def sum(self) -> Decimal:
        """What its lines add up to."""
        return sum((line.amount or NOTHING for line in self.lines), NOTHING)

    def line(self, record: str) -> BatchLine | None:
        return next((line for line in self.lines if line.record == record), None)

    @property
    def agrees(self) -> bool:
        """Whether the lines are as many, and as much, as was typed."""
        return len(self.lines) == self.count and (self.total is None or self.total == self.sum)


@dataclass(frozen=True, slots=True)
class SentLine:
    """Satisfies `caseman.api.BatchLineView`."""

    batch: str
    record: str
    day: date
    round: int
    answer: str = ""
    number: str = ""
    cause: str = ""


def of_kind(reader: Reader, kind: str) -> Iterator[Record]:
    """The batches of a kind, in the order of their numbers."""
    yield from reader.find(TABLE, ("kind",), kind)


def holding(reader: Reader, kind: str, record: str) -> Iterator[Batch]:
    """The batches of a kind that a case is or was in."""
    for found in of_kind(reader, kind):
        if any(line.get("record") == record for line in found.data.get("lines", ())):
            batch = found.own(Batch)
            if batch.state is not BatchState.CANCELLED:
                yield batch


def unanswered(batch: Batch, record: str) -> bool:
    """Whether a case is still in a batch: its line has no answer."""
    line = batch.line(record)
    return line is not None and not line.answer


@dataclass(frozen=True, slots=True)
class Explanation:
    """Files that explain a difference: `missing` would have to come in, `extra` would have to go out."""

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def explain(
    count: int, total: Decimal, lines: Mapping[str, Decimal], others: Mapping[str, Decimal]
) -> list[Explanation]:
    """Which files explain that `count` files and `total` yuan were typed and `lines` (name -> sum) were entered.

    others  files that could have been meant (name -> sum)
    At most FILES files are missing or too many, or one stands in another's place; the fewest files first.
    """
    short, owed = count - len(lines), total - sum(lines.values(), NOTHING)
    if 0 < short <= FILES:
        return [Explanation(missing=names) for names in _subsets(others, short, owed)]
    if -FILES <= short < 0:
        return [Explanation(extra=names) for names in _subsets(lines, -short, -owed)]
    if short or not owed:
        return []
    found = []
    by_sum: dict[Decimal, list[str]] = {}
    for name, amount in others.items():
        by_sum.setdefault(amount, []).append(name)
    for name, amount in lines.items():
        for other in by_sum.get(amount + owed, ()):
            found.append(Explanation(missing=(other,), extra=(name,)))
            if len(found) == EXPLANATIONS:
                return found
    return found


def _subsets(files: Mapping[str, Decimal], size: int, wanted: Decimal) -> list[tuple[str, ...]]:
    """Up to EXPLANATIONS sets of `size` files that add up to a sum: the last file of each is looked up, not tried."""
    by_sum: dict[Decimal, list[str]] = {}
    places = {name: place for place, name in enumerate(files)}
    for name, amount in files.items():
        by_sum.setdefault(amount, []).append(name)
    found: list[tuple[str, ...]] = []
    if size == FILES and len(files) > MANY:
        return found
    for firsts in combinations(files, size - 1):
        rest = wanted - sum((files[name] for name in firsts), NOTHING)
        for last in by_sum.get(rest, ()):
            if all(places[last] > places[name] for name in firsts):
                found.append((*firsts, last))
                if len(found) == EXPLANATIONS:
                    return found
    return found


def without(lines: Sequence[BatchLine], record: str) -> list[BatchLine]:
    return [line for line in lines if line.record != record]


def differences(batch: Batch) -> dict[str, Any]:
    """The typed and the entered count and total."""
    return {
        "number": batch.number,
        "typed": batch.count,
        "count": len(batch.lines),
        "total": batch.total if batch.total is not None else NOTHING,
        "sum": batch.sum,
        "difference": (batch.total or NOTHING) - batch.sum if batch.total is not None else NOTHING,
    }
