"""Every report over a large office, against a plain list of the same documents.

The peer reads every case with its unit, its postings and its papers from the store and makes a dict of each, without a type or a
rule: what any ledger by case has to read at least. Both are taken in turn in one run. The check is done before, as it is when somebody
opens a report; so the work list and the hand-over, which are made of findings, do not pay for it here.
"""

from collections.abc import Iterable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from .checks import opened
from .figures import seconds, table

#: Times the peer that a report may take.
TARGET = 4.0
#: From so many times the peer on, a report has a line of its own; and after so many reports the peer is taken again.
NAMED, EACH = 0.25, 12


def plain(office: Any) -> list[dict[str, object]]:
    """The peer: a row of each case, of the documents as they are stored."""
    store = office.store
    rows = []
    for case in store.scan("cases"):
        unit = store.get("units", str(case.get("unit", ""))) or {}
        entries = store.find("entries", ("case",), case.id)
        papers = store.find("papers", ("case",), case.id)
        rows.append(
            {
                "ref": case.id,
                "unit": unit.get("name"),
                "buyers": "、".join(str(one.get("name")) for one in case.get("buyers", ())),
                "received": [one.get("amount") for one in entries],
                "papers": [one.get("place") for one in papers],
            }
        )
    return rows


def taken(work: Any) -> tuple[float, Any]:
    """Seconds on the processor, and what came out."""
    start = process_time()
    found = work()
    return process_time() - start, found


def measured(office: Any, names: Iterable[str]) -> tuple[list[tuple[str, float, int]], list[float]]:
    """(report, seconds, rows) of each report that runs without being told more; and the peer's seconds."""
    from caseman.api.messages import CasemanError
    from caseman.core.reports import run_report

    told, peers = [], [taken(lambda: plain(office))[0]]
    for number, name in enumerate(names):
        if number % EACH == EACH - 1:
            peers.append(taken(lambda: plain(office))[0])
        try:
            took, ledger = taken(lambda name=name: run_report(office, name, {}))  # type: ignore[misc]
        except CasemanError:  # it asks for something, or there is nothing yet
            continue
        told.append((name, took, len(ledger.rows)))
    return told, peers


def run(folder: Path) -> tuple[str, bool]:
    """The section's text, and whether a target is missed."""
    with opened(folder) as office:
        office.check()
        told, peers = measured(office, sorted(office.plugins.registry.reports))
        cases = office.store.count("cases")
    peer, missed = median(peers), False
    rows = [
        ["plain list of the documents", f"{cases:,}", seconds(peer), seconds(peer / cases * 1000), "1", ""]
    ]
    named = sorted((one for one in told if one[1] >= NAMED * peer), key=lambda one: -one[1])
    for name, took, count in named:
        over = took / min(peers) > TARGET and took / max(peers) > TARGET
        missed |= over
        target = f"≤ {TARGET:g}{' **missed**' if over else ''}"
        rows.append(
            [name, f"{count:,}", seconds(took), seconds(took / cases * 1000), f"{took / peer:.2f}", target]
        )
    rest = [one for one in told if one not in named]
    rows.append(
        [
            f"{len(rest)} other reports together",
            "",
            seconds(sum(took for _name, took, _count in rest)),
            "",
            f"{sum(took for _name, took, _count in rest) / peer:.2f}",
            "",
        ]
    )
    heads = ("report", "rows", "on the processor", "… per 1,000 cases", "times the plain list", "target")
    low, high = min(peers) / peer, max(peers) / peer
    text = f"{cases:,} cases; the plain list was taken {len(peers)} times, from {low:.2f} to {high:.2f} of its median."
    return f"{text}\n\n{table(heads, rows)}", missed
