"""A plugin's manifest: plugin.toml of a folder, the `[tool.caseman]` block of a single file, `[pack]` of a pack."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caseman.api import API
from caseman.api.messages import msg as _

from .faults import PluginFault

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{1,39}")
#: A pack is named like a plugin, or by the code of its region.
PACK_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_.-]{1,39}")
VERSION = re.compile(r"\d+(\.\d+){0,2}")
#: PEP 723's block of metadata at the head of a single file.
BLOCK = re.compile(r"(?m)^# /// script\s*$\n(?P<body>(^#(| .*)$\n)+)^# ///\s*$")
KEYS = ("id", "title", "version", "api", "requires", "maintainer", "homepage", "license", "description")


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who a plugin is. `requires` are ids of plugins that must be loaded before it."""

    id: str
    title: str
    version: str
    api: str
    requires: tuple[str, ...] = ()
    maintainer: str = ""


def read_toml(data: bytes, file: str) -> dict[str, Any]:
    """A TOML file. Raises PluginFault with the line."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise PluginFault(_("{file} is not UTF-8 text: save it as UTF-8"), file) from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else 0
        raise PluginFault(_("{file}, line {line}: this is not TOML"), file, line) from None


def of_folder(data: bytes, file: str) -> Manifest:
    return checked(read_toml(data, file), file)


def of_file(data: bytes, file: str) -> Manifest:
    """The manifest in a single file's head. Raises PluginFault."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PluginFault(_("{file} is not UTF-8 text: save it as UTF-8"), file) from None
    block = BLOCK.search(text.replace("\r\n", "\n") + "\n")
    if block is None:
        raise PluginFault(_("{file} has no `# /// script` block with [tool.caseman]"), file)
    lines = [line[2:] if line.startswith("# ") else line[1:] for line in block["body"].splitlines()]
    table = read_toml("\n".join(lines).encode(), file).get("tool", {}).get("caseman")
    if not isinstance(table, Mapping):
        raise PluginFault(_("{file} has no `# /// script` block with [tool.caseman]"), file)
    return checked(table, file)


def of_pack(data: bytes, file: str) -> Manifest:
    """A pack's own table as a manifest; what else is in a pack is the policy engine's to judge."""
    table = read_toml(data, file).get("pack")
    if not isinstance(table, Mapping) or not isinstance(table.get("id"), str):
        raise PluginFault(_("{file} has no [pack] table with an id"), file)
    if not PACK_IDENTIFIER.fullmatch(table["id"]):
        raise PluginFault(
            _("{file}: the id “{id}” is not small letters, digits, _ or -"), file, id=table["id"]
        )
    return Manifest(
        id=table["id"],
        api=".".join(map(str, API)),
        title=str(table.get("title", "")),
        version=str(table.get("version", "")),
        maintainer=str(table.get("maintainer", "")),
    )


def checked(table: Mapping[str, Any], file: str) -> Manifest:
    """A manifest's table. Raises PluginFault naming the key."""
    import difflib

    for key in table:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, 1)
            hint = near[0] if near else ", ".join(KEYS)
            raise PluginFault(_("{file}: there is no key {key}; is {hint} meant?"), file, key=key, hint=hint)
    for key in ("id", "title", "version", "api"):
        if not isinstance(table.get(key), str) or not table[key]:
            raise PluginFault(_("{file}: the key {key} is missing or no text"), file, key=key)
    if not IDENTIFIER.fullmatch(table["id"]):
        raise PluginFault(_("{file}: the id “{id}” is not small letters, digits or _"), file, id=table["id"])
    if not VERSION.fullmatch(table["version"]):
        raise PluginFault(
            _("{file}: version must be like 1.0.0, not “{value}”"), file, value=table["version"]
        )
    requires = table.get("requires", [])
    if not isinstance(requires, list) or not all(isinstance(one, str) for one in requires):
        raise PluginFault(_("{file}: requires is a list of plugin ids"), file)
    _check_api(table["api"], file)
    return Manifest(
        id=table["id"],
        title=table["title"],
        version=table["version"],
        api=table["api"],
        requires=tuple(requires),
        maintainer=str(table.get("maintainer", "")),
    )


def _check_api(told: str, file: str) -> None:
    """A plugin runs on the major version that it was written for, in its minor or a later one."""
    here = ".".join(map(str, API))
    if not re.fullmatch(r"\d+\.\d+", told):
        raise PluginFault(_("{file}: api must be like {here}, not “{value}”"), file, value=told, here=here)
    major, minor = (int(part) for part in told.split("."))
    if major != API[0] or minor > API[1]:
        raise PluginFault(
            _("{file}: it is written for plugin API {value}, this caseman has {here}"),
            file,
            value=told,
            here=here,
        )
