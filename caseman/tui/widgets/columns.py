"""A table's columns, what stands in them, and their widths: each gets what it needs at least, the room that is left goes by
weight."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

#: A text, or a text and the name of the ink of `Inks` (or "state 3") that it is painted in.
Cell = str | tuple[str, str]
#: The cells of a row by its number.
Rows = Callable[[int], Sequence[Cell]]

#: How many columns stay where they are while the others move sideways.
FROZEN = 1


def text_of(cell: Cell) -> str:
    """The text of a cell."""
    return cell if isinstance(cell, str) else cell[0]


class TableColumn(NamedTuple):
    """A column of a table.

    title   message id of the heading
    least   cells that it needs
    weight  its share of the room that is left over; 0: it stays at `least`
    most    cells beyond which more is of no use
    number  right-aligned, and wider rather than cut
    whole   of words: up to so many cells they are shown whole, and the column is wider rather than cut
    """

    title: str
    least: int = 6
    weight: int = 1
    most: int = 60
    number: bool = False
    whole: int = 0


class Layout(NamedTuple):
    """Which columns are on the screen, left to right, with their widths."""

    shown: tuple[tuple[int, int], ...]
    gap: int
    before: bool
    after: bool


def lay_out(columns: Sequence[TableColumn], cells: int, first: int, grown: Mapping[int, int]) -> Layout:
    """Columns from `first` on, behind those that stay, as many as fit into `cells`.

    `grown` holds the cells that numbers, or words that are shown whole, have turned out to need.
    """
    gap = 2 if cells >= 100 else 1
    if not columns or cells < 1:
        return Layout((), gap, before=False, after=False)
    least = [max(column.least, grown.get(i, 0)) for i, column in enumerate(columns)]
    held = list(range(min(FROZEN, len(columns) - 1)))
    asked, first = first, max(first, len(held))
    # The column that is asked for is always shown: cut if it must be, alone if nothing else leaves it room.
    if sum(least[i] + gap for i in held) + min(least[first], 8) > cells:
        held, first = [], asked
    shown: list[int] = []
    room = cells
    for i in (*held, *range(first, len(columns))):
        between = gap if shown else 0
        if i == first:
            least[i] = min(least[i], room - between)
        if least[i] + between > room:
            break
        shown.append(i)
        room -= least[i] + between
    widths = {i: least[i] for i in shown}
    while room > 0:
        open_ = [i for i in shown if columns[i].weight and widths[i] < columns[i].most]
        if not open_:
            break
        total = sum(columns[i].weight for i in open_)
        given = 0
        for i in open_:
            share = min(room * columns[i].weight // total, columns[i].most - widths[i])
            widths[i] += share
            given += share
        if not given:  # less than a cell each: the first ones get it
            for i in open_[:room]:
                widths[i] += 1
            break
        room -= given
    return Layout(
        tuple((i, widths[i]) for i in shown), gap, before=first > FROZEN, after=shown[-1] < len(columns) - 1
    )
