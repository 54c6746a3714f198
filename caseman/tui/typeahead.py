"""Keys are taken one at a time, so nothing typed ahead goes to the wrong place or gets lost.

Textual forwards a key to whatever has the focus when it arrives, although the key before it may still be on
its way to an action that moves the focus or opens a screen. Here the next key waits until the one before
has run its course: a marker follows it along the same queues, twice where it may have caused messages.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

#: Seconds after which a key that never came back no longer holds up the others.
PATIENCE = 2.0


class Settled(Message):
    """Follows a key through the queues to the app."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.rounds = rounds


class TypeAhead:
    """A queue of keys and pastes; `send` hands one to Textual, `target` says who gets it, `ready` if anyone can.

    While `held` is true every key waits, however long: something that a key asked for is still to come."""

    def __init__(
        self,
        send: Callable[[events.Event], Awaitable[None]],
        target: Callable[[], MessagePump],
        ready: Callable[[], bool],
        held: Callable[[], bool] = lambda: False,
    ) -> None:
        self._send = send
        self._target = target
        self._ready = ready
        self._held = held
        self._waiting: deque[events.Event] = deque()
        self._under_way: MessagePump | None = None
        self._since = 0.0

    async def take(self, event: events.Event) -> None:
        self._waiting.append(event)
        await self.serve()

    async def serve(self) -> None:
        """Send what can be sent now; called for every key, every settled key and every screen that is ready."""
        while self._waiting and not self._held():
            overdue = monotonic() - self._since > PATIENCE
            if not overdue and (self._under_way is not None or not self._ready()):
                if self._under_way is None and not self._since:
                    self._since = monotonic()
                asyncio.get_running_loop().call_later(PATIENCE, self._wake)
                return
            event = self._waiting.popleft()
            target = self._target()
            self._under_way, self._since = target, monotonic()
            await self._send(event)
            takes_text = getattr(target, "takes_text", False)
            typed = takes_text and isinstance(event, events.Key) and event.is_printable
            if not target.post_message(Settled(1 if typed else 2)):
                self._under_way = None

    async def settled(self, message: Settled) -> None:
        target, self._under_way = self._under_way, None
        if message.rounds > 1 and target is not None and target.post_message(Settled(message.rounds - 1)):
            self._under_way = target
            return
        await self.serve()

    def _wake(self) -> None:
        if self._waiting:
            self._target().app.call_later(self.serve)
