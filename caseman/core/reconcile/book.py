"""The office's saved lists against its records as they stand: which lines agree, which differ, which are held."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from caseman.api.lists import Listed, ListKind
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.core.checks import unit_name
from caseman.core.facts import Facts, World
from caseman.core.records import Record

from .lines import Judgement, OurLine
from .live import ListState, Mine, Ours
from .reading import PROJECT, STAGE
from .saved import JUDGEMENTS, TABLE, SavedList, newest, read_judgement, read_saved
from .values import read_values

if TYPE_CHECKING:
    from caseman.core.reader import Reader

#: Of fields that must agree to the last digit.
EXACT: Mapping[str, Decimal] = {}
#: Calls a plugin's function guarded: gives its value, or tells the fault.
Guard = Callable[..., "tuple[Any, str]"]


def mine(kind: ListKind, facts: Facts, guard: Guard) -> Mine:
    """What a record has for a kind of list."""
    record = facts.record
    unit, open_ = unit_name(record), not record.data.get("closed_on")
    try:
        lines, fault = guard(kind.id, lambda: tuple(_lines(kind, facts)))
    except CasemanError as error:
        return Mine(record.ref, unit, open_, error=error)
    if fault:
        return Mine(
            record.ref, unit, open_, error=CasemanError(_("could not be checked: {fault}"), fault=fault)
        )
    return Mine(record.ref, unit, open_, lines)


@lru_cache(4096)
def _shared(scope: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """One mapping for all lines of a project at a stage: each is kept as long as the program runs."""
    return dict(scope)


def _lines(kind: ListKind, facts: Facts) -> Iterable[OurLine]:
    given = list(kind.ours(facts))
    if not given:
        return
    record = facts.record
    scope = {PROJECT: str(record.data.get("project", "")), STAGE: facts.state}
    fields = {one.name: one for one in kind.fields}
    tolerance: Mapping[str, Decimal] = {
        one.name: Decimal(facts.policy.value(one.tolerance).value) for one in kind.fields if one.tolerance
    }
    for line in given:
        yield OurLine(
            record.ref,
            unit_name(record),
            line.key,
            read_values(fields, line.values),
            _shared(tuple((scope | dict(line.scope)).items())),
            tolerance or EXACT,
            line.since,
            line.cites,
        )


def state_of_list(
    kind: ListKind, saved: SavedList, records: Sequence[Mine], judgements: Mapping[str, Judgement]
) -> ListState:
    """Compare a saved list with what our records have."""
    return Ours(kind, {one.ref: one for one in records}).states([saved], judgements)[0]


def live(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """The judgements that stand, by difference: one that made ours theirs has nothing left to settle."""
    return {one.difference: one for one in judgements if not one.written}


class ListBook:
    """What the saved lists say, kept while nothing changes. One for the office, and one over each draft."""

    def __init__(self, kinds: Mapping[str, ListKind], guard: Guard, below: "ListBook | None" = None) -> None:
        self.kinds = kinds
        self._guard = guard
        self._below = below
        self._mine: dict[str, Ours] = {}
        #: what the check asked for before all was known
        self._some: dict[str, dict[str, Mine]] = {}
        self._stale: dict[str, set[str]] = {}
        self._states: dict[str, list[ListState]] = {}
        self._read: dict[tuple[str, int], SavedList | None] = {}
        self._counting: dict[str, tuple[list[SavedList], dict[str, Judgement]]] = {}

    def over(self, changed: Iterable[str]) -> "ListBook":
        """The book as a draft sees it; `changed` are the references that it touches."""
        other = ListBook(self.kinds, self._guard, self)
        refs = set(changed)
        other._stale = {kind: set(refs) for kind in self.kinds}
        return other

    @property
    def keeps(self) -> bool:
        """Whether anything is kept that a change could make untrue."""
        return bool(self._mine or self._some or self._states or self._counting)

    def forget(self, refs: Iterable[str]) -> None:
        """These records changed."""
        refs = set(refs)
        for kind in self._mine:
            self._stale.setdefault(kind, set()).update(refs)
        for some in self._some.values():
            for ref in refs:
                some.pop(ref, None)
        self._states.clear()
        if any(ref.partition("/")[0] in (TABLE, JUDGEMENTS) for ref in refs):
            self._counting.clear()

    def of_record(self, kind: ListKind, facts: Facts) -> Mine:
        """What one record has for a kind of list, as the check asks for each."""
        ref, known = facts.record.ref, self._mine.get(kind.id)
        stale = self._stale.get(kind.id, set())
        if known is not None and ref in known.known and ref not in stale:
            return known.known[ref]
        one = mine(kind, facts, self._guard)
        if known is None:
            self._some.setdefault(kind.id, {})[ref] = one
        else:
            known.put(ref, one)
            stale.discard(ref)
        return one

    def records(self, world: World, kind: ListKind) -> Sequence[Mine]:
        """What every record has for a kind of list."""
        return list(self._ours(world, kind).known.values())

    def errors(self, world: World, kind: ListKind) -> Mapping[str, CasemanError]:
        """The records whose lines could not be told, and why."""
        return self._ours(world, kind).errors

    def _ours(self, world: World, kind: ListKind) -> Ours:
        if self._below is not None and kind.id not in self._mine:
            below = self._below._known(world, kind, self._stale.get(kind.id, set()))
            self._mine[kind.id] = Ours(kind, below.known)
        return self._known(world, kind, set())

    def _known(self, world: World, kind: ListKind, touched: set[str]) -> Ours:
        """What every record has. `touched`: what the world is a draft of; it is told anew at the next asking."""
        known = self._mine.get(kind.id)
        if known is None:
            some = self._some.pop(kind.id, {})
            told: dict[str, Mine] = {}
            for record_id in world.reader.ids(kind.records):
                ref = f"{kind.records}/{record_id}"
                one = some.get(ref) if ref not in touched else None
                record = world.reader.get(kind.records, record_id) if one is None else None
                if one is None and record is not None:
                    one = mine(kind, Facts(world, record), self._guard)
                if one is not None:
                    told[ref] = one
            self._mine[kind.id], self._stale[kind.id] = Ours(kind, told), set(touched)
            return self._mine[kind.id]
        stale = self._stale.get(kind.id, set())
        for ref in stale - touched:
            table, _slash, record_id = ref.partition("/")
            if table == kind.records:
                current = world.reader.get(table, record_id)
                known.put(ref, mine(kind, Facts(world, current), self._guard) if current else None)
        self._stale[kind.id] = stale & touched
        return known

    def saved(self, reader: "Reader", kind: ListKind) -> list[SavedList]:
        """Every saved list of a kind, the oldest first."""
        found = []
        for record in reader.find(TABLE, ("kind",), kind.id):
            read = self._saved(kind, record)
            if read:
                found.append(read)
        return sorted(found, key=lambda one: (one.saved_on, one.ref))

    def _saved(self, kind: ListKind, record: Record) -> SavedList | None:
        key = (record.ref, record.rev)
        if self._below is not None or key not in self._read:
            read = read_saved(kind, record)
            if self._below is not None:
                return read
            self._read[key] = read
        return self._read[key]

    def judgements(self, reader: "Reader", kind: ListKind) -> dict[str, Judgement]:
        """The judgements that stand."""
        return live(read_judgement(record) for record in reader.find(JUDGEMENTS, ("kind",), kind.id))

    def states(self, world: World, kind: ListKind) -> list[ListState]:
        """The lists of a kind that count, each compared with ours."""
        if kind.id not in self._states:
            current, judgements = self._counted(world.reader, kind)
            self._states[kind.id] = self._ours(world, kind).states(current, judgements) if current else []
        return self._states[kind.id]

    def _counted(self, reader: "Reader", kind: ListKind) -> tuple[list[SavedList], dict[str, Judgement]]:
        """The lists of a kind that count, and the judgements that stand."""
        if kind.id not in self._counting:
            current = newest(self.saved(reader, kind))
            self._counting[kind.id] = (current, self.judgements(reader, kind) if current else {})
        return self._counting[kind.id]

    def counts(self, world: World, kind: ListKind) -> bool:
        """Whether there is a list of a kind that ours are compared with."""
        return bool(self._counted(world.reader, kind)[0])

    def known_scopes(self, world: World, kind: ListKind) -> dict[str, Counter[str]]:
        """The values that our lines have, by scope."""
        found: dict[str, Counter[str]] = {}
        for one in self.records(world, kind):
            for line in one.lines:
                for name, value in line.scope.items():
                    if value:
                        found.setdefault(name, Counter())[value] += 1
        return found

    def listed(self, world: World, ref: str, kind_id: str) -> Listed | None:
        """What the saved lists of a kind say of a record: the last that covers it. None where none does."""
        kind = self.kinds.get(kind_id)
        if kind is None:
            return None
        for state in sorted(self.states(world, kind), key=lambda one: one.saved.saved_on, reverse=True):
            said = state.said_of(ref)
            if said is not None:
                return said
        return None
