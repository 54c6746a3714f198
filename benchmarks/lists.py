"""Reconciling an authority's list: 5,000 fund notices read from a file, and compared with as many lines of ours.

A pair of lines in a hundred differs in its sum and one in a thousand is missing on either side, as in a year's list that
needs work. Comparing must take no more than TARGET times what reading the file takes, and grow with the rows, not faster.
"""

import csv
import io
import tempfile
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from .figures import interval, seconds, table

ROWS = (1_250, 2_500, 5_000)
#: Comparing against reading; and the time of four times the rows against four times the time.
TARGET, GROWTH = 10.0, 1.5
HEADS = ("通知单号", "业主姓名", "房屋坐落", "建筑面积", "交存标准", "应交金额")


def units(count: int) -> list[str]:
    """So many unit numbers."""
    return [f"{n // 400 + 1}-{n // 100 % 4 + 1}-{n // 4 % 25 + 1:02d}{n % 4 + 1:02d}" for n in range(count)]


def sides(kind: Any, count: int) -> tuple[bytes, list[Any]]:
    """A list of so many lines as a file, and our lines."""
    from caseman.core.reconcile.lines import OurLine
    from caseman.core.reconcile.values import read_values

    fields = {one.name: one for one in kind.fields}
    out, ours = io.StringIO(), []
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for number, unit in enumerate(units(count)):
        area = Decimal(8000 + number % 6000) / 100
        amount, name = (area * 80).quantize(Decimal("0.01")), f"业主{number:05d}"
        told = amount + 10 if number % 100 == 50 else amount
        if number % 1000 != 500:
            writer.writerow([f"WT{number:06d}", name, unit, area, "80.00", told])
        if number % 1000 != 750:
            values = {"unit": unit, "names": [name], "area": area, "standard": Decimal(80), "amount": amount}
            ours.append(OurLine(f"cases/{number}", unit, "", read_values(fields, values)))
    return out.getvalue().encode("gb18030"), ours


def measured(office: Any, count: int, rounds: int) -> dict[str, Any]:
    """Seconds of reading and of comparing, round by round, and how many differences there are."""
    from caseman.core.reconcile.comparing import compare
    from caseman.core.reconcile.reading import read_list

    kind = office.plugins.registry.lists["fund_notice"]
    data, ours = sides(kind, count)
    reads, compares, found = [], [], None
    for _round in range(rounds):
        start = perf_counter()
        received = read_list(office, data, "notices.csv", kind, {}, None)
        read = perf_counter()
        found = compare(kind, ours, received.lines, scope={}, totals=received.totals)
        compares.append(perf_counter() - read)
        reads.append(read - start)
    assert found is not None
    return {"rows": count, "read": reads, "compare": compares, "differences": len(found.differences)}


def telling(office: Any) -> float:
    """Seconds in which our side of a case is told; it is kept until the case changes."""
    from caseman.core.reconcile.book import ListBook

    kind = office.plugins.registry.lists["fund_notice"]
    start = perf_counter()
    ListBook({kind.id: kind}, office.guard).records(office.world(), kind)
    return (perf_counter() - start) / int(office.store.count("cases"))


def run(rows: tuple[int, ...] = ROWS, rounds: int = 7) -> tuple[str, bool]:
    """The section's text, and whether a target is missed."""
    from caseman.core.config import Config
    from caseman.core.demo import make_demo
    from caseman.core.loaded import load_all
    from caseman.core.office import Office, Options

    with tempfile.TemporaryDirectory() as outside:
        loaded = load_all(Config())
        make_demo(Path(outside) / "demo", loaded, Config(), "zh")
        with Office.open(Config(), Options(data=Path(outside) / "demo", create=False), loaded) as office:
            told = [measured(office, count, rounds) for count in rows]
            each = median(telling(office) for _round in range(rounds))
    lines, missed = [], False
    for one in told:
        ratios = [b / a for a, b in zip(one["read"], one["compare"], strict=True)]
        over = interval(ratios)[0] > TARGET
        missed |= over
        lines.append(
            [
                f"{one['rows']:,}",
                str(one["differences"]),
                seconds(median(one["read"])),
                seconds(median(one["compare"])),
                f"{median(ratios):.2f}",
                f"≤ {TARGET:g}{' **missed**' if over else ''}",
            ]
        )
    first, last = told[0], told[-1]
    growth = (median(last["compare"]) / last["rows"]) / (median(first["compare"]) / first["rows"])
    steep = growth > GROWTH
    head = (
        f"Time a row of {last['rows']:,} rows against {first['rows']:,}: {growth:.2f} times "
        f"(linear is 1; ≤ {GROWTH:g}{' **missed**' if steep else ''}). "
        f"Before the first comparison our side of each case is told in {seconds(each)}, and then kept."
    )
    headings = ("rows", "differences", "reading the file", "comparing", "ratio", "target")
    return f"{head}\n\n{table(headings, lines)}", missed or steep
