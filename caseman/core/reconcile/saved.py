"""Lists as they are kept: the file under its hash, every row as received, and the judgements on differences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any

from caseman.api.lists import ListKind, Verdict
from caseman.api.messages import InputError
from caseman.api.values import plain
from caseman.core.imports import TABLE
from caseman.core.records import Record

from .lines import Judgement, TheirLine, digest
from .reading import Received
from .sums import ListTotal
from .values import canonical

if TYPE_CHECKING:
    from caseman.core.office import Office

#: Record type of judgements.
JUDGEMENTS = "judgements"


@dataclass(frozen=True, slots=True)
class SavedList:
    """A list that was saved."""

    ref: str
    kind: str
    file: str
    saved_on: str
    scope: Mapping[str, str]
    lines: tuple[TheirLine, ...]
    totals: tuple[ListTotal, ...]
    #: rows with errors: what they say in the columns that are in order
    waiting: tuple[Mapping[str, Any], ...]

    @property
    def day(self) -> date | None:
        """The business day on which it was saved."""
        return datetime.fromisoformat(self.saved_on).date() if self.saved_on else None


def saved_id(received: Received, scope: Mapping[str, str]) -> str:
    """The id of a list's record: its kind, its file's hash, and what narrows it."""
    parts = [received.kind.id, received.sha256[:12]]
    if scope:
        parts.append(digest(*(f"{name}={scope[name]}" for name in sorted(scope)))[:6])
    return "-".join(parts)


def list_record(office: "Office", received: Received, scope: Mapping[str, str]) -> dict[str, Any]:
    """The document of a saved list."""
    return {
        "kind": received.kind.id,
        "file": received.file,
        "sha256": received.sha256,
        "imported_on": office.now().isoformat(),
        "scope": dict(scope),
        "notices": [notice.to_json() for notice in received.notices],
        "sheets": [
            {
                "table": table.table,
                "sheet": table.sheet,
                "rows": len(table.good) + len(table.bad),
                "layout": table.layout.to_json(),
                "notices": [notice.to_json() for notice in table.notices],
                "waiting": [row.to_json() for sheet, row in received.bad if sheet == table.sheet],
            }
            for table in received.tables
        ],
        "lines": [
            {
                "row": line.row,
                "sheet": line.sheet,
                "cells": dict(line.cells),
                "values": {name: _stored(value) for name, value in line.values.items() if value is not None},
            }
            for line in received.lines
        ],
        "totals": [
            {
                "row": one.row,
                "sheet": one.sheet,
                "part": one.part,
                "sums": {name: _stored(value) for name, value in one.sums.items()},
            }
            for one in received.totals
        ],
    }


def keep_file(folder: Path, data: bytes, received: Received) -> None:
    """Keep the file as received, once, under its hash."""
    kept = folder / "files" / f"{received.sha256[:16]}{Path(received.file).suffix.lower()}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        kept.write_bytes(data)


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def read_saved(kind: ListKind, record: Record) -> SavedList | None:
    """A saved list; None for a file of that kind that is no list. Raises InputError for what somebody broke."""
    data = record.data
    if "lines" not in data:
        return None
    kinds = {one.name: one.kind for one in kind.fields}

    def values(stored: Mapping[str, Any]) -> dict[str, Any]:
        return {name: canonical(word, stored.get(name)) for name, word in kinds.items()}

    return SavedList(
        record.ref,
        kind.id,
        str(data.get("file", "")),
        str(data.get("imported_on", "")),
        dict(data.get("scope", {})),
        tuple(
            TheirLine(
                int(line.get("row", 0)),
                intern(str(line.get("sheet", ""))),
                values(line.get("values", {})),
                {intern(head): intern(str(cell)) for head, cell in line.get("cells", {}).items()},
            )
            for line in data["lines"]
        ),
        tuple(
            ListTotal(
                int(one["row"]),
                str(one["sheet"]),
                {name: Decimal(value) for name, value in one["sums"].items()},
                bool(one.get("part")),
            )
            for one in data.get("totals", ())
        ),
        tuple(
            waiting_values(kind, row.get("keys", {}))
            for sheet in data.get("sheets", ())
            for row in sheet.get("waiting", ())
        ),
    )


def waiting_values(kind: ListKind, texts: Mapping[str, str]) -> dict[str, Any]:
    """What a row with errors says by field, as far as its columns are in order: enough to know whose it is."""
    row = kind.row.model_construct(None, **{**dict.fromkeys(kind.row.model_fields), **texts})
    given: dict[str, object] = dict(texts)
    if kind.theirs:
        try:
            given |= kind.theirs(row)
        except Exception:  # it is made for whole rows
            given = dict(texts)
    values = {}
    for one in kind.fields:
        try:
            values[one.name] = canonical(one.kind, given.get(one.name))
        except (InputError, TypeError):
            values[one.name] = None
    return values


def newest(saved: Iterable[SavedList]) -> list[SavedList]:
    """The list that counts of each scope: the last one."""
    found: dict[tuple[tuple[str, str], ...], SavedList] = {}
    for one in sorted(saved, key=lambda one: (one.saved_on, one.ref)):
        found[tuple(sorted(one.scope.items()))] = one
    return list(found.values())


def read_judgement(record: Record) -> Judgement:
    data = record.data
    return Judgement(
        record.ref, str(data.get("difference", "")), Verdict(data["verdict"]), bool(data.get("written"))
    )


__all__ = [
    "JUDGEMENTS",
    "TABLE",
    "SavedList",
    "keep_file",
    "list_record",
    "newest",
    "read_judgement",
    "read_saved",
    "saved_id",
]
