"""Cells of the lists: what they say, what they are sorted by, the findings on a record."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from caseman.tui.widgets.columns import Cell, text_of

if TYPE_CHECKING:
    from .work import OfficeScreen


def sort_key(cell: Cell) -> tuple[int, Decimal, str]:
    """Numbers by their size, then texts."""
    text = text_of(cell)
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return (1, Decimal(0), text)
    return (0, number, "") if number.is_finite() else (1, Decimal(0), text)


def found_on(screen: "OfficeScreen", ref: str) -> Cell:
    """How many findings are on a record, those that block first."""
    blocking, other = screen.desk.counts.get(ref, (0, 0))
    signs = screen.shell.glyphs
    told = [f"{signs.blocked}{blocking}" if blocking else "", f"!{other}" if other else ""]
    return " ".join(part for part in told if part), "block" if blocking else "warn"
