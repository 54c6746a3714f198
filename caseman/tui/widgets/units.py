"""The unit table of a building: floors downwards, units across, each a letter and a colour for its state."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message

from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line, content, width
from caseman.tui.themes import on

from .painted import Scrolled


@dataclass(frozen=True, slots=True)
class UnitCell:
    """A unit: `label` its room number, `letter` its state in one character, `ink` as in `CasemanApp.ink`."""

    key: Hashable
    label: str
    letter: str
    ink: str = "text"


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor, its units by column; None where there is none."""

    label: str
    units: tuple[UnitCell | None, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its entrance and its place in it."""

    group: str
    name: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    letter: str
    title: str
    ink: str
    count: int = 0


class UnitGrid(Scrolled):
    """Arrows walk, Enter opens, Space marks. Room numbers stand in the cells where the screen is wide enough."""

    BINDINGS = bindings("units")

    @dataclass
    class Moved(Message):
        grid: "UnitGrid"
        unit: UnitCell

    @dataclass
    class Opened(Message):
        grid: "UnitGrid"
        unit: UnitCell

    @dataclass
    class Marked(Message):
        grid: "UnitGrid"

    def __init__(self, *, id: str | None = None, classes: str = "pane") -> None:
        super().__init__(id=id, classes=classes)
        self._headings: tuple[Heading, ...] = ()
        self._floors: tuple[Floor, ...] = ()
        self._legend: tuple[LegendEntry, ...] = ()
        #: Made of the building once for all its lines, for a width and theme: `_sizes` and `_legend_lines`.
        self._measured: tuple[tuple[int, str], tuple[int, int, bool], list[Line]] | None = None
        self.row = 0
        self.column = 0
        self.marks: set[Hashable] = set()

    def show(
        self,
        title: str,
        headings: Sequence[Heading],
        floors: Sequence[Floor],
        legend: Sequence[LegendEntry],
        *,
        at: Hashable = None,
    ) -> None:
        """Show a building, top floor first; `at` is the unit to stand on, else the place is kept."""
        self._headings, self._floors, self._legend = tuple(headings), tuple(floors), tuple(legend)
        self._measured = None
        self.border_title = content(title)
        place = next(
            (
                (row, column)
                for row, floor in enumerate(self._floors)
                for column, unit in enumerate(floor.units)
                if unit is not None and at is not None and unit.key == at
            ),
            None,
        )
        self.row, self.column = place or (self.row, self.column)
        self.row = max(0, min(self.row, len(self._floors) - 1))
        self.column = max(0, min(self.column, len(self._headings) - 1))
        if self.current is None:
            self._step(0, 1) or self._step(0, -1) or self._step(1, 0)
        self._keep_in_sight()
        self.repaint()

    @property
    def current(self) -> UnitCell | None:
        return self._unit(self.row, self.column)

    def _unit(self, row: int, column: int) -> UnitCell | None:
        if 0 <= row < len(self._floors) and 0 <= column < len(self._floors[row].units):
            return self._floors[row].units[column]
        return None

    def copied(self) -> str:
        return str(self.current.key) if self.current else ""

    # Painting

    def _measure(self, cells: int) -> tuple[tuple[int, int, bool], list[Line]]:
        """`_sizes` and `_legend_lines`, which hold for all lines."""
        made_for = (cells, self.shell.theme)
        if self._measured is None or self._measured[0] != made_for:
            self._measured = made_for, self._sizes(cells), self._legend_lines(cells)
        return self._measured[1:]

    def _sizes(self, cells: int) -> tuple[int, int, bool]:
        """Cells of the floor's label, of a unit, and whether its room number is shown."""
        first = max((width(floor.label) for floor in self._floors), default=2) + 2
        labels = [unit.label for floor in self._floors for unit in floor.units if unit]
        letter = max(
            (width(unit.letter) for floor in self._floors for unit in floor.units if unit), default=1
        )
        groups = len({heading.group for heading in self._headings})
        long = max(map(width, labels), default=0) + letter + 2
        room = cells - first - 1 - 2 * groups
        if len(self._headings) * long <= room:
            return first, long, True
        short = max(letter, min(5, room // max(1, len(self._headings))))
        return first, short, False

    def _legend_lines(self, cells: int) -> list[Line]:
        lines, line = [], Line().add(" ", self.inks.text)
        for entry in self._legend:
            title = f"{entry.title} {entry.count}" if entry.count else entry.title
            part = Line().add(entry.letter, self._ink(entry.ink)).add(f" {title}   ", self.inks.muted)
            if line.cells + part.cells > cells and line.cells > 1:
                lines.append(line)
                line = Line().add(" ", self.inks.text)
            line.join(part)
        return [*lines, line] if self._legend else []

    def _ink(self, name: str) -> Style:
        return self.shell.ink(name) + Style(bold=True)

    @property
    def _floors_in_sight(self) -> int:
        return max(1, self.size.height - 2 - len(self._measure(self.size.width)[1]))

    def paint(self, y: int, cells: int) -> Line:
        height = self.size.height
        legend = self._measure(cells)[1]
        if y >= height - len(legend):
            return Line().join(legend[y - height + len(legend)])
        if y < 2:
            return self._paint_heading(y, cells)
        row = self.top + y - 2
        if row >= len(self._floors):
            return Line()
        return self._paint_floor(row, y, cells)

    def _paint_heading(self, y: int, cells: int) -> Line:
        first, size, _labels = self._measure(cells)[0]
        line = Line().space(first, self.inks.muted)
        before = self._headings[0].group if self._headings else ""
        start = True
        for column, heading in enumerate(self._headings):
            if heading.group != before:
                line.space(2, self.inks.muted)
                before, start = heading.group, True
            if y == 0:
                if start:
                    span = sum(1 for other in self._headings[column:] if other.group == heading.group)
                    line.fit(heading.group, self.inks.muted, size * span)
            else:
                ink = self.inks.accent if column == self.column else self.inks.muted
                line.fit(heading.name, ink, size, more="")
            start = False
        return line

    def _paint_floor(self, row: int, y: int, cells: int) -> Line:
        first, size, labels = self._measure(cells)[0]
        floor = self._floors[row]
        inks = self.inks
        line = Line().fit(f" {floor.label}", inks.accent if row == self.row else inks.muted, first)
        before = self._headings[0].group if self._headings else ""
        for column, heading in enumerate(self._headings):
            if heading.group != before:
                line.space(2, inks.text)
                before = heading.group
            unit = self._unit(row, column)
            if unit is None:
                line.space(size, inks.text)
                continue
            style = self._ink(unit.ink)
            if unit.key in self.marks:
                style = on(inks.mark, style) + Style(underline=True)
            if row == self.row and column == self.column:
                style = inks.selected if self.has_focus else on(style, inks.rest)
            text = f"{unit.label} {unit.letter}" if labels else unit.letter
            line.add(text, style).space(size - width(text), inks.text)
        bar = self.scroll_bar(y - 2, self._floors_in_sight, len(self._floors))
        if bar is not None:
            line.to(cells - 1, inks.text).space(1, bar)
        return line

    @property
    def cursor_screen_offset(self) -> Offset:
        first, size, _labels = self._measure(self.size.width)[0]
        groups = {heading.group for heading in self._headings[: self.column + 1]}
        return self.at(first + size * self.column + 2 * max(0, len(groups) - 1), 2 + self.row - self.top)

    # Moving

    def _step(self, rows: int, columns: int) -> bool:
        """To the next unit in a direction, over gaps; False where there is none."""
        row, column = self.row + rows, self.column + columns
        while 0 <= row < len(self._floors) and 0 <= column < len(self._headings):
            if self._unit(row, column) is not None:
                self.row, self.column = row, column
                return True
            row, column = row + rows, column + columns
        return False

    def _keep_in_sight(self) -> None:
        self.top = self.top_for(self.row, self.top, self._floors_in_sight, len(self._floors))

    def _walk(self, rows: int, columns: int) -> None:
        if self._step(rows, columns):
            self._arrived()

    def on_resize(self) -> None:
        self._keep_in_sight()
        self.repaint()  # it may have been painted at the size before, from another top

    def action_table_up(self) -> None:
        self._walk(-1, 0)

    def action_table_down(self) -> None:
        self._walk(1, 0)

    def action_table_left(self) -> None:
        self._walk(0, -1)

    def action_table_right(self) -> None:
        self._walk(0, 1)

    def action_table_page_up(self) -> None:
        for _step in range(self._floors_in_sight):
            self._step(-1, 0)
        self._arrived()

    def action_table_page_down(self) -> None:
        for _step in range(self._floors_in_sight):
            self._step(1, 0)
        self._arrived()

    def action_table_first(self) -> None:
        while self._step(0, -1):
            pass
        self._arrived()

    def action_table_last(self) -> None:
        while self._step(0, 1):
            pass
        self._arrived()

    def _arrived(self) -> None:
        self._keep_in_sight()
        self.repaint()
        if self.current:
            self.post_message(self.Moved(self, self.current))

    # Doing

    def action_table_open(self) -> None:
        if self.current:
            self.post_message(self.Opened(self, self.current))

    def action_table_mark(self) -> None:
        if self.current:
            self.marks ^= {self.current.key}
            self.repaint()
            self.post_message(self.Marked(self))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or offset.y < 2:
            return
        first, size, _labels = self._measure(self.size.width)[0]
        row, edge, before = self.top + offset.y - 2, first, ""
        for column, heading in enumerate(self._headings):
            edge += size + (2 if column and heading.group != before else 0)
            before = heading.group
            if offset.x < edge:
                if self._unit(row, column):
                    self.row, self.column = row, column
                    self._arrived()
                    if event.chain == 2:
                        self.action_table_open()
                return
