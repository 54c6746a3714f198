"""Reading records: from the store, and through a draft of changes that are not stored yet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from caseman.core.store import Store, View

from .records import Record
from .schema import Schema


def stored_value(data: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The stored JSON value at a path of keys, None where there is none."""
    found: Any = data
    for key in path:
        if not isinstance(found, dict):  # asking for a Mapping takes five times as long
            return None
        found = found.get(key)
    return found


#: How many records a reader keeps at most for `shared`.
SHARED = 500


def shared(reader: "Reader", table: str, record_id: str) -> Record | None:
    """A record to read, not to change; where the reader can, the one that others read too."""
    look: Callable[[str, str], Record | None] = getattr(reader, "shared", reader.get)
    return look(table, record_id)


def shared_find(reader: "Reader", table: str, path: tuple[str, ...], value: object) -> list[Record]:
    """Records as `Reader.find` gives them, to read, not to change; where the reader can, those that others read too."""
    look: Callable[[str, tuple[str, ...], object], list[Record]] = getattr(reader, "shared_find", reader.find)
    return look(table, path, value)


def kept_of(
    reader: "Reader", table: str, path: tuple[str, ...], value: object, fields: Sequence[str]
) -> list[tuple[str, Mapping[str, Any]]] | None:
    """What is stored in some fields of the records that `Reader.find` gives, with their ids; None where that cannot be
    told without reading them."""
    look = getattr(reader, "kept_of", None)
    return look(table, path, value, fields) if look else None


class Reader(Protocol):
    """Where rules, actions and reports read records."""

    @property
    def schema(self) -> Schema: ...

    def get(self, table: str, record_id: str) -> Record | None: ...

    def find(self, table: str, path: tuple[str, ...], value: object) -> list[Record]:
        """The records whose stored value at `path` equals `value`, in the order of their ids."""
        ...

    def ids(self, table: str) -> list[str]:
        """The ids of a table's records, sorted."""
        ...

    def all(self, table: str) -> Iterator[Record]: ...


class StoreReader:
    """Reads the store, or a view of its past."""

    def __init__(self, store: Store | View, schema: Schema) -> None:
        self.store = store
        self.schema = schema
        self._kept: dict[tuple[str, str], Record] = {}
        self._found: dict[tuple[str, tuple[str, ...], object], list[Record]] = {}
        self._found_at = -1

    def get(self, table: str, record_id: str) -> Record | None:
        document = self.store.get(table, record_id)
        return None if document is None else Record(self.schema, table, record_id, document.rev, document)

    def shared(self, table: str, record_id: str) -> Record | None:
        """As `get`, for reading only: what many records look at (their project, their unit) is read in once."""
        kept = self._kept.get((table, record_id))
        if kept is not None and kept.rev == self.store.rev(table, record_id):
            return kept
        found = self.get(table, record_id)
        if len(self._kept) >= SHARED:
            self._kept.clear()
        if found is not None:
            self._kept[table, record_id] = found
        return found

    def find(self, table: str, path: tuple[str, ...], value: object) -> list[Record]:
        return [Record(self.schema, table, str(d.id), d.rev, d) for d in self.store.find(table, path, value)]

    def shared_find(self, table: str, path: tuple[str, ...], value: object) -> list[Record]:
        """As `find`, for reading only: what is looked for again before anything is written is read in once."""
        key = (table, path, value)
        head = self.store.head if isinstance(self.store, Store) else 0  # the past stays as it was
        if self._found_at != head or len(self._found) >= SHARED:
            self._found, self._found_at = {}, head
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self.find(table, path, value)
        return found

    def kept_of(
        self, table: str, path: tuple[str, ...], value: object, fields: Sequence[str]
    ) -> list[tuple[str, Mapping[str, Any]]] | None:
        """As the function of this name, where the store has columns of the fields."""
        return self.store.kept_of(table, path, value, fields) if isinstance(self.store, Store) else None

    def ids(self, table: str) -> list[str]:
        return self.store.ids(table)

    def all(self, table: str) -> Iterator[Record]:
        for document in self.store.scan(table):
            yield Record(self.schema, table, str(document.id), document.rev, document)
