"""Reading the past: change sets and revisions, from the log and from the archives of earlier generations."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from functools import partial
from typing import Any

from .columns import Path, same, value_at
from .documents import Change, Document, Transaction, Version
from .errors import Damaged, StoreError, why
from .errors import marked as _
from .files import Files
from .lines import ANCHOR, REST, Bad, decode, doc_of, hash_of, head_of, read_lines, sound
from .log import ARCHIVED, NAME, Damage, Log, archive_name, file_name, lines_of

#: Marks a line of a new generation that only carries a document over, and one whose document was purged.
CARRIED, PURGED = "snap", "purged"
#: How much of a log is read at a time, from its end.
_PIECE = 1 << 20


def key_bytes(table: str, doc_id: str, rev: int | None = None) -> bytes:
    """What a document's lines say of it, as bytes."""
    from pydantic_core import to_json

    told = b'"tb":' + to_json(table) + b',"id":' + to_json(doc_id) + b',"rv":'
    return told if rev is None else told + str(rev).encode() + b","


class Past:
    """What the log of a store holds up to where it was read, and its archives.

    log  gives the log in force
    """

    def __init__(self, files: Files, log: Callable[[], Log], mutex: AbstractContextManager[Any]) -> None:
        self._files = files
        self._log = log
        self._mutex = mutex
        self._generation = log().at.generation
        self._end = log().at.end

    def _generations(self) -> list[int]:
        """The earlier generations that are kept, newest first."""
        names = self._files.names()
        found = {
            int(match[1]) for name in names if (match := NAME.fullmatch(name) or ARCHIVED.fullmatch(name))
        }
        return sorted((one for one in found if one < self._generation), reverse=True)

    def _earlier(self, generation: int) -> bytes:
        """An earlier generation's bytes. Its log may just have been archived by another process. Raises StoreError."""
        return unpacked(self._files, file_name(generation))

    def _read(self, start: int, length: int) -> bytes:
        """Bytes of the generation in force, which meanwhile another thread may have followed by the next."""
        with self._mutex:
            log = self._log()
            if log.at.generation == self._generation:
                return log.document(start, length)
        return self._earlier(self._generation)[start : start + length]

    def lines(self) -> Iterator[tuple[bytes, str]]:
        """Every line, newest first, with the hash of the line before it."""
        yield from _backwards(self._read, self._end)
        for generation in self._generations():
            data = self._earlier(generation)
            yield from _backwards(partial(_slice, data), len(data))

    def whole(self) -> Iterator[bytes]:
        """The bytes of every generation, oldest first."""
        for generation in reversed(self._generations()):
            yield self._earlier(generation)
        yield self._read(0, self._end)

    def transactions(self) -> Iterator[Transaction]:
        """Newest first."""
        group: list[dict[str, Any]] = []
        for line, _before in self.lines():
            head = _head(line)
            if "tb" not in head or CARRIED in head:
                continue
            if group and head["t"] != group[-1]["t"]:
                yield _transaction(group)
                group = []
            group.append(head)
        if group:
            yield _transaction(group)

    def chain(self, txn: int) -> str:
        """The hash of the last line up to a change set: it stands for everything written until then. Empty for none."""
        for line, _before in self.lines():
            head = _head(line)
            if "tb" in head and CARRIED not in head and head["t"] <= txn:
                return hash_of(line)
        return ""

    def versions(self, table: str, doc_id: str) -> list[Version]:
        """Oldest first."""
        needle = key_bytes(table, doc_id)
        found: list[Version] = []
        before: dict[str, Any] | None = None
        for data in self.whole():
            for line, told_before in _with(data, needle):
                head = _head(line)
                if (head.get("tb"), head.get("id")) != (table, doc_id) or CARRIED in head:
                    continue
                after = _doc(line, told_before, head)
                told = (head["t"], head["at"], head.get("by", ""), head.get("act", ""), head.get("why", ""))
                found.append(Version(*told, head["rv"], before, after))
                before = after
        return found

    def inverse(self, txn: int) -> list[Change]:
        """The changes that take a change set back, in its order. Raises StoreError."""
        made: list[dict[str, Any]] = []
        wanted: dict[bytes, dict[str, Any]] = {}
        before: dict[tuple[str, str], dict[str, Any] | None] = {}
        for line, told_before in self.lines():
            if made and not wanted and made[-1]["k"] == 1:
                break
            at = line.find(b'"tb":', REST)
            key = line[at : line.find(b",", line.find(b',"rv":', at) + 1) + 1] if at >= 0 else b""
            if key in wanted:
                head = wanted.pop(key)
                before[head["tb"], head["id"]] = _doc(line, told_before, head)
                _not_purged(_head(line))
                continue
            if at < 0 or not line.startswith(b'"t":%d,' % txn, REST):
                continue
            head = _head(line)
            if CARRIED in head:
                continue
            _not_purged(head)
            made.append(head)
            if head["rv"] > 1:
                wanted[key_bytes(head["tb"], head["id"], head["rv"] - 1)] = head
        if not made:
            raise StoreError(_("there is no change set {txn}"), txn=txn)
        for head in wanted.values():
            raise StoreError(
                _("what {ref} was before change set {txn} is not kept"),
                ref=f"{head['tb']}/{head['id']}",
                txn=txn,
            )
        return [
            Change(one["tb"], one["id"], before.get((one["tb"], one["id"])), one["rv"])
            for one in reversed(made)
        ]

    def as_of(self, when: int | datetime) -> "View":
        """The documents as they were after a change set, or after the last one not later than a moment.

        Raises Damaged; StoreError where the archive of that time is gone.
        """
        txn = when if isinstance(when, int) else self._txn_at(when)
        if txn < self._kept_from():
            raise StoreError(_("the archive with change set {txn} is gone"), txn=txn)
        found: dict[str, dict[str, tuple[int, bytes]]] = {}
        for data in self.whole():
            for line, before in _with(data, b'"tb":'):
                head = _head(line)
                if "tb" in head and head["t"] <= txn:
                    _require_sound(line, before, head)
                    found.setdefault(head["tb"], {})[head["id"]] = (head["rv"], doc_of(line))
        return View(txn, found)

    def _kept_from(self) -> int:
        """The first change set whose documents are all known: that at which the first kept generation began."""
        gone = set(range(1, self._generation)) - set(self._generations())
        if not gone:
            return 0
        first = max(gone) + 1
        data = self._read(0, self._end) if first == self._generation else self._earlier(first)
        head = next((head_of(line) for line, _before in _with(data, b'"' + CARRIED.encode() + b'":1')), {})
        return int(head.get("t", 0))

    def _txn_at(self, when: datetime) -> int:
        moment = when.astimezone()
        return next((one.txn for one in self.transactions() if datetime.fromisoformat(one.at) <= moment), 0)

    def damage(self) -> list[Damage]:
        """Bad lines of the earlier generations."""
        found = []
        names = self._files.names()
        for generation in reversed(self._generations()):
            name = file_name(generation)
            name = name if name in names else archive_name(generation)
            try:
                data = self._earlier(generation)
            except StoreError:
                found.append(Damage(name, 1, _("the archive cannot be read")))
                continue
            bad = (one for one in read_lines(data, 0, ANCHOR, 1) if isinstance(one, Bad))
            found += [Damage(name, one.number, one.reason) for one in bad]
        return found


def unpacked(files: Files, name: str) -> bytes:
    """The bytes of a generation's log, which another process may just have archived, or of its archive.

    Raises StoreError.
    """
    try:
        if found := NAME.fullmatch(name):
            with suppress(FileNotFoundError):
                return lines_of(files.whole(name))
            name = archive_name(int(found[1]))
        return gzip.decompress(files.whole(name))
    except (EOFError, OSError, zlib.error) as error:
        reason = why(error) if isinstance(error, OSError) else str(error)
        raise StoreError(_("{file} cannot be read: {reason}"), file=name, reason=reason) from None


class View:
    """The documents of a moment, read only. `txn` is the last change set that it shows."""

    def __init__(self, txn: int, found: dict[str, dict[str, tuple[int, bytes]]]) -> None:
        self.txn = txn
        self._found = {
            table: {doc_id: one for doc_id, one in entries.items() if one[1] != b"null"}
            for table, entries in found.items()
        }

    def rev(self, table: str, id: str) -> int:
        """A document's revision then; 0 where there was none."""
        found = self._found.get(table, {}).get(id)
        return found[0] if found else 0

    def tables(self) -> list[str]:
        """The tables that held documents."""
        return sorted(table for table, entries in self._found.items() if entries)

    def ids(self, table: str) -> list[str]:
        return sorted(self._found.get(table, {}))

    def count(self, table: str) -> int:
        return len(self._found.get(table, {}))

    def get(self, table: str, id: str) -> Document | None:
        """A document; None where there was none."""
        one = self._found.get(table, {}).get(id)
        return None if one is None else Document(decode(one[1]), id, one[0])

    def scan(self, table: str) -> Iterator[Document]:
        """Every document of a table in the order of their ids."""
        return (doc for doc_id in self.ids(table) if (doc := self.get(table, doc_id)) is not None)

    def find(self, table: str, path: Path, value: object) -> list[Document]:
        """The documents with that value at a path of keys, in the order of their ids."""
        return [doc for doc in self.scan(table) if same(value_at(doc, path), value)]


def _transaction(group: list[dict[str, Any]]) -> Transaction:
    head = group[0]
    touched = tuple((one["tb"], one["id"]) for one in reversed(group))
    told = (head["t"], head["at"], head.get("by", ""), head.get("act", ""), head.get("why", ""))
    return Transaction(*told, touched)


def _head(line: bytes) -> dict[str, Any]:
    """A line's head; empty for a line that cannot be read."""
    try:
        return head_of(line)
    except ValueError:
        return {}


def _doc(line: bytes, before: str, head: dict[str, Any]) -> dict[str, Any] | None:
    """A line's document. Raises Damaged."""
    _require_sound(line, before, head)
    doc: dict[str, Any] | None = decode(doc_of(line))
    return doc


def _require_sound(line: bytes, before: str, head: dict[str, Any]) -> None:
    if not sound(line, before):
        raise Damaged(_("the past of {ref} is damaged"), ref=f"{head['tb']}/{head['id']}")


def _not_purged(head: dict[str, Any]) -> None:
    if PURGED in head:
        raise StoreError(_("{ref} was purged; that cannot be taken back"), ref=f"{head['tb']}/{head['id']}")


def _backwards(read: Callable[[int, int], bytes], end: int) -> Iterator[tuple[bytes, str]]:
    """The lines before `end`, last first, each with its newline and the hash of the line before it."""
    later = b""
    rest = b""
    while end > 0:
        length = min(_PIECE, end)
        end -= length
        lines = (read(end, length) + rest).split(b"\n")
        rest = lines.pop(0) if end else b""
        for line in reversed(lines):
            if later:
                yield later + b"\n", hash_of(line)
            later = line
    if later:
        yield later + b"\n", ANCHOR


def _slice(data: bytes, start: int, length: int) -> bytes:
    return data[start : start + length]


def _with(data: bytes, needle: bytes) -> Iterator[tuple[bytes, str]]:
    """The lines that hold some bytes, each with the hash of the line before it."""
    at = data.find(needle)
    while at >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        end = data.find(b"\n", at) + 1 or len(data)
        before = data.rfind(b"\n", 0, start - 1) + 1 if start else 0
        yield data[start:end], hash_of(data[before:start]) if start else ANCHOR
        at = data.find(needle, end)
