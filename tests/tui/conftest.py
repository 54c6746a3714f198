"""The terminal's tests: the screen as text, goldens, hostile strings."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from caseman.tui import env

if TYPE_CHECKING:
    from tui_office import OfficeApp

sys.path.insert(0, str(Path(__file__).parent))
if "textual" not in sys.modules:
    env.prepare()

GOLDENS = Path(__file__).parent / "goldens"
SIZES = ((80, 24), (120, 40))

#: Strings as they come from files and hands: markup, controls, line ends, rare and joined characters.
HOSTILE = (
    "[/]",
    "[red]红[/red]",
    "[@click=app.quit]点我[/]",
    "[b",
    "{name} {0} %s",
    "长" * 200,
    "x" * 200,
    "\U00020bb7野家",
    "第一行\n第二行\r\n第三行",
    "一\t二\t三",
    "שלום عليكم",
    "\u202e倒着写\u202c",
    "零\u200b宽\ufeff",
    "\x1b[31m红\x1b[0m\x07\x00",
    "👨‍👩‍👧 👍🏽 ❤️",
    "e\u0301é ﷽ ㎡①Ⅳ",
    "\ud800",
    "",
    "   ",
    "#" * 30,
)


def screen_lines(app: "OfficeApp") -> list[str]:
    """The screen as text; every line is exactly as wide as the screen."""
    lines = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
    width, height = app.size
    assert len(lines) == height
    assert {cell_len(line) for line in lines} == {width}
    return lines


def screen_text(app: "OfficeApp") -> str:
    return "\n".join(line.rstrip() for line in screen_lines(app))


@pytest.fixture
def golden() -> Callable[[str, "OfficeApp"], None]:
    """Compare the screen with a kept one; CASEMAN_GOLDENS=update writes it."""

    def compare(name: str, app: "OfficeApp") -> None:
        found = "\n".join(f"{line}|" for line in screen_lines(app)) + "\n"
        file = GOLDENS / f"{name}-{app.size.width}x{app.size.height}.txt"
        if os.environ.get("CASEMAN_GOLDENS") == "update":
            file.parent.mkdir(exist_ok=True)
            file.write_text(found, encoding="utf-8", newline="\n")
        assert found == file.read_text(encoding="utf-8")

    return compare
