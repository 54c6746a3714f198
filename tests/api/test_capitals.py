"""Sums in capitals: written one way, read in every lawful way, and nothing else."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseman.api.capitals import capital, read_capital
from caseman.api.messages import InputError

SUMS = [
    ("0", "零元整"),
    ("0.05", "伍分"),
    ("0.50", "伍角"),
    ("0.55", "伍角伍分"),
    ("1.05", "壹元零伍分"),
    ("10.00", "壹拾元整"),
    ("10.50", "壹拾元零伍角"),
    ("107.30", "壹佰零柒元叁角"),
    ("1001.00", "壹仟零壹元整"),
    ("100000.00", "壹拾万元整"),
    ("899000.00", "捌拾玖万玖仟元整"),
    ("1025048.32", "壹佰零贰万伍仟零肆拾捌元叁角贰分"),
    ("100000001.00", "壹亿零壹元整"),
    ("1000000000000.00", "壹万亿元整"),
]


@pytest.mark.parametrize(("amount", "text"), SUMS)
def test_both_ways(amount: str, text: str) -> None:
    assert capital(Decimal(amount)) == text
    assert read_capital(text) == (Decimal(amount).quantize(Decimal("0.01")), "")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("人民币壹佰元整", "100"),
        ("壹佰圆正", "100"),
        ("壹佰元", "100"),
        ("拾元整", "10"),
        ("壹仟零伍元伍角整", "1005.50"),
        ("壹仟伍元伍角", "1005.50"),
        ("壹元零角伍分", "1.05"),
        ("壹拾元伍角", "10.50"),
        (" 壹佰 元 整 ", "100"),
    ],
)
def test_other_lawful_writings(text: str, amount: str) -> None:
    assert read_capital(text) == (Decimal(amount).quantize(Decimal("0.01")), "")


@pytest.mark.parametrize(
    ("text", "plain"), [("一百元整", "一百"), ("壹佰两拾元整", "两"), ("壹佰〇伍元", "〇")]
)
def test_plain_digits_are_read_and_told_as_a_fault_of_form(text: str, plain: str) -> None:
    amount, told = read_capital(text)
    assert told == "".join(sorted(plain))
    assert amount > 0


@pytest.mark.parametrize(
    "text",
    ["", "元整", "整", "万元整", "亿元整", "壹佰壹佰元整", "壹贰元整", "壹佰拾元整", "壹拾佰元整", "壹佰", "100元", "壹佰美元",
     "负壹元整", "壹元整元整", "壹角壹角", "壹分壹角", "佰元整", "壹佰元整零", "壹万壹万元整", "壹仟仟元整"],
)  # fmt: skip
def test_what_is_no_sum_in_capitals(text: str) -> None:
    with pytest.raises(InputError):
        read_capital(text)


@pytest.mark.parametrize("amount", ["-0.01", "10000000000000000", "1e40"])
def test_sums_that_have_no_capitals(amount: str) -> None:
    with pytest.raises(InputError):
        capital(Decimal(amount))


def test_a_hundred_thousand_sums_come_back() -> None:
    """Every size from fen to 9999 million million; the same ones at every run."""
    dice = random.Random(20260331)
    for _number in range(100_000):
        cents = dice.randrange(10 ** dice.randint(1, 16))
        if dice.random() < 0.5:  # zeros are where writings differ
            cents = int("".join(digit if dice.random() < 0.4 else "0" for digit in str(cents)))
        amount = Decimal(cents) / 100
        text = capital(amount)
        assert read_capital(text) == (amount, ""), text


@given(st.text("零壹贰拾佰仟万亿元角分整一十", max_size=12))
def test_what_is_read_is_written_again_with_the_same_value(text: str) -> None:
    try:
        amount, _plain = read_capital(text)
    except InputError:
        return
    assert read_capital(capital(amount)) == (amount, "")
