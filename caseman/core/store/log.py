"""The log of one store: generations of files, read batch by batch, appended to under the lock."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .errors import Broken, Damaged, StoreError
from .files import Files
from .lines import ANCHOR, CARRIES, FORMAT, Bad, Line, encode, line, read_lines

NAME = re.compile(r"g(\d{8})\.jsonl")
ARCHIVED = re.compile(r"archive-(\d{8})\.jsonl\.gz")


def file_name(generation: int) -> str:
    return f"g{generation:08d}.jsonl"


@dataclass(frozen=True, slots=True)
class Damage:
    """A place of the log that is not as it was written; `line` counts from 1."""

    file: str
    line: int
    reason: str


@dataclass(slots=True)
class Position:
    """How far the log was read: the end of the last whole change set, its hash, its number, lines so far."""

    generation: int
    end: int
    hash: str
    txn: int
    number: int


class Log:
    """The current generation's file and a position in it."""

    def __init__(self, files: Files, device: str) -> None:
        self.files = files
        self.device = device
        self.damage: list[Damage] = []
        self.at = Position(0, 0, ANCHOR, 0, 1)
        self.moved = 0
        self._fd: int | None = None
        self._broken = False

    # -- opening

    def generations(self) -> list[int]:
        return sorted(int(found[1]) for name in self.files.names() if (found := NAME.fullmatch(name)))

    def current(self) -> int:
        """The generation to use: the first whose log was not sealed; 0 where there is none."""
        found = self.generations()
        for generation in found[:-1]:
            if self._seal(generation) is None:
                return generation
        return found[-1] if found else 0

    def _seal(self, generation: int) -> int | None:
        """The generation that a sealed log leads to."""
        data = self.files.whole(file_name(generation))
        last = data[data.rfind(b"\n", 0, max(len(data) - 1, 0)) + 1 :]
        found = re.search(rb'"seal":(\d+),"doc":null\}\n$', last)
        return int(found[1]) if found else None

    def start(self, at: str) -> None:
        """The header of a new store, durable. Called under the lock."""
        data, _told = line(ANCHOR, {"t": 0, "k": 1, "m": 1, "at": at, "format": FORMAT, "gen": 1}, b"null")
        self.files.replace(file_name(1), data, durable=True)

    def use(self, generation: int, at: Position | None = None, *, write: bool) -> None:
        """Read on in a generation's file, from its beginning or from a position."""
        self.close()
        self._fd = self.files.open(file_name(generation), write=write)
        self.at = at or Position(generation, 0, ANCHOR, 0, 1)
        self.moved += 1

    def close(self) -> None:
        if self._fd is not None:
            self.files.close(self._fd)
            self._fd = None

    @property
    def fd(self) -> int:
        if self._fd is None:
            raise StoreError("the store is closed")
        return self._fd

    # -- reading

    @property
    def name(self) -> str:
        return file_name(self.at.generation)

    def behind(self) -> bool:
        """Whether the file is not where it was read to."""
        return self.files.size(self.fd) != self.at.end or self.files.deleted(self.fd)

    def batches(self) -> Iterator[list[Line]]:
        """The whole change sets after the position, which moves with them; damage is noted and passed over."""
        size = self.files.size(self.fd)
        data = self.files.read(self.fd, self.at.end, size - self.at.end) if size > self.at.end else b""
        if len(data) != max(size - self.at.end, 0):
            raise StoreError("{file} could not be read to its end", file=self.name)
        batch: list[Line] = []
        spoilt = False
        for found in read_lines(data, self.at.end, self.at.hash, self.at.number, self.at.txn):
            if isinstance(found, Bad):
                if found.torn:
                    return
                self.damage.append(Damage(self.name, found.number, found.reason))
                batch, spoilt = [], True
                continue
            if batch and found.txn != batch[0].txn:
                self.damage.append(Damage(self.name, batch[0].number, "the change set is not whole"))
                batch = []
            if not batch:
                spoilt = spoilt and found.head.get("k") != 1
            batch.append(found)
            if found.head["k"] == found.head["m"]:
                self.at = Position(
                    self.at.generation,
                    found.start + found.length + 2,
                    found.hash,
                    max(self.at.txn, found.txn),
                    found.number + 1,
                )
                if not spoilt and len(batch) == found.head["m"]:
                    yield batch
                batch, spoilt = [], False

    def document(self, start: int, length: int) -> bytes:
        return self.files.read(self.fd, start, length)

    # -- writing

    def cut_torn_tail(self) -> None:
        """Remove what an interrupted write left; its bytes are kept beside the log. Called under the lock."""
        size = self.files.size(self.fd)
        if size > self.at.end:
            tail = self.files.read(self.fd, self.at.end, size - self.at.end)
            self.files.replace(f"torn-{self.at.generation}-{self.at.end}.bin", tail, durable=False)
            self.files.truncate(self.fd, self.at.end)
            self.files.sync(self.fd)

    def append(self, heads: list[dict[str, Any]], docs: list[bytes]) -> list[Line]:
        """Write one change set and sync it. Called under the lock, read up to the end.

        Raises StoreError where nothing was written, Broken where that is not known.
        """
        if self._broken:
            raise Broken("an earlier write failed: open the store again")
        pieces: list[bytes] = []
        told = self.at.hash
        lines: list[Line] = []
        place = self.at.end
        from zlib import crc32

        for number, (head, doc) in enumerate(zip(heads, docs, strict=True)):
            piece, told = line(told, head, doc)
            start = place + len(piece) - len(doc) - 2
            lines.append(Line(head, start, len(doc), crc32(doc), told, self.at.number + number))
            pieces.append(piece)
            place += len(piece)
        self._write(b"".join(pieces))
        txn = max(self.at.txn, int(heads[0]["t"]))
        self.at = Position(self.at.generation, place, told, txn, self.at.number + len(heads))
        return lines

    def _write(self, data: bytes) -> None:
        try:
            self.files.write(self.fd, self.at.end, data)
        except OSError as error:
            self._take_back(error)
        try:
            self.files.sync(self.fd)
        except OSError as error:
            self._broken = True
            reason = error.strerror or "error"
            raise Broken(
                "the disk did not take the change ({reason}): open the store again", reason=reason
            ) from None

    def _take_back(self, error: OSError) -> None:
        reason = error.strerror or "error"
        try:
            self.files.truncate(self.fd, self.at.end)
        except OSError:
            self._broken = True
            raise Broken("writing failed ({reason}): open the store again", reason=reason) from None
        raise StoreError("nothing was saved: {reason}", reason=reason) from None


def seal_head(txn: int, at: str, generation: int) -> dict[str, Any]:
    """The head of the line that ends a generation."""
    return {"t": txn, "k": 1, "m": 1, "at": at, "seal": generation}


def rewrite(
    files: Files, generation: int, at: str, parent: str, records: list[tuple[dict[str, Any], bytes]]
) -> Callable[[], None]:
    """Write a new generation with these records, durable but not in force yet; gives what removes it again."""
    name = file_name(generation)
    head = {"t": 0, "k": 1, "m": 1, "at": at, "format": FORMAT, "gen": generation, "parent": parent}
    head[CARRIES] = len(records)
    piece, told = line(ANCHOR, head, encode(None))
    pieces = [piece]
    for one, doc in records:
        piece, told = line(told, one, doc)
        pieces.append(piece)
    files.replace(name, b"".join(pieces), durable=True)
    return lambda: files.remove(name)


def require_whole(log: Log) -> None:
    """Raises Damaged for a log that is not as it was written."""
    if log.damage:
        first = log.damage[0]
        raise Damaged(
            "the store is damaged in {file}, line {line}: {reason}",
            file=first.file,
            line=first.line,
            reason=first.reason,
        )
