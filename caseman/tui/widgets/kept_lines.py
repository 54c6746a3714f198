"""A widget's lines as they were last drawn: where two of forty have changed, the others are not looked at again."""

from typing import TYPE_CHECKING

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget


class KeptLines(StylesCache):
    """In the place of Textual's cache, which goes through every line of every widget on the screen, with their filters and
    colours, whatever has changed."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: list[Strip] = []
        self._kept_of: tuple[Region, Size] | None = None

    def clear(self) -> None:
        super().clear()
        self._kept_of = None

    def render_widget(self, widget: "Widget", crop: Region) -> list[Strip]:
        what = crop, widget.region.size
        if self._kept_of != what:
            self._kept = super().render_widget(widget, crop)
            self._kept_of = what  # last: drawing for another width clears
            return self._kept
        changed = self._dirty_lines.intersection(crop.line_range)
        if changed:
            first, end = min(changed), max(changed) + 1
            some = Region(crop.x, first, crop.width, end - first)
            self._kept[first - crop.y : end - crop.y] = super().render_widget(widget, some)
        return self._kept


class KeptGround(StylesCache):
    """What lies under the widgets of a screen, which cover it: it is drawn again only for another size or colour, not at
    each refresh of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: list[Strip] = []
        self._kept_of: tuple[Region, Size, tuple[Color, Color]] | None = None

    def render_widget(self, widget: "Widget", crop: Region) -> list[Strip]:
        what = crop, widget.region.size, widget.background_colors
        if self._kept_of != what:
            self._kept = super().render_widget(widget, crop)
            self._kept_of = what
        return self._kept
