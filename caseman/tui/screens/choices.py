"""A window to choose one of many values: type to narrow, Enter to take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from caseman.api.messages import msg as _
from caseman.tui.commands import bindings
from caseman.tui.safe_text import content, width
from caseman.tui.widgets.case_input import CaseInput
from caseman.tui.widgets.columns import TableColumn
from caseman.tui.widgets.table import VirtualTable

from .base import Dialog

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp


@dataclass(frozen=True, slots=True)
class Option:
    """One value to choose: `code` is typed from its beginning, `keys` too (pinyin initials), `title` anywhere."""

    value: Any
    title: str
    code: str = ""
    note: str = ""
    keys: tuple[str, ...] = field(default_factory=tuple)


def narrow(options: Sequence[Option], text: str) -> list[Option]:
    """The options that a typed text means: exact ones first, then by code or initials, then by title."""
    wanted = text.strip().casefold()
    if not wanted:
        return list(options)
    exact, begun, within = [], [], []
    for option in options:
        names = [name.casefold() for name in (option.code, option.title, *option.keys)]
        if wanted in names:
            exact.append(option)
        elif any(name.startswith(wanted) for name in names):
            begun.append(option)
        elif (
            wanted in names[1]
            or wanted in option.note.casefold()
            or (not wanted.isascii() and wanted in names[0])
        ):
            within.append(option)
    return exact + begun + within


class Choices(Dialog["Option | None"]):
    """The options of `open_choices`."""

    BINDINGS = bindings("choices", "dialog")
    key_titles = {"choices.choose": _("choose")}
    DEFAULT_CSS = """
    Choices #choices { width: 72; max-width: 94%; max-height: 90%; }
    Choices CaseInput { margin: 0 1; }
    Choices VirtualTable { height: 1fr; border: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._parts = (False, False)
        self._title = ""
        self._options: Sequence[Option] = ()
        self._found: list[Option] = []
        self._start = self._narrowed = ""
        self._current: object = None

    def bind_options(self, title: str, options: Sequence[Option], text: str, at: object) -> None:
        self._title, self._options, self._start, self._current = title, options, text, at
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        with Vertical(id="choices", classes="window"):
            yield CaseInput(placeholder=_("type to narrow"))
            table = VirtualTable((), empty=_("No value fits."), sortable=False, classes="")
            table.lively, table.can_focus = True, False
            yield table

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        window = self.query_one("#choices")
        window.border_title = content(self._title)
        window.border_subtitle = content(self.keys_told())
        window.styles.height = min(max(len(self._options), 3), 16) + 3
        code = max((width(option.code) for option in self._options), default=0)
        note = max((width(option.note) for option in self._options), default=0)
        self.query_one(VirtualTable).set_columns(
            [
                *([TableColumn("", min(code, 24), 0)] if code else []),
                TableColumn("", 12, 3),
                *([TableColumn("", min(note, 30), 1)] if note else []),
            ]
        )
        self._parts = (bool(code), bool(note))
        field = self.query_one(CaseInput)
        field.put(self._start, select=False)
        self.set_focus(field)
        self._narrow(self._start)
        for index, option in enumerate(self._found):
            if self._current is not None and option.value == self._current and not self._start:
                self.query_one(VirtualTable).move_to(index)

    def fitting(self, options: Sequence[Option], text: str) -> list[Option]:
        """The options that a typed text means."""
        return narrow(options, text)

    def _narrow(self, text: str) -> None:
        self._narrowed = text
        self._found = self.fitting(self._options, text)
        self.query_one(VirtualTable).show(self._row, len(self._found), keep=False)

    def _row(self, index: int) -> tuple[str | tuple[str, str], ...]:
        option = self._found[index]
        cells: list[str | tuple[str, str]] = []
        if self._parts[0]:
            cells.append((option.code, "accent"))
        cells.append(option.title)
        if self._parts[1]:
            cells.append((option.note, "muted"))
        return tuple(cells)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow_now()

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        event.stop()
        self.action_choices_choose()

    def action_choices_choose(self) -> None:
        # Enter may come before the change of the text has been told.
        self._narrow_now()
        if self._found:
            self.close(self._found[self.query_one(VirtualTable).cursor])
        else:
            self.app.bell()

    def _narrow_now(self) -> None:
        text = self.query_one(CaseInput).value
        if text != self._narrowed:
            self._narrow(text)

    def action_table_up(self) -> None:
        self.query_one(VirtualTable).action_table_up()

    def action_table_down(self) -> None:
        self.query_one(VirtualTable).action_table_down()

    def action_table_page_up(self) -> None:
        self.query_one(VirtualTable).action_table_page_up()

    def action_table_page_down(self) -> None:
        self.query_one(VirtualTable).action_table_page_down()


def open_choices(
    app: "CasemanApp",
    title: str,
    options: Sequence[Option],
    then: Callable[[Option], None],
    *,
    text: str = "",
    at: object = None,
) -> None:
    """Let the user choose; `then` gets the option, and is not called when there was none.

    `title` and the options' texts are in the user's language; `text` is what was typed already,
    `at` the value to begin on.
    """
    screen: Choices = app.keep("choices", Choices)
    screen.bind_options(title, options, text, at)
    app.push_screen(screen, lambda option: then(option) if option is not None else None)
