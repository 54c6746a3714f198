"""Text to read: paragraphs, wrapped for Chinese, scrolled by keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events

from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line, wrap

from .painted import Scrolled


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one ink; `lead` stands before its first line, the others are set in under the text."""

    text: str
    ink: str = "text"
    lead: str = ""
    lead_cells: int = 0


class Reader(Scrolled):
    """Paragraphs that are only read."""

    BINDINGS = bindings("reader")

    def __init__(self, *, id: str | None = None, classes: str = "pane") -> None:
        super().__init__(id=id, classes=classes)
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._lines: list[Line] | None = None

    def show(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = tuple(paragraphs)
        self._lines, self.top = None, 0
        self.repaint()

    def on_resize(self) -> None:
        self._lines = None
        self.repaint()  # it may have been painted with the lines of the width before

    def copied(self) -> str:
        return "\n".join(f"{part.lead}{part.text}" for part in self._paragraphs)

    def _broken(self, cells: int) -> list[Line]:
        if self._lines is None:
            self._lines = []
            for part in self._paragraphs:
                style = self.shell.ink(part.ink)
                for number, text in enumerate(wrap(part.text, max(8, cells - part.lead_cells - 3))):
                    line = Line().add(" ", self.inks.text)
                    line.fit(part.lead if number == 0 else "", self.inks.accent, part.lead_cells)
                    self._lines.append(line.add(text, style))
        return self._lines

    def paint(self, y: int, cells: int) -> Line:
        lines = self._broken(cells)
        line = Line()
        if self.top + y < len(lines):
            line.join(lines[self.top + y])
        bar = self.scroll_bar(y, self.size.height, len(lines))
        if bar is not None:
            line.to(cells - 1, self.inks.text).space(1, bar)
        return line

    def _scroll(self, to: int) -> None:
        lines = self._broken(self.size.width)
        top = max(0, min(to, len(lines) - self.size.height))
        if top != self.top:
            self.top = top
            self.repaint()

    def action_table_up(self) -> None:
        self._scroll(self.top - 1)

    def action_table_down(self) -> None:
        self._scroll(self.top + 1)

    def action_table_page_up(self) -> None:
        self._scroll(self.top - self.size.height)

    def action_table_page_down(self) -> None:
        self._scroll(self.top + self.size.height)

    def action_table_first(self) -> None:
        self._scroll(0)

    def action_table_last(self) -> None:
        self._scroll(1 << 30)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(self.top + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(self.top - 3)
