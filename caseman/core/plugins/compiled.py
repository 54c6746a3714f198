"""What plugins' source compiles to, kept between runs as Python keeps it for installed packages.

It lies in the user's cache and not with the data: who may write there is whoever may run code as this user. It is used
only for the very content, place and Python that it was made from, and made anew where it is gone or damaged.
"""

import hashlib
import marshal
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType

from caseman import __version__

from .snapshots import Snapshot

#: Bytes of a SHA-256: of what it was made from, then of what follows.
DIGEST = 32


def kept(snapshot: Snapshot) -> dict[str, CodeType] | None:
    """The code of each source file by its path inside the plugin, or None where it has to be compiled."""
    try:
        data = _place(snapshot).read_bytes()
    except OSError:
        return None
    stamp, digest, code = data[:DIGEST], data[DIGEST : 2 * DIGEST], data[2 * DIGEST :]
    if stamp != _stamp(snapshot) or digest != hashlib.sha256(code).digest():
        return None
    found: dict[str, CodeType] = marshal.loads(code)
    return found


def keep(snapshot: Snapshot, codes: Mapping[str, CodeType]) -> None:
    """Keep it for the next run; where that cannot be written, the next run compiles again."""
    code, place = marshal.dumps(dict(codes)), _place(snapshot)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(_stamp(snapshot) + hashlib.sha256(code).digest() + code)
        os.replace(name, place)


def _place(snapshot: Snapshot) -> Path:
    import platformdirs

    where = hashlib.sha256(str(snapshot.where).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return platformdirs.user_cache_path("caseman") / "plugins" / f"{snapshot.id}-{where}"


def _stamp(snapshot: Snapshot) -> bytes:
    made_from = (__version__, MAGIC_NUMBER, str(snapshot.where), snapshot.requires, snapshot.digest)
    return hashlib.sha256(repr(made_from).encode("utf-8", "surrogateescape")).digest()
