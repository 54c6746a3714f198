"""How a table looks: its headings and its rows, a line each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.style import Style

from caseman.tui.safe_text import Line, cut, width
from caseman.tui.themes import on

from .columns import Cell, Layout, TableColumn

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp

#: The look of the current cell, on its row's ground.
_CURRENT = Style(underline=True, bold=True)
#: Cells before the first column: the mark and a space.
GUTTER = 2


def heading_line(
    columns: Sequence[TableColumn],
    layout: Layout,
    shell: "CasemanApp",
    cells: int,
    current: int,
    sorted_by: tuple[int, bool] | None,
) -> Line:
    """The headings. `current` is the column of the cursor, -1 for none; `sorted_by` a column and whether it descends."""
    muted, accent, glyphs = shell.inks.muted, shell.inks.accent, shell.glyphs
    line = Line().add(f"{glyphs.left if layout.before else ' '} ", muted)
    for position, (i, size) in enumerate(layout.shown):
        if position:
            line.space(layout.gap, muted)
        sign = ""
        if sorted_by and sorted_by[0] == i:
            sign = glyphs.descending if sorted_by[1] else glyphs.ascending
        title = cut(shell.say(columns[i].title), size - len(sign), glyphs.more) + sign
        line.fit(title, accent if i == current else muted, size, "right" if columns[i].number else "left")
    if layout.after:
        line.to(cells - 1, muted).add(glyphs.right, muted)
    return line


def row_line(
    row: Sequence[Cell],
    columns: Sequence[TableColumn],
    layout: Layout,
    shell: "CasemanApp",
    ground: Style,
    current: int,
    marked: bool,
) -> Line:
    """A row on its ground, as far as its last column; `current` is the column of the cursor, -1 for none."""
    glyphs = shell.glyphs
    line = Line().add(f"{glyphs.mark if marked else ' '} ", on(shell.inks.mark, ground))
    for position, (i, size) in enumerate(layout.shown):
        if position:
            line.space(layout.gap, ground)
        cell = row[i] if i < len(row) else ""
        text, style = (cell, ground) if isinstance(cell, str) else (cell[0], on(shell.ink(cell[1]), ground))
        if i == current:
            style = style + _CURRENT
        if not columns[i].number:
            line.fit(text, style, size, "left", glyphs.more)
        elif width(text) <= size:
            line.fit(text, style, size, "right")
        else:  # a cut number would be another number
            line.add("#" * size, style)
    return line
