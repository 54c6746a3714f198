"""What must be set before Textual is imported, and a first line on the screen while it is.

Textual reads its environment once, at import, so the entry point calls `prepare()` as its very first act.
"""

import os
import sys

SETTINGS = {
    # Terminals that speak the Kitty protocol lose text of Chinese input methods under Textual's flags.
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    # A handler's second frame comes after 8 ms instead of 17.
    "TEXTUAL_FPS": "120",
    # Repaints would pull the input method's window along.
    "TEXTUAL_ANIMATIONS": "none",
    # How long a lone Esc waits for the rest of a sequence, in ms (see `driver`).
    "ESCDELAY": "25",
}

_ENTER = "\x1b[?1049h\x1b[2J\x1b[H"
_LEAVE = "\x1b[?1049l"


def prepare() -> None:
    """Set Textual's environment; what the user has set stays."""
    if "textual" in sys.modules:
        raise RuntimeError("caseman.tui.env.prepare() came after the import of textual")
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)


def has_terminal() -> bool:
    """Whether there is a terminal to work in."""
    return sys.__stdin__ is not None and sys.__stdin__.isatty() and _screen() is not None


def first_line(text: str) -> None:
    """Put a line on the screen some 200 ms before Textual can; it is overwritten by the first frame."""
    screen = _screen()
    if screen is not None:
        os.write(screen, f"{_ENTER}{text}".encode(errors="replace"))


def drop_first_line() -> None:
    """Give the screen back, for a start that ends before Textual takes over."""
    screen = _screen()
    if screen is not None:
        os.write(screen, _LEAVE.encode())


def _screen() -> int | None:
    """The file descriptor that Textual draws to, if it is a terminal."""
    stream = sys.__stderr__
    return stream.fileno() if stream is not None and stream.isatty() else None
