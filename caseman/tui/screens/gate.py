"""What stands against a step, over the screen on which it was to be done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from caseman.api.messages import msg as _
from caseman.tui.safe_text import content
from caseman.tui.widgets.findings import Findings

from .base import Dialog

if TYPE_CHECKING:
    from .work import OfficeScreen


class Gate(Dialog["tuple[int, int] | None"]):
    """Findings; a digit leaves it with the fix that was chosen."""

    DEFAULT_CSS = """
    Gate Findings { width: 76; max-width: 96%; height: 70%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[Any] = ()
        self._lines: Sequence[Any] = ()

    def bind_found(self, found: Sequence[Any], lines: Sequence[Any]) -> None:
        self._found, self._lines = found, lines
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        yield Findings(title=self.say(_("What stands against it")), classes="window")

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        findings = self.query_one(Findings)
        findings.show(self._lines, keep=False)
        findings.border_subtitle = content(self.say(_("Esc: back")))
        findings.focus()

    def on_findings_fix_chosen(self, event: Findings.FixChosen) -> None:
        event.stop()
        self.dismiss((event.index, event.fix))


def show_gate(screen: "OfficeScreen", found: Sequence[Any]) -> None:
    """Show findings over a screen; a fix that is chosen is done there."""
    gate: Gate = screen.shell.keep("gate", Gate)
    gate.bind_found(found, screen.desk.lines(found))

    def chosen(answer: "tuple[int, int] | None") -> None:
        if answer is not None:
            screen.fix(found[answer[0]], answer[1])

    screen.app.push_screen(gate, chosen)
