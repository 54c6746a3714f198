"""The list of cases: find as you type, mark, act; with what the check found on each."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from operator import indexOf, itemgetter
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.core import listcache
from caseman.tui.aside import Aside
from caseman.tui.commands import bindings
from caseman.tui.widgets.columns import Cell, TableColumn
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import VirtualTable

from .cells import found_on
from .work import OfficeScreen

if TYPE_CHECKING:
    from .help import HelpText


class CaseTable(VirtualTable):
    """The cases; F8 tells what stands against the next step of the current one."""

    BINDINGS = bindings("table", "cases")

    def action_why(self) -> None:
        screen = self.screen
        if isinstance(screen, Cases):
            screen.why_here()


COLUMNS = (
    TableColumn(_("unit"), 9, 0),
    TableColumn(_("buyers"), 12, 2, 30),
    TableColumn(_("number"), 9, 0),
    TableColumn(_("state"), 12, 0),
    TableColumn(_("findings"), 6, 0),
    TableColumn(_("remark"), 8, 3),
)
#: Where the findings stand among a row's cells.
FINDINGS = 4
LIMIT = 1_000_000


class Cases(OfficeScreen):
    """The first screen."""

    AUTO_FOCUS = "CaseTable"

    def __init__(self) -> None:
        super().__init__()
        #: (case, cells): what `Finder` gives, and before it is there the list of the last time.
        self._rows: Sequence[listcache.Row] = ()
        self._all = 0
        self._sort: tuple[int, bool] | None = None
        #: All of them as they were last sorted, and by what.
        self._whole: tuple[tuple[object, ...], Sequence[listcache.Row]] | None = None
        #: What was typed and is not looked for yet.
        self._wanted: str | None = None
        self._seen = 0
        self._aside = Aside(self)

    def body(self) -> Iterable[Widget]:
        yield Prompt(
            _("find"), placeholder=_("name, initials, unit or the end of a number"), stays=True, filters=True
        )
        self.table = CaseTable(COLUMNS, title=self.say(_("cases")), empty=_("Opening …"))
        self.table.typed = self._typed
        yield self.table

    def on_mount(self) -> None:
        self.title_line.show(self.say(_("cases")))
        self._rows = listcache.load(self.office_app.folder, self.office_app.text.language)
        self._all = len(self._rows)
        self._fill(keep=True)
        self.table.focus()
        self.desk.when_ready(self._office_opened)

    def _office_opened(self) -> None:
        self.title_line.repaint()
        self._find(self.query_one(Prompt).text, keep=True)

    @property
    def filter_list(self) -> str:
        return "cases"

    # The rows

    def _find(self, text: str, *, keep: bool) -> None:
        """Words are found at once; conditions look at every case, so they are asked beside the interface."""
        from caseman.core.seeking import sought

        if self.desk.office is None:
            return
        self._wanted, self._seen = None, self.desk.changes.total()
        self.table.empty = _("No case fits.")
        self._aside.stop()
        office = self.desk.open
        hits, conditions = sought(office, text, LIMIT)
        if not conditions:
            self._show_found(hits.hits, keep=keep)
            return
        self._aside.start(
            lambda step: office.casefields.fitting(hits.hits, conditions, step),
            lambda found: self._show_found(found, keep=keep),
            refused=self._unfinished,
        )

    def _unfinished(self, error: CasemanError) -> None:
        """A condition that cannot be read yet: the list stays."""
        self.query_one(Prompt).hint(self.say_error(error), "block")

    def _show_found(self, found: Sequence[listcache.Row], *, keep: bool) -> None:
        self._rows = found
        self._all = len(self.desk.open.finder.listed)
        self._order()
        self._fill(keep=keep)

    def _order(self) -> None:
        """The rows as they are to be sorted; by unit they come."""
        if not self._sort:
            return
        if len(self._rows) < self._all:
            self._rows = self._ordered(self._sort)
            return
        # every search ends with all of them: they are sorted again only when they are others
        stamp = self._sort, self._seen, self.desk.office, self.desk.counts
        if self._whole is None or self._whole[0] != stamp:
            self._whole = stamp, self._ordered(self._sort)
        self._rows = self._whole[1]

    def _ordered(self, sort: tuple[int, bool]) -> list[listcache.Row]:
        return sorted(self._rows, key=self._sorting(sort[0]), reverse=sort[1])

    def _sorting(self, column: int) -> Callable[[listcache.Row], Any]:
        """What a column is sorted by."""
        if column == FINDINGS:
            counts = self.desk.counts
            return lambda row: counts.get(f"cases/{row[0]}", (0, 0))
        cell = column - (column > FINDINGS)
        if self.desk.office is None:
            return lambda row: row[1][cell : cell + 1]  # a picture may lack some
        return lambda row: row[1][cell]

    def _fill(self, *, keep: bool) -> None:
        rows = self._rows
        self.table.show(
            self._painted,
            len(rows),
            key=lambda i: rows[i][0],
            find=lambda case: _row_of(case, rows),
            keep=keep,
        )
        self.query_one(Prompt).hint(f"{len(rows)} / {self._all}" if len(rows) != self._all else "")

    def _painted(self, index: int) -> tuple[Cell, ...]:
        case, cells = self._rows[index]
        return *cells[:FINDINGS], self._found(case), *cells[FINDINGS:]

    def _found(self, case: str) -> Cell:
        """What the check found on a case: the blocking ones, and the others."""
        if not self.desk.checked:
            return self.shell.glyphs.more, "muted"
        return found_on(self, f"cases/{case}")

    def show_checked(self) -> None:
        """The whole office was checked."""
        self._fill(keep=True)

    def show_changed(self) -> None:
        self._find(self.query_one(Prompt).text, keep=True)

    def on_screen_resume(self) -> None:
        changed = self._seen != self.desk.changes.total()
        if changed and self.is_mounted:
            self.show_changed()
        told = self.status.message
        if self.desk.checked and (not told or (changed and told == self.office_app.said_of_today)):
            self.office_app.tell_today(anew=changed)  # nothing happened here since: say what is so now

    # Keys and messages

    def _typed(self, text: str) -> None:
        self.query_one(Prompt).open(text)

    def action_find(self) -> None:
        self.query_one(Prompt).open(self.query_one(Prompt).text, select=True)

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        """The letter is painted first; what it finds comes in the next frame, unless another letter comes before."""
        self._wanted = event.text
        if self.desk.office is not None and self.desk.open.finder.ready:
            self.call_after_refresh(self.catch_up)

    def catch_up(self) -> None:
        """Look for what was typed, if that is still to be done."""
        if self._wanted is not None:
            self._find(self._wanted, keep=False)

    def on_prompt_left(self, event: Prompt.Left) -> None:
        self._find("", keep=True)
        self.table.focus()

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        self.when_open(self._accept)

    def _accept(self) -> None:
        self.catch_up()
        self._aside.after(self._accepted)

    def _accepted(self) -> None:
        if len(self._rows) == 1:
            self._open(0)
        elif not self._rows:
            from caseman.core.reads import note_search

            note_search(self.desk.open, self.query_one(Prompt).text, [])
        self.table.focus()

    def on_prompt_down(self, event: Prompt.Down) -> None:
        self.catch_up()
        self._aside.after(self.table.focus)

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        facts = [(f"{event.index + 1} / {event.table.count}", "bar_muted")] if event.index >= 0 else []
        self.status.facts(facts)

    def on_virtual_table_sort_asked(self, event: VirtualTable.SortAsked) -> None:
        self._sort = (event.column, event.descending)
        event.table.sorted_by = self._sort
        self._order()
        self._fill(keep=True)

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        self._open(event.index)

    def _open(self, index: int) -> None:
        from .record import open_record

        ref, others = f"cases/{self._rows[index][0]}", [f"cases/{row[0]}" for row in self._rows]

        def show() -> None:
            from caseman.core.reads import note_search

            note_search(self.desk.open, self.query_one(Prompt).text, [ref])
            open_record(self.office_app, ref, others)

        self.when_open(show)

    def action_check(self) -> None:
        """Check the whole office again."""
        if self.desk.office is not None:
            self.desk.open.refresh()
            self.office_app.run_worker(self._check, thread=True, exit_on_error=False)
            self.shell.tell(self.say(_("Checking …")))

    def _check(self) -> None:
        self.office_app.check(self.desk.open)
        self.app.call_from_thread(self._say_checked)

    def _say_checked(self) -> None:
        blocking = sum(count for count, _other in self.desk.counts.values())
        others = sum(other for _count, other in self.desk.counts.values())
        message = _("Checked: {blocking} findings block, {others} others")
        self.shell.tell(self.say(message, blocking=blocking, others=others), "block" if blocking else "good")

    @property
    def current_ref(self) -> str:
        return f"cases/{self._rows[self.table.cursor][0]}" if self.table.count else ""

    def why_here(self) -> None:
        """What stands against the next steps of the current case."""
        from .gate import tell_why

        self.when_open(lambda: tell_why(self, self.current_ref))

    def targets(self, table: str) -> list[str]:
        if table != "cases":
            return []
        marked = self.table.marked or ([self.table.cursor] if self.table.count else [])
        return [f"cases/{self._rows[index][0]}" for index in marked]

    def clear_marks(self) -> None:
        self.table.clear_marks()

    def help_here(self) -> "HelpText":
        from .help import HelpText

        return HelpText(
            self.say(_("cases")),
            self.say(
                _(
                    "Type to find: a name, its pinyin initials, a unit (2-1-101), the last digits of a phone or"
                    " document number, a contract or filing number. Enter opens, Space marks, Ctrl+P acts on what is marked."
                    " Conditions on any field, with ; between them: total>=1000000; remark~x. F4 again: filters by name."
                )
            ),
        )


def _row_of(case: object, rows: Sequence[listcache.Row]) -> int | None:
    with suppress(ValueError):
        return indexOf(map(itemgetter(0), rows), case)
    return None
