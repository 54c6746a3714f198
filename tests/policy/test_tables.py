"""Decision tables: exactly one row for every case, and the right one."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from policy_kit import PARAMETERS, faults_of, pack_text, table, view

from caseman.api.messages import InputError, NoPolicy
from caseman.core.policy.conditions import conditions, faults, fits

INPUTS = PARAMETERS["p.table"].inputs
#: 契税 as it is usually set: by home and area, without gap and overlap.
RIGHT = [
    '{ when = { home = "first", area = "<=140" }, value = "1%" }',
    '{ when = { home = "first", area = ">140" }, value = "1.5%" }',
    '{ when = { home = "second", area = "<=140" }, value = "1%" }',
    '{ when = { home = "second", area = ">140" }, value = "2%" }',
]


@pytest.mark.parametrize(
    ("home", "area", "rate", "row"),
    [
        ("first", "140", "0.01", 1),
        ("first", "140.00", "0.01", 1),
        ("first", "140.01", "0.015", 2),
        ("second", "89.5", "0.01", 3),
        ("second", "1000", "0.02", 4),
    ],
)
def test_the_row_that_is_for_the_case(home: str, area: str, rate: str, row: int) -> None:
    found = view([pack_text(table(RIGHT))]).table("p.table", home=home, area=area)
    assert (found.value, found.row) == (Decimal(rate), row)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (RIGHT[:3], "not exactly one row is for home=second, area=140.01: -"),
        ([*RIGHT, RIGHT[0]], "not exactly one row is for home=first, area=139.99: 1 + 5"),
        ([RIGHT[0].replace("<=", "<"), *RIGHT[1:]], "not exactly one row is for home=first, area=140: -"),
        ([RIGHT[0], RIGHT[1].replace(">", ">="), *RIGHT[2:]], "is for home=first, area=140: 1 + 2"),
        ([*RIGHT, '{ when = { area = ">9 <3" }, value = "1%" }'], "row 5 is for nothing"),
        ([*RIGHT, '{ when = { area = "<=0" }, value = "1%" }'], "row 5 is for nothing"),
        (['{ when = { local = true }, value = "1%" }'], "is for local=false: -"),
        (['{ when = { word = "甲" }, value = "1%" }'], "is for word=…: -"),
        (['{ when = { day = "<2026-01-01" }, value = "1%" }'], "is for day=2026-01-01: -"),
        (['{ when = { home = "third" }, value = "1%" }'], "“third” is none of"),
        (['{ when = { size = 1 }, value = "1%" }'], "there is no input size"),
        (['{ when = { area = ">a" }, value = "1%" }'], "“a” is no number"),
        (['{ when = { area = "> 90 or so" }, value = "1%" }'], "is not bounds such as"),
        (['{ when = { area = ">NaN" }, value = "1%" }'], "“NaN” is no number"),
        (['{ when = { area = "<=50%" }, value = "1%" }'], "“50%” is no number"),
        (['{ when = { local = "yes" }, value = "1%" }'], "“yes” is not true or false"),
        (['{ when = { day = "2026-02-30" }, value = "1%" }'], "“2026-02-30” is no day"),
        (['{ when = { home = [] }, value = "1%" }'], "an empty list is for nothing"),
        (['{ when = { home = "first" } }'], "row 1 has no value"),
        (['"1%"'], "row 1 has no value"),
        ([], "the table has no rows"),
    ],
)
def test_a_table_that_is_not_right_is_refused_with_the_case(rows: list[str], told: str) -> None:
    (fault,) = faults_of(table(rows))
    assert told in fault


@pytest.mark.parametrize("since", ["2026-01-01", "2026-01-02"])
def test_a_table_that_is_refused_leaves_the_older_one(since: str) -> None:
    old = '\n[[table]]\nparameter = "p.table"\nfrom = 2020-01-01\nsource = "s"\nrows = [{ value = "1%" }]\n'
    from policy_kit import PARAMETERS, read

    from caseman.core.policy import Policies

    packs, (_fault,) = read(pack_text(old + table(RIGHT[:2], since=since)))
    law = Policies(PARAMETERS, packs).view("", date(2026, 3, 31))
    assert law.table("p.table").value == Decimal("0.01")


def test_whole_numbers_have_nothing_between_them() -> None:
    """1 room or less, 2 or more, is whole; so are areas to the hundredth."""
    rooms = ['{ when = { rooms = "<=1" }, value = "1%" }', '{ when = { rooms = ">=2" }, value = "2%" }']
    area = ['{ when = { area = "<=90" }, value = "1%" }', '{ when = { area = ">=90.01" }, value = "2%" }']
    assert faults_of(table(rooms)) == faults_of(table(area)) == []
    assert "rooms=2: -" in faults_of(table([rooms[0], rooms[1].replace("2", "3", 1)]))[0]


def test_values_below_what_an_input_takes_need_no_row() -> None:
    assert faults_of(table(['{ when = { area = ">0" }, value = "1%" }'])) == []


def test_the_first_row_counts_where_the_table_says_so() -> None:
    rows = [
        '{ when = { home = "first" }, value = "1%" }',
        '{ when = { area = "<=90" }, value = "2%" }',
        '{ value = "3%" }',
    ]
    assert "1 + 2" in faults_of(table(rows))[0]
    law = view([pack_text(table(rows, 'hit = "first"'))])
    found = [
        law.table("p.table", home=home, area=area).row
        for home, area in product(("first", "second"), (90, 91))
    ]
    assert found == [1, 1, 2, 3]
    assert "is for home=second, area=90.01: -" in faults_of(table(rows[:2], 'hit = "first"'))[0]
    assert "row 2 is for nothing" in faults_of(table([rows[2], rows[0]], 'hit = "first"'))[0]
    assert "`hit` is one of" in faults_of(table(rows, 'hit = "last"'))[0]


def test_inputs_that_are_missing_wrong_or_unknown() -> None:
    law = view([pack_text(table(RIGHT))])
    with pytest.raises(InputError, match="is missing") as told:
        law.table("p.table", home="first")
    assert told.value.facts == {"name": "area"}
    with pytest.raises(InputError, match="is missing"):
        law.table("p.table", home="first", area="")
    with pytest.raises(InputError, match="is no number"):
        law.table("p.table", home="first", area="large")
    with pytest.raises(InputError, match="has no input"):
        law.table("p.table", home="first", area="90", size="90")


def test_no_row_is_no_policy() -> None:
    law = view([pack_text(table(RIGHT))])
    with pytest.raises(NoPolicy) as told:
        law.table("p.table", home="third", area="90")
    assert [str(one) for one in told.value.facts["inputs"]] == ["home third", "area 90"]


def test_a_table_too_large_to_be_gone_through_is_refused() -> None:
    rows = [f'{{ when = {{ area = {n}, rooms = {n}, word = "{n}" }}, value = "1%" }}' for n in range(40)]
    assert "more than 200000 combinations" in faults_of(table(rows))[0]


# -- complete means complete: against every value of a grid

BOUND = st.builds(lambda sign, n: f"{sign}{n}", st.sampled_from(["<", "<=", ">", ">="]), st.integers(1, 4))
AREA = st.one_of(
    st.lists(BOUND, min_size=1, max_size=2).map(" ".join),
    st.lists(st.integers(1, 4).map(str), min_size=1, max_size=3, unique=True),
)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "area": AREA,
        "rooms": BOUND,
        "local": st.booleans(),
        "home": st.sampled_from(["first", "second", ["first", "second"]]),
    },
)
GRID = [
    dict(zip(("area", "rooms", "local", "home"), values, strict=True))
    for values in product(
        [Decimal(n) / 100 for n in (1, 50, 99, 100, 101, 199, 200, 201, 299, 300, 301, 399, 400, 401, 900)],
        [Decimal(n) for n in range(-1, 7)],
        (True, False),
        ("first", "second"),
    )
]


@given(st.lists(ROW, min_size=1, max_size=4), st.booleans())
@example([{"rooms": "<=1"}, {"rooms": ">1"}], False)
@example([{"local": True}, {"local": False}], False)
@example([{"area": "<=2"}, {"area": ">2", "local": True}, {"area": ">2", "local": False}], False)
@example([{"home": "first"}, {}], True)
def test_a_table_is_right_just_when_every_case_has_its_row(
    rows: Sequence[Mapping[str, Any]], first: bool
) -> None:
    read = [conditions(row, INPUTS) for row in rows]
    hits = [[number for number, row in enumerate(read) if fits(row, case)] for case in GRID]
    served = all(found if first else len(found) == 1 for found in hits)
    used = {found[0] for found in hits if found} == set(range(len(rows)))
    assert (faults(read, INPUTS, first) == "") == (served and used)
