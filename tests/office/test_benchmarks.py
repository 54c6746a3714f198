"""The benchmarks work, on small things; and keys are not many times slower than they must be."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
pytest.importorskip("fcntl", reason="pseudo-terminals are of Linux and macOS")

from benchmarks import checks, keys, lists, offices, programs, reports, starts, store
from benchmarks.figures import Ratio, interval, p95, seconds
from benchmarks.terminal import Program, Timeout, holds

#: How far over its target a ratio must surely be to fail: a shared machine is no place for a fine judgement.
GENEROUS = 5.0
ECHO = """
import os, time, tty
tty.setraw(0)
os.write(1, "\\x1b[2J\\x1b[H就绪".encode())
for number in range(9):
    os.read(0, 100)
    time.sleep(0.05)
    os.write(1, f"\\x1b[?2026h\\x1b[2;1H第{number}次 \\x1b[?2026l".encode())
"""


@pytest.fixture
def listed(copy: Path) -> Path:
    """An office that was used before: the list of the last time is there."""
    return offices.office(1, copy)


def test_the_instrument_measures_what_a_program_takes() -> None:
    with Program([sys.executable, "-c", ECHO], (40, 5)) as program:
        program.wait(holds("就绪"))
        sample = program.press("x", holds("第0次"))
        assert 50 <= sample.first <= sample.frame
        assert sample.until >= 50
        assert program.lines[:2] == ["就绪", "第0次"]
        with pytest.raises(Timeout, match="第1次"):
            program.press("x", holds("never"), patience=3)


def test_figures() -> None:
    assert [seconds(one) for one in (2.0, 0.0015, 0.000002)] == ["2.00 s", "1.50 ms", "2 µs"]
    assert p95([float(one) for one in range(100)]) == 95
    assert interval([1.0] * 9) == (1.0, 1.0)
    slow, quick = Ratio("slow", "line", 2.0), Ratio("quick", "line", 2.0)
    for _round in range(5):
        slow.take([30.0, 31.0], [10.0, 10.0])
        quick.take([10.0, 90.0, 11.0], [10.0, 10.0, 10.0])
    assert (slow.over, quick.over) == (True, False)
    assert "missed" in slow.cells()[-1]
    slow.take([30.0], [10.0], [1.0], [1.0])  # slow by the clock alone: a busy machine
    assert not slow.over


def test_a_list_is_compared_and_its_differences_are_found() -> None:
    text, _missed = lists.run((1000, 2000), 2)
    rows = [line.split("|") for line in text.splitlines() if line.startswith(("| 1,000", "| 2,000"))]
    # of a thousand nine sums differ, and one line is missing on each side
    assert [row[2].strip() for row in rows] == ["11", "22"]


def test_store_and_checks_give_their_tables(copy: Path) -> None:
    text = store.table(40)
    assert all(f"| {name} |" in text for name in ("open", "get", "indexed find", "durable update"))
    told = checks.measured(copy, times=2)
    assert (told["cases"], [len(one) for one in told["changed"].values()]) == (272, [2, 2, 2])
    assert "contracts.paid_up" in told["shares"]
    with checks.opened(copy) as office:
        ledgers, peers = reports.measured(
            office, ["batches.cover", "contracts.ledger"]
        )  # the first asks for a number
        assert [(name, rows) for name, _took, rows in ledgers] == [("contracts.ledger", 272)]
        assert [len(reports.plain(office)), len(peers)] == [272, 1]
    assert min(told["shares"].values()) > 0
    assert min(told["find"]) > 0


@pytest.mark.long
def test_starts_and_commands_give_their_tables(listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "visidata_command", lambda: None)
    text, _missed = starts.run(listed, offices.rows_file(listed), rounds=1)
    assert "list on the screen" in text
    assert "a first key answered" in text
    assert "caseman --version" in starts.commands(rounds=1)[0]


@pytest.mark.slow
def test_keys_are_not_many_times_slower_than_they_must_be(listed: Path) -> None:
    """By time and by time on the processor, and again at a second try: only the program itself fails here."""

    def slow() -> set[str]:
        taken = keys.measured(
            listed, offices.rows_file(listed), rounds=2, keys=3, most=20, soak=(60, 5), compare=False
        )
        assert all(one.times and one.cpu for one in taken.ratios.values())
        assert set(taken.busy) == {"a case is saved", "a report is opened", "it is exported"}
        found = {one.name for one in taken.ratios.values() if one.surely_over(GENEROUS * one.target)}
        return found | ({"growth"} if taken.grown > GENEROUS * keys.GROWTH else set())

    assert not (slow() and slow())
