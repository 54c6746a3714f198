"""The columns and lines of a report as a table shows them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from caseman.api.messages import msg as _
from caseman.api.reports import Column
from caseman.tui.widgets import kinds
from caseman.tui.widgets.columns import Cell, TableColumn

if TYPE_CHECKING:
    from caseman.core.reports import Cells, Ledger

#: Cells up to which words of a kind are shown whole, so that a bank or a certificate can be told from another.
_WHOLE = {"text": 14, "code": 24}
#: Cells of a column of a kind: at least, weight, at most.
_ROOM: Mapping[str, tuple[int, int, int]] = {
    "day": (10, 0, 10), "money": (12, 0, 20), "area": (8, 0, 14), "rate": (6, 0, 8), "count": (4, 0, 8),
    "code": (9, 0, 24), "mark": (4, 0, 6), "document_number": (18, 0, 20), "phone": (11, 0, 14),
}  # fmt: skip


def column_of(column: Column, cells: "Cells") -> TableColumn:
    """A report's column as one of a table, with room for what is of its kind."""
    least, weight, most = _ROOM.get(column.kind, (8, 1, 40))
    return TableColumn(
        cells.title(column),
        least,
        weight,
        most,
        number=column.kind in kinds.NUMBERS,
        whole=_WHOLE.get(column.kind, 0),
    )


def line_of(ledger: "Ledger", index: int, cells: "Cells", say: Callable[..., str]) -> tuple[Cell, ...]:
    """A line of a report; behind the last one the line of its totals."""
    if index < len(ledger.rows):
        row = ledger.rows[index]
        return tuple(shown(column, row.get(column.name), cells) for column in ledger.columns)
    totals = [shown(column, ledger.totals.get(column.name), cells) for column in ledger.columns]
    totals[0] = totals[0] or say(_("total"))
    return tuple((cell, "accent") for cell in totals)


def shown(column: Column, value: Any, cells: "Cells") -> str:
    """A value as the terminal shows it, masked where it is to be."""
    if column.kind in kinds.NUMBERS and value is not None and not cells.hidden(column):
        return kinds.shown(column.kind, value)
    return cells.text(column, value)
