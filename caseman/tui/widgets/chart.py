"""Bars and sparklines, drawn anew for every width."""

from collections.abc import Callable, Sequence

from caseman.core.charts import ASCII, BLOCKS, ChartLine, Signs
from caseman.tui.safe_text import Line

from .reader import Reader

Drawn = Callable[[int, Signs], Sequence[ChartLine]]


class ChartView(Reader):
    """`draw` gives the lines for a number of cells."""

    _draw: Drawn | None = None

    def draw(self, draw: Drawn) -> None:
        self._draw = draw
        self.show(())

    def copied(self) -> str:
        told = self._draw(80, BLOCKS) if self._draw else ()
        return "\n".join("\t".join((one.label.strip(), one.number.strip())) for one in told)

    def _broken(self, cells: int) -> list[Line]:
        if self._lines is None:
            signs = ASCII if self.glyphs.more == ASCII.more else BLOCKS
            told = self._draw(max(20, cells - 3), signs) if self._draw else ()
            self._lines = [self._line(one) for one in told]
        return self._lines

    def _line(self, told: ChartLine) -> Line:
        text = self.inks.text
        line = Line().add(" ", text).add(told.label, text).space(2, text)
        line.add(told.drawn, self.shell.ink("block" if told.below_zero else "accent"))
        return line.space(1, text).add(told.number, text)
