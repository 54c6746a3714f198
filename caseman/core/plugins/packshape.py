"""Whether a pack has the shape of one: which of its tables stand once, which repeat, what is a list and what a day.

What its entries mean is the policy engine's to judge (`caseman.core.policy`), entry by entry; a pack that is not
even of this shape is refused whole.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.core.toml import table_lines

from .faults import PluginFault, line_with
from .manifest import of_pack, toml_table
from .snapshots import PackFile

#: Tables that repeat, `[[value]]`.
REPEATED = ("value", "table", "checklist", "deadline", "calendar", "test")
#: What a key of such a table is, where the wrong kind of thing would be misread.
_KINDS: Mapping[str, tuple[type, str]] = {
    "parameter": (str, _("text in quotes")),
    "calculation": (str, _("text in quotes")),
    "source": (str, _("text in quotes")),
    "from": (date, _("a day such as 2026-01-01")),
    "date": (date, _("a day such as 2026-01-01")),
    "when": (Mapping, _("a table in braces")),
    "given": (Mapping, _("a table in braces")),
    "rows": (list, _("a list in brackets")),
    "items": (list, _("a list in brackets")),
    "holidays": (list, _("a list in brackets")),
    "workdays": (list, _("a list in brackets")),
    "fixed": (list, _("a list in brackets")),
}


def check_shape(pack: PackFile) -> None:
    """Raises PluginFault with file and line."""
    of_pack(pack.data, pack.path)
    data = toml_table(pack.data, pack.path)
    for name in REPEATED:
        tables = data.get(name, [])
        lines = table_lines(pack.data, name)
        if not isinstance(tables, list) or not all(isinstance(one, Mapping) for one in tables):
            raise PluginFault(
                _("{file}, line {line}: {name} repeats; write it as [[{name}]]"),
                pack.path,
                line_with(pack.data, rf"^[ \t]*\[*\s*{name}\b") or 1,
                name=name,
            )
        for number, table in enumerate(tables):
            _check_keys(table, pack.path, lines[number] if number < len(lines) else 1)
    sources = data.get("source", {})
    if not isinstance(sources, Mapping) or not all(isinstance(one, Mapping) for one in sources.values()):
        raise PluginFault(
            _("{file}, line {line}: each source is a table of its own, as [source.notice]"),
            pack.path,
            line_with(pack.data, r"^[ \t]*\[*\s*source\b") or 1,
        )
    every = data["pack"].get("review_every_days", 0)
    if not isinstance(every, int):
        raise PluginFault(
            _("{file}, line {line}: {key} must be {wanted}, not “{value}”"),
            pack.path,
            line_with(pack.data, r"^[ \t]*review_every_days") or 1,
            key="review_every_days",
            wanted=Label(_("a whole number")),
            value=every,
        )


def _check_keys(table: Mapping[str, Any], file: str, line: int) -> None:
    for key, value in table.items():
        kind, wanted = _KINDS.get(key, (object, ""))
        if not isinstance(value, kind) or (kind is date and isinstance(value, datetime)):
            raise PluginFault(
                _("{file}, line {line}: {key} must be {wanted}, not “{value}”"),
                file,
                line,
                key=key,
                wanted=Label(wanted),
                value=str(value)[:60],
            )
