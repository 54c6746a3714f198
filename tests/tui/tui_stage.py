"""A bare stage for one widget, to test it alone."""

from collections.abc import Iterable
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget
from tui_chinese import chinese

from caseman.tui.app import CasemanApp
from caseman.tui.screens.base import CasemanScreen


class Stage(CasemanScreen):
    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._players = widgets

    def body(self) -> Iterable[Widget]:
        yield from self._players

    def on_mount(self) -> None:
        begin = getattr(self.app, "begin", None)
        if begin:
            begin()


class StageApp(CasemanApp):
    """Shows widgets, and keeps the messages that they post."""

    def __init__(self, *widgets: Widget, **options: Any) -> None:
        self.posted: list[Message] = []
        super().__init__(lambda: Stage(*widgets), translate=chinese, **options)

    def run_stage(self, size: tuple[int, int] = (80, 24)) -> Any:
        return self.run_test(size=size, message_hook=self._keep)

    def _keep(self, message: Message) -> None:
        if type(message).__module__.startswith("caseman.") and message not in self.posted:
            self.posted.append(message)

    def told(self, kind: type[Message]) -> list[Any]:
        return [message for message in self.posted if type(message) is kind]


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type characters as a terminal sends them (Pilot loses some full-width ones)."""
    for character in text:
        pilot.app.post_message(events.Key(_character_to_key(character), character))
    await pilot.pause()
