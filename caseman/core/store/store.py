"""The store: documents by table and id, changed by atomic, durable change sets."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path as FilePath
from typing import Any

from . import care, checkpoint
from .clock import now
from .columns import Path, plain, same, value_at
from .documents import Change, Commit, Document, Transaction, Version
from .errors import StoreError
from .errors import marked as _
from .errors import why as reason_of
from .files import Files
from .lines import decode
from .log import Damage
from .past import Past, View
from .planner import Planner
from .replica import Replica
from .writing import Encoded, Writer


class Store:
    """One folder. `with Store.open(path) as store:`

    What it reads stays as it was until `refresh` (or a commit) takes in what other processes wrote. Any method may be
    called from any thread.
    """

    def __init__(
        self,
        files: Files,
        columns: Mapping[str, tuple[Path, ...]],
        read_only: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self.files = files
        self._clock = clock
        self._mutex = threading.RLock()
        self._replica = Replica(files, columns, read_only)
        self._planner = Planner(self._replica)
        self._writer = Writer(files, self._replica, self._mutex, clock)

    @classmethod
    def open(
        cls,
        path: FilePath | str,
        *,
        read_only: bool = False,
        create: bool = True,
        columns: Mapping[str, Iterable[Path]] | None = None,
        clock: Callable[[], datetime] = now,
        files: Files | None = None,
    ) -> "Store":
        """Open the store in a folder, made where there is none and `create` is set.

        columns  table -> paths of keys whose values `find` looks up without reading documents
        clock    gives the time (with its zone) that change sets are dated with
        files    the disk; tests give one that fails
        A folder that cannot be written is opened for reading; so is a damaged log, with `damage` saying where. What
        an interrupted write left behind the last whole change set is cut off, and kept in a file `torn-…`.
        Raises StoreError where there is no store, or it cannot be read.
        """
        files = files or Files(FilePath(path))
        wanted = {table: tuple(tuple(one) for one in paths) for table, paths in (columns or {}).items()}
        store = cls(files, wanted, read_only, clock)
        replica = store._replica
        try:
            replica.start(store._now_text, create=create and not read_only)
            if not replica.read_only and replica.log.size > replica.log.at.end:
                with (
                    store.alone()
                ):  # what lies behind the last change set is another process's, or is cut off
                    replica.log.cut_torn_tail()
        except OSError as error:
            replica.log.close()
            raise StoreError(
                _("{folder} cannot be opened: {reason}"), folder=str(files.folder), reason=reason_of(error)
            ) from None
        except BaseException:
            replica.log.close()
            raise
        return store

    def _now_text(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    # -- what is there

    @property
    def read_only(self) -> bool:
        return self._replica.read_only

    @property
    def damage(self) -> Sequence[Damage]:
        """Where the log is not as it was written; empty for a store that is whole."""
        return self._replica.log.damage

    @property
    def head(self) -> int:
        """The number of the last change set."""
        return self._replica.log.at.txn

    def refresh(self) -> list[tuple[str, str]]:
        """Take in what other processes wrote; gives the (table, id) of every document that changed."""
        with self._mutex:
            if not self._writer.is_alone:  # then nobody else writes
                self._replica.catch_up()
            touched, self._replica.touched = list(dict.fromkeys(self._replica.touched)), []
            return touched

    # -- documents

    def get(self, table: str, id: str) -> Document | None:
        """A document; None where there is none. Raises Damaged."""
        with self._mutex:
            found = self._replica.raw(table, id)
        return None if found is None else Document(decode(found[0]), id, found[1])

    def raw(self, table: str, id: str) -> bytes | None:
        """A document's bytes as they lie in the log. Raises Damaged."""
        with self._mutex:
            found = self._replica.raw(table, id)
        return None if found is None else found[0]

    def rev(self, table: str, id: str) -> int:
        """A document's revision, from 1; of a deleted one that of its deletion; 0 where there never was one."""
        return self._replica.state.rev(table, id)

    def has(self, table: str, id: str) -> bool:
        """Whether there is such a document."""
        return self._replica.state.entry(table, id) is not None

    def ids(self, table: str) -> list[str]:
        """The ids of a table's documents, sorted."""
        with self._mutex:
            return sorted(self._replica.state.tables.get(table, {}))

    def count(self, table: str) -> int:
        return len(self._replica.state.tables.get(table, {}))

    def tables(self) -> list[str]:
        """The tables that hold documents."""
        with self._mutex:
            return sorted(table for table, entries in self._replica.state.tables.items() if entries)

    def scan(self, table: str) -> Iterator[Document]:
        """Every document of a table in the order of their ids."""
        return self._docs(table, self.ids(table))

    def _docs(self, table: str, ids: Iterable[str]) -> Iterator[Document]:
        return (doc for doc_id in ids if (doc := self.get(table, doc_id)) is not None)

    def find_ids(self, table: str, path: Path, value: object) -> list[str]:
        """The ids of the documents with that value at a path of keys, in their order (true is not 1)."""
        found = self.indexed_ids(table, path, value)
        if found is None:
            return [doc.id for doc in self.scan(table) if same(value_at(doc, path), value)]
        return found

    def indexed_ids(self, table: str, path: Path, value: object) -> list[str] | None:
        """As `find_ids`, where a column tells them; else None."""
        with self._mutex:
            column = self._replica.state.column(table, path)
            return sorted(column.holders(value)) if column is not None and plain(value) else None

    def kept_of(
        self, table: str, path: Path, value: object, fields: Sequence[str]
    ) -> list[tuple[str, Mapping[str, Any]]] | None:
        """As `find`, of some fields only and without reading a document: the ids, in their order, and what is in the
        fields; None where there is no column of one of them, or something in it that columns do not hold."""
        with self._mutex:
            columns = self._replica.state.columns.get(table, {})
            ids = self.indexed_ids(table, path, value)
            if ids is None or any((name,) not in columns for name in fields):
                return None
            if not ids:
                return []
            held = [(name, *columns[name,].told) for name in fields]
            if any(odd and not odd.isdisjoint(ids) for _name, _values, odd in held):
                return None
            return [
                (one, {name: value for name, values, _odd in held if (value := values.get(one)) is not None})
                for one in ids
            ]

    def find(self, table: str, path: Path, value: object) -> list[Document]:
        """The documents with that value at a path of keys, in the order of their ids."""
        return list(self._docs(table, self.find_ids(table, path, value)))

    def search(self, table: str, cond: Callable[[Mapping[str, Any]], bool]) -> list[Document]:
        """The documents that a condition (e.g. a `tinydb.Query`) holds for, in the order of their ids."""
        found = self.candidates(table, cond)
        return [doc for doc in self._docs(table, self.ids(table) if found is None else found) if cond(doc)]

    def candidates(self, table: str, cond: object) -> list[str] | None:
        """The ids, sorted, of the documents that a TinyDB query can hold for; None where all must be read.

        Raises Damaged.
        """
        with self._mutex:
            found = self._planner.candidates(table, cond)
            return None if found is None else sorted(found)

    def column(self, table: str, path: Path) -> Mapping[str, Any]:
        """id -> value of every document that has a plain value at a path."""
        with self._mutex:
            column = self._replica.state.column(table, path)
            if column is not None and not column.passing:
                return dict(column.values)
        return {doc.id: value for doc in self.scan(table) if plain(value := value_at(doc, path))}

    # -- writing

    def commit(
        self, changes: Sequence[Change], by: str, action: str = "", why: str = "", at: datetime | None = None
    ) -> Commit:
        """Write a change set: all of it is on the disk when this returns, or nothing is.

        by, action, why  who does it, which action it is, and a reason, for the history
        at               when; by default now
        Raises Conflict, ReadOnly, Locked, Broken; StoreError for a full disk, and for what is no JSON.
        """
        self._writer.check_writable()
        docs = [self.encoded(change) for change in changes]
        return self.write(changes, docs, by, action, why, at)

    def encoded(self, change: Change, known: bool = False) -> Encoded:
        """A change's document as it will lie in the log, and what the columns keep of it. Raises StoreError.

        known  that it is JSON already
        """
        return self._writer.encoded(change, known)

    def write(
        self,
        changes: Sequence[Change],
        docs: Sequence[Encoded],
        by: str,
        action: str = "",
        why: str = "",
        at: datetime | None = None,
    ) -> Commit:
        """`commit`, of documents that are `encoded` already."""
        return self._writer.write(changes, docs, by, action, why, at)

    def alone(self) -> AbstractContextManager[None]:
        """Alone among threads and processes, with what others wrote taken in: for changes that follow from reading.

        Raises ReadOnly, Locked.
        """
        return self._writer.alone()

    # -- the past

    def _past(self) -> Past:
        return Past(self.files, lambda: self._replica.log, self._mutex)

    def transactions(self) -> Iterator[Transaction]:
        """The change sets, newest first."""
        return self._past().transactions()

    def changes_since(self, txn: int) -> list[Transaction]:
        """The change sets after number `txn`, oldest first."""
        found = []
        for one in self.transactions():
            if one.txn <= txn:
                break
            found.append(one)
        return found[::-1]

    def chain(self, txn: int) -> str:
        """The hash of the log's last line up to a change set, which stands for all that was written until then."""
        with self._mutex:
            return self._past().chain(txn)

    def history(self, table: str, id: str) -> list[Version]:
        """Every revision of a document, oldest first, with the document before and after it. Raises Damaged."""
        with self._mutex:
            return self._past().versions(table, id)

    def inverse(self, txn: int) -> list[Change]:
        """The changes that take a change set back; each expects the revision that it made.

        Raises StoreError where there is no such change set, or it cannot be taken back.
        """
        with self._mutex:
            return self._past().inverse(txn)

    def as_of(self, when: int | datetime) -> View:
        """The documents as they were after a change set, or after the last one not later than a moment."""
        with self._mutex:
            return self._past().as_of(when)

    # -- care

    def save_checkpoint(self) -> None:
        """Keep what was derived from the log, so that the next opening need not read it whole.

        Others wait only while the picture is taken, not while it is written: for a thread beside the interface.
        """
        try:
            with self.alone():
                picture = self._replica.picture()
            if picture is not None:
                self.files.replace(checkpoint.NAME, picture(), durable=False)
        except (OSError, StoreError):  # it can be made anew at any time
            self._replica.forget_saved()

    def verify(self) -> Sequence[Damage]:
        """Read every byte of the log and its archives again; gives (and keeps) the damage."""
        with self._mutex:
            self._replica.reload()
            self._replica.log.damage += self._past().damage()
            self._replica.read_only = self.read_only or bool(self.damage)
            return self.damage

    def stats(self) -> dict[str, Any]:
        """Figures: change sets, documents by table, bytes of the log and how many of them are documents in force."""
        with self._mutex:
            tables = self._replica.state.tables
            return {
                "change_sets": self.head,
                "generation": self._replica.log.at.generation,
                "documents": {table: self.count(table) for table in self.tables()},
                "bytes": self._replica.log.at.end,
                "live_bytes": sum(entries.live_bytes() for entries in tables.values()),
                "damage": len(self.damage),
            }

    def close(self) -> None:
        """Keep a checkpoint and let go of the files."""
        with self._mutex:
            log = self._replica.log
            if not log.closed:
                self.save_checkpoint()
                log.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def backup(self, target: FilePath) -> None:
        """Copy the store, as it is after the last change set, into a folder that holds none. Raises StoreError."""
        with self._mutex if self.read_only else self.alone():
            care.backup(self.files, target)

    @staticmethod
    def restore(source: FilePath, target: FilePath) -> None:
        """Put a backup into a folder that holds no store, after reading every byte of it. Raises StoreError, Damaged."""
        care.restore(source, target)

    def compact(self) -> None:
        """Start a new generation with the documents as they are; the old one goes to the archive, history stays.

        Raises StoreError; then nothing was changed.
        """
        with self.alone():
            self._replica.renew(self._now_text())
        self.save_checkpoint()
        with suppress(StoreError):  # what stays is archived the next time
            care.archive(self.files, self._replica.log, self.alone)

    def purge(self, table: str, id: str, by: str = "", why: str = "") -> None:
        """Take a document and its past out of the log and the archives, where the law asks for it.

        That it was taken out, when, by whom and why, stays on record as a change set. Backups are not touched.
        Raises StoreError; where it says so, it must be purged again.
        """
        with self.alone():
            replica = self._replica
            if not self.rev(table, id):
                raise StoreError(_("there is no {ref}"), ref=f"{table}/{id}")
            told = {"by": by, "act": "purge", "why": why}
            (proof,) = self._writer.heads([(table, id)], told, self._clock())
            try:
                care.purge(self.files, replica.log, replica.state, {**proof, "pv": ""}, (table, id))
            finally:
                replica.reload()
        self.save_checkpoint()
