"""A grid: rows of the same fields in columns, typed like a spreadsheet, with one live editor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import events
from textual.actions import SkipAction
from textual.message import Message
from textual.widgets import Input

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line, content
from caseman.tui.screens.choices import Option, open_choices
from caseman.tui.screens.help import HelpText

from .cell_editor import EditorHost, Spot
from .form_choosing import choose_value
from .form_hints import help_of
from .form_model import TYPED
from .grid_layout import GridLayout, lay_out
from .grid_model import GridModel, Row
from .grid_paint import heading_line, row_line, wrong_line

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec


class Grid(EditorHost):
    """Enter goes down, Tab to the right; F9 is the cell above, Shift+F9 fills the column below; a paste spreads."""

    BINDINGS = bindings("grid")

    @dataclass
    class Typed(Message):
        """A cell is being typed."""

        grid: "Grid"

    @dataclass
    class Edited(Message):
        """A cell has another value."""

        grid: "Grid"

    @dataclass
    class Saved(Message):
        """Everything that stands in the grid can be read; the rows in which something stands are to be stored."""

        grid: "Grid"
        rows: list[Row]

    @dataclass
    class Pasted(Message):
        """A block was spread over the grid; `unknown` are the lines for which there is no row."""

        grid: "Grid"
        cells: int
        unknown: list[str]

    @dataclass
    class ValuesAsked(Message):
        """F4 on a cell whose values somebody else knows; whoever does calls `put`."""

        grid: "Grid"
        name: str
        text: str

    def __init__(self, *, id: str | None = None, classes: str = "pane") -> None:
        super().__init__(id=id, classes=classes)
        self.model = GridModel((), date.min)
        self.row = self.column = 0
        #: Whether a cell of a pasted block names a record, and the row of that record.
        self.knows: Callable[[str], bool] = lambda name: False
        self.row_of: Callable[[str], int | None] = lambda name: None
        self._heads: tuple[str, ...] = ()
        self._labels: list[str] = []
        #: The first column in sight.
        self._left = 0
        self._layout: GridLayout | None = None
        #: What the layout was last made for: how many rows, the cells, and the first column.
        self._made_for: tuple[int, int, int] | None = None

    def on_mount(self) -> None:
        self.editor.spread = self._spread

    # What it shows

    def show(self, model: GridModel, heads: Sequence[str] = ()) -> None:
        """Show a grid; `heads` are the headings over the rows' names."""
        self.model, self._heads = model, tuple(heads)
        self._labels = [self.say(spec.title) for spec in model.fields]
        self.model.grow()
        self._layout = None
        self.row = self.column = self._left = self.top = 0
        self._arrive()
        self.repaint()

    def look(self) -> None:
        """The rows have changed: stay near where we were."""
        self._layout = None
        self.row = max(0, min(self.row, len(self.model.rows) - 1))
        self._arrive()
        self.repaint()

    def put(self, name: str, value: object, *, on: bool = False) -> None:
        """Set the current row's cell."""
        self.model.put(self.row, name, value)
        self._arrive()
        self.repaint()
        self.post_message(self.Edited(self))
        if on:
            self.action_grid_down()

    def set_title(self, title: str, subtitle: str = "") -> None:
        """The titles in the border."""
        self.border_title, self.border_subtitle = content(title), content(subtitle)

    @property
    def dirty(self) -> bool:
        """Whether anything was changed and not stored."""
        return self.model.dirty or self.retyped

    def draft(self) -> dict[str, Any]:
        """What was changed by the rows' keys or numbers, with the text being typed, as plain data."""
        draft = self.model.draft()
        row = self._here
        if row is not None and self.retyped:
            told = draft.setdefault(row.key or str(self.row), {"texts": {}, "values": {}})
            told["texts"][self._field] = self.editor.value
        return draft

    # The current cell

    @property
    def _spec(self) -> "FieldSpec":
        return self.model.fields[self.column]

    @property
    def _field(self) -> str:
        return self._spec.name

    @property
    def _here(self) -> Row | None:
        return self.model.rows[self.row] if self.row < len(self.model.rows) else None

    @property
    def typing(self) -> bool:
        return bool(self.model.fields and self.model.rows) and self._spec.kind in TYPED

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one."""
        self.take()
        self.row = max(0, min(row, len(self.model.rows) - 1))
        self.column = max(0, min(column, len(self.model.fields) - 1))
        self._arrive()
        self.repaint()

    def take(self) -> None:
        """Take what was typed into the current cell."""
        if self.typing and self.model.type(self.row, self._field, self.editor.value):
            self.post_message(self.Edited(self))

    def _arrive(self) -> None:
        if not self.is_attached or not self.model.fields or not self.model.rows:
            return
        self.top = self.top_for(self.row, self.top, self._page, len(self.model.rows))
        self._scroll_sideways()
        if self.typing:
            self.edit(self._spec.kind, self.model.rows[self.row].model.editable(self._field))
        self.follow_focus()

    @property
    def spot(self) -> Spot | None:
        place = self._laid_out.place(self.column)
        return Spot(place.x, 1 + self.row - self.top, place.cells) if place else None

    # Layout and painting

    @property
    def _page(self) -> int:
        """Rows that are seen: one line is the headings, the last tells what is wrong."""
        return max(1, self.size.height - 2)

    @property
    def _laid_out(self) -> GridLayout:
        wanted = (len(self.model.rows), self.size.width, self._left)
        if self._layout is None or self._made_for != wanted:
            self._made_for = wanted
            self._layout = lay_out(
                self.model.fields, self._labels, self.model.rows, self.size.width, self._left
            )
        return self._layout

    def _scroll_sideways(self) -> None:
        self._left = min(self._left, self.column)
        while self._left < self.column and self._laid_out.place(self.column) is None:
            self._left += 1

    def on_resize(self) -> None:
        self._arrive()

    def paint(self, y: int, cells: int) -> Line:
        fields, layout, shell = self.model.fields, self._laid_out, self.shell
        if y == 0:
            return heading_line(fields, self._labels, self._heads, layout, shell, cells, self.column)
        if y == self.size.height - 1:
            field = self._field if fields else ""
            return wrong_line(self._here, field, len(self.model.wrong), shell, cells)
        index = self.top + y - 1
        if index >= len(self.model.rows):
            return Line()
        here = index == self.row
        ground = shell.inks.rest if here else shell.inks.text
        current, editor = self.column if here else -1, self.editor if self.typing else None
        line = row_line(self.model.rows[index], fields, layout, shell, ground, current, editor)
        bar = self.scroll_bar(y - 1, self._page, len(self.model.rows))
        if bar is not None:
            line.to(cells - 1, ground).space(1, bar)
        return line.to(cells, ground)

    def copied(self) -> str:
        """The current cell as it is painted."""
        return self._here.model.shown(self._field) if self._here else ""

    def help_here(self) -> HelpText:
        """The card of the current column."""
        if not self.model.fields:
            return HelpText(self.say(_("grid")))
        paste = _(
            "A block from a spreadsheet can be pasted: with headings, or with the record in its first column."
        )
        return help_of(self._spec, self._labels[self.column], False, (self.say(paste),), self.say)

    # Keys

    def action_grid_down(self) -> None:
        """Down the column, then on at the top of the next."""
        self.take()
        if self.row + 1 < len(self.model.rows):
            self.go(self.row + 1, self.column)
        elif self.column + 1 < len(self.model.fields):
            self.go(0, self.column + 1)
        else:
            self.go(self.row, self.column)

    def action_grid_right(self) -> None:
        if self.column + 1 < len(self.model.fields):
            self.go(self.row, self.column + 1)
        elif self.row + 1 < len(self.model.rows):
            self.go(self.row + 1, 0)
        else:
            self.go(self.row, self.column)

    def action_grid_left(self) -> None:
        if self.column:
            self.go(self.row, self.column - 1)
        elif self.row:
            self.go(self.row - 1, len(self.model.fields) - 1)

    def action_table_up(self) -> None:
        self.go(self.row - 1, self.column)

    def action_table_down(self) -> None:
        self.go(self.row + 1, self.column)

    def action_table_page_up(self) -> None:
        self.go(self.row - self._page, self.column)

    def action_table_page_down(self) -> None:
        self.go(self.row + self._page, self.column)

    def action_form_toggle(self) -> None:
        row = self._here
        if row is not None and self._spec.kind == "mark":
            self.put(self._field, not row.model.value(self._field))
        else:
            self.action_form_values()

    def action_form_yes(self) -> None:
        self._mark(True)

    def action_form_no(self) -> None:
        self._mark(False)

    def _mark(self, value: bool) -> None:
        if self._here is not None and self._spec.kind == "mark":
            self.put(self._field, value, on=True)
        else:
            self.app.bell()

    def action_form_ditto(self) -> None:
        self.take()
        if self._here is None or not self.row:
            self.app.bell()
            return
        self.model.ditto(self.row, self._field)
        self._arrive()
        self.repaint()
        self.post_message(self.Edited(self))
        self.action_grid_down()

    def action_form_ditto_all(self) -> None:
        self.take()
        if self._here is None:
            self.app.bell()
            return
        count = self.model.ditto_down(self.row, self._field)
        self.shell.tell(self.say(_("{count} cells filled"), count=count))
        self.post_message(self.Edited(self))
        self.repaint()

    def action_form_values(self) -> None:
        if self._here is None:
            self.app.bell()
            return
        text = self.editor.value if self.retyped else ""
        if self._spec.choices is None:
            self.post_message(self.ValuesAsked(self, self._field, text))
        else:
            choose_value(self, self._here.model, self._spec, self._labels[self.column], text)

    def action_undo(self) -> None:
        if self.retyped:
            self.editor.put(self._entered)
        elif self.model.undo():
            self.look()
            self.post_message(self.Edited(self))
        else:
            raise SkipAction

    def action_redo(self) -> None:
        self.take()
        if not self.model.redo():
            raise SkipAction
        self.look()
        self.post_message(self.Edited(self))

    def action_save(self) -> None:
        """Check every row, show all that is wrong, else hand the rows over."""
        self.take()
        rows = self.model.filled
        self.model.demand(rows)
        wrong = self.model.wrong
        if wrong:
            index, name, _error = wrong[0]
            self.go(index, [spec.name for spec in self.model.fields].index(name))
            self.app.bell()
            self.shell.tell(
                self.say(_("{count} fields are wrong; nothing was saved."), count=len(wrong)), "block"
            )
            if len(wrong) > 1:
                self._list(wrong)
            return
        self.post_message(self.Saved(self, rows))

    def _list(self, wrong: Sequence[tuple[int, str, CasemanError]]) -> None:
        """All that is wrong in one list, with row and column; the one that is chosen is gone to."""
        places = [spec.name for spec in self.model.fields]
        options = []
        for index, name, error in wrong:
            row, column = self.model.rows[index], places.index(name)
            where = f"{index + 1}  {'  '.join(row.names[:1])}  {self._labels[column]}"
            options.append(Option((index, column), self.say(error.message, **error.facts), code=where))
        title = self.say(_("{count} fields are wrong; nothing was saved."), count=len(wrong))
        open_choices(self.shell, title, options, lambda option: self.go(*option.value))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.retyped:
            self.post_message(self.Typed(self))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._spread(event.text)

    def _spread(self, text: str) -> bool:
        lines = [
            line.split("\t")
            for line in text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
        ]
        changed, unknown = self.model.paste(self.row, self.column, lines, self.knows, self.row_of)
        self.look()
        self.post_message(self.Edited(self))
        self.post_message(self.Pasted(self, changed, unknown))
        return True

    # Mouse

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or not 0 < offset.y <= self._page:
            return
        places = self._laid_out.places
        column = next((one.column for one in places if one.x <= offset.x <= one.x + one.cells), self.column)
        row, spot = self.top + offset.y - 1, self.spot
        if self.active and self.typing and spot and (row, column) == (self.row, self.column):
            self.editor.caret_to(offset.x - spot.x)
            return
        self.go(row, column)
        self.focus()
