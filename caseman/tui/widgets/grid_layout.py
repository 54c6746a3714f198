"""Which columns of a grid are in sight, and how wide: the rows' names first, then the fields as many as fit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from caseman.tui.safe_text import width

from . import kinds

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec

    from .grid_model import Row

#: Cells of the sign of a row, and most of a row's names.
GUTTER, NAMES = 2, 26


class Place(NamedTuple):
    """A column in sight: its number, its first cell and its cells."""

    column: int
    x: int
    cells: int


class GridLayout(NamedTuple):
    """The cells of the rows' names, and the columns in sight; whether there are others before and after them."""

    names: int
    places: tuple[Place, ...]
    before: bool
    after: bool

    def place(self, column: int) -> Place | None:
        """Where a column stands; None out of sight."""
        return next((one for one in self.places if one.column == column), None)


def lay_out(
    fields: Sequence["FieldSpec"], labels: Sequence[str], rows: Sequence["Row"], cells: int, left: int
) -> GridLayout:
    """The columns from `left` on in `cells`; at least one, cut where it must be."""
    need = max((sum(width(name) + 1 for name in row.names) for row in rows), default=0)
    names = min(need, NAMES, max(0, cells // 3))
    places: list[Place] = []
    x = GUTTER + names
    for column in range(left, len(fields)):
        spec = fields[column]
        wanted = max(spec.meta.width or kinds.WIDTHS.get(spec.kind, 24), width(labels[column]))
        room = min(wanted, max(8, cells - names - 6))
        if places and x + room > cells - 1:
            break
        places.append(Place(column, x, room))
        x += room + 1
    after = bool(places) and places[-1].column < len(fields) - 1
    return GridLayout(names, tuple(places), before=left > 0, after=after)
