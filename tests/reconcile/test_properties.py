"""Whatever the input: one to one, in any order, in linear time."""

import random
import time
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from lists_kit import BANK, compared, our, their, told

from caseman.core.reconcile.lines import OurLine, TheirLine

UNITS = st.sampled_from(["1-1-101", "1-1-102", "1-1-103", "2-1-101"])
NUMBERS = st.sampled_from([None, "A1", "A2", "A3"])
AMOUNTS = st.sampled_from([None, "100.00", "200.00", "300.00", "500.00"])
NAMES = st.sampled_from(["甲", "乙", "甲、乙"])
LINES = st.lists(st.tuples(UNITS, NUMBERS, AMOUNTS, NAMES), max_size=12)
Said = list[tuple[str, str | None, str | None, str]]


def ours_of(said: Said) -> list[OurLine]:
    return [
        our(unit, ref=f"cases/{place}", number=number, amount=amount, names=names)
        for place, (unit, number, amount, names) in enumerate(said)
    ]


def theirs_of(said: Said) -> list[TheirLine]:
    return [
        their(place, unit, number=number, amount=amount, names=names)
        for place, (unit, number, amount, names) in enumerate(said, start=2)
    ]


@given(LINES, LINES)
@settings(max_examples=300, deadline=None)
def test_each_line_is_in_one_place(mine: Said, other: Said) -> None:
    ours, theirs = ours_of(mine), theirs_of(other)
    found = compared(ours, theirs)
    rows: Counter[int] = Counter(row.row for _line, row in found.agree)
    refs: Counter[str] = Counter(line.ref for line, _row in found.agree)
    for one in found.differences:
        # a doubled line is told with the line that it doubles, which has its own place
        told_again = one.cls == "double"
        rows.update(row.row for row in one.theirs[1 if told_again else 0 :])
        refs.update([] if told_again else [line.ref for line in one.ours])
    assert rows == Counter(row.row for row in theirs)
    assert refs == Counter(line.ref for line in ours)
    assert len({one.id for one in found.differences}) <= len(found.differences)


@given(LINES, LINES, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_the_lines_changes_nothing(mine: Said, other: Said, chance: random.Random) -> None:
    before = compared(ours_of(mine), theirs_of(other))
    shuffled = list(other)
    chance.shuffle(shuffled)
    again = ours_of(mine)
    chance.shuffle(again)
    after = compared(again, theirs_of(shuffled))
    assert Counter(one.id for one in before.differences) == Counter(one.id for one in after.differences)
    assert Counter(told(before)) == Counter(told(after))
    assert Counter(line.ref for line, _row in before.agree) == Counter(line.ref for line, _row in after.agree)


@given(LINES)
@settings(max_examples=100, deadline=None)
def test_a_list_of_our_own_lines_agrees(mine: Said) -> None:
    found = compared(ours_of(mine), theirs_of(mine))
    assert found.differences == []
    assert len(found.agree) == len(mine)


def spent(count: int) -> float:
    """Seconds of the processor for a list in which a tenth differs, a twentieth is missing and some lines are double."""
    mine = [our(f"1-1-{n:05d}", number=f"A{n}", amount=f"{n + 1}.00", names="甲") for n in range(count)]
    other = [
        their(n, f"1-1-{n:05d}", number=f"A{n}", amount=f"{n + 1 + (n % 10 == 0)}.00", names="甲")
        for n in range(count)
        if n % 20
    ]
    other += [
        their(count + n, f"1-1-{n:05d}", number=f"A{n}", amount=f"{n + 1}.00", names="甲")
        for n in range(1, 50)
    ]
    started = time.thread_time()
    found = compared(mine, other)
    assert len(found.agree) + len(found.differences) >= count
    return time.thread_time() - started


def test_time_grows_with_the_lines_and_not_with_their_square() -> None:
    small = min(spent(500) for _ in range(3))
    assert min(spent(5000) for _ in range(2)) < small * 10 * 4


def test_thousands_of_lines_of_one_key_are_still_matched_one_to_one() -> None:
    ours = [our("1-1-101", ref=f"cases/{n}", amount=f"{n}.00") for n in range(1500)]
    theirs = [their(n, "1-1-101", amount=f"{n}.00") for n in reversed(range(1500))]
    found = compared(ours, theirs)
    assert (len(found.agree), found.differences) == (1500, [])
    assert BANK.double
