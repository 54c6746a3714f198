"""The calls of the operating system that the store makes, in one place, so that tests can make each fail."""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import Locked
from .errors import marked as _

PRIVATE, PRIVATE_FOLDER = 0o600, 0o700
TEMPORARY = ".tmp"
#: Seconds to wait for another process's commit.
PATIENCE = 10.0
BINARY = getattr(os, "O_BINARY", 0)
#: How much of a large file is written at a time.
PIECE = 1 << 20


class Files:
    """A folder on a disk. Every method may raise OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._folder = os.fspath(folder)

    def open(self, name: str, *, write: bool) -> int:
        """A file's descriptor; with `write` it is made, for its owner alone."""
        flags = os.O_RDWR | os.O_CREAT if write else os.O_RDONLY
        return os.open(os.path.join(self._folder, name), flags | BINARY, PRIVATE)

    def close(self, fd: int) -> None:
        os.close(fd)

    def read(self, fd: int, offset: int, length: int) -> bytes:
        """The bytes there; fewer where the file ends before."""
        data = _read(fd, offset, length)
        while len(data) < length and (more := _read(fd, offset + len(data), length - len(data))):
            data += more  # one call reads 2 GB at most
        return data

    def write(self, fd: int, offset: int, data: bytes) -> None:
        """All of `data`, or an OSError."""
        view = memoryview(data)
        if not hasattr(os, "pwrite"):
            os.lseek(fd, offset, os.SEEK_SET)
        while view:
            done = os.pwrite(fd, view, offset) if hasattr(os, "pwrite") else os.write(fd, view)
            view, offset = view[done:], offset + done

    def sync(self, fd: int) -> None:
        """Until the bytes are on the disk itself."""
        if hasattr(os, "fdatasync"):
            os.fdatasync(fd)
            return
        if sys.platform == "darwin":
            import fcntl

            try:
                fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
            except OSError:
                os.fsync(fd)  # not every file system has it
            return
        os.fsync(fd)

    def truncate(self, fd: int, length: int) -> None:
        os.ftruncate(fd, length)

    def size(self, fd: int) -> int:
        return os.fstat(fd).st_size

    def deleted(self, fd: int) -> bool:
        """Whether the open file has left the folder."""
        return os.name != "nt" and os.fstat(fd).st_nlink == 0

    def names(self) -> list[str]:
        return sorted(os.listdir(self.folder))

    def whole(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def replace(self, name: str, data: bytes | Iterable[bytes], *, durable: bool) -> None:
        """Put a file there, of bytes or of pieces made one after the other, whole or not at all."""
        temporary = f"{name}.{os.getpid()}{TEMPORARY}"
        try:
            fd = self.open(temporary, write=True)
            try:
                self.truncate(fd, 0)
                place = 0
                for piece in [data] if isinstance(data, bytes) else _joined(data):
                    self.write(fd, place, piece)
                    place += len(piece)
                if durable:
                    self.sync(fd)
            finally:
                self.close(fd)
            self.rename(temporary, name)
        except BaseException:
            with suppress(OSError):
                self.remove(temporary)
            raise
        if durable:
            self.sync_folder()

    def rename(self, old: str, new: str) -> None:
        os.replace(self.folder / old, self.folder / new)

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    def there(self) -> bool:
        """Whether the folder is."""
        return self.folder.is_dir()

    def make_folder(self) -> None:
        """The folder, for its owner alone where it is new."""
        if not self.there():
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)

    def sync_folder(self) -> None:
        """Until the folder's names are on the disk."""
        if os.name == "nt":
            return
        fd = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    @contextmanager
    def locked(self, name: str = "lock") -> Iterator[None]:
        """Alone among processes. Raises Locked after `PATIENCE`."""
        fd = self.open(name, write=True)
        try:
            _wait(fd)
            yield
        finally:
            self.close(fd)


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in larger pieces."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _read(fd: int, offset: int, length: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(fd, length, offset)
    os.lseek(fd, offset, os.SEEK_SET)
    return os.read(fd, length)


def _wait(fd: int) -> None:
    until = time.monotonic() + PATIENCE
    while not _try_lock(fd):
        if time.monotonic() > until:
            raise Locked(_("another program has been writing for {seconds} seconds"), seconds=int(PATIENCE))
        time.sleep(0.002)


def _try_lock(fd: int) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
