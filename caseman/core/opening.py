"""Opening a file with the program that the system has for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def open_file(file: Path) -> bool:
    """Hand a file to the system's own program; False where there is no desktop to do it."""
    try:
        if sys.platform == "win32":
            os.startfile(file)
            return True
        program = "open" if sys.platform == "darwin" else "xdg-open"
        here = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if not here or not shutil.which(program):
            return False
        subprocess.Popen(
            [program, str(file)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError:
        return False
    return True
