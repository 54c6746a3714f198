"""What stands against a step, over the screen on which it was to be done."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from caseman.api.messages import msg as _
from caseman.tui.finding_lines import lines_of
from caseman.tui.safe_text import content
from caseman.tui.widgets.findings import Findings

from .base import Dialog
from .fixes import do_fix

if TYPE_CHECKING:
    from caseman.core.actions import Outcome

    from .work import OfficeScreen


class Gate(Dialog["tuple[int, int] | None"]):
    """Findings; a digit leaves it with the fix that was chosen, F10 to pass the gate where that may be done."""

    DEFAULT_CSS = """
    Gate Findings { width: 76; max-width: 96%; height: 70%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[Any] = ()
        self._lines: Sequence[Any] = ()
        self._passable = self._may = False

    def bind_found(self, found: Sequence[Any], lines: Sequence[Any], passable: bool, may: bool) -> None:
        """`passable`: F10 passes it, or, where the user `may` not, asks for it."""
        self._found, self._lines, self._passable, self._may = found, lines, passable, may
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        yield Findings(title=self.say(_("What stands against it")), classes="window")

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        findings = self.query_one(Findings)
        findings.show(self._lines, keep=False)
        way = _("do it all the same, with a reason") if self._may else _("ask a supervisor, with a reason")
        self.key_titles = {"save": way} if self._passable else {}
        findings.border_subtitle = content(self.keys_told())
        findings.focus()

    def on_findings_fix_chosen(self, event: Findings.FixChosen) -> None:
        event.stop()
        self.close((event.index, event.fix))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._passable if action == "save" else super().check_action(action, parameters)

    def action_save(self) -> None:
        self.close(PASS)


#: What was typed for each record (no name for an action on none) whose gate was shut.
Shut = Sequence[tuple[str, Mapping[str, object]]]


def shut_of(
    outcome: "Outcome", names: Sequence[str], given: Mapping[str, object] | Sequence[Mapping[str, object]]
) -> Shut:
    """The records whose gates were shut, of those on which something was tried with what was typed."""
    from caseman.core.actions import GateShut

    each = [given] * max(1, len(names)) if isinstance(given, Mapping) else given
    if len(names) < 2:
        return list(zip(names or [""], each, strict=False))
    shut = {ref for ref, error in outcome.refused if isinstance(error, GateShut)}
    return [(name, typed) for name, typed in zip(names, each, strict=True) if name in shut]


def requests(action: str, shut: Shut, reason: str) -> list[dict[str, object]]:
    """The parameters of `core.ask_pass`, one set for each record, with one reason for all."""
    return [{**given, "wanted": action, "wanted_on": name, "wanted_because": reason} for name, given in shut]


#: The answer of whoever passes the gate.
PASS = (-1, -1)


def show_gate(
    screen: "OfficeScreen",
    found: Sequence[Any],
    passing: "Callable[[], None] | None" = None,
    left: "Callable[[], None]" = lambda: None,
    *,
    named: bool = False,
) -> None:
    """Show findings over a screen; a fix that is chosen is done there. `passing` asks for the reason and does
    it all the same, or asks for it; `left` is called when the user goes back. `named`: with the record of each."""
    gate: Gate = screen.shell.keep("gate", Gate)
    gate.bind_found(
        found, lines_of(screen.desk, found, named=named), passing is not None, screen.desk.may_force
    )

    def chosen(answer: "tuple[int, int] | None") -> None:
        if answer == PASS and passing is not None:
            passing()
        elif answer is not None:
            do_fix(screen, found[answer[0]], answer[1])
        else:
            left()

    screen.app.push_screen(gate, chosen)


def gates_of(outcome: "Outcome") -> list[Any]:
    """The findings for which gates were shut."""
    from caseman.core.actions import GateShut

    shut = [error for _ref, error in outcome.refused if isinstance(error, GateShut)]
    return [one for error in shut for one in error.findings]


def tell_gates(
    screen: "OfficeScreen",
    found: Sequence[Any],
    again: "Callable[[str], None] | None" = None,
    left: "Callable[[], None]" = lambda: None,
    *,
    named: bool = False,
) -> None:
    """Ring and show what stands against it; with a reason it is done `again`, or asked for. `left` is called on the way
    back; `named`: with the record that each is about."""
    from .params import ask_reason

    screen.app.bell()
    passing = (lambda: ask_reason(screen, again)) if again is not None else None
    show_gate(screen, found, passing, left, named=named)


def tell_why(screen: "OfficeScreen", ref: str) -> None:
    """What stands against the next steps of a record: the findings of `caseman why`; says where nothing does."""
    from caseman.core.progress import why

    desk, shell = screen.desk, screen.shell
    table, _slash, record_id = ref.partition("/")
    record = desk.open.reader.get(table, record_id) if record_id else None
    if record is None:
        screen.app.bell()
        return
    if not desk.checked:  # a list of the whole office may have to be compared for the answer
        shell.tell(screen.say(_("The office is being checked; press it again in a moment.")), "warn")
        return
    found = why(desk.open, record)
    if found:
        show_gate(screen, found)
        return
    told = screen.say(_("{record}: nothing stands against it"), record=record.label)
    shell.tell(told + screen.next_told(ref), "good")
