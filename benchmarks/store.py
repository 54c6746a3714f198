"""The store against SQLite and plain TinyDB, in one run. `python3 -m benchmarks.store [cases …]` for other sizes.

SQLite runs as an office would use it: WAL, synchronous=FULL, the same JSON text per case, the same JSON reader and
writer, an index per column. It keeps no history and checks no revision, and in an update it is given the case, which
TinyDB's face reads first. What can be is timed in turn, so that what else the computer does meets both. Each row has
the ratio that the store must keep; where it does not, the table says so. What has a limit of its own is taken on the
processor, too, and over the limit where both are.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from pydantic_core import to_json
from tinydb import where

from caseman.core.haystack import Haystack
from caseman.core.store import Change, Store, open_tinydb

from .figures import medians, on_both, seconds, timed
from .madecases import case, key, search_line
from .peers import Lite, size_of, tinydb_measured

UNIT, NUMBER, STATE = ("unit",), ("contracts", "contract_no"), ("state",)
COLUMNS = {"cases": (UNIT, NUMBER, STATE)}
BATCH = 500


def in_turn(
    works: Sequence[Callable[[Any], object]],
    numbers: Sequence[int],
    made: Callable[[int], Any] = lambda number: number,
) -> list[float]:
    """The median time of each of some works, done in turn; what each works on is made just before, untimed."""
    times: list[list[float]] = [[] for _work in works]
    for number in numbers:
        for work, told in zip(works, times, strict=True):
            told.append(timed(partial(work, made(number))))
    return [median(told) for told in times]


@dataclass(frozen=True)
class Row:
    """One measure: the store's, SQLite's and TinyDB's figures, the most that the first may be of the second, and how
    many times the store must beat TinyDB (0: not asked). `limit` is the most that the store may take by itself; `cpu`
    what it took on the processor."""

    name: str
    ours: float
    theirs: float | None = None
    ratio: float | None = None
    limit: float | None = None
    cpu: float | None = None
    tiny: float | None = None
    times: float = 0
    unit: str = "s"

    @property
    def holds(self) -> bool:
        return (
            (self.ratio is None or self.theirs is None or self.ours <= self.ratio * self.theirs)
            and (self.limit is None or min(self.ours, self.cpu or self.ours) <= self.limit)
            and (self.tiny is None or self.tiny >= self.times * self.ours)
        )


def measured(count: int, folder: Path, tiny: Mapping[str, float]) -> list[Row]:
    """What is measured."""
    large = count >= 50_000
    loads = loaded(count, folder)
    disk = [size_of(folder, "store") / 1e6, size_of(folder, "cases.db") / 1e6]
    lite = Lite(folder / "cases.db")
    open_ = partial(Store.open, folder / "store", columns=COLUMNS, read_only=True)
    opens = medians([on_both(open_) for _time in range(5)])
    lite_open = median(timed(lambda: Lite(folder / "cases.db").get(key(0))) for _time in range(5))
    db = open_tinydb(folder / "store", columns=COLUMNS)
    storage: Any = db.storage
    store: Store = storage.store
    store.find("cases", UNIT, "")  # the first find makes the column's lookup
    dice = random.Random(count)
    numbers = [dice.randrange(count) for _time in range(3000)]
    few = numbers[:500]
    units = {number: case(number)["unit"] for number in numbers}
    table = db.table("cases")

    def changed(number: int) -> tuple[int, dict[str, Any]]:
        return number, {**case(number), "state": f"s{dice.randrange(9)}"}

    get = in_turn([lambda n: store.get("cases", key(n)), lambda n: lite.get(key(n))], numbers)
    find = in_turn([lambda n: store.find("cases", UNIT, units[n]), lambda n: lite.find(units[n])], numbers)
    query = in_turn(
        [lambda n: table.search(where("unit") == units[n]), lambda n: lite.find(units[n])], numbers
    )

    def commit(told: tuple[int, dict[str, Any]]) -> None:
        store.commit([Change("cases", key(told[0]), told[1])], by="bench")

    def lite_commit(told: tuple[int, dict[str, Any]]) -> None:
        lite.update(key(told[0]), told[1])

    def face(told: tuple[int, dict[str, Any]]) -> None:
        table.update({"state": told[1]["state"]}, doc_ids=[told[0] + 1])

    committed = in_turn([commit, lite_commit], few, changed)
    updated = in_turn([face, lite_commit], few, changed)
    compaction = timed(store.compact)
    verify = timed(store.verify)
    db.close()
    equal, ranged, again = without_column(count, folder, lite)
    (folder / "store" / "index.json").unlink()
    rebuild = medians([on_both(open_) for _time in range(3)])
    Store.open(folder / "store", columns=COLUMNS).close()  # which leaves a checkpoint
    used = memory(folder)
    rows = [
        Row("get", *get, 1.2, tiny=tiny.get("get"), times=10_000 if count >= 20_000 else 0),
        Row("indexed find", *find, 1.5),
        Row(
            "indexed search, TinyDB's face",
            *query,
            1.5,
            tiny=tiny.get("search"),
            times=10_000 if count >= 20_000 else 0,
        ),
        Row("durable update", *committed, 1.3),
        Row(
            "durable update, TinyDB's face",
            *updated,
            1.3,
            tiny=tiny.get("update"),
            times=5_000 if count >= 20_000 else 0,
        ),
        Row("text on a path without column", *equal, 0.5 if large else 0.7),
        Row("range on a path without column, first", *ranged, 2.2 if large else 3),
        Row("the same again", *again, 0.1),
        Row("bulk load", *loads, 1.0 if large else 1.1, tiny=tiny.get("bulk load")),
        Row("disk", *disk, 1.0, tiny=tiny.get("disk"), unit="MB"),
        Row(
            "open",
            opens[0],
            lite_open,
            limit=0.25 if large else 0.1,
            cpu=opens[1],
            tiny=tiny.get("open"),
            times=50 if count >= 20_000 else 0,
        ),
        Row("open without checkpoint", rebuild[0], limit=8.0 if large else 1.6, cpu=rebuild[1]),
        Row("compaction, with archive", compaction),
        Row("verify, with archive", verify),
    ]
    if used:
        limit = 130 if large else 50
        rows.append(Row("memory", *used[:2], limit=limit, tiny=used[2] if used[2:] else None, unit="MB"))
    return rows


def without_column(count: int, folder: Path, lite: Lite) -> tuple[tuple[float, float], ...]:
    """The store's and SQLite's medians for a text and for a range on paths that have no column, and for the range
    once more: of several openings, as a store remembers what it was asked."""
    times: list[list[float]] = [[], [], [], [], []]
    for part in range(1, 4):
        total = case(count * part // 4)["contracts"]["total"]
        with Store.open(folder / "store", columns=COLUMNS, read_only=True) as store:
            ranged = partial(store.search, "cases", where("area") > 199_950)
            works = [
                partial(store.search, "cases", where("contracts")["total"] == total),
                partial(lite.search, "contracts.total", "=", total),
                ranged,
                partial(lite.search, "area", ">", 199_950),
                ranged,
            ]
            for work, told in zip(works, times, strict=True):
                told.append(timed(work))
    equal, theirs, first, theirs_ranged, again = map(median, times)
    return (equal, theirs), (first, theirs_ranged), (again, theirs_ranged)


def loaded(count: int, folder: Path) -> list[float]:
    """Put the cases in; seconds of the store and of SQLite."""
    store, lite = Store.open(folder / "store", columns=COLUMNS), Lite(folder / "cases.db")
    loads = [0.0, 0.0]
    for turn, at in enumerate(range(0, count, BATCH)):
        batch = [(key(number), case(number)) for number in range(at, min(count, at + BATCH))]
        changes = [Change("cases", name, doc, 0) for name, doc in batch]
        works = [partial(store.commit, changes, by="bench"), partial(lite.load, batch)]
        # Who comes second finds the cases in the processor's cache.
        for which in (0, 1) if turn % 2 else (1, 0):
            loads[which] += timed(works[which])
    store.close()
    lite.db.close()
    return loads


MEMORY = """
import sys
sys.path.insert(0, {root!r})
from benchmarks.peers import Lite
from benchmarks.store import COLUMNS, UNIT
from caseman.core.store import Store
from pathlib import Path
from tinydb import TinyDB, where
def kilobytes():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
before = kilobytes()
{work}
print(kilobytes() - before)
"""
WORKS = (
    "s = Store.open({folder!r} + '/store', columns=COLUMNS, read_only=True); s.find('cases', UNIT, 'x'); s.get('cases', '1')",
    "s = Lite(Path({folder!r}) / 'cases.db'); s.find('x'); s.get('1')",
    "s = TinyDB(Path({folder!r}) / 'tiny.json'); found = s.search(where('unit') == 'x')",
)


def memory(folder: Path) -> list[float]:
    """Growth in MB of a fresh process that opens and reads, at its most, for the store, SQLite and TinyDB where that was
    measured; empty where the system does not tell."""
    root = str(Path(__file__).parent.parent)
    if not Path("/proc/self/status").exists():
        return []
    works = WORKS if (folder / "tiny.json").exists() else WORKS[:2]
    codes = [MEMORY.format(root=root, work=work.format(folder=str(folder))) for work in works]
    told = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for code in codes
    ]
    return [int(one.stdout) / 1024 for one in told]


def keystrokes(count: int) -> tuple[float, float]:
    """Seconds per keystroke of the case list's search: the median, and the longest of the texts' medians."""
    lines = [search_line(number) for number in range(count)]
    haystack = Haystack(lines)
    words = [
        "王",
        "李伟",
        "~zw",
        "~zwj",
        "1398",
        "hm00",
        f"hm{count - 1:07d}",
        "碧桂苑:1-1",
        "不在",
        "4401",
        "xyz",
        "5-3",
    ]
    times = [
        medians([on_both(partial(haystack.find, word.split(), 50)) for _time in range(9)]) for word in words
    ]
    return median(taken for taken, _cpu in times), max(min(one) for one in times)


def figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return seconds(value) if unit == "s" else f"{value:,.0f} {unit}"


def told(row: Row) -> str:
    """A row of the table."""
    ratio = f"{row.ours / row.theirs:.2f}" if (row.theirs and row.unit == "s") or row.name == "disk" else ""
    must = [f"≤ {row.ratio}×"] if row.ratio else []
    must += [f"≤ {row.limit:g} {row.unit}"] if row.limit else []
    must += [f"≥ {row.times:,.0f}× TinyDB"] if row.times and row.tiny is not None else []
    verdict = ("yes" if row.holds else "**no**") if must else ""
    times = f"{row.tiny / row.ours:,.0f}×" if row.tiny else ""
    figures = [figure(one, row.unit) for one in (row.ours, row.theirs, row.tiny)]
    figures[0] += f" ({figure(row.cpu, 's')} on the processor)" if row.cpu else ""
    cells = [row.name, *figures[:2], ratio, figures[2], times, ", ".join(must), verdict]
    return f"| {' | '.join(cells)} |"


def table(count: int, plain_tinydb: bool = True) -> str:
    """The table for so many cases, in Markdown."""
    with tempfile.TemporaryDirectory() as outside:
        folder = Path(outside)
        tiny = tinydb_measured(count, folder) if plain_tinydb else {}
        rows = measured(count, folder, tiny)
    lines = [
        f"### Store, {count:,} cases of {len(to_json(case(1))):,} bytes",
        "",
        "| | store | SQLite | store ÷ SQLite | TinyDB | TinyDB ÷ store | must be | holds |",
        "|---|---|---|---|---|---|---|---|",
        *(told(row) for row in rows),
    ]
    middle, longest = keystrokes(count)
    lines += [
        "",
        f"Find as you type: {figure(middle, 's')} per key (median), {figure(longest, 's')} (longest; must be ≤ 30 ms).",
    ]
    return "\n".join(lines)


def main(sizes: Sequence[int] = (20_000,)) -> str:
    """The tables, in Markdown."""
    return "\n\n".join(table(count) for count in sizes) + "\n"


if __name__ == "__main__":
    print(main([int(one) for one in sys.argv[1:]] or (20_000,)))
