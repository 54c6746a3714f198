"""A plugin's manifest: plugin.toml of a folder, the `[tool.caseman]` block of a single file, `[pack]` of a pack."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from caseman.api import API
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.core.toml import read_toml

from .faults import NOT_TEXT, PluginFault, line_with, not_text

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{1,39}")
#: A pack is named like a plugin, or by the code of its region.
PACK_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_.-]{1,39}")
VERSION = re.compile(r"\d+(\.\d+){0,2}")
#: PEP 723's block of metadata at the head of a single file.
BLOCK_START, BLOCK_END = "# /// script", "# ///"
REQUIRED = ("id", "title", "version", "api")
KEYS = (*REQUIRED, "requires", "maintainer", "homepage", "license", "description")


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who a plugin is. `requires` are ids of plugins that must be loaded before it."""

    id: str
    title: str
    version: str
    api: str
    requires: tuple[str, ...] = ()
    maintainer: str = ""


def of_folder(data: bytes, file: str) -> Manifest:
    """The manifest in a folder's plugin.toml. Raises PluginFault."""
    return _Reading(toml_table(data, file), file, data, 0).manifest()


def of_file(data: bytes, file: str) -> Manifest:
    """The manifest in a single file's head. Raises PluginFault."""
    if torn := not_text(data):
        raise PluginFault(NOT_TEXT, file, torn)
    lines = data.decode("utf-8-sig").splitlines()
    starts = [number for number, line in enumerate(lines) if line.rstrip() == BLOCK_START]
    if not starts:
        raise PluginFault(
            _("{file}, line {line}: a plugin of one file begins with a `# /// script` block"), file, 1
        )
    if len(starts) > 1:
        raise PluginFault(
            _("{file}, line {line}: this is a second `# /// script` block"), file, starts[1] + 1
        )
    first = starts[0] + 1
    ends = [number for number in range(first, len(lines)) if lines[number].rstrip() == BLOCK_END]
    if not ends:
        raise PluginFault(
            _("{file}, line {line}: the `# /// script` block has no end; close it with a line `# ///`"),
            file,
            first,
        )
    body = lines[first : ends[0]]
    for number, line in enumerate(body, start=first + 1):
        if line != "#" and not line.startswith("# "):
            raise PluginFault(
                _("{file}, line {line}: a line of the `# /// script` block begins with `# `"), file, number
            )
    block = "\n".join(line[2:] for line in body).encode()
    table = toml_table(block, file, first).get("tool", {}).get("caseman")
    if not isinstance(table, Mapping):
        raise PluginFault(
            _("{file}, line {line}: the `# /// script` block has no table [tool.caseman]"), file, first
        )
    return _Reading(table, file, block, first).manifest()


def of_pack(data: bytes, file: str) -> Manifest:
    """A pack's own table as a manifest; what else is in a pack is the policy engine's to judge."""
    table = toml_table(data, file).get("pack")
    if not isinstance(table, Mapping) or not isinstance(table.get("id"), str):
        line = line_with(data, r"^[ \t]*\[pack\]") or 1
        raise PluginFault(_("{file}, line {line}: there is no table [pack] with an id"), file, line)
    if not PACK_IDENTIFIER.fullmatch(table["id"]):
        raise PluginFault(
            _("{file}, line {line}: the id “{id}” is not 2 to 40 small letters, digits, _ or -"),
            file,
            line_with(data, r"^[ \t]*id\s*="),
            id=table["id"],
        )
    return Manifest(
        id=table["id"],
        api=".".join(map(str, API)),
        title=str(table.get("title", "")),
        version=str(table.get("version", "")),
        maintainer=str(table.get("maintainer", "")),
    )


def toml_table(data: bytes, file: str, before: int = 0) -> Mapping[str, Any]:
    """TOML that stands after `before` lines of a file. Raises PluginFault."""
    if line := not_text(data):
        raise PluginFault(NOT_TEXT, file, line + before)
    try:
        return read_toml(data, file)
    except InputError as error:
        facts = dict(error.facts)
        wrong = facts.pop("line")
        facts.pop("file")
        raise PluginFault(
            error.message, file, before + (wrong if isinstance(wrong, int) else 0), **facts
        ) from None


class _Reading:
    """A manifest's table, with the lines of its keys."""

    def __init__(self, table: Mapping[str, Any], file: str, data: bytes, before: int) -> None:
        self._table = table
        self._file = file
        self._data = data
        self._before = before

    def manifest(self) -> Manifest:
        """Raises PluginFault naming the key and its line."""
        table = self._table
        for key in table:
            if key not in KEYS:
                near = difflib.get_close_matches(key, KEYS, 1)
                hint = near[0] if near else ", ".join(KEYS)
                self._refuse(
                    _("{file}, line {line}: there is no key {key}; is {hint} meant?"), key, key=key, hint=hint
                )
        for key in REQUIRED:
            if key not in table:
                self._refuse(_("{file}, line {line}: the key {key} is missing"), key, key=key)
            if not isinstance(table[key], str) or not table[key]:
                self._refuse(
                    _('{file}, line {line}: {key} is text in quotes, as in {key} = "1.0"'), key, key=key
                )
        if not IDENTIFIER.fullmatch(table["id"]):
            self._refuse(
                _("{file}, line {line}: the id “{id}” is not 2 to 40 small letters, digits or _"),
                "id",
                id=table["id"],
            )
        if not VERSION.fullmatch(table["version"]):
            self._refuse(
                _("{file}, line {line}: version is like 1.0.0, not “{value}”"),
                "version",
                value=table["version"],
            )
        requires = table.get("requires", [])
        if not isinstance(requires, list) or not all(
            isinstance(one, str) and IDENTIFIER.fullmatch(one) for one in requires
        ):
            self._refuse(
                _('{file}, line {line}: requires is a list of plugin ids, as in requires = ["contracts"]'),
                "requires",
            )
        self._check_api(table["api"])
        return Manifest(
            id=table["id"],
            title=table["title"],
            version=table["version"],
            api=table["api"],
            requires=tuple(requires),
            maintainer=str(table.get("maintainer", "")),
        )

    def _check_api(self, asked: str) -> None:
        """A plugin runs on the major version that it was written for, in its minor or a later one."""
        here = ".".join(map(str, API))
        if not re.fullmatch(r"\d+\.\d+", asked):
            self._refuse(
                _("{file}, line {line}: api is like {here}, not “{value}”"), "api", value=asked, here=here
            )
        major, minor = (int(part) for part in asked.split("."))
        if major != API[0] or minor > API[1]:
            self._refuse(
                _(
                    "{file}, line {line}: it is written for plugin API {value}, this caseman has {here}; update the older of the two"
                ),
                "api",
                value=asked,
                here=here,
            )

    def _refuse(self, message: str, at: str, **facts: object) -> NoReturn:
        line = line_with(self._data, rf"^[ \t]*[\"']?{re.escape(at)}[\"']?\s*=") or 1
        raise PluginFault(message, self._file, line + self._before, **facts)
