"""One record: its steps, its sections as forms, money, papers, linked records and history, and what was found on it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.containers import Container, Horizontal
from textual.widget import Widget

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.finding_lines import lines_of
from caseman.tui.links import named_by
from caseman.tui.outcomes import noticed_in
from caseman.tui.widgets.findings import Findings
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.form_model import by_field
from caseman.tui.widgets.strips import StepStrip, Tab, TabStrip
from caseman.tui.widgets.table import VirtualTable

from . import panes
from .fixes import do_fix
from .gate import gates_of, tell_gates
from .help import HelpText
from .question import ask
from .record_form import drop_draft, keep_draft, show_section
from .record_head import findings_on, step_marks
from .record_parts import Part, count_about, parts_of, spot_of
from .views import ViewPane
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.records import Record
    from caseman.tui.office_app import OfficeApp

#: Lines of the findings under the form: with the focus elsewhere, and with it.
FEW, MANY = 9, 14
#: Seconds after which what is typed is kept as a draft.
DRAFT = 1.0


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
        self._parts: list[Part] = []
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

        section = self._part.section
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
        """The record as it is stored now."""
        found = self._stored
        assert found is not None
        return found

    def _begin(self) -> None:
        if self._stored is None:
            self.call_next(self.app.pop_screen)
            return
        self._make_parts()
        self._show_head()
        if self._at:
            self.go_to_path(self._at)
        else:
            self._show_part(0)
            self._focus_part()

    def _make_parts(self) -> None:
        self._parts = parts_of(self.desk, self.record, self.say)

    def _show_head(self) -> None:
        """Title, steps, tabs and findings."""
        record = self.record
        label, place = record.label, self.desk.type_title(self.table)
        if not label.startswith(record.id):
            place = f"{place} {record.id}"
        self.title_line.show(place, f"{label}  {self.desk.open.state(record)}".strip())
        steps, strip = step_marks(self.desk, record), self.query_one(StepStrip)
        strip.display = bool(steps)
        strip.show(steps)
        self._found = findings_on(self.desk, record)
        self.query_one(Findings).show(lines_of(self.desk, self._found), known=self.desk.checked)
        self._fit_findings()
        shown = [
            Tab(part.title, count_about(part, self._found, self.desk, self.table)) for part in self._parts
        ]
        tabs = self.query_one(TabStrip)
        tabs.show(shown, tabs.current)

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

    # Parts

    @property
    def _part(self) -> Part:
        """The part that is shown."""
        return self._parts[self.query_one(TabStrip).current]

    def _show_part(self, index: int) -> None:
        strip = self.query_one(TabStrip)
        strip.current = min(index, len(self._parts) - 1)
        strip.repaint()
        part, form, table = self._part, self.query_one(Form), self.query_one(VirtualTable)
        form.display, table.display = part.section is not None, bool(part.table or part.dormant)
        self.view.display = bool(part.view)
        if part.section is not None:
            if show_section(form, self.desk, self.record, part.section):
                self.shell.tell(self.say(_("What was typed and not saved is back; F10 saves it.")), "warn")
        elif part.view:
            found = self.desk.open.plugins.registry.views[part.view]
            self.view.show(found, self.record, unmasked=not self.desk.masks(self.ref))
        else:
            self._show_table(part)

    def _focus_part(self) -> None:
        """The focus into what the tab shows."""
        if self._part.view:
            self.view.take_focus()
        else:
            self.query_one(VirtualTable if self._part.section is None else Form).focus()

    def _show_table(self, part: Part) -> None:
        table = self.query_one(VirtualTable)
        if part.dormant:
            shown = panes.asleep(self.desk, self.record, self.say, part.dormant)
        else:
            shown = panes.TABLES[part.table][1](self.desk, self.record, self.say)
        self._refs = shown.refs
        table.set_columns(shown.columns)
        table.set_title(part.title)
        table.show(lambda i: shown.rows[i], len(shown.rows), keep=False)

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        if event.index < len(self._refs):
            open_record(self.office_app, self._refs[event.index], list(self._refs))

    # Keys and messages

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        if self.query_one(Form).dirty and not self.may_leave():
            return
        self._show_part(event.index)

    def on_tab_strip_entered(self, event: TabStrip.Entered) -> None:
        self._focus_part()

    def on_form_saved(self, event: Form.Saved) -> None:
        if not event.changes:
            event.form.saved()
            return
        section = self._part.section or ""
        stem = f"{section}." if section else ""
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
            if gates := gates_of(outcome):
                tell_gates(self, gates)
            return
        event.form.saved()
        drop_draft(self.desk, self.ref, section)
        self._show_head()
        noticed = noticed_in(self.desk, outcome)
        told = [*noticed, self.say(_("Saved: {count} fields"), count=len(values))]
        self.shell.tell("  ".join(told), "warn" if noticed else "good")

    # What is typed and not saved

    def on_form_edited(self, event: Form.Edited) -> None:
        """Keep a draft within the second, however fast somebody types."""
        if not self._keeping:
            self._keeping = True
            self.set_timer(DRAFT, self._keep_draft)

    def _keep_draft(self) -> None:
        self._keeping = False
        if self.ref and self._part.section is not None:
            keep_draft(self.query_one(Form), self.desk, self.ref, self._part.section)

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
        self._show_part(self.query_one(TabStrip).current)
        form.restore(draft)
        form.go(at)
        self.shell.tell(self.say(_("Personal data are shown until caseman ends; the log says so.")), "warn")

    def on_findings_fix_chosen(self, event: Findings.FixChosen) -> None:
        do_fix(self, self._found[event.index], event.fix)

    def on_findings_opened(self, event: Findings.Opened) -> None:
        """To the field that the finding is about."""
        if self.query_one(Form).dirty and not self.may_leave():
            return
        self.go_to_path(self._found[event.index].path)

    def go_to_path(self, path: str) -> None:
        """Show the field of a path, or a view's tab (see `spot_of`)."""
        spot, form = spot_of(self._parts, path), self.query_one(Form)
        self._inside = {spot.field: spot.inside} if spot.inside else {}
        self._show_part(spot.part)
        if spot.field in form.model.specs:
            form.go(spot.field)
        self._focus_part()

    def targets(self, table: str) -> list[str]:
        if table == self.table:
            return [self.ref]
        named = named_by(self.record, table)
        return [named] if named and self.desk.open.reader.get(*named.split("/", 1)) else []

    def show_changed(self) -> None:
        if self._stored is None:  # taken back
            self.call_next(self.app.pop_screen)
            return
        self._make_parts()
        self._show_head()
        form = self.query_one(Form)
        if not form.dirty:
            at = form.at_name
            self._show_part(self.query_one(TabStrip).current)
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
                self._make_parts()
                self._show_head()
                self._show_part(current)
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
                drop_draft(self.desk, self.ref, self._part.section or "")
                self._show_part(self.query_one(TabStrip).current)

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
