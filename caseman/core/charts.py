"""Bars and sparklines as text, right with Chinese: widths are terminal cells."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from .tables import cell_width

Number = Decimal | int


class Signs(NamedTuple):
    """A bar's whole cell and its parts, the smallest first; the heights of a sparkline, the lowest first."""

    whole: str
    parts: str
    heights: str
    more: str


BLOCKS = Signs(whole="█", parts="▏▎▍▌▋▊▉", heights="▁▂▃▄▅▆▇█", more="…")
#: For terminals that draw block signs wide.
ASCII = Signs(whole="#", parts="", heights="_.:-=+*#", more="~")


class ChartLine(NamedTuple):
    """A line of a chart: label and number filled up to their columns, `drawn` between them."""

    label: str
    drawn: str
    number: str
    below_zero: bool = False


#: Cells that a label may take at most, of those that there are; and the least that are left to draw in.
_LABEL, _LEAST = 3, 4


def bars(
    told: Sequence[tuple[str, Number]],
    cells: int,
    shown: Callable[[Number], str],
    signs: Signs = BLOCKS,
    full: Number = 0,
) -> list[ChartLine]:
    """One line for each bar, at most `cells` wide, all to the scale of the longest, or of `full` where that is more; a bar
    below zero has its length and says so."""
    longest = max((Decimal(value).copy_abs() for _label, value in told), default=Decimal(0))
    longest = max(longest, Decimal(full))
    numbers = [shown(value) for _label, value in told]
    labels, room = _columns([label for label, _value in told], numbers, cells, signs)
    return [
        ChartLine(
            label, _filled(_bar(Decimal(value).copy_abs(), longest, room, signs), room), number, value < 0
        )
        for label, number, (_label, value) in zip(labels, _right(numbers), told, strict=True)
    ]


def _bar(value: Decimal, longest: Decimal, room: int, signs: Signs) -> str:
    """A bar; of what is not nothing at least the smallest part is seen."""
    if not value or not longest:
        return ""
    steps = len(signs.parts) + 1
    eighths = max(1, int(value * room * steps / longest))
    whole, part = divmod(eighths, steps)
    return signs.whole * whole + (signs.parts[part - 1] if part else "")


def sparklines(
    told: Sequence[tuple[str, Sequence[Number]]],
    cells: int,
    shown: Callable[[Number], str],
    signs: Signs = BLOCKS,
) -> list[ChartLine]:
    """One line for each series, to its own scale, with its least, greatest and last number; the latest where not all fit."""
    numbers = [
        f"{shown(min(values))} – {shown(max(values))}  {shown(values[-1])}" if values else ""
        for _label, values in told
    ]
    labels, room = _columns([label for label, _values in told], numbers, cells, signs)
    return [
        ChartLine(label, _filled(_spark(values, room, signs), room), number)
        for label, number, (_label, values) in zip(labels, _right(numbers), told, strict=True)
    ]


def _spark(values: Sequence[Number], room: int, signs: Signs) -> str:
    if len(values) > room:
        return signs.more + _spark(values[len(values) - room + 1 :], room, signs) if room > 1 else ""
    if not values:
        return ""
    least, most = min(values), max(values)
    top = len(signs.heights) - 1
    return "".join(
        signs.heights[int(Decimal(one - least) * top / Decimal(most - least)) if most > least else 0]
        for one in values
    )


def _columns(
    labels: Sequence[str], numbers: Sequence[str], cells: int, signs: Signs
) -> tuple[list[str], int]:
    """The labels cut and filled to one width, and the cells that are left between them and the numbers."""
    widest = max(map(cell_width, labels), default=0)
    number = max(map(cell_width, numbers), default=0)
    width = min(widest, max(_LEAST, cells // _LABEL))
    return [_filled(_cut(label, width, signs.more), width) for label in labels], max(
        _LEAST, cells - width - number - 4
    )


def _right(numbers: Sequence[str]) -> list[str]:
    width = max(map(cell_width, numbers), default=0)
    return [" " * (width - cell_width(number)) + number for number in numbers]


def _filled(text: str, cells: int) -> str:
    return text + " " * (cells - cell_width(text))


def _cut(text: str, cells: int, more: str) -> str:
    if cell_width(text) <= cells:
        return text
    while text and cell_width(text) + cell_width(more) > cells:
        text = text[:-1]
    return text + more
