"""The store's code made wrong in one place, to see that the trials would notice: `python tests/store/sabotage.py NAME`.

A wrong store exits 1 with the trial that caught it, one that passed them all exits 0, and a sabotage that no longer
fits the code exits 2. The code is changed as it is loaded; no file is touched.
"""

import importlib.machinery
import importlib.util
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType
from typing import Any

PACKAGE = "caseman.core.store"


@dataclass(frozen=True)
class Sabotage:
    """`old` text of a module, there once, in whose place `new` is put; `by` is the trial that should catch it."""

    by: str
    module: str
    old: str
    new: str


SABOTAGES = {
    "a commit is not synced": Sabotage("power cuts", "log", "self.files.sync(self.fd)", "pass"),
    "a new generation is not synced": Sabotage(
        "power cuts", "files", "                    self.sync(fd)", "                    pass"
    ),
    "the folder is not synced": Sabotage(
        "power cuts", "files", "            self.sync_folder()", "            pass"
    ),
    "the seal comes before the generation": Sabotage(
        "power cuts",
        "care",
        "        position = rewrite(files,",
        "        log.append([seal_head(log.at.txn, at, new)], [b'null'])\n        position = rewrite(files,",
    ),
    "half a change set is taken": Sabotage(
        "cuts",
        "log",
        'if found.head["k"] == found.head["m"]:\n                self._pass(found)\n                if len(batch) == found.head["m"]:',
        "if True:\n                self._pass(found)\n                if True:",
    ),
    "the rest of a damaged change set is taken": Sabotage(
        "flips", "log", 'if len(batch) == found.head["m"]:', "if batch:"
    ),
    "hashes are not compared": Sabotage(
        "flips", "lines", "if told not in [_hash(one, rest) for one in expected]:", "if not expected:"
    ),
    "the torn end is not cut off": Sabotage("cuts", "log", "if tail.strip(END):", "if False:"),
    "every bad line is taken for a torn end": Sabotage(
        "flips", "lines", "torn = number > whole + 1 and not _goes_on(data, place, following)", "torn = True"
    ),
    "a seal is not seen": Sabotage(
        "power cuts", "log", "return SEALED.search(data, start) is not None and", "return False and"
    ),
    "the checkpoint's CRC is not compared": Sabotage(
        "power cuts", "checkpoint", 'if mark != f"{crc32(body):08x}".encode():', "if not mark:"
    ),
    "the checkpoint is not compared with the log": Sabotage(
        "rolled back", "log", "read.startswith(at.hash.encode())", "True"
    ),
    "a document's CRC is not compared": Sabotage("flips", "replica", "if crc32(data) == crc:", "if data:"),
    "a failed write is left behind": Sabotage(
        "faults",
        "log",
        "            self._take_back(error)",
        "            raise StoreError('nothing was saved') from error",
    ),
    "after a failed sync it goes on": Sabotage(
        "faults",
        "log",
        "            self.broken = True\n            with suppress(OSError):\n                self.files.truncate(self.fd, self.at.end)\n            raise Broken(",
        "            raise StoreError(",
    ),
    "memory comes before the disk": Sabotage(
        "faults",
        "writing",
        "            try:\n                lines = self._replica.log.append(",
        "            for one in changes:\n                if one.doc is None:\n                    self._replica.state.tables.get(one.table, {}).pop(one.id, None)\n            try:\n                lines = self._replica.log.append(",
    ),
    "what others wrote is not read": Sabotage(
        "lives",
        "replica",
        "        if held and more:",
        "        if False:",
    ),
    "revisions are not compared": Sabotage(
        "lives", "writing", "                self._expect(change)", "                pass"
    ),
    "nobody locks": Sabotage("processes", "files", "            _wait(fd)", "            pass"),
    "the archive is removed unread": Sabotage(
        "lives", "care", "files.replace(archive_name(generation), data, durable=True)", "pass"
    ),
    "deletions are not carried over": Sabotage("lives", "care", "in sorted(state.gone.items()):", "in ():"),
    "an archive is put over a purged one": Sabotage(
        "overtaken", "care", "if name in files.names():", "if True:"
    ),
    "a query is asked of stale columns": Sabotage("tinydb", "state", "if not columns:", "if columns:"),
    "what a column does not hold is passed over": Sabotage(
        "tinydb", "planner", "yield from odd", "yield from ()"
    ),
    "a purge leaves the archives": Sabotage(
        "lives", "care", "                _purge_archive(files, name, without)", "                pass"
    ),
    "columns are not kept current": Sabotage(
        "lives", "state", "            column.put(doc_id, told[path])", "            pass"
    ),
}


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with a sabotage in it."""

    def __init__(self, name: str, path: str, sabotage: Sabotage) -> None:
        super().__init__(name, path)
        self._sabotage = sabotage

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        source = self.get_data(path).decode()
        if source.count(self._sabotage.old) != 1:
            print(f"the sabotage does not fit {fullname}: {self._sabotage.old!r}", file=sys.stderr)
            raise SystemExit(2)
        made: CodeType = self.source_to_code(source.replace(self._sabotage.old, self._sabotage.new), path)
        return made


class _Finder:
    def __init__(self, sabotage: Sabotage) -> None:
        self._sabotage = sabotage
        self._name = f"{PACKAGE}.{sabotage.module}"

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        if name != self._name:
            return None
        file = Path(next(iter(path or []))) / f"{self._sabotage.module}.py"
        return importlib.util.spec_from_file_location(
            name, file, loader=_Loader(name, str(file), self._sabotage)
        )


def suite(folder: Path) -> dict[str, Callable[[], object]]:
    """The trials, small."""
    import trials
    import trials_live
    import trials_tinydb

    return {
        "cuts": lambda: trials.cuts(6, 5),
        "flips": lambda: trials.flips(6, 2),
        "rolled back": trials.rolled_back,
        "overtaken": lambda: trials_live.overtaken(folder / "o"),
        "lives": lambda: [trials.life(seed) for seed in range(6)],
        "power cuts": lambda: [trials.power_cuts(seed, every=2) for seed in range(3)],
        "faults": lambda: [trials.faults(seed, 3) for seed in range(3)],
        "tinydb": lambda: trials_tinydb.differences(folder / "d", 300),
        "processes": lambda: trials_live.processes(folder / "p", 60),
        "kills": lambda: trials_live.kills(folder / "k", 5, 200),
    }


def main(name: str) -> int:
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    sys.dont_write_bytecode = True
    first = ""
    if name:
        sys.meta_path.insert(0, _Finder(SABOTAGES[name]))  # type: ignore[arg-type]
        first = SABOTAGES[name].by
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        trials = suite(Path(folder))
        for trial in sorted(trials, key=lambda one: one != first):
            try:
                trials[trial]()
            except Exception as error:
                print(f"{trial}: {type(error).__name__} {' '.join(str(error).split())[:100]}")
                return 1
    print("passed every trial")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if sys.argv[1:] else ""))
