"""The findings that stand, in the order of urgency, kept so that a change of a few does not sort the others again."""

from bisect import bisect_left, insort
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .findings import Found, in_order, with_roots

#: From so many changed records on, all are put in order anew.
MANY = 2000
#: How far somebody has looked at what moved, and of what standing.
Mark = tuple[int, "Standing"]


class Standing:
    """Findings by where they come from: a record's own rules, or a group.

    What somebody set aside, with a reason, until a day that has not come does not stand, and roots nothing in the list.
    counts (blocking, other) by record
    """

    def __init__(self, today: date) -> None:
        self._today = today.isoformat()
        #: record -> what is set aside there: until which day, by finding
        self._asides: dict[str, Mapping[str, str]] = {}
        self._given: dict[Hashable, Sequence[Found]] = {}
        #: record -> what names it -> its findings; the record's own come first, groups in the order of their ids
        self._of: dict[str, dict[Hashable, list[Found]]] = {}
        self._rooted: dict[str, list[Found]] = {}
        self._sorted: list[tuple[Any, int, Found]] = []
        self._ids: dict[str, int] = {}
        self._dirty: set[str] = set()
        self._list: list[Found] | None = None
        self._number = 0
        #: the records that moved, in turn, and how many did before the first of these
        self._moves: list[str] = []
        self._before = 0
        self.counts: dict[str, tuple[int, int]] = {}

    def put(self, source: Hashable, found: Sequence[Found]) -> None:
        """What a source finds now, in the place of what it found before."""
        before = self._given.get(source, ())
        if (not before and not found) or before == found:
            return
        if found:
            self._given[source] = found
        else:
            self._given.pop(source, None)
        for one in before:
            if self._of.get(one.ref, {}).pop(source, None):
                self._dirty.add(one.ref)
        for one in found:
            self._of.setdefault(one.ref, {}).setdefault(source, []).append(one)
            self._dirty.add(one.ref)

    def set_aside(self, ref: str, until: Mapping[str, str]) -> None:
        """What is set aside on a record now: until which day, by finding."""
        if not until and ref not in self._asides:
            return
        if until:
            self._asides[ref] = until
        else:
            del self._asides[ref]
        if ref in self._of:
            self._dirty.add(ref)

    def _aside(self, one: Found) -> bool:
        asides = self._asides.get(one.ref)
        return asides is not None and asides.get(one.id, "") >= self._today

    def all(self) -> list[Found]:
        """Every finding, each consequence straight after its root."""
        self.settle()
        if self._list is None:
            self._list = list(self._placed())
        return list(self._list)

    def on(self, refs: Iterable[str]) -> list[Found]:
        """The findings on some records."""
        self.settle()
        return in_order(one for ref in dict.fromkeys(refs) for one in self._rooted.get(ref, ()))

    def of(self, rule: str) -> list[Found]:
        """The findings of a rule, by its id or code."""
        self.settle()
        return in_order(one for some in self._rooted.values() for one in some if rule in (one.rule, one.code))

    def moved(self, mark: Mark | None) -> tuple[Mark, Mapping[str, Sequence[Found]], bool]:
        """The findings of the records that moved since a mark, and the mark for the next time.

        The last tells whether these are all the findings that there are: at first, and where much has moved.
        """
        self.settle()
        end = self._before + len(self._moves), self
        if mark is None or mark[1] is not self or mark[0] < self._before:
            return end, self._rooted, True
        refs = self._moves[mark[0] - self._before :]
        return end, {ref: self._rooted.get(ref, ()) for ref in refs}, False

    # -- keeping

    def settle(self) -> None:
        """Bring what is kept up to date, `counts` too."""
        if not self._dirty:
            return
        dirty, self._dirty = self._dirty, set()
        self._list = None
        self._moves += dirty
        if len(self._moves) >= MANY:
            self._before, self._moves = self._before + len(self._moves), []
        if len(dirty) >= MANY:
            self._settle_many(dirty)
            return
        for ref in dirty:
            for one in self._rooted.pop(ref, ()):
                self._take_out(one)
            for one in self._root(ref):
                self._number += 1
                insort(self._sorted, (one.order, self._number, one))
                self._ids[one.id] = self._ids.get(one.id, 0) + 1

    def _settle_many(self, dirty: Collection[str]) -> None:
        for ref in dirty:
            self._rooted.pop(ref, None)
            self._root(ref)
        everything = [one for some in self._rooted.values() for one in some]
        self._number = len(everything)
        self._sorted = sorted((one.order, number, one) for number, one in enumerate(everything))
        self._ids = {}
        for one in everything:
            self._ids[one.id] = self._ids.get(one.id, 0) + 1

    def _root(self, ref: str) -> list[Found]:
        """The findings of a record with their roots, without those that are set aside."""
        by_source = self._of.get(ref)
        if not by_source:
            self._of.pop(ref, None)
            self.counts.pop(ref, None)
            return []
        sources = sorted(by_source, key=lambda source: (source != ref, str(source)))
        rooted = with_roots([one for source in sources for one in by_source[source]], {})
        found = [one for one in rooted if not self._aside(one)]
        if found:
            self._rooted[ref] = found
            blocking = sum(one.blocks for one in found)
            self.counts[ref] = (blocking, len(found) - blocking)
        else:
            self.counts.pop(ref, None)
        return found

    def _take_out(self, one: Found) -> None:
        at = bisect_left(self._sorted, (one.order,))
        while self._sorted[at][2] is not one:
            at += 1
        del self._sorted[at]
        left = self._ids[one.id] - 1
        if left:
            self._ids[one.id] = left
        else:
            del self._ids[one.id]

    def _placed(self) -> Iterator[Found]:
        children: dict[str, list[Found]] = {}
        for _order, _number, one in self._sorted:
            if one.root in self._ids:
                children.setdefault(one.root, []).append(one)
        placed: set[str] = set()
        for _order, _number, one in self._sorted:
            if one.root not in self._ids:
                yield from _with_children(one, children, placed)
        for _order, _number, one in self._sorted:  # those that root each other
            if one.id not in placed:
                yield from _with_children(one, children, placed)


def _with_children(one: Found, children: Mapping[str, list[Found]], placed: set[str]) -> Iterator[Found]:
    if one.id in placed:
        return
    placed.add(one.id)
    yield one
    for child in children.get(one.id, ()):
        yield from _with_children(child, children, placed)
