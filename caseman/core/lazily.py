"""What an object finds out once, when it is first asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

V = TypeVar("V")


class lazy(Generic[V]):  # noqa: N801 - it stands where a decorator does
    """`functools.cached_property` without its lock, which is taken six times for each record of a whole check (and is no
    more from Python 3.12 on). Two threads that ask at once find the same thing twice."""

    def __init__(self, find: Callable[[Any], V]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, one: None, owner: type) -> "lazy[V]": ...
    @overload
    def __get__(self, one: object, owner: type) -> V: ...
    def __get__(self, one: object | None, owner: type) -> "lazy[V] | V":
        if one is None:
            return self
        found = one.__dict__[self._name] = self._find(one)
        return found
