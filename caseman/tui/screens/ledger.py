"""What the screens of papers, money and batches share: tabs over one list, find as you type, the place kept in each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from textual.widget import Widget

from caseman.api.messages import msg as _
from caseman.api.values import half_width
from caseman.tui.widgets.columns import Cell, TableColumn, text_of
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.strips import Tab, TabStrip
from caseman.tui.widgets.table import VirtualTable

from .cells import sort_key
from .work import OfficeScreen

#: A row: the reference of its record (or what opens it), and its cells.
Row = tuple[str, tuple[Cell, ...]]


@dataclass(slots=True)
class Pane:
    """One tab: its list, how its rows are made, and where the user was in it.

    records  the type of the records that its rows are, for actions on them
    """

    title: str
    columns: tuple[TableColumn, ...]
    rows: Callable[[], Iterable[Row]]
    records: str
    empty: str = _("Nothing here.")
    found: list[Row] = field(default_factory=list)
    made: tuple[object, list[Row]] | None = None
    here: str = ""
    sort: tuple[int, bool] | None = None


class LedgerScreen(OfficeScreen):
    """Tabs, a find line and a list."""

    AUTO_FOCUS = "VirtualTable"

    def __init__(self) -> None:
        super().__init__()
        self.panes: Sequence[Pane] = self.make_panes()
        self._head: tuple[object, tuple[str, str]] | None = None

    def make_panes(self) -> Sequence[Pane]:
        raise NotImplementedError

    def heading(self) -> tuple[str, str]:
        """The title line: where we are, and what holds."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        yield TabStrip()
        yield Prompt(_("find"), placeholder=_("any part of what is shown"), stays=True)
        self.list = VirtualTable((), sortable=True)
        self.list.typed = lambda text: self.query_one(Prompt).open(text)
        yield self.list

    def on_mount(self) -> None:
        self.query_one(TabStrip).show([Tab(self.say(pane.title)) for pane in self.panes], 0)
        self._turn()
        self.list.focus()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self.show_changed()

    @property
    def pane(self) -> Pane:
        return self.panes[self.query_one(TabStrip).current]

    def turn_to(self, number: int) -> None:
        """Show a tab."""
        strip = self.query_one(TabStrip)
        strip.show(strip.tabs, number)
        self._turn()
        self.list.focus()

    def _turn(self) -> None:
        self.list.set_columns(self.pane.columns)
        self.list.clear_marks()
        self._show(keep=False)

    def _standing(self) -> object:
        """What rows and heading are made from: they are made anew when it is another, not for every letter that is typed."""
        return self.desk.open.store.head, self.desk.counts

    def _made(self) -> list[Row]:
        pane, standing = self.pane, self._standing()
        if pane.made is None or pane.made[0] != standing:
            pane.made = (standing, list(pane.rows()))
        return pane.made[1]

    def _heading(self) -> tuple[str, str]:
        standing = self._standing()
        if self._head is None or self._head[0] != standing:
            self._head = (standing, self.heading())
        return self._head[1]

    def _show(self, *, keep: bool = True) -> None:
        pane = self.pane
        self.title_line.show(*self._heading())
        wanted = half_width(self.query_one(Prompt).text).strip().casefold()
        rows = [row for row in self._made() if wanted in _text(row).casefold()]
        if pane.sort:
            column, down = pane.sort
            rows.sort(key=lambda row: sort_key(row[1][column]), reverse=down)
            self.list.sorted_by = pane.sort
        pane.found = rows
        self.list.set_title(self.say(pane.title))
        self.list.show(lambda i: rows[i][1], len(rows), key=lambda i: rows[i][0], keep=keep)
        if not keep and pane.here:
            index = next((i for i, row in enumerate(rows) if row[0] == pane.here), None)
            if index is not None:
                self.list.move_to(index)

    # What actions are done on

    @property
    def acts_on(self) -> str:
        return self.pane.records if self.is_mounted else ""

    def targets(self, table: str) -> list[str]:
        """The marked rows' records, or the current one's; of another type, the record that the row names."""
        refs = [self.pane.found[i][0] for i in self.list.marked or [self.list.cursor] if self.pane.found]
        return [ref for ref in refs if ref.startswith(f"{table}/")]

    def clear_marks(self) -> None:
        self.list.clear_marks()

    def show_changed(self) -> None:
        self._show()

    show_checked = show_changed

    # Keys and messages

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        self._turn()

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        self._show(keep=False)

    def on_prompt_left(self, event: Prompt.Left) -> None:
        self._show()
        self.list.focus()

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        self.list.focus()

    on_prompt_down = on_prompt_accepted

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        rows = self.pane.found
        there = 0 <= event.index < len(rows)  # another tab's list may be there by now
        if there:
            self.pane.here = rows[event.index][0]
        self.status.facts([(f"{event.index + 1} / {len(rows)}", "bar_muted")] if there else [])

    def on_virtual_table_sort_asked(self, event: VirtualTable.SortAsked) -> None:
        self.pane.sort = (event.column, event.descending)
        self._show()

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        if event.index < len(self.pane.found):
            self.opened(self.pane.found[event.index][0])

    def opened(self, ref: str) -> None:
        """Enter on a row."""
        from .record import open_record

        open_record(self.office_app, ref, [row[0] for row in self.pane.found])

    def action_find(self) -> None:
        self.query_one(Prompt).open(self.query_one(Prompt).text, select=True)

    def action_check(self) -> None:
        self.desk.open.refresh()
        self._show()

    # Words

    def kind_title(self, register: str, kind: str) -> str:
        """A registered kind's title in the user's language; its id where nobody has it."""
        known: Any = getattr(self.desk.open.rulebook, register).get(kind)
        return self.desk.open.text.label(known.title) if known else kind


def _text(row: Row) -> str:
    return " ".join(text_of(cell) for cell in row[1])


def short(unit: object) -> str:
    """A unit as clerks write it."""
    return str(unit or "").rpartition(":")[2]


def buyers_of(record: Any) -> str:
    return "、".join(str(one.get("name", "")) for one in record.data.get("buyers", ())) if record else ""
