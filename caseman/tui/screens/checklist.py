"""A window to tick some of many values: Space ticks, Enter or F10 takes them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from caseman.api.messages import msg as _
from caseman.tui.safe_text import content, width
from caseman.tui.widgets.columns import TableColumn
from caseman.tui.widgets.table import VirtualTable

from .base import Dialog

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp


class Ticks(VirtualTable):
    """Its border tells the window's keys, whatever is ticked."""

    def refresh_caption(self) -> None:
        super().refresh_caption()
        if self.is_attached and isinstance(self.screen, Dialog):
            self.border_subtitle = content(self.screen.keys_told())


class Checklist(Dialog["list[str] | None"]):
    """The values of `open_checklist`."""

    key_titles = {"table.mark": _("tick"), "save": _("take")}

    DEFAULT_CSS = """
    Checklist VirtualTable { max-width: 94%; max-height: 90%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._values: Sequence[tuple[str, str]] = ()
        self._ticked: Sequence[str] = ()

    def bind_values(self, title: str, values: Sequence[tuple[str, str]], ticked: Sequence[str]) -> None:
        self._title, self._values, self._ticked = title, values, ticked
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        yield Ticks((TableColumn("", 12, 1, 60),), sortable=False, classes="window")

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        table = self.query_one(VirtualTable)
        table.styles.width = min(
            60, max(width(self.keys_told()), *(width(title) for _code, title in self._values)) + 6
        )
        table.styles.height = min(len(self._values), 16) + 2
        table.set_title(self._title)
        table.marks = set(self._ticked)
        values = self._values
        table.show(lambda i: (values[i][1],), len(values), key=lambda i: values[i][0], keep=False)
        table.refresh_caption()
        table.focus()

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        self.action_save()

    def action_save(self) -> None:
        marks = self.query_one(VirtualTable).marks
        self.close([code for code, _title in self._values if code in marks])


def open_checklist(
    app: "CasemanApp",
    title: str,
    values: Sequence[tuple[str, str]],
    ticked: Sequence[str],
    then: Callable[[list[str]], None],
) -> None:
    """Let the user tick values (code, title); `then` gets the ticked codes in their order, unless the user goes back."""
    screen: Checklist = app.keep("checklist", Checklist)
    screen.bind_values(title, values, ticked)
    app.push_screen(screen, lambda codes: then(codes) if codes is not None else None)
