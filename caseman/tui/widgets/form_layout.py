"""Where a form's fields stand: one column, or two where the screen is wide, with room for what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseman.tui.safe_text import width, wrap

from .kinds import WIDTHS

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec

#: Cells from which on there are two columns.
TWO_COLUMNS = 100
#: Kinds that take the whole width.
WHOLE = frozenset({"long_text", "rows", "list", "group"})
#: Cells before a label: the sign of a change.
GUTTER = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A field on the form's own lines: its label at `x`, its value at `value_x` with `cells`, `height` lines,
    then the lines of its error."""

    index: int
    x: int
    y: int
    label_cells: int
    value_x: int
    cells: int
    height: int
    error: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormLayout:
    """The places of all fields, the headings by their line, and how many lines there are."""

    places: tuple[Place, ...]
    headings: Mapping[int, str]
    lines: int

    def at(self, x: int, y: int) -> Place | None:
        """The field at a cell: its label, its value, or the signs beside it."""
        return next(
            (
                place
                for place in self.places
                if place.y <= y < place.y + place.height and place.x <= x < place.value_x + place.cells + 3
            ),
            None,
        )

    def beyond(self, here: Place, lines: int) -> Place | None:
        """The field `lines` further down (up where negative) in the same column, at least one field; None at the end."""
        ahead = [place for place in self.places if (place.y > here.y if lines > 0 else place.y < here.y)]
        target = here.y + lines
        return min(ahead, key=lambda place: (abs(place.y - target), abs(place.x - here.x)), default=None)


def lay_out(
    fields: Sequence["FieldSpec"],
    labels: Sequence[str],
    cells: int,
    *,
    headings: Mapping[str, str],
    errors: Mapping[str, str],
    height_of: Callable[[int, int], int],
) -> FormLayout:
    """Place the fields in `cells`.

    headings   text over the field with this name
    errors     sentence under the field with this name
    height_of  lines of the value of field number i in n cells
    """
    columns = 2 if cells >= TWO_COLUMNS else 1
    column_cells = (cells - 1) // columns
    label_cells = min(max((width(label) for label in labels), default=4) + 2, column_cells * 2 // 5)
    places: list[Place] = []
    heading_lines: dict[int, str] = {}
    y = column = row_height = 0

    for index, spec in enumerate(fields):
        whole = spec.kind in WHOLE or columns == 1
        heading = headings.get(spec.name)
        if column and (whole or heading):
            y, column, row_height = y + row_height, 0, 0
        if heading:
            y += 1 if y else 0
            heading_lines[y] = heading
            y += 1
        x = column * column_cells
        room = (cells - 1 if whole else column_cells) - GUTTER - label_cells - 5
        wanted = spec.meta.width or WIDTHS.get(spec.kind, 40)
        value_cells = max(4, min(room, room if spec.kind in WHOLE else wanted))
        height = height_of(index, value_cells)
        text = errors.get(spec.name, "")
        error = tuple(wrap(text, max(8, room))) if text else ()
        places.append(Place(index, x, y, label_cells, x + GUTTER + label_cells, value_cells, height, error))
        row_height = max(row_height, height + len(error))
        column += 1
        if whole or column == columns:
            y, column, row_height = y + row_height, 0, 0
    return FormLayout(tuple(places), heading_lines, y + row_height)
