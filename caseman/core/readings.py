"""How a single character is read, from pypinyin without its phrases: they are most of its 50 MB, and one character needs none."""

import os
from functools import cache
from typing import Any


def first_letters(sign: str, every: bool) -> tuple[str, ...]:
    """First letters of a character's readings: all of them, or the usual one; empty for what has none."""
    module = _pypinyin()
    found = module.pinyin(sign, style=module.Style.FIRST_LETTER, heteronym=every, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


def readings(sign: str) -> frozenset[str]:
    """A character's readings without tones; itself for what has none."""
    module = _pypinyin()
    return frozenset(module.pinyin(sign, style=module.Style.NORMAL, heteronym=True)[0])


@cache
def _pypinyin() -> Any:
    for name in ("PYPINYIN_NO_PHRASES", "PYPINYIN_NO_DICT_COPY"):  # it asks once, when it is imported
        os.environ.setdefault(name, "true")
    import pypinyin

    return pypinyin
