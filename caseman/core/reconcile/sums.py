"""A list's own sums: what a line comes to by its other fields, and the totals under the lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from caseman.api.lists import DifferenceClass, ListKind
from caseman.api.messages import msg as _

from .lines import Compared, FieldDifference, TheirLine
from .near import nearness
from .values import canonical

Hint = tuple[str, Mapping[str, object]]
#: What is told of one break of a sum: code, fields (ours: what it should be), rows, hints.
Broken = tuple[str, list[FieldDifference], list[TheirLine], list[Hint]]


@dataclass(frozen=True, slots=True)
class ListTotal:
    """A row of totals. `part`: it sums the rows since the last such row, not all above it."""

    row: int
    sheet: str
    sums: Mapping[str, Decimal]
    part: bool = False


def check_lines(kind: ListKind, rows: Sequence[TheirLine], found: Compared) -> Iterator[Broken]:
    """The lines whose figures do not add up, less those that a difference explains."""
    if not (kind.arithmetic and kind.line_sums):
        return
    explained = {row.row for one in found.differences for row in one.theirs}
    for row in rows:
        if row.row not in explained:
            yield from _line(kind, row)


def check_totals(
    kind: ListKind, rows: Sequence[TheirLine], totals: Sequence[ListTotal], found: Compared
) -> Iterator[Broken]:
    """The totals that do not add up, less those that the differences of lines explain."""
    if kind.arithmetic and kind.sums:
        for total in totals:
            yield from _total(kind, rows, totals, total, found)


def _line(kind: ListKind, row: TheirLine) -> Iterator[Broken]:
    if kind.line_sums is None:
        return
    due = kind.line_sums(row.values)
    fields = []
    for one in kind.fields:
        if one.name in due:
            wanted = canonical(one.kind, due[one.name])
            told = row.values[one.name]
            if told is not None and wanted is not None and told != wanted:
                fields.append(FieldDifference(one, wanted, told, nearness(one, wanted, told)))
    if fields:
        yield kind.arithmetic, fields, [row], [(_("ours is what the line comes to by its own figures"), {})]


def _total(
    kind: ListKind, rows: Sequence[TheirLine], totals: Sequence[ListTotal], total: ListTotal, found: Compared
) -> Iterator[Broken]:
    one = next((field for field in kind.fields if field.name == kind.sums), None)
    told = total.sums.get(kind.sums)
    if one is None or told is None:
        return
    before = max(
        (other.row for other in totals if other.sheet == total.sheet and other.row < total.row), default=0
    )
    start = before if total.part else 0
    mine = [row for row in rows if row.sheet == total.sheet and start < row.row < total.row]
    wanted = sum((row.values[kind.sums] or Decimal(0) for row in mine), Decimal(0))
    if told == wanted or _explained(kind, told - wanted, found):
        return
    line = TheirLine(total.row, total.sheet, {field.name: None for field in kind.fields} | {kind.sums: told})
    yield (
        kind.arithmetic,
        [FieldDifference(one, wanted, told, nearness(one, wanted, told))],
        [line],
        [(_("the total under {count} lines; ours is what they add up to"), {"count": len(mine)})],
    )


def _explained(kind: ListKind, missing: Decimal, found: Compared) -> bool:
    """Whether the total is right once some of the differences of lines are put right."""
    steps = []
    for one in found.differences:
        if one.cls in (DifferenceClass.ARITHMETIC, DifferenceClass.SWAPPED):
            continue
        theirs = one.theirs[1:] if one.cls is DifferenceClass.DOUBLE else one.theirs
        ours = () if one.cls is DifferenceClass.DOUBLE else one.ours
        step = sum((line.values[kind.sums] or Decimal(0) for line in ours), Decimal(0))
        step -= sum((row.values[kind.sums] or Decimal(0) for row in theirs), Decimal(0))
        if step:
            steps.append(step)
    if steps and sum(steps) == missing:
        return True
    few = steps[:30]
    return any(sum(part) == missing for size in (1, 2, 3) for part in combinations(few, size))
