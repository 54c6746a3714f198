"""Kinds of field as they are typed, read, shown and edited. The words are `FieldSpec.kind`'s, and `unit`.

`typed` runs on every key and never drops a character in silence: it writes full-width digits and marks as
their plain twins where a number or code is meant, and leaves the rest to `read`, which refuses with a sentence.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from caseman.api.messages import InputError
from caseman.api.messages import msg as _

if TYPE_CHECKING:
    from caseman.api.choices import Choice
    from caseman.api.fields import FieldSpec

    from .form_model import Users

#: Stands for a line end while a long text is edited on one line.
LINE_END = "↵"
#: Right-aligned, and written with plain digits.
NUMBERS = frozenset({"money", "area", "rate", "count"})
#: Kinds whose values are not texts.
VALUES = NUMBERS | {"share", "day", "list"}
#: Kinds in which full-width letters and digits are slips of the input method.
_HALF = NUMBERS | {"share", "day", "document_number", "phone", "unit", "code", "list"}
#: Kinds in which `。` is a decimal point or the mark between parts of a date.
_POINT = NUMBERS | {"share", "day"}
#: Cells that a value of a kind needs at most.
WIDTHS: Mapping[str, int] = {
    "money": 16, "area": 16, "rate": 16, "count": 16, "share": 16, "day": 16, "mark": 6, "phone": 14,
    "document_number": 20, "unit": 14, "choice": 20, "code": 24,
}  # fmt: skip
_INVISIBLE = re.compile(
    "[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
_BREAKS = re.compile("\r\n|[\r\n\u2028\u2029]")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def typed(kind: str, text: str) -> str:
    """A text as it goes into a field of this kind, typed or pasted: one line, composed, nothing invisible."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = _BREAKS.sub(LINE_END if kind == "long_text" else " ", text).replace("\t", " ")
    if kind in _HALF:
        text = text.translate(_HALF_WIDTH)
    if kind in _POINT:
        text = text.replace("。", ".")
    return text.upper() if kind == "document_number" else text


def read(kind: str, text: str, today: date) -> object:
    """The value that a text stands for; None for an empty one. Raises InputError."""
    from caseman.api.units import parse_unit
    from caseman.api.values import clean_line, clean_text, parse_day, parse_decimal, parse_share

    text = text.strip()
    if not text:
        return None
    if kind in ("money", "area"):
        return parse_decimal(text).quantize(Decimal("0.01"))
    if kind == "rate":
        return _rate(text)
    if kind == "share":
        return parse_share(text)
    if kind == "count":
        number = parse_decimal(text, None)
        if number != number.to_integral_value():
            raise InputError(_("{value} is not a whole number"), value=text)
        return int(number)
    if kind == "day":
        return parse_day(text, today)
    if kind == "unit":
        return str(parse_unit(text))
    if kind == "list":
        return [clean_line(part) for part in split(text) if part.strip()] or None
    if kind == "long_text":
        return clean_text(text.replace(LINE_END, "\n"))
    if kind in ("document_number", "phone"):
        return clean_line(text).replace(" ", "")
    return clean_line(text)


def split(text: str) -> list[str]:
    """The parts of a typed list."""
    return re.split("[、,;；，]", text)


def _rate(text: str) -> Decimal:
    from caseman.api.values import parse_decimal

    try:
        number = parse_decimal(text.removesuffix("%"), None)
    except InputError:
        raise InputError(_("“{value}” is not a number"), value=text) from None
    return number / 100 if text.endswith("%") else number


def shown(kind: str, value: object, users: "Users | None" = None) -> str:
    """A value as it stands in a form or table, a user by name. A text that is none of the kind's is shown as it is."""
    if value is None or value == "":
        return ""
    if kind == "user" and users is not None:
        return users.told(str(value))
    try:
        return _shown(kind, value)
    except (InputError, ValueError):
        return str(value)


def _shown(kind: str, value: object) -> str:
    from caseman.api.values import parse_decimal, plain

    if kind in ("money", "area"):
        return f"{parse_decimal(value):,.2f}"
    if kind == "rate":
        return f"{plain((parse_decimal(value, None) * 100).normalize())}%"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list | tuple):
        return "、".join(_shown("", part) for part in value)
    return str(value)


def masked(spec: "FieldSpec", value: object) -> str:
    """What stands for a personal number; empty where the value is not personal, no number, or not there."""
    from caseman.api.identity import masked as hide

    if not value or not spec.meta.personal or spec.kind not in ("document_number", "phone", "list"):
        return ""
    parts = value if isinstance(value, list | tuple) else [value]
    return "、".join(hide(str(part)) for part in parts)


def editable(kind: str, value: object) -> str:
    """A value as it is edited: no separators, line ends visible."""
    if value is None or value == "":
        return ""
    if kind in ("money", "area"):
        return shown(kind, value).replace(",", "")
    if kind == "long_text":
        return _BREAKS.sub(LINE_END, str(value))
    if isinstance(value, Fraction):
        return str(value)
    return shown(kind, value)


def choice_of(choices: "type[Choice]", text: str, titles: Mapping[str, str]) -> "Choice | None":
    """The one choice that a typed text means: code, title, an office's word, or the beginning of only one.

    `titles` are the translated titles by code. None where none or several fit.
    """
    from caseman.api.values import half_width

    wanted = half_width(text).strip().casefold()
    if not wanted:
        return None
    names = {
        member: [
            name.casefold()
            for name in (member.value, titles.get(member.value, member.title_id), *member.words)
        ]
        for member in choices
    }
    exact = [member for member, words in names.items() if wanted in words]
    near = exact or [
        member for member, words in names.items() if any(word.startswith(wanted) for word in words)
    ]
    return near[0] if len(near) == 1 else None
