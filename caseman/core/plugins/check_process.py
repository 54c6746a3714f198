"""The process in which one plugin is checked: reads a question from stdin, writes the answer as the last line of stdout."""

import faulthandler
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .checking import Problem
from .host import Plugins
from .loading import load_read
from .snapshots import Snapshot, read, read_all


def _problems(path: Path, folders: Sequence[Path], config: Mapping[str, Any]) -> list[Problem]:
    from caseman.core import builtin

    mine = read(path)
    others = [one for one in read_all(folders) if one.where.resolve() != path and one.id != mine.id]
    plugins = load_read([mine, *others], config, (), builtin.PLUGINS)
    for item in plugins.items:
        if item.where == str(mine.where) and not item.in_use:
            line = item.facts.get("line", 0)
            return [
                Problem(
                    str(item.facts.get("file", item.where)),
                    line if isinstance(line, int) else 0,
                    item.reason,
                    item.facts,
                )
            ]
    return _pack_problems(mine, plugins)


def _pack_problems(mine: Snapshot, plugins: Plugins) -> list[Problem]:
    from caseman.core.policy import Policies, failed_tests, load_packs

    packs, faults = load_packs(plugins.packs, plugins.registry.parameters)
    files = {pack.path for pack in mine.packs}
    policies = Policies(plugins.registry.parameters, packs)
    _count, failed = failed_tests(
        [pack for pack in packs if pack.file in files], policies, plugins.registry.calculations
    )
    return [
        Problem(one.file, one.line, one.message, one.facts) for one in [*faults, *failed] if one.file in files
    ]


def _main() -> None:
    question = json.load(sys.stdin)
    answer, sys.stdout = sys.stdout, sys.stderr  # what a plugin prints is no answer
    faulthandler.enable()
    faulthandler.dump_traceback_later(question["limit"], exit=True)
    problems = _problems(
        Path(question["path"]), [Path(folder) for folder in question["folders"]], question["config"]
    )
    answer.write(json.dumps([asdict(one) for one in problems], default=_plain) + "\n")
    answer.flush()
    os._exit(0)  # threads that a plugin started do not keep the answer waiting


def _plain(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


if __name__ == "__main__":
    _main()
