"""The first files of a new plugin: they load and do something as they are."""

from pathlib import Path

from caseman.api import API
from caseman.api.messages import InputError
from caseman.api.messages import msg as _

from .manifest import IDENTIFIER, PACK_IDENTIFIER

_MANIFEST = """id = "{id}"
title = "{id}"
version = "0.1.0"
api = "{api}"
"""

_CODE = '''"""What this plugin is for, in one sentence."""

from collections.abc import Iterable

from caseman.api import CheckContext, Finding, Rule, Severity, hookimpl
from caseman.api import msg as _


def unit_is_known(ctx: CheckContext) -> Iterable[Finding]:
    """Every case is about a unit of the house table."""
    if ctx.unit is None:
        yield Finding(
            message=_("unit {{unit}} is not in the house table"),
            facts={{"unit": ctx.case.unit}},
            path="unit",
        )


@hookimpl
def register_rules() -> list[Rule]:
    return [
        Rule(
            id="{id}.unit_is_known",
            code="{code}-01",
            title=_("the unit is in the house table"),
            severity=Severity.WARN,
            check=unit_is_known,
        )
    ]
'''

_BLOCK = """# /// script
# requires-python = ">=3.11"
# [tool.caseman]
{manifest}# ///
"""

_PACK = """format = 1

[pack]
id = "{id}"
title = "{id}"
version = "0.1"
region = "{region}"

[source.notice]
title = ""  # title of the document that says so

# [[value]]
# parameter = ""        # caseman packs parameters lists them
# from = 2026-01-01     # the day from which it holds
# source = "notice"
# verified = false      # true when somebody has read the source
# value = ""
"""


def scaffold(folder: Path, plugin: str, kind: str, region: str = "CN") -> list[Path]:
    """Write a new plugin (`folder`, `file` or `pack`) into a folder of plugins; gives the files.

    Raises InputError for an id that is none, or where something is in the way.
    """
    rule = PACK_IDENTIFIER if kind == "pack" else IDENTIFIER
    if not rule.fullmatch(plugin):
        raise InputError(_("an id is small letters, digits and _, not “{id}”"), id=plugin)
    files = _files(plugin, kind, region or "CN")
    for name in files:
        if (folder / name).exists():
            raise InputError(_("{file} is there already"), file=str(folder / name))
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in files]


def _files(plugin: str, kind: str, region: str) -> dict[str, str]:
    manifest = _MANIFEST.format(id=plugin, api=".".join(map(str, API)))
    code = _CODE.format(id=plugin, code=plugin[:4].upper())
    if kind == "pack":
        return {f"{plugin}.toml": _PACK.format(id=plugin, region=region)}
    if kind == "file":
        told = "".join(f"# {line}\n" for line in manifest.splitlines())
        return {f"{plugin}.py": _BLOCK.format(manifest=told) + code}
    return {f"{plugin}/plugin.toml": manifest, f"{plugin}/__init__.py": code}
