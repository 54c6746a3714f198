"""The fund office's and the tax office's lists of the demo, with lines changed."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from caseman.core.loaded import IN_REPOSITORY

Rows = dict[str, list[str]]
OFFICE = IN_REPOSITORY / "demo" / "office"
FUND, TAX = "fund_notice", "deed_tax"
#: Units that are handed over, and one that is not.
A, B, C, NOTICED = "1-1-0101", "1-1-0203", "1-1-0301", "1-1-0102"


def write(
    folder: Path,
    kind: str,
    change: Callable[[Rows], None] | None = None,
    totals: Callable[[list[list[str]]], list[str]] | None = None,
) -> Path:
    """The shipped list with its lines (by unit) changed, and a row of totals under them."""
    heads, *lines = csv.reader(io.StringIO((OFFICE / f"{kind}.csv").read_text("utf-8")))
    by_unit = {line[heads.index("房屋坐落")]: line for line in lines}
    if change:
        change(by_unit)
    rows = list(by_unit.values())
    file = folder / f"{kind}-changed.csv"
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([heads, *rows, *([totals(rows)] if totals else [])])
    return file


def put(unit: str, place: int, value: str) -> Callable[[Rows], None]:
    def change(lines: Rows) -> None:
        lines[unit][place] = value

    return change


def without(unit: str) -> Callable[[Rows], None]:
    return lambda lines: lines.pop(unit) and None


def one_more(unit: str, name: str, twin: bool = False) -> Callable[[Rows], None]:
    def change(lines: Rows) -> None:
        line = list(lines[A])
        if not twin:
            line = [unit if cell == A else name if cell == "颜良" else cell for cell in line]
        lines["more"] = line

    return change


def swapped(lines: Rows) -> None:
    lines[B][3:], lines[C][3:] = lines[C][3:], lines[B][3:]


def total(place: int, by: str) -> Callable[[list[list[str]]], list[str]]:
    def row(rows: list[list[str]]) -> list[str]:
        told = ["合计", *[""] * (len(rows[0]) - 1)]
        told[place] = str(sum(Decimal(line[place]) for line in rows) + Decimal(by))
        return told

    return row
