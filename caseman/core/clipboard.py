"""Copying: the system's own clipboard program where there is one, else the terminal's (OSC 52).

The terminal comes second because conhost ignores OSC 52 and some terminals garble Chinese in it.
"""

import os
import shutil
import subprocess
import sys

_PROGRAMS = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
)


def _command() -> tuple[tuple[str, ...], str] | None:
    """The program that takes the clipboard's text on its standard input, and in which encoding."""
    if sys.platform == "win32":
        return ("clip",), "utf-16-le"
    if sys.platform == "darwin":
        return ("pbcopy",), "utf-8"
    for variable, command in _PROGRAMS:
        if os.environ.get(variable) and shutil.which(command[0]):
            return command, "utf-8"
    return None


def program() -> str:
    """The system's clipboard program, or empty."""
    found = _command()
    return found[0][0] if found else ""


def to_system(text: str) -> bool:
    """Hand the text to the system's clipboard; False where there is none to be reached."""
    found = _command()
    if found is None:
        return False
    command, encoding = found
    try:
        subprocess.run(
            command,
            input=text.encode(encoding, "surrogatepass"),
            timeout=1,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True
