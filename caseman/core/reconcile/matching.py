"""Matching the lines of two sides one to one.

Lines are candidates for each other where they share a key. Of all candidates the pairs that agree most are taken
first; a line is taken once. The order of the lines plays no part: equals are told apart by what they say, and only
lines that say the same by where they stand.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from caseman.api.lists import ListField, ListKind

from .lines import OurLine, TheirLine
from .values import same

#: Up to so many pairs of one key are all weighed; beyond, equals are paired and the rest by rank.
_WEIGHED = 400


class Matching(NamedTuple):
    """Pairs, and the lines of either side that are in none; each in a fixed order."""

    pairs: list[tuple[OurLine, TheirLine]]
    ours: list[OurLine]
    theirs: list[TheirLine]


def match(
    kind: ListKind, ours: Sequence[OurLine], theirs: Sequence[TheirLine], compared: frozenset[str]
) -> Matching:
    """Match the lines of two sides."""
    mine = sorted(ours, key=lambda line: (line.ref, line.key))
    other = sorted(theirs, key=rank)
    fields = [one for one in kind.fields if one.name in compared]
    in_keys = {name for key in kind.keys for name in key}
    edges: dict[tuple[int, int], tuple[int, int]] = {}
    for place, key in enumerate(kind.keys):
        for at, to in _candidates(key, mine, other, fields):
            if (at, to) not in edges:
                edges[at, to] = (_agreeing(fields, in_keys, mine[at], other[to]), -place)
    taken_ours: set[int] = set()
    taken_theirs: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for (at, to), _score in sorted(edges.items(), key=lambda edge: (-edge[1][0], -edge[1][1], edge[0])):
        if at not in taken_ours and to not in taken_theirs:
            taken_ours.add(at)
            taken_theirs.add(to)
            pairs.append((at, to))
    pairs.sort()
    return Matching(
        [(mine[at], other[to]) for at, to in pairs],
        [line for at, line in enumerate(mine) if at not in taken_ours],
        [line for to, line in enumerate(other) if to not in taken_theirs],
    )


def rank(line: TheirLine) -> tuple[Any, ...]:
    """The order of rows by what they say, then by where they stand."""
    said = tuple(str(line.values[name] or "") for name in sorted(line.values))
    return (said, line.sheet, line.row)


def key_value(key: Iterable[str], values: Mapping[str, Any]) -> Hashable | None:
    """What a line is matched by; None where a part of it is not known."""
    parts = tuple(values.get(name) for name in key)
    return None if any(part is None for part in parts) else parts


def _candidates(
    key: tuple[str, ...], mine: Sequence[OurLine], other: Sequence[TheirLine], fields: Sequence[ListField]
) -> Iterator[tuple[int, int]]:
    """The pairs that share a key."""
    by_key: dict[Hashable, list[int]] = {}
    for at, line in enumerate(mine):
        value = key_value(key, line.values)
        if value is not None:
            by_key.setdefault(value, []).append(at)
    shared: dict[Hashable, list[int]] = {}
    for to, row in enumerate(other):
        value = key_value(key, row.values)
        if value is not None and value in by_key:
            shared.setdefault(value, []).append(to)
    for value, rows in shared.items():
        lines = by_key[value]
        if len(lines) * len(rows) <= _WEIGHED:
            yield from ((at, to) for at in lines for to in rows)
        else:
            yield from _by_rank(lines, rows, mine, other, fields)


def _by_rank(
    lines: Sequence[int],
    rows: Sequence[int],
    mine: Sequence[OurLine],
    other: Sequence[TheirLine],
    fields: Sequence[ListField],
) -> Iterator[tuple[int, int]]:
    """A key that very many lines share: those that say the same, and the rest in their order."""
    names = [one.name for one in fields]
    same_ours: dict[Hashable, list[int]] = {}
    for at in lines:
        same_ours.setdefault(tuple(mine[at].values.get(name) for name in names), []).append(at)
    left = []
    for to in rows:
        equal = same_ours.get(tuple(other[to].values.get(name) for name in names))
        if equal:
            yield equal.pop(0), to
        else:
            left.append(to)
    rest = sorted(at for equal in same_ours.values() for at in equal)
    yield from zip(rest, left, strict=False)


def _agreeing(fields: Sequence[ListField], in_keys: set[str], ours: OurLine, theirs: TheirLine) -> int:
    """How much two lines agree. A key weighs as much as two other fields; what is equal, as two that may pass for it."""
    score = 0
    for one in fields:
        mine, other = ours.values.get(one.name), theirs.values.get(one.name)
        if mine == other:
            score += 4 if one.name in in_keys else 2
        elif mine is not None and same(one, mine, other):
            score += 1
    return score


class ByKey:
    """Lines by what they are matched by."""

    def __init__(self, kind: ListKind, lines: Iterable[Any]) -> None:
        self._keys = kind.keys
        self._lines: dict[tuple[int, Hashable], list[Any]] = {}
        for line in lines:
            for place, value in self._values(line):
                self._lines.setdefault((place, value), []).append(line)

    def like(self, line: OurLine | TheirLine) -> list[Any]:
        """The lines that share a key with this one, by the surest key first."""
        found = [other for at in self._values(line) for other in self._lines.get(at, ())]
        return list({id(other): other for other in found}.values())

    def _values(self, line: OurLine | TheirLine) -> Iterable[tuple[int, Hashable]]:
        told = ((place, key_value(key, line.values)) for place, key in enumerate(self._keys))
        return ((place, value) for place, value in told if value is not None)
