"""Money, areas, rates, shares, days, marks and numbers: what is read, what is refused, and that nothing is lost."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from caseman.api import values
from caseman.api.messages import InputError
from caseman.api.values import (
    clean_line,
    clean_text,
    largest_remainder,
    parse_day,
    parse_decimal,
    parse_share,
)

SUMS = st.decimals(Decimal(-(10**12)), Decimal(10**12), places=2)


def read(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


def as_json(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).dump_python(value, mode="json")


# -- sums


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1234.5", "1234.50"),
        ("１，２３４．５", "1234.50"),
        ("￥1,234,567.89", "1234567.89"),
        ("12,3456.00元", "123456.00"),
        ("102.36㎡", "102.36"),
        ("102.36 平方米", "102.36"),
        ("1 234.50", "1234.50"),
        ("100。5", "100.50"),
        ("-3", "-3.00"),
        ("+3", "3.00"),
        ("007", "7.00"),
        (5, "5.00"),
        (Decimal("0.10"), "0.10"),
        ("1.500", "1.50"),
    ],
)
def test_sums_are_read_leniently(written: object, number: str) -> None:
    assert str(read(values.Money, written)) == number
    assert as_json(values.Money, read(values.Money, written)) == number


@pytest.mark.parametrize(
    "written",
    ["", "-", "1.005", "1,5", "12,34", "1.2.3", "1e5", "１ｅ５", "NaN", "Infinity", "三", "1/2", "3%", "0x10", "1_000",
     ".5", "5.", "--3", 1.5, True, None, Decimal("NaN"), Decimal("Infinity"), Decimal("0.001"), "9" * 19, 10**40,
     Decimal("1e30"), "١٢"],
)  # fmt: skip
def test_what_is_no_sum_or_would_lose_something_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        read(values.Money, written)


@given(SUMS)
def test_sums_keep_every_cent_through_json(amount: Decimal) -> None:
    text = as_json(values.Money, amount)
    assert read(values.Money, text) == amount
    assert read(values.Money, f"￥{amount:,.2f}元") == amount
    wide = str(amount).translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert read(values.Money, wide) == amount


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for kind in (values.Money, values.Rate, values.Share, values.Day, values.Mark, values.Count, values.Code):
        try:
            found = read(kind, text)
        except ValidationError:
            continue
        assert read(kind, as_json(kind, found)) == found


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("3%", "0.03"),
        ("0.03", "0.03"),
        ("３％", "0.03"),
        ("0.015%", "0.00015"),
        (0, "0"),
        (Decimal("0.5"), "0.5"),
    ],
)
def test_rates(written: object, rate: str) -> None:
    assert read(values.Rate, written) == Decimal(rate)


@pytest.mark.parametrize("written", [0.03, "3%%", "%", "3 per cent", True])
def test_what_is_no_rate(written: object) -> None:
    with pytest.raises(ValidationError):
        read(values.Rate, written)


@pytest.mark.parametrize(("written", "count"), [("3", 3), ("３", 3), (3, 3), ("3.0", 3), (Decimal(4), 4)])
def test_counts(written: object, count: int) -> None:
    assert read(values.Count, written) == count


@pytest.mark.parametrize("written", ["1.5", 3.0, "", "三", True])
def test_what_is_no_count(written: object) -> None:
    with pytest.raises(ValidationError):
        read(values.Count, written)


def test_half_a_cent_goes_up_and_a_rule_may_say_down() -> None:
    assert [str(values.round_to(Decimal(one))) for one in ("0.125", "0.135", "-0.125", "2")] == [
        "0.13",
        "0.14",
        "-0.13",
        "2.00",
    ]
    assert str(values.round_to(Decimal("0.129"), 2, "down")) == "0.12"
    assert str(values.round_to(Decimal("7.5"), 0)) == "8"


# -- largest remainder

WEIGHTS = st.lists(st.fractions(0, 10, max_denominator=1000), min_size=1, max_size=8)


@given(SUMS, WEIGHTS)
def test_parts_add_up_and_none_is_a_cent_from_its_share(total: Decimal, weights: list[Fraction]) -> None:
    assume(sum(weights) > 0)
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(total) * weight / sum(weights)) < Fraction(1, 100)
    assert parts == [-part for part in largest_remainder(-total, weights)]


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("100.00", (1, 1, 1), ["33.34", "33.33", "33.33"]),
        ("-100.00", (1, 1, 1), ["-33.34", "-33.33", "-33.33"]),
        ("0.01", (1, 1), ["0.01", "0.00"]),
        ("0.05", (0, 1, 1), ["0.00", "0.03", "0.02"]),
        ("10.00", (1, 2, 4), ["1.43", "2.86", "5.71"]),
        ("0.00", (1, 1), ["0.00", "0.00"]),
    ],
)
def test_ties_go_to_the_first(total: str, weights: tuple[int, ...], parts: list[str]) -> None:
    assert [
        str(one) for one in largest_remainder(Decimal(total), [Fraction(one) for one in weights])
    ] == parts


@pytest.mark.parametrize(("total", "weights"), [("1", []), ("1", [0, 0]), ("1", [2, -1]), ("1.005", [1, 1])])
def test_what_cannot_be_split(total: str, weights: list[int]) -> None:
    with pytest.raises(InputError):
        largest_remainder(Decimal(total), [Fraction(one) for one in weights])


# -- shares


@pytest.mark.parametrize(
    ("written", "share"),
    [("1/3", "1/3"), ("２／４", "1/2"), ("50%", "1/2"), ("33.33%", "3333/10000"), ("0.5", "1/2"), (1, "1"), ("1 / 3", "1/3"),
     (Decimal("0.25"), "1/4"), (Fraction(1, 7), "1/7")],
)  # fmt: skip
def test_shares_are_exact(written: object, share: str) -> None:
    assert parse_share(written) == Fraction(share)
    assert as_json(values.Share, parse_share(written)) == share


@pytest.mark.parametrize(
    "written",
    [
        "0",
        "4/3",
        "-1/3",
        "1/0",
        "0/5",
        "101%",
        "一半",
        "",
        0.5,
        1.0,
        True,
        None,
        "1e-1",
        "1_0/30",
        "1/2/3",
        "inf",
    ],
)
def test_what_is_no_share(written: object) -> None:
    with pytest.raises(InputError):
        parse_share(written)


@given(st.integers(1, 500), st.integers(1, 500))
def test_thirds_of_anything_are_a_whole(part: int, whole: int) -> None:
    assume(part <= whole)
    assert parse_share(f"{part}/{whole}") * whole == part


# -- days


@pytest.mark.parametrize(
    "written",
    ["2026-04-01", "2026-4-1", "2026/4/1", "2026.4.1", "20260401", "2026年4月1日", "２０２６年４月１日", " 2026 年 4 月 1 日 ",
     date(2026, 4, 1), datetime(2026, 4, 1, 23, 59)],  # noqa: DTZ001
)  # fmt: skip
def test_days(written: object) -> None:
    assert parse_day(written) == date(2026, 4, 1)
    assert as_json(values.Day, read(values.Day, written)) == "2026-04-01"


@pytest.mark.parametrize("written", ["0401", "4-1", "4.1", "4月1日", "04/01", "＝", "="])
def test_days_of_this_year_only_where_today_is_known(written: str) -> None:
    assert parse_day(written, date(2026, 4, 1)) == date(2026, 4, 1)
    with pytest.raises(InputError):
        parse_day(written)


@pytest.mark.parametrize(
    "written", ["2026-02-29", "2026-13-01", "20260431", "2026-4", "昨天", "", 46112, None, "0000-01-01"]
)
def test_what_is_no_day(written: object) -> None:
    with pytest.raises(InputError):
        parse_day(written)
    with pytest.raises(InputError):
        parse_day(written, date(2026, 3, 31))


@given(
    st.dates(date(1000, 1, 1), date(9999, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"]),
)
def test_every_day_in_every_writing(day: date, form: str) -> None:
    assert parse_day(day.strftime(form)) == day


# -- text, marks, codes


def test_text_is_kept_as_written_but_for_what_nobody_sees() -> None:
    assert clean_text("  张\u200b三\ufeff\r\n李四\x07 ") == "张三\n李四"
    assert clean_line("甲\t\r\n乙") == "甲 乙"
    assert clean_text("e\u0301") == "é"
    assert clean_text("\U00020bb7野") == "\U00020bb7野"
    with pytest.raises(InputError):
        clean_text(5)


@given(st.text() | st.text("a 张e\u0301\u200b\t·　"))
def test_a_line_is_the_text_without_line_ends_however_it_is_read(text: str) -> None:
    assert clean_line(text) == re.sub(r"[\t\r\n]+", " ", clean_text(text))


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@pytest.mark.parametrize(
    ("written", "mark"),
    [("√", True), ("是", True), ("有", True), ("１", True), ("Y", True), (1, True), (True, True), ("×", False), ("否", False),
     ("", False), ("0", False), (False, False), ("无", False)],
)  # fmt: skip
def test_marks(written: object, mark: bool) -> None:
    assert read(values.Mark, written) is mark


@pytest.mark.parametrize("written", ["也许", "2", "是否", "ok"])
def test_what_is_no_mark(written: str) -> None:
    with pytest.raises(ValidationError):
        read(values.Mark, written)


def test_numbers_that_name_something_are_text() -> None:
    assert read(values.Code, " HM00201 ") == "HM00201"
    assert read(values.Code, "007") == "007"
    assert read(values.DocumentNumber, "９９０１０１ 19900101 001x") == "99010119900101001X"
    assert read(values.DocumentNumber, "99010119900101001×") == "99010119900101001X"
    assert read(values.Phone, "１３８ 0000 0000") == "13800000000"
    for kind in (values.Code, values.DocumentNumber, values.Phone):
        with pytest.raises(ValidationError):
            read(kind, 138)
    with pytest.raises(ValidationError):
        read(values.Code, "  ")


def test_a_number_has_at_most_eighteen_digits_before_the_point() -> None:
    assert parse_decimal("9" * 18) == Decimal("9" * 18)
    with pytest.raises(InputError, match="more than"):
        parse_decimal("9" * 19)
