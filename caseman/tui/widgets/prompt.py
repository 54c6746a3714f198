"""The one-line prompt: go to, find. It stays mounted and takes the focus at once, so nothing typed is lost."""

from dataclasses import dataclass

from rich.style import Style
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line, cut, width

from .case_input import CaseInput
from .painted import OneLine

#: Cells kept free for the hint, so that a count that comes and goes lays nothing out.
ROOM = 20


class Prompt(OneLine):
    """A label, a field, and to the right a hint (what fits, how many were found)."""

    BINDINGS = bindings("prompt")
    DEFAULT_CSS = """
    Prompt { layout: horizontal; }
    """

    @dataclass
    class Typed(Message):
        """The text has changed."""

        prompt: "Prompt"
        text: str

    @dataclass
    class Accepted(Message):
        prompt: "Prompt"
        text: str

    @dataclass
    class Left(Message):
        """The line was left with Esc; one that stays is empty now."""

        prompt: "Prompt"

    @dataclass
    class FiltersAsked(Message):
        """The user wants the saved filters of this list."""

        prompt: "Prompt"

    @dataclass
    class Down(Message):
        """From the line into the list."""

        prompt: "Prompt"

    def __init__(
        self,
        label: str = "",
        *,
        placeholder: str = "",
        stays: bool = False,
        filters: bool = False,
        id: str | None = None,
    ) -> None:
        """`label` and `placeholder` are message ids; one that `stays` is always seen. `filters`: what is typed can be
        saved by name."""
        super().__init__(id=id)
        self.display = stays
        self._label = label
        self._placeholder = placeholder
        self._stays = stays
        self._filters = filters
        self._hint = ""
        self._hint_ink = "bar_muted"
        self._came_from: Widget | None = None

    def compose(self) -> ComposeResult:
        yield CaseInput(placeholder=self._placeholder)

    def on_mount(self) -> None:
        self.field.can_focus = self._stays
        self._fit()

    @property
    def field(self) -> CaseInput:
        return self.query_one(CaseInput)

    @property
    def text(self) -> str:
        return self.field.value

    def open(self, text: str = "", *, label: str = "", select: bool = False) -> None:
        """Show the line, put a text in and take the focus."""
        if label and label != self._label:
            self._label = label
            self._fit()
        self.field.can_focus = True
        if self.screen.focused is not self.field:
            self._came_from = self.screen.focused
        self.display = True
        self.field.put(text, select=select)
        self.screen.set_focus(self.field, scroll_visible=False)
        if text:
            self.post_message(self.Typed(self, text))

    def close(self, *, back: bool = True) -> None:
        """Hide the line and give the focus back."""
        if back and self._came_from is not None and self._came_from.is_attached:
            self.screen.set_focus(self._came_from, scroll_visible=False)
        self._came_from = None
        if not self._stays:
            self.field.can_focus = False
            self.display = False  # after the focus has gone: hiding what has it would leave none

    def hint(self, text: str, ink: str = "bar_muted") -> None:
        """Say something at the right end of the line."""
        if (text, ink) != (self._hint, self._hint_ink):
            self._hint, self._hint_ink = text, ink
            self._fit()
            self.repaint()

    def _fit(self) -> None:
        """Leave room around the field for the label and the hint."""
        if not self.is_attached:
            return
        left = width(self.say(self._label)) + 2 if self._label else 1
        room = max(0, self.app.size.width - left - 20)
        right = max(ROOM, width(self._hint) + 2) if self._stays or self._hint else 1
        self.field.styles.margin = (0, min(right, room), 0, left)

    def on_resize(self) -> None:
        self._fit()

    def paint(self, y: int, cells: int) -> Line:
        bar = self.inks.bar
        line = Line().add(" ", bar).add(self.say(self._label) + " ", self.inks.key)
        hint = cut(self._hint, max(0, cells - line.cells - 20), self.glyphs.more)
        style: Style = self.shell.ink(self._hint_ink)
        return line.to(cells - width(hint) - 1, bar).add(hint, style)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(self, event.value))

    def action_prompt_accept(self) -> None:
        self.post_message(self.Accepted(self, self.text))

    def action_prompt_leave(self) -> None:
        if self._stays:
            self.field.put("", select=False)
        self.close()
        self.post_message(self.Left(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._filters if action == "prompt_filters" else True

    def action_prompt_filters(self) -> None:
        self.post_message(self.FiltersAsked(self))

    def action_prompt_down(self) -> None:
        self.post_message(self.Down(self))
