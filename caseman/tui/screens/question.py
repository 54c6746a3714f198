"""A question with numbered answers."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult

from caseman.api.messages import msg as _
from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line, content, wrap
from caseman.tui.widgets.painted import Painted

from .base import Dialog

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp

CELLS = 56


class Answers(Painted):
    """The question's text and its answers; it takes the keys."""

    can_focus = True
    BINDINGS = bindings("question")
    DEFAULT_CSS = """
    Answers { width: 60; max-width: 94%; height: auto; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(classes="window")
        self.text = ""
        self.answers: Sequence[str] = ()
        self.danger = False

    def _lines(self) -> list[Line]:
        inks = self.inks
        lines = [Line().add(text, inks.warn if self.danger else inks.text) for text in wrap(self.text, CELLS)]
        lines.append(Line())
        for number, answer in enumerate(self.answers, 1):
            lines.append(Line().add(f" {number} ", inks.accent).add(answer, inks.text))
        lines.append(Line().add(" 0 ", inks.accent).add(self.say(_("back")), inks.muted))
        return lines

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self._lines())

    def paint(self, y: int, cells: int) -> Line:
        lines = self._lines()
        return lines[y] if y < len(lines) else Line()

    def copied(self) -> str:
        return self.text

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action.startswith("answer")

    def action_answer(self, number: int) -> None:
        if number <= len(self.answers):
            self._close(number - 1)
        else:
            self.app.bell()

    def action_answer_first(self) -> None:
        if self.danger:
            self.app.bell()  # what cannot be taken back wants its number
        else:
            self._close(0)

    def action_answer_none(self) -> None:
        self._close(None)

    def _close(self, answer: int | None) -> None:
        cast(Question, self.screen).close(answer)


class Question(Dialog["int | None"]):
    """The question of `ask`."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: tuple[str, str, Sequence[str], bool] = ("", "", (), False)

    def bind_question(self, title: str, text: str, answers: Sequence[str], danger: bool) -> None:
        self._asked = (title, text, answers, danger)
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        yield Answers()

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        title, text, answers, danger = self._asked
        window = self.query_one(Answers)
        window.text, window.answers, window.danger = text, answers, danger
        window.border_title = content(title)
        window.refresh(layout=True)


def ask(
    app: "CasemanApp",
    title: str,
    text: str,
    answers: Sequence[str],
    then: Callable[[int], None],
    *,
    danger: bool = False,
) -> None:
    """Ask the user; `then` gets the number of the answer from 0, and is not called for Esc or 0.

    All texts are in the user's language. Where there is `danger`, Enter is no answer.
    """
    screen: Question = app.keep("question", Question)
    screen.bind_question(title, text, answers, danger)
    app.push_screen(screen, lambda answer: then(answer) if answer is not None else None)
