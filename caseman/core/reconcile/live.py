"""What our records have for a kind of list, and its saved lists compared with that, kept as the records change.

After a change only what it may reach is compared again: the lines that share a key with those of the record, what
shares one with these, and all that does not agree. The rest agrees with what it is paired with, and no difference
elsewhere can take from it.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from caseman.api.lists import Listed, ListKind
from caseman.api.messages import CasemanError

from .comparing import add_totals, compare
from .lines import Compared, Difference, Judgement, OurLine, TheirLine
from .matching import key_value
from .saved import SavedList
from .values import unit_key

#: From so many lines on all are compared anew.
MOST = 3000
Key = tuple[int, Hashable]


@dataclass(frozen=True, slots=True)
class Mine:
    """What one record of ours has for a kind of list.

    unit    as clerks write it
    open    it is not closed: a line of its unit that is not on our side is about it
    error   why its lines could not be told
    """

    ref: str
    unit: str
    open: bool
    lines: tuple[OurLine, ...] = ()
    error: CasemanError | None = None


@dataclass(slots=True)
class ListState:
    """One saved list compared with ours; `told` is what it says of each record, once that was asked for."""

    saved: SavedList
    compared: Compared
    judged: dict[str, Judgement] = field(default_factory=dict)
    told: dict[str, Listed] | None = None

    def open(self) -> list[Difference]:
        """The differences that nobody has judged."""
        return [one for one in self.compared.differences if one.id not in self.judged]


class Ours:
    """What our records have for a kind of list, by reference."""

    def __init__(self, kind: ListKind, known: Mapping[str, Mine]) -> None:
        self.kind = kind
        self.known = dict(known)
        self.errors = {ref: one.error for ref, one in self.known.items() if one.error}
        #: unit -> the records that stand for it
        self._of_unit: dict[str, set[str]] | None = None
        self.units: dict[str, str] = {}
        self._before: dict[str, Mine | None] = {}
        self._lists: dict[str, _Kept] = {}

    def put(self, ref: str, one: Mine | None) -> None:
        """What a record has now; None for one that is no more."""
        old = self.known.get(ref)
        if old == one:
            return
        self._before.setdefault(ref, old)
        self.errors.pop(ref, None)
        if one is None:
            del self.known[ref]
        else:
            self.known[ref] = one
            if one.error:
                self.errors[ref] = one.error
        if self._of_unit is not None:
            for each in (old, one):
                if each is not None:
                    self._stand(each, there=each is one)

    def _stand(self, one: Mine, *, there: bool) -> None:
        """A record stands for its unit, or does no longer; of several the last counts."""
        if self._of_unit is None or not (one.unit and one.open):
            return
        unit = unit_key(one.unit)
        refs = self._of_unit.setdefault(unit, set())
        if there:
            refs.add(one.ref)
        else:
            refs.discard(one.ref)
        if refs:
            self.units[unit] = max(refs)
        else:
            self.units.pop(unit, None)

    def lines(self, refs: Iterable[str]) -> list[OurLine]:
        """The lines of some records, in the order of their ids."""
        return [line for ref in sorted(refs) if ref in self.known for line in self.known[ref].lines]

    def states(self, current: Sequence[SavedList], judgements: Mapping[str, Judgement]) -> list[ListState]:
        """Saved lists, each compared with ours as it is now."""
        if self._of_unit is None:
            self._of_unit = {}
            for one in self.known.values():
                self._stand(one, there=True)
        before, self._before = self._before, {}
        known, self._lists = self._lists, {}
        for saved in current:
            kept = known.get(saved.ref)
            if kept is None or kept.saved is not saved:
                kept = _Kept(self, saved)
            elif before:
                kept.change(self, before)
            self._lists[saved.ref] = kept
        failed = {unit_key(self.known[ref].unit) for ref in self.errors}
        return [_state(kept, judgements, failed) for kept in self._lists.values()]


def _state(kept: "_Kept", judgements: Mapping[str, Judgement], failed: set[str]) -> ListState:
    """Without the lines of units whose record could not be told."""
    found = kept.compared
    differences = [one for one in found.differences if not failed or not failed.intersection(one.units)]
    compared = Compared(found.kind, found.agree, differences, found.outside, found.unread, found.compared)
    ids = {one.id for one in differences}
    return ListState(kept.saved, compared, {key: one for key, one in judgements.items() if key in ids})


class _Kept:
    """One saved list compared with ours, and what is needed to compare a part of it again."""

    def __init__(self, ours: Ours, saved: SavedList) -> None:
        self.saved = saved
        self._kind = ours.kind
        self._rows: dict[Key, list[TheirLine]] = {}
        for row in saved.lines:
            for key in self._keys(row):
                self._rows.setdefault(key, []).append(row)
        self._refs: dict[Key, set[str]] = {}
        for one in ours.known.values():
            self._enter(one)
        self.compared = self._whole(ours)

    def _whole(self, ours: Ours) -> Compared:
        saved = self.saved
        return compare(
            self._kind,
            ours.lines(ours.known),
            saved.lines,
            scope=saved.scope,
            totals=saved.totals,
            records=ours.units,
            waiting=saved.waiting,
            day=saved.day,
        )

    def _keys(self, line: OurLine | TheirLine) -> Iterator[Key]:
        for place, key in enumerate(self._kind.keys):
            value = key_value(key, line.values)
            if value is not None:
                yield place, value

    def _enter(self, one: Mine) -> None:
        for line in one.lines:
            for key in self._keys(line):
                self._refs.setdefault(key, set()).add(one.ref)

    # -- after a change

    def change(self, ours: Ours, before: Mapping[str, Mine | None]) -> None:
        """Compare again what a change of some records may reach; `before` is what they had."""
        keys: set[Key] = set()
        for ref, old in before.items():
            for line in old.lines if old else ():
                for key in self._keys(line):
                    keys.add(key)
                    self._refs.get(key, set()).discard(ref)
            if ref in ours.known:
                self._enter(ours.known[ref])
        reached = self._reach(ours, set(before), keys)
        self.compared = self._whole(ours) if reached is None else self._part(ours, *reached)

    def _reach(
        self, ours: Ours, refs: set[str], keys: set[Key]
    ) -> tuple[set[str], dict[int, TheirLine]] | None:
        """The records and rows that a change may reach; None where they are many, or where all are looked through for
        sums or for what a strange line may be meant for."""
        if (self._kind.joined and self._kind.sums) or self._kind.likely:
            return None
        unit = next((one.name for one in self._kind.fields if one.kind == "unit"), "")
        new_refs, new_rows = set(refs), dict[int, TheirLine]()
        for key in keys:
            new_refs |= self._refs.get(key, set())
            new_rows |= {id(row): row for row in self._rows.get(key, ())}
        told = {id(row) for row in self.saved.lines} if self.compared.differences else set()
        for one in self.compared.differences:
            new_refs.update(line.ref for line in one.ours)
            new_rows |= {id(row): row for row in one.theirs if id(row) in told}
        refs, rows, seen = set(), dict[int, TheirLine](), set(keys)
        while new_refs or new_rows:
            refs |= new_refs
            rows |= new_rows
            if len(refs) + len(rows) > MOST:
                return None
            if unit:  # whose unit a row names
                new_refs = {ours.units.get(str(row.values[unit]), "") for row in new_rows.values()} - {
                    ""
                } | new_refs
                refs |= new_refs
            lines: list[OurLine | TheirLine] = [*ours.lines(new_refs), *new_rows.values()]
            fresh = {key for line in lines for key in self._keys(line)} - seen
            seen |= fresh
            new_refs = {ref for key in fresh for ref in self._refs.get(key, ())} - refs
            new_rows = {
                id(row): row for key in fresh for row in self._rows.get(key, ()) if id(row) not in rows
            }
        return refs, rows

    def _part(self, ours: Ours, refs: set[str], rows: Mapping[int, TheirLine]) -> Compared:
        """What was found before, with these compared anew."""
        saved, was = self.saved, self.compared
        anew = compare(
            self._kind,
            ours.lines(refs),
            [row for row in saved.lines if id(row) in rows],
            scope=saved.scope,
            records=ours.units,
            waiting=saved.waiting,
            day=saved.day,
            compared=was.compared,
        )
        agree = [pair for pair in was.agree if pair[0].ref not in refs] + anew.agree
        outside = [row for row in was.outside if id(row) not in rows] + anew.outside
        found = Compared(
            self._kind,
            sorted(agree, key=lambda pair: (pair[0].ref, pair[0].key)),
            anew.differences,
            outside,
            (was.unread - refs) | anew.unread,
            was.compared,
        )
        add_totals(self._kind, saved.lines, saved.totals, found)
        return found
