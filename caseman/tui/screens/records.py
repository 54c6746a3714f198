"""The list of the records of one type: find as you type, mark, act, open."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.messages import msg as _
from caseman.api.values import half_width
from caseman.tui.widgets.columns import TableColumn
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import Cell, VirtualTable

from .help import HelpText
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.tui.office_app import OfficeApp

COLUMNS = (
    TableColumn(_("record"), 16, 1, 30),
    TableColumn(_("state"), 10, 1, 24),
    TableColumn(_("findings"), 6, 0),
    TableColumn(_("case"), 12, 1, 30),
    TableColumn(_("remark"), 8, 2),
)


class Records(OfficeScreen):
    """One screen per record type."""

    AUTO_FOCUS = "VirtualTable"

    def __init__(self, table: str) -> None:
        super().__init__()
        self._table = table
        self._rows: list[tuple[str, tuple[str, ...]]] = []

    def body(self) -> Iterable[Widget]:
        yield Prompt(_("find"), placeholder=_("any part of what is shown"), stays=True)
        self.list = VirtualTable(COLUMNS, title=self.desk.type_title(self._table), sortable=False)
        self.list.typed = lambda text: self.query_one(Prompt).open(text)
        yield self.list

    def on_mount(self) -> None:
        self.title_line.show(self.desk.type_title(self._table))
        self._show(keep=False)
        self.list.focus()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.is_mounted:
            self._show()

    def _show(self, *, keep: bool = True) -> None:
        wanted = half_width(self.query_one(Prompt).text).strip().casefold()
        rows = []
        for record in self.desk.open.reader.all(self._table):
            cells = self._cells(record)
            if wanted in " ".join((record.id, *cells)).casefold():
                rows.append((record.ref, cells))
        self._rows = rows
        self.list.show(self._painted, len(rows), key=lambda i: rows[i][0], keep=keep)

    def _cells(self, record: Any) -> tuple[str, ...]:
        case = (
            self.desk.open.reader.get("cases", str(record.data.get("case")))
            if record.data.get("case")
            else None
        )
        return (
            record.label,
            self.desk.open.state(record),
            "",
            case.label if case else "",
            str(record.data.get("remark", "")),
        )

    def _painted(self, index: int) -> tuple[Cell, ...]:
        ref, cells = self._rows[index]
        blocking, other = self.desk.counts.get(ref, (0, 0))
        signs = self.shell.glyphs
        told = [f"{signs.blocked}{blocking}" if blocking else "", f"!{other}" if other else ""]
        found = (" ".join(part for part in told if part), "block" if blocking else "warn")
        return (*cells[:2], found, *cells[3:])

    @property
    def acts_on(self) -> str:
        return self._table

    # Keys and messages

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        self._show(keep=False)

    def on_prompt_left(self, event: Prompt.Left) -> None:
        self._show()
        self.list.focus()

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        self.list.focus()

    def on_prompt_down(self, event: Prompt.Down) -> None:
        self.list.focus()

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        self.status.facts(
            [(f"{event.index + 1} / {event.table.count}", "bar_muted")] if event.index >= 0 else []
        )

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        from .record import open_record

        open_record(self.office_app, self._rows[event.index][0], [ref for ref, _cells in self._rows])

    def action_find(self) -> None:
        self.query_one(Prompt).open(self.query_one(Prompt).text, select=True)

    def action_check(self) -> None:
        self.desk.open.refresh()
        self._show()

    def targets(self, table: str) -> list[str]:
        if table != self._table or not self._rows:
            return []
        return [self._rows[index][0] for index in self.list.marked or [self.list.cursor]]

    def clear_marks(self) -> None:
        self.list.clear_marks()

    def show_changed(self) -> None:
        self._show()

    def show_checked(self) -> None:
        self._show()

    def help_here(self) -> HelpText:
        return HelpText(
            self.desk.type_title(self._table),
            self.say(_("Type to find. Enter opens, Space marks, Ctrl+P acts on what is marked.")),
        )


def open_records(app: "OfficeApp", table: str) -> None:
    """Show the list of a record type; that of cases is the first screen."""
    if table == "cases":
        while len(app.screen_stack) > 1:
            app.pop_screen()
        return
    screen: Records = app.keep(f"records {table}", lambda: Records(table))
    if screen in app.screen_stack:
        while app.screen is not screen:
            app.pop_screen()
    else:
        app.push_screen(screen)
