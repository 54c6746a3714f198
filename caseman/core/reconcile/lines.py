"""Lines of the two sides, and the differences between them."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from caseman.api.lists import DifferenceClass, ListField, ListKind, Verdict
from caseman.api.rules import Severity

from .near import Near
from .values import shown


@dataclass(frozen=True, slots=True)
class OurLine:
    """A line of ours: its record, and what it says by field name (canonical values).

    unit    as clerks write it
    scope   what it belongs to, by scope name
    since   the day from which it is due on a list
    cites   the clause that gives a value, by field name
    """

    ref: str
    unit: str
    key: str
    values: Mapping[str, Any]
    scope: Mapping[str, str] = field(default_factory=dict)
    tolerance: Mapping[str, Decimal] = field(default_factory=dict)
    since: date | None = None
    cites: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TheirLine:
    """A row of the list. `row` is Excel's number, `cells` every cell as received by its heading."""

    row: int
    sheet: str
    values: Mapping[str, Any]
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """Equal for two rows that say the same, wherever they stand."""
        return digest(*(f"{name}={self.values[name]}" for name in sorted(self.values)))


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field in which a pair differs."""

    field: ListField
    ours: Any
    theirs: Any
    near: tuple[Near, ...] = ()

    @property
    def code(self) -> str:
        return next(
            (self.field.codes[one.word] for one in self.near if one.word in self.field.codes), self.field.code
        )

    @property
    def shown(self) -> tuple[str, str]:
        """Ours and theirs as text."""
        return shown(self.field.kind, self.ours), shown(self.field.kind, self.theirs)


@dataclass(frozen=True)
class Difference:
    """One difference: its class and code, the lines of both sides that it is about, the fields that differ.

    hints       further sentences: message id, facts
    refs        the records it is about; for a line that is not ours, the record of its unit, if there is one
    verdicts    how it may be judged, the proposed one first
    """

    kind: ListKind
    cls: DifferenceClass
    code: str
    ours: tuple[OurLine, ...] = ()
    theirs: tuple[TheirLine, ...] = ()
    fields: tuple[FieldDifference, ...] = ()
    hints: tuple[tuple[str, Mapping[str, object]], ...] = ()
    refs: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """The same as long as both sides say the same, in whatever file and row."""
        parts = [self.kind.id, self.cls, *self.refs]
        for one in self.fields:
            parts += [one.field.name, *one.shown]
        for line in self.theirs:
            parts += [
                f"{name}={value}" for name, value in sorted(line.values.items(), key=lambda pair: pair[0])
            ]
        return f"{self.kind.id}-{digest(*parts)[:10]}"

    @property
    def cite(self) -> str:
        """The clause that gives our value of the first field that differs; empty where none does."""
        if not self.ours or not self.fields:
            return ""
        return self.ours[0].cites.get(self.fields[0].field.name, "")

    @property
    def row(self) -> int:
        """The first row of the list that it is about, 0 for none."""
        return min((line.row for line in self.theirs), default=0)

    @property
    def unit(self) -> str:
        return self.units[0] if self.units else ""

    @property
    def severity(self) -> Severity:
        """Owners in another order are worth a look and hold nothing up."""
        near = [one.near for one in self.fields]
        if self.cls is DifferenceClass.DIFFERS and all(
            words and all(one.word == "order" for one in words) for words in near
        ):
            return Severity.WARN
        return self.kind.severity

    @property
    def proposal(self) -> Verdict:
        """The verdict that is proposed."""
        told = self.kind.proposals.get(self.code) or self.kind.proposals.get(self.cls)
        verdict = Verdict(told) if told else Verdict.OFFICE
        return verdict if verdict in self.verdicts else Verdict.OFFICE

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """How it may be judged, in the order of their keys."""
        possible = {Verdict.KEEP, Verdict.OFFICE, Verdict.WRITE_OFF}
        if self.can_take:
            possible.add(Verdict.TAKE)
        if self.kind.customer and self.refs:
            possible.add(Verdict.CUSTOMER)
        return tuple(verdict for verdict in Verdict if verdict in possible)

    @property
    def can_take(self) -> bool:
        """Whether “accept theirs” means something: each side has a line, or the kind can enter theirs."""
        if self.cls in (DifferenceClass.DIFFERS, DifferenceClass.SWAPPED):
            return True
        return self.cls is DifferenceClass.MISSING_HERE and self.kind.take is not None and bool(self.refs)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody decided on a difference. `ref` is its record; `written`: ours became theirs by it."""

    ref: str
    difference: str
    verdict: Verdict
    written: bool = False

    @property
    def settles(self) -> bool:
        """Whether the line counts as agreeing while the two sides go on to differ."""
        return self.verdict in (Verdict.TAKE, Verdict.WRITE_OFF)


@dataclass(slots=True)
class Compared:
    """A list compared with ours.

    agree      pairs that agree
    outside    rows of what the list was narrowed away from
    unread     refs whose row waits with an error, or whose own line could not be told
    compared   the fields that the list has at all
    """

    kind: ListKind
    agree: list[tuple[OurLine, TheirLine]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    outside: list[TheirLine] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    compared: frozenset[str] = frozenset()

    def fills(self) -> Iterator[tuple[OurLine, TheirLine, list[ListField]]]:
        """The agreeing pairs in which ours lacks what theirs says."""
        for ours, theirs in self.agree:
            empty = [
                one
                for one in self.kind.fields
                if one.fill and ours.values[one.name] is None and theirs.values[one.name] is not None
            ]
            if empty:
                yield ours, theirs, empty


def digest(*parts: str) -> str:
    """A short name for texts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
