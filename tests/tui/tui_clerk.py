"""A clerk at the demo office: keys in, the screen and the store out."""

import argparse
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from tui_kit import PATIENCE, screen_text, settle

from caseman.core.config import Config
from caseman.core.i18n import Translator
from caseman.tui.office_app import OfficeApp
from caseman.tui.widgets.lines import StatusLine

#: Names of keys; anything else is text to type.
NAMED = frozenset(
    [
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
        "enter",
        "tab",
        "shift+tab",
        "space",
        "escape",
        "backspace",
        "delete",
    ]
) | {f"f{n}" for n in range(1, 13)}


class Clerk:
    """Presses keys and looks at the screen; `count` is how many keys it took."""

    def __init__(self, app: OfficeApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot
        self.count = 0

    async def press(self, *keys: str) -> None:
        """Keys by name, or text as an input method commits it, one character after the other."""
        await self.type(*keys)
        await self.settle()

    async def type(self, *keys: str) -> None:
        """Press keys and do not wait for what comes of them."""
        for key in keys:
            if key in NAMED or key.startswith(("ctrl+", "shift+", "alt+")):
                await self._send(events.Key(key, " " if key == "space" else None))
            else:
                for character in key:
                    await self._send(events.Key(_character_to_key(character), character))

    async def _send(self, event: events.Key) -> None:
        self.count += 1
        self.app.post_message(event)

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def until(self, there: Callable[[], object]) -> None:
        """Wait for what is done beside the interface."""
        end = monotonic() + PATIENCE
        while not (self._put_up and there()):
            assert monotonic() < end, self.text
            await self.pilot.pause(0.02)

    @property
    def _put_up(self) -> bool:
        return len(self.app.screen._compositor.render_strips()) == self.app.size.height

    async def settle(self) -> None:
        """Until every key has run its course."""
        await settle(self.app, self.pilot)

    @property
    def text(self) -> str:
        return screen_text(self.app)

    @property
    def told(self) -> str:
        """What the status line says."""
        for screen in reversed(self.app.screen_stack):
            for line in screen.query(StatusLine):
                return str(line.message)
        return ""

    @property
    def office(self) -> Any:
        return self.app.desk.open

    def record(self, name: str, table: str = "cases") -> Any:
        return self.office.names.record(name, table)

    def state(self, name: str) -> str:
        return str(self.office.state(self.record(name)))

    def codes(self, name: str) -> list[str]:
        """The codes that the check finds on a record."""
        return sorted(one.code for one in self.office.check([self.record(name).ref]))


@asynccontextmanager
async def at_work(
    folder: Path,
    *,
    user: str = "",
    today: str = "",
    language: str = "zh",
    size: tuple[int, int] = (80, 24),
    config: Config | None = None,
) -> AsyncIterator[Clerk]:
    """A clerk before the open and checked office of a folder."""
    told = argparse.Namespace(config=None, today=today or None, policy_date=None, user=user or None)
    app = OfficeApp(folder, told, Translator(language))
    if config is not None:
        app.config = config
    async with app.run_test(size=size) as pilot:
        while not app.desk.checked:
            await pilot.pause(0.02)
        clerk = Clerk(app, pilot)
        await clerk.settle()
        yield clerk
