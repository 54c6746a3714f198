"""What the terminal's tests share: the screen as text, hostile strings, sizes."""

from time import monotonic
from typing import Any

from rich.cells import cell_len
from textual.pilot import Pilot

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

#: Seconds that anything is waited for, on a machine however busy.
PATIENCE = 60.0


async def settle(app: Any, pilot: Pilot[Any]) -> None:
    """Until every key has run its course, no message waits, and nothing is done beside the interface."""
    end, quiet = monotonic() + PATIENCE, 0
    while quiet < 2:
        await pilot.pause(0.005)
        assert app.is_running, "the program has ended"
        assert monotonic() < end, screen_text(app)
        quiet = 0 if _busy(app) else quiet + 1


def _busy(app: Any) -> bool:
    pumps = [app, *app.screen_stack, *app.screen.walk_children()]
    return bool(
        app.keys_under_way
        or any(not pump._message_queue.empty() or pump._next_callbacks for pump in pumps)
        or any(not worker.is_finished for worker in app.workers)
    )


def screen_lines(app: Any) -> list[str]:
    """The screen as text; every line is exactly as wide as the screen."""
    lines = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
    width, height = app.size
    assert len(lines) == height
    assert {cell_len(line) for line in lines} == {width}
    return lines


def screen_text(app: Any) -> str:
    return "\n".join(line.rstrip() for line in screen_lines(app))
