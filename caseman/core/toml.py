"""Reading TOML that people wrote, with a sentence and a line for what does not read."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from caseman.api.messages import InputError
from caseman.api.messages import msg as _

_LINE = re.compile(r"line (\d+), column (\d+)")
#: Slips that people make, looked for in the line that does not read, and what to say of them.
_SLIPS = (
    (
        re.compile(r"[＝，“”‘’【】０-９]"),
        _('full-width signs: type = , " [ ] and digits with the input method off'),
    ),
    (re.compile(r"=\s*\d+(\.\d+)?\s*%"), _('a percentage is written in quotes: "3%"')),
    (re.compile(r"=\s*\d{4}[-./]\d{1,2}[-./]\d{1,2}"), _("a day is written 2026-03-01")),
)


@lru_cache(maxsize=128)  # a pack is read as a plugin, for its shape and for its figures
def _parsed(text: str) -> Mapping[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def read_toml(data: bytes, name: str) -> Mapping[str, Any]:
    """A TOML document, shared by whoever reads the same text; decimal figures come as Decimal. Raises InputError naming file, line and what to do."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(_("{file} is not UTF-8 text: save it as UTF-8"), file=name, line=0) from None
    try:
        return _parsed(text)
    except tomllib.TOMLDecodeError as error:
        place = _LINE.search(str(error))
        lines = text.splitlines()
        line, column = (int(place[1]), int(place[2])) if place else (len(lines), 1)
        written = lines[line - 1] if 0 < line <= len(lines) else ""
        hint = next((told for slip, told in _SLIPS if slip.search(written)), _("this is not TOML"))
        raise InputError(
            _("{file}, line {line}, column {column}: {hint}"), file=name, line=line, column=column, hint=hint
        ) from None


def table_lines(data: bytes, name: str) -> list[int]:
    """The lines on which the tables `[[name]]` begin, in their order."""
    wanted = re.compile(rb"\s*\[\[\s*" + re.escape(name.encode()) + rb"\s*\]\]")
    return [number for number, line in enumerate(data.splitlines(), start=1) if wanted.match(line)]
