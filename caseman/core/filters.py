"""What is typed into a list's find line: words to look for, and conditions on columns; all of them must hold.

    total>=1000000; state~filed; 李

Conditions are those of `caseman report --where`. They stand between `;`, of either width.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caseman.api.messages import InputError
from caseman.api.reports import Report
from caseman.api.units import parse_unit
from caseman.api.values import match_key

from .reports import Cells, Condition

if TYPE_CHECKING:
    from .office import Office

_SIGNS = "=<>~≠≤≥＝＜＞～"
Row = Mapping[str, Any]


def parts_of(text: str) -> tuple[list[str], list[str]]:
    """A typed text as conditions and words."""
    parts = [part.strip() for part in re.split("[;；]", text) if part.strip()]
    conditions = [part for part in parts if any(sign in part for sign in _SIGNS)]
    return conditions, [part for part in parts if part not in conditions]


class Filter:
    """A typed text against the columns of a report. Raises InputError for a condition that cannot be read."""

    def __init__(self, office: "Office", report: Report, text: str) -> None:
        # What is typed is known to whoever typed it: a word finds what is masked too, as a condition does.
        self._cells = Cells(office, report, unmasked=True)
        self._columns = report.columns
        told, words = parts_of(text)
        self.conditions: Sequence[str] = told
        self.asked: list[Condition] = [self._cells.condition(one) for one in told]
        names = {
            match_key(name) for column in report.columns for name in (column.name, self._cells.title(column))
        }
        #: Looked for in every cell; the name of a column alone is the beginning of a condition.
        self.words = [word for word in map(match_key, words) if word not in names]

    def __call__(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that fit."""
        if not self.asked and not self.words:
            return list(rows)
        return [row for row in rows if self.fits(row)]

    def fits(self, row: Any) -> bool:
        """Whether every condition holds and every word is there; of the row only `get` is used."""
        return all(holds(row) for holds in self.asked) and self._holds(row)

    def _holds(self, row: Any) -> bool:
        """Whether every word stands in some cell, or names the unit that a cell names in another writing."""
        if not self.words:
            return True
        cells = [match_key(self._cells.text(column, row.get(column.name))) for column in self._columns]
        return all(
            any(word in cell for cell in cells)
            or ((unit := _unit(word)) and any(unit == _unit(cell) for cell in cells))
            for word in self.words
        )


def _unit(text: str) -> str:
    """What every writing of a unit has in common: `2-1-702` is 2-1-0702. Empty for what names none."""
    try:
        return parse_unit(text).key
    except InputError:
        return ""
