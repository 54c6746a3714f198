"""Chinese characters that are taken for each other: other forms of one character, and near shapes."""

import unicodedata
from functools import cache
from importlib.resources import files

from caseman.core.readings import readings


@cache
def _groups() -> dict[str, frozenset[int]]:
    """Character -> the numbers of the groups that it is in."""
    found: dict[str, set[int]] = {}
    text = files(__package__).joinpath("lookalikes.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for number, line in enumerate(lines):
        for sign in line.strip():
            found.setdefault(sign, set()).add(number)
    return {sign: frozenset(numbers) for sign, numbers in found.items()}


def look_alike(one: str, other: str) -> bool:
    """Whether two different characters are easily taken for each other."""
    if unicodedata.normalize("NFKC", one).casefold() == unicodedata.normalize("NFKC", other).casefold():
        return True
    groups = _groups()
    return bool(groups.get(one, frozenset()) & groups.get(other, frozenset()))


def sound_alike(one: str, other: str) -> bool:
    """Whether two characters share a reading."""
    return bool(readings(one) & readings(other)) and not (one.isascii() or other.isascii())


def code_point(sign: str) -> str:
    """`U+5355`."""
    return f"U+{ord(sign):04X}"
