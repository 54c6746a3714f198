"""What an action asks of the user, as a form over the screen."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical

from caseman.api.fields import FieldSpec, field, fields_of
from caseman.api.fields import Params as Asked
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.api.values import LongText
from caseman.core.unsaved import Unsaved
from caseman.tui.finding_lines import lines_of
from caseman.tui.meant import as_typed
from caseman.tui.safe_text import content
from caseman.tui.widgets.findings import Findings
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.form_model import by_field
from caseman.tui.widgets.lines import Hint

from .base import Dialog
from .fixes import do_fix

if TYPE_CHECKING:
    from .work import OfficeScreen


def _told(spec: FieldSpec) -> bool:
    """Whether what stands in a field that is left alone is worth showing."""
    return spec.kind not in ("rows", "mark") and spec.default not in (None, "", [])


class Reason(Asked):
    """Why a gate is passed."""

    reason: LongText = field(
        _("reason"),
        required=True,
        help=_("it is kept in the history; what blocks stays an open finding"),
    )


class Params(Dialog["dict[str, object] | None"]):
    """A form that is saved (F10, or Enter on its last field) or left."""

    DEFAULT_CSS = """
    Params #asked { width: 74; max-width: 96%; height: auto; max-height: 90%; }
    Params Form { border: none; padding: 0; }
    Params Findings { border: none; padding: 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.below: OfficeScreen | None = None
        self._bound: tuple[str, Sequence[Any], Mapping[str, object], Any] | None = None
        self._found: Sequence[Any] = ()
        self._error: CasemanError | None = None
        self._draft, self._again = "", False
        self._keeping = False

    def bind_fields(
        self,
        title: str,
        fields: Sequence[Any],
        values: Mapping[str, object],
        today: Any,
        found: Sequence[Any] = (),
        error: CasemanError | None = None,
        draft: str = "",
        again: bool = False,
    ) -> None:
        """`draft` is the name under which what is typed is kept until it is done. `found` is what stands against it now; what is typed may cure it. `error` is why it was refused before."""
        self._bound, self._found, self._error = (title, fields, values, today), found, error
        self._draft, self._again = draft, again
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        with Vertical(id="asked", classes="window"):
            yield Form(classes="")
            yield Hint()
            yield Findings(classes="")

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        assert self._bound is not None
        title, fields, values, today = self._bound
        form, findings, window = self.query_one(Form), self.query_one(Findings), self.query_one("#asked")
        findings.display = bool(self._found)
        if self._found and self.below is not None:
            findings.show(lines_of(self.below.desk, self._found), keep=False)
            findings.styles.height = min(findings.lines_needed(70) + 1, 9)
        form.styles.height = min(len(fields) + 1, 15 if not self._found else 7)
        app: Any = self.app
        alone = {
            spec.name: as_typed(app.desk.open, spec.meta.values, spec.default)
            for spec in fields
            if _told(spec)
        }
        form.show(fields, alone, today=today)
        for name, value in values.items():
            form.put(name, value)
        window.border_title = content(title)
        against = {"pane": _("what stands against it")} if self._found else {}
        self.key_titles = {**against, "save": _("do")}
        window.border_subtitle = content(self.keys_told())
        kept = self._unsaved.get(self._draft) if self._draft and self._error is None and not values else None
        if kept:
            form.restore(kept)
            self.shell.tell(self.say(_("What was typed before is back.")), "warn", by=self)
        if self._error is not None:
            form.tell_errors(by_field("", self._error))
        elif values and not kept and not self._again:
            self._to_first_empty(form, values)
        form.focus()
        self._hint()

    @staticmethod
    def _to_first_empty(form: Form, known: Mapping[str, object]) -> None:
        """Where much is known already, the first field of which nothing is known is typed next."""
        for name, spec in form.model.specs.items():
            if name not in known and form.model.value(name) in (None, "", []) and not spec.meta.computed:
                form.go(name)
                return

    def _hint(self) -> None:
        self.query_one(Hint).tell(self.query_one(Form).hint)

    def on_form_moved(self, event: Form.Moved) -> None:
        event.stop()
        self._hint()

    def on_form_saved(self, event: Form.Saved) -> None:
        event.stop()
        model = event.form.model
        self.close({name: model.value(name) for name in model.specs if model.value(name) not in (None, "")})

    @property
    def _unsaved(self) -> Unsaved:
        assert self.below is not None
        return self.below.desk.unsaved

    def on_form_edited(self, event: Form.Edited) -> None:
        event.stop()
        if self._draft and not self._keeping:
            self._keeping = True
            self.set_timer(1.0, self._keep_draft)

    def _keep_draft(self) -> None:
        self._keeping = False
        if not self.is_current:
            return  # closed since
        for form in self.query(Form):
            if form.dirty:
                self._unsaved.keep(self._draft, form.draft())

    def action_back(self) -> None:
        if self._keeping:
            self._keep_draft()  # the way back may be quicker than the timer
        super().action_back()

    def on_findings_fix_chosen(self, event: Findings.FixChosen) -> None:
        event.stop()
        below, found = self.below, self._found[event.index]
        assert below is not None
        self.close(None)
        below.call_later(do_fix, below, found, event.fix)

    def on_form_values_asked(self, event: Form.ValuesAsked) -> None:
        event.stop()
        assert self.below is not None
        self.below.ask_value(event.form, event.name, event.text)

    def on_form_finished(self, event: Form.Finished) -> None:
        event.stop()
        event.form.action_save()


def ask_fields(
    below: "OfficeScreen",
    title: str,
    model: type[Asked],
    given: Mapping[str, object],
    then: Callable[[dict[str, object]], None],
) -> None:
    """Ask for what a model of parameters holds, beginning with what is `given`; `then` gets it, and is not called when the user
    goes back."""
    screen: Params = below.office_app.keep("params", Params)
    screen.below = below
    screen.bind_fields(title, list(fields_of(model).values()), given, below.desk.open.today)
    below.app.push_screen(screen, lambda values: then(values) if values is not None else None)


def ask_reason(below: "OfficeScreen", then: Callable[[str], None]) -> None:
    """Ask why a shut gate is to be passed, or for leave to."""
    title = below.say(_("pass the gate") if below.desk.may_force else _("ask to pass a gate"))
    ask_fields(below, title, Reason, {}, lambda values: then(str(values["reason"])))


def ask_params(
    below: "OfficeScreen",
    action: Any,
    names: Sequence[str],
    given: Mapping[str, object],
    then: Callable[[dict[str, object]], None],
    hidden: Sequence[str] = (),
    error: CasemanError | None = None,
    *,
    again: bool = False,
) -> None:
    """Ask for an action's parameters; `then` gets them, and is not called when the user goes back.

    given   what is known already, shown to be changed
    hidden  parameters that are known and not shown
    error   why it was refused before, shown at the field that it names
    again   `given` is what was typed before: any of it may be wrong, so the form begins with its first field
    """
    app = below.office_app
    title = app.desk.title(action)
    told = f"{title}  {app.desk.label(names[0])}" if names else title
    specs = [
        spec
        for spec in fields_of(action.params).values()
        if spec.kind not in ("rows", "group") and spec.name not in hidden
    ]
    if not specs:
        then(dict(given))
        return
    screen: Params = app.keep("params", Params)
    screen.below = below
    known = {name: value for name, value in given.items() if name in hidden}
    shown = {
        spec.name: as_typed(app.desk.open, spec.meta.values, given[spec.name])
        for spec in specs
        if spec.name in given
    }
    draft = f"{action.id}@{names[0] if names else ''}"
    screen.bind_fields(
        told, specs, shown, app.desk.open.today, app.desk.against(action, names), error, draft, again=again
    )

    def done(values: dict[str, object] | None) -> None:
        if values is not None:
            app.desk.unsaved.drop(draft)
            then({**known, **values})

    app.push_screen(screen, done)
