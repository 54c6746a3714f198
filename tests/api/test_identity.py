"""Numbers of identity documents. The persons are invented: region 9901 exists nowhere."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from caseman.api.identity import birth_day, credit_code_fault, masked, resident_number_fault

TODAY = date(2026, 3, 31)


def number(birth: str, serial: str = "001", region: str = "990101") -> str:
    stem = region + birth + serial
    return stem + mod_11_2.calc_check_digit(stem)


@given(st.dates(date(1880, 1, 1), TODAY), st.integers(0, 999))
def test_right_numbers_and_their_birth_days(day: date, serial: int) -> None:
    right = number(day.strftime("%Y%m%d"), f"{serial:03}")
    assert resident_number_fault(right, TODAY) == ""
    assert birth_day(right) == day


@given(st.dates(date(1880, 1, 1), TODAY), st.integers(0, 17), st.sampled_from("0123456789"))
def test_a_wrong_digit_anywhere_is_found(day: date, place: int, digit: str) -> None:
    right = number(day.strftime("%Y%m%d"))
    wrong = right[:place] + digit + right[place + 1 :]
    assert (resident_number_fault(wrong, TODAY) == "") == (wrong == right)


@given(st.dates(date(1880, 1, 1), TODAY), st.integers(0, 16))
def test_two_neighbours_exchanged_are_found(day: date, place: int) -> None:
    right = number(day.strftime("%Y%m%d"), "123")
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert (resident_number_fault(wrong, TODAY) == "") == (wrong == right)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("99010119900101001", "form"),
        ("99010119900101001x", "form"),
        ("9901011990010100123", "form"),
        ("", "form"),
        (number("19900230"), "birth"),
        (number("20260401"), "birth"),
        (number("18791231"), "birth"),
    ],
)
def test_what_is_wrong_with_a_resident_number(written: str, fault: str) -> None:
    assert resident_number_fault(written, TODAY) == fault


def test_a_child_born_today_has_a_number() -> None:
    assert resident_number_fault(number("20260331"), TODAY) == ""


def test_credit_codes() -> None:
    from stdnum.cn import uscc

    stem = "91990101MA0000001"
    right = stem + uscc.calc_check_digit(stem)
    assert credit_code_fault(right) == ""
    others = [letter for letter in "0123456789ABCDEFGHJKLMNPQRTUWXY" if letter != right[-1]]
    assert {credit_code_fault(stem + letter) for letter in others} == {"check"}
    assert credit_code_fault(right[:-1]) == credit_code_fault(stem + "I") == credit_code_fault("") == "form"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("990101199001010011", "990101********0011"),
        ("13800000000", "1*********0"),
        ("AB", "**"),
        ("", ""),
        ("ABC", "A*C"),
    ],
)
def test_masked(written: str, shown: str) -> None:
    assert masked(written) == shown


@given(st.text(st.characters(codec="ascii", categories=("L", "N")), max_size=30))
def test_a_mask_keeps_the_length_and_hides_the_middle(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    assert len(text) < 5 or "*" in shown
