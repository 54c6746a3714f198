"""argparse in the user's language: its own words, and columns that count a Chinese character as two."""

import argparse
from typing import Any
from unicodedata import east_asian_width

from caseman.api.messages import msg as _
from caseman.core.i18n import Translator

#: What argparse says to users, as it writes it. Its complaints to programmers are left out.
WORDS = (
    _("usage: "),
    _("options"),
    _("positional arguments"),
    _("show this help message and exit"),
    _("show program's version number and exit"),
    _("argument %(argument_name)s: %(message)s"),
    _("the following arguments are required: %s"),
    _("unrecognized arguments: %s"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
    _("invalid %(type)s value: %(value)r"),
    _("ambiguous option: %(option)s could match %(matches)s"),
    _("expected one argument"),
    _("expected at least one argument"),
    _("expected at most one argument"),
    _("ignored explicit argument %r"),
    _("unknown parser %(parser_name)r (choices: %(choices)s)"),
)


def one_of(*words: str) -> dict[str, Any]:
    """Arguments of `add_argument` for a word out of several; they stand for it in help and complaints."""
    return {"choices": words, "metavar": "|".join(words)}


def speak(text: Translator) -> None:
    """Have argparse say its words in the language of `text`; it looks them up when it says them."""
    argparse._ = text  # type: ignore[attr-defined]


class Columns(argparse.HelpFormatter):
    """Help whose second column stands straight where the first has Chinese characters."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        if action.help is not argparse.SUPPRESS:
            width = _cells(self._format_action_invocation(action)) + self._current_indent
            self._action_max_length = max(self._action_max_length, width)

    def _format_action(self, action: argparse.Action) -> str:
        told = super()._format_action(action)
        head = self._format_action_invocation(action)
        wide = _cells(head) - len(head)
        before, found, after = told.partition(head)
        spare = len(after) - len(after.lstrip(" ")) - 2
        return before + found + after[max(0, min(wide, spare)) :] if found else told


def _cells(text: str) -> int:
    return len(text) + sum(east_asian_width(letter) in "WF" for letter in text)
