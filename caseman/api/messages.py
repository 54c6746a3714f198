"""Texts that a user may read: English message ids here, translated where they are shown.

A module marks its texts with `from caseman.api import msg as _`. The core looks the text up in the
catalogue of the plugin that owns the descriptor, then in its own; without a translation it shows the text
as written, so a local plugin may simply write Chinese.
"""

import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Self

#: The catalogue of caseman itself, and the package under which plugins are imported.
CORE, PLUGINS = "caseman", "caseman_plugins."


class Message(str):
    """A message id that knows whose it is: one English word can be two Chinese ones in two plugins."""

    __slots__ = ("by",)
    by: str

    def __new__(cls, text: str, by: str = "") -> Self:
        self = super().__new__(cls, text)
        self.by = by or getattr(text, "by", "")
        return self


def msg(text: str) -> str:
    """Mark `text` as a message id of the plugin (or of caseman) in whose module this stands."""
    return _marked(text, str(sys._getframe(1).f_globals.get("__name__", "")))


@lru_cache(maxsize=16384)
def _marked(text: str, module: str) -> Message:
    """Kept, since calculations and rules mark the texts of their lines each time they run."""
    by = module.removeprefix(PLUGINS).partition(".")[0] if module.startswith(PLUGINS) else CORE
    return Message(text, by)


class Label(Message):
    """A fact that is itself a message id (a field's title, a state word): translated where it is shown."""

    __slots__ = ()


class Who(str):
    """A user of the office by short name; whoever shows it tells the name."""

    __slots__ = ()


class CasemanError(Exception):
    """A refusal that a user reads: one sentence (`message`, a message id) and the facts in its braces."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        """The English sentence, for logs and tests; screens translate `message` first."""
        return self.message.format(**self.facts) if self.facts else self.message


class InputError(CasemanError, ValueError):
    """What somebody typed, or what a file holds, cannot be taken."""


class Refused(CasemanError):
    """An action that may not be done now; nothing was written."""


class NoPolicy(CasemanError, LookupError):
    """No value is in force for this place on this day, so nothing is computed and nothing guessed."""
