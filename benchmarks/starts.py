"""Start to the first usable list, and what a command costs that needs no terminal."""

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import programs
from .figures import RATIO_HEADINGS, Ratio, table, timed
from .programs import ROOT
from .terminal import Program, Shown, holds

#: The first usable list: rows are there, and a key moves the cursor.
LISTED = holds(r"HM\d{5}")
COMMANDS = (("caseman --version", ["--version"]), ("caseman plugins list", ["plugins", "list"]))
COMMAND_TARGET = 6.0
PROBE = """
import sys
from caseman.__main__ import main
code = main({words!r})
raise SystemExit("Textual was imported" if "textual" in sys.modules else code)
"""


@dataclass(frozen=True)
class Starting:
    """A program to start: how, what must be shown then, and a first key with what it must show."""

    make: Callable[[], Program]
    shown: Shown
    key: str = ""
    answered: Shown | None = None


def start(one: Starting) -> tuple[float, float]:
    """ms to what must be shown, and that with the answer to a first key.

    The key is pressed once the emulator has drawn the screen, which takes longer the more colours it has (70 to 150 ms): that
    is in no figure.
    """
    with one.make() as program:
        ready = program.wait(one.shown)
        if one.answered is None:
            return ready, ready
        written = (program.write(one.key) - program.started) * 1e3
        return ready, ready + program.wait(one.answered) - written


def run(office: Path, rows: Path, rounds: int = 8) -> tuple[str, bool]:
    """The section's text, and whether a target is surely missed."""
    command = programs.visidata_command()
    all_of = {
        "floor": Starting(programs.floor, holds(r"page 0 1 "), "l", holds(r"line 1\b")),
        "caseman": Starting(lambda: programs.caseman(office), LISTED, "down", holds(r"\b2 / \d")),
    }
    if command is not None:
        all_of["VisiData"] = Starting(lambda: programs.visidata(command, rows), LISTED)
    for one in all_of.values():  # what has changed is compiled
        start(one)
    ready = Ratio("list on the screen", "minimal Textual app", 1.25)
    usable = Ratio("… and a first key answered", "minimal Textual app", 1.25)
    peer = Ratio("list on the screen", "VisiData", 1.0)
    for _round in range(rounds):
        told = {name: start(one) for name, one in random.sample(list(all_of.items()), len(all_of))}
        ready.take([told["caseman"][0]], [told["floor"][0]])
        usable.take([told["caseman"][1]], [told["floor"][1]])
        if "VisiData" in told:
            peer.take([told["caseman"][0]], [told["VisiData"][0]])
    lines = [one.cells() for one in (ready, usable, peer) if one.times]
    return table(RATIO_HEADINGS, lines), any(one.over for one in (ready, usable, peer))


def commands(rounds: int = 8) -> tuple[str, bool]:
    """Commands without a terminal, against an interpreter that does nothing; none may import Textual."""
    ratios = [
        Ratio(name, "python -c pass", COMMAND_TARGET if words == ["--version"] else 0)
        for name, words in COMMANDS
    ]
    for name, words in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-c", PROBE.format(words=words)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{name}: {done.stderr}")
    for _round in range(rounds):
        floor = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], cwd=ROOT, check=True)) * 1e3
        for ratio, (_name, words) in zip(ratios, COMMANDS, strict=True):
            argv = [sys.executable, "-m", "caseman", *words]
            took = timed(lambda argv=argv: subprocess.run(argv, cwd=ROOT, capture_output=True, check=True))  # type: ignore[misc]
            ratio.take([took * 1e3], [floor])
    return table(RATIO_HEADINGS, [one.cells() for one in ratios]), any(one.over for one in ratios)
