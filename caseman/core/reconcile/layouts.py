"""How the files of a kind of list were laid out: each office has its own layout, and what is asked about one is asked once."""

import difflib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from caseman.api.lists import ListKind
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.core.importing import (
    RUNNING_NUMBER,
    Layout,
    TableRows,
    TableSpec,
    Workbook,
    cell_text,
    heading_key,
)
from caseman.core.imports import earlier_layouts

if TYPE_CHECKING:
    from caseman.core.office import Office

#: Headings stand within the first rows.
_ROWS = 40


class NeedsColumn(InputError):
    """A column that lines are compared by stands under another heading, or is not there.

    name    its usual heading
    known   the headings that it may be, the likeliest first
    """

    def __init__(self, message: str, name: str, known: list[str], **facts: object) -> None:
        super().__init__(message, name=name, known=known, **facts)
        self.name = name
        self.known = known


def likeliest(office: "Office", kind: ListKind, workbook: Workbook) -> Layout | None:
    """The layout of the earlier file of this kind that is most like this one, the latest of several; None for the first."""
    there = {
        heading_key(cell_text(cell))
        for sheet in workbook.sheets
        for row in sheet.rows[:_ROWS]
        for cell in row
    }
    best: Layout | None = None
    most = -1
    for layout in earlier_layouts(office, kind.id).get(kind.id, ()):
        found = sum(1 for column in layout.columns if heading_key(column.heading) in there)
        if found >= most:
            best, most = layout, found
    return best


def ask_lost(
    file: str,
    kind: ListKind,
    spec: TableSpec,
    tables: list[TableRows],
    layout: Layout | None,
    said: Mapping[str, str],
) -> None:
    """A column that the last file had (the first: any that is compared) must not go uncompared because it is called
    otherwise now. Raises NeedsColumn for one of which nothing was said; `said` is by usual heading, empty for none there.
    """
    for table in tables:
        strange = list(_strange(table, layout))
        lost = _expected(kind, layout) - {one.key for one in table.layout.columns} if strange else set()
        for column in spec.columns:
            if column.key in lost and not any(heading in said for heading in (column.key, *column.headings)):
                near = [
                    one
                    for name in column.headings
                    for one in difflib.get_close_matches(name, strange, 3, 0.4)
                ]
                raise NeedsColumn(
                    _(
                        "{file}, sheet {sheet}: which column is {name}? Say {name}=…, one of {known}, or {name}= for none"
                    ),
                    column.headings[0],
                    list(dict.fromkeys([*near, *strange])),
                    file=file,
                    sheet=table.sheet,
                )


def _expected(kind: ListKind, layout: Layout | None) -> set[str]:
    """Columns that are missed; what only fills in ours is not."""
    filled = {one.name for one in kind.fields if one.fill}
    if layout is None:
        return {one.name for one in kind.fields if one.code} - filled
    return {column.key for _heading, column in layout.claimed()} - filled


def _strange(table: TableRows, layout: Layout | None) -> Iterator[str]:
    """Headings that are nothing, and were not there before."""
    known = {heading_key(column.heading) for column in layout.columns} if layout else set()
    for column in table.layout.columns:
        if not column.key and heading_key(column.heading) not in known | RUNNING_NUMBER:
            yield column.heading
