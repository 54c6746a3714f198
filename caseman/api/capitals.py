"""Sums in capital letters (大写金额): written one way, read in every lawful way.

Source: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》: 元 and 圆 are alike; 整 or 正 closes a sum without
fen; a zero between figures is written 零, and may be left out before 万 and 元.
"""

import re
from decimal import Decimal

from .messages import InputError
from .messages import msg as _
from .values import clean_text, round_to

_DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
#: Digits that people write by mistake: right in value, wrong in form.
_PLAIN = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {
    "两": 2,
    "弍": 2,
    "貳": 2,
    "叄": 3,
    "陸": 6,
}
_SMALL = {"拾": 10, "佰": 100, "仟": 1000}
_PLAIN_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"亿": 10**8, "万": 10**4}
_FIGURES = {value: digit for digit, value in _DIGITS.items()}
#: Sums from here on have no usual form.
MOST = Decimal(10**16)


def capital(amount: Decimal) -> str:
    """A sum in yuan in capitals, e.g. 捌拾玖万玖仟元整. Raises InputError below zero and from 10^16."""
    import cn2an

    if amount < 0:
        raise InputError(_("a negative sum has no capitals: {amount}"), amount=amount)
    exact = round_to(amount) if amount < MOST else amount
    if exact >= MOST:
        raise InputError(_("a sum of more than 16 digits has no capitals: {amount}"), amount=amount)
    text: str = cn2an.an2cn(format(exact, "f"), "rmb")
    jiao = int(exact * 10) % 10
    if jiao and int(exact) and int(exact) % 10 == 0 and "元零" not in text:
        text = text.replace("元", "元零", 1)
    return text


def _whole(text: str, original: str) -> int:
    """The yuan part: sections of four digits under 亿 and 万."""
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in _DIGITS:
            if digit:
                raise InputError(_("“{value}” has two digits in a row"), value=original)
            digit = _DIGITS[sign]
        elif sign in _SMALL:
            section += (digit or (1 if sign == "拾" and not section else 0)) * _SMALL[sign]
            digit = 0
        else:
            total = (
                (total + section + digit) * _LARGE[sign]
                if sign == "亿"
                else total + (section + digit) * _LARGE[sign]
            )
            section, digit = 0, 0
    return total + section + digit


def read_capital(text: str) -> tuple[Decimal, str]:
    """Read a sum in capitals; gives the sum and the plain digits in it, which are a fault of form (empty: none).

    Raises InputError where it is not such a sum.
    """
    sign = clean_text(text).removeprefix("人民币").replace("圆", "元").replace("正", "整").replace(" ", "")
    plain = "".join(sorted({letter for letter in sign if letter in _PLAIN or letter in _PLAIN_SMALL}))
    for letter, value in _PLAIN.items():
        sign = sign.replace(letter, "零壹贰叁肆伍陆柒捌玖"[value])
    for letter, value in _PLAIN_SMALL.items():
        sign = sign.replace(letter, {10: "拾", 100: "佰", 1000: "仟"}[value])
    digits = "零壹贰叁肆伍陆柒捌玖"
    found = re.fullmatch(
        rf"(?:([{digits}拾佰仟万亿]+)元)?零?(?:([{digits}])角)?零?(?:([{digits}])分)?整?", sign
    )
    if not found or not any(found.groups()):
        raise InputError(_("“{value}” is not a sum in capitals"), value=text)
    whole, jiao, fen = found.groups()
    cents = _whole(whole, text) * 100 if whole else 0
    cents += 10 * _DIGITS[jiao] if jiao else 0
    cents += _DIGITS[fen] if fen else 0
    amount = (Decimal(cents) / 100).quantize(Decimal("0.01"))
    if amount >= MOST or _bones_of(cents) != _bones(sign):
        raise InputError(_("“{value}” is not a sum in capitals"), value=text)
    return amount, plain


def _bones(sign: str) -> str:
    """What two lawful spellings of one sum have in common: zeros and 整 left out, 壹拾 for a leading 拾."""
    bones = re.sub("零[角分]|[零整]", "", sign)
    bones = "壹" + bones if bones.startswith("拾") else bones
    return bones.removeprefix("元")


def _bones_of(cents: int) -> str:
    """The bones of a sum: what `_bones` leaves of its `capital`, told without the library, which takes long to load."""
    whole, small = divmod(cents, 100)
    bones = _section(whole) + "元" if whole else ""
    for digit, sign in ((small // 10, "角"), (small % 10, "分")):
        bones += _FIGURES[digit] + sign if digit else ""
    return bones


def _section(number: int) -> str:
    """A whole number's digits, each with its sign, without zeros."""
    for sign, size in (*_LARGE.items(), *reversed(_SMALL.items())):
        if number >= size:
            return _section(number // size) + sign + (_section(number % size) if number % size else "")
    return _FIGURES[number]
