"""Where the documents of a table lie, in arrays: 100,000 of them take a few MB, and are loaded in milliseconds."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator, MutableMapping
from typing import Any, NamedTuple
from zlib import crc32

from .errors import Damaged
from .errors import marked as _

#: What is kept of each document, in this order: place and length of its bytes, their CRC, revision, its line's hash.
KINDS = "qIIIQ"


#: Of a document: where its bytes begin, how many they are, their CRC-32, its revision.
Place = tuple[int, int, int, int]


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


class Entries(MutableMapping[str, Entry]):
    """Document id -> entry, in the order in which they came."""

    __slots__ = ("_kept", "_rows")

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._kept: tuple[array[int], ...] = tuple(array(kind) for kind in KINDS)

    def __getitem__(self, doc_id: str) -> Entry:
        return self._entry(self._rows[doc_id])

    def get(self, doc_id: str, default: Any = None) -> Any:
        row = self._rows.get(doc_id)
        return default if row is None else self._entry(row)

    def _entry(self, row: int) -> Entry:
        starts, lengths, crcs, revs, hashes = self._kept
        return Entry(starts[row], lengths[row], crcs[row], revs[row], f"{hashes[row]:016x}")

    def place(self, doc_id: str) -> Place | None:
        """What reading a document takes; told for itself, since a whole check reads every one."""
        row = self._rows.get(doc_id)
        if row is None:
            return None
        starts, lengths, crcs, revs, _hashes = self._kept
        return starts[row], lengths[row], crcs[row], revs[row]

    def __setitem__(self, doc_id: str, entry: Entry) -> None:
        start, length, crc, rev, told = entry
        starts, lengths, crcs, revs, hashes = self._kept
        row = self._rows.get(doc_id)
        if row is None:
            self._rows[doc_id] = len(starts)
            starts.append(start)
            lengths.append(length)
            crcs.append(crc)
            revs.append(rev)
            hashes.append(int(told, 16))
        else:
            starts[row], lengths[row], crcs[row], revs[row] = start, length, crc, rev
            hashes[row] = int(told, 16)

    def __delitem__(self, doc_id: str) -> None:
        del self._rows[doc_id]  # its row stays, unused, until the table is kept and loaded again

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._rows

    def by_place(self) -> tuple[list[int], list[str]]:
        """Where documents begin in the log, ascending, and their ids."""
        found = list(self.in_log())
        return [start for _doc_id, start, _length, _crc in found], [doc_id for doc_id, *_place in found]

    def in_log(self) -> Iterator[tuple[str, int, int, int]]:
        """Every document's id, where its bytes begin, their length and CRC, in the order of the log."""
        starts, lengths, crcs = self._kept[:3]
        for doc_id, row in sorted(self._rows.items(), key=lambda one: starts[one[1]]):
            yield doc_id, starts[row], lengths[row], crcs[row]

    def live_bytes(self) -> int:
        lengths = self._kept[1]
        return sum(lengths[row] for row in self._rows.values())

    # -- the checkpoint's form

    def packed(self) -> list[bytes]:
        """The arrays of the live rows, in the order of the ids, as base64."""
        rows = self._rows.values()
        if len(self._rows) == len(self._kept[0]):  # nothing was deleted, so rows and ids are in one order
            return [b64encode(kept.tobytes()) for kept in self._kept]
        return [b64encode(array(kept.typecode, [kept[row] for row in rows]).tobytes()) for kept in self._kept]

    @classmethod
    def unpacked(cls, ids: list[str], packed: list[bytes]) -> "Entries":
        entries = cls()
        entries._rows = dict(zip(ids, range(len(ids)), strict=True))
        for kept, data in zip(entries._kept, packed, strict=True):
            kept.frombytes(b64decode(data))
            if len(kept) != len(ids):
                raise ValueError("arrays of another length")
        return entries


class Gone(NamedTuple):
    """A deleted document."""

    rev: int
    hash: str
