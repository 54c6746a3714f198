"""Closed lists of values: a code that is stored, a title that is shown, and the words offices write."""

from enum import StrEnum
from typing import Any, Self

from .messages import InputError
from .messages import msg as _


class Choice(StrEnum):
    """Members are `NAME = "code", title, *words`; reading accepts the code, the title or any of the words.

        class PaymentMode(Choice):
            LUMP_SUM = "lump_sum", _("lump sum"), "一次性", "一次性付款"

    An unknown word raises InputError naming the words that are accepted.
    """

    title_id: str
    words: tuple[str, ...]

    def __new__(cls, code: str, title_id: str = "", *words: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.title_id = title_id or code
        member.words = words
        return member

    @classmethod
    def _missing_(cls, value: object) -> Any:
        from .values import clean_text, match_key  # pydantic comes with it: help needs none

        if not isinstance(value, str):
            return None
        wanted = match_key(clean_text(value))
        for member in cls:
            if wanted in {match_key(word) for word in (member.value, member.title_id, *member.words)}:
                return member
        known = "、".join(member.words[0] if member.words else member.value for member in cls)
        raise InputError(_("“{value}” is none of {known}"), value=value, known=known)
