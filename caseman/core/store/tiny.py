"""TinyDB's face over a store: `tinydb.TinyDB` with its tables and queries, durable and safe between processes.

Ids are numbers, stored as text as in TinyDB's own JSON file. Every read takes in what other processes wrote; every
write is one change set, made alone among processes, so that no update is lost and no id is given twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table
from tinydb.utils import LRUCache

from .documents import Change
from .errors import StoreError
from .lines import decode, is_json
from .store import Store
from .writing import Encoded

#: Who writes, in the log.
WRITER = "tinydb"
#: Remembers, in the store, the tables that were made to stay though empty.
EMPTY = "tinydb:empty"
_COMPARED = ("==", "!=", "<", "<=", ">", ">=")


class Rows(Mapping[str, dict[str, Any]]):
    """A table of the store as TinyDB's storage tells one; documents are read when they are asked for."""

    def __init__(self, store: Store, name: str) -> None:
        self.store = store
        self.name = name

    def __getitem__(self, doc_id: str) -> dict[str, Any]:
        found = self.store.raw(self.name, doc_id)
        if found is None:
            raise KeyError(doc_id)
        told: dict[str, Any] = decode(found)
        return told

    def __iter__(self) -> Iterator[str]:
        """In the order of the ids' numbers."""
        return iter(sorted(self.store.ids(self.name), key=_in_order))

    def __len__(self) -> int:
        return self.store.count(self.name)

    def __contains__(self, doc_id: object) -> bool:
        return self.store.has(self.name, str(doc_id))


def _in_order(doc_id: str) -> tuple[int, str]:
    """By number, for ids that are numbers."""
    return len(doc_id), doc_id


class LogStorage(Storage):
    """A store as TinyDB's storage: whole tables are told, what differs is written."""

    def __init__(self, path: Path | str, **options: Any) -> None:
        self.store = Store.open(path, **options)

    def read(self) -> dict[str, Any] | None:
        self.store.refresh()
        names = dict.fromkeys([*self.store.tables(), *self.store.ids(EMPTY)])
        return {name: Rows(self.store, name) for name in names if name != EMPTY} or None

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the store be as told. A table that was read and is told as it was, is left alone."""
        with self.store.alone():
            changes: list[Change] = []
            for name in self.store.tables():
                told = data.get(name, {})
                if name != EMPTY and not isinstance(told, Rows):
                    kept = {str(doc_id) for doc_id in told}
                    changes += [Change(name, one, None) for one in self.store.ids(name) if one not in kept]
            changes += [Change(EMPTY, name, None) for name in self.store.ids(EMPTY) if name not in data]
            docs = [self.store.encoded(change) for change in changes]
            for name, told in data.items():
                if not isinstance(told, Rows):
                    self.change(name, told, changes, docs)
            self.save(changes, docs)

    def change(
        self,
        name: str,
        told: Mapping[Any, Mapping[str, Any]],
        changes: list[Change],
        docs: list[Encoded],
        known: Mapping[str, bytes] = MappingProxyType({}),
        sound: bool = False,
    ) -> None:
        """Add those of some documents of a table that are not stored like that.

        known  the stored bytes of those that were read already
        sound  they are JSON
        Raises TypeError for what JSON has not, as TinyDB's own storage does.
        """
        for doc_id, doc in told.items():
            change = Change(name, str(doc_id), doc)
            try:
                encoded = self.store.encoded(change, sound)
            except StoreError as error:
                raise TypeError(str(error)) from None
            stored = known.get(change.id) or self.store.raw(name, change.id)
            if stored != encoded[0]:
                changes.append(change)
                docs.append(encoded)

    def save(self, changes: list[Change], docs: list[Encoded]) -> None:
        if changes:
            self.store.write(changes, docs, by=WRITER)

    def close(self) -> None:
        self.store.close()


class Draft(MutableMapping[Any, dict[str, Any]]):
    """A table while it is being changed: what was read (with its bytes) or set, and what was removed."""

    def __init__(self, rows: Rows, id_class: Callable[[str], Any]) -> None:
        self._rows = rows
        self._id_class = id_class
        self.docs: dict[str, dict[str, Any]] = {}
        self.read: dict[str, bytes] = {}
        self.gone: dict[str, None] = {}

    def __getitem__(self, doc_id: Any) -> dict[str, Any]:
        key = str(doc_id)
        if key in self.gone:
            raise KeyError(doc_id)
        if key not in self.docs:
            found = self._rows.store.raw(self._rows.name, key)
            if found is None:
                raise KeyError(doc_id)
            self.docs[key], self.read[key] = decode(found), found
        return self.docs[key]

    def __setitem__(self, doc_id: Any, doc: dict[str, Any]) -> None:
        self.docs[str(doc_id)] = doc
        self.gone.pop(str(doc_id), None)

    def __delitem__(self, doc_id: Any) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self.docs.pop(str(doc_id), None)
        self.gone[str(doc_id)] = None

    def __iter__(self) -> Iterator[Any]:
        rows = [key for key in self._rows if key not in self.gone]
        new = [key for key in self.docs if key not in self._rows]
        return (self._id_class(key) for key in rows + new)

    def __contains__(self, doc_id: object) -> bool:
        key = str(doc_id)
        return key not in self.gone and (key in self.docs or key in self._rows)

    def __len__(self) -> int:
        return sum(1 for _one in self)

    def clear(self) -> None:
        self.docs.clear()
        self.gone = dict.fromkeys(self._rows)


class LogTable(Table):
    """A table whose writes are change sets, and whose equality queries use the store's columns.

    The cache of queries holds ids, not documents, and is dropped when anything was written by anybody; only queries
    that TinyDB tells apart by their hash are in it.
    """

    _storage: LogStorage
    _next_id: int | None  # type: ignore[assignment]

    def __init__(
        self,
        storage: Storage,
        name: str,
        cache_size: int = Table.default_query_cache_capacity,
        persist_empty: bool = False,
    ) -> None:
        super().__init__(storage, name, cache_size)
        self._ids: LRUCache[Any, Any] = self._query_cache
        self._seen = -1
        self._json = False
        if persist_empty and name not in (storage.read() or {}):
            self._storage.store.commit([Change(EMPTY, name, {})], by=WRITER)

    @property
    def _rows(self) -> Rows:
        self._storage.store.refresh()
        if self._storage.store.head != self._seen:
            self.clear_cache()
            self._next_id = None
            self._seen = self._storage.store.head
        return Rows(self._storage.store, self.name)

    def _read_table(self) -> Any:
        return self._rows

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        store = self._storage.store
        with store.alone():
            draft = Draft(self._rows, self.document_id_class)
            updater(draft)
            changes = [Change(self.name, one, None) for one in draft.gone if store.rev(self.name, one)]
            docs = [store.encoded(change) for change in changes]
            self._storage.change(self.name, draft.docs, changes, docs, draft.read, self._json)
            self._storage.save(changes, docs)
            self.clear_cache()
            self._seen = store.head

    def _get_next_id(self) -> int:
        rows = self._rows
        if self._next_id is None:
            ids = (self.document_id_class(one) for one in rows.store.ids(self.name))
            self._next_id = max(ids, default=0) + 1
        self._next_id += 1
        return self._next_id - 1

    # -- reading: which documents a query can hold for, then the query itself

    def _docs(self, cond: QueryLike, rows: Rows) -> Iterator[Document]:
        """The documents that a query holds for."""
        found = rows.store.candidates(self.name, cond)
        for doc_id in rows if found is None else sorted(found, key=_in_order):
            doc = rows.get(doc_id)
            if doc is not None and cond(doc):
                yield self.document_class(doc, self.document_id_class(doc_id))

    def search(self, cond: QueryLike) -> list[Document]:
        rows = self._rows
        sound = _sound(cond)
        known = self._ids.get(cond) if sound else None
        if known is not None:
            return [self.document_class(rows[str(one)], one) for one in known]
        docs = list(self._docs(cond, rows))
        if sound:
            self._ids[cond] = [doc.doc_id for doc in docs]
        return docs

    def get(  # type: ignore[override]
        self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: list[int] | None = None
    ) -> Document | list[Document] | None:
        rows = self._rows
        if doc_id is not None:
            found = rows.get(str(doc_id))
            return None if found is None else self.document_class(found, doc_id)
        if doc_ids is not None:
            wanted = sorted({str(one) for one in doc_ids if str(one) in rows}, key=_in_order)
            return [self.document_class(rows[one], self.document_id_class(one)) for one in wanted]
        if cond is not None:
            return next(self._docs(cond, rows), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    # -- writing: the documents are chosen, and ids given, alone among processes

    def insert(self, document: Mapping[str, Any]) -> int:
        with self._storage.store.alone():
            return super().insert(document)

    def update(
        self,
        fields: Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None],
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        with self._storage.store.alone():
            if doc_ids is None and cond is not None:
                doc_ids = [doc.doc_id for doc in self._docs(cond, self._rows)]
            self._json = is_json(fields)  # what was read from the log is JSON, too
            try:
                return super().update(fields, None, doc_ids)
            finally:
                self._json = False

    def update_multiple(self, updates: Iterable[Any]) -> list[int]:
        return super().update_multiple(list(updates))  # TinyDB walks through them once per document

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        with self._storage.store.alone():
            return super().upsert(document, cond)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        with self._storage.store.alone():
            if doc_ids is None and cond is not None:
                doc_ids = [doc.doc_id for doc in self._docs(cond, self._rows)]
            return super().remove(None, doc_ids)


def _sound(cond: QueryLike) -> bool:
    """Whether TinyDB tells a query apart from every other by its hash.

    Not so fragments, patterns with flags, lists (taken for tuples), and what is built of queries without a hash.
    """
    cacheable: Callable[[], bool] = getattr(cond, "is_cacheable", lambda: True)
    told = getattr(cond, "_hash", ("==", (), ""))
    return cacheable() and _told_apart(told)


def _told_apart(told: Any) -> bool:
    match told:
        case ("and" | "or", parts):
            return all(_told_apart(part) for part in parts)
        case ("not", part):
            return _told_apart(part)
        case ("exists", _path):
            return True
        case (op, _path, value):
            return op in _COMPARED and (value is None or isinstance(value, str | int | float))
        case _:
            return False


class LogDB(TinyDB):
    """TinyDB over a store's folder."""

    default_storage_class = LogStorage  # type: ignore[assignment]
    table_class: type[Table] = LogTable

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not isinstance(self.storage, LogStorage):
            self.table_class = Table  # a middleware stands between: whole tables, as it expects


def open_tinydb(path: Path | str, **options: Any) -> TinyDB:
    """A TinyDB over the store in a folder; options are those of `Store.open`. Raises StoreError."""
    return LogDB(path, **options)
