"""Values of a list's fields: read one way, compared, written as people read them."""

import re
import unicodedata
from collections.abc import Hashable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from sys import intern
from typing import Any

from caseman.api.lists import ListField
from caseman.api.messages import InputError
from caseman.api.units import parse_unit
from caseman.api.values import CENT, clean_line, half_width, parse_day, parse_decimal, plain, round_to

NUMBERS = frozenset({"money", "area", "rate", "count"})
#: Fields that hold several values, in their order.
SEVERAL = frozenset({"names", "documents"})
_SEPARATOR = re.compile(r"[、,，;；/\n]")
#: The dots that people write between the parts of a name.
_DOTS = {ord(dot): "·" for dot in "•‧∙・･．｡⋅"}


def canonical(kind: str, value: object) -> Any:
    """A value in the form in which two writings of it are equal; None for nothing.

    Equal texts are one object: what our records and eight lists say of a case is kept.
    """
    if value is None or value in ("", [], ()):
        return None
    if kind in SEVERAL:
        return _several(kind, value)
    if kind in NUMBERS:
        return _number(kind, value)
    if kind == "day":
        return value if isinstance(value, date) else parse_day(str(value))
    if kind == "unit":
        return unit_key(str(value))
    if kind == "code":
        return intern(half_width(clean_line(str(value))).replace(" ", "").upper()) or None
    return intern(one_line(str(value))) or None


@lru_cache(8192)
def unit_key(text: str) -> str:
    """A unit as `1-1-101`; of a unit's id the part after the project; as it is where it is no unit's name."""
    name = text.rpartition(":")[2]
    try:
        return parse_unit(name).key
    except InputError:
        return one_line(name)


def one_line(text: str) -> str:
    """Text without blanks and width. Not NFKC: signs that only look alike stay different."""
    return "".join(half_width(clean_line(text)).split())


def _several(kind: str, value: object) -> tuple[str, ...] | None:
    if isinstance(value, (list, tuple)):
        parts = [str(part) for part in value]
    else:
        parts = _SEPARATOR.split(half_width(str(value)) if kind == "documents" else str(value))
    texts = [one_line(part).translate(_DOTS) for part in parts]
    if kind == "documents":
        texts = [text.upper().replace("×", "X") for text in texts]
    return tuple(intern(text) for text in texts if text) or None


def _number(kind: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, str)):
        raise TypeError(f"{kind} is exact, not {type(value).__name__}")
    number = parse_decimal(value, None).normalize()
    return number.quantize(CENT) if kind in ("money", "area") and number == round_to(number) else number


def read_values(fields: Mapping[str, ListField], given: Mapping[str, object]) -> dict[str, Any]:
    """What one side says, by field name. Raises InputError, TypeError."""
    return {name: canonical(one.kind, given.get(name)) for name, one in fields.items()}


def same(one: ListField, ours: Any, theirs: Any, tolerance: Decimal = Decimal(0)) -> bool:
    """Whether two canonical values of a field agree."""
    if ours == theirs or (ours is None and one.fill):
        return True
    if ours is None or theirs is None:
        return False
    if one.kind in SEVERAL and one.some:
        rest = iter(ours)
        return all(name in rest for name in theirs)
    return bool(tolerance) and one.kind in NUMBERS and abs(ours - theirs) <= tolerance


def bucket(one: ListField, value: Any) -> Hashable:
    """Equal for values that may agree: of several names the first where the list may leave some out."""
    found: Hashable = value[0] if value and one.kind in SEVERAL and one.some else value
    return found


def shown(kind: str, value: Any) -> str:
    """A canonical value as text."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, Decimal):
        return format(value, ".2f") if kind in ("money", "area") else plain(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def private_signs(text: str) -> list[str]:
    """The signs of a text that have no meaning outside the system that made them."""
    return [sign for sign in text if unicodedata.category(sign) == "Co"]
