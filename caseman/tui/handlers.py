"""Which methods of a widget take a message: looked up once for each kind of widget and message.

Textual goes through every class of a widget each time, and a key is some fifteen messages.
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from typing import Any

from textual.events import Callback
from textual.message import Message
from textual.message_pump import MessagePump

Handler = tuple[type, Callable[..., Any]]


class Behind(Callback):
    """Goes through a queue behind what waits in it, and calls once it is there: six of them go behind each key."""

    def __init__(self, call: Callable[[], Awaitable[None]]) -> None:
        super().__init__(call)
        self.call = call


class KnownHandlers(MessagePump):
    """The same handlers in the same order as Textual's; where one of them is chosen by a selector, it chooses."""

    async def _dispatch_message(self, message: Message) -> None:
        if isinstance(message, Behind):
            await message.call()
        else:
            await super()._dispatch_message(message)

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, Callable[[Message], Awaitable[Any]]]]:
        sent: type = type(message)
        known = _known(type(self), method_name, sent)
        if known is None:
            yield from super()._get_dispatch_methods(method_name, message)
            return
        for cls, method in known:
            if message._no_default_action:
                break
            yield cls, method.__get__(self, cls)


@lru_cache(maxsize=4096)
def _known(kind: type, name: str, message: type) -> tuple[Handler, ...] | None:
    """The handlers by name of a class and those above it; None where the message has some by `textual.on`."""
    found: list[Handler] = []
    for cls in kind.__mro__:
        if any(one in message.__mro__ for one in cls.__dict__.get("_decorated_handlers", ())):
            return None
        method = cls.__dict__.get(f"_{name}") or cls.__dict__.get(name)
        if method is not None and not getattr(method, "_textual_on", None):
            found.append((cls, method))
    return tuple(found)
