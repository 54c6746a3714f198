"""What a TinyDB query says of equality, read from the hash that it has of itself."""

from collections.abc import Iterator
from typing import Any

from .state import Path


def equalities(cond: object) -> Iterator[tuple[Path, str]]:
    """(path, text) of the equalities that hold for every document for which a query holds.

    Queries of another making tell none, so that a TinyDB that hashes otherwise makes searches slow, never wrong. Only
    texts: to TinyDB 1 is true.
    """
    told = getattr(cond, "_hash", None)
    parts: Any = told[1] if isinstance(told, tuple) and told[:1] == ("and",) else (told,)
    for part in parts:
        match part:
            case ("==", (*path,), str(value)) if all(isinstance(key, str) for key in path):
                yield tuple(path), value
