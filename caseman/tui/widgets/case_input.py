"""The one text input: Textual's, without its layout at every key, right for input methods and pastes."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len, get_character_cell_size
from textual import events
from textual.binding import Binding
from textual.geometry import Offset
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets._input import Selection

from caseman.tui.commands import bindings
from caseman.tui.handlers import KnownHandlers
from caseman.tui.safe_text import Line
from caseman.tui.themes import on

from . import kinds
from .kept_lines import KeptLines

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp

_RUN = re.compile(r"(?:[0-9]+|[A-Za-z]+|[一-鿿]|\s+|[^\s0-9A-Za-z一-鿿])\s*$")


class CaseInput(KnownHandlers, Input, inherit_bindings=False, inherit_css=False):
    """A line of text of one kind (see `kinds`). Enter, Tab and the arrows up and down go to its parent.

    Textual's Input lays the whole screen out anew at every key, because its virtual size follows the text;
    this one scrolls sideways by itself instead. It reports the caret's real cell, so that an input method's
    window opens there, and takes a paste whole.
    """

    DEFAULT_CSS = """
    CaseInput { height: 1; width: 1fr; overflow: hidden; }
    """
    ALLOW_SELECT = False
    #: A character typed here causes nothing elsewhere that the next key would have to wait for.
    takes_text = True
    BINDINGS = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("shift+left", "cursor_left(True)", show=False),
        Binding("shift+right", "cursor_right(True)", show=False),
        Binding("ctrl+left", "cursor_left_word", show=False),
        Binding("ctrl+right", "cursor_right_word", show=False),
        Binding("home", "home", show=False),
        Binding("end", "end", show=False),
        Binding("shift+home", "home(True)", show=False),
        Binding("shift+end", "end(True)", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete", "delete_right", show=False),
        *bindings("field"),
    ]

    def __init__(self, kind: str = "text", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id, validate_on=(), select_on_focus=False)
        self.set_reactive(Input.cursor_blink, False)
        self._styles_cache = KeptLines()
        self.kind = kind
        #: Given a paste of several lines or cells first; True when it took it.
        self.spread: Callable[[str], bool] | None = None
        self._left = 0

    def put(self, text: str, *, select: bool = True) -> None:
        """Put a text in, selected whole so that the next key replaces it, without telling anybody."""
        with self.prevent(Input.Changed):
            self.value = kinds.typed(self.kind, text)
        end = len(self.value)
        self.selection = Selection(0, end) if select else Selection.cursor(end)

    @property
    def _shell(self) -> "CasemanApp":
        return cast("CasemanApp", self.app)

    # What Textual's Input does at every change, less the layout

    def _watch_value(self, value: str) -> None:
        self._initial_value = False
        self.post_message(self.Changed(self, value))
        self.selection = self.selection

    def _watch_selection(self, selection: Selection) -> None:
        pass

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Nothing in the style sheet depends on it."""

    def validate_value(self, value: str) -> str:
        return kinds.typed("long_text", value)

    def _on_mount(self, event: events.Mount) -> None:
        event.prevent_default()  # no blinking, no watching for selections elsewhere

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(kinds.typed(self.kind, text), start, end)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = event.text.strip("\r\n")
        if self.spread and re.search(r"[\r\n\t]", text) and self.spread(text):
            return
        self.replace(text, *self.selection)

    # Where the caret is

    @property
    def cells(self) -> int:
        """How wide the field is."""
        return self.size.width

    def _cell(self, index: int) -> int:
        return cell_len(self.value[:index])

    def _settle(self) -> int:
        """Scroll sideways so that the caret is in sight; its cell from the left edge."""
        cells = max(1, self.cells)
        caret = self._cell(self.cursor_position)
        self._left = max(0, min(self._left, caret, self._cell(len(self.value)) - cells + 1))
        if caret >= self._left + cells:
            self._left = caret - cells + 1
        return caret - self._left

    @property
    def cursor_screen_offset(self) -> Offset:
        region = self.content_region
        return Offset(region.x + self._settle(), region.y)

    def _cell_offset_to_index(self, offset: int) -> int:
        edge = -self._left
        for index, character in enumerate(self.value):
            edge += get_character_cell_size(character)
            if offset < edge:
                return index
        return len(self.value)

    def render_line(self, y: int) -> Strip:
        return self.line().strip(self.size.width, self._shell.inks.bar)

    def line(self) -> Line:
        """The field as it looks now."""
        inks, cells = self._shell.inks, self.cells
        ground = inks.editor if self.has_focus else inks.bar
        line = Line()
        if not self.value and self.placeholder:
            hint = self._shell.say(self.placeholder)
            style = on(inks.muted, ground)
            if self.has_focus:
                line.add(hint[:1], inks.caret)
                hint = hint[1:]
            return line.add(hint, style).to(cells, ground)
        self._settle()
        start, end = sorted(self.selection)
        edge = -self._left
        for index, character in enumerate((*self.value, " ")):
            size = get_character_cell_size(character)
            at, edge = edge, edge + size
            if edge <= 0:
                continue
            if at >= cells:
                break
            style = ground
            if self.has_focus and start <= index < end:
                style = inks.selected
            elif self.has_focus and index == self.cursor_position:
                style = inks.caret
            line.add(character, style) if at >= 0 and edge <= cells else line.space(
                min(edge, cells) - max(at, 0), style
            )
        return line.to(cells, ground)

    # Commands

    def action_field_select_all(self) -> None:
        self.select_all()

    def action_field_cut(self) -> None:
        start, end = self.selection
        if start == end:
            start, end = 0, len(self.value)
        start, end = sorted((start, end))
        self._shell.copy(self.value[start:end])
        self.replace("", start, end)

    def action_field_paste(self) -> None:
        self.replace(self.app.clipboard, *self.selection)

    def action_field_erase(self) -> None:
        """Erase the number, word or single character before the caret (a Chinese clause is not one word)."""
        if not self.selection.is_empty:
            self.delete_selection()
            return
        before = self.value[: self.cursor_position]
        found = _RUN.search(before)
        if found:
            self.replace("", found.start(), len(before))

    def copied(self) -> str:
        return self.selected_text or self.value
