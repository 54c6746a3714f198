"""The findings that are work, the urgent first, kept in that order as findings come and go.

A change to one record moves a few places of the list: none of the others is looked at.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from caseman.api.rules import Severity

from .findings import Found

#: Severities by urgency; what is only worth knowing is no work.
RANKS = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.TODO: 2}
NOTHING = Decimal(0)


def urgency(one: Found, today: date) -> tuple[Any, ...]:
    """The order of the list: what is late, then by day and by what a day costs. What blocks and has no day is due today."""
    due = one.due or (today if one.blocks else date.max)
    rank = RANKS.get(one.severity, len(RANKS))
    return (due >= today, due, -(one.per_day or NOTHING), rank, one.ref, one.code, one.id)


class Tasks:
    """What is to be done on a day. What follows from another finding that is work is done with that one.

    found  the tasks in their order
    rows   what is shown of each, at the same place; None until somebody makes it
    bare   the tasks whose row nobody has made yet, by id
    kinds  how many tasks there are of each kind; `kind` tells it of a finding
    """

    def __init__(self, today: date, kind: Callable[[Found], str]) -> None:
        self.found: list[Found] = []
        self.rows: list[Mapping[str, Any] | None] = []
        self.bare: dict[str, Found] = {}
        self.kinds: Counter[str] = Counter()
        self._kind = kind
        self.today = today
        #: source -> its findings that are work, by id, tasks or not
        self._of: dict[str, dict[str, Found]] = {}
        self._ids: set[str] = set()
        #: an id -> the findings that follow from it
        self._following: dict[str, list[Found]] = {}

    def fill(self, given: Mapping[str, Sequence[Found]]) -> None:
        """Take in what was found on each record, at once."""
        self._of = {source: work for source, found in given.items() if (work := _work(found))}
        everything = [one for work in self._of.values() for one in work.values()]
        self._ids = {one.id for one in everything}
        for one in everything:
            if one.root:
                self._following.setdefault(one.root, []).append(one)
        self.found = sorted((one for one in everything if self._leads(one)), key=self._key)
        self.rows = [None] * len(self.found)
        self.bare = {one.id: one for one in self.found}
        self.kinds = Counter(map(self._kind, self.found))

    def put(self, source: str, given: Sequence[Found]) -> None:
        """What is found on a record now, in the place of what was found before."""
        before, after = self._of.get(source, {}), _work(given)
        gone = [one for one in before.values() if after.get(one.id) != one]
        new = [one for one in after.values() if before.get(one.id) != one]
        if not gone and not new:
            return
        self._of[source] = after
        if not after:
            del self._of[source]
        for one in gone:
            if self._leads(one):
                self._take_out(one)
        for one in gone:
            if one.root:
                self._following[one.root].remove(one)
                if not self._following[one.root]:
                    del self._following[one.root]
        self._ids -= before.keys() - after.keys()
        self._ids |= after.keys()
        self._turn(before.keys() - after.keys(), there=False)
        self._turn(after.keys() - before.keys(), there=True)
        for one in new:
            if one.root:
                self._following.setdefault(one.root, []).append(one)
            if self._leads(one):
                self._put_in(one)

    def _turn(self, ids: Iterable[str], *, there: bool) -> None:
        """What follows from findings that came is a task no more; from such as are gone, it is one now."""
        for root in ids:
            for one in self._following.get(root, ()):
                (self._take_out if there else self._put_in)(one)

    def _leads(self, one: Found) -> bool:
        return one.root not in self._ids or one.root == one.id

    def _key(self, one: Found) -> tuple[Any, ...]:
        return urgency(one, self.today)

    def _put_in(self, one: Found) -> None:
        place = bisect_left(self.found, self._key(one), key=self._key)
        self.found.insert(place, one)
        self.rows.insert(place, None)
        self.bare[one.id] = one
        self.kinds[self._kind(one)] += 1

    def _take_out(self, one: Found) -> None:
        place = self.place(one)
        del self.found[place], self.rows[place]
        self.bare.pop(one.id, None)
        self.kinds[self._kind(one)] -= 1

    # -- asked

    def place(self, one: Found) -> int:
        """Where a task stands; -1 where it is none."""
        place = bisect_left(self.found, self._key(one), key=self._key)
        return place if place < len(self.found) and self.found[place] == one else -1

    def named(self, ref: str, finding: str) -> Found | None:
        """The finding of a record with an id, if it is work."""
        return self._of.get(ref, {}).get(finding)

    def unmake(self, one: Found) -> None:
        """What is shown of a task is no longer so."""
        place = self.place(one)
        if place >= 0:
            self.rows[place] = None
            self.bare[one.id] = one


def _work(found: Iterable[Found]) -> dict[str, Found]:
    """The findings of a record that are work, by id; of several with one id the first in the order of findings."""
    first: dict[str, Found] = {}
    for one in found:
        known = first.get(one.id)
        if known is None or one.order < known.order:
            first[one.id] = one
    return {key: one for key, one in first.items() if one.severity in RANKS}
