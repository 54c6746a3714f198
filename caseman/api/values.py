"""Money, areas, rates, shares and days: one type each, exact, read leniently and written one way.

Every type accepts what clerks type and what offices' files hold (full-width digits, `￥ , 元 ㎡`, `。` for the
decimal point) and refuses what would lose something (floats, exponents, too many decimals). JSON carries
each of them as a string.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Annotated, Any
from unicodedata import is_normalized

from pydantic import BeforeValidator, PlainSerializer, PlainValidator

from .messages import InputError, Who
from .messages import msg as _

#: Decimals of a sum in yuan and of an area in square metres.
PLACES = 2
CENT = Decimal("0.01")
#: The named rounding rules that parameters and calculations may use.
ROUNDINGS = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, ord("。"): ord(".")}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")
#: Commas group by three digits, or by four as Chinese counts; anything else would be a slip of the decimal point.
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+|\d{1,4}(,\d{4})+)(\.\d+)?", re.ASCII)
#: A sum as it is stored, which is how it is read nearly always.
_as_stored = re.compile(r"-?\d{1,15}\.\d\d", re.ASCII).fullmatch
_SHARE = re.compile(r"\d+/\d+|\d+(\.\d+)?%?", re.ASCII)
#: Digits before the decimal point that a figure may have: beyond every sum and area, within exact arithmetic.
MOST_DIGITS = 18
_DAY_FORMS = (
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日?"),
)


def half_width(text: str) -> str:
    """Full-width ASCII, the ideographic space and `。` as their plain twins; nothing else changes."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def clean_text(value: object) -> str:
    """Text as it is stored: NFC, no invisible or control characters but line ends, no outer spaces."""
    if not isinstance(value, str):
        raise InputError(_("“{value}” is not text"), value=value)
    return _cleaned(value)


@lru_cache(maxsize=8192)
def _cleaned(value: str) -> str:
    """A cell of a file is asked for its text many times over."""
    text = unicodedata.normalize("NFC", value)
    # What is invisible is not printable either; hardly any text has to be looked through.
    return (text if text.isprintable() else _INVISIBLE.sub("", text)).strip()


def clean_line(value: object) -> str:
    """Text of one line: `clean_text` with tabs and line ends as single spaces."""
    if isinstance(value, str) and value.isprintable() and (value.isascii() or is_normalized("NFC", value)):
        return value.strip()  # as it is stored, which is how it is read nearly always
    text = clean_text(value)
    return text if text.isprintable() else re.sub(r"[\t\r\n]+", " ", text)


@lru_cache(maxsize=16384)
def match_key(text: str) -> str:
    """The form in which two spellings of a name are the same: NFKC, no spaces, folded case, half-width."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def parse_decimal(value: object, places: int | None = PLACES) -> Decimal:
    """Read an exact number; `places` is how many decimals it may have (None: any).

    Raises InputError for a float, a boolean, an exponent, anything not a number, or too many decimals.
    """
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, int) and not isinstance(value, bool):
        number = Decimal(value)
    elif isinstance(value, str):
        text = value
        if not _NUMBER.fullmatch(text):
            text = re.sub(r"[￥¥\s]|元$|平方米$|㎡$|m²$|m2$", "", half_width(clean_text(value)))
        if not _NUMBER.fullmatch(text):
            raise InputError(_("“{value}” is not a number"), value=value)
        number = Decimal(text.replace(",", ""))
    else:
        raise InputError(_("“{value}” is not an exact number"), value=value)
    if not number.is_finite():
        raise InputError(_("“{value}” is not a number"), value=value)
    if number and number.adjusted() >= MOST_DIGITS:
        raise InputError(_("“{value}” has more than {digits} digits"), value=value, digits=MOST_DIGITS)
    if places is not None and number != number.quantize(_last_place(places), ROUND_DOWN):
        raise InputError(_("{value} has more than {places} decimals"), value=value, places=places)
    return number


@cache
def _last_place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def round_to(number: Decimal, places: int = PLACES, rule: str = "half_up") -> Decimal:
    """Round once, by a named rule of ROUNDINGS."""
    return number.quantize(_last_place(places), ROUNDINGS[rule])


def _money(value: object) -> Decimal:
    if isinstance(value, str) and _as_stored(value):
        return Decimal(value)
    return parse_decimal(value).quantize(CENT)


def _rate(value: object) -> Decimal:
    text = half_width(value).strip() if isinstance(value, str) else value
    if isinstance(text, str) and text.endswith("%"):
        return parse_decimal(text[:-1], None) / 100
    return parse_decimal(text, None)


def plain(number: Decimal) -> str:
    """A number as people write it: no exponent, its own decimals."""
    return format(number, "f")


def percent(ratio: Decimal) -> str:
    """A ratio as people say it: 0.015 is `1.5 %`."""
    return f"{plain((ratio * 100).normalize())} %"


def parse_share(value: object) -> Fraction:
    """A share as an exact fraction: `1/3`, `50%`, `0.5`. Raises InputError for a float and outside 0..1."""
    if isinstance(value, Fraction):
        share = value
    else:
        exact = isinstance(value, str | int | Decimal) and not isinstance(value, bool)
        text = half_width(clean_text(str(value))).replace(" ", "") if exact else ""
        try:
            if not _SHARE.fullmatch(text):
                raise ValueError
            share = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise InputError(_("“{value}” is not a share such as 1/3"), value=value) from None
    if not 0 < share <= 1:
        raise InputError(_("a share lies between 0 and 1, {value} does not"), value=value)
    return share


def parse_day(value: object, today: date | None = None) -> date:
    """Read a civil day: a date, `2026-04-01`, `2026.4.1`, `20260401`, `2026年4月1日`.

    With `today`, `=` is today and `0401` or `4-1` a day of today's year. Raises InputError; a day without
    a year is refused when `today` is not given.
    """
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if not isinstance(value, str):
        raise InputError(_("“{value}” is not a date"), value=value)
    if len(value) == 10 and value[4] == value[7] == "-":  # as it is stored
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    text = half_width(clean_text(value)).replace(" ", "")
    if today is not None:
        if text == "=":
            return today
        short = re.fullmatch(r"(\d{2})(\d{2})|(\d{1,2})[-./月](\d{1,2})日?", text)
        if short:
            month, day = (part for part in short.groups() if part)
            text = f"{today.year}-{month}-{day}"
    for form in _DAY_FORMS:
        found = form.fullmatch(text)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    if re.fullmatch(r"\d{1,2}[-./月]\d{1,2}日?|\d{4}", text):
        raise InputError(_("“{value}” has no year"), value=value)
    raise InputError(_("“{value}” is not a date"), value=value)


def largest_remainder(total: Decimal, weights: Sequence[Fraction], places: int = PLACES) -> list[Decimal]:
    """Split `total` by `weights` into parts that add up to it exactly; ties go to the first.

    A sum below zero is split like its opposite. Raises InputError when a weight is below zero, when none is
    above zero, and for a total with more than `places` decimals.
    """
    whole = sum(weights, Fraction(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise InputError(_("nothing to split by: the weights add up to {sum}"), sum=str(whole))
    if total < 0:
        return [-part for part in largest_remainder(-total, weights, places)]
    unit = Decimal(1).scaleb(-places)
    units = int(parse_decimal(total, places) / unit)
    exact = [Fraction(units) * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: units - sum(parts)]:
        parts[i] += 1
    return [part * unit for part in parts]


class Kind:
    """Marks an annotated type with the word that forms, files and reports choose their handling by."""

    def __init__(self, name: str) -> None:
        self.name = name


def _sum_text(number: Decimal) -> str:
    return format(number, ".2f")


#: One line.
Text = Annotated[str, BeforeValidator(clean_line), Kind("text")]
LongText = Annotated[str, BeforeValidator(clean_text), Kind("long_text")]
#: Yuan, two decimals.
Money = Annotated[
    Decimal, BeforeValidator(_money), PlainSerializer(_sum_text, return_type=str), Kind("money")
]
#: Square metres, two decimals.
Area = Annotated[Decimal, BeforeValidator(_money), PlainSerializer(_sum_text, return_type=str), Kind("area")]
#: A plain ratio: 0.03 is three per cent (`3%` is read as such).
Rate = Annotated[Decimal, BeforeValidator(_rate), PlainSerializer(plain, return_type=str), Kind("rate")]
Share = Annotated[
    Fraction, BeforeValidator(parse_share), PlainSerializer(str, return_type=str), Kind("share")
]
Day = Annotated[date, BeforeValidator(parse_day), Kind("day")]


def _mark(value: Any) -> bool:
    """A tick of an office's book: √ ✓ 是 有 y 1 / × 否 无 n 0 and empty."""
    if isinstance(value, bool):
        return value
    text = half_width(clean_text(value)).casefold() if isinstance(value, str) else str(value)
    if text in {"√", "✓", "✔", "是", "有", "已", "y", "yes", "true", "1", "1.0"}:
        return True
    if text in {"", "×", "✗", "x", "否", "无", "未", "n", "no", "false", "0", "0.0"}:
        return False
    raise InputError(_("“{value}” is neither yes (√) nor no (×)"), value=value)


Mark = Annotated[bool, BeforeValidator(_mark), Kind("mark")]


def _count(value: object) -> int:
    if type(value) is int and -(10**MOST_DIGITS) < value < 10**MOST_DIGITS:  # as it is stored
        return value
    number = parse_decimal(value, None)
    if number != number.to_integral_value():
        raise InputError(_("{value} is not a whole number"), value=value)
    return int(number)


Count = Annotated[int, BeforeValidator(_count), Kind("count")]


def _who(value: object) -> str:
    return Who(clean_line(value))


#: A user of the office: stored by short name, shown by name, typed by either.
UserName = Annotated[str, PlainValidator(_who), PlainSerializer(str, return_type=str), Kind("user")]


def _code(value: object) -> str:
    text = clean_line(value)
    if not text:
        raise InputError(_("this must not be empty"))
    return text


#: A number or code that names something in the world (contract number, receipt number): text, never a number.
Code = Annotated[str, BeforeValidator(_code), Kind("code")]
#: An identity document's number: text of half-width capitals; whether it is right is a rule's matter.
DocumentNumber = Annotated[
    str,
    BeforeValidator(lambda value: half_width(clean_line(value)).replace(" ", "").upper().replace("×", "X")),
    Kind("document_number"),
]
Phone = Annotated[
    str, BeforeValidator(lambda value: half_width(clean_line(value)).replace(" ", "")), Kind("phone")
]
