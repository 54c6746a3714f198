"""What the screens of the office share: their desk, doing actions, going to places, undo."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.meant import records_meant, values_for
from caseman.tui.outcomes import told_of

from .base import CasemanScreen
from .choices import Option, open_choices

if TYPE_CHECKING:
    from caseman.tui.desk import Desk
    from caseman.tui.office_app import OfficeApp

    from .gate import Shut


class OfficeScreen(CasemanScreen):
    """A screen over the office's desk."""

    @property
    def office_app(self) -> "OfficeApp":
        return cast("OfficeApp", self.app)

    @property
    def desk(self) -> "Desk":
        return self.office_app.desk

    # What a screen says of itself

    @property
    def acts_on(self) -> str:
        """The type of the records that the screen shows."""
        return "cases"

    def targets(self, table: str) -> list[str]:
        """The references of the records of a type that an action is to be done on: the marked ones, or the current one."""
        return []

    def show_changed(self) -> None:
        """Records changed: show them as they are now."""

    def copied_whole(self) -> str:
        """The one record that is marked or current, whole, as the screen may show it; empty for none or several."""
        from caseman.core.telling import as_text

        refs = self.targets(self.acts_on)
        if len(refs) != 1:
            return ""
        record = self.desk.open.reader.get(*refs[0].split("/", 1))
        if record is None:
            return ""
        return as_text(self.desk.open, record, not self.desk.masks(record.ref)).removeprefix(
            f"{record.table}/"
        )

    @property
    def current_ref(self) -> str:
        """The record that the screen stands on, for its slip: the case, where there is one."""
        return next((refs[0] for table in ("cases", self.acts_on) if (refs := self.targets(table))), "")

    # Actions

    def palette_options(self) -> list[Option]:
        """What the palette offers here; nothing until the office is open."""
        from .offered import offered

        return offered(self) if self.desk.office is not None else []

    def ask_value(self, widget: Any, name: str, text: str) -> None:
        """The values of a field that are names of records or kinds (`FieldMeta.values`); a day gets today."""
        from caseman.core.search import initials

        spec = (
            widget.model.specs[name]
            if hasattr(widget.model, "specs")
            else next(one for one in widget.model.fields if one.name == name)
        )
        options = [
            Option(value, value, note=what, keys=tuple(initials(value)))
            for value, what in values_for(self.desk.open, spec.meta.values)
        ]
        if not options:
            self.app.bell()
            self.shell.tell(self.say(_("There is no list of values for this field.")), "warn")
            return
        open_choices(
            self.shell,
            self.say(spec.title),
            options,
            lambda option: widget.put(name, option.value, on=True),
            text=text,
        )

    @property
    def filter_list(self) -> str:
        """The list that filters are saved for here: `cases`, or the report that it is."""
        return ""

    def on_prompt_filters_asked(self, event: Any) -> None:
        from .filters import choose_filter

        self.when_open(lambda: choose_filter(self, event.prompt, self.filter_list))

    def on_form_values_asked(self, event: Any) -> None:
        self.ask_value(event.form, event.name, event.text)

    def starter(self, action: Any) -> Callable[..., None]:
        """Start an action; on the record of a reference, where one is given."""
        return lambda ref="": self.start(action, None, [ref] if ref else ())

    def start(
        self,
        action: Any,
        given: Mapping[str, object] | None = None,
        targets: Sequence[str] = (),
        hidden: Sequence[str] = (),
    ) -> None:
        """Do an action here: ask for its parameters first where it has any, but for the `hidden` ones."""
        names = list(targets or (self.targets(action.records) if action.records else ()))
        if action.records and not names:
            self._ask_target(action)
            return
        if len(names) > 1 and not action.many:
            self.shell.tell(self.say(_("This is done on one record at a time.")), "warn")
            return
        if action.params is None:
            self.do(action.id, names, given or {})
        elif len(names) > 1:
            from .grid import action_grid

            action_grid(self, action, names, given or {})
        else:
            self._ask(action, names, given or {}, hidden)

    def _ask(
        self,
        action: Any,
        names: Sequence[str],
        given: Mapping[str, object],
        hidden: Sequence[str],
        error: CasemanError | None = None,
        again: bool = False,
    ) -> None:
        """Ask for an action's parameters and do it; when it is refused they are asked for `again`, to be corrected."""
        from .params import ask_params

        def then(values: dict[str, object]) -> None:
            self.do(
                action.id,
                names,
                values,
                back=lambda refusal: self._ask(action, names, values, hidden, refusal, again=True),
            )

        ask_params(self, action, names, given, then, hidden, error, again=again)

    def _ask_target(self, action: Any) -> None:
        """No record is chosen: the only project there is, else the go-to line, with the action's letters, asks for it."""
        from .goto import open_goto

        only = records_meant(self.desk.open, "projects", "", 2) if action.records == "projects" else ()
        if len(only) == 1:
            self.start(action, None, [only[0].ref])
        elif action.go:
            open_goto(self, f"{action.go} ")
        else:
            self.app.bell()
            self.shell.tell(self.say(_("No record is chosen.")), "warn")

    def do(
        self,
        action: str,
        names: Sequence[str],
        given: Mapping[str, object] | Sequence[Mapping[str, object]],
        force: str = "",
        back: "Callable[[CasemanError | None], None]" = lambda error: None,
    ) -> None:
        """Do an action and say what came of it; what stands against it is shown.

        `back` is called when nothing was done, with the error unless it was shown: nothing typed is lost.
        """
        from .gate import gates_of, shut_of, tell_gates

        try:
            outcome = self.desk.act(action, names, given, force)
        except CasemanError as error:
            back(error)
            self.shell.tell_error(error)
            return
        if outcome.done:
            self.clear_marks()
            self.show_changed()
        told = told_of(self.desk, outcome)
        if len(outcome.done) == 1 and not outcome.refused and self._moves(action, outcome.done[0]):
            told += self.next_told(outcome.done[0])
        gates = gates_of(outcome)
        if outcome.refused and not gates and not outcome.done:
            back(outcome.refused[0][1])
        self.shell.tell(told, "block" if outcome.refused else "good")
        if gates:
            nothing = not outcome.done
            tell_gates(
                self,
                gates,
                self._past(action, shut_of(outcome, names, given), back),
                lambda: back(None) if nothing else None,
                named=len(names) > 1,
            )

    def _past(
        self, action: str, shut: "Shut", back: "Callable[[CasemanError | None], None]"
    ) -> "Callable[[str], None]":
        """How shut gates are passed with one reason for all: by a supervisor at once, by others as requests."""
        from .gate import requests

        if self.desk.may_force:
            names, given = [name for name, _given in shut if name], [given for _name, given in shut]
            return lambda reason: self.do(action, names, given, reason, back)
        return lambda reason: self.do("core.ask_pass", [], requests(action, shut, reason), back=back)

    def _moves(self, action: str, ref: str) -> bool:
        """Whether an action may take a record further; a complaint about a case begins work of its own."""
        begun = {step.records for step in self.desk.open.rulebook.steps.values() if step.action == action}
        return not begun or ref.partition("/")[0] in begun

    def clear_marks(self) -> None:
        """What was marked has been dealt with."""

    def next_told(self, ref: str) -> str:
        """The steps that come next, with their letters; empty where none does."""
        following = self.desk.following(ref)
        return f"  {self.say(_('next: {steps}'), steps=following)}" if following else ""

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back" and self.office_app.supposed:
            return True
        if action == "slip" and type(self).targets is OfficeScreen.targets:
            return False  # the screen has no records
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Esc ends the trial of another day's law first."""
        if not self.office_app.stop_supposing():
            super().action_back()

    def action_print(self) -> None:
        from .printing import choose_document

        self.desk.when_ready(lambda: choose_document(self))

    def action_slip(self) -> None:
        from .slip import open_slip

        self.when_open(lambda: open_slip(self, self.current_ref))

    def action_goto(self) -> None:
        from .goto import open_goto

        self.when_open(lambda: open_goto(self))

    def when_open(self, then: Callable[[], None]) -> None:
        """Do what a key asked for once the office is open; the keys after it wait."""
        if self.desk.office is None:
            self.shell.hold_keys()
        self.desk.when_ready(then)

    def action_undo(self) -> None:
        self.office_app.undo()

    def action_redo(self) -> None:
        self.office_app.undo(redo=True)
