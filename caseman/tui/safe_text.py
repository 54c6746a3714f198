"""The one seam between text and the screen: nothing else in this package makes segments, strips or toasts.

Stored and imported text may hold anything: markup, control characters, line ends, marks that reorder or
join characters. `plain` makes it one line whose width in cells every terminal agrees on; `Line` is the only
way to put text on a line, and it measures in cells.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Self

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.dom import DOMNode

Align = Literal["left", "right", "centre"]
Severity = Literal["information", "warning", "error"]

#: Anything `plain` has to look at: controls, line ends, tabs, joiners and other invisible marks, presentation
#: selectors, skin tones, the spaces that are not a space, lone surrogates.
_ODD = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u0300-\u036f\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U0001f3fb-\U0001f3ff\U000e0000-\U000e007f]"
)
#: Patterns for the rare text that has some of these (compiled when the first comes).
#: Shown as nothing: they only change how their neighbours are drawn, and terminals disagree about how.
_DROPPED = "[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
_SPACES = "\r\n|[\t\n\r\x0b\x0c\x85\xa0\u2000-\u200a\u2028\u2029\u202f\u205f]"
_HIDDEN = (
    "[\x80-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_CONTROLS = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}

#: A line may not begin with these, nor end with those (避头尾).
_NOT_FIRST = frozenset("，。、；：！？）】》〉」』”’…％%,.;:!?)]}")
_NOT_LAST = frozenset("（【《〈「『“‘([{")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """One line of text in which every character is seen: line ends and tabs are spaces, controls have a picture."""
    if not _ODD.search(text):
        return text
    text = unicodedata.normalize("NFC", text)
    text = re.sub(_DROPPED, "", re.sub(_SPACES, " ", text))
    return re.sub(_HIDDEN, "\ufffd", text).translate(_CONTROLS)


def width(text: str) -> int:
    """Width in cells of a text as it will be shown."""
    return cell_len(plain(text))


def cut(text: str, cells: int, more: str = "…") -> str:
    """The text if it fits into `cells`, else its beginning with `more` at the end."""
    text = plain(text)
    if cell_len(text) <= cells:
        return text
    return _head(text, cells - cell_len(more)) + more if cells >= cell_len(more) else ""


def _head(text: str, cells: int) -> str:
    """As much of the beginning as fits."""
    used = 0
    for index, character in enumerate(text):
        used += get_character_cell_size(character)
        if used > cells:
            return text[:index]
    return text


def pad(text: str, cells: int, align: Align = "left", more: str = "…") -> str:
    """The text cut or filled up to exactly `cells`."""
    text = cut(text, cells, more)
    space = cells - cell_len(text)
    if align == "right":
        return " " * space + text
    if align == "centre":
        return " " * (space // 2) + text + " " * (space - space // 2)
    return text + " " * space


def wrap(text: str, cells: int) -> list[str]:
    """Lines of at most `cells`; Chinese breaks anywhere but before closing and after opening punctuation,
    Latin words and numbers stay whole where they fit."""
    lines = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for piece in _pieces(plain(paragraph)):
            if cell_len(line + piece.rstrip()) <= cells:
                line += piece
                continue
            if line.strip():
                lines.append(line.rstrip())
            rest = piece.lstrip()
            while cell_len(rest) > cells:
                head = _head(rest, cells) or rest[:1]
                lines.append(head)
                rest = rest[len(head) :]
            line = rest
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterator[str]:
    """What a line is filled with: single wide characters, words with their space, punctuation held on."""
    piece = ""
    for character in text:
        if piece and not (
            character in _NOT_FIRST
            or piece[-1] in _NOT_LAST
            or character == " "
            or (_narrow(character) and _narrow(piece[-1]))
        ):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _narrow(character: str) -> bool:
    return character != " " and get_character_cell_size(character) == 1


class Line:
    """A line of styled text, put together from left to right; every text passes `plain`."""

    __slots__ = ("_segments", "cells")

    def __init__(self) -> None:
        self._segments: list[Segment] = []
        self.cells = 0

    def add(self, text: str, style: Style) -> Self:
        text = plain(text)
        if text:
            self._segments.append(Segment(text, style))
            self.cells += cell_len(text)
        return self

    def fit(self, text: str, style: Style, cells: int, align: Align = "left", more: str = "…") -> Self:
        """Add a text cut or filled up to exactly `cells`."""
        if cells > 0:
            self._segments.append(Segment(pad(text, cells, align, more), style))
            self.cells += cells
        return self

    def space(self, cells: int, style: Style) -> Self:
        if cells > 0:
            self._segments.append(Segment(" " * cells, style))
            self.cells += cells
        return self

    def to(self, cells: int, style: Style) -> Self:
        """Fill up with spaces as far as the column `cells`."""
        return self.space(cells - self.cells, style)

    def join(self, other: "Line") -> Self:
        self._segments.extend(other._segments)
        self.cells += other.cells
        return self

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self._segments)

    def strip(self, cells: int, style: Style) -> Strip:
        """The line as Textual draws it: exactly `cells` wide, cut or filled with `style`."""
        self.to(cells, style)
        strip = Strip(self._segments, self.cells)
        return strip if self.cells == cells else strip.crop(0, cells)


def blank(cells: int, style: Style) -> Strip:
    return Strip.blank(cells, style)


def content(text: str) -> Content:
    """Text for what takes Textual content (border titles): no markup, one line."""
    return Content(plain(text))


def toast(node: "DOMNode", text: str, severity: Severity = "information") -> None:
    """A short message over the screen."""
    node.app.notify(plain(text), severity=severity, markup=False)
