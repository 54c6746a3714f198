"""`caseman` and `python -m caseman`: the terminal without a command, else the command line."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run caseman; gives the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    from caseman.cli import run

    return run(words, open_terminal)


def open_terminal(folder: "Path", told: "Namespace") -> int:
    """The terminal over the office in a folder; Textual is imported here and nowhere before."""
    from caseman.tui.start import run_terminal

    return run_terminal(folder, told)


if __name__ == "__main__":
    sys.exit(main())
