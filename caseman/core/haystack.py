"""Substring search over many short lines, fast enough for every keystroke.

The lines lie in one string that `str.find` runs over; a changed line is kept beside it until the next rebuild.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

#: How many changed lines are looked through one by one before the string is made anew.
LOOSE = 256


class Haystack:
    """Lines by row number. Lines hold no newline."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)
        self._loose: set[int] = set()
        self._join()

    def __len__(self) -> int:
        return len(self._lines)

    def put(self, row: int, line: str) -> None:
        """Change a line, or add one at the end (`row == len`)."""
        if row == len(self._lines):
            self._lines.append(line)
        else:
            self._lines[row] = line
        self._loose.add(row)
        if len(self._loose) > LOOSE:
            self._join()

    def find(self, terms: Sequence[str], limit: int) -> tuple[list[int], bool]:
        """The rows of the first `limit` lines that hold every term, and whether there are more."""
        if not terms:
            rows = [row for row, line in enumerate(self._lines) if line]
            return rows[:limit], len(rows) > limit
        first, *others = sorted(terms, key=len, reverse=True)
        found = {row for row in self._loose if all(term in self._lines[row] for term in terms)}
        at = self._text.find(first)
        # Loose rows come on top of the limit: they may sort anywhere.
        wanted = limit + 1 + len(found)
        while at >= 0 and len(found) < wanted:
            row = bisect_right(self._starts, at) - 1
            if row not in self._loose and all(term in self._lines[row] for term in others):
                found.add(row)
            at = self._text.find(first, self._starts[row + 1]) if row + 1 < len(self._starts) else -1
        rows = sorted(found)
        return rows[:limit], len(rows) > limit

    def _join(self) -> None:
        self._loose.clear()
        self._text = "\n".join(self._lines)
        self._starts = list(accumulate((len(line) + 1 for line in self._lines[:-1]), initial=0))
