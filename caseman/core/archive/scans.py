"""Files of scans: which they are, and whether they are still what they were when they were linked.

A file is read anew only where its size or the time of its last writing differs from what was kept of it, so that the
check of an office with thousands of scans looks at each without reading it.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from caseman.api.messages import InputError
from caseman.api.messages import msg as _

#: Bytes read at a time.
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Scan:
    """A file as it was linked: its path as stored, the SHA-256 of its bytes, its size, when it was last written (ns)."""

    path: str
    sha256: str
    size: int
    seen: str


def located(home: Path | None, stored: str) -> Path:
    """Where a stored path is: a relative one lies in the office's folder."""
    path = Path(stored)
    return path if path.is_absolute() or home is None else home / path


def linked(home: Path, typed: str) -> Scan:
    """The file that was typed. Raises InputError where there is none, or it cannot be read."""
    path = Path(typed).expanduser()
    if not path.is_absolute():
        inside = home / path
        path = inside if inside.exists() else path.absolute()
    try:
        state = path.stat()
        if not path.is_file():
            raise InputError(_("{file} is no file"), file=path.name)
        total = _hash(str(path), state.st_size, state.st_mtime_ns)
    except FileNotFoundError:
        raise InputError(_("there is no file {file}"), file=typed) from None
    except OSError as error:
        raise InputError(
            _("{file} cannot be read: {reason}"), file=path.name, reason=error.strerror or str(error)
        ) from None
    try:
        stored = str(path.resolve().relative_to(home.resolve()))
    except ValueError:
        stored = str(path)
    return Scan(stored, total, state.st_size, str(state.st_mtime_ns))


def state_of(home: Path | None, scan: Scan, *, anew: bool = False) -> str:
    """`there`, `missing`, `changed` or `unreadable`; `anew` reads the file whatever its size and time say."""
    path = located(home, scan.path)
    try:
        state = path.stat()
        same = (state.st_size, str(state.st_mtime_ns)) == (scan.size, scan.seen)
        if same and not anew:
            return "there"
        if anew:
            _hash.cache_clear()
        return "there" if _hash(str(path), state.st_size, state.st_mtime_ns) == scan.sha256 else "changed"
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except (OSError, ValueError):  # a path with a sign that no file can have is no file
        return "unreadable"


@lru_cache(maxsize=4096)
def _hash(path: str, _size: int, _written: int) -> str:
    total = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            total.update(block)
    return total.hexdigest()
