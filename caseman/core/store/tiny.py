"""TinyDB's face over a store: `tinydb.TinyDB` with its tables, queries and caches, durable and safe between processes.

Its ids are numbers, stored as text like TinyDB's own JSON file has them. Every read takes in what other processes
wrote; every write is one change set.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from .documents import Change
from .errors import Conflict, StoreError
from .store import Store

#: Who writes, in the log.
WRITER = "tinydb"


class LogStorage(Storage):
    """A store as TinyDB's storage: whole tables are read, what differs is written."""

    def __init__(self, path: Path | str, **options: Any) -> None:
        self.store = Store.open(path, **options)

    def read(self) -> dict[str, dict[str, Any]] | None:
        self.store.refresh()
        tables = {name: self.table(name) for name in self.store.tables()}
        return tables or None

    def table(self, name: str) -> dict[str, Any]:
        """A table's documents by id, in the order of their numbers."""
        ids = sorted(self.store.ids(name), key=lambda one: (len(one), one))
        return {doc_id: dict(doc) for doc_id in ids if (doc := self.store.get(name, doc_id)) is not None}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        names = {*data, *self.store.tables()}
        self.save([change for name in names for change in self.changes(name, data.get(name, {}))])

    def changes(self, name: str, wanted: Mapping[str, Any]) -> list[Change]:
        """What makes a table be as wanted."""
        there = self.table(name)
        gone = [
            Change(name, doc_id, None, self.store.rev(name, doc_id))
            for doc_id in there
            if doc_id not in wanted
        ]
        return gone + [
            Change(name, str(doc_id), dict(doc), self.store.rev(name, str(doc_id)))
            for doc_id, doc in wanted.items()
            if there.get(str(doc_id)) != dict(doc)
        ]

    def save(self, changes: list[Change]) -> None:
        if changes:
            self.store.commit(changes, by=WRITER)

    def close(self) -> None:
        self.store.close()


class LogTable(Table):
    """A table that writes again what another process overtook, and asks the log for the next id."""

    default_query_cache_capacity = 0  # the cache would not see what other processes write

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        storage = self._storage
        if not isinstance(storage, LogStorage):
            super()._update_table(updater)
            return
        while True:
            storage.store.refresh()
            table: dict[int, Any] = {
                self.document_id_class(doc_id): self.document_class(doc, self.document_id_class(doc_id))
                for doc_id, doc in storage.table(self.name).items()
            }
            updater(table)
            try:
                storage.save(storage.changes(self.name, {str(doc_id): doc for doc_id, doc in table.items()}))
            except Conflict:
                self._next_id = None
                continue
            self.clear_cache()
            return

    def _get_next_id(self) -> int:
        self._next_id = None
        found: int = super()._get_next_id()  # type: ignore[no-untyped-call]
        return found

    def get(  # type: ignore[override]
        self, cond: Any = None, doc_id: int | None = None, doc_ids: list[int] | None = None
    ) -> Document | list[Document] | None:
        """As TinyDB's; by id only that document is read."""
        if doc_id is not None and isinstance(self._storage, LogStorage):
            self._storage.store.refresh()
            found = self._storage.store.get(self.name, str(doc_id))
            return None if found is None else self.document_class(dict(found), doc_id)
        return super().get(cond, doc_id, doc_ids)


class LogDB(TinyDB):
    """TinyDB over a store's folder."""

    default_storage_class = LogStorage  # type: ignore[assignment]
    table_class = LogTable


def open_tinydb(path: Path | str, **options: Any) -> TinyDB:
    """A TinyDB over the store in a folder. Raises StoreError."""
    try:
        return LogDB(path, **options)
    except OSError as error:
        raise StoreError(
            "{folder} cannot be opened: {reason}", folder=str(path), reason=error.strerror or "error"
        ) from None
