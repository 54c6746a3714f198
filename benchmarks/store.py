"""The store against SQLite and plain TinyDB, in one run. `python3 -m benchmarks.store [cases …]` for other sizes.

SQLite runs as an office would use it: WAL, synchronous=FULL, the same JSON text per case, the same JSON reader and
writer, an index per column. It keeps no history and checks no revision, and in an update it is given the case, which
TinyDB's face reads first. What can be is timed in turn, so that what else the computer does meets both. Each row has
the ratio that the store must keep; where it does not, the table says so. What has a limit of its own is taken on the
processor, too, and over the limit where both are.
"""

import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from pydantic_core import from_json, to_json
from tinydb import TinyDB, where

from caseman.core.haystack import Haystack
from caseman.core.store import Change, Store, open_tinydb

from .figures import medians, on_both, seconds, timed

UNIT, NUMBER, STATE = ("unit",), ("contracts", "contract_no"), ("state",)
COLUMNS = {"cases": (UNIT, NUMBER, STATE)}
BATCH = 500
SURNAMES, NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"


def case(number: int) -> dict[str, Any]:
    """A case of about 6 KB."""
    dice = random.Random(number)

    def name() -> str:
        return dice.choice(SURNAMES) + dice.choice(NAMES) + dice.choice(NAMES)

    return {
        "unit": f"碧桂苑:{number // 400 + 1}-{number // 40 % 10 + 1}-{number % 40:02d}01",
        "state": dice.choice(["signed", "filed", "paid", "handed over", "registered"]),
        "area": dice.randint(50_000, 200_000),
        "contracts": {"contract_no": f"HM{number:07d}", "total": f"{dice.randint(500_000, 3_000_000)}.00"},
        "buyers": [
            {
                "name": name(),
                "number": f"4401{dice.randrange(10**14):014d}",
                "phone": f"139{dice.randrange(10**8):08d}",
            }
            for _one in range(2)
        ],
        "payments": [
            {
                "fund": "house",
                "amount": f"{dice.randint(1000, 999_999)}.50",
                "on": "2026-03-31",
                "no": f"{dice.randrange(10**12)}",
            }
            for _one in range(16)
        ],
        "papers": [
            {"kind": f"paper {one}", "at": "档案室", "on": "2026-03-31", "by": name()} for one in range(12)
        ],
        "log": [
            {
                "at": "2026-03-31T09:00:00+08:00",
                "by": f"c{one}",
                "what": "更正了买受人的通讯地址和联系电话，见补充材料",
            }
            for one in range(28)
        ],
    }


def search_line(number: int) -> str:
    """What a case is found by: about 136 characters."""
    doc = case(number)
    people = " ".join(f"{one['name']} {one['number']} {one['phone']}" for one in doc["buyers"])
    return f"{doc['contracts']['contract_no']} {doc['unit']} {people} ~zwj ~lmh".lower()


class Lite:
    """SQLite with the same documents."""

    def __init__(self, file: Path) -> None:
        self.db = sqlite3.connect(file, isolation_level=None)
        self.db.execute("pragma journal_mode=wal")
        self.db.execute("pragma synchronous=full")
        self.db.execute(
            "create table if not exists cases(id text primary key, rev int, unit text, no text, state text, doc text)"
        )
        for column in ("unit", "no", "state"):
            self.db.execute(f"create index if not exists by_{column} on cases({column})")

    @staticmethod
    def row(doc: dict[str, Any]) -> tuple[str, str, str, str]:
        return doc["unit"], doc["contracts"]["contract_no"], doc["state"], to_json(doc).decode()

    def load(self, docs: list[tuple[str, dict[str, Any]]]) -> None:
        self.db.execute("begin immediate")
        self.db.executemany(
            "insert into cases values(?,1,?,?,?,?)", [(key, *self.row(doc)) for key, doc in docs]
        )
        self.db.execute("commit")

    def get(self, key: str) -> Any:
        return from_json(self.db.execute("select doc from cases where id=?", (key,)).fetchone()[0])

    def find(self, unit: str) -> list[Any]:
        return [from_json(row[0]) for row in self.db.execute("select doc from cases where unit=?", (unit,))]

    def search(self, path: str, compared: str, value: object) -> list[Any]:
        told = f"select doc from cases where json_extract(doc, '$.{path}') {compared} ?"
        return [from_json(row[0]) for row in self.db.execute(told, (value,))]

    def update(self, key: str, doc: dict[str, Any]) -> None:
        self.db.execute("begin immediate")
        self.db.execute(
            "update cases set rev=rev+1, unit=?, no=?, state=?, doc=? where id=?", (*self.row(doc), key)
        )
        self.db.execute("commit")


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


def key(number: int) -> str:
    """Numbers, so that TinyDB's face can be put on the same folder."""
    return str(number + 1)


def size_of(folder: Path, name: str) -> int:
    """Bytes of a folder, or of a file with those that belong to it."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and name in str(file))


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


def tinydb_measured(count: int, folder: Path) -> dict[str, float]:
    """Plain TinyDB's seconds for the same; it reads and writes its whole file each time."""
    docs = [case(number) for number in range(count)]
    db = TinyDB(folder / "tiny.json")
    told = {"bulk load": timed(partial(db.insert_multiple, docs))}
    unit = docs[count // 3]["unit"]
    del docs
    told["open"] = timed(lambda: len(TinyDB(folder / "tiny.json")))
    told["get"] = timed(lambda: db.get(doc_id=count // 2))
    told["search"] = timed(lambda: db.search(where("unit") == unit))
    told["update"] = timed(lambda: db.update({"state": "s"}, doc_ids=[count // 2]))
    told["disk"] = size_of(folder, "tiny.json") / 1e6
    return told


MEMORY = """
import sys
sys.path.insert(0, {root!r})
from benchmarks.store import COLUMNS, Lite, UNIT
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
