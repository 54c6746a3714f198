"""What is done to the filing system's export is what its comparison tells, line for line, in whatever order the rows stand."""

import csv
import io
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_lists import Rows, read
from hypothesis import given, settings
from hypothesis import strategies as st

from caseman.core.config import Config
from caseman.core.office import Loaded, Office, Options
from caseman.core.reconcile import Reconciled, reconcile_bytes

#: A difference by class, code and units.
Told = tuple[str, str, tuple[str, ...]]
#: What may happen to a list -> how many of its rows it takes.
FAULTS = {"name": 1, "sum": 1, "missing": 1, "double": 1, "swapped": 2, "number": 1, "extra": 0}


@pytest.fixture(scope="module")
def office(demo: Path, loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = shutil.copytree(demo, tmp_path_factory.mktemp("filing") / "demo")
    with Office.open(Config(), Options(data=folder, language="en", create=False), loaded) as office:
        yield office


def compared(office: Office, rows: Rows) -> Reconciled:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    data = out.getvalue().encode("gb18030")
    return reconcile_bytes(office, data, "备案.csv", office.plugins.registry.lists["filing"], {})


def told(found: Reconciled) -> Counter[Told]:
    return Counter((str(one.cls), one.code, tuple(sorted(map(plain, one.units)))) for one in found.open)


def plain(unit: str) -> str:
    """A unit of a list, or of ours, without the zeros before its room."""
    block, _dash, room = unit.rpartition("-")
    return f"{block}-{int(room)}"


def unit(row: list[str]) -> str:
    """The unit of a row: 1幢2单元, 303 -> 1-2-303."""
    return f"{row[1].replace('幢', '-').replace('单元', '')}-{row[2]}"


def spoil(rows: Rows, fault: str, number: int, at: list[int], gone: set[int]) -> tuple[Told, int]:
    """Do it to the rows at these places; what must be told of it, and how many rows agree no more."""
    if fault == "extra":
        rows.append([f"BA29{number:05d}", "9幢9单元", str(101 + number), "无人", "1.00"])
        return ("missing_here", "R-FIL-EXTRA", (f"9-9-{101 + number}",)), 0
    row = rows[at[0]]
    where = tuple(sorted(unit(rows[one]) for one in at))
    if fault == "double":
        rows.append(list(row))
        return ("double", "R-FIL-DUP", where), 0
    if fault == "missing":
        gone.add(at[0])
        return ("missing_there", "R-FIL-MISS", where), 1
    if fault == "name":
        row[3] = row[3][:-1] + "燚"
        return ("differs", "R-FIL-NAME", where), 1
    if fault == "sum":
        row[4] = f"{float(row[4]) + 7.01:.2f}"
        return ("differs", "R-FIL-AMT", where), 1
    if fault == "number":
        row[0] = f"BA28{number:05d}"
        return ("differs", "R-FIL-NO", where), 1
    other = rows[at[1]]
    row[4], other[4] = other[4], row[4]
    return ("swapped", "R-FIL-AMT", where), 2


def test_the_five_of_the_first_list_at_once(office: Office) -> None:
    """A look-alike name, a line missing, one too many, one doubled, two with each other's sums: these five and no other."""
    rows = read("filing")

    def at(block: str, room: str) -> int:
        return next(n for n, row in enumerate(rows) if (row[1], row[2]) == (block, room))

    rows[at("1幢2单元", "1303")][3] = "呂布"
    one, other = rows[at("1幢1单元", "101")], rows[at("1幢1单元", "102")]
    one[4], other[4] = other[4], one[4]
    rows.append(list(rows[at("1幢1单元", "201")]))
    rows.append(["BA2000273", "2幢1单元", "101", "张顺", "778393.00"])
    del rows[at("1幢1单元", "601")]
    found = compared(office, rows)
    assert told(found) == Counter(
        [
            ("differs", "R-FIL-NAME", ("1-2-1303",)),
            ("missing_there", "R-FIL-MISS", ("1-1-601",)),
            ("missing_here", "R-FIL-EXTRA", ("2-1-101",)),
            ("double", "R-FIL-DUP", ("1-1-201",)),
            ("swapped", "R-FIL-AMT", ("1-1-101", "1-1-102")),
        ]
    )
    assert (found.received.rows, found.agree) == (259, 254)
    (names,) = next(one for one in found.open if one.code == "R-FIL-NAME").fields
    assert [near.word for near in names.near] == ["look_alike"]


@given(st.lists(st.sampled_from(sorted(FAULTS)), max_size=14), st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_any_faults_are_told_one_by_one_and_nothing_else_is(
    office: Office, faults: list[str], chance: random.Random
) -> None:
    heads, *rows = read("filing")
    sums = Counter(row[4] for row in rows)
    places = [at for at, row in enumerate(rows) if sums[row[4]] == 1]
    chance.shuffle(places)
    expected: Counter[Told] = Counter()
    gone: set[int] = set()
    differing = 0
    for number, fault in enumerate(faults):
        taken = [places.pop() for _row in range(FAULTS[fault])]
        one, rows_of_it = spoil(rows, fault, number, taken, gone)
        expected[one] += 1
        differing += rows_of_it
    left = [row for at, row in enumerate(rows) if at not in gone]
    found = compared(office, [heads, *left])
    assert told(found) == expected
    assert found.agree == 258 - differing
    chance.shuffle(left)
    shuffled = compared(office, [heads, *left])
    assert {one.id for one in shuffled.open} == {one.id for one in found.open}
    assert (told(shuffled), shuffled.agree) == (expected, found.agree)
