"""A program in a pseudo-terminal, its keys pressed and its output timed.

A thread notes when each piece of output came and does nothing else; the screen is drawn from the pieces afterwards,
so that the emulator's cost is in no figure. Times are in milliseconds.
"""

import os
import pty
import re
import struct
import sys
import termios
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from signal import SIGKILL
from time import perf_counter, sleep
from typing import Any

FRAME_END = b"\x1b[?2026l"
KEYS = {
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "pgup": b"\x1b[5~", "pgdn": b"\x1b[6~", "enter": b"\r", "tab": b"\t", "backtab": b"\x1b[Z", "esc": b"\x1b",
    "f1": b"\x1bOP", "f2": b"\x1bOQ", "f3": b"\x1bOR", "f4": b"\x1bOS", "f8": b"\x1b[19~", "f10": b"\x1b[21~", "sort": b"\x0b",
    "backspace": b"\x7f", "erase": b"\x15", "ctrl+f": b"\x06", "ctrl+b": b"\x02",
}  # fmt: skip
#: What the emulator does not know and needs not.
_PRIVATE = re.compile(rb"\x1b\[[<=>][0-9;:]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^X][^\x1b]*\x1b\\")
_CUT = re.compile(rb"\x1b(\[[0-9;:<=>?$ ]*|[P_^X][^\x1b]*)?$")
#: Whether a screen (its lines) shows what was waited for.
Shown = Callable[[Sequence[str]], bool]


@dataclass
class Sample:
    """What a key cost: to the first byte, to the end of the first whole frame, to what was waited for, and on the processor."""

    first: float
    frame: float
    until: float
    cpu: float


class Timeout(Exception):
    """What was waited for never came; the text is the screen."""


class Program:
    """`with Program(argv, (120, 40)) as program:`"""

    def __init__(
        self, argv: Sequence[str], size: tuple[int, int] = (120, 40), env: Mapping[str, str] | None = None
    ) -> None:
        import pyte

        self.size = size
        self._chunks: list[tuple[float, bytes]] = []
        self._fed = 0
        self._rest = b""
        self._screen: Any = pyte.Screen(*size)
        self._stream: Any = pyte.ByteStream(self._screen)
        self.started = perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                for name in ("COLUMNS", "LINES", "NO_COLOR", "TMUX", "PYTHONDONTWRITEBYTECODE"):
                    os.environ.pop(name, None)
                os.environ.update(
                    TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8", PYTHONUNBUFFERED="1"
                )
                os.environ.update(env or {})
                sleep(0.002)  # until the parent has set the size
                os.execvp(argv[0], list(argv))
            finally:
                os._exit(127)
        ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                return
            if not data:
                return
            self._chunks.append((perf_counter(), data))
            for asked, answer in (
                (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),  # we know synchronized output
                (b"\x1b[6n", b"\x1b[1;1R"),
                (b"\x1b[c", b"\x1b[?62;22c"),
            ):
                if asked in data:
                    with suppress(OSError):
                        os.write(self._fd, answer)

    # -- the screen

    def _feed(self, shown: Shown | None = None) -> float | None:
        """Draw what came; the time of the first piece after which `shown` holds."""
        hit = None
        while self._fed < len(self._chunks):
            at, data = self._chunks[self._fed]
            self._fed += 1
            data = self._rest + data
            cut = _CUT.search(data)
            self._rest = data[cut.start() :] if cut else b""
            self._stream.feed(_PRIVATE.sub(b"", data[: cut.start()] if cut else data))
            if shown is not None and hit is None and shown(self.lines):
                hit = at
        return hit

    @property
    def lines(self) -> list[str]:
        """The screen's rows; the second half of a wide character is left out."""
        rows = (self._screen.buffer[y] for y in range(self.size[1]))
        return ["".join(row[x].data for x in range(self.size[0])).rstrip() for row in rows]

    @property
    def looks(self) -> list[tuple[str, str, bool]]:
        """The colours of each row, seen at its third cell, and whether they are swapped: where the cursor is."""
        cells = (self._screen.buffer[y][2] for y in range(self.size[1]))
        return [(cell.fg, cell.bg, cell.reverse) for cell in cells]

    @property
    def text(self) -> str:
        self._feed()
        return "\n".join(self.lines)

    def wait(self, shown: Shown, patience: float = 60.0) -> float:
        """Until the screen shows something: ms from the start. Raises Timeout."""
        end = perf_counter() + patience
        self._feed()
        if self._fed and shown(self.lines):
            return (self._chunks[self._fed - 1][0] - self.started) * 1e3
        while perf_counter() < end:
            hit = self._feed_when_still(shown)
            if hit is not None:
                return (hit - self.started) * 1e3
            sleep(0.005)
        raise Timeout(self.text)

    def _feed_when_still(self, shown: Shown | None) -> float | None:
        """Draw what came, but not while more is coming: the thread that takes the times must not wait for us."""
        if len(self._chunks) == self._fed:
            return None
        self._still(0.03, perf_counter() + 2.0)
        return self._feed(shown)

    def _still(self, silence: float, end: float) -> None:
        while (now := perf_counter()) < end:
            last = self._chunks[-1][0] if self._chunks else self.started
            if now - last >= silence:
                return
            sleep(last + silence - now)

    def quiet(self, silence: float = 0.06, patience: float = 20.0) -> None:
        """Until nothing has been written for a while."""
        self._still(silence, perf_counter() + patience)
        self._feed()

    # -- keys

    def write(self, key: str) -> float:
        """Press a key, or type a text; gives when."""
        at = perf_counter()
        os.write(self._fd, KEYS.get(key, key.encode()))
        return at

    def press(self, key: str, shown: Shown | None = None, patience: float = 10.0) -> Sample:
        """Press a key once the program is quiet; wait for what it must show, or for its first frame. Raises Timeout."""
        self.quiet()
        seen, spent = len(self._chunks), self.cpu()
        at = self.write(key)
        end, hit = at + patience, None
        while len(self._chunks) == seen or (shown is not None and hit is None):
            hit = self._feed_when_still(shown) if shown else None
            if perf_counter() > end:
                raise Timeout(f"{key!r} did not show what it must:\n{self.text}")
            sleep(0.0005)
        self.quiet()
        new = self._chunks[seen:]
        frame = next((then for then, data in new if FRAME_END in data), new[0][0])
        until = frame if shown is None else hit or frame
        return Sample(
            (new[0][0] - at) * 1e3, (frame - at) * 1e3, (until - at) * 1e3, (self.cpu() - spent) * 1e3
        )

    def go(self, *keys: str) -> None:
        """Press keys that are not measured, each when the program is quiet."""
        for key in keys:
            self.write(key)
            sleep(0.05)
            self.quiet(0.1)

    def first_byte_after(self, at: float, patience: float = 10.0) -> float:
        """ms from a moment to the first output after it. Raises Timeout."""
        end = at + patience
        while perf_counter() < end:
            for then, _data in reversed(self._chunks):
                if then < at:
                    break
            later = [then for then, _data in self._chunks[-200:] if then >= at]
            if later:
                return (later[0] - at) * 1e3
            sleep(0.001)
        raise Timeout(self.text)

    # -- the process

    def cpu(self) -> float:
        """Seconds on a processor so far, of all threads; 0 where the system does not tell."""
        total = 0
        with suppress(OSError):
            for task in Path(f"/proc/{self.pid}/task").iterdir():
                total += int((task / "schedstat").read_text().split()[0])
        return total / 1e9

    def memory(self) -> float:
        """Resident MB; 0 where the system does not tell."""
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
            return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
        return 0.0

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_exc: object) -> None:
        with suppress(OSError):
            os.kill(self.pid, SIGKILL)
        os.waitpid(self.pid, 0)
        with suppress(OSError):
            os.close(self._fd)


def holds(pattern: str) -> Shown:
    """Whether a pattern stands in some line."""
    wanted = re.compile(pattern)
    return lambda lines: any(wanted.search(line) for line in lines)


PYTHON = sys.executable
