"""The store: documents by table and id, changed by atomic, durable change sets."""

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path as FilePath
from typing import Any
from zlib import crc32

from . import checkpoint
from .errors import Conflict, Damaged, ReadOnly, StoreError
from .files import Files
from .lines import Line, decode, encode
from .log import Damage, Log
from .past import Past, Transaction, Version
from .state import Path, State, value_at

__all__ = ["Change", "Commit", "Document", "Store", "Transaction", "Version"]


class Document(dict[str, Any]):
    """A document as it is stored: a dict of the caller's own, with its id and revision."""

    __slots__ = ("id", "rev")

    def __init__(self, data: Mapping[str, Any], id: str, rev: int) -> None:
        super().__init__(data)
        self.id = id
        self.rev = rev


@dataclass(frozen=True, slots=True)
class Change:
    """One document of a change set.

    doc     the whole document; None deletes it
    expect  the revision that it must have now: 0 for one that must not be there, None for any
    """

    table: str
    id: str
    doc: Mapping[str, Any] | None
    expect: int | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    """A change set that is on the disk: its number, and the new revisions in the order of its changes."""

    txn: int
    revs: tuple[int, ...]


def _now() -> datetime:
    return datetime.now().astimezone()


class Store:
    """One folder. `with Store.open(path) as store:`

    What it reads stays as it was until `refresh` (or a commit) takes in what other processes wrote.
    """

    def __init__(
        self,
        files: Files,
        columns: Mapping[str, tuple[Path, ...]],
        read_only: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self.files = files
        self.read_only = read_only
        self._columns = columns
        self._clock = clock
        self._mutex = threading.RLock()
        self._state = State(columns)
        self._log = Log(files, "")
        self._unseen: list[tuple[str, str]] = []
        self._saved = 0

    @classmethod
    def open(
        cls,
        path: FilePath | str,
        *,
        read_only: bool = False,
        create: bool = True,
        columns: Mapping[str, Iterable[Path]] | None = None,
        clock: Callable[[], datetime] = _now,
        files: Files | None = None,
    ) -> "Store":
        """Open the store in a folder, made where there is none and `create` is set.

        columns  table -> paths of keys whose values `find` looks up without reading documents
        A folder that cannot be written is opened for reading; so is a damaged log, with `damage` saying where.
        Raises StoreError where there is no store, or it cannot be read.
        """
        files = files or Files(FilePath(path))
        wanted = {table: tuple(tuple(one) for one in paths) for table, paths in (columns or {}).items()}
        store = cls(files, wanted, read_only, clock)
        try:
            store._start(create and not read_only)
        except OSError as error:
            store._log.close()
            reason = error.strerror or "error"
            raise StoreError(
                "{folder} cannot be opened: {reason}", folder=str(files.folder), reason=reason
            ) from None
        return store

    def _start(self, create: bool) -> None:
        if create:
            self.files.make_folder()
        if not self.files.folder.is_dir():
            raise StoreError("there is no store in {folder}", folder=str(self.files.folder))
        if not self._log.current():
            if not create:
                raise StoreError("there is no store in {folder}", folder=str(self.files.folder))
            with self.files.locked():
                if not self._log.current():
                    self._log.start(self._clock().isoformat(timespec="seconds"))
        if not self.read_only:
            self._device()
        self._load()

    def _device(self) -> None:
        """The device's id, kept beside the log; a folder that takes no file is read only."""
        try:
            if "device" not in self.files.names():
                self.files.replace("device", secrets.token_hex(4).encode(), durable=False)
            self._log.device = self.files.whole("device").decode("ascii", "replace")
            self.files.close(self.files.open("lock", write=True))
        except OSError:
            self.read_only = True

    # -- reading the log

    def _load(self, trust: bool = True) -> None:
        """Read the log, from the checkpoint on where there is a good one."""
        generation, before = self._log.current(), self._log.at.txn
        known = checkpoint.load(self.files, self._columns) if trust else None
        self._log.use(generation, write=not self.read_only)
        self._state = State(self._columns)
        if known is not None and known.state is not None and known.fits(self._log):
            self._state, self._log.at = known.state, known.at
        self._saved = self._log.at.txn
        self._take_in()
        if known is not None and known.at.generation == generation:
            before = max(before, known.at.txn)
        if before > self._log.at.txn:
            missing = Damage(self._log.name, self._log.at.number, f"change sets up to {before} are missing")
            self._log.damage.append(missing)
        if self._log.damage:
            self.read_only = True

    def _take_in(self) -> list[tuple[str, str]]:
        """Apply what the log holds after its position; follows a seal into the next generation."""
        touched: list[tuple[str, str]] = []
        for batch in self._log.batches():
            for line in batch:
                if "seal" in line.head:
                    return touched + self._follow()
                if "tb" in line.head:
                    self._state.apply(line, self._doc_of(line))
                    touched.append((line.head["tb"], line.head["id"]))
        return touched

    def _follow(self) -> list[tuple[str, str]]:
        """Another process compacted: go on in its generation; tells the documents that differ."""
        if self._log.current() == self._log.at.generation:
            self._log.damage.append(
                Damage(self._log.name, self._log.at.number, "the next generation is missing")
            )
            return []
        before = self._state
        self._load(trust=False)
        keys = {
            (table, doc_id)
            for state in (before, self._state)
            for table, docs in state.tables.items()
            for doc_id in docs
        }
        return [key for key in keys if before.rev(*key) != self._state.rev(*key)]

    def _doc_of(self, line: Line) -> Any:
        return decode(self._log.document(line.start, line.length))

    @property
    def damage(self) -> Sequence[Damage]:
        """Where the log is not as it was written; empty for a store that is whole."""
        return self._log.damage

    @property
    def head(self) -> int:
        """The number of the last change set."""
        return self._log.at.txn

    def refresh(self) -> list[tuple[str, str]]:
        """Take in what other processes wrote; gives the (table, id) of every document that changed."""
        with self._mutex:
            if not self._log.damage and self._log.behind():
                self._unseen += self._take_in()
            touched, self._unseen = list(dict.fromkeys(self._unseen)), []
            return touched

    # -- documents

    def get(self, table: str, id: str) -> Document | None:
        """A document; None where there is none."""
        raw = self.raw(table, id)
        return None if raw is None else Document(decode(raw), id, self.rev(table, id))

    def raw(self, table: str, id: str) -> bytes | None:
        """A document's bytes as they lie in the log."""
        with self._mutex:
            entry = self._state.tables.get(table, {}).get(id)
            if entry is None:
                return None
            data = self._log.document(entry.start, entry.length)
            if crc32(data) == entry.crc:
                return data
            # Somebody changed the file since the checkpoint: look at the whole log, and say where.
            self._load(trust=False)
            if not self._log.damage:
                raise Damaged("{ref} could not be read", ref=f"{table}/{id}")
            return self.raw(table, id)

    def rev(self, table: str, id: str) -> int:
        """A document's revision, from 1; 0 where there never was one."""
        return self._state.rev(table, id)

    def ids(self, table: str) -> list[str]:
        return sorted(self._state.tables.get(table, {}))

    def count(self, table: str) -> int:
        return len(self._state.tables.get(table, {}))

    def tables(self) -> list[str]:
        """The tables that hold documents."""
        return sorted(table for table, entries in self._state.tables.items() if entries)

    def scan(self, table: str) -> Iterator[Document]:
        """Every document of a table in the order of their ids."""
        for doc_id in self.ids(table):
            found = self.get(table, doc_id)
            if found is not None:
                yield found

    def find_ids(self, table: str, path: Path, value: object) -> list[str]:
        """The ids of the documents with that value at a path of keys, in their order."""
        column = self._state.columns.get(table, {}).get(path)
        if column is not None and isinstance(value, str | int | float | bool):
            return sorted(column.holders(value))
        return [doc.id for doc in self.scan(table) if value_at(doc, path) == value]

    def find(self, table: str, path: Path, value: object) -> list[Document]:
        """The documents with that value at a path of keys, in the order of their ids."""
        found = (self.get(table, doc_id) for doc_id in self.find_ids(table, path, value))
        return [doc for doc in found if doc is not None]

    def search(self, table: str, cond: Callable[[Mapping[str, Any]], bool]) -> list[Document]:
        """The documents that a condition (e.g. a `tinydb.Query`) holds for."""
        return [doc for doc in self.scan(table) if cond(doc)]

    def column(self, table: str, path: Path) -> Mapping[str, Any]:
        """id -> value of every document that has a plain value at a path."""
        column = self._state.columns.get(table, {}).get(path)
        if column is not None:
            return dict(column.values)
        return {doc.id: value for doc in self.scan(table) if (value := value_at(doc, path)) is not None}

    # -- writing

    def commit(
        self,
        changes: Sequence[Change],
        *,
        by: str,
        action: str = "",
        why: str = "",
        at: datetime | None = None,
    ) -> Commit:
        """Write a change set: all of it is on the disk when this returns, or nothing is.

        Raises Conflict, ReadOnly, Locked, Broken; StoreError for a full disk, and for what is no JSON.
        """
        with self._mutex:
            self._writable()
            docs = [_encoded(change) for change in changes]
            if len({(change.table, change.id) for change in changes}) != len(changes):
                raise StoreError("a change set names one document twice")
            if not changes:
                return Commit(self.head, ())
            with self._alone():
                for change in changes:
                    self._expect(change)
                heads = self._heads(changes, by, action, why, at or self._clock())
                lines = self._log.append(heads, docs)
            for line, change in zip(lines, changes, strict=True):
                self._state.apply(line, change.doc)
            return Commit(self.head, tuple(int(head["rv"]) for head in heads))

    def _writable(self) -> None:
        if self._log.damage:
            first = self._log.damage[0]
            raise ReadOnly(
                "the store is damaged in {file}, line {line}; it is open for reading only",
                file=first.file,
                line=first.line,
            )
        if self.read_only:
            raise ReadOnly("the store is open for reading only")

    def _alone(self) -> "_Alone":
        return _Alone(self)

    def catch_up(self) -> None:
        """Read to the log's end. Called under the lock; afterwards the tail is ours."""
        if self._log.behind():
            self._unseen += self._take_in()
            self._writable()
            self._log.cut_torn_tail()

    def _expect(self, change: Change) -> None:
        if change.expect is None:
            return
        rev = self._state.rev(change.table, change.id)
        absent = not self._state.live(change.table, change.id)
        if change.expect != rev and not (absent and change.expect == 0):
            raise Conflict(change.table, change.id)

    def _heads(
        self, changes: Sequence[Change], by: str, action: str, why: str, at: datetime
    ) -> list[dict[str, Any]]:
        txn = self.head + 1
        return [
            {
                "t": txn,
                "k": number,
                "m": len(changes),
                "at": at.isoformat(timespec="seconds"),
                "by": by,
                "act": action,
                "why": why,
                "dv": self._log.device,
                "tb": change.table,
                "id": change.id,
                "rv": self._state.rev(change.table, change.id) + 1,
                "pv": self._state.hash(change.table, change.id),
            }
            for number, change in enumerate(changes, start=1)
        ]

    # -- the past

    @property
    def _past(self) -> Past:
        return Past(self.files, self._log.at.generation, self._log.at.end)

    def transactions(self) -> Iterator[Transaction]:
        """The change sets, newest first."""
        return self._past.transactions()

    def changes_since(self, txn: int) -> list[Transaction]:
        """The change sets after number `txn`, oldest first."""
        found = []
        for one in self.transactions():
            if one.txn <= txn:
                break
            found.append(one)
        return found[::-1]

    def history(self, table: str, id: str) -> list[Version]:
        """Every revision of a document, oldest first, with the document before and after it."""
        return self._past.versions(table, id)

    def inverse(self, txn: int) -> list[Change]:
        """The changes that take a change set back; each expects the revision that it made.

        Raises StoreError where there is no such change set.
        """
        found = next((one for one in self.transactions() if one.txn == txn), None)
        if found is None:
            raise StoreError("there is no change set {txn}", txn=txn)
        changes = []
        for table, doc_id in found.touched:
            made = next(one for one in self.history(table, doc_id) if one.txn == txn)
            changes.append(Change(table, doc_id, made.before, made.rev))
        return changes

    def as_of(self, txn: int) -> dict[str, dict[str, Document]]:
        """Every document by table and id as it was after change set `txn`."""
        tables: dict[str, dict[str, Document]] = {}
        for table, doc_id, rev, doc in self._past.up_to(txn):
            if doc is None:
                tables.get(table, {}).pop(doc_id, None)
            else:
                tables.setdefault(table, {})[doc_id] = Document(doc, doc_id, rev)
        return tables

    # -- care

    def save_checkpoint(self) -> None:
        """Keep what was derived from the log, so that the next opening need not read it whole."""
        with self._mutex:
            if self.read_only or self._saved == self.head:
                return
            try:
                checkpoint.save(self.files, self._state, self._log.at)
                self._saved = self.head
            except OSError:
                return  # it can be made anew at any time

    def verify(self) -> Sequence[Damage]:
        """Read every byte of the log and its archives again; gives (and keeps) the damage."""
        with self._mutex:
            self._load(trust=False)
            self._log.damage += [one for one in self._past.damage() if one not in self._log.damage]
            self.read_only = self.read_only or bool(self._log.damage)
            return self._log.damage

    def stats(self) -> dict[str, Any]:
        """Figures: change sets, documents by table, bytes of the log and of those the share in use."""
        size = self.files.size(self._log.fd)
        live = sum(entry.length for entries in self._state.tables.values() for entry in entries.values())
        return {
            "change_sets": self.head,
            "generation": self._log.at.generation,
            "documents": {table: self.count(table) for table in self.tables()},
            "bytes": size,
            "live_bytes": live,
            "damage": len(self.damage),
        }

    def close(self) -> None:
        """Keep a checkpoint and let go of the files."""
        self.save_checkpoint()
        self._log.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    # Backup, restore, compaction and purging are in care.py.

    def backup(self, target: FilePath) -> None:
        """Copy the store, as it is after the last change set, into a new folder. Raises StoreError."""
        from .care import backup

        with self._mutex, self.files.locked():
            backup(self.files, target)

    @staticmethod
    def restore(source: FilePath, target: FilePath) -> None:
        """Put a backup back into an empty folder, after reading every byte of it. Raises StoreError, Damaged."""
        from .care import restore

        restore(source, target)

    def compact(self) -> None:
        """Start a new generation with the documents as they are; the old one goes to the archive, history stays."""
        self._renew(None)

    def purge(self, table: str, id: str) -> None:
        """Take a document and its history out of the log and the archive, where the law asks for it.

        That it was taken out stays on record, without its content.
        """
        self._renew((table, id))

    def _renew(self, without: tuple[str, str] | None) -> None:
        from .care import renew

        with self._mutex:
            self._writable()
            with self._alone():
                renew(
                    self.files, self._log, self._state, self._clock().isoformat(timespec="seconds"), without
                )
            self._load(trust=False)
            self.save_checkpoint()


class _Alone:
    """The lock of the folder, with the log read to its end."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = store.files.locked()

    def __enter__(self) -> None:
        try:
            self._lock.__enter__()
        except OSError as error:
            raise ReadOnly(
                "the folder cannot be written: {reason}", reason=error.strerror or "error"
            ) from None
        try:
            self._store.catch_up()
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise

    def __exit__(self, *exc: Any) -> None:
        self._lock.__exit__(*exc)


def _encoded(change: Change) -> bytes:
    try:
        return encode(None if change.doc is None else dict(change.doc))
    except ValueError as error:
        raise StoreError(
            "{ref} cannot be stored: {reason}", ref=f"{change.table}/{change.id}", reason=str(error)
        ) from None
