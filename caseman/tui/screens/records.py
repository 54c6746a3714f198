"""The list of the records of one type: find as you type, mark, act, open."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.choices import Choice
from caseman.api.fields import FieldSpec
from caseman.api.messages import msg as _
from caseman.api.values import half_width
from caseman.tui.safe_text import width
from caseman.tui.widgets import kinds
from caseman.tui.widgets.columns import Cell, TableColumn
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import VirtualTable

from .cells import found_on, sort_key
from .help import HelpText
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.tui.office_app import OfficeApp

#: A row: the reference of its record, and what its cells say; that of findings is filled in when it is painted.
Row = tuple[str, tuple[str, ...]]

NAME = TableColumn(_("record"), 12, 1, 30, whole=26)
STATE = TableColumn(_("state"), 6, 1, 24, whole=14)
FINDINGS = TableColumn(_("findings"), 4, 0)
CASE = TableColumn(_("case"), 12, 1, 30, whole=16)
REMARK = TableColumn(_("remark"), 8, 2)
#: Where the findings stand in a row.
FOUND_AT = 2


class Records(OfficeScreen):
    """One screen per record type."""

    AUTO_FOCUS = "VirtualTable"

    def __init__(self, table: str) -> None:
        super().__init__()
        self._table = table
        self._rows: list[Row] = []
        self._made: tuple[int, list[Row]] | None = None
        self._sort: tuple[int, bool] | None = None

    def body(self) -> Iterable[Widget]:
        yield Prompt(_("find"), placeholder=_("any part of what is shown"), stays=True)
        self.list = VirtualTable(self._columns(), title=self.desk.type_title(self._table))
        self.list.typed = lambda text: self.query_one(Prompt).open(text)
        yield self.list

    def on_mount(self) -> None:
        self.title_line.show(self.desk.type_title(self._table))
        self._show(keep=False)
        self.list.focus()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self._show()

    # What it lists

    @property
    def _listed(self) -> list[FieldSpec]:
        """The own fields that the type's list shows."""
        own = self.desk.own_fields(self._table)
        return [own[name] for name in self.desk.open.schema.types[self._table].listed]

    def _columns(self) -> list[TableColumn]:
        own = self.desk.own_fields(self._table)
        return [
            NAME,
            STATE,
            FINDINGS._replace(least=max(4, width(self.say(FINDINGS.title)))),
            *(_column(spec, width(self.say(spec.title))) for spec in self._listed),
            *([CASE] if "case" in own else ()),
            *([REMARK] if "remark" in own else ()),
        ]

    def _all_rows(self) -> list[Row]:
        """The rows of all records: made anew when something was written, not for every letter that is typed."""
        head = self.desk.open.store.head
        if self._made is None or self._made[0] != head:
            self._made = (
                head,
                [(one.ref, self._cells(one)) for one in self.desk.open.reader.all(self._table)],
            )
        return self._made[1]

    def _cells(self, record: Any) -> tuple[str, ...]:
        own = self.desk.own_fields(self._table)
        case = str(record.data.get("case") or "")
        found = self.desk.open.reader.get("cases", case) if case else None
        return (
            record.label,
            self.desk.open.state(record),
            "",
            *(self._field(record, spec) for spec in self._listed),
            *([found.label if found else ""] if "case" in own else ()),
            *([str(record.data.get("remark", ""))] if "remark" in own else ()),
        )

    def _field(self, record: Any, spec: FieldSpec) -> str:
        value = getattr(record.own(self.desk.open.schema.types[self._table].model), spec.name, None)
        if isinstance(value, Choice):
            return self.desk.open.text.fact(value, self.desk.open.plugins.owner(self._table))
        if spec.kind == "user":
            return self.desk.open.users.told(str(value or ""))
        if value and spec.meta.values in self.desk.open.schema.types:
            return self.desk.label(f"{spec.meta.values}/{value}")
        return self.desk.hidden(record, spec, value) or kinds.shown(spec.kind, value)

    def _show(self, *, keep: bool = True) -> None:
        wanted = half_width(self.query_one(Prompt).text).strip().casefold()
        rows = [row for row in self._all_rows() if wanted in " ".join((row[0], *row[1])).casefold()]
        if self._sort:
            column, down = self._sort
            rows.sort(key=lambda row: self._sort_key(row, column), reverse=down)
            self.list.sorted_by = self._sort
        self._rows = rows
        self.list.show(self._painted, len(rows), key=lambda i: rows[i][0], keep=keep)

    def _sort_key(self, row: Row, column: int) -> Any:
        if column == FOUND_AT:
            blocking, other = self.desk.counts.get(row[0], (0, 0))
            return (-blocking, -other)
        return sort_key(row[1][column])

    def _painted(self, index: int) -> tuple[Cell, ...]:
        ref, cells = self._rows[index]
        return (*cells[:FOUND_AT], found_on(self, ref), *cells[FOUND_AT + 1 :])

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

    def on_virtual_table_sort_asked(self, event: VirtualTable.SortAsked) -> None:
        self._sort = (event.column, event.descending)
        self._show()

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


def _column(spec: FieldSpec, heading: int) -> TableColumn:
    number = spec.kind in kinds.NUMBERS
    if number or spec.kind == "day":
        return TableColumn(spec.title, max(heading, 4 if spec.kind == "count" else 10), 0, number=number)
    return TableColumn(spec.title, max(min(heading, 12), 6), 1, 30, whole=12)


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
