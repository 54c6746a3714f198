"""Comparing a list with ours: which lines agree, and of which class each difference is."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from caseman.api.lists import DifferenceClass, ListKind
from caseman.api.messages import msg as _

from .likely import likely
from .lines import Compared, Difference, FieldDifference, OurLine, TheirLine
from .matching import ByKey, match
from .near import nearness
from .parts import Sums
from .sums import ListTotal, check_lines, check_totals
from .values import bucket, same

Pair = tuple[OurLine, TheirLine]


def compare(
    kind: ListKind,
    ours: Sequence[OurLine],
    theirs: Sequence[TheirLine],
    *,
    scope: Mapping[str, str],
    totals: Sequence[ListTotal] = (),
    records: Mapping[str, str] | None = None,
    waiting: Sequence[Mapping[str, Any]] = (),
    day: date | None = None,
    compared: frozenset[str] | None = None,
) -> Compared:
    """Compare a list with our lines.

    day       the day of the list: what is due on lists only since that day is not missed
    scope     what narrows the list; lines of ours outside of it are not missed
    totals    the sums that the list states
    records   unit -> reference of its record, also of records that have no line
    compared  the fields that the list has, where `theirs` are only some of its rows
    waiting   what rows with errors say: a line that is on one of them is neither missing nor agreeing
    """
    return _Comparing(kind, ours, theirs, scope, records or {}, waiting, day, compared).run(totals)


def add_totals(
    kind: ListKind, rows: Sequence[TheirLine], totals: Sequence[ListTotal], found: Compared
) -> None:
    """Add the list's totals that do not add up, and put the differences in their order."""
    for code, fields, lines, hints in check_totals(kind, rows, totals, found):
        one = Difference(
            kind, DifferenceClass.ARITHMETIC, code, (), tuple(lines), tuple(fields), tuple(hints)
        )
        found.differences.append(one)
    found.differences.sort(key=lambda one: (one.row or 10**9, one.refs, one.id))


class _Comparing:
    def __init__(
        self,
        kind: ListKind,
        ours: Sequence[OurLine],
        theirs: Sequence[TheirLine],
        scope: Mapping[str, str],
        records: Mapping[str, str],
        waiting: Sequence[Mapping[str, Any]],
        day: date | None,
        compared: frozenset[str] | None,
    ) -> None:
        self.kind = kind
        self.day = day
        self.records = records
        self.theirs = theirs
        self.waiting = ByKey(kind, [TheirLine(0, "", values) for values in waiting])
        self.units = {line.ref: line.unit for line in ours}
        self.compared = compared or frozenset(
            one.name for one in kind.fields if any(line.values.get(one.name) is not None for line in theirs)
        )
        self.found = Compared(kind, compared=self.compared)
        parts = {one.name for one in kind.scopes if one.part} | {"stage"}
        strict = {name: value for name, value in scope.items() if name not in parts}
        narrowed = {name: value for name, value in scope.items() if name in parts}
        self.inside = [line for line in ours if _within(line, strict) and _within(line, narrowed)]
        self.elsewhere = [line for line in ours if not _within(line, strict)]
        aside = [line for line in ours if _within(line, strict) and not _within(line, narrowed)]
        self.matching = match(kind, [*self.inside, *aside], theirs, self.compared)
        if aside or narrowed:
            self._leave_aside({id(line) for line in aside}, narrowed)

    def _leave_aside(self, aside: set[int], narrowed: Mapping[str, str]) -> None:
        """Rows of what the list was narrowed away from are neither right nor wrong."""
        pairs, ours, theirs = self.matching
        self.found.outside = [row for line, row in pairs if id(line) in aside]
        kept: list[TheirLine] = []
        mine = ByKey(self.kind, self.inside)
        for row in theirs:
            # A row that no line of ours is about: of a record elsewhere, if the list was narrowed.
            (self.found.outside if narrowed and not mine.like(row) else kept).append(row)
        self.matching = self.matching._replace(
            pairs=[pair for pair in pairs if id(pair[0]) not in aside],
            ours=[line for line in ours if id(line) not in aside],
            theirs=kept,
        )

    def run(self, totals: Sequence[ListTotal]) -> Compared:
        differing: list[tuple[Pair, list[FieldDifference]]] = []
        for pair in self.matching.pairs:
            fields = self._fields(*pair)
            if fields:
                differing.append((pair, fields))
            else:
                self.found.agree.append(pair)
        lone_theirs = list(self.matching.theirs)
        lone_ours = [line for line in self.matching.ours if not self._waits(line)]
        differing = self._swaps(differing)
        differing, lone_theirs = self._splits(differing, lone_theirs)
        differing, lone_ours = self._joins(differing, lone_ours)
        for pair, fields in differing:
            self._add(
                DifferenceClass.DIFFERS, fields[0].code, [pair[0]], [pair[1]], fields, self._hints(pair)
            )
        self.pairs_by_ours = ByKey(self.kind, [line for line, _row in self.matching.pairs])
        self.pairs_by_theirs = ByKey(self.kind, [row for _line, row in self.matching.pairs])
        self.partner = {id(line): pair for pair in self.matching.pairs for line in pair}
        self.others = ByKey(self.kind, self.elsewhere)
        for row in lone_theirs:
            self._lone(row)
        if self.kind.missing_there:
            for line in filter(self._due, lone_ours):
                self._add(DifferenceClass.MISSING_THERE, self.kind.missing_there, [line], [])
        for code, fields, rows, hints in check_lines(self.kind, self.theirs, self.found):
            self._add(DifferenceClass.ARITHMETIC, code, [], rows, fields, hints)
        add_totals(self.kind, self.theirs, totals, self.found)
        return self.found

    # -- one pair

    def _fields(self, ours: OurLine, theirs: TheirLine) -> list[FieldDifference]:
        """The fields with a code in which a pair differs."""
        return [
            FieldDifference(one, mine, other, nearness(one, mine, other))
            for one in self.kind.fields
            if one.code and one.name in self.compared
            for mine, other in [(ours.values[one.name], theirs.values[one.name])]
            if not same(one, mine, other, ours.tolerance.get(one.name, Decimal(0)))
        ]

    def _hints(self, pair: Pair) -> list[tuple[str, Mapping[str, object]]]:
        ours, theirs = pair
        return list(self.kind.hints(ours.values, theirs.values)) if self.kind.hints else []

    def _waits(self, line: OurLine) -> bool:
        """Whether a line of ours is on a row that waits with an error."""
        if self.waiting.like(line):
            self.found.unread.add(line.ref)
            return True
        return False

    def _due(self, line: OurLine) -> bool:
        """Whether a line of ours was due on a list of this day."""
        return line.since is None or self.day is None or line.since < self.day

    # -- swapped

    def _swaps(
        self, differing: list[tuple[Pair, list[FieldDifference]]]
    ) -> list[tuple[Pair, list[FieldDifference]]]:
        """Two pairs that have each other's values in the same fields are one difference."""
        waiting: dict[Hashable, list[int]] = {}
        partner: dict[int, int] = {}
        for at, (_pair, fields) in enumerate(differing):
            wanted = _crossed(fields, lambda one: one.theirs)
            for other in waiting.get(wanted, ()):
                if other not in partner and self._cross(differing[at], differing[other]):
                    partner[at], partner[other] = other, at
                    break
            else:
                waiting.setdefault(_crossed(fields, lambda one: one.ours), []).append(at)
        for at, other in partner.items():
            if at > other:
                (first, fields), (second, more) = differing[other], differing[at]
                self._add(
                    DifferenceClass.SWAPPED,
                    fields[0].code,
                    [first[0], second[0]],
                    [first[1], second[1]],
                    [*fields, *more],
                    [*self._hints(first), *self._hints(second)],
                )
        return [one for at, one in enumerate(differing) if at not in partner]

    @staticmethod
    def _cross(one: tuple[Pair, list[FieldDifference]], other: tuple[Pair, list[FieldDifference]]) -> bool:
        return all(
            same(a.field, a.ours, b.theirs) and same(a.field, b.ours, a.theirs)
            for a, b in zip(one[1], other[1], strict=True)
        )

    # -- split and joined

    def _splits(
        self, differing: list[tuple[Pair, list[FieldDifference]]], lone: list[TheirLine]
    ) -> tuple[list[tuple[Pair, list[FieldDifference]]], list[TheirLine]]:
        """A sum of ours that is on the list in several lines of one key."""
        if not (self.kind.split and self.kind.sums) or not lone:
            return differing, lone
        left: list[tuple[Pair, list[FieldDifference]]] = []
        by_key = ByKey(self.kind, lone)
        used: set[int] = set()
        for pair, fields in differing:
            ours, theirs = pair
            wanted = _difference(self.kind.sums, ours, theirs)
            near = [row for row in by_key.like(ours) if id(row) not in used] if wanted > 0 else []
            parts = Sums(near, self.kind.sums).making(wanted, used)
            if not parts:
                left.append((pair, fields))
                continue
            used.update(map(id, parts))
            self._add(
                DifferenceClass.SPLIT,
                self.kind.split,
                [ours],
                [theirs, *parts],
                fields,
                [self._running([row.values[self.kind.sums] for row in (theirs, *parts)])],
            )
        return left, [row for row in lone if id(row) not in used]

    def _joins(
        self, differing: list[tuple[Pair, list[FieldDifference]]], lone: list[OurLine]
    ) -> tuple[list[tuple[Pair, list[FieldDifference]]], list[OurLine]]:
        """A line of the list that is the sum of several of ours."""
        if not (self.kind.joined and self.kind.sums) or not lone:
            return differing, lone
        left: list[tuple[Pair, list[FieldDifference]]] = []
        sums_of = Sums(lone, self.kind.sums)
        used: set[int] = set()
        for pair, fields in differing:
            ours, theirs = pair
            parts = sums_of.making(-_difference(self.kind.sums, ours, theirs), used)
            if not parts:
                left.append((pair, fields))
                continue
            used.update(map(id, parts))
            lines = [ours, *parts]
            sums = [line.values[self.kind.sums] for line in lines]
            self._add(
                DifferenceClass.JOINED, self.kind.joined, lines, [theirs], fields, [self._running(sums)]
            )
        return left, [line for line in lone if id(line) not in used]

    @staticmethod
    def _running(sums: Sequence[Decimal]) -> tuple[str, Mapping[str, object]]:
        return _("{parts} make {sum}"), {"parts": [f"{one:.2f}" for one in sums], "sum": f"{sum(sums):.2f}"}

    # -- lines of one side

    def _lone(self, row: TheirLine) -> None:
        """A line of the list that nothing of ours is left for."""
        twins = [*self.pairs_by_ours.like(row), *self.pairs_by_theirs.like(row)]
        if twins and self.kind.double:
            line, first = self.partner[id(twins[0])]
            fields = self._fields(line, row)
            self._add(DifferenceClass.DOUBLE, self.kind.double, [line], [first, row], fields)
            return
        if not self.kind.missing_here:
            return
        hints: list[tuple[str, Mapping[str, object]]] = []
        elsewhere = next(iter(self.others.like(row)), None)
        if elsewhere:
            told = [value for value in elsewhere.scope.values() if value]
            hints.append((_("ours stands under {scope}"), {"scope": told}))
        unit = next((row.values[one.name] for one in self.kind.fields if one.kind == "unit"), None)
        ref = elsewhere.ref if elsewhere else self.records.get(str(unit), "")
        if self.kind.likely:
            hints += _meant([line.unit for line in likely(self.kind, row, self.inside)])
        if ref and not elsewhere:
            absent = self.kind.absent or _("{unit} is ours, and does not stand on this list")
            hints.append((absent, {"unit": self._unit(ref, unit)}))
        elif not ref and unit is not None:
            hints.append((_("there is no case on {unit}"), {"unit": unit}))
        fields = [
            FieldDifference(one, None, row.values[one.name])
            for one in self.kind.fields
            if row.values[one.name] is not None
        ]
        self._add(
            DifferenceClass.MISSING_HERE,
            self.kind.missing_here,
            [],
            [row],
            fields,
            hints,
            ref,
            str(unit or ""),
        )

    def _unit(self, ref: str, unit: Any) -> str:
        return self.units.get(ref) or str(unit or "")

    def _add(
        self,
        cls: DifferenceClass,
        code: str,
        ours: Sequence[OurLine],
        theirs: Sequence[TheirLine],
        fields: Sequence[FieldDifference] = (),
        hints: Sequence[tuple[str, Mapping[str, object]]] = (),
        ref: str = "",
        unit: str = "",
    ) -> None:
        if cls is DifferenceClass.MISSING_THERE:
            fields = [
                FieldDifference(one, ours[0].values[one.name], None)
                for one in self.kind.fields
                if one.name in self.compared and ours[0].values[one.name] is not None
            ]
        refs = tuple(dict.fromkeys([line.ref for line in ours] or ([ref] if ref else [])))
        units = tuple(
            dict.fromkeys([line.unit for line in ours] or ([self._unit(ref, unit)] if unit or ref else []))
        )
        self.found.differences.append(
            Difference(
                self.kind, cls, code, tuple(ours), tuple(theirs), tuple(fields), tuple(hints), refs, units
            )
        )


def _meant(units: Sequence[str]) -> Iterable[tuple[str, Mapping[str, object]]]:
    """What a line may have been meant for, as a question."""
    if len(units) > 1:
        yield _("meant for {unit} or {other}?"), {"unit": units[0], "other": units[1]}
    elif units:
        yield _("meant for {unit}?"), {"unit": units[0]}


def _within(line: OurLine, scope: Mapping[str, str]) -> bool:
    return all(line.scope.get(name, "") == value for name, value in scope.items())


def _crossed(fields: Sequence[FieldDifference], side: Any) -> Hashable:
    """What a pair's fields say on one side, to find the pair that says it on the other."""
    return tuple((one.field.name, bucket(one.field, side(one))) for one in fields)


def _difference(name: str, ours: OurLine, theirs: TheirLine) -> Decimal:
    mine, other = ours.values.get(name), theirs.values.get(name)
    return Decimal(0) if mine is None or other is None else Decimal(mine - other)
