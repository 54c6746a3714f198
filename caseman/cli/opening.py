"""A command line that only opens the terminal, read without argparse: a fifth of the way to the first frame."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from caseman.api.messages import msg as _

if TYPE_CHECKING:
    from argparse import Namespace

#: The options that may stand before or after every command: name -> (metavar or "", help); flags have no metavar.
GLOBAL = {
    "--data": (_("DIR"), _("folder of the office's store")),
    "--config": (_("FILE"), _("settings file")),
    "--lang": ("zh|en", _("language of words and headings")),
    "--today": (_("DATE"), _("business day, instead of the computer's")),
    "--policy-date": (_("DATE"), _("what if the law of that day applied; nothing is written")),
    "--user": (_("NAME"), _("who is at work")),
    "--json": ("", _("data as JSON")),
}


def read(words: Sequence[str]) -> "Namespace | None":
    """What the options say; None for everything that argparse has to look at: commands, flags, slips."""
    told: dict[str, object] = {name.removeprefix("--").replace("-", "_"): None for name in GLOBAL}
    rest = list(words)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not GLOBAL.get(name, ("",))[0] or not (equals or (rest and not rest[0].startswith("-"))):
            return None
        told[name.removeprefix("--").replace("-", "_")] = value if equals else rest.pop(0)
        if str(told["lang"] or "zh") not in ("zh", "en"):
            return None
    return cast("Namespace", SimpleNamespace(command=None, **told))
