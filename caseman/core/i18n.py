"""Translation at the place of showing: message ids with facts become sentences of the chosen language."""

import gettext
import io
import locale
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path

from caseman.api.choices import Choice
from caseman.api.messages import CORE, CasemanError, Label, Who
from caseman.api.messages import msg as _

LANGUAGES = ("zh", "en")
LOCALE = Path(__file__).parent.parent / "locale"


#: What operating systems say when a file cannot be used, as Python gives it in `OSError.strerror`.
SYSTEM_REASONS = frozenset(
    (
        _("No such file or directory"),
        _("Permission denied"),
        _("Operation not permitted"),
        _("Is a directory"),
        _("Not a directory"),
        _("File exists"),
        _("Directory not empty"),
        _("File name too long"),
        _("No space left on device"),
        _("Disk quota exceeded"),
        _("Read-only file system"),
        _("Input/output error"),
        _("Too many open files"),
        _("Device or resource busy"),
        _("Invalid argument"),
        _("The process cannot access the file because it is being used by another process"),
        _("The system cannot find the path specified"),
    )
)


def choose_language(asked: str = "") -> str:
    """`zh` or `en`: what was asked for, else the locale's (zh* Chinese, en* English, anything else Chinese)."""
    if asked:
        return asked
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not told:
        told = locale.getlocale()[0] or ""
    return "en" if told.lower().startswith("en") else "zh"


class Translator:
    """Looks message ids up: in the catalogue of who wrote them (`Message.by`), in the owner's, in the core's; else gives the id."""

    def __init__(
        self,
        language: str,
        plugin_catalogue: Callable[[str], bytes | None] | None = None,
        owners: Sequence[str] = (),
    ) -> None:
        self.language = language
        #: What a user of the office is called, by short name.
        self.person: Callable[[str], str] = str
        self._owners = owners
        self._plugin_catalogue = plugin_catalogue
        self._catalogues: dict[str, gettext.NullTranslations] = {}

    def __call__(self, message: str, owner: str = "") -> str:
        """The text of a message id in the chosen language, its braces untouched."""
        if not message or self.language == "en":
            return message
        for one in (getattr(message, "by", ""), owner):
            if one:
                text = self._catalogue(one).gettext(message)
                if text != message:
                    return text
        return self._catalogue(CORE).gettext(message)

    def sentence(self, message: str, facts: Mapping[str, object], owner: str = "") -> str:
        """The text with its facts filled in, each written as people read it; as it stands where its braces are wrong."""
        text = self(message, owner)
        if not facts:
            return text
        try:
            return text.format_map({name: self.fact(value, owner) for name, value in facts.items()})
        except (KeyError, IndexError, ValueError, AttributeError):
            return text  # a plugin's slip must not hide what it has to say, nor end the program

    def error(self, error: CasemanError, owner: str = "") -> str:
        return self.sentence(error.message, error.facts, owner)

    def label(self, message: str) -> str:
        """A label of whichever plugin: its own catalogue, or the first that knows it."""
        for owner in ("", *self._owners):
            text = self(message, owner)
            if text != message:
                return text
        return message

    def fact(self, value: object, owner: str = "") -> str:
        """A value as text: sums with two decimals, ISO days, choices by their title, lists joined."""
        if type(value) is str:  # most are, and a filter asks for thousands
            return self(value) if value in SYSTEM_REASONS else value
        if isinstance(value, Who):
            return self.person(value)
        if isinstance(value, Choice):
            return self.label(value.title_id)
        if isinstance(value, Label):
            return self.label(value)
        if isinstance(value, CasemanError):
            return self.error(value, owner)
        if isinstance(value, Enum):
            return str(value.value)
        if isinstance(value, bool):
            return "√" if value else "×"
        if isinstance(value, Decimal):
            return format(value, "f")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Fraction):
            return str(value)
        if isinstance(value, list | tuple):
            return ("、" if self.language == "zh" else ", ").join(self.fact(part, owner) for part in value)
        told = "" if value is None else str(value)
        return self(told) if told in SYSTEM_REASONS else told

    def _catalogue(self, owner: str) -> gettext.NullTranslations:
        if owner not in self._catalogues:
            self._catalogues[owner] = self._load(owner)
        return self._catalogues[owner]

    def _load(self, owner: str) -> gettext.NullTranslations:
        if owner == CORE:
            file = LOCALE / "zh_CN" / "LC_MESSAGES" / "caseman.mo"
            return (
                gettext.GNUTranslations(io.BytesIO(file.read_bytes()))
                if file.is_file()
                else gettext.NullTranslations()
            )
        data = self._plugin_catalogue(owner) if self._plugin_catalogue else None
        if not data:
            return gettext.NullTranslations()
        try:
            return gettext.GNUTranslations(io.BytesIO(data))
        except (OSError, UnicodeDecodeError, ValueError):
            return (
                gettext.NullTranslations()
            )  # a damaged catalogue costs a plugin its translations, nothing else
