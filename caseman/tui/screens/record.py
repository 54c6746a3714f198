"""One record: its steps, its sections as forms, money, papers, linked records and history, and what was found on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import events
from textual.containers import Container, Horizontal
from textual.widget import Widget

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.widgets.findings import Findings
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.strips import StepMark, StepStrip, Tab, TabStrip
from caseman.tui.widgets.table import VirtualTable

from . import panes
from .help import HelpText
from .question import ask
from .rows import default_of
from .views import VIEW, ViewPane
from .work import OfficeScreen, by_field

if TYPE_CHECKING:
    from caseman.core.records import Record
    from caseman.tui.office_app import OfficeApp

#: Lines of the findings under the form: with the focus elsewhere, and with it.
FEW, MANY = 9, 14
#: Seconds after which what is typed is kept as a draft.
DRAFT = 1.0


@dataclass(frozen=True, slots=True)
class Pane:
    """A tab: a section's form (`section` empty: the record's own fields), or a table of `panes`, or a plugin's view, or what no
    plugin reads (`dormant`: its key in the record)."""

    title: str
    section: str | None = None
    table: str = ""
    view: str = ""
    dormant: str = ""


class RecordScreen(OfficeScreen):
    """Bound to one record after the other; one screen per record type, so that a case lies under its name change."""

    DEFAULT_CSS = """
    RecordScreen #parts { layout: vertical; height: 1fr; }
    RecordScreen #left { height: 1fr; width: 1fr; }
    RecordScreen.-wide #parts { layout: horizontal; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    AUTO_FOCUS = "Form"

    def __init__(self) -> None:
        super().__init__()
        self.ref = ""
        self._others: Sequence[str] = ()
        self._panes: list[Pane] = []
        self._found: list[Any] = []
        self._refs: Sequence[str] = ()
        self._at = ""
        self._inside: dict[str, tuple[int, str]] = {}
        self._keeping = False

    def bind_record(self, ref: str, others: Sequence[str], at: str = "") -> None:
        """Show a record, at the field of a path; F7 and F8 walk through `others` (references)."""
        self.ref, self._others, self._at, self._inside = ref, others, at, {}
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
                self.view = ViewPane(self)
                self.view.display = False
                yield self.view
            yield Findings(title=self.say(_("findings")))

    def on_mount(self) -> None:
        self.query_one(Form).explained = self._explained
        self._begin()

    def _explained(self, name: str) -> list[str]:
        """The rules behind a field of the pane, and how it is computed."""
        from caseman.core.explaining import explain

        section = self._panes[self.query_one(TabStrip).current].section
        path = f"{section}.{name}" if section else name
        return explain(self.desk.open, self.record, path, self._found)

    @property
    def acts_on(self) -> str:
        return self.table

    @property
    def table(self) -> str:
        """The record's type."""
        return self.ref.partition("/")[0]

    @property
    def _stored(self) -> "Record | None":
        return self.desk.open.reader.get(self.table, self.ref.partition("/")[2])

    @property
    def record(self) -> "Record":
        found = self._stored
        assert found is not None
        return found

    def _begin(self) -> None:
        if self._stored is None:
            self.call_next(self.app.pop_screen)
            return
        self._make_panes()
        self._show_head()
        if self._at:
            self.go_to_path(self._at)
        else:
            self._show_pane(0)
            self._focus_pane()

    def _make_panes(self) -> None:
        from caseman.core.dormant import dormant
        from caseman.core.views import views_of

        office, text, record = self.desk.open, self.say, self.record
        own = text(_("buyers")) if self.table == "cases" else text(_("facts"))
        tables = ["money", "papers"] if self.table == "cases" else []
        tables += ["links"] if any(self.desk.links(record)) else []
        views = views_of(office, self.table)
        sleeping = dormant(office, record)
        asleep = {one.section for one in sleeping}
        sections = office.schema.sections_of(self.table)
        self._panes = [
            Pane(own, ""),
            *(Pane(self.desk.title(one), one.id) for one in sections if one.id not in asleep),
            *(Pane(self.desk.title(one), view=one.id) for one in views),
            *(Pane(one.title, dormant=one.section) for one in sleeping),
            *(Pane(text(panes.TABLES[name][0]), table=name) for name in (*tables, "history")),
        ]

    def _show_head(self) -> None:
        """Title, steps, tabs and findings."""
        from caseman.core.checks import in_order

        office, record = self.desk.open, self.record
        state = office.state(record)
        label = record.label
        place = self.desk.type_title(self.table)
        if not label.startswith(record.id):
            place = f"{place} {record.id}"
        self.title_line.show(place, f"{label}  {state}".strip())
        steps = self._steps(record)
        strip = self.query_one(StepStrip)
        strip.display = bool(steps)
        strip.show(steps)
        known = self.desk.checked  # else it comes with the check, which no key waits for
        found = {one.id: one for one in office.check([record.ref])} if known else {}
        ahead = {one.id: one for one in self._ahead(record) if one.id not in found} if known else {}
        if record.table == "cases":
            self._found = in_order({**found, **ahead}.values())
        else:  # what is to be done today, before what a later step will ask for
            self._found = [*in_order(found.values()), *in_order(ahead.values())]
        self.query_one(Findings).show(self.desk.lines(self._found), known=known)
        self._fit_findings()
        tabs = self.query_one(TabStrip)
        tabs.show([Tab(pane.title, self._count(pane)) for pane in self._panes], tabs.current)

    def _ahead(self, record: "Record") -> Iterable[Any]:
        """What stands against the next steps of a case; of other records, whose work is short, against all."""
        from caseman.core.progress import why

        office = self.desk.open
        if record.table == "cases":
            return why(office, record)
        facts = office.facts(record)
        steps = [step.id for step in office.rulebook.steps_of(record.table) if not facts.done(step.id)]
        return [one for step in steps for one in why(office, record, step)]

    def _fit_findings(self) -> None:
        """Under the form the findings take no more room than they need; with the focus they get more."""
        findings = self.query_one(Findings)
        if self.has_class("-wide"):
            findings.styles.height = None
            return
        most = MANY if findings.has_focus else FEW
        findings.styles.height = min(findings.lines_needed(self.size.width - 2) + 2, most)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Findings):
            self._fit_findings()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if isinstance(event.widget, Findings):
            self._fit_findings()

    def on_resize(self) -> None:
        if self.ref and self.is_mounted:
            self.call_after_refresh(self._fit_findings)

    def _count(self, pane: Pane) -> int:
        """Findings about fields of a pane."""
        if pane.section is None:
            return 0
        sections = self.desk.open.schema.sections
        about = [one.path.rpartition(".")[0] for one in self._found if one.path]
        if pane.section:
            return sum(path == pane.section or path.startswith(f"{pane.section}.") for path in about)
        return sum(
            one.path.partition(".")[0] in self.desk.own_fields(self.table)
            for one in self._found
            if one.path and one.path.rpartition(".")[0] not in sections
        )

    def _steps(self, record: "Record") -> list[StepMark]:
        from caseman.core.progress import progress

        marks = []
        for one in progress(self.desk.open, record, gates=self.desk.checked):
            blocking = sum(found.blocks for found in one.against)
            note = one.day.isoformat()[5:] if one.day else str(blocking) if blocking else ""
            marks.append(StepMark(self.desk.title(one.step), one.state, note))
        return marks

    # Panes

    def _show_pane(self, index: int) -> None:
        strip = self.query_one(TabStrip)
        strip.current = min(index, len(self._panes) - 1)
        strip.repaint()
        pane = self._panes[strip.current]
        form, table = self.query_one(Form), self.query_one(VirtualTable)
        form.display, table.display = pane.section is not None, bool(pane.table or pane.dormant)
        self.view.display = bool(pane.view)
        if pane.section is not None:
            self._show_form(pane)
        elif pane.view:
            found = self.desk.open.plugins.registry.views[pane.view]
            self.view.show(found, self.record, unmasked=not self.desk.masks(self.ref))
        else:
            self._show_table(pane)

    def _focus_pane(self) -> None:
        """The focus into what the tab shows."""
        pane = self._panes[self.query_one(TabStrip).current]
        if pane.view:
            self.view.take_focus()
        else:
            (self.query_one(VirtualTable) if pane.section is None else self.query_one(Form)).focus()

    def _show_form(self, pane: Pane) -> None:
        from caseman.api.fields import fields_of

        office, record = self.desk.open, self.record
        model = (
            office.schema.sections[pane.section].model
            if pane.section
            else office.schema.types[self.table].model
        )
        specs = fields_of(model)
        stored = record.data.get(pane.section, {}) if pane.section else record.data
        values = {name: stored.get(name, default_of(model, name)) for name in specs}
        if not pane.section and "unit" in values:
            values["unit"] = str(values.get("unit") or "").rpartition(":")[2]
        hidden = {
            name: shown
            for name, spec in specs.items()
            if (shown := self.desk.hidden(record, spec, values[name]))
        }
        form = self.query_one(Form)
        form.show(
            [spec for spec in specs.values() if not spec.inner],
            values,
            today=office.today,
            masked=hidden,
            mask_rows=self.desk.masks(record.ref),
            fixed=("project", "unit", "case") if not pane.section else (),
        )
        self._restore_draft(form)

    def _show_table(self, pane: Pane) -> None:
        table = self.query_one(VirtualTable)
        if pane.dormant:
            shown = panes.asleep(self.desk, self.record, self.say, pane.dormant)
        else:
            shown = panes.TABLES[pane.table][1](self.desk, self.record, self.say)
        self._refs = shown.refs
        table.set_columns(shown.columns)
        table.set_title(pane.title)
        table.show(lambda i: shown.rows[i], len(shown.rows), keep=False)

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        if event.index < len(self._refs):
            open_record(self.office_app, self._refs[event.index], list(self._refs))

    # Keys and messages

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        if self.query_one(Form).dirty and not self.may_leave():
            return
        self._show_pane(event.index)

    def on_tab_strip_entered(self, event: TabStrip.Entered) -> None:
        self._focus_pane()

    def on_form_saved(self, event: Form.Saved) -> None:
        if not event.changes:
            event.form.saved()
            return
        pane = self._panes[self.query_one(TabStrip).current]
        stem = f"{pane.section}." if pane.section else ""
        values = {stem + name: "" if value is None else value for name, value in event.changes.items()}
        try:
            outcome = self.desk.edit(self.ref, values)
        except CasemanError as error:
            event.form.tell_errors(by_field(stem, error))
            self.shell.tell_error(error)
            return
        for _ref, refusal in outcome.refused:
            event.form.tell_errors(by_field(stem, refusal))
            self.shell.tell_error(refusal)
            if gates := self._gates(outcome):
                self._tell_gates(gates)
            return
        event.form.saved()
        self.desk.unsaved.drop(self._draft_name)
        self._show_head()
        noticed = self.desk.noticed(outcome)
        told = [*noticed, self.say(_("Saved: {count} fields"), count=len(values))]
        self.shell.tell("  ".join(told), "warn" if noticed else "good")

    # What is typed and not saved

    @property
    def _draft_name(self) -> str:
        return f"{self.ref}#{self._panes[self.query_one(TabStrip).current].section or ''}"

    def on_form_edited(self, event: Form.Edited) -> None:
        """Keep a draft within the second, however fast somebody types."""
        if not self._keeping:
            self._keeping = True
            self.set_timer(DRAFT, self._keep_draft)

    def _keep_draft(self) -> None:
        self._keeping = False
        if not self.ref or self._panes[self.query_one(TabStrip).current].section is None:
            return
        form = self.query_one(Form)
        if form.dirty:
            self.desk.unsaved.keep(self._draft_name, form.draft())
        else:
            self.desk.unsaved.drop(self._draft_name)

    def _restore_draft(self, form: Form) -> None:
        draft = self.desk.unsaved.get(self._draft_name)
        if draft:
            form.restore(draft)
            self.shell.tell(self.say(_("What was typed and not saved is back; F10 saves it.")), "warn")

    def on_form_rows_asked(self, event: Form.RowsAsked) -> None:
        from .rows import open_rows

        at = self._inside.get(event.name, (0, ""))
        open_rows(self, event.form, event.name, self.desk.masks(self.ref), at)

    def on_form_unmask_asked(self, event: Form.UnmaskAsked) -> None:
        self.action_unmask()

    def action_unmask(self) -> None:
        """Show the personal data of this record; the log says who looked."""
        if not self.desk.masks(self.ref):
            self.app.bell()
            return
        self.desk.unmask(self.ref)
        self.show_unmasked()

    def show_unmasked(self) -> None:
        """Personal data may be seen now; what was typed stays."""
        form = self.query_one(Form)
        draft, at = form.draft(), form.at_name
        self._show_pane(self.query_one(TabStrip).current)
        form.restore(draft)
        form.go(at)
        self.shell.tell(self.say(_("Personal data are shown until caseman ends; the log says so.")), "warn")

    def on_findings_fix_chosen(self, event: Findings.FixChosen) -> None:
        self.fix(self._found[event.index], event.fix)

    def on_findings_opened(self, event: Findings.Opened) -> None:
        """To the field that the finding is about."""
        if self.query_one(Form).dirty and not self.may_leave():
            return
        self.go_to_path(self._found[event.index].path)

    def go_to_path(self, path: str) -> None:
        """Show the field of a path, e.g. `contracts.total` or `buyers.0.doc_number`; or a view's tab (`VIEW` and its id)."""
        if path.startswith(VIEW):
            name = path.removeprefix(VIEW)
            self._show_pane(next((i for i, pane in enumerate(self._panes) if pane.view == name), 0))
            self._focus_pane()
            return
        sections = [pane.section or "" for pane in self._panes if pane.section is not None]
        section = max((one for one in sections if one and path.startswith(f"{one}.")), key=len, default="")
        name = path.removeprefix(f"{section}.").partition(".")[0]
        row, _dot, inner = path.removeprefix(f"{section}.").partition(".")[2].partition(".")
        self._inside = {name: (int(row), inner)} if row.isdigit() else {}
        self._show_pane(next(i for i, pane in enumerate(self._panes) if pane.section == section))
        form = self.query_one(Form)
        if name in form.model.specs:
            form.go(name)
        form.focus()

    def targets(self, table: str) -> list[str]:
        if table == self.table:
            return [self.ref]
        named = self.record.data.get({"cases": "case", "units": "unit", "projects": "project"}.get(table, ""))
        return [f"{table}/{named}"] if named and self.desk.open.reader.get(table, str(named)) else []

    def show_changed(self) -> None:
        if self._stored is None:  # taken back
            self.call_next(self.app.pop_screen)
            return
        self._make_panes()
        self._show_head()
        if not self.query_one(Form).dirty:
            form = self.query_one(Form)
            at = form.at_name
            self._show_pane(self.query_one(TabStrip).current)
            form.go(at)

    def show_checked(self) -> None:
        if self._stored is not None:
            self._show_head()

    @property
    def current_ref(self) -> str:
        return self.ref

    def action_check(self) -> None:
        self.desk.open.refresh()
        self.show_changed()
        blocking = sum(one.blocks for one in self._found)
        message = _("Checked: {blocking} findings block, {others} others")
        others = len(self._found) - blocking
        self.shell.tell(self.say(message, blocking=blocking, others=others), "block" if blocking else "good")

    def _walk(self, step: int) -> None:
        if self.ref in self._others and self.may_leave():
            index = self._others.index(self.ref) + step
            if 0 <= index < len(self._others):
                current = self.query_one(TabStrip).current
                self.ref = self._others[index]
                self._make_panes()
                self._show_head()
                self._show_pane(current)
                return
        self.app.bell()

    def action_previous(self) -> None:
        self._walk(-1)

    def action_next(self) -> None:
        self._walk(1)

    def may_leave(self) -> bool:
        form = self.query_one(Form)
        if not form.dirty:
            return True

        def answered(answer: int) -> None:
            if answer == 0:
                form.action_save()
            else:
                self.desk.unsaved.drop(self._draft_name)
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
            self.desk.type_title(self.table),
            self.say(
                _(
                    "The first line shows the steps of this record, the second its parts: F6 goes there and the"
                    " arrows choose. What was found stands beside them with its rule; a digit does what it says."
                )
            ),
        )


def open_record(app: "OfficeApp", ref: str, others: Sequence[str] = (), at: str = "") -> None:
    """Show a record over whatever is shown, at the field of a path; F7 and F8 walk through `others`. A screen of its type that is
    there already is bound to it."""
    screen: RecordScreen = app.keep(f"record {ref.partition('/')[0]}", RecordScreen)
    if screen in app.screen_stack:
        if screen.ref != ref and not screen.may_leave():
            return
        while app.screen is not screen:
            app.pop_screen()
        screen.bind_record(ref, others, at)
        return
    screen.bind_record(ref, others, at)
    app.push_screen(screen)
