"""Two lines of words: tabs to choose from, and the steps of a record's work."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.message import Message

from caseman.api.messages import msg as _
from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line, width

from .painted import OneLine


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: its title (text, not a message id), and a count that is worth a look, 0 for none."""

    title: str
    count: int = 0


class TabStrip(OneLine):
    """Tabs on one line; the arrows choose, what they show is mounted by whoever listens."""

    can_focus = True
    BINDINGS = bindings("tabs")

    @dataclass
    class Chosen(Message):
        strip: "TabStrip"
        index: int

    @dataclass
    class Entered(Message):
        """From the tabs into what they show."""

        strip: "TabStrip"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.tabs: tuple[Tab, ...] = ()
        self.current = 0

    @property
    def ground(self) -> Style:
        return self.inks.text

    def show(self, tabs: Sequence[Tab], current: int = 0) -> None:
        self.tabs, self.current = tuple(tabs), current
        self.repaint()

    def choose(self, index: int) -> None:
        index = max(0, min(index, len(self.tabs) - 1))
        if index != self.current:
            self.current = index
            self.repaint()
            self.post_message(self.Chosen(self, index))

    def action_table_left(self) -> None:
        self.choose(self.current - 1)

    def action_table_right(self) -> None:
        self.choose(self.current + 1)

    def action_table_first(self) -> None:
        self.choose(0)

    def action_table_last(self) -> None:
        self.choose(len(self.tabs) - 1)

    def action_tabs_enter(self) -> None:
        self.post_message(self.Entered(self))

    def _label(self, tab: Tab) -> str:
        return f" {tab.title} {tab.count} " if tab.count else f" {tab.title} "

    def _visible(self, cells: int) -> tuple[int, int]:
        """First and last tab (exclusive) around the current one that fit."""
        first = last = self.current
        room = cells - 4
        while last < len(self.tabs) or first > 0:
            grown = False
            for index, after in ((last, True), (first - 1, False)):
                if 0 <= index < len(self.tabs) and width(self._label(self.tabs[index])) <= room:
                    room -= width(self._label(self.tabs[index]))
                    first, last = (first, last + 1) if after else (first - 1, last)
                    grown = True
            if not grown:
                break
        return first, last

    def paint(self, y: int, cells: int) -> Line:
        inks = self.inks
        first, last = self._visible(cells)
        line = Line().add(f"{self.glyphs.left} " if first else " ", inks.muted)
        for index in range(first, last):
            style = inks.muted
            if index == self.current:
                style = inks.selected if self.has_focus else inks.accent + Style(bold=True, underline=True)
            line.add(self._label(self.tabs[index]), style)
        if last < len(self.tabs):
            line.add(f" {self.glyphs.right}", inks.muted)
        return line

    def on_click(self, event: events.Click) -> None:
        edge = 2
        first, last = self._visible(self.size.width)
        for index in range(first, last):
            edge += width(self._label(self.tabs[index]))
            if event.x < edge:
                self.choose(index)
                return


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step of the work: `state` is done, open, blocked, skipped or later; `note` is its day when done, or how many things block it."""

    title: str
    state: str
    note: str = ""


class StepStrip(OneLine):
    """The steps of a record in their order, each with its state in a word or sign."""

    WORDS = {"open": _("ready"), "blocked": _("blocked"), "skipped": _("not needed")}
    INKS = {"done": "good", "open": "accent", "blocked": "block", "skipped": "muted", "later": "muted"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.steps: tuple[StepMark, ...] = ()

    @property
    def ground(self) -> Style:
        return self.inks.text

    def show(self, steps: Sequence[StepMark]) -> None:
        self.steps = tuple(steps)
        self.repaint()

    def _part(self, step: StepMark, *, brief: bool) -> Line:
        ink = self.shell.ink(self.INKS[step.state])
        line = Line()
        if step.state in ("done", "blocked"):
            line.add(self.glyphs.done if step.state == "done" else self.glyphs.blocked, ink)
        line.add(step.title, ink)
        word = self.WORDS.get(step.state, "")
        if word:
            line.add(f" {self.say(word)}", ink)
        if step.note and not (brief and step.state == "done"):
            line.add(f" {step.note}", self.inks.muted if step.state == "done" else ink)
        return line

    def paint(self, y: int, cells: int) -> Line:
        between = f" {self.glyphs.right} "
        steps: Sequence[StepMark] = self.steps
        parts = [self._part(step, brief=False) for step in steps]
        if self._length(parts) > cells:
            steps = [step for step in steps if step.state != "skipped"]  # what is not needed only takes room
            parts = [self._part(step, brief=True) for step in steps]
        first = 0
        current = next((i for i, step in enumerate(steps) if step.state in ("open", "blocked")), 0)
        while self._length(parts[first:]) > cells - 4 and first < current - 1:
            first += 1
        while self._length(parts[first : current + 1]) > cells - 6 and first < current:
            first += 1
        line = Line().add(f" {self.glyphs.left} " if first else " ", self.inks.muted)
        for number, part in enumerate(parts[first:]):
            room = cells - line.cells - (3 if number else 0)
            if (part.cells + 2 > room and first + number < len(parts) - 1) or part.cells > room:
                line.add(f" {self.glyphs.more}", self.inks.muted)
                break
            if number:
                line.add(between, self.inks.muted)
            line.join(part)
        return line

    @staticmethod
    def _length(parts: Sequence[Line]) -> int:
        return sum(part.cells + 3 for part in parts)
