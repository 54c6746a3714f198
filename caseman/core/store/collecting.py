"""Making much that stays, without searching it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Without the search for what holds itself, which goes through all that was made, again and again, and finds
    nothing: a third of the time in which a large log is read."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
