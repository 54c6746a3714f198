"""What is derived from the log: where each document's bytes lie, and the columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zlib import crc32

from .errors import Damaged
from .errors import marked as _
from .lines import Line

#: Keys from the document's root to a value.
Path = tuple[str, ...]


class Entry(NamedTuple):
    """A live document: where its bytes lie, their CRC-32, its revision, the hash of its line."""

    start: int
    length: int
    crc: int
    rev: int
    hash: str

    def require(self, data: bytes, table: str, doc_id: str) -> None:
        """Raises Damaged where these are not the document's bytes."""
        if crc32(data) != self.crc:
            raise Damaged(_("{ref} could not be read"), ref=f"{table}/{doc_id}")


class Gone(NamedTuple):
    """A deleted document."""

    rev: int
    hash: str


def value_at(doc: Any, path: Path) -> Any:
    """The value at a path of keys; None where there is none."""
    for key in path:
        if not isinstance(doc, dict):
            return None
        doc = doc.get(key)
    return doc


def plain(value: object) -> bool:
    """Whether a column can hold it."""
    return isinstance(value, str | int | float | bool)


def same(one: object, other: object) -> bool:
    """Whether two JSON values are the same; to Python alone true is 1."""
    return one == other and isinstance(one, bool) is isinstance(other, bool)


@dataclass(slots=True)
class Column:
    """The values of one path, and which documents have each; the latter made when it is first asked for."""

    path: Path
    values: dict[str, Any] = field(default_factory=dict)
    _holders: dict[Any, set[str]] | None = None

    def put(self, doc_id: str, doc: Any) -> None:
        """A document changed (None: is gone)."""
        old = self.values.pop(doc_id, None)
        new = value_at(doc, self.path)
        if self._holders is not None and old is not None:
            self._holders[old].discard(doc_id)
        if plain(new):
            self.values[doc_id] = new
            if self._holders is not None:
                self._holders.setdefault(new, set()).add(doc_id)

    def holders(self, value: Any) -> list[str]:
        """The ids of the documents with that value."""
        if self._holders is None:
            self._holders = {}
            for doc_id, one in self.values.items():
                self._holders.setdefault(one, set()).add(doc_id)
        return [one for one in self._holders.get(value, ()) if same(self.values[one], value)]


class State:
    """Documents and columns by table."""

    def __init__(self, columns: Mapping[str, tuple[Path, ...]]) -> None:
        self.tables: dict[str, dict[str, Entry]] = {}
        self.gone: dict[tuple[str, str], Gone] = {}
        self.columns = {table: {path: Column(path) for path in paths} for table, paths in columns.items()}

    def apply(self, line: Line, doc: Any) -> None:
        """Take in one line with its document as read (None: deleted)."""
        table, doc_id, rev = line.head["tb"], line.head["id"], line.head["rv"]
        entries = self.tables.setdefault(table, {})
        if doc is None:
            entries.pop(doc_id, None)
            self.gone[table, doc_id] = Gone(rev, line.hash)
        else:
            entries[doc_id] = Entry(line.start, len(line.doc), line.crc, rev, line.hash)
            self.gone.pop((table, doc_id), None)
        for column in self.columns.get(table, {}).values():
            column.put(doc_id, doc)

    def entry(self, table: str, doc_id: str) -> Entry | None:
        """Where a document lies; None where there is none."""
        entries = self.tables.get(table)
        return None if entries is None else entries.get(doc_id)

    def keys(self) -> Iterator[tuple[str, str]]:
        """The (table, id) of every document."""
        return ((table, doc_id) for table, entries in self.tables.items() for doc_id in entries)

    def rev(self, table: str, doc_id: str) -> int:
        """A document's revision; of a deleted one that of its deletion; 0 where there never was one."""
        entry = self.tables.get(table, {}).get(doc_id)
        if entry is not None:
            return entry.rev
        gone = self.gone.get((table, doc_id))
        return gone.rev if gone else 0

    def hash(self, table: str, doc_id: str) -> str:
        """The hash of the line of a document's present revision; empty where there is none."""
        entry = self.tables.get(table, {}).get(doc_id) or self.gone.get((table, doc_id))
        return entry.hash if entry else ""

    # -- the checkpoint's form

    def to_json(self) -> dict[str, Any]:
        return {
            "tables": self.tables,
            "gone": [[table, doc_id, *gone] for (table, doc_id), gone in self.gone.items()],
            "columns": [[table, list(path), column.values] for table, path, column in self._all_columns()],
        }

    def _all_columns(self) -> Iterator[tuple[str, Path, Column]]:
        for table, columns in self.columns.items():
            for path, column in columns.items():
                yield table, path, column

    @classmethod
    def from_json(cls, told: Mapping[str, Any], columns: Mapping[str, tuple[Path, ...]]) -> "State | None":
        """The state of a checkpoint; None where it was made for other columns."""
        found = {(table, tuple(path)): values for table, path, values in told["columns"]}
        wanted = {(table, path) for table, paths in columns.items() for path in paths}
        if not wanted <= found.keys():
            return None
        state = cls(columns)
        state.tables = {
            table: {doc_id: Entry(*entry) for doc_id, entry in entries.items()}
            for table, entries in told["tables"].items()
        }
        state.gone = {(table, doc_id): Gone(rev, told_hash) for table, doc_id, rev, told_hash in told["gone"]}
        for table, path in wanted:
            state.columns[table][path].values = found[table, path]
        return state
