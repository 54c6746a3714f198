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


#: The annex to 《支付结算办法》 (正确填写票据和结算凭证的基本规定, 一 to 四): its own examples, and each of its rules at its
#: bounds. Where it allows several writings all of them stand; the first is ours.
OFFICIAL = [
    ("0.01", "壹分"),
    ("0.10", "壹角", "壹角整"),
    ("0.11", "壹角壹分"),
    ("1.00", "壹元整", "壹元正", "壹圆整"),
    ("1.01", "壹元零壹分"),
    ("1.10", "壹元壹角", "壹元壹角整"),
    ("10.00", "壹拾元整"),
    ("10.01", "壹拾元零壹分"),
    ("10.10", "壹拾元零壹角", "壹拾元壹角"),
    ("15.00", "壹拾伍元整"),
    ("100.00", "壹佰元整"),
    ("105.00", "壹佰零伍元整"),
    ("110.00", "壹佰壹拾元整"),
    ("325.04", "叁佰贰拾伍元零肆分"),  # the annex's own (四)
    ("1000.00", "壹仟元整"),
    ("1001.00", "壹仟零壹元整"),
    ("1010.00", "壹仟零壹拾元整"),
    ("1100.00", "壹仟壹佰元整"),
    ("1409.50", "壹仟肆佰零玖元伍角", "壹仟肆佰零玖元伍角整"),  # the annex's own (一)
    ("1680.32", "壹仟陆佰捌拾元零叁角贰分", "壹仟陆佰捌拾元叁角贰分"),  # the annex's own (三)
    ("6007.14", "陆仟零柒元壹角肆分"),  # the annex's own (二)
    ("10000.00", "壹万元整"),
    ("10001.00", "壹万零壹元整"),
    ("10010.10", "壹万零壹拾元零壹角", "壹万零壹拾元壹角"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),  # the annex's own (四)
    ("20000.50", "贰万元零伍角", "贰万元伍角"),
    ("100000.00", "壹拾万元整"),
    ("105000.00", "壹拾万伍仟元整", "壹拾万零伍仟元整"),
    ("107000.53", "壹拾万柒仟元零伍角叁分", "壹拾万零柒仟元伍角叁分"),  # the annex's own (三)
    ("899000.00", "捌拾玖万玖仟元整", "捌拾玖万玖仟圆整"),
    ("1000500.00", "壹佰万零伍佰元整"),
    ("1005000.00", "壹佰万伍仟元整", "壹佰万零伍仟元整"),
    ("1010000.00", "壹佰零壹万元整"),
    ("1020304.05", "壹佰零贰万零叁佰零肆元零伍分"),
    ("10000000.00", "壹仟万元整"),
    ("10050000.00", "壹仟零伍万元整"),
    ("100000000.00", "壹亿元整"),
    ("100010000.00", "壹亿零壹万元整"),
    ("120000000.00", "壹亿贰仟万元整"),
    ("1000000000.05", "壹拾亿元零伍分"),
]


@pytest.mark.parametrize(("amount", "writings"), [(amount, texts) for amount, *texts in OFFICIAL])
def test_the_forty_official_cases(amount: str, writings: list[str]) -> None:
    assert len(OFFICIAL) == 40
    assert capital(Decimal(amount)) == writings[0]
    for text in writings:
        assert read_capital(text) == (Decimal(amount), ""), text
        assert read_capital(f"人民币{text}") == (Decimal(amount), ""), text
        assert inverse(text) == Decimal(amount), text


def inverse(text: str) -> Decimal:
    """What a sum in capitals comes to, read without anything of caseman: from the largest unit down."""

    def whole(sign: str) -> int:
        for unit, size in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
            left, found, right = sign.rpartition(unit)
            if found:
                return whole(left) * size + whole(right)
        sign = sign.replace("零", "")
        return "零壹贰叁肆伍陆柒捌玖".index(sign) if sign else 0

    yuan, found, rest = text.replace("圆", "元").rstrip("整正").partition("元")
    if not found:
        yuan, rest = "", yuan
    jiao, found, fen = rest.partition("角")
    if not found:
        jiao, fen = "", jiao
    return Decimal(whole(yuan) * 100 + whole(jiao) * 10 + whole(fen.removesuffix("分"))) / 100


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


@pytest.mark.parametrize("count", [10_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_random_sums_come_back(count: int) -> None:
    """Every size from fen to 9999 million million; the same ones at every run."""
    dice = random.Random(20260331)
    for _number in range(count):
        cents = dice.randrange(10 ** dice.randint(1, 16))
        if dice.random() < 0.5:  # zeros are where writings differ
            cents = int("".join(digit if dice.random() < 0.4 else "0" for digit in str(cents)))
        amount = Decimal(cents) / 100
        text = capital(amount)
        assert read_capital(text) == (amount, ""), text
        assert inverse(text) == amount, text


@given(st.text("零壹贰拾佰仟万亿元角分整一十", max_size=12))
def test_what_is_read_is_written_again_with_the_same_value(text: str) -> None:
    try:
        amount, _plain = read_capital(text)
    except InputError:
        return
    assert read_capital(capital(amount)) == (amount, "")
