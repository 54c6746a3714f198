"""Cards in lanes: arrows walk, Enter opens."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message

from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line
from caseman.tui.themes import on

from .painted import Scrolled

#: Cells that a lane needs at least.
LEAST = 18


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A card: `mark` and `ink` its state, `ref` the record that it opens."""

    title: str
    lines: tuple[str, ...] = ()
    ref: str = ""
    mark: str = ""
    ink: str = "text"

    @property
    def height(self) -> int:
        return len(self.lines) + 2


@dataclass(frozen=True, slots=True)
class BoardLane:
    title: str
    cards: tuple[BoardCard, ...]


class BoardView(Scrolled):
    """The lanes share the width; where there are too many they go by sideways, with the cursor."""

    BINDINGS = bindings("board")

    @dataclass
    class Opened(Message):
        board: "BoardView"
        card: BoardCard

    def __init__(self, *, id: str | None = None, classes: str = "pane") -> None:
        super().__init__(id=id, classes=classes)
        self._lanes: tuple[BoardLane, ...] = ()
        self.lane = 0
        self.card = 0

    def show(self, lanes: Sequence[BoardLane]) -> None:
        self._lanes = tuple(lanes)
        self._go(self.lane, self.card)

    @property
    def current(self) -> BoardCard | None:
        cards = self._lanes[self.lane].cards if self._lanes else ()
        return cards[self.card] if self.card < len(cards) else None

    def copied(self) -> str:
        card = self.current
        return "\n".join((card.title, *card.lines)) if card else ""

    @property
    def cursor_screen_offset(self) -> Offset:
        first, _shown, size = self._sizes(self.size.width)
        return self.at((self.lane - first) * size, self._place(self.card) - self.top + 1)

    # Painting

    def _sizes(self, cells: int) -> tuple[int, int, int]:
        """The first lane that is seen, how many are, and the cells of each."""
        count = max(1, len(self._lanes))
        shown = max(1, min(count, (cells - 1) // LEAST))
        first = max(0, min(self.lane - shown // 2, count - shown))
        return first, shown, (cells - 1) // shown

    def _place(self, card: int) -> int:
        """The line in its lane on which a card begins."""
        cards = self._lanes[self.lane].cards if self._lanes else ()
        return sum(one.height for one in cards[:card])

    @property
    def _height(self) -> int:
        return max((sum(one.height for one in lane.cards) for lane in self._lanes), default=0)

    def paint(self, y: int, cells: int) -> Line:
        first, shown, size = self._sizes(cells)
        line = Line()
        for number in range(first, min(first + shown, len(self._lanes))):
            if y == 0:
                self._paint_heading(line, number, size, (first, first + shown))
            else:
                self._paint_part(line, number, self.top + y - 1, size)
        bar = self.scroll_bar(y - 1, self.size.height - 1, self._height) if y else None
        if bar is not None:
            line.to(cells - 1, self.inks.text).space(1, bar)
        return line

    def _paint_heading(self, line: Line, number: int, size: int, seen: tuple[int, int]) -> None:
        lane, glyphs = self._lanes[number], self.glyphs
        before = f"{glyphs.left} " if number == seen[0] > 0 else ""
        after = f" {glyphs.right}" if number == seen[1] - 1 < len(self._lanes) - 1 else ""
        ink = self.inks.accent if number == self.lane and self.has_focus else self.inks.muted
        line.fit(f" {before}{lane.title} {len(lane.cards)}{after}", ink, size, more=glyphs.more)

    def _paint_part(self, line: Line, number: int, y: int, size: int) -> None:
        """Line `y` of a lane."""
        text, end = self.inks.text, line.cells + size
        for index, card in enumerate(self._lanes[number].cards):
            if y < card.height:
                here = number == self.lane and index == self.card
                self._paint_card(line, card, y, size - 1, self._ground(here=here))
                break
            y -= card.height
        line.to(end, text)

    def _ground(self, *, here: bool) -> Style:
        if not here:
            return self.inks.text
        return self.inks.cursor if self.has_focus else self.inks.rest

    def _paint_card(self, line: Line, card: BoardCard, y: int, cells: int, ground: Style) -> None:
        more = self.glyphs.more
        if y == 0:
            mark = f"{card.mark} " if card.mark else ""
            line.fit(f" {mark}{card.title}", on(self.shell.ink(card.ink), ground), cells, more=more)
        elif y <= len(card.lines):
            line.fit(f"   {card.lines[y - 1]}", on(self.inks.muted, ground), cells, more=more)

    # Moving

    def _go(self, lane: int, card: int) -> None:
        self.lane = max(0, min(lane, len(self._lanes) - 1))
        cards = self._lanes[self.lane].cards if self._lanes else ()
        self.card = max(0, min(card, len(cards) - 1))
        self._keep_in_sight()
        self.repaint()

    def _keep_in_sight(self) -> None:
        page = max(1, self.size.height - 1)
        start, card = self._place(self.card), self.current
        end = start + (card.height - 1 if card else 0)
        self.top = self.top_for(min(end, start + page - 1), self.top, page, self._height)
        self.top = self.top_for(start, self.top, page, self._height)

    def on_resize(self) -> None:
        self._keep_in_sight()

    def action_table_up(self) -> None:
        self._go(self.lane, self.card - 1)

    def action_table_down(self) -> None:
        self._go(self.lane, self.card + 1)

    def action_table_left(self) -> None:
        self._go(self.lane - 1, self.card)

    def action_table_right(self) -> None:
        self._go(self.lane + 1, self.card)

    def action_table_first(self) -> None:
        self._go(self.lane, 0)

    def action_table_last(self) -> None:
        self._go(self.lane, 1 << 30)

    def action_table_open(self) -> None:
        if self.current is not None:
            self.post_message(self.Opened(self, self.current))

    # Mouse

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or not self._lanes:
            return
        first, _shown, size = self._sizes(self.size.width)
        lane, y = min(first + offset.x // size, len(self._lanes) - 1), self.top + offset.y - 1
        for index, card in enumerate(self._lanes[lane].cards):
            if 0 <= y < card.height:
                self._go(lane, index)
                if event.chain == 2:
                    self.action_table_open()
                return
            y -= card.height

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._go(self.lane, self.card + 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._go(self.lane, self.card - 1)
