"""Which lines of one side make a sum of the other: a sum that is split there, or one that joins several."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import Any

#: How many lines may make a sum -> among how many at most they are sought.
_SOUGHT = {1: 5000, 2: 60, 3: 20}


class Sums:
    """Which lines make a sum: all of them, or up to three where there are few."""

    def __init__(self, lines: Iterable[Any], name: str) -> None:
        self._name = name
        self._lines = [line for line in lines if line.values.get(name)]

    @cached_property
    def _choices(self) -> dict[Decimal, list[tuple[Any, ...]]]:
        found: dict[Decimal, list[tuple[Any, ...]]] = {}
        for size, most in _SOUGHT.items():
            for parts in combinations(self._lines, size) if len(self._lines) <= most else ():
                found.setdefault(self._sum(parts), []).append(parts)
        if len(self._lines) > max(_SOUGHT):
            found.setdefault(self._sum(self._lines), []).append(tuple(self._lines))
        return found

    def _sum(self, parts: Iterable[Any]) -> Decimal:
        return sum((line.values[self._name] for line in parts), Decimal(0))

    def making(self, wanted: Decimal, used: Collection[int]) -> tuple[Any, ...]:
        """The lines that make a sum above zero, where exactly one choice of the fewest does; else none."""
        if wanted <= 0 or not self._lines:
            return ()
        fits = [
            parts for parts in self._choices.get(wanted, ()) if not any(id(line) in used for line in parts)
        ]
        fewest = min(map(len, fits), default=0)
        fits = [parts for parts in fits if len(parts) == fewest]
        return fits[0] if len(fits) == 1 else ()
