"""One case: its steps, its sections as forms, money, papers and history, and what was found on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.containers import Container, Horizontal
from textual.widget import Widget

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.widgets.columns import TableColumn
from caseman.tui.widgets.findings import Findings
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.strips import StepMark, StepStrip, Tab, TabStrip
from caseman.tui.widgets.table import Cell, VirtualTable

from .help import HelpText
from .question import ask
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.records import Record
    from caseman.tui.office_app import OfficeApp

#: Columns of the tables beside the forms.
MONEY = (
    TableColumn(_("day"), 10, 0),
    TableColumn(_("number"), 9, 0),
    TableColumn(_("fund"), 8, 1),
    TableColumn(_("sum"), 12, 0, number=True),
    TableColumn(_("party"), 8, 2),
)
PAPERS = (
    TableColumn(_("paper"), 10, 2),
    TableColumn(_("number"), 9, 1),
    TableColumn(_("copies"), 4, 0, number=True),
    TableColumn(_("place"), 8, 1),
    TableColumn(_("due back"), 10, 0),
)
HISTORY = (
    TableColumn(_("time"), 16, 0),
    TableColumn(_("who"), 6, 0),
    TableColumn(_("action"), 10, 1),
    TableColumn(_("what changed"), 16, 4),
)


@dataclass(frozen=True, slots=True)
class Pane:
    """A tab: a section's form (`section` empty: the case's own fields), or one of the tables."""

    title: str
    section: str | None = None
    table: str = ""


class Case(OfficeScreen):
    """Bound to one case after the other."""

    DEFAULT_CSS = """
    Case #parts { layout: vertical; height: 1fr; }
    Case #left { height: 1fr; width: 1fr; }
    Case #parts Findings { height: 9; }
    Case.-wide #parts { layout: horizontal; }
    Case.-wide #parts Findings { height: 1fr; width: 46; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    AUTO_FOCUS = "Form"

    def __init__(self) -> None:
        super().__init__()
        self._case = ""
        self._others: Sequence[str] = ()
        self._panes: list[Pane] = []
        self._found: list[Any] = []

    def bind_case(self, case: str, others: Sequence[str]) -> None:
        """Show a case; F7 and F8 walk through `others`."""
        self._case, self._others = case, others
        if self.is_mounted:
            self._begin()

    def body(self) -> Iterable[Widget]:
        yield StepStrip()
        yield TabStrip()
        with Horizontal(id="parts"):
            with Container(id="left"):
                yield Form()
                table = VirtualTable((), sortable=False)
                table.display = False
                yield table
            yield Findings(title=self.say(_("findings")))

    def on_mount(self) -> None:
        self._begin()

    @property
    def record(self) -> "Record":
        found = self.desk.open.reader.get("cases", self._case)
        assert found is not None
        return found

    def _begin(self) -> None:
        if self.desk.open.reader.get("cases", self._case) is None:
            self.call_next(self.app.pop_screen)
            return
        self._make_panes()
        self._show_head()
        self._show_pane(0)
        form = self.query_one(Form)
        form.focus()

    def _make_panes(self) -> None:
        office, text = self.desk.open, self.say
        sections = office.schema.sections_of("cases")
        self._panes = [
            Pane(text(_("buyers and remark")), ""),
            *(Pane(office.text(one.title, office.plugins.owner(one.id)), one.id) for one in sections),
            Pane(text(_("money")), table="money"),
            Pane(text(_("papers")), table="papers"),
            Pane(text(_("history")), table="history"),
        ]

    def _show_head(self) -> None:
        """Title, steps, tabs and findings."""
        office, record = self.desk.open, self.record
        state = office.state(record)
        self.title_line.show(f"{self.say(_('case'))} {record.id}", f"{record.label}  {state}".strip())
        self.query_one(StepStrip).show(self._steps(record))
        found = {one.id: one for one in [*office.check([record.ref]), *office.why(record)]}
        self._found = sorted(found.values(), key=lambda one: one.order)
        self.query_one(Findings).show(self.desk.lines(self._found))
        strip = self.query_one(TabStrip)
        strip.show([Tab(pane.title, self._count(pane)) for pane in self._panes], strip.current)

    def _count(self, pane: Pane) -> int:
        """Findings about fields of a pane."""
        if pane.section is None:
            return 0
        known = self.desk.open.schema.sections
        own = (
            [one for one in self._found if one.path.rpartition(".")[0] not in known]
            if not pane.section
            else []
        )
        mine = [one for one in self._found if pane.section and one.path.rpartition(".")[0] == pane.section]
        return len([one for one in own if one.path.startswith(("buyers", "remark", "unit"))] + mine)

    def _steps(self, record: "Record") -> list[StepMark]:
        office = self.desk.open
        nearest = {step.id for step in office.next_steps(record)}
        marks = []
        for step in office.rulebook.steps_of("cases"):
            title = office.text(step.title, office.plugins.owner(step.id))
            done = step.done(record)
            if done:
                day = "" if isinstance(done, bool) else done.isoformat()[5:]
                marks.append(StepMark(title, "done", day))
            elif office.skipped(step, record):
                marks.append(StepMark(title, "skipped"))
            elif step.id in nearest:
                blocking = sum(one.blocks for one in office.why(record, step.id))
                marks.append(
                    StepMark(title, "blocked" if blocking else "open", str(blocking) if blocking else "")
                )
            else:
                marks.append(StepMark(title, "later"))
        return marks

    # Panes

    def _show_pane(self, index: int) -> None:
        strip = self.query_one(TabStrip)
        strip.current = index
        strip.repaint()
        pane = self._panes[index]
        form, table = self.query_one(Form), self.query_one(VirtualTable)
        form.display, table.display = pane.section is not None, pane.section is None
        if pane.section is not None:
            self._show_form(pane)
        else:
            self._show_table(pane)

    def _show_form(self, pane: Pane) -> None:
        from caseman.api.fields import fields_of
        from caseman.api.identity import masked

        office, record = self.desk.open, self.record
        kind = office.schema.types["cases"].model
        model = office.schema.sections[pane.section].model if pane.section else kind
        specs = fields_of(model)
        stored = record.data.get(pane.section, {}) if pane.section else record.data
        values = {name: stored.get(name) for name in specs}
        if not pane.section:
            values["unit"] = str(values.get("unit") or "").rpartition(":")[2]
        hidden = {
            name: masked(str(value))
            for name, value in values.items()
            if value
            and office.config.mask
            and specs[name].meta.personal
            and specs[name].kind in ("document_number", "phone")
        }
        form = self.query_one(Form)
        form.show(list(specs.values()), values, today=office.today, masked=hidden)

    def _show_table(self, pane: Pane) -> None:
        table = self.query_one(VirtualTable)
        columns, rows = {"money": self._money, "papers": self._papers, "history": self._history}[pane.table]()
        table.set_columns(columns)
        table.set_title(pane.title)
        table.show(lambda i: rows[i], len(rows), keep=False)

    def _money(self) -> tuple[Sequence[TableColumn], list[tuple[Cell, ...]]]:
        office = self.desk.open
        funds = office.plugins.registry.funds
        return MONEY, [
            (
                one.day.isoformat(),
                one.number,
                office.text.label(funds[one.fund].title) if one.fund in funds else one.fund,
                f"{one.amount:,.2f}",
                one.party,
            )
            for one in office.facts(self.record).money.entries()
        ]

    def _papers(self) -> tuple[Sequence[TableColumn], list[tuple[Cell, ...]]]:
        office, registry = self.desk.open, self.desk.open.plugins.registry
        label = office.text.label
        rows: list[tuple[Cell, ...]] = []
        for one in office.facts(self.record).papers.items():
            kind, place = registry.papers.get(one.kind), registry.places.get(one.place)
            rows.append(
                (
                    label(kind.title) if kind else one.kind,
                    one.number,
                    str(one.count),
                    label(place.title) if place else one.place,
                    one.due.isoformat() if one.due else "",
                )
            )
        return PAPERS, rows

    def _history(self) -> tuple[Sequence[TableColumn], list[tuple[Cell, ...]]]:
        office = self.desk.open
        rows: list[tuple[Cell, ...]] = []
        for one in reversed(office.history(self.record)):
            changed = "；".join(
                f"{c['field']}: {_brief(c['before'])} → {_brief(c['after'])}" for c in one["changes"]
            )
            told = f"{one['why']}  {changed}".strip()
            rows.append(
                (one["at"][:16].replace("T", " "), one["by"], office.action_title(one["action"]), told)
            )
        return HISTORY, rows

    # Keys and messages

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        before = event.strip.current
        if self.query_one(Form).model.dirty and not self.may_leave():
            event.strip.current = before
            return
        self._show_pane(event.index)

    def on_form_saved(self, event: Form.Saved) -> None:
        pane = self._panes[self.query_one(TabStrip).current]
        stem = f"{pane.section}." if pane.section else ""
        values = {stem + name: "" if value is None else value for name, value in event.changes.items()}
        try:
            outcome = self.desk.act("core.edit", [f"cases/{self._case}"], values)
        except CasemanError as error:
            event.form.tell_errors(_by_field(stem, error))
            self.shell.tell_error(error)
            return
        for _ref, refusal in outcome.refused:
            event.form.tell_errors(_by_field(stem, refusal))
            self.shell.tell_error(refusal)
            self._tell_gates(outcome)
            return
        event.form.saved()
        self._show_head()
        self.shell.tell(self.say(_("Saved: {count} fields"), count=len(values)), "good")

    def on_findings_fix_chosen(self, event: Findings.FixChosen) -> None:
        self.fix(self._found[event.index], event.fix)

    def on_findings_opened(self, event: Findings.Opened) -> None:
        """To the field that the finding is about."""
        path = self._found[event.index].path
        section, _dot, name = path.rpartition(".")
        for index, pane in enumerate(self._panes):
            if pane.section is not None and pane.section == section and section:
                self._show_pane(index)
                form = self.query_one(Form)
                if name in form.model.specs:
                    form.go(name)
                form.focus()
                return
        self._show_pane(0)

    def targets(self) -> list[str]:
        return [f"cases/{self._case}"]

    def show_changed(self) -> None:
        self._show_head()
        if not self.query_one(Form).model.dirty:
            self._show_pane(self.query_one(TabStrip).current)

    def show_checked(self) -> None:
        self._show_head()

    def action_check(self) -> None:
        self.desk.open.store.refresh()
        self.show_changed()
        blocking = sum(one.blocks for one in self._found)
        message = _("Checked: {blocking} findings block, {others} others")
        others = len(self._found) - blocking
        self.shell.tell(self.say(message, blocking=blocking, others=others), "block" if blocking else "good")

    def _walk(self, step: int) -> None:
        if self._case in self._others and self.may_leave():
            index = self._others.index(self._case) + step
            if 0 <= index < len(self._others):
                current = self.query_one(TabStrip).current
                self._case = self._others[index]
                self._begin()
                self._show_pane(current)
                return
        self.app.bell()

    def action_previous(self) -> None:
        self._walk(-1)

    def action_next(self) -> None:
        self._walk(1)

    def may_leave(self) -> bool:
        form = self.query_one(Form)
        if not form.model.dirty:
            return True

        def answered(answer: int) -> None:
            if answer == 0:
                form.action_save()
            else:
                self._show_pane(self.query_one(TabStrip).current)

        answers = [self.say(_("save")), self.say(_("throw the changes away"))]
        ask(
            self.shell,
            self.say(_("not saved")),
            self.say(_("There are changes that are not saved.")),
            answers,
            answered,
        )
        return False

    def help_here(self) -> HelpText:
        return HelpText(
            self.say(_("case")),
            self.say(
                _(
                    "The first line shows the steps of this case, the second its parts: F6 goes there and the arrows"
                    " choose. What was found stands beside them with its rule; a digit does what it says."
                )
            ),
        )


def _brief(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, list):
        return f"[{len(value)}]"
    return str(value)


def _by_field(stem: str, error: CasemanError) -> dict[str, CasemanError]:
    """An error at the field that it names."""
    path = str(error.facts.get("path", ""))
    name = path.removeprefix(stem).partition(".")[0]
    reason = error.facts.get("reason")
    return {name: reason if isinstance(reason, CasemanError) else error} if name else {}


def open_case(app: "OfficeApp", case: str, others: Sequence[str]) -> None:
    """Show a case over whatever is shown; a case screen that is there already is bound to it."""
    screen: Case = app.keep("case", Case)
    screen.bind_case(case, others)
    if screen not in app.screen_stack:
        app.push_screen(screen)
        return
    while app.screen is not screen:
        app.pop_screen()
