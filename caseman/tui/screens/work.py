"""What the screens of the office share: their desk, doing actions, going to places, undo."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _

from .base import CasemanScreen
from .choices import Option

if TYPE_CHECKING:
    from caseman.core.actions import Outcome
    from caseman.tui.desk import Desk
    from caseman.tui.office_app import OfficeApp


class OfficeScreen(CasemanScreen):
    """A screen over the office's desk."""

    @property
    def office_app(self) -> "OfficeApp":
        return cast("OfficeApp", self.app)

    @property
    def desk(self) -> "Desk":
        return self.office_app.desk

    # What a screen says of itself

    def targets(self) -> list[str]:
        """The references of the records that an action is to be done on: the marked ones, or the current one."""
        return []

    def show_changed(self) -> None:
        """Records changed: show them as they are now."""

    # Actions

    def palette_options(self) -> list[Option]:
        """The actions on what is marked or current here, and those of the office."""
        if self.desk.office is None:
            return []
        found = [*(self.desk.actions_for("cases") if self.targets() else ()), *self.desk.actions_for("")]
        return [
            Option(
                self._starter(action),
                action.help or action.id,
                code=self.desk.title(action),
                keys=(action.go, action.id),
            )
            for action in found
        ]

    def _starter(self, action: Any) -> Any:
        return lambda: self.start(action)

    def start(
        self, action: Any, given: Mapping[str, object] | None = None, targets: Sequence[str] = ()
    ) -> None:
        """Do an action here: ask for its parameters first where it has any."""
        from .params import ask_params

        names = list(targets or (self.targets() if action.records else ()))
        if action.records and not names:
            self.app.bell()
            self.shell.tell(self.say(_("No record is chosen.")), "warn")
            return
        if len(names) > 1 and not action.many:
            self.shell.tell(self.say(_("This is done on one record at a time.")), "warn")
            return
        if action.params is None:
            self.do(action.id, names, given or {})
        else:
            ask_params(
                self.office_app, action, names, given or {}, lambda values: self.do(action.id, names, values)
            )

    def do(self, action: str, names: Sequence[str], given: Mapping[str, object], force: str = "") -> None:
        """Do an action and say what came of it; what stands against it is shown."""
        try:
            outcome = self.desk.act(action, names, given, force)
        except CasemanError as error:
            self.shell.tell_error(error)
            return
        if outcome.done:
            self.clear_marks()
            self.show_changed()
        self.shell.tell(self.desk.said(outcome), "block" if outcome.refused else "good")
        self._tell_gates(outcome)

    def clear_marks(self) -> None:
        """What was marked has been dealt with."""

    def _tell_gates(self, outcome: "Outcome") -> None:
        from caseman.core.actions import GateShut

        from .gate import show_gate

        shut = [error for _ref, error in outcome.refused if isinstance(error, GateShut)]
        if shut:
            self.app.bell()
            show_gate(self, [one for error in shut for one in error.findings])

    def fix(self, found: Any, number: int) -> None:
        """Do what a finding proposes."""
        fix = found.fix[number]
        office = self.desk.open
        action = office.plugins.registry.actions.get(fix.action)
        if action is None:
            self.shell.tell(office.text(fix.title, office.plugins.owner(found.rule)))
            return
        self.start(action, dict(fix.params), [found.ref] if action.records else ())

    # Keys

    def action_goto(self) -> None:
        from .goto import open_goto

        self.desk.when_ready(lambda: open_goto(self))

    def action_undo(self) -> None:
        self.office_app.undo()

    def action_redo(self) -> None:
        self.office_app.undo(redo=True)
