"""Long work of a screen, in a thread of its own: how far it is is told, and Esc (or any way back) stops it.

Keys that are typed meanwhile are for what the work will show, so they wait; the way back does not.
"""

from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from textual.worker import Worker, get_current_worker

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _

if TYPE_CHECKING:
    from .screens.base import CasemanScreen

T = TypeVar("T")
#: Is told (done, of how many) by the work, and raises Stopped once nobody waits for it any more.
Step = Callable[[int, int], None]
#: Seconds between two words on how far it is, and before the first.
EVERY = 0.25


class Stopped(CasemanError):
    """Nobody waits for the work any more."""

    def __init__(self) -> None:
        super().__init__(_("stopped; nothing was kept"))


class Aside:
    """One piece of work at a time; a new one takes the place of one that runs. It reads the office and changes nothing."""

    def __init__(self, screen: "CasemanScreen") -> None:
        self._screen = screen
        self._worker: Worker[None] | None = None
        self._next: list[Callable[[], object]] = []

    @property
    def busy(self) -> bool:
        """Whether something is worked on."""
        return self._worker is not None

    def start(
        self,
        work: Callable[[Step], T],
        then: Callable[[T], None],
        *,
        refused: Callable[[CasemanError], None],
        told: Callable[[int, int], str] | None = None,
        left: Callable[[], None] | None = None,
    ) -> None:
        """Do `work` aside and give what it came to to `then`, or its refusal to `refused`.

        told  what is said of how far it is
        left  called when the user went back before it was done; without it keys do not wait for this work
        """
        self.stop()
        if left is not None:
            self._hold(left)
        self._worker = self._screen.run_worker(
            lambda: self._run(work, then, refused, told), thread=True, exit_on_error=False
        )

    def stop(self) -> None:
        """Nobody waits for what is worked on."""
        if self._worker is not None:
            self._worker.cancel()
            self._end()

    def after(self, then: Callable[[], object]) -> None:
        """Call `then` now, or when the work is done; the keys behind wait for it."""
        if self._worker is None:
            then()
        else:
            self._next.append(then)
            if not self._screen.shell.keys_held:
                self._hold(lambda: None)

    def _hold(self, left: Callable[[], None]) -> None:
        def give_up() -> None:
            self.stop()
            left()

        self._screen.shell.hold_keys(give_up)

    def _end(self) -> list[Callable[[], object]]:
        """Keys need not wait for it any longer; gives what was to be done after it."""
        self._worker = None
        waiting, self._next = self._next, []
        self._screen.shell.release_keys()
        return waiting

    # In the thread

    def _run(
        self,
        work: Callable[[Step], T],
        then: Callable[[T], None],
        refused: Callable[[CasemanError], None],
        told: Callable[[int, int], str] | None,
    ) -> None:
        worker, at = get_current_worker(), monotonic()

        def step(done: int, of: int) -> None:
            nonlocal at
            if worker.is_cancelled:
                raise Stopped
            if told is not None and monotonic() - at > EVERY:
                at = monotonic()
                self._later(worker, self._screen.shell.tell, told(done, of))

        try:
            found = work(step)
        except CasemanError as error:
            self._later(worker, self._done, refused, error)
        except Exception as error:
            self._later(worker, self._screen.app._handle_exception, error)
        else:
            self._later(worker, self._done, then, found)

    def _later(self, worker: "Worker[Any]", call: Callable[..., object], *given: object) -> None:
        """In the interface's own turn, unless nobody waits for this work any more."""

        def shown() -> None:
            if worker is self._worker:
                call(*given)

        with suppress(RuntimeError):  # the program has ended
            self._screen.call_later(shown)

    def _done(self, then: Callable[[Any], None], found: object) -> None:
        waiting = self._end()
        then(found)
        for one in waiting:
            one()
