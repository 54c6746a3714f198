"""The one-line widgets: title, status and keys."""

from collections.abc import Mapping, Sequence

from rich.style import Style
from textual import events

from caseman.tui.commands import key_name
from caseman.tui.safe_text import Line, cut, width, wrap
from caseman.tui.themes import on

from .painted import OneLine, Painted


class TitleLine(OneLine):
    """Where we are, and to the right whose office, who and which day."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._place = ""
        self._detail = ""

    def show(self, place: str, detail: str = "") -> None:
        self._place, self._detail = place, detail
        self.repaint()

    def paint(self, y: int, cells: int) -> Line:
        inks = self.inks
        corner = cut(self.shell.corner, max(0, cells // 2, cells - width(self._place) - 4), self.glyphs.more)
        room = max(0, cells - width(corner) - 2)
        left = Line().add(" ", inks.bar).add(cut(self._place, room - 1, self.glyphs.more), inks.title)
        if self._detail and left.cells + 3 < room:
            left.add("  ", inks.bar).add(cut(self._detail, room - left.cells - 2, self.glyphs.more), inks.bar)
        return left.to(cells - width(corner) - 1, inks.bar).add(
            corner, on(self.shell.ink(self.shell.corner_ink), inks.bar)
        )


#: Lines that what happened may take.
TOLD_LINES = 3


class StatusLine(OneLine):
    """What just happened, in as many lines as it needs; to the right what holds now (unsaved, count, filter, place)."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._message = ""
        self._ink = "bar"
        self._facts: tuple[tuple[str, str], ...] = ()
        self._high = 1

    def tell(self, text: str, ink: str = "bar") -> None:
        """Say what happened; `ink` names a style of `Inks`."""
        if (text, ink) != (self._message, self._ink):
            self._message, self._ink = text, ink
            self._fit()
            self.repaint()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """A longer message makes the line higher while it stands; of a still longer one the end is cut."""
        cells = self.app.size.width - 2
        needed = min(len(wrap(self._message, cells)), TOLD_LINES) if width(self._message) > cells else 1
        if self._high != needed:
            self._high = needed
            self.styles.height = needed

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """The standing facts at the right, each with its ink."""
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self.repaint()

    @property
    def message(self) -> str:
        return self._message

    def _style(self, ink: str) -> Style:
        return on(getattr(self.inks, ink), self.inks.bar)

    def paint(self, y: int, cells: int) -> Line:
        bar = self.inks.bar
        told = self._told(y, cells)
        left = Line().add(" ", bar).add(told, self._style(self._ink))
        right = Line()
        if y == self._high - 1:
            for text, ink in self._facts:
                if text:
                    right.add("  ", bar).add(text, self._style(ink))
            if told and left.cells + right.cells + 1 > cells:
                right = Line()  # what happened is worth more than what stands
        return left.to(cells - right.cells - 1, bar).join(right)

    def _told(self, y: int, cells: int) -> str:
        """A line of what happened; the last one that there may be is cut."""
        if self._high == 1:
            return cut(self._message, cells - 2, self.glyphs.more)
        lines = wrap(self._message, cells - 2)
        told = lines[y] if y < len(lines) else ""
        cut_off = y == TOLD_LINES - 1 and len(lines) > TOLD_LINES
        return f"{cut(told, cells - 3, '')}{self.glyphs.more}" if cut_off else told


class Hint(Painted):
    """What the current field of a form takes, in two lines under it."""

    DEFAULT_CSS = """
    Hint { height: 2; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = ""

    def tell(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.repaint()

    def paint(self, y: int, cells: int) -> Line:
        lines = wrap(self._text, cells - 3)
        text = lines[y] if y < len(lines) else ""
        if y == 1 and len(lines) > self.size.height:
            text = f"{cut(text, cells - 5, '')}{self.glyphs.more}"
        return Line().add("  ", self.inks.text).add(text, self.inks.muted)


class KeyLine(OneLine):
    """The keys that are valid now, by the rank of their commands, as many as fit; those of a window while one is open."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        #: First key, second key, title and command of each.
        self._shown: tuple[tuple[str, str, str, str], ...] = ()
        self._known: dict[str, tuple[str, str, str, str]] = {}
        self._language: object = None
        #: Where each command stands in the line: the cell behind it.
        self._ends: list[tuple[int, str]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.look())
        self.look()

    def look(self) -> None:
        """Find the commands that are valid where the focus is."""
        keys, screen = self.shell.keys, self.app.screen
        valid = {active.binding.id for active in screen.active_bindings.values() if active.enabled}
        ranked = sorted(
            (command.rank, command.id)
            for command in keys.commands.values()
            if command.rank and command.id in valid
        )
        told = [self._told(name) for _rank, name in ranked]
        # what a key does here, where it is more than its name
        here: Mapping[str, str] = getattr(screen, "key_titles", {})
        shown = tuple((*one[:2], self.say(here[one[3]]), one[3]) if one[3] in here else one for one in told)
        if shown != self._shown:
            self._shown = shown
            self.repaint()

    def _told(self, name: str) -> tuple[str, str, str, str]:
        """A command as the line shows it; kept, for the focus goes to and fro."""
        translate = self.shell.translate
        if self._language is not translate:
            self._language, self._known = translate, {}
        if name not in self._known:
            keys = self.shell.keys
            names = [key_name(key, translate) for key in keys.of(name)]
            title = self.say(keys.commands[name].title)
            self._known[name] = (names[0], names[1] if len(names) > 1 else "", title, name)
        return self._known[name]

    def paint(self, y: int, cells: int) -> Line:
        bar, key = self.inks.bar, self.inks.key
        twins = self._width(twins=True) <= cells
        line = Line().add(" ", bar)
        self._ends = []
        for name, twin, title, command in self._shown:
            label = f"{name}/{twin}" if twins and twin.startswith("Ctrl") else name
            gap = " " if title.isascii() else ""
            if line.cells + width(label) + width(gap + title) + 1 > cells:
                break
            line.add(label, key).add(gap + title + " ", bar)
            if twins:
                line.add(" ", bar)
            self._ends.append((line.cells, command))
        return line

    def on_click(self, event: events.Click) -> None:
        """A click on a command does what its key does."""
        command = next((name for end, name in self._ends if event.x < end), None)
        if command:
            self.app.call_later(self.shell.run_command, command)

    def _width(self, *, twins: bool) -> int:
        return 1 + sum(
            width(name) + (1 + width(twin) if twins and twin.startswith("Ctrl") else 0) + width(title) + 3
            for name, twin, title, _command in self._shown
        )
