"""index.json: what was derived from the log, with a CRC. It can be deleted at any time.

The first line is the CRC of the rest, the second an object that says what follows: for each table a line with the ids
(JSON) and one for each array of its entries (base64), then a line of JSON for each column, in the order of the ids.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from pydantic_core import to_json

from .columns import Column, Path
from .entries import KINDS, Entries, Gone
from .files import Files
from .lines import decode
from .log import Position
from .state import State

NAME = "index.json"
VERSION = 3
END = b"\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state and the position of the log that it stands for; no state where it was made for other columns."""

    at: Position
    state: State | None


def snapshot(state: State, at: Position) -> Callable[[], bytes]:
    """A picture of a state, taken at once; the bytes of its checkpoint are made when called, by whatever thread."""
    pieces: list[Callable[[], bytes]] = []
    for entries in state.tables.values():
        ids, packed = list(entries), entries.packed()
        pieces.append(lambda ids=ids: to_json(ids))  # type: ignore[misc]
        pieces += [lambda data=data: data for data in packed]  # type: ignore[misc]
    kept = [
        (table, path, column)
        for table, columns in state.columns.items()
        for path, column in columns.items()
        if not column.passing
    ]
    pieces += [column.packed(list(state.tables.get(table, ()))) for table, _path, column in kept]
    head = {
        "version": VERSION,
        "order": sys.byteorder,
        "at": at,
        "tables": list(state.tables),
        "columns": [(table, path) for table, path, _column in kept],
        "gone": [[table, doc_id, *gone] for (table, doc_id), gone in state.gone.items()],
    }
    return lambda: _with_crc(END.join([to_json(head), *(piece() for piece in pieces)]))


def _with_crc(body: bytes) -> bytes:
    return f"{crc32(body):08x}".encode() + END + body


def load(files: Files, columns: Mapping[str, tuple[Path, ...]]) -> Checkpoint | None:
    """The checkpoint; None where there is none that can be used."""
    try:
        data = files.whole(NAME)
    except OSError:
        return None
    mark, _newline, body = data.partition(END)
    if mark != f"{crc32(body):08x}".encode():
        return None
    lines = iter(body.split(END))
    told: dict[str, Any] = decode(next(lines))
    if told.get("version") != VERSION or told["order"] != sys.byteorder:
        return None
    return Checkpoint(Position(*told["at"]), _state(told, lines, columns))


def _state(
    told: Mapping[str, Any], lines: Iterator[bytes], columns: Mapping[str, tuple[Path, ...]]
) -> State | None:
    """The state of a checkpoint; None where it was made for other columns."""
    state, ids = State(columns), {}
    for table in told["tables"]:
        ids[table] = decode(next(lines))
        state.tables[table] = Entries.unpacked(ids[table], [next(lines) for _kind in KINDS])
    found = {(table, tuple(path)): data for (table, path), data in zip(told["columns"], lines, strict=True)}
    for table, wanted in columns.items():
        for path in wanted:
            if (table, path) not in found:
                return None
            state.columns[table][path] = Column.kept(path, ids.get(table, []), found[table, path])
    state.gone = {(table, doc_id): Gone(rev, told_hash) for table, doc_id, rev, told_hash in told["gone"]}
    return state
