"""How a form's fields look: label, value by kind, signs for required, changed, computed and wrong."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.style import Style

from caseman.api.messages import msg as _
from caseman.tui.safe_text import Line, width, wrap
from caseman.tui.themes import on

from . import kinds
from .form_layout import GUTTER, FormLayout, Place
from .form_model import FormModel

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec
    from caseman.tui.app import CasemanApp

    from .cell_editor import CellEditor
    from .form_fields import FormFields

#: Rows of a rows field that are painted; the rest is counted.
ROWS_SHOWN = 5
LONG_LINES = 4
UNITS: Mapping[str, str] = {"money": _("yuan"), "area": _("m²")}


def value_height(model: FormModel, index: int, cells: int) -> int:
    """Lines that a field's value takes."""
    spec = model.fields[index]
    value = model.value(spec.name)
    if spec.kind == "rows" and isinstance(value, list | tuple):
        return 1 + (1 if value else 0) + min(len(value), ROWS_SHOWN) + (1 if len(value) > ROWS_SHOWN else 0)
    if spec.kind == "long_text":
        return max(1, min(len(wrap(model.shown(spec.name), cells)), LONG_LINES))
    return 1


class FormPainter:
    """Paints one line of a form at a time."""

    def __init__(
        self, fields: "FormFields", layout: FormLayout, shell: "CasemanApp", edited: int, editor: "CellEditor"
    ) -> None:
        """`edited` is the field that stands in the editor, -1 for none."""
        self._fields = fields
        self._model = fields.model
        self._layout = layout
        self._shell = shell
        self._inks = shell.inks
        self._edited = edited
        self._editor = editor

    def paint(self, y: int, here: int, cells: int) -> Line:
        """Line `y` of the form; `here` is the field with the focus."""
        line = Line()
        heading = self._layout.headings.get(y)
        if heading is not None:
            line.add(f" {heading} ", self._inks.accent + Style(bold=True))
            return line.add(self._shell.glyphs.rule * max(0, cells - line.cells - 2), self._inks.muted)
        for place in self._layout.places:
            if place.y <= y < place.y + place.height + len(place.error):
                line.to(place.x, self._inks.text)
                if y < place.y + place.height:
                    self._field(line, place, y - place.y, place.index == here)
                else:
                    self._error(line, place, y - place.y - place.height)
        return line

    def _error(self, line: Line, place: Place, number: int) -> None:
        line.to(place.value_x - 2, self._inks.text)
        sign = self._shell.glyphs.blocked if number == 0 else " "
        line.add(f"{sign} {place.error[number]}", self._inks.block)

    def _field(self, line: Line, place: Place, number: int, here: bool) -> None:
        inks, spec = self._inks, self._model.fields[place.index]
        if number == 0:
            changed = self._model.changed(spec.name)
            line.fit(self._shell.glyphs.changed if changed else "", inks.mark, GUTTER)
            label = self._fields.labels[place.index]
            room = place.label_cells - 2 if spec.required else place.label_cells - 1
            start = line.cells
            style = inks.accent if here else inks.muted
            line.fit(label, style, min(width(label), room), more=self._shell.glyphs.more)
            if spec.required:
                line.add("*", inks.warn)
            if spec.meta.computed:
                line.to(start + place.label_cells - 2, inks.text).add(self._shell.glyphs.computed, inks.muted)
            line.to(start + place.label_cells, inks.text)
        else:
            line.to(place.value_x, inks.text)
        if spec.kind == "rows":
            self._rows(line, place, number, here)
        elif spec.kind == "long_text":
            self._long(line, place, number, here)
        else:
            self._value(line, place, here)

    def _ground(self, place: Place, here: bool) -> Style:
        if self._fields.locked(place.index):
            return self._inks.rest if here else self._inks.text
        return self._inks.editor if here else self._inks.bar

    def _value(self, line: Line, place: Place, here: bool) -> None:
        inks, spec = self._inks, self._model.fields[place.index]
        ground = self._ground(place, here)
        if spec.name in self._fields.masked:
            line.fit(
                self._fields.masked[spec.name],
                on(inks.muted, ground),
                place.cells,
                more=self._shell.glyphs.more,
            )
            return
        if spec.kind == "mark":
            yes = bool(self._model.value(spec.name))
            sign = f"[{self._shell.glyphs.done if yes else ' '}] "
            word = self._shell.say(_("yes") if yes else _("no"))
            line.fit(sign + word, on(inks.good, ground) if yes else ground, max(place.cells, 8))
            return
        text = self._model.shown(spec.name)
        style = on(inks.block, ground) if self._model.error(spec.name) else ground
        number = spec.kind in kinds.NUMBERS
        if place.index == self._edited:
            line.join(self._editor.line())
        elif number and width(text) > place.cells:
            line.add(text, style)  # never cut a number
        else:
            line.fit(text, style, place.cells, "right" if number else "left", self._shell.glyphs.more)
        if spec.choices is not None and not self._fields.locked(place.index):
            line.add(f" {self._shell.glyphs.list}", inks.muted)
        elif spec.kind in UNITS and text:
            line.add(f" {self._shell.say(UNITS[spec.kind])}", inks.muted)

    def _long(self, line: Line, place: Place, number: int, here: bool) -> None:
        if number == 0 and place.index == self._edited:
            line.join(self._editor.line())
            return
        lines = wrap(self._model.shown(self._model.fields[place.index].name), place.cells)
        text = lines[number] if number < len(lines) else ""
        if number == LONG_LINES - 1 and len(lines) > LONG_LINES:
            text = f"{text}{self._shell.glyphs.more}"
        line.fit(text, self._ground(place, here), place.cells, more=self._shell.glyphs.more)

    def _rows(self, line: Line, place: Place, number: int, here: bool) -> None:
        inks = self._inks
        spec = self._model.fields[place.index]
        value = self._model.value(spec.name)
        rows: Sequence[Any] = value if isinstance(value, list | tuple) else ()
        if number == 0:
            text = self._shell.say(_("{count} rows"), count=len(rows))
            line.fit(text, self._ground(place, here), min(place.cells, 24))
            if here and not self._fields.locked(place.index):
                line.add(f"  {self._shell.say(_('Space: edit'))}", inks.muted)
            return
        columns = self._columns(place.index, rows, place.cells)
        if number == 1:
            for title, _spec, cells in columns:
                line.fit(title, inks.muted, cells, more=self._shell.glyphs.more).space(1, inks.text)
            return
        at = number - 2
        if at == ROWS_SHOWN:
            line.add(self._shell.say(_("and {count} more"), count=len(rows) - ROWS_SHOWN), inks.muted)
            return
        for _title, spec, cells in columns:
            text = self._cell(spec, rows[at])
            align = "right" if spec.kind in kinds.NUMBERS else "left"
            line.fit(text, inks.text, cells, align, self._shell.glyphs.more).space(1, inks.text)  # type: ignore[arg-type]

    def _cell(self, spec: "FieldSpec", row: Any) -> str:
        """A field of a row as it is painted."""
        value = _of(row, spec.name)
        if spec.kind == "group":
            return str(_of(value, "name") or ("…" if value else ""))
        if spec.choices is not None and isinstance(value, str):
            return next((self._shell.say(one.title_id) for one in spec.choices if one.value == value), value)
        hidden = kinds.masked(spec, value) if self._fields.mask_rows else ""
        return hidden or kinds.shown(spec.kind, value, self._shell.users)

    def _columns(self, index: int, rows: Sequence[Any], cells: int) -> list[tuple[str, "FieldSpec", int]]:
        """(title, field, cells) of the item's fields that have a value somewhere, as many as fit."""
        from caseman.api.fields import fields_of

        item = self._model.fields[index].item
        found: list[tuple[str, FieldSpec, int]] = []
        room = cells
        for spec in fields_of(item).values() if item is not None else ():
            if not spec.meta.title:
                continue
            title = self._shell.say(spec.title)
            texts = [self._cell(spec, row) for row in rows]
            if spec.kind == "rows" or not any(texts):
                continue
            need = min(max(map(width, (*texts, title))), 24)
            if need + 1 > room:
                break
            found.append((title, spec, need))
            room -= need + 1
        return found


def _of(row: Any, name: str) -> object:
    """A field of a row, which is a mapping or a model."""
    return row.get(name) if isinstance(row, dict) else getattr(row, name, None)
