"""Any registered report as a list: filtered as you type, sorted by column, added up, exported, printed from."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.fields import Params, field, fields_of
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.api.reports import Report
from caseman.api.values import Day
from caseman.tui.aside import Aside, Step
from caseman.tui.commands import bindings
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import VirtualTable

from .choices import Option
from .help import HelpText
from .params import ask_fields
from .report_cells import column_of, line_of, shown
from .report_export import ask_export
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.reports import Cells, Ledger, Selection
    from caseman.tui.office_app import OfficeApp


class Then(Params):
    """An earlier day."""

    day: Day | None = field(_("as of"), help=_("empty: today"))


class Reports(OfficeScreen):
    """Bound to one report after the other."""

    BINDINGS = bindings("report")
    AUTO_FOCUS = "VirtualTable"

    def __init__(self) -> None:
        super().__init__()
        self._shown_id = ""
        self._given: Mapping[str, object] = {}
        self._as_of: date | None = None
        self._ledger: Ledger | None = None
        self._cells: Cells | None = None
        self._all: Ledger | None = None
        self._sort = ""
        self._aside = Aside(self)
        #: How far the work was when it was last told.
        self._progress = ""

    def bind_report(self, name: str, given: Mapping[str, object], as_of: date | None = None) -> None:
        """Show a report with its parameters, as of a day."""
        if name != self._shown_id:
            self._sort = ""
        self._shown_id, self._given, self._as_of = name, given, as_of
        if self.is_mounted:
            self._begin()

    def body(self) -> Iterable[Widget]:
        yield Prompt(
            _("find"),
            placeholder=_("text, or a condition: total>=1000000; state~filed"),
            stays=True,
            filters=True,
        )
        self.table = VirtualTable((), empty=_("No line fits."))
        self.table.typed = self._typed
        yield self.table

    def on_mount(self) -> None:
        self._begin()

    def _begin(self, typed: str = "") -> None:
        """Run the report beside the interface. What is wrong with it is said, and the screen stays empty."""
        self._ledger = self._all = self._cells = None
        self.title_line.show(self.say(_("report")), self._title)
        self.table.empty = _("No line fits.")
        self.table.set_columns(())
        self.table.set_title(self._title)
        self.table.show(lambda index: (), 0, keep=False)
        self.query_one(Prompt).field.put(typed, select=False)
        self.query_one(Prompt).hint("")
        if not self.lacks:
            self.table.empty = _("Working it out …")
            self._aside.start(
                self._run, self._begun, refused=self._refused, told=self._told, left=self.action_back
            )

    @property
    def _report(self) -> Report | None:
        """The report that is shown; None where no plugin in use knows it."""
        return self.desk.open.plugins.registry.reports.get(self._shown_id)

    @property
    def _title(self) -> str:
        return self.desk.title(self._report) if self._report else self._shown_id

    def _run(self, step: Step) -> "Ledger":
        """All rows; in a thread."""
        from caseman.core.reports import Selection, run_report

        return run_report(self.desk.open, self._shown_id, self._given, Selection(as_of=self._as_of), step)

    def _told(self, done: int, of: int) -> str:
        self._progress = self.say(
            _("{title}: {done} of {rows} (Esc leaves)"), title=self._title, done=done, rows=of
        )
        return self._progress

    def _refused(self, error: CasemanError) -> None:
        self.table.empty = _("No line fits.")
        self.table.repaint()
        self.shell.tell_error(error)

    def _begun(self, ledger: "Ledger") -> None:
        from caseman.core.reports import Cells

        self._all = ledger
        cells = self._cells = Cells(self.desk.open, ledger.report)
        told = self.say(_("as of {day}"), day=ledger.day.isoformat()) if self._as_of else ""
        self.title_line.show(self._title, told)
        self.table.empty = _("No line fits.")
        self.table.set_columns([column_of(column, cells) for column in ledger.columns])
        self._show(ledger, keep=False)
        if self.status.message == self._progress:
            self.status.tell("")
        if self._chosen != ledger.choice:
            self._fill()
        self._aside.after(self.table.focus)

    @property
    def lacks(self) -> bool:
        """Whether the report cannot be run before it is asked what to show."""
        report = self._report
        wanted = fields_of(report.params) if report and report.params else {}
        return any(spec.required and not self._given.get(name) for name, spec in wanted.items())

    @property
    def filter_list(self) -> str:
        return self._shown_id

    # The rows

    @property
    def _chosen(self) -> "Selection":
        """What is typed, and how it is sorted."""
        from caseman.core.reports import Selection

        sort = (self._sort,) if self._sort else ()
        return Selection((), sort, (), self._as_of, self.query_one(Prompt).text)

    def _fill(self) -> None:
        """Show the rows that fit what is typed; where there are many, letters are echoed meanwhile."""
        from caseman.core.reports import choose

        if self._all is None:
            return
        office, all_, wanted = self.desk.open, self._all, self._chosen
        self._aside.start(
            lambda step: choose(office, all_, wanted, step),
            lambda chosen: self._show(chosen, keep=True),
            refused=lambda error: self.query_one(Prompt).hint(self.say_error(error), "block"),
        )

    def _show(self, chosen: "Ledger", *, keep: bool) -> None:
        assert self._all is not None
        assert self._cells is not None
        self._ledger = chosen
        rows, cells = chosen.rows, self._cells
        self.table.show(
            lambda index: line_of(chosen, index, cells, self.say),
            len(rows) + bool(chosen.totals),
            key=lambda index: id(rows[index]) if index < len(rows) else None,
            keep=keep,
        )
        all_ = len(self._all.rows)
        self.query_one(Prompt).hint(f"{len(rows)} / {all_}" if len(rows) != all_ else "")
        self._tell_place(self.table.cursor)

    def _row(self, index: int) -> Mapping[str, Any]:
        rows = self._ledger.rows if self._ledger else ()
        return rows[index] if 0 <= index < len(rows) else {}

    def _tell_place(self, index: int) -> None:
        """Where the cursor is, and what its column adds up to."""
        ledger = self._ledger
        if ledger is None:
            return
        facts = [(f"{min(index + 1, len(ledger.rows))} / {len(ledger.rows)}", "bar_muted")]
        if self.table.columns and self.table.column < len(ledger.columns):
            column = ledger.columns[self.table.column]
            if column.name in ledger.totals and self._cells is not None:
                total = shown(column, ledger.totals[column.name], self._cells)
                facts.append((f"{self.say(_('total'))} {self._cells.title(column)} {total}", "bar"))
        self.status.facts(facts)

    # Keys and messages

    def _typed(self, text: str) -> None:
        self.query_one(Prompt).open(text)

    def action_find(self) -> None:
        self.query_one(Prompt).open(self.query_one(Prompt).text, select=True)

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        self._fill()

    def on_prompt_left(self, event: Prompt.Left) -> None:
        self._fill()
        self.table.focus()

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        self._aside.after(self.table.focus)

    def on_prompt_down(self, event: Prompt.Down) -> None:
        self._aside.after(self.table.focus)

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        self._tell_place(event.index)

    def on_virtual_table_sort_asked(self, event: VirtualTable.SortAsked) -> None:
        if self._all is None:
            return
        self._sort = self._all.columns[event.column].name + ("-" if event.descending else "")
        event.table.sorted_by = (event.column, event.descending)
        self._fill()
        self._aside.after(lambda: None)

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        """The record that the line is about, where the report names one."""
        ref = str(self._row(event.index).get("ref") or "")
        if not ref:
            self.app.bell()
            self.shell.tell(self.say(_("This line names no record to open.")), "warn")
            return
        from .record import open_record

        refs = [str(row.get("ref") or "") for row in (self._ledger.rows if self._ledger else ())]
        open_record(self.office_app, ref, list(dict.fromkeys(one for one in refs if one)))

    def action_check(self) -> None:
        self.desk.open.refresh()
        self.show_changed()
        self._aside.after(lambda: self.shell.tell(self.say(_("Run anew."))))

    def action_report_export(self) -> None:
        self.export()

    def targets(self, table: str) -> list[str]:
        marked = self.table.marked or ([self.table.cursor] if self.table.count else [])
        refs = [str(self._row(index).get("ref") or "") for index in marked]
        return list(dict.fromkeys(ref for ref in refs if ref.startswith(f"{table}/")))

    def clear_marks(self) -> None:
        self.table.clear_marks()

    def show_changed(self) -> None:
        self._begin(self.query_one(Prompt).text)

    def palette_options(self) -> list[Option]:
        from .report_choosing import choose_report

        own = [
            Option(lambda: choose_report(self), self.say(_("Another report.")), code=self.say(_("reports"))),
            Option(self.export, self.say(_("Write these lines to a file.")), code=self.say(_("export"))),
            Option(self.ask_day, self.say(_("As it stood at the end of a day.")), code=self.say(_("as of"))),
        ]
        if self._report and self._report.params:
            own.append(Option(self.ask_params, self._title, code=self.say(_("what to show"))))
        return [*own, *super().palette_options()]

    def ask_params(self) -> None:
        """Ask for the report's parameters."""
        report = self._report
        assert report is not None
        assert report.params is not None
        ask_fields(self, self._title, report.params, self._given, self._with_params)

    def _with_params(self, values: Mapping[str, object]) -> None:
        self.bind_report(self._shown_id, values, self._as_of)

    def ask_day(self) -> None:
        """Ask for an earlier day."""
        ask_fields(self, self.say(_("as of")), Then, {"day": self._as_of}, self._with_day)

    def _with_day(self, values: Mapping[str, object]) -> None:
        day = values.get("day")
        self.bind_report(self._shown_id, self._given, day if isinstance(day, date) else None)

    def export(self) -> None:
        """Ask how and where to, then write what is shown."""
        if self._ledger is None:
            self.app.bell()
        else:
            ask_export(self, self._aside, self._ledger, self._told)

    def help_here(self) -> HelpText:
        report = self._report
        owner = self.desk.open.plugins.owner(self._shown_id)
        told = self.desk.open.text(report.help, owner) if report and report.help else ""
        names = "、".join(self._cells.title(one) for one in report.columns) if report and self._cells else ""
        return HelpText(
            self.desk.title(report) if report else self.say(_("report")),
            self.say(
                _(
                    "Type to find: a text, or conditions with ; between them: total>=1000000; state~filed. A column is"
                    " named by its heading or its name. Sort by the column under the cursor; F10 writes a file."
                )
            ),
            more=tuple(filter(None, (told, names))),
        )


def open_report(app: "OfficeApp", name: str, given: Mapping[str, object] | None = None) -> None:
    """Show a report; one that cannot be without parameters asks for them first."""
    screen: Reports = app.keep("reports", Reports)
    screen.bind_report(name, given or {})
    if screen not in app.screen_stack:
        app.push_screen(screen)
    while app.screen is not screen and screen in app.screen_stack:
        app.pop_screen()
    if screen.lacks:
        screen.ask_params()
