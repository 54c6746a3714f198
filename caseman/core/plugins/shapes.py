"""Whether the fields of a descriptor, or of what a plugin's function gives, are of the types that they declare."""

import dataclasses
import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, Union, get_args, get_origin

from caseman.api.messages import Label
from caseman.api.messages import msg as _


class Wrong(NamedTuple):
    """A field that is not what it must be, in words."""

    field: str
    wanted: str
    value: object


def wrong_fields(thing: Any) -> Iterator[Wrong]:
    """The fields of a dataclass, and of the dataclasses in its tuples, that are not of their declared types."""
    kind: Any = type(thing)
    for name, type_, plain in _declared(kind):
        value = getattr(thing, name)
        if type(value) in plain:
            continue
        wanted = _mismatch(type_, value)
        if wanted:
            yield Wrong(name, wanted, value)
        elif isinstance(value, tuple):
            for part in value:
                if dataclasses.is_dataclass(part):
                    yield from wrong_fields(part)


@cache
def _declared(kind: Any) -> tuple[tuple[str, Any, frozenset[Any]], ...]:
    """The fields of a dataclass with their types, and the classes whose values surely are of that type."""
    return tuple((one.name, one.type, frozenset(_plain(one.type))) for one in dataclasses.fields(kind))


def _plain(wanted: Any) -> Iterator[Any]:
    """Classes whose own values, not those of subclasses, need no closer look; nearly all values are of such."""
    origin, inner = _parts(wanted)
    if origin in (Union, types.UnionType):
        for part in inner:
            yield from _plain(part)
    elif origin is Mapping or wanted is Mapping:
        yield dict
    elif origin is None and isinstance(wanted, type) and wanted is not tuple:
        yield wanted


def _mismatch(wanted: Any, value: object) -> str:
    """What a field must be, in words, where `value` is not that; else empty."""
    if isinstance(wanted, str):  # a function, whose types are quoted
        fits = callable(value) or (value is None and "None" in wanted)
        return "" if fits else Label(_("a function"))
    origin, inner = _parts(wanted)
    if origin in (Union, types.UnionType):
        if any(_fits(part, value) for part in inner):
            return ""
        return next(_words(part) for part in inner if part is not type(None))
    return "" if _fits(wanted, value) else _words(wanted)


@cache
def _parts(wanted: Any) -> tuple[Any, tuple[Any, ...]]:
    """What a type is made of, asked for again with each row and finding."""
    return get_origin(wanted), get_args(wanted)


def _fits(wanted: Any, value: object) -> bool:
    origin, inner = _parts(wanted)
    if wanted is Any or wanted is object:
        return True
    if wanted is None or wanted is type(None):
        return value is None
    if origin is tuple:
        parts = isinstance(value, tuple)
        if parts and len(inner) == 2 and inner[1] is Ellipsis:
            return all(_fits(inner[0], part) for part in value)  # type: ignore[attr-defined]
        return parts
    if origin is type:
        return isinstance(value, type) and issubclass(value, inner[0])
    if origin is Mapping or wanted is Mapping:
        return isinstance(value, (dict, Mapping))  # the first is told at once, the second takes long to ask
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, wanted) if isinstance(wanted, type) else True


def _words(wanted: Any) -> str:
    """A type in words that an author knows from the docs."""
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin is tuple:
        return f"tuple[{_words(inner[0])}, ...]"
    if origin is type:
        return f"type[{inner[0].__name__}]"
    if origin is not None:
        return str(origin.__name__)
    return wanted.__name__ if isinstance(wanted, type) else str(wanted)
