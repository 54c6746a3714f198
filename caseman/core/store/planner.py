"""Which documents a TinyDB query can hold for, without reading them all.

A query tells of itself, in its hash, which paths it looks at. Where all of them are columns, it is asked of small
documents made of the columns' values, and gives just what it would on the whole ones. A column that is missing is made
by reading each document once, and kept for the next time; but the first text that is looked for on a path is searched
among the log's bytes, which is quicker than to read the documents.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic_core import to_json

from .columns import Column, Path, holder, parser, told_at
from .queries import equalities, paths
from .replica import Replica

#: How many columns a store makes for searches at most; the oldest goes.
MOST = 8
#: How much of the log is searched at a time.
PIECE = 4 << 20
Condition = Callable[[Mapping[str, Any]], bool]


class Planner:
    """Nothing here locks; `Store` does."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._asked: set[tuple[str, Path]] = set()

    def candidates(self, table: str, cond: Any) -> list[str] | None:
        """The ids of the documents that a query can hold for, in any order; None where all must be read.

        Raises Damaged.
        """
        state = self._replica.state
        texts = list(equalities(cond))
        for path, text in texts:
            column = state.column(table, path)
            if column is not None:
                return column.holders(text)
        wanted = paths(cond)
        if not wanted or table not in state.tables:
            return None
        missing = [path for path in wanted if state.column(table, path) is None]
        if missing:
            new = next((one for one in texts if (table, one[0]) not in self._asked), None)
            if new is not None:
                self._asked.add((table, new[0]))
                return self._holding(table, new[1])
            if len(wanted) > MOST or not self._make(table, missing):
                return None
        try:
            return list(self._asked_of_columns(table, cond, sorted(wanted)))
        except (
            Exception
        ):  # the query's own, e.g. of a text with a number: it meets the documents in their order
            return None

    # -- a text among the log's bytes

    def _holding(self, table: str, text: str) -> list[str]:
        """The documents in whose bytes a text is: as they are written, a text has one form only."""
        log, entries = self._replica.log, self._replica.state.tables[table]
        needle = to_json(text)
        starts, ids = entries.by_place()
        found: dict[str, None] = {}
        for place in _places(log.document, log.at.end, needle):
            row = bisect_right(starts, place) - 1
            if row >= 0 and place < starts[row] + entries[ids[row]].length:
                found[ids[row]] = None
        return list(found)

    # -- columns

    def _make(self, table: str, missing: list[Path]) -> bool:
        """Make columns; False where the store was read anew meanwhile."""
        state, parse = self._replica.state, parser(missing)
        made = {path: Column(path, passing=True) for path in missing}
        read = 0
        for doc_id, data in self._replica.documents(table):
            doc, read = parse(data), read + 1
            for path, column in made.items():
                column.put(doc_id, told_at(doc, path))
        if self._replica.state is not state or read < len(state.tables[table]):
            return False
        columns = state.columns.setdefault(table, {})
        columns.update(made)
        passing = [
            (name, path) for name, some in state.columns.items() for path, one in some.items() if one.passing
        ]
        for name, path in passing[: max(0, len(passing) - MOST)]:
            del state.columns[name][path]
        return made.keys() <= columns.keys()

    def _asked_of_columns(self, table: str, cond: Condition, wanted: list[Path]) -> Iterator[str]:
        columns = [column for path in wanted if (column := self._replica.state.column(table, path))]
        odd = set().union(*(column.odd for column in columns))
        yield from odd  # what a column does not hold is asked of the document
        if len(columns) == 1:
            yield from _asked_of_one(columns[0], cond, self._replica.state.tables[table])
            return
        doc: dict[str, Any] = {}
        holders = [holder(doc, column.path) for column in columns]
        values = [column.values for column in columns]
        for doc_id in self._replica.state.tables[table]:
            for (inner, key), known in zip(holders, values, strict=True):
                if doc_id in known:
                    inner[key] = known[doc_id]
                else:
                    inner.pop(key, None)
            if doc_id not in odd and cond(doc):
                yield doc_id


def _asked_of_one(column: Column, cond: Condition, ids: Any) -> Iterator[str]:
    doc: dict[str, Any] = {}
    inner, key = holder(doc, column.path)
    without = cond(doc)
    for doc_id, inner[key] in column.values.items():
        if cond(doc):
            yield doc_id
    if without:
        yield from (one for one in ids if one not in column.values and one not in column.odd)


def _places(read: Callable[[int, int], bytes], end: int, needle: bytes) -> Iterator[int]:
    """Where some bytes are in the log."""
    for base in range(0, end, PIECE):
        data = read(base, min(PIECE + len(needle) - 1, end - base))
        at = data.find(needle)
        while at >= 0:
            yield base + at
            at = data.find(needle, at + 1)
