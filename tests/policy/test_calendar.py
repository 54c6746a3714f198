"""Deadlines: terms in days, working days and months, their proof, and what the calendar does not know yet."""

from calendar import monthrange
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_kit import PackText, pack_text, view

from caseman.api.messages import InputError, NoPolicy
from caseman.api.policy import Due
from caseman.core.policy.calendar import months_after

LAST_KNOWN = max(chinese_calendar.holidays).year
D = date.fromisoformat


def term(count: int, unit: str, roll: str = "none", since: str = "2000-01-01") -> str:
    return (
        f'\n[[deadline]]\nparameter = "p.term"\nfrom = {since}\nsource = "s"\n'
        f'count = {count}\nunit = "{unit}"\nroll = "{roll}"\n'
    )


def due(start: str, body: str, *more: PackText, region: str = "990101") -> Due:
    return view([pack_text(body), *more], region).deadline("p.term", D(start))


def walk(found: Due) -> list[tuple[str, str]]:
    return [(day.strftime("%m-%d"), word) for day, word in found.walk]


def test_days() -> None:
    found = due("2025-01-15", term(30, "days"))
    assert (found.day, found.value.value, found.beyond) == (D("2025-02-14"), 30, False)
    assert walk(found) == [("01-15", "start, not counted"), ("02-14", "last day")]


def test_a_last_day_in_the_spring_festival_moves_on_past_it() -> None:
    found = due("2025-01-01", term(30, "days", "next_working_day"))
    assert found.day == D("2025-02-05")
    assert walk(found) == [
        ("01-01", "start, not counted"),
        *[(day, "day off: moved on") for day in ("01-31", "02-01", "02-02", "02-03", "02-04")],
        ("02-05", "last day"),
    ]
    assert due("2025-01-01", term(30, "days")).day == D("2025-01-31")


def test_a_last_day_on_a_make_up_saturday_stays() -> None:
    """2025-02-08 is a Saturday on which offices work."""
    assert due("2025-01-09", term(30, "days", "next_working_day")).day == D("2025-02-08")


def test_working_days_skip_holidays_and_count_make_up_days() -> None:
    found = due("2025-01-24", term(4, "working_days"))
    assert found.day == D("2025-02-06")
    assert walk(found)[:5] == [
        ("01-24", "start, not counted"),
        ("01-25", "day off"),
        ("01-26", "counted"),  # a Sunday on which offices work
        ("01-27", "counted"),
        ("01-28", "day off"),
    ]
    assert walk(found)[-2:] == [("02-05", "counted"), ("02-06", "last day")]


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-03-31", 1, "2025-04-30"),
        ("2025-01-30", 1, "2025-02-28"),
        ("2025-02-28", 1, "2025-03-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-06-15", 0, "2025-06-15"),
    ],
)
def test_months_end_with_the_month(start: str, count: int, end: str) -> None:
    assert due(start, term(count, "months")).day == D(end)


def test_a_term_of_nothing_ends_where_it_starts() -> None:
    found = due("2025-01-28", term(0, "working_days", "next_working_day"))  # New Year's Eve, off
    assert found.day == D("2025-02-05")
    assert walk(due("2025-01-15", term(0, "days"))) == [("01-15", "start, not counted")]


# -- years that are not known yet


def test_beyond_the_known_years_the_date_is_marked() -> None:
    start = f"{LAST_KNOWN + 1}-03-02"
    assert due(start, term(3, "working_days")).beyond
    assert due(start, term(3, "days", "next_working_day")).beyond
    assert due(f"{LAST_KNOWN}-12-30", term(5, "working_days")).beyond
    assert not due(f"{LAST_KNOWN}-03-02", term(5, "working_days")).beyond


def test_a_term_that_asks_no_calendar_is_never_marked() -> None:
    assert not due(f"{LAST_KNOWN + 2}-03-02", term(30, "days")).beyond
    assert not due(f"{LAST_KNOWN + 2}-03-02", term(3, "months")).beyond


def test_beyond_the_known_years_weekends_and_the_fixed_holidays_are_off() -> None:
    fixed = '\n[[calendar]]\nfixed = ["05-01", "02-29"]\n'
    year = LAST_KNOWN + 1
    law = view([pack_text(term(1, "days") + fixed)])
    days = [date(year, 5, day) for day in range(1, 32)]
    assert [day for day in days if not law.working_day(day)] == [
        day for day in days if day.weekday() >= 5 or day.day == 1
    ]


def test_a_pack_brings_a_year() -> None:
    year = LAST_KNOWN + 1
    monday = next(date(year, 3, day) for day in range(1, 8) if date(year, 3, day).weekday() == 0)
    saturday = monday + timedelta(5)
    notice = pack_text(
        f"\n[[calendar]]\nyear = {year}\nholidays = [{monday}]\nworkdays = [{saturday}]\n", name="notice"
    )
    found = due(str(monday - timedelta(1)), term(5, "working_days"), notice)
    assert (found.day, found.beyond) == (saturday, False)
    assert due(str(monday - timedelta(1)), term(5, "working_days")).day == saturday - timedelta(1)


def test_a_local_holiday_leaves_the_rest_of_the_year() -> None:
    """三月三 in one province: the published calendar of that year still holds there."""
    local = pack_text("\n[[calendar]]\nholidays = [2025-03-31, 2025-04-01]\n", "99")
    assert due("2025-03-28", term(1, "working_days"), local).day == D("2025-04-02")
    assert due("2025-03-28", term(1, "working_days"), local, region="98").day == D("2025-03-31")
    assert due("2025-01-28", term(1, "working_days"), local).day == D("2025-02-05")


def test_the_nearest_region_decides_of_a_day() -> None:
    """Where the nation works and the district does not, or the other way round."""
    nation = pack_text("\n[[calendar]]\nworkdays = [2025-03-29]\nholidays = [2025-03-31]\n", name="n")
    local = pack_text("\n[[calendar]]\nholidays = [2025-03-29]\nworkdays = [2025-03-31]\n", "990101", "l")
    assert due("2025-03-28", term(1, "working_days"), local, nation).day == D("2025-03-31")
    assert due("2025-03-28", term(1, "working_days"), local, nation, region="98").day == D("2025-03-29")


# -- which term, and none


def test_the_term_of_the_day() -> None:
    body = term(30, "days") + term(10, "working_days", since="2025-01-01")
    law = view([pack_text(body)])
    assert law.deadline("p.term", D("2024-12-02"), on=D("2024-12-02")).day == D("2025-01-01")
    assert law.deadline("p.term", D("2025-03-03"), on=D("2025-03-03")).day == D("2025-03-17")


def test_no_term_in_force() -> None:
    with pytest.raises(NoPolicy):
        view([pack_text("")]).deadline("p.term", D("2025-01-01"))


@pytest.mark.parametrize(("count", "unit"), [(30, "days"), (30, "working_days"), (12, "months")])
def test_a_day_at_the_end_of_time_is_a_sentence(count: int, unit: str) -> None:
    with pytest.raises(InputError, match="ends beyond the calendar"):
        due("9999-12-20", term(count, unit))


# -- what always holds

STARTS = st.dates(date(2010, 1, 1), date(LAST_KNOWN, 6, 30))


@given(STARTS, st.integers(0, 40), st.sampled_from(["days", "working_days", "months"]), st.booleans())
def test_the_proof_proves_the_date(start: date, count: int, unit: str, roll: bool) -> None:
    found = due(start.isoformat(), term(count, unit, "next_working_day" if roll else "none"))
    days = [day for day, _word in found.walk]
    assert days[0] == start
    assert days[-1] == found.day
    assert days == sorted(set(days))
    if unit == "working_days":
        counted = sum(chinese_calendar.is_workday(day) for day in days[1:])
        assert counted == count or (count == 0 and roll)
        assert days == [start + timedelta(n) for n in range(len(days))]
    if roll and found.day.year <= LAST_KNOWN:
        assert chinese_calendar.is_workday(found.day)
    assert (
        due(start.isoformat(), term(count + 1, unit, "next_working_day" if roll else "none")).day >= found.day
    )


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_months_after_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])
