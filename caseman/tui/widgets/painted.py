"""The base of every widget: it paints its own lines, in the app's inks and language."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, cast

from rich.style import Style
from textual.filter import LineFilter
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from caseman.tui.glyphs import Glyphs
from caseman.tui.handlers import KnownHandlers
from caseman.tui.safe_text import Line, blank
from caseman.tui.themes import Inks

from .kept_lines import KeptLines

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp


class Painted(KnownHandlers, Widget):
    """A widget whose lines come from `paint`; it never has Textual measure or wrap anything."""

    ALLOW_SELECT = False
    #: Its size while it is painted: every line asks for it, and Textual works it out from the styles each time.
    _painted_size: Size | None = None

    def __init__(self, *children: Widget, **given: Any) -> None:
        super().__init__(*children, **given)
        self._styles_cache = KeptLines()

    @property
    def size(self) -> Size:
        return self._painted_size or super().size

    @cached_property
    def shell(self) -> "CasemanApp":
        return cast("CasemanApp", self.app)

    @property
    def inks(self) -> Inks:
        return self.shell.inks

    @property
    def glyphs(self) -> Glyphs:
        return self.shell.glyphs

    @property
    def ground(self) -> Style:
        """What fills a line behind its text."""
        return self.inks.text

    def say(self, message: str, **facts: object) -> str:
        """A message id in the user's language, with its facts."""
        return self.shell.say(message, **facts)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None where there are colours: inks are true ones and never dim, so that Textual's filters change nothing."""
        return super().get_line_filters() if self.app.no_color else ()

    def paint(self, y: int, cells: int) -> Line:
        """Line `y` of the widget, at most `cells` wide."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        self._painted_size = super().size
        try:
            return super().render_lines(crop)
        finally:
            self._painted_size = None

    def render_line(self, y: int) -> Strip:
        cells, height = self.size
        if y >= height:
            return blank(cells, self.ground)
        return self.paint(y, cells).strip(cells, self.ground)

    def focus(self, scroll_visible: bool = True, from_app_focus: bool = False) -> Self:
        """Take the focus at once; Textual's own waits for a message, and the next key would not."""
        self.screen.set_focus(self, scroll_visible=False)
        return self

    def repaint(self, first: int = 0, lines: int | None = None) -> None:
        """Paint again: everything, or `lines` lines from `first`."""
        if lines is None:
            self.refresh()
        else:
            self.refresh(Region(0, first, self.size.width, lines))

    def at(self, x: int, y: int) -> Offset:
        """A place in the widget as a place on the screen, for the hardware cursor."""
        region = self.content_region
        return Offset(region.x + x, region.y + y)


class OneLine(Painted):
    """A widget of one line, which changes because something else has: it is in the same frame as that."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; }
    """

    @property
    def ground(self) -> Style:
        return self.inks.bar

    def repaint(self, first: int = 0, lines: int | None = None) -> None:
        super().repaint(first, lines)
        self._check_refresh()  # tells the screen at once; Textual would do it when the widget is idle, a frame later


class Scrolled(Painted):
    """A widget with more lines than the screen, and its own scroll bar in the last column."""

    can_focus = True
    top = 0

    def scroll_bar(self, y: int, height: int, lines: int) -> Style | None:
        """The style of the scroll bar's cell beside visible line `y`; None while everything fits."""
        if lines <= height or height < 1:
            return None
        size = max(1, height * height // lines)
        start = round(self.top * (height - size) / (lines - height))
        return self.inks.thumb if start <= y < start + size else self.inks.track

    @staticmethod
    def top_for(line: int, top: int, height: int, lines: int) -> int:
        """The first visible line that keeps `line` in sight, moving as little as possible."""
        top = min(top, line)
        top = max(top, line - height + 1)
        return max(0, min(top, lines - height))
