"""The store against SQLite and plain TinyDB, as ratios in one run. `python benchmarks/store.py [cases …]`

SQLite runs as an office would use it: WAL, synchronous=FULL, the same JSON text per case, the same JSON reader and
writer, an index per column. It keeps no history and checks no revision. One update of each is timed in turn, so that
what else the computer does meets both.
"""

import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from pydantic_core import from_json, to_json

from caseman.core.haystack import Haystack
from caseman.core.store import Change, Store

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

    def update(self, key: str, doc: dict[str, Any]) -> None:
        self.db.execute("begin immediate")
        self.db.execute(
            "update cases set rev=rev+1, unit=?, no=?, state=?, doc=? where id=?", (*self.row(doc), key)
        )
        self.db.execute("commit")


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def in_turn(count: int, works: list[Callable[[int], object]], numbers: list[int]) -> list[float]:
    """The median time of each of some works, done in turn."""
    times: list[list[float]] = [[] for _work in works]
    for number in numbers[:count]:
        for work, told in zip(works, times, strict=True):
            told.append(timed(lambda work=work, number=number: work(number)))  # type: ignore[misc]
    return [median(told) for told in times]


def measured(count: int, folder: Path) -> list[tuple[str, list[float]]]:
    """What is measured: seconds of the store and of SQLite."""
    docs = [(f"HM{number:07d}", case(number)) for number in range(count)]
    batches = [docs[at : at + BATCH] for at in range(0, count, BATCH)]
    store, lite = Store.open(folder / "store", columns=COLUMNS), Lite(folder / "cases.db")
    loads = [0.0, 0.0]
    for batch in batches:
        changes = [Change("cases", key, doc, 0) for key, doc in batch]
        loads[0] += timed(lambda changes=changes: store.commit(changes, by="bench"))  # type: ignore[misc]
        loads[1] += timed(lambda batch=batch: lite.load(batch))  # type: ignore[misc]
    store.close()
    lite.db.close()
    opens = [
        median(timed(lambda: Store.open(folder / "store", columns=COLUMNS)) for _time in range(5)),
        median(timed(lambda: Lite(folder / "cases.db").get(docs[0][0])) for _time in range(5)),
    ]
    store, lite = Store.open(folder / "store", columns=COLUMNS), Lite(folder / "cases.db")
    store.find("cases", UNIT, "")  # the first find makes the column's lookup
    dice = random.Random(count)
    numbers = [dice.randrange(count) for _time in range(3000)]

    def changed(number: int) -> dict[str, Any]:
        doc = docs[number][1]
        doc["state"] = f"s{dice.randrange(9)}"
        return doc

    rows = [
        ("open", opens),
        ("bulk load", loads),
        (
            "get",
            in_turn(
                3000, [lambda n: store.get("cases", docs[n][0]), lambda n: lite.get(docs[n][0])], numbers
            ),
        ),
        (
            "indexed find",
            in_turn(
                3000,
                [
                    lambda n: store.find("cases", UNIT, docs[n][1]["unit"]),
                    lambda n: lite.find(docs[n][1]["unit"]),
                ],
                numbers,
            ),
        ),
        (
            "durable update",
            in_turn(
                1000,
                [
                    lambda n: store.commit([Change("cases", docs[n][0], changed(n))], by="bench"),
                    lambda n: lite.update(docs[n][0], changed(n)),
                ],
                numbers,
            ),
        ),
    ]
    store.close()
    return rows


def tinydb_measured(count: int, folder: Path) -> dict[str, float]:
    """Plain TinyDB's seconds for the same; it reads and writes its whole file each time."""
    from tinydb import TinyDB, where

    docs = [case(number) for number in range(count)]
    db = TinyDB(folder / "tiny.json")
    told = {"bulk load": timed(lambda: db.insert_multiple(docs))}
    told["open"] = timed(lambda: len(TinyDB(folder / "tiny.json")))
    told["get"] = timed(lambda: db.get(doc_id=count // 2))
    told["indexed find"] = timed(lambda: db.search(where("unit") == docs[count // 3]["unit"]))
    told["durable update"] = timed(lambda: db.update({"state": "s"}, doc_ids=[count // 2]))
    return told


MEMORY = """
import sys
sys.path.insert(0, {root!r})
from benchmarks.store import COLUMNS, Lite, UNIT
from caseman.core.store import Store
from pathlib import Path
def kilobytes():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))
before = kilobytes()
{work}
print(kilobytes() - before)
"""
WORKS = (
    "s = Store.open({folder!r} + '/store', columns=COLUMNS, read_only=True); s.find('cases', UNIT, 'x'); s.get('cases', 'HM0000001')",
    "s = Lite(Path({folder!r}) / 'cases.db'); s.find('x'); s.get('HM0000001')",
)


def memory(folder: Path) -> list[float]:
    """Growth in MB of a fresh process that opens and reads; empty where the system does not tell."""
    root = str(Path(__file__).parent.parent)
    if not Path("/proc/self/status").exists():
        return []
    codes = [MEMORY.format(root=root, work=work.format(folder=str(folder))) for work in WORKS]
    told = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for code in codes
    ]
    return [int(one.stdout) / 1024 for one in told]


def keystrokes(count: int) -> tuple[float, float]:
    """Seconds per keystroke of the case list's search, median and longest."""
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
    times = [timed(lambda word=word: haystack.find(word.split(), 50)) for word in words for _time in range(9)]  # type: ignore[misc]
    return median(times), max(times)


def seconds(value: float) -> str:
    return (
        f"{value:.2f} s"
        if value >= 1
        else f"{value * 1e3:.2f} ms"
        if value >= 1e-3
        else f"{value * 1e6:.0f} µs"
    )


def table(count: int) -> str:
    with tempfile.TemporaryDirectory() as outside:
        folder = Path(outside)
        rows, tiny = measured(count, folder), tinydb_measured(count, folder)
        used = memory(folder)
    size = len(to_json(case(1)))
    lines = [
        f"### Store, {count:,} cases of {size:,} bytes",
        "",
        "| | store | SQLite | store ÷ SQLite | TinyDB | TinyDB ÷ store |",
        "|---|---|---|---|---|---|",
    ]
    for name, (ours, theirs) in rows:
        lines.append(
            f"| {name} | {seconds(ours)} | {seconds(theirs)} | {ours / theirs:.2f} | {seconds(tiny[name])} | {tiny[name] / ours:,.0f} |"
        )
    if used:
        lines.append(
            f"| memory | {used[0]:.0f} MB | {used[1]:.0f} MB | {used[0] / max(used[1], 0.1):.1f} | | |"
        )
    middle, longest = keystrokes(count)
    lines += ["", f"Find as you type: {seconds(middle)} per key (median), {seconds(longest)} (longest)."]
    return "\n".join(lines)


def run(counts: tuple[int, ...] = (5_000, 20_000)) -> str:
    """The tables, in Markdown."""
    return "\n\n".join(table(count) for count in counts) + "\n"


if __name__ == "__main__":
    print(run(tuple(int(one) for one in sys.argv[1:]) or (5_000, 20_000)))
