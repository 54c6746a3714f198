"""Today: the work list over all duties, what is late first; and what changed since the user was last here."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.tui.commands import bindings
from caseman.tui.finding_lines import lines_of
from caseman.tui.widgets.columns import Cell, TableColumn
from caseman.tui.widgets.findings import Findings
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.strips import Tab, TabStrip
from caseman.tui.widgets.table import VirtualTable

from .fixes import do_fix, meant_by
from .gate import tell_why
from .help import HelpText
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.checks import Found
    from caseman.core.store import Transaction
    from caseman.tui.office_app import OfficeApp

TASKS = (
    TableColumn(_("due"), 8, 0),
    TableColumn(_("yuan/day"), 7, 0, number=True),
    TableColumn(_("unit"), 9, 0),
    TableColumn(_("buyers"), 8, 2, 16),
    TableColumn(_("code"), 7, 0, whole=11),
    TableColumn(_("what is to be done"), 24, 4),
    TableColumn(_("duty"), 8, 0),
    TableColumn(_("in charge"), 6, 0),
)
#: What the report calls those columns.
NAMES = ("due", "per_day", "unit", "buyers", "code", "what", "duty", "person")
NEWS = (
    TableColumn(_("time"), 11, 0),
    TableColumn(_("user"), 6, 0, 12),
    TableColumn(_("what was done"), 12, 1, 24),
    TableColumn(_("records"), 12, 2),
    TableColumn(_("reason"), 6, 1),
)
#: Lines of the current task in full, with its border.
DETAIL = 8
#: Tabs beside those of the duties.
ALL, CHANGED = "", "\0changed"


class WorkTable(VirtualTable):
    """The tasks; digits do what the current one proposes."""

    BINDINGS = bindings("table", "today")

    def action_fix(self, number: int) -> None:
        screen = self.screen
        if isinstance(screen, Today):
            screen.cure(number)

    def action_why(self) -> None:
        screen = self.screen
        if isinstance(screen, Today):
            screen.tell_why()


class Today(OfficeScreen):
    """Tabs by duty; a line for each task, and below it the current one in full."""

    DEFAULT_CSS = """
    Today WorkTable { height: 1fr; }
    """
    AUTO_FOCUS = "WorkTable"

    def __init__(self) -> None:
        super().__init__()
        self._tabs: list[str] = [ALL]
        self._rows: Sequence[Mapping[str, Any]] = ()
        #: How many of them are late, and what a day of delay of all costs.
        self._late, self._cost = 0, Decimal()
        #: How much waits for the user's agreement as a second person.
        self._asked = 0
        self._news: Sequence[Transaction] = ()
        self._sort: tuple[int, bool] | None = None

    def body(self) -> Iterable[Widget]:
        yield TabStrip()
        yield Prompt(
            _("find"),
            placeholder=_("text, or a condition: yuan/day>100; in charge~clerk"),
            stays=True,
            filters=True,
        )
        self.table = WorkTable(TASKS, title=self.say(_("to do")), empty=_("Nothing is to be done."))
        yield self.table
        yield Findings(title="", empty="")

    def on_mount(self) -> None:
        self.title_line.show(self.say(_("today")))
        self.query_one(Findings).styles.height = DETAIL
        self._show(keep=False)
        self.table.focus()

    # What is shown

    @property
    def _tab(self) -> str:
        return self._tabs[self.query_one(TabStrip).current]

    def show_again(self) -> None:
        """The screen comes back: show what is so now."""
        if self.is_mounted:
            self._show()
            self.table.focus()

    def _show(self, *, keep: bool = True) -> None:
        if not self.desk.checked:
            self.table.empty = _("Checking …")
            self.table.show(lambda index: (), 0, keep=False)
            return
        self.table.empty = _("Nothing is to be done.")
        worklist = self.desk.open.worklist
        self._news = self.desk.news
        self._asked = len(self.desk.asked)
        self._show_tabs(worklist.rows(), worklist.duties())
        self._fill(keep=keep)

    def _show_tabs(self, rows: Sequence[Mapping[str, Any]], counts: Mapping[str, int]) -> None:
        """All, each duty that has work, what changed; with their counts."""
        current = self._tab
        duties = sorted(counts, key=lambda duty: (-counts[duty], duty))
        self._tabs = [ALL, *duties, *([CHANGED] if self._news else [])]
        tabs = [Tab(self.say(_("all")), len(rows)), *(Tab(duty, counts[duty]) for duty in duties)]
        if self._news:
            tabs.append(Tab(self.say(_("changed since")), len(self._news)))
        self.query_one(TabStrip).show(tabs, self._tabs.index(current) if current in self._tabs else 0)
        self._all = rows

    def _fill(self, *, keep: bool = True) -> None:
        """The lines of the tab that fit what is typed."""
        changed = self._tab == CHANGED
        self.query_one(Findings).display = not changed
        self.query_one(Prompt).display = not changed
        if changed:
            if self.table.columns != NEWS:
                self.table.set_columns(NEWS)
            self.table.set_title(self.say(_("changed since you were last here")))
            news = self._news
            self.table.show(self._painted_news, len(news), key=lambda i: news[i].txn, keep=keep)
            return
        if self.table.columns != TASKS:
            self.table.set_columns(TASKS)
        self.table.set_title(self.say(_("to do")))
        from caseman.core.worklist import at_stake

        here = self.current
        rows = [row for row in self._all if row["duty"] == self._tab] if self._tab != ALL else self._all
        self._rows = shown = self._fitting(rows)
        self._late, self._cost = sum(bool(row["late"]) for row in shown), at_stake(shown)
        # The list knows where its task stands; a part of it, or one that is sorted otherwise, is looked through.
        whole = not self._sort and len(shown) == len(self._all)
        place = self.desk.open.worklist.place(here) if here and whole else None
        self.table.sorted_by = self._sort
        self.table.show(
            self._painted,
            len(shown),
            key=lambda i: shown[i]["finding"],
            find=(lambda _finding: place) if whole else None,
            keep=keep,
        )
        self._show_current()

    def _fitting(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        from caseman.core.filters import Filter
        from caseman.core.reports import sort_key

        prompt = self.query_one(Prompt)
        try:
            chosen = Filter(self.desk.open, self.report, prompt.text)(rows)
        except InputError as error:
            prompt.hint(self.say(error.message, **error.facts), "block")
            return self._rows
        prompt.hint(f"{len(chosen)} / {len(rows)}" if len(chosen) != len(rows) else "")
        if self._sort:
            column, down = self._sort
            name = NAMES[column]
            filled = [row for row in chosen if row[name] not in (None, "")]
            filled.sort(key=sort_key(name), reverse=down)
            chosen = [*filled, *(row for row in chosen if row[name] in (None, ""))]
        return chosen

    @property
    def report(self) -> Any:
        """The report that this list is, whose columns conditions name."""
        return self.desk.open.plugins.registry.reports["office.today"]

    def _painted(self, index: int) -> tuple[Cell, ...]:
        row = self._rows[index]
        ink = "block" if row["late"] or row["severity"] == "block" else "warn"
        cost = f"{row['per_day']:,.2f}" if row["per_day"] else ""
        when = (self._when(row), ink) if row["late"] else self._when(row)
        texts = (row["unit"], row["buyers"], (row["code"], ink), row["what"], row["duty"], row["person"])
        return (when, cost, *texts)

    def _when(self, row: Mapping[str, Any]) -> str:
        """How late, today, or the day; the year only where it is another."""
        due, today = row["due"], self.desk.open.today
        if row["late"]:
            return self.say(_("{days} d late"), days=row["late"])
        if due is None:
            return ""
        if due == today:
            return self.say(_("today"))
        return str(due.isoformat())[5 if due.year == today.year else 2 :]

    def _painted_news(self, index: int) -> tuple[Cell, ...]:
        one, office = self._news[index], self.desk.open
        refs = self._refs(one)
        if len(refs) == 1:
            told = f"{self.desk.type_title(refs[0].partition('/')[0])} {self.desk.label(refs[0])}"
        else:
            told = self.say(_("{count} records"), count=len(one.touched))
        return (
            one.at[5:16].replace("T", " "),
            office.users.told(one.by),
            office.action_title(one.action),
            told,
            one.why,
        )

    def _refs(self, one: "Transaction") -> list[str]:
        """The records of a change set that can be opened."""
        known = self.desk.open.plugins.registry.records
        return [f"{table}/{record}" for table, record in one.touched if table in known]

    def _show_current(self) -> None:
        """The current task in full, with its numbered ways; and what all of these cost a day."""
        pane = self.query_one(Findings)
        one = self.current
        pane.show(lines_of(self.desk, [one]) if one else [], keep=False)
        late, cost = self._late, self._cost
        place = f"{self.table.cursor + 1} / {len(self._rows)}" if self._rows else ""
        told = self.say(_("late {count}"), count=late) if late else ""
        money = self.say(_("{sum} yuan a day"), sum=f"{cost:,.2f}") if cost else ""
        asked = self.say(_("to approve: {count} (F2 sp)"), count=self._asked) if self._asked else ""
        self.status.facts([(told, "block"), (asked, "warn"), (money, "bar"), (place, "bar_muted")])

    @property
    def current(self) -> "Found | None":
        """The task under the cursor."""
        if self._tab == CHANGED or not self._rows or self.table.cursor >= len(self._rows):
            return None
        return self.desk.open.worklist.task(self._rows[self.table.cursor])

    @property
    def filter_list(self) -> str:
        return self.report.id if self._tab != CHANGED else ""

    # Doing

    def cure(self, number: int) -> None:
        """Do what the current task proposes."""
        one = self.current
        if one is None or number > len(one.fix) + 1:
            self.app.bell()
            return
        do_fix(self, one, number - 1)

    def tell_why(self) -> None:
        """What stands against the next steps of the case (or other record) that the task is about."""
        one = self.current
        ref = (meant_by(self.desk, one, "cases") or [one.ref])[0] if one else ""
        tell_why(self, ref)

    def _open(self, index: int) -> None:
        from .record import open_record

        if self._tab == CHANGED:
            refs = [ref for ref in self._refs(self._news[index]) if self.desk.exists(ref)]
            if refs:
                open_record(self.office_app, refs[0], refs)
            else:
                self.app.bell()
            return
        row = self._rows[index]
        if row["ref"].partition("/")[0] in self.desk.open.schema.types:
            table = row["ref"].partition("/")[0]
            refs = [str(one["ref"]) for one in self._rows if one["ref"].startswith(f"{table}/")]
            open_record(self.office_app, row["ref"], list(dict.fromkeys(refs)), at=row["path"])
        else:
            self.app.bell()

    # Keys and messages

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        self._sort = None
        self._fill(keep=False)

    def on_tab_strip_entered(self, event: TabStrip.Entered) -> None:
        self.table.focus()

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        self._fill(keep=False)

    def on_prompt_left(self, event: Prompt.Left) -> None:
        self._fill()
        self.table.focus()

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        self.table.focus()

    def on_prompt_down(self, event: Prompt.Down) -> None:
        self.table.focus()

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        if self._tab != CHANGED and self.desk.checked:
            self._show_current()
        elif event.index >= 0:
            self.status.facts([(f"{event.index + 1} / {event.table.count}", "bar_muted")])

    def on_virtual_table_sort_asked(self, event: VirtualTable.SortAsked) -> None:
        if self._tab == CHANGED:
            self.app.bell()
            return
        self._sort = (event.column, event.descending)
        self._fill()

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        self._open(event.index)

    def on_findings_fix_chosen(self, event: Findings.FixChosen) -> None:
        self.cure(event.fix + 1)

    def on_findings_opened(self, event: Findings.Opened) -> None:
        if self.current:
            self._open(self.table.cursor)

    def action_find(self) -> None:
        if self._tab == CHANGED:
            self.app.bell()
            return
        self.query_one(Prompt).open(self.query_one(Prompt).text, select=True)

    def action_check(self) -> None:
        """Look again, after others may have written."""
        self.desk.open.refresh()
        self.desk.look_for_news()
        self._show()

    def targets(self, table: str) -> list[str]:
        one = self.current
        return meant_by(self.desk, one, table) if one else []

    def show_changed(self) -> None:
        self._show()

    def show_checked(self) -> None:
        self._show()

    def on_screen_resume(self) -> None:
        if self.is_mounted and self.desk.checked:
            self._show()

    def help_here(self) -> HelpText:
        return HelpText(
            self.say(_("today")),
            self.say(
                _(
                    "What is late comes first, then by day and by what a day of delay costs. Enter opens the case at the"
                    " field, F8 shows what stands against its next step, a digit does what stands below. F6 goes to the"
                    " tabs: by duty, and what changed since you were last here. F4 finds: a text, or conditions with ;"
                    " between them."
                )
            ),
            more=(self.say(_("conditions name these: {names}"), names=self._column_names()),),
        )

    def _column_names(self) -> str:
        from caseman.core.reports import Cells

        cells = Cells(self.desk.open, self.report)
        return "、".join(cells.title(column) for column in self.report.columns)


def open_today(app: "OfficeApp") -> None:
    """Show the work list."""
    screen: Today = app.keep("today", Today)
    if screen in app.screen_stack:
        while app.screen is not screen:
            app.pop_screen()
        screen.show_again()
    else:
        app.push_screen(screen)
