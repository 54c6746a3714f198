"""An embedded document store: a hash-chained, append-only JSON-lines log that a person can read, with columns.

The log is the truth; everything else in the folder can be deleted. docs/store.md has format and guarantees.
The package stands alone: nothing of caseman is imported here.
"""

from typing import TYPE_CHECKING, Any

from .collecting import without_collecting
from .documents import Change, Commit, Document, Transaction, Version
from .errors import Broken, Conflict, Damaged, Locked, ReadOnly, StoreError
from .log import Damage
from .past import View
from .store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tinydb import TinyDB

__all__ = [
    "Broken",
    "Change",
    "Commit",
    "Conflict",
    "Damage",
    "Damaged",
    "Document",
    "Locked",
    "ReadOnly",
    "Store",
    "StoreError",
    "Transaction",
    "Version",
    "View",
    "open_tinydb",
    "without_collecting",
]


def open_tinydb(path: "Path | str", **options: Any) -> "TinyDB":
    """A `tinydb.TinyDB` over a store's folder; options are those of `Store.open`. Raises StoreError."""
    from .tiny import open_tinydb as opened

    return opened(path, **options)
