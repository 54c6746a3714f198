"""The office's saved lists against its records as they stand: which lines agree, which differ, which are held."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from caseman.api.lists import Listed, ListKind
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.core.checks.findings import unit_name
from caseman.core.facts import Facts, World, state_of
from caseman.core.records import Record

from .comparing import compare
from .lines import Compared, Difference, Judgement, OurLine
from .reading import PROJECT, STAGE
from .saved import JUDGEMENTS, TABLE, SavedList, newest, read_judgement, read_saved
from .values import read_values, unit_key

if TYPE_CHECKING:
    from caseman.core.reader import Reader

#: Calls a plugin's function guarded: gives its value, or tells the fault.
Guard = Callable[..., "tuple[Any, str]"]


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
    """One saved list compared with ours."""

    saved: SavedList
    compared: Compared
    judged: dict[str, Judgement] = field(default_factory=dict)

    def open(self) -> list[Difference]:
        """The differences that nobody has judged."""
        return [one for one in self.compared.differences if one.id not in self.judged]


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


def _lines(kind: ListKind, facts: Facts) -> Iterable[OurLine]:
    given = list(kind.ours(facts))
    if not given:
        return
    record = facts.record
    stage = state_of(
        [step for step in facts.world.rulebook.steps.values() if step.records == record.table], record
    )
    scope = {PROJECT: str(record.data.get("project", "")), STAGE: stage}
    fields = {one.name: one for one in kind.fields}
    tolerance = {
        one.name: Decimal(facts.policy.value(one.tolerance).value) for one in kind.fields if one.tolerance
    }
    for line in given:
        yield OurLine(
            record.ref,
            unit_name(record),
            line.key,
            read_values(fields, line.values),
            {**scope, **line.scope},
            tolerance,
            line.since,
        )


def state_of_list(
    kind: ListKind, saved: SavedList, records: Sequence[Mine], judgements: Mapping[str, Judgement]
) -> ListState:
    """Compare a saved list with what our records have."""
    lines = [line for one in records for line in one.lines]
    units = {unit_key(one.unit): one.ref for one in records if one.unit and one.open}
    compared = compare(
        kind,
        lines,
        saved.lines,
        scope=saved.scope,
        totals=saved.totals,
        records=units,
        waiting=saved.waiting,
        day=saved.day,
    )
    failed = {unit_key(one.unit) for one in records if one.error}
    if failed:
        compared.differences = [one for one in compared.differences if not (set(one.units) & failed)]
    ids = {one.id for one in compared.differences}
    return ListState(saved, compared, {key: one for key, one in judgements.items() if key in ids})


def live(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """The judgements that stand, by difference: one that made ours theirs has nothing left to settle."""
    return {one.difference: one for one in judgements if not one.written}


class ListBook:
    """What the saved lists say, kept while nothing changes. One for the office, and one over each draft."""

    def __init__(self, kinds: Mapping[str, ListKind], guard: Guard, below: "ListBook | None" = None) -> None:
        self.kinds = kinds
        self._guard = guard
        self._below = below
        self._mine: dict[str, dict[str, Mine]] = {}
        self._stale: dict[str, set[str]] = {}
        self._states: dict[str, list[ListState]] = {}
        self._read: dict[tuple[str, int], SavedList | None] = {}

    def over(self, changed: Iterable[str]) -> "ListBook":
        """The book as a draft sees it; `changed` are the references that it touches."""
        other = ListBook(self.kinds, self._guard, self)
        refs = set(changed)
        other._stale = {kind: set(refs) for kind in self.kinds}
        return other

    def forget(self, refs: Iterable[str]) -> None:
        """These records changed."""
        refs = set(refs)
        for kind in self._mine:
            self._stale.setdefault(kind, set()).update(refs)
        self._states.clear()

    def records(self, world: World, kind: ListKind) -> Sequence[Mine]:
        """What every record has for a kind of list."""
        if self._below is not None and kind.id not in self._mine:
            self._mine[kind.id] = dict(self._below._known(world, kind, self._stale.get(kind.id, set())))
        return list(self._known(world, kind, set()).values())

    def _known(self, world: World, kind: ListKind, touched: set[str]) -> Mapping[str, Mine]:
        """The same by reference. `touched`: what the world is a draft of; it is told anew at the next asking."""
        known = self._mine.get(kind.id)
        if known is None:
            known = {
                record.ref: mine(kind, Facts(world, record), self._guard)
                for record in world.reader.all(kind.records)
            }
            self._mine[kind.id], self._stale[kind.id] = known, set(touched)
            return known
        stale = self._stale.get(kind.id, set())
        for ref in stale - touched:
            table, _slash, record_id = ref.partition("/")
            if table == kind.records:
                current = world.reader.get(table, record_id)
                if current is None:
                    known.pop(ref, None)
                else:
                    known[ref] = mine(kind, Facts(world, current), self._guard)
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
            current = newest(self.saved(world.reader, kind))
            records = self.records(world, kind) if current else []
            judgements = self.judgements(world.reader, kind) if current else {}
            self._states[kind.id] = [state_of_list(kind, one, records, judgements) for one in current]
        return self._states[kind.id]

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
            found = _listed(state, ref)
            if found:
                return found
        return None


def _listed(state: ListState, ref: str) -> Listed | None:
    """The worst that a list says of a record's lines."""
    found: list[Listed] = []
    for ours, theirs in state.compared.agree:
        if ours.ref == ref:
            found.append(Listed(state="agrees", list=state.saved.ref, row=theirs.row, theirs=theirs.values))
    for one in state.compared.differences:
        if ref not in one.refs:
            continue
        judgement = state.judged.get(one.id)
        word = "differs" if judgement is None else "judged" if judgement.settles else "held"
        if judgement is None and not one.theirs:
            word = "missing"
        row = next((row for line, row in zip(one.ours, one.theirs, strict=False) if line.ref == ref), None)
        row = row or (one.theirs[0] if one.theirs else None)
        found.append(
            Listed(
                state=word,
                list=state.saved.ref,
                row=row.row if row else 0,
                theirs=row.values if row else {},
            )
        )
    if not found and ref in state.compared.unread:
        found.append(Listed(state="unread", list=state.saved.ref))
    order = ("differs", "missing", "held", "unread", "judged", "agrees")
    return min(found, key=lambda one: order.index(one.state), default=None)
