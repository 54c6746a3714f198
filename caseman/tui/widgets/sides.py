"""Ours and theirs side by side: one field a line, the characters that differ marked; below, what is proposed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rich.style import Style
from textual.geometry import Offset

from caseman.api.messages import msg as _
from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line, content, plain, width, wrap
from caseman.tui.themes import on

from .painted import Scrolled

#: Cells of the fields' names at most.
NAMES = 14


@dataclass(frozen=True, slots=True)
class Side:
    """A field of both sides; all texts are in the user's language. `differs`: it is part of the difference."""

    name: str
    ours: str
    theirs: str
    differs: bool = False
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sides:
    """What is shown of a line or difference.

    heading   a line over each group of fields (which unit, which row)
    choices   numbered ways to deal with it; `proposed` is the number that Enter stands for, 0 for none
    remarks   further sentences; a letter's text may have several lines
    """

    groups: tuple[tuple[str, tuple[Side, ...]], ...] = ()
    remarks: tuple[str, ...] = ()
    choices: tuple[tuple[int, str], ...] = ()
    proposed: int = 0


class SidesPane(Scrolled):
    """The current line of a list."""

    BINDINGS = bindings("reader")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="pane")
        self._sides = Sides()
        self._lines: list[Line] | None = None

    def show(self, sides: Sides, title: str = "") -> None:
        self._sides, self._lines, self.top = sides, None, 0
        self.border_title = content(title)
        self.repaint()

    def on_resize(self) -> None:
        self._lines = None
        self.repaint()  # it may have been painted with the lines of the width before

    @property
    def cursor_screen_offset(self) -> Offset:
        return self.at(0, 0)

    def copied(self) -> str:
        return "\n".join(line.text for line in self._built())

    # Painting

    def _built(self) -> list[Line]:
        if self._lines is None:
            self._lines = list(self._build(max(20, self.size.width - 1)))
        return self._lines

    def _build(self, cells: int) -> Iterator[Line]:
        inks = self.inks
        names = [side.name for _heading, sides in self._sides.groups for side in sides]
        name = min(max((width(one) for one in names), default=0), NAMES)
        column = max(8, (cells - name - 5) // 2)
        yield from self._choices(cells)
        if names:
            head = Line().space(name + 2, inks.muted).fit(self.say(_("ours")), inks.muted, column)
            yield head.space(2, inks.muted).add(self.say(_("theirs")), inks.muted)
        for heading, sides in self._sides.groups:
            if heading:
                for text in wrap(heading, cells - 1):
                    yield Line().add(text, inks.bold)
            for side in sides:
                yield from self._pair(side, name, column)
                for near in side.near:
                    for text in wrap(near, max(8, cells - name - 3)):
                        yield Line().space(name + 2, inks.muted).add(text, inks.warn)
        for remark in self._sides.remarks:
            for part in remark.split("\n"):
                for text in wrap(part, cells - 1) or [""]:
                    yield Line().add(text, inks.muted)

    def _choices(self, cells: int) -> Iterator[Line]:
        inks = self.inks
        line = Line()
        for number, title in self._sides.choices:
            here = number == self._sides.proposed
            part = Line().add(f"{self.glyphs.right if here else ' '}{number} ", inks.accent)
            part.add(title, inks.bold if here else inks.text).space(2, inks.text)
            if line.cells and line.cells + part.cells > cells:
                yield line
                line = Line()
            line.join(part)
        if line.cells:
            yield line

    def _pair(self, side: Side, name: int, column: int) -> Iterator[Line]:
        """A field: as many lines as the longer side needs."""
        inks = self.inks
        ground = inks.text if side.differs else inks.muted
        ours, theirs = _one_line(side.ours), _one_line(side.theirs)
        marks = _marks(ours, theirs) if side.differs else ([False] * len(ours), [False] * len(theirs))
        left, right = _fold(ours, marks[0], column), _fold(theirs, marks[1], column)
        for at in range(max(len(left), len(right), 1)):
            line = Line().fit(side.name if at == 0 else "", ground, name).space(2, ground)
            self._put(line, left[at] if at < len(left) else [], ground)
            line.to(name + 2 + column, ground)
            line.add("≠ " if side.differs and at == 0 else "  ", inks.block if side.differs else ground)
            self._put(line, right[at] if at < len(right) else [], ground)
            yield line

    def _put(self, line: Line, parts: Sequence[tuple[str, bool]], ground: Style) -> None:
        marked = on(self.inks.block, ground) + Style(underline=True, bold=True)
        for text, differs in parts:
            line.add(text, marked if differs else ground)

    def paint(self, y: int, cells: int) -> Line:
        lines = self._built()
        line = Line()
        if self.top + y < len(lines):
            line.join(lines[self.top + y])
        bar = self.scroll_bar(y, self.size.height, len(lines))
        if bar is not None:
            line = Line().join(line).to(cells - 1, self.inks.text).space(1, bar)
        return line

    # Moving

    def _to(self, top: int) -> None:
        self.top = max(0, min(top, len(self._built()) - self.size.height))
        self.repaint()

    def action_table_up(self) -> None:
        self._to(self.top - 1)

    def action_table_down(self) -> None:
        self._to(self.top + 1)

    def action_table_page_up(self) -> None:
        self._to(self.top - self.size.height)

    def action_table_page_down(self) -> None:
        self._to(self.top + self.size.height)

    def action_table_first(self) -> None:
        self._to(0)

    def action_table_last(self) -> None:
        self._to(len(self._built()))


def _one_line(text: str) -> str:
    return plain(text.replace("\n", " "))


def _marks(ours: str, theirs: str) -> tuple[list[bool], list[bool]]:
    """Which characters of two texts differ."""
    left, right = [False] * len(ours), [False] * len(theirs)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            left[a:b], right[c:d] = [True] * (b - a), [True] * (d - c)
    return left, right


def _fold(text: str, marks: Sequence[bool], cells: int) -> list[list[tuple[str, bool]]]:
    """A text in lines of at most `cells`, each in parts that are marked or not."""
    lines: list[list[tuple[str, bool]]] = []
    at = 0
    for piece in wrap(text, cells) if text else []:
        start = text.find(piece, at)
        start = at if start < 0 else start
        parts: list[tuple[str, bool]] = []
        for place, sign in enumerate(piece):
            marked = start + place < len(marks) and marks[start + place]
            if parts and parts[-1][1] == marked:
                parts[-1] = (parts[-1][0] + sign, marked)
            else:
                parts.append((sign, marked))
        lines.append(parts)
        at = start + len(piece)
    return lines
