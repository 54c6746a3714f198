"""Checking one plugin where it lies, before it is dropped in: in a process of its own, which may hang or end."""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import caseman
from caseman.api.messages import InputError
from caseman.api.messages import msg as _

from .snapshots import discover

#: Seconds that a plugin may take to load: long, for a slow machine; what hangs is only told later.
LIMIT = 60.0
#: The module that is that process.
PROCESS = f"{__package__}.check_process"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a plugin: a message id with its facts, and where (line 0: the file as a whole)."""

    file: str
    line: int
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def check(
    path: Path, folders: Sequence[Path], config: Mapping[str, Any], limit: float = LIMIT
) -> list[Problem]:
    """What is wrong with the plugin at `path` (or of that id in the folders), loaded beside those of the folders.

    Its packs are read and their worked cases run. Raises InputError where there is nothing of that name.
    """
    import subprocess

    found = path if path.exists() else _by_id(path.name, folders)
    if found is None:
        raise InputError(_("{file} is neither a file nor the id of a plugin"), file=str(path))
    question = {
        "path": str(found.resolve()),
        "folders": [str(folder) for folder in folders],
        "config": config,
        "limit": limit,
    }
    # the package's own folder for the child, and -P so that a file beside it does not stand in for Python's own
    root = str(Path(caseman.__file__).parents[1])
    known = os.environ.get("PYTHONPATH", "")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, known)))}
    done = subprocess.run(
        [sys.executable, "-P", "-m", PROCESS],
        input=json.dumps(question, default=str).encode(),
        capture_output=True,
        env=environment,
        check=False,
    )
    try:
        answer = json.loads(done.stdout.splitlines()[-1])
        return [Problem(**one) for one in answer]
    except (IndexError, ValueError, TypeError):
        return [_ended(found.resolve(), done.returncode, done.stderr.decode("utf-8", "replace"), limit)]


def _by_id(plugin: str, folders: Sequence[Path]) -> Path | None:
    return next((one.where for one in discover(folders) if one.id == plugin), None)


def _ended(path: Path, code: int, said: str, limit: float) -> Problem:
    """The process did not answer: it hung and was ended (`faulthandler` tells where), or the plugin ended it."""
    places = re.findall(r'File "(.+?)", line (\d+)', said)
    file, line = next(
        ((name, int(number)) for name, number in places if Path(name).is_relative_to(path)), (str(path), 0)
    )
    if "Timeout (" in said and not line:
        message = _(
            "{file}: not checked within {seconds} seconds, and none of its own code was at work then: try again when"
            " the computer is less busy"
        )
    elif "Timeout (" in said:
        message = _("{file}, line {line}: it was not loaded within {seconds} seconds")
    elif line:
        message = _("{file}, line {line}: it ended caseman while it was loaded (exit {code})")
    else:
        message = _("{file}: it ended caseman while it was loaded (exit {code})")
    return Problem(file, line, message, {"file": file, "line": line, "seconds": limit, "code": code})
