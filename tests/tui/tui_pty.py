"""A program in a pseudo-terminal with an emulator behind it: what a user sees, and where the cursor is."""

import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[2]
OFFICE = (sys.executable, str(Path(__file__).parent / "tui_demo.py"))
PATIENCE = 90.0

KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "enter": "\r", "tab": "\t", "esc": "\x1b",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f12": "\x1b[24~", "space": " ", "ctrl+z": "\x1a", "f10": "\x1b[21~", "pagedown": "\x1b[6~", "backspace": "\x7f", "ctrl+q": "\x11",
    "ctrl+s": "\x13", "ctrl+p": "\x10", "ctrl+g": "\x07", "ctrl+f": "\x06", "ctrl+e": "\x05", "ctrl+y": "\x19", "ctrl+a": "\x01", "end": "\x1b[F", "home": "\x1b[H",
}  # fmt: skip


class Terminal:
    """Start with `Terminal(argv)`; use as a context manager."""

    def __init__(
        self, argv: Sequence[str] = OFFICE, size: tuple[int, int] = (80, 24), **environment: str
    ) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self.screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self.raw = ""
        self.status: int | None = None
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8", **environment)
            for name in ("NO_COLOR", "COLUMNS", "LINES", "TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
                os.environ.pop(name, None)
            os.environ.update(environment)
            os.chdir(ROOT)
            # readline, where something has loaded it, puts COLUMNS and LINES past os.environ
            os.execve(argv[0], list(argv), dict(os.environ))
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *error: object) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)

    def read(self, seconds: float) -> bool:
        """Take what the program writes within `seconds`; False when it has ended."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        text = self._decode(data)
        self.raw += text
        self._stream.feed(text)
        return bool(data)

    def wait(self, *texts: str, gone: str = "", settled: bool = True) -> None:
        """Until all the texts are on the screen, and `gone` is not; `settled`: and nothing more is written."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            shown = self.text
            if all(text in shown for text in texts) and not (gone and gone in shown):
                if settled:
                    self.settle()
                return
            if not self.read(0.1):
                break
        raise AssertionError(f"{texts} never came:\n{self.text}")

    def settle(self) -> None:
        """Until nothing is written any more for a moment."""
        while True:
            before = len(self.raw)
            self.read(0.08)
            if len(self.raw) == before:
                return

    def ended(self) -> int:
        """Until the program has ended; its exit status."""
        end = time.monotonic() + PATIENCE
        while self.read(0.1):
            assert time.monotonic() < end, self.text
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status

    def hang_up(self) -> int:
        """The window is closed and no signal tells it; the program's exit status, once it has ended."""
        master, self._fd = self._fd, os.open(os.devnull, os.O_RDONLY)
        os.close(master)
        end = time.monotonic() + PATIENCE
        while not (found := os.waitpid(self.pid, os.WNOHANG))[0]:
            assert time.monotonic() < end, "the program runs on without a terminal"
            time.sleep(0.05)
        self.status = os.waitstatus_to_exitcode(found[1])
        return self.status

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size, and tell the program."""
        self.screen.resize(lines, columns)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)

    def press(self, *keys: str) -> None:
        """Send keys by name, or text as it is, in one burst."""
        os.write(self._fd, "".join(KEYS.get(key, key) for key in keys).encode())

    @property
    def lines(self) -> list[str]:
        # not `screen.display`, which fails on a wide character that was overwritten by halves
        cells, screen = range(self.screen.columns), self.screen
        return ["".join(screen.buffer[y][x].data for x in cells) for y in range(screen.lines)]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        return self.screen.cursor.x, self.screen.cursor.y
