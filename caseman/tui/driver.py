"""The terminal driver: Textual's own, with an Esc that comes at once.

Textual's input thread wakes every 0.1 s, so a lone Esc takes 105 ms whatever ESCDELAY says. Here it waits
exactly as long as the parser asks for, and 0.1 s when the parser waits for nothing. When the terminal is gone the
program ends; Textual's would wait for keys for ever where no signal tells it.
"""

import os
import selectors
import sys
from codecs import getincrementaldecoder
from contextlib import suppress

from textual._parser import ParseError
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.driver import Driver

IDLE_POLL = 0.1


def _posix_driver() -> type[Driver]:
    from textual.drivers.linux_driver import LinuxDriver

    class PromptDriver(LinuxDriver):
        """LinuxDriver with a poll that follows the parser's own deadline."""

        def run_input_thread(self) -> None:
            parser = XTermParser(self._debug)
            decode = getincrementaldecoder("utf-8")("replace").decode
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    deadline = parser._timeout_time
                    wait = IDLE_POLL if deadline is None else min(max(deadline - get_time(), 0), IDLE_POLL)
                    if selector.select(wait):
                        data = self._read()
                        if not data:
                            self._app.call_later(self._app.exit)
                            break
                        text = decode(data)
                        if text:
                            for message in parser.feed(text):
                                self.process_message(message)
                    for message in parser.tick():
                        self.process_message(message)
            with suppress(EOFError, ParseError):
                list(parser.feed(""))

        def _read(self) -> bytes:
            """What was typed; nothing where the terminal is gone."""
            try:
                return os.read(self.fileno, 4096)
            except OSError:
                return b""

    return PromptDriver


def driver_class() -> type[Driver] | None:
    """The driver for this system; None for Textual's own choice (Windows reads key events, not sequences)."""
    if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    return _posix_driver()
