"""What a TinyDB query says of itself, read from its hash.

Queries of another making tell nothing, so that a TinyDB that hashes otherwise makes searches slow, never wrong.
"""

from collections.abc import Iterator
from typing import Any

from .columns import Path

_ON_VALUE = ("==", "!=", "<", "<=", ">", ">=", "one_of", "any", "all", "matches", "search", "test")


def equalities(cond: object) -> Iterator[tuple[Path, str]]:
    """(path, text) of the equalities that hold for every document for which a query holds.

    Only texts: to TinyDB 1 is true.
    """
    told = getattr(cond, "_hash", None)
    parts: Any = told[1] if isinstance(told, tuple) and told[:1] == ("and",) else (told,)
    for part in parts:
        match part:
            case ("==", (*path,), str(value)) if path and _of_keys(path):
                yield tuple(path), value


def paths(cond: object) -> frozenset[Path] | None:
    """The paths whose values alone decide whether a query holds; None where that is not known.

    None also where one path leads through the value of another.
    """
    found = _paths(getattr(cond, "_hash", None))
    if found and any(one != other and one[: len(other)] == other for one in found for other in found):
        return None
    return found


def _paths(told: Any) -> frozenset[Path] | None:
    match told:
        case ("and" | "or", frozenset() as parts):
            below = [_paths(part) for part in parts]
            return None if None in below else frozenset().union(*(one for one in below if one))
        case ("not", part):
            return _paths(part)
        case (op, (*path,), *_values) if path and (op in _ON_VALUE or op == "exists") and _of_keys(path):
            return frozenset({tuple(path)})
        case _:
            return None


def _of_keys(path: list[Any]) -> bool:
    return all(isinstance(key, str) for key in path)
