"""A disk in memory that forgets, at a power cut, what was not synced; and one whose calls fail when told.

What is not synced may be on the disk or not, in any order, torn, or as a length without content. Names (made, renamed,
removed files) are not synced before their folder is.
"""

import errno
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from caseman.core.store.files import Files

Pending = tuple[int, bytes | None]


@dataclass
class Inode:
    """A file: its bytes, those that were synced, and the writes (offset, bytes; None cuts) since."""

    data: bytearray = field(default_factory=bytearray)
    synced: bytes = b""
    pending: list[Pending] = field(default_factory=list)

    def change(self, offset: int, data: bytes | None) -> None:
        self.pending.append((offset, data))
        self.data = applied(self.data, offset, data)


def applied(old: bytes | bytearray, offset: int, data: bytes | None) -> bytearray:
    new = bytearray(old)
    if data is None:
        return new[:offset] + bytes(max(0, offset - len(new)))
    new += bytes(max(0, offset - len(new)))
    new[offset : offset + len(data)] = data
    return new


class Disk(Files):
    """Files of a simulated folder. `watch` is called before every call that changes the disk."""

    def __init__(self, contents: dict[str, bytes] | None = None) -> None:
        super().__init__(Path("/simulated"))
        self.names_now = {name: Inode(bytearray(data), data) for name, data in (contents or {}).items()}
        self.names_synced = dict(self.names_now)
        self.names_pending: list[Callable[[dict[str, Inode]], None]] = []
        self.fds: dict[int, Inode] = {}
        self.watch: Callable[[str], None] = lambda call: None
        self._next = 3

    def _name(self, change: Callable[[dict[str, Inode]], None]) -> None:
        self.names_pending.append(change)
        change(self.names_now)

    # -- the seam

    def open(self, name: str, *, write: bool) -> int:
        self.watch("open")
        if name not in self.names_now:
            if not write:
                raise FileNotFoundError(errno.ENOENT, "not there", name)
            made = Inode()
            self._name(lambda names: names.__setitem__(name, made))
        self._next += 1
        self.fds[self._next] = self.names_now[name]
        return self._next

    def close(self, fd: int) -> None:
        del self.fds[fd]

    def read(self, fd: int, offset: int, length: int) -> bytes:
        self.watch("read")
        return bytes(self.fds[fd].data[offset : offset + length])

    def write(self, fd: int, offset: int, data: bytes) -> None:
        try:
            self.watch("write")
        except Fault as fault:
            if fault.kept:
                self.fds[fd].change(offset, bytes(data[: fault.kept]))
            raise
        self.fds[fd].change(offset, bytes(data))

    def sync(self, fd: int) -> None:
        inode = self.fds[fd]
        try:
            self.watch("sync")
        except OSError:
            inode.pending = []  # as Linux does: the pages count as written from now on, and are not
            raise
        for offset, piece in inode.pending:
            inode.synced = bytes(applied(inode.synced, offset, piece))
        inode.pending = []

    def truncate(self, fd: int, length: int) -> None:
        self.watch("truncate")
        self.fds[fd].change(length, None)

    def size(self, fd: int) -> int:
        return len(self.fds[fd].data)

    def deleted(self, fd: int) -> bool:
        return self.fds[fd] not in self.names_now.values()

    def names(self) -> list[str]:
        return sorted(self.names_now)

    def whole(self, name: str) -> bytes:
        self.watch("whole")
        if name not in self.names_now:
            raise FileNotFoundError(errno.ENOENT, "not there", name)
        return bytes(self.names_now[name].data)

    def rename(self, old: str, new: str) -> None:
        self.watch("rename")
        self._name(lambda names: names.__setitem__(new, names.pop(old)) if old in names else None)

    def remove(self, name: str) -> None:
        self.watch("remove")
        if name not in self.names_now:
            raise FileNotFoundError(errno.ENOENT, "not there", name)
        self._name(lambda names: names.pop(name, None) and None)

    def there(self) -> bool:
        return True

    def make_folder(self) -> None:
        return

    def sync_folder(self) -> None:
        self.watch("sync_folder")
        self.names_synced, self.names_pending = dict(self.names_now), []

    @contextmanager
    def locked(self, name: str = "lock") -> Iterator[None]:
        self.close(self.open(name, write=True))
        yield

    # -- power cuts

    def after_power_cut(self, dice: random.Random) -> Iterator[dict[str, bytes]]:
        """Some of the disks that a power cut now may leave."""
        count = len(self.names_pending)
        orders = [list(range(done)) for done in {0, count, count // 2}]
        orders.append([place for place in range(count) if dice.random() < 0.5])
        for order in orders:
            names = dict(self.names_synced)
            for place in order:
                self.names_pending[place](names)
            for survive in SURVIVALS:
                yield {name: bytes(survive(inode, dice)) for name, inode in names.items()}


def _nothing(inode: Inode, dice: random.Random) -> bytes | bytearray:
    return inode.synced


def _everything(inode: Inode, dice: random.Random) -> bytes | bytearray:
    return inode.data


def _some(inode: Inode, dice: random.Random) -> bytes | bytearray:
    """Some of the writes, in their order."""
    data: bytes | bytearray = inode.synced
    for offset, piece in inode.pending:
        if dice.random() < 0.5:
            data = applied(data, offset, piece)
    return data


def _torn(inode: Inode, dice: random.Random) -> bytes | bytearray:
    """The first writes, and a part of the next."""
    data: bytes | bytearray = inode.synced
    for offset, piece in inode.pending[: dice.randint(0, len(inode.pending))]:
        data = applied(data, offset, piece)
    if inode.pending:
        offset, piece = dice.choice(inode.pending)
        if piece:
            data = applied(data, offset, piece[: dice.randint(0, len(piece))])
    return data


def _frontless(inode: Inode, dice: random.Random) -> bytes | bytearray:
    """All writes, of which the last has no beginning: zeros, or what was there before."""
    data: bytes | bytearray = inode.synced
    for offset, piece in inode.pending:
        if piece is None:
            data = applied(data, offset, None)
        else:
            lost = dice.randint(0, len(piece))
            data = applied(data, offset + lost, piece[lost:])
    return data


def _length_only(inode: Inode, dice: random.Random) -> bytes | bytearray:
    """The length has come to the disk, the content has not."""
    return bytes(inode.synced[: len(inode.data)]) + bytes(max(0, len(inode.data) - len(inode.synced)))


SURVIVALS = (_nothing, _everything, _some, _some, _torn, _torn, _torn, _frontless, _length_only)


class Fault(OSError):
    """A call that fails; of a write, `kept` bytes were done."""

    def __init__(self, error: int, kept: int = 0) -> None:
        super().__init__(error, os.strerror(error))
        self.kept = kept


class Failing:
    """A `watch` that lets the `number`-th call fail, and with `always` every later one.

    call  the kind of call that failed first; empty while none has
    """

    def __init__(self, number: int, always: bool, kept: int = 0) -> None:
        self.number = number
        self.always = always
        self.kept = kept
        self.seen = 0
        self.call = ""

    def __call__(self, call: str) -> None:
        self.seen += 1
        if self.seen == self.number or (self.always and self.seen > self.number):
            self.call = self.call or call
            raise Fault(errno.ENOSPC if call in ("write", "truncate", "rename") else errno.EIO, self.kept)
