"""The log of one store: generations of files, read change set by change set, appended to under the lock."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple
from zlib import crc32

from .errors import Broken, Damaged, StoreError, why
from .errors import marked as _
from .files import Files
from .lines import ANCHOR, CARRIES, FORMAT, START, Bad, Line, hash_of, head_of, line, read_lines, sound

NAME = re.compile(r"g(\d{8})\.jsonl")
ARCHIVED = re.compile(r"archive-(\d{8})\.jsonl\.gz")
SEALED = re.compile(rb'"seal":\d+,"doc":null\}\n$')
#: A line's end. More of them behind the last line are reserved space: writing over it needs no new metadata of the
#: file system, which halves the time of a sync. It is cut off when the store is closed.
END, RESERVE = b"\n", 1 << 20
#: How many change sets a store writes before it reserves space.
BUSY = 8
#: The log is kept in blocks of this size once a document of one was read, and so many of them.
BLOCK, BLOCKS = 1 << 14, 256


def lines_of(data: bytes) -> bytes:
    """A log's bytes without the reserved space behind its last line."""
    if not data.endswith(END + END) and data != END:
        return data  # as it is, which is a large thing to copy
    body = data.rstrip(END)
    return body + END if body else body


def file_name(generation: int) -> str:
    return f"g{generation:08d}.jsonl"


def archive_name(generation: int) -> str:
    return f"archive-{generation:08d}.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Damage:
    """A place of the log that is not as it was written; `line` counts from 1."""

    file: str
    line: int
    reason: str


class Position(NamedTuple):
    """How far a log was read: behind the last line of a whole change set.

    last, end  where that line begins and ends
    hash, txn  the line's hash, the change set's number
    number     the number of the line to come, from 1
    """

    generation: int
    last: int
    end: int
    hash: str
    txn: int
    number: int


def beginning(generation: int) -> Position:
    return Position(generation, 0, 0, ANCHOR, 0, 1)


class Log:
    """The current generation's file and a position in it."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.damage: list[Damage] = []
        self.at = beginning(0)
        self._carried = 0
        self._fd: int | None = None
        self.broken = False
        self._written = 0
        self._blocks: dict[int, bytes] = {}

    # -- opening

    def generations(self) -> list[int]:
        return sorted(int(found[1]) for name in self.files.names() if (found := NAME.fullmatch(name)))

    def current(self) -> int:
        """The generation in force: the first that no later one took over from; 0 where there is none.

        Raises Damaged where only archives are left.
        """
        found = self.generations()
        for generation in found[:-1]:
            if not self._left(generation, found):
                return generation
        if not found and any(ARCHIVED.fullmatch(name) for name in self.files.names()):
            raise Damaged(
                _("the log of {folder} is gone, only its archive is there"), folder=self.files.folder.name
            )
        return found[-1] if found else 0

    def _left(self, generation: int, found: list[int]) -> bool:
        """Whether a later generation took over: it is sealed, or the seal was damaged but the next one was used."""
        if generation + 1 not in found or _sealed(lines_of(self.files.whole(file_name(generation)))):
            return True
        data = lines_of(self.files.whole(file_name(generation + 1)))
        try:
            carries = int(head_of(data[: data.find(END) + 1])[CARRIES])
        except (ValueError, KeyError):
            return False
        return data.count(END) > carries + 1

    def start(self, at: str) -> None:
        """The header of a new store, durable. Called under the lock."""
        data, _hash = line(ANCHOR, {"t": 0, "k": 1, "m": 1, "at": at, "format": FORMAT, "gen": 1}, b"null")
        self.files.replace(file_name(1), data, durable=True)

    def use(self, generation: int, *, write: bool) -> None:
        """Read in a generation's file from its beginning."""
        fd = self.files.open(file_name(generation), write=write)
        self.close()
        self._fd = fd
        self.at, self._carried = beginning(generation), 0
        self.damage = []
        self._blocks = {}

    def close(self) -> None:
        if self._fd is not None:
            self.files.close(self._fd)
            self._fd = None

    @property
    def closed(self) -> bool:
        return self._fd is None

    @property
    def fd(self) -> int:
        if self._fd is None:
            raise StoreError(_("the store is closed"))
        return self._fd

    # -- reading

    @property
    def name(self) -> str:
        return file_name(self.at.generation)

    @property
    def size(self) -> int:
        """The file's, with the space that is reserved."""
        return self.files.size(self.fd)

    def look(self, at: Position) -> tuple[bool, bool]:
        """Whether the file still has the last line of a position where it was, and whether there is more behind.

        Raises StoreError.
        """
        place = at.last + len(START) if at.end else 0
        read = self.document(place, at.end - place + len(END))
        same = not at.end or read.startswith(at.hash.encode())
        held = same and len(read) >= at.end - place and at.generation == self.at.generation
        return held, read[at.end - place :] not in (b"", END)

    def behind(self) -> bool:
        """Whether there is more than was read. Raises StoreError."""
        return self.document(self.at.end, 1) not in (b"", END)

    def holds(self, at: Position) -> bool:
        """Whether the file still has the last line of a position where it was. Raises StoreError."""
        return self.look(at)[0]

    def batches(self) -> Iterator[list[Line]]:
        """The whole change sets after the position, which moves with them; damage is noted and passed over.

        Raises StoreError for a log that cannot be read, or is of a later format.
        """
        wanted = self.size - self.at.end
        data = self.document(self.at.end, wanted)
        if len(data) != wanted:
            raise StoreError(_("{file} could not be read to its end"), file=self.name)
        batch: list[Line] = []
        for found in read_lines(lines_of(data), self.at.end, self.at.hash, self.at.number, self.at.txn):
            if isinstance(found, Bad):
                if found.torn:
                    break
                self._note(found.number, found.reason)
                batch = []
                continue
            if batch and found.head["t"] != batch[0].head["t"]:
                self._note(batch[0].number, _("the change set is not whole"))
                batch = []
            batch.append(found)
            if found.head["k"] == found.head["m"]:
                self._pass(found)
                if len(batch) == found.head["m"]:
                    yield batch
                batch = []
        if self.at.number < self._carried + 2 and not self.damage:
            self._note(self.at.number, _("lines are missing"))

    def _note(self, number: int, reason: str) -> None:
        self.damage.append(Damage(self.name, number, reason))

    def _pass(self, line: Line) -> None:
        """Stand behind a line."""
        head = line.head
        if head["t"] == 0:
            if head.get("format", FORMAT) > FORMAT:
                raise StoreError(_("{file} was written by a later version of this program"), file=self.name)
            self._carried = head.get(CARRIES, 0)
        txn = max(self.at.txn, int(head["t"]))
        self.at = Position(self.at.generation, line.offset, line.end, line.hash, txn, line.number + 1)

    def resume(self, at: Position) -> None:
        """Stand where a checkpoint says."""
        self.at, self._carried = at, 0

    def document(self, start: int, length: int) -> bytes:
        """Bytes of the file; fewer where it ends before. Raises StoreError."""
        try:
            return self.files.read(self.fd, start, length)
        except OSError as error:
            raise StoreError(
                _("{file} cannot be read: {reason}"), file=self.name, reason=why(error)
            ) from None

    def written(self, start: int, length: int) -> bytes:
        """As `document`, of lines that were read before, which nobody writes over: what lies around is read with them.

        A thread that reads many documents would else give the interpreter up for each, so often and so shortly that
        another thread which waits for its turn (the one that answers keys) gets none.
        """
        first, last = start // BLOCK, (start + length - 1) // BLOCK
        if (last + 1) * BLOCK > self.at.end:
            return self.document(start, length)
        data = b"".join([self._block(number) for number in range(first, last + 1)])
        return data[start - first * BLOCK :][:length]

    def _block(self, number: int) -> bytes:
        data = self._blocks.get(number)
        if data is None:
            if len(self._blocks) >= BLOCKS:
                del self._blocks[next(iter(self._blocks))]
            data = self._blocks[number] = self.document(number * BLOCK, BLOCK)
        return data

    # -- writing

    def cut_torn_tail(self) -> None:
        """Remove what an interrupted write left; its bytes are kept beside the log. Called under the lock."""
        tail = self.files.read(self.fd, self.at.end, self.size - self.at.end)
        if tail.strip(END):
            self.files.replace(
                f"torn-{self.at.generation}-{self.at.end}.bin", tail.rstrip(END), durable=False
            )
            self.files.truncate(self.fd, self.at.end)
            self.sync()

    def trim(self) -> None:
        """Give reserved space back. Called under the lock, read up to the end."""
        if self.size > self.at.end:
            self.files.truncate(self.fd, self.at.end)

    def sync(self) -> None:
        """Until what the file holds is on the disk. Raises OSError."""
        self.files.sync(self.fd)

    def append(self, heads: list[dict[str, Any]], docs: list[bytes]) -> list[Line]:
        """Write one change set and sync it. Called under the lock, read up to the end.

        Raises StoreError where nothing was written, Broken where that is not known.
        """
        pieces: list[bytes] = []
        lines: list[Line] = []
        told, place, number = self.at.hash, self.at.end, self.at.number
        for head, doc in zip(heads, docs, strict=True):
            piece, told = line(told, head, doc)
            start = place + len(piece) - len(doc) - len(b"}\n")
            lines.append(Line(head, place, start, doc, crc32(doc), told, number))
            pieces.append(piece)
            place, number = place + len(piece), number + 1
        self._write(b"".join(pieces))
        self._pass(lines[-1])
        return lines

    def _write(self, data: bytes) -> None:
        self._written += 1
        try:
            if self._written > BUSY and self.at.end + len(data) > self.size:
                with suppress(OSError):  # on a full disk the change itself may still have room
                    self.files.write(self.fd, self.at.end + len(data), END * RESERVE)
            self.files.write(self.fd, self.at.end, data)
        except OSError as error:
            self._take_back(error)
        try:
            self.sync()
        except OSError as error:
            # The system may hold the bytes for written, so a second sync would lie. They are cut off lest
            # another process writes on behind them; whether they or the cut reach the disk nobody knows.
            self.broken = True
            with suppress(OSError):
                self.files.truncate(self.fd, self.at.end)
            raise Broken(
                _("the disk did not take the change ({reason}): open the store again"), reason=why(error)
            ) from None

    def _take_back(self, error: OSError) -> None:
        try:
            self.files.truncate(self.fd, self.at.end)
        except OSError:
            self.broken = True
            raise Broken(_("writing failed ({reason}): open the store again"), reason=why(error)) from None
        raise StoreError(_("nothing was saved: {reason}"), reason=why(error)) from None


def _sealed(data: bytes) -> bool:
    """Whether a log ends with a seal, written whole."""
    start = data.rfind(END, 0, max(0, len(data) - 1)) + 1
    before = data.rfind(END, 0, max(0, start - 1)) + 1
    told = hash_of(data[before:start]) if start else ANCHOR
    return SEALED.search(data, start) is not None and sound(data[start:], told)


def seal_head(txn: int, at: str, generation: int) -> dict[str, Any]:
    """The head of the line that ends a generation."""
    return {"t": txn, "k": 1, "m": 1, "at": at, "seal": generation}


def rewrite(
    files: Files,
    generation: int,
    at: str,
    parent: str,
    count: int,
    records: Iterable[tuple[dict[str, Any], bytes]],
    place: Callable[[Line], None],
) -> Position:
    """Write a new generation with so many records, durable but not in force yet; gives where it ends.

    place  is told of every line
    Raises OSError.
    """
    header = {"t": 0, "k": 1, "m": 1, "at": at, "format": FORMAT, "gen": generation, "parent": parent}
    last = end = 0
    told = ANCHOR

    def pieces() -> Iterator[bytes]:
        nonlocal last, end, told
        piece, told = line(ANCHOR, {**header, CARRIES: count}, b"null")
        end = len(piece)
        yield piece
        for number, (head, doc) in enumerate(records, start=2):
            piece, told = line(told, head, doc)
            last, end = end, end + len(piece)
            place(Line(head, last, end - len(doc) - len(b"}\n"), doc, crc32(doc), told, number))
            yield piece

    files.replace(file_name(generation), pieces(), durable=True)
    return Position(generation, last, end, told, 0, count + 2)
