"""How a grid looks: its headings, its rows, and the last line that tells what is wrong."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.style import Style

from caseman.api.messages import msg as _
from caseman.tui.safe_text import Line, width
from caseman.tui.themes import on

from . import kinds
from .grid_layout import GridLayout

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec
    from caseman.tui.app import CasemanApp

    from .cell_editor import CellEditor
    from .grid_model import Row


def heading_line(
    fields: Sequence["FieldSpec"],
    labels: Sequence[str],
    heads: Sequence[str],
    layout: GridLayout,
    shell: "CasemanApp",
    cells: int,
    current: int,
) -> Line:
    """The headings: `heads` over the rows' names, then the labels of the columns; `current` is that of the cursor."""
    inks, glyphs = shell.inks, shell.glyphs
    line = Line().add(f"{glyphs.left if layout.before else ' '} ", inks.muted)
    line.fit("  ".join(heads), inks.muted, layout.names)
    for column, x, size in layout.places:
        line.to(x, inks.muted)
        title = labels[column] + ("*" if fields[column].required else "")
        line.fit(title, inks.accent if column == current else inks.muted, size, more=glyphs.more)
    if layout.after:
        line.to(cells - 1, inks.muted).add(glyphs.right, inks.muted)
    return line


def row_line(
    row: "Row",
    fields: Sequence["FieldSpec"],
    layout: GridLayout,
    shell: "CasemanApp",
    ground: Style,
    current: int,
    editor: "CellEditor | None",
) -> Line:
    """A row on its ground, as far as its last column; `current` is the column of the cursor, -1 for none, and `editor` stands
    there where the cell is typed."""
    inks, glyphs = shell.inks, shell.glyphs
    if row.refusal or row.model.errors:
        sign, ink = glyphs.blocked, inks.block
    else:
        sign, ink = glyphs.changed if row.model.dirty else " ", inks.mark
    line = Line().add(f"{sign} ", on(ink, ground))
    line.fit(" ".join(row.names), ground, layout.names, more=glyphs.more)
    for column, x, size in layout.places:
        line.to(x, ground)
        if column == current and editor is not None:
            line.join(editor.line())
        else:
            _cell(line, row, fields[column], size, column == current, shell)
    return line


def _cell(line: Line, row: "Row", spec: "FieldSpec", size: int, here: bool, shell: "CasemanApp") -> None:
    inks, glyphs = shell.inks, shell.glyphs
    style = inks.editor if here else on(inks.block, inks.bar) if row.model.error(spec.name) else inks.bar
    if spec.kind == "mark":
        yes = bool(row.model.value(spec.name))
        line.fit(f"[{glyphs.done if yes else ' '}]", style, size)
        return
    text = row.model.shown(spec.name)
    number = spec.kind in kinds.NUMBERS
    if number and width(text) > size:
        text = "#" * size  # a cut number would be another number
    line.fit(text, style, size, "right" if number else "left", glyphs.more)


def wrong_line(row: "Row | None", field: str, wrong: int, shell: "CasemanApp", cells: int) -> Line:
    """What is wrong with a field of the current row (empty: of none), or with all of it, and how many cells are wrong."""
    inks, glyphs = shell.inks, shell.glyphs
    if row is None:
        return Line().fit(f" {shell.say(_('Nothing here.'))}", inks.muted, cells)
    error = row.model.error(field) if field else None
    text = shell.say(error.message, **error.facts) if error else row.refusal
    count = shell.say(_("{count} wrong"), count=wrong) if wrong else ""
    line = Line().fit(f" {text}", inks.block, max(0, cells - width(count) - 3), more=glyphs.more)
    return line.to(cells - width(count) - 1, inks.text).add(count, inks.block)
