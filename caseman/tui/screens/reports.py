"""Any registered report as a list: filtered as you type, sorted by column, added up, exported, printed from."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.choices import Choice
from caseman.api.fields import Params, field, fields_of
from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.api.values import Day, Mark, Text
from caseman.tui.aside import Aside, Step
from caseman.tui.commands import bindings
from caseman.tui.widgets import kinds
from caseman.tui.widgets.columns import Cell, TableColumn
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import VirtualTable

from .choices import Option, open_choices
from .help import HelpText
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.reports import Cells, Ledger, Selection
    from caseman.tui.office_app import OfficeApp

#: Cells up to which words of a kind are shown whole, so that a bank or a certificate can be told from another.
_WHOLE = {"text": 14, "code": 24}
#: Cells of a column of a kind: at least, weight, at most.
_ROOM: Mapping[str, tuple[int, int, int]] = {
    "day": (10, 0, 10), "money": (12, 0, 20), "area": (8, 0, 14), "rate": (6, 0, 8), "count": (4, 0, 8),
    "code": (9, 0, 24), "mark": (4, 0, 6), "document_number": (18, 0, 20), "phone": (11, 0, 14),
}  # fmt: skip


class FileForm(Choice):
    """How an export is written."""

    XLSX = "xlsx", _("Excel workbook"), "xlsx", "excel"
    CSV = "csv", _("CSV, UTF-8"), "csv"
    GB = "gb18030", _("CSV, GB18030"), "gb", "gbk"
    HTML = "html", _("web page"), "html"
    JSON = "json", _("JSON"), "json"


class Export(Params):
    """What an export asks."""

    form: FileForm = field(_("written as"), default=FileForm.XLSX)
    file: Text = field(
        _("file"), default="", help=_("empty: in the office's folder, under the report's name")
    )
    full: Mark = field(_("personal data in full"), default=False, help=_("noted in the log"))


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
    def _title(self) -> str:
        report = self.desk.open.plugins.registry.reports.get(self._shown_id)
        return self.desk.title(report) if report else self._shown_id

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

        self._all, self._cells = ledger, Cells(self.desk.open, ledger.report)
        told = self.say(_("as of {day}"), day=ledger.day.isoformat()) if self._as_of else ""
        self.title_line.show(self._title, told)
        self.table.empty = _("No line fits.")
        self.table.set_columns([self._table_column(column) for column in ledger.columns])
        self._show(ledger, keep=False)
        if self.status.message == self._progress:
            self.status.tell("")
        if self._chosen != ledger.choice:
            self._fill()
        self._aside.after(self.table.focus)

    @property
    def lacks(self) -> bool:
        """Whether the report cannot be run before it is asked what to show."""
        report = self.desk.open.plugins.registry.reports.get(self._shown_id)
        wanted = fields_of(report.params) if report and report.params else {}
        return any(spec.required and not self._given.get(name) for name, spec in wanted.items())

    def _table_column(self, column: Column) -> TableColumn:
        assert self._cells is not None
        least, weight, most = _ROOM.get(column.kind, (8, 1, 40))
        return TableColumn(
            self._cells.title(column),
            least,
            weight,
            most,
            number=column.kind in kinds.NUMBERS,
            whole=_WHOLE.get(column.kind, 0),
        )

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
        self._ledger = chosen
        rows = chosen.rows
        count = len(rows) + bool(chosen.totals)
        self.table.show(self._painted, count, key=lambda i: id(rows[i]) if i < len(rows) else None, keep=keep)
        all_ = len(self._all.rows)
        self.query_one(Prompt).hint(f"{len(rows)} / {all_}" if len(rows) != all_ else "")
        self._tell_place(self.table.cursor)

    def _painted(self, index: int) -> tuple[Cell, ...]:
        assert self._ledger is not None
        ledger = self._ledger
        if index >= len(ledger.rows):
            cells = [self._shown(column, ledger.totals.get(column.name)) for column in ledger.columns]
            cells[0] = cells[0] or self.say(_("total"))
            return tuple((cell, "accent") for cell in cells)
        row = ledger.rows[index]
        return tuple(self._shown(column, row.get(column.name)) for column in ledger.columns)

    def _shown(self, column: Column, value: Any) -> str:
        assert self._cells is not None
        if column.kind in kinds.NUMBERS and value is not None and not self._cells.hidden(column):
            return kinds.shown(column.kind, value)
        return self._cells.text(column, value)

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
                total = self._shown(column, ledger.totals[column.name])
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
        own = [
            Option(lambda: choose_report(self), self.say(_("Another report.")), code=self.say(_("reports"))),
            Option(self.export, self.say(_("Write these lines to a file.")), code=self.say(_("export"))),
            Option(self.ask_day, self.say(_("As it stood at the end of a day.")), code=self.say(_("as of"))),
        ]
        report = self.desk.open.plugins.registry.reports.get(self._shown_id)
        if report and report.params:
            own.append(Option(self.ask_params, self.desk.title(report), code=self.say(_("what to show"))))
        return [*own, *super().palette_options()]

    def ask_params(self) -> None:
        """Ask for the report's parameters."""
        report = self.desk.open.plugins.registry.reports[self._shown_id]
        assert report.params is not None
        self._ask_for(self.desk.title(report), report.params, self._given, self._with_params)

    def _with_params(self, values: Mapping[str, object]) -> None:
        self.bind_report(self._shown_id, values, self._as_of)

    def ask_day(self) -> None:
        """Ask for an earlier day."""
        self._ask_for(self.say(_("as of")), Then, {"day": self._as_of}, self._with_day)

    def _with_day(self, values: Mapping[str, object]) -> None:
        day = values.get("day")
        self.bind_report(self._shown_id, self._given, day if isinstance(day, date) else None)

    def _ask_for(self, title: str, model: type[Params], given: Mapping[str, object], then: Any) -> None:
        from .params import Params as Dialog

        dialog: Dialog = self.office_app.keep("params", Dialog)
        specs = list(fields_of(model).values())
        dialog.bind_fields(title, specs, given, self.desk.open.today)
        self.app.push_screen(dialog, lambda values: then(values) if values is not None else None)

    def export(self) -> None:
        """Ask how and where to, then write what is shown."""
        if self._ledger is None:
            self.app.bell()
            return
        self._ask_for(self.say(_("export")), Export, {"form": FileForm.XLSX.value}, self._write)
        self.shell.tell(
            self.say(_("No file name: into this office's folder of exports, by the report's name."))
        )

    def _write(self, values: Mapping[str, object]) -> None:
        """Make the file beside the interface, then put it there."""
        from caseman.core.exporting import Writer

        assert self._ledger is not None
        office, ledger, full = self.desk.open, self._ledger, bool(values.get("full"))
        form = str(getattr(values.get("form"), "value", values.get("form") or "xlsx"))
        ending, encoding = ("csv", "gb18030") if form == "gb18030" else (form, "utf-8")
        title = self._title
        file = _file(office.options.data, str(values.get("file") or ""), title, ledger.day, ending)
        self._aside.start(
            lambda step: Writer(office, ledger, full, step).write(ending, encoding),
            lambda data: self._written(data, file, len(ledger.rows), full),
            refused=self.shell.tell_error,
            told=self._told,
            left=lambda: self.shell.tell(self.say(_("stopped; nothing was kept")), "warn"),
        )

    def _written(self, data: bytes, file: Path, count: int, full: bool) -> None:
        from caseman.core.reads import note

        try:
            if full:
                note(self.desk.open, f"reports/{self._shown_id}")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        except OSError as error:
            message = _("{path} cannot be written: {reason}")
            path, reason = str(error.filename or ""), error.strerror or ""
            self.shell.tell_error(InputError(message, path=path, reason=reason))
        except CasemanError as error:
            self.shell.tell_error(error)
        else:
            told = self.say(_("{count} rows written to {file}"), count=count, file=str(file))
            self.shell.tell(told, "good")

    def help_here(self) -> HelpText:
        report = self.desk.open.plugins.registry.reports.get(self._shown_id)
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


def _file(folder: Path, told: str, title: str, day: date, ending: str) -> Path:
    """Where an export goes: as typed, else beside the office's data, under the report's name and day."""
    if told:
        path = Path(told).expanduser()
        return path if path.suffix else path.with_suffix(f".{ending}")
    name = "".join("_" if sign in '\\/:*?"<>|' or sign < " " else sign for sign in title)
    return folder / "exports" / f"{name}-{day.isoformat()}.{ending}"


def choose_report(screen: OfficeScreen) -> None:
    """Let the user choose a report, and show it."""
    registry = screen.desk.open.plugins.registry
    options = [
        Option(name, screen.desk.title(report), keys=(name,))
        for name, report in sorted(registry.reports.items())
    ]
    open_choices(
        screen.shell,
        screen.say(_("reports")),
        options,
        lambda option: open_report(
            screen.office_app, option.value, _here(screen, registry.reports[option.value])
        ),
    )


def _here(screen: OfficeScreen, report: Report) -> dict[str, object]:
    """What a report asks for and the screen stands on: the batch of its cover, the list that is to be signed."""
    found: dict[str, object] = {}
    for name, spec in (fields_of(report.params) if report.params else {}).items():
        refs = screen.targets(spec.meta.values) if spec.meta.values else []
        if len(refs) == 1:
            found[name] = refs[0].partition("/")[2]
    return found


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
