"""What our records have for a kind of list, and its saved lists compared with that, kept as the records change.

After a change only what it may reach is compared again: the lines that share a key with those of the record, what
shares one with these, and all that does not agree. The rest agrees with what it is paired with, and no difference
elsewhere can take from it.
"""

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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


#: The words of `Listed.state`, the worst first.
_WORST = ("differs", "missing", "held", "unread", "judged", "agrees")


class ListState:
    """One saved list compared with ours, and the judgements that stand on its differences."""

    def __init__(self, saved: SavedList, compared: Compared, judged: dict[str, Judgement]) -> None:
        self.saved = saved
        self.compared = compared
        self.judged = judged
        self._differing: dict[str, list[Difference]] | None = None

    def open(self) -> list[Difference]:
        """The differences that nobody has judged."""
        return [one for one in self.compared.differences if one.id not in self.judged]

    def said_of(self, ref: str) -> Listed | None:
        """The worst that the list says of a record's lines; None where it does not speak of them."""
        if self._differing is None:
            self._differing = {}
            for one in self.compared.differences:
                for each in one.refs:
                    self._differing.setdefault(each, []).append(one)
        agree = self.compared.agree
        place = bisect_left(agree, (ref, ""), key=_in_turn)
        found: list[Listed] = []
        while place < len(agree) and agree[place][0].ref == ref:
            theirs = agree[place][1]
            found.append(self._listed("agrees", theirs))
            place += 1
        for one in self._differing.get(ref, ()):
            judgement = self.judged.get(one.id)
            word = "differs" if judgement is None else "judged" if judgement.settles else "held"
            if judgement is None and not one.theirs:
                word = "missing"
            pairs = zip(one.ours, one.theirs, strict=False)
            row = next((row for line, row in pairs if line.ref == ref), None)
            found.append(self._listed(word, row or (one.theirs[0] if one.theirs else None)))
        if not found and ref in self.compared.unread:
            return self._listed("unread", None)
        return min(found, key=lambda one: _WORST.index(one.state)) if found else None

    def _listed(self, word: str, theirs: TheirLine | None) -> Listed:
        row, values = (theirs.row, theirs.values) if theirs else (0, {})
        return Listed(state=word, list=self.saved.ref, row=row, theirs=values)


def _in_turn(pair: tuple[OurLine, TheirLine]) -> tuple[str, str]:
    """The order in which pairs that agree are kept."""
    return pair[0].ref, pair[0].key


class Ours:
    """What our records have for a kind of list, by reference."""

    def __init__(self, kind: ListKind, known: Mapping[str, Mine]) -> None:
        self.kind = kind
        self.known = dict(known)
        self.errors = {ref: one.error for ref, one in self.known.items() if one.error}
        #: unit -> the records that stand for it
        self._of_unit: dict[str, tuple[str, ...]] | None = None
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
        refs = tuple(ref for ref in self._of_unit.pop(unit, ()) if ref != one.ref)
        if there:
            refs = (*refs, one.ref)
        if refs:
            self._of_unit[unit] = refs
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
        return [kept.state(judgements, failed) for kept in self._lists.values()]


class _Kept:
    """One saved list compared with ours, and what is needed to compare a part of it again."""

    def __init__(self, ours: Ours, saved: SavedList) -> None:
        self.saved = saved
        self._kind = ours.kind
        self._rows: dict[Key, tuple[TheirLine, ...]] = {}
        for row in saved.lines:
            for key in self._keys(row):
                self._rows[key] = (*self._rows.get(key, ()), row)
        #: where a row stands in the list
        self._place = {id(row): place for place, row in enumerate(saved.lines)}
        #: nearly always one record each, for which a tuple takes a quarter of a set
        self._refs: dict[Key, tuple[str, ...]] = {}
        for one in ours.known.values():
            self._enter(one)
        self.compared = self._whole(ours)
        self._state: tuple[Compared, Mapping[str, Judgement], set[str], ListState] | None = None

    def state(self, judgements: Mapping[str, Judgement], failed: set[str]) -> ListState:
        """As it is now, without the lines of units whose record could not be told."""
        found = self.compared
        if (
            self._state
            and self._state[0] is found
            and self._state[1] == judgements
            and self._state[2] == failed
        ):
            return self._state[3]
        differences = [one for one in found.differences if not failed or not failed.intersection(one.units)]
        compared = Compared(found.kind, found.agree, differences, found.outside, found.unread, found.compared)
        ids = {one.id for one in differences}
        state = ListState(self.saved, compared, {key: one for key, one in judgements.items() if key in ids})
        self._state = found, judgements, failed, state
        return state

    def _whole(self, ours: Ours) -> Compared:
        saved = self.saved
        found = compare(
            self._kind,
            ours.lines(ours.known),
            saved.lines,
            scope=saved.scope,
            totals=saved.totals,
            records=ours.units,
            waiting=saved.waiting,
            day=saved.day,
        )
        found.agree.sort(key=_in_turn)
        return found

    def _keys(self, line: OurLine | TheirLine) -> Iterator[Key]:
        for place, key in enumerate(self._kind.keys):
            value = key_value(key, line.values)
            if value is not None:
                yield place, value

    def _enter(self, one: Mine) -> None:
        for line in one.lines:
            for key in self._keys(line):
                known = self._refs.get(key, ())
                if one.ref not in known:
                    self._refs[key] = (*known, one.ref)

    # -- after a change

    def change(self, ours: Ours, before: Mapping[str, Mine | None]) -> None:
        """Compare again what a change of some records may reach; `before` is what they had."""
        keys: set[Key] = set()
        for ref, old in before.items():
            for line in old.lines if old else ():
                for key in self._keys(line):
                    keys.add(key)
                    left = tuple(one for one in self._refs.pop(key, ()) if one != ref)
                    if left:
                        self._refs[key] = left
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
            new_refs.update(self._refs.get(key, ()))
            new_rows |= {id(row): row for row in self._rows.get(key, ())}
        for one in self.compared.differences:
            new_refs.update(line.ref for line in one.ours)
            new_rows |= {id(row): row for row in one.theirs if id(row) in self._place}
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
            sorted(rows.values(), key=lambda row: self._place[id(row)]),
            scope=saved.scope,
            records=ours.units,
            waiting=saved.waiting,
            day=saved.day,
            compared=was.compared,
        )
        agree = list(was.agree)
        for ref in refs:
            place = end = bisect_left(agree, (ref, ""), key=_in_turn)
            while end < len(agree) and agree[end][0].ref == ref:
                end += 1
            del agree[place:end]
        for pair in anew.agree:
            insort(agree, pair, key=_in_turn)
        outside = [row for row in was.outside if id(row) not in rows] + anew.outside
        found = Compared(
            self._kind,
            agree,
            anew.differences,
            outside,
            (was.unread - refs) | anew.unread,
            was.compared,
        )
        add_totals(self._kind, saved.lines, saved.totals, found)
        return found
