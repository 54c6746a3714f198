"""Keys are taken one at a time, so nothing typed ahead goes to the wrong place or gets lost.

Textual forwards a key to whatever has the focus when it arrives, although the key before it may still be on
its way to an action that moves the focus or opens a screen. Here the next key waits until the one before
has run its course: a call follows it through the queues from whoever got it up to the app, and again where
it may have caused messages. No clock is asked: a slow machine only makes the keys wait longer.
"""

from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.message_pump import MessagePump

from .handlers import Behind


class TypeAhead:
    """A queue of keys and pastes; `send` hands one to Textual, `target` says who gets it, `ready` if anyone can.

    While `held` is true every key waits, however long: something that a key asked for is still to come. A key that
    `leaves` is not for that: it goes to `give_up`, and those before it are dropped, for what they wait for will not come."""

    def __init__(
        self,
        app: MessagePump,
        send: Callable[[events.Event], Awaitable[None]],
        target: Callable[[], MessagePump],
        ready: Callable[[], bool],
        held: Callable[[], bool],
        leaves: Callable[[events.Event], bool],
        give_up: Callable[[events.Event], Awaitable[None]],
    ) -> None:
        self._app = app
        self._send = send
        self._target = target
        self._ready = ready
        self._held = held
        self._leaves = leaves
        self._give_up = give_up
        self._waiting: deque[events.Event] = deque()
        #: In whose queue the call behind the last key is; None once that key has run its course.
        self._under_way: MessagePump | None = None
        #: Who got the last key, or has the focus since; and how often the call has still to go up from there.
        self._target_now: MessagePump = app
        self._rounds = 0

    @property
    def busy(self) -> bool:
        """Whether a key waits or is under way."""
        return bool(self._waiting) or self._under_way is not None

    @property
    def waiting(self) -> int:
        """How many keys wait."""
        return len(self._waiting)

    async def take(self, event: events.Event) -> None:
        self._waiting.append(event)
        if self._under_way is not None and _is_dead(self._under_way):
            self._wait_at(self._target(), 1)
        await self.serve()

    async def serve(self) -> None:
        """Send what can be sent now; called for every key, every settled key and every screen that is ready."""
        while self._waiting and self._under_way is None and self._ready():
            if self._held():
                if not any(map(self._leaves, self._waiting)):
                    return
                while not self._leaves(event := self._waiting.popleft()):
                    pass
                await self._give_up(event)
                continue
            event = self._waiting.popleft()
            target = self._target()
            typed = isinstance(event, events.Key) and event.is_printable
            self._under_way = target
            await self._send(event)
            self._wait_at(target, 1 if typed and getattr(target, "takes_text", False) else 2)

    def _wait_at(self, target: MessagePump, rounds: int) -> None:
        """Go from a widget up to the app, through what waits in each queue on the way."""
        self._target_now, self._rounds = target, rounds
        self._go_to(target)

    def _go_to(self, pump: MessagePump | None) -> None:
        """Be called once `pump` has done what waits in its queue; one that is gone is passed over."""
        while pump is not None and pump is not self._app:
            if pump.post_message(Behind(self._passed)):
                self._under_way = pump
                return
            pump = pump._parent
        self._under_way = self._app
        self._app.post_message(Behind(self._arrived))

    async def _passed(self) -> None:
        assert self._under_way is not None
        self._go_to(self._under_way._parent)

    async def _arrived(self) -> None:
        """The app has done everything too. What got another focus or screen meanwhile has its turn as well."""
        now = self._target()
        if self._rounds > 1 or now is not self._target_now:
            self._wait_at(now, max(self._rounds - 1, 1))
        else:
            self._under_way = None
            await self.serve()


def _is_dead(pump: MessagePump) -> bool:
    """Whether a queue is read no more: closed, or given up after an error."""
    return pump._closed or (pump._is_mounted and not pump._running)
