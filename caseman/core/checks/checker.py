"""The check of the whole office, kept current: after a change only what it touches is checked again.

Results are kept per record and, for rules across records, per group. A change names records; from them follow
the cases whose facts they are part of (their unit, project, money and papers) and the groups they leave or join.
"""

import copy
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence

from caseman.api.rules import Finding, GroupRule, Member, Rule, Severity
from caseman.core.facts import CheckFacts, World
from caseman.core.reader import shared, shared_find, stored_value
from caseman.core.records import Record
from caseman.core.schema import SUPPRESSED
from caseman.core.store import without_collecting

from . import runner
from .affected import LEDGERS, naming_a_case
from .findings import Found, found, in_order, unit_name, with_roots
from .grouping import GroupKey, Groups
from .runner import Guard
from .standing import Mark, Standing

#: The step that stands for a paper's way out of the house.
EXIT = "core.exit"
CASES, UNITS = "cases", "units"


class Checker:
    """Runs the rules over a world and remembers what they found."""

    def __init__(
        self, world: World, rules: Mapping[str, Rule], group_rules: Mapping[str, GroupRule], guard: Guard
    ) -> None:
        self.world = world
        self.rules = rules
        self.group_rules = group_rules
        self._guard = guard
        self._guarding = _by_step(rules.values())
        self._by_table: dict[str, list[Rule]] = {}
        self._groups_by_table: dict[str, list[GroupRule]] = {}
        self._checked = False
        self._begin()

    def _begin(self) -> None:
        """Nothing is known yet."""
        self._standing = Standing(self.world.today)
        self._groups = Groups(self.group_rules, self._guard)
        #: record -> the case that it names
        self._case_of: dict[str, str] = {}

    def over(self, world: World) -> "Checker":
        """The same check as another reader sees the office, e.g. through a draft; for its gates."""
        other = copy.copy(self)
        other.world = world
        return other

    # -- the check

    @property
    def checked(self) -> bool:
        """Whether the whole office has been checked."""
        return self._checked

    def tables(self) -> list[str]:
        """The record types that some rule is about."""
        named = {rule.records for rule in self.rules.values()}
        for rule in self.group_rules.values():
            named |= {rule.records, *rule.also}
        return sorted(self.world.reader.schema.types if runner.EVERY in named else named)

    def check_all(self) -> None:
        """Check every record anew.

        What it keeps stays: it is put aside from the search for what holds itself, which would go through all of it
        again and again while somebody types.
        """
        self._begin()
        with without_collecting():
            for record in self._every_record():
                self._check_record(record)
            for group in self._groups.all():
                self._standing.put(group, self._groups.check(group, self.world))
            self._standing.settle()
            gc.freeze()  # before the next search, which would go through all of it
        self._checked = True

    def _every_record(self) -> Iterator[Record]:
        """Each record once: a case is followed by its unit and what names it, which were read for it."""
        reader, tables = self.world.reader, self.tables()
        linked = [name for name in naming_a_case(reader.schema) if name in tables]
        done: set[str] = set()
        for case in reader.all(CASES) if CASES in tables else ():
            yield case
            unit = str(case.data.get("unit", ""))
            near = [shared(reader, UNITS, unit)] if unit and UNITS in tables else []
            near += [one for name in linked for one in shared_find(reader, name, ("case",), case.id)]
            for record in near:
                if record is not None and record.ref not in done:
                    done.add(record.ref)
                    yield record
        for table in tables:
            if table != CASES:
                for record_id in reader.ids(table):
                    if f"{table}/{record_id}" not in done and (found := reader.get(table, record_id)):
                        yield found

    def refresh(self, refs: Iterable[str]) -> None:
        """Check again the records named, after they changed, and the groups that they left or joined."""
        groups: dict[GroupKey, set[str]] = {}
        waiting = list(refs)
        while waiting:
            ref = waiting.pop()
            table, _slash, record_id = ref.partition("/")
            before = self._groups.of(ref)
            record = self.world.reader.get(table, record_id)
            left = self._case_of.get(ref)
            if left and (record is None or record.data.get("case") != left):
                # a posting or paper that is another case's now, or was taken back
                waiting += [f"cases/{left}", *self._others_of(str(left))]
            if record is None:
                self._forget(ref)
                self._standing.put(ref, ())
            else:
                self._check_record(record)
            after = self._groups.of(ref)
            for group in before | after:  # a group is run again only where it learns something new
                if before.get(group) != after.get(group):
                    groups.setdefault(group, set()).add(ref)
        for group, changed in groups.items():
            self._standing.put(group, self._groups.check(group, self.world, changed))

    def _others_of(self, case: str) -> Iterator[str]:
        """What else is of a case and may ask for its papers and postings: a name change, a deal."""
        reader = self.world.reader
        for table in naming_a_case(reader.schema):
            if table not in LEDGERS:
                yield from (record.ref for record in shared_find(reader, table, ("case",), case))

    def findings(self, refs: Iterable[str] | None = None, rule: str = "") -> list[Found]:
        """What was found, on the records named or on all, in the order of urgency; what was set aside is left out."""
        if refs is None:
            return self._standing.of(rule) if rule else self._standing.all()
        found = self._standing.on(refs)
        return in_order(one for one in found if rule in (one.rule, one.code)) if rule else found

    def moved(self, mark: Mark | None) -> tuple[Mark, Mapping[str, Sequence[Found]], bool]:
        """The findings of records by what moved since a mark: see `Standing.moved`. Checks the whole office where
        nobody has yet."""
        if not self._checked:
            self.check_all()
        return self._standing.moved(mark)

    @property
    def counts(self) -> Mapping[str, tuple[int, int]]:
        """(blocking, other) findings by record."""
        self._standing.settle()
        return self._standing.counts

    # -- gates

    def gate(self, record: Record, step: str) -> list[Found]:
        """Everything that a step's gate finds on a record, blocks first; the gate is shut while one blocks."""
        listed: list[Found] = []
        facts = self._facts(record, step)
        for rule in self._guarding_of(step, record.table):
            listed += self._run(rule, facts)
        for group_rule in self._group_rules_of(record.table):
            if step in group_rule.gate:
                for group, member in self._memberships(group_rule, facts):
                    listed += [one for one in self._with(group, record, member) if one.ref == record.ref]
        return in_order(with_roots(listed, {}))

    def joined(self, before: Record | None, record: Record, step: str) -> list[Found]:
        """What the groups find on a record that a change brings into them, whichever member they name for it.

        A paper typed with the number of another is refused though the finding stands on the other one.
        """
        listed: list[Found] = []
        facts = self._facts(record, step)
        for rule in self._group_rules_of(record.table):
            if step not in rule.gate:
                continue
            was = (
                {group for group, _member in self._memberships(rule, self._facts(before))}
                if before
                else set()
            )
            for group, member in self._memberships(rule, facts):
                if group not in was:
                    listed += [one for one in self._with(group, record, member) if record.ref in one.refs]
        return in_order(with_roots(listed, {}))

    def exit(self, paper: Record, case: Record | None, kind: str, place: str) -> list[Found]:
        """Everything that the rules which guard a paper's way to a place find, on its case or on the paper."""
        known = self.world.rulebook.places.get(place)
        outside = known is not None and (known.outside or known.gone)
        listed: list[Found] = []
        for rule in self.rules.values():
            ways = [
                way
                for way in rule.exits
                if way.paper == kind and (place in way.to or (not way.to and outside))
            ]
            record = paper if rule.records == paper.table else case
            if ways and record is not None and runner.about(rule, record.table):
                listed += self._run(rule, self._facts(record, EXIT))
        return in_order(with_roots(listed, {}))

    def _blocks(self, facts: CheckFacts, step: str) -> list[Finding]:
        """For a rule that asks whether another step could be taken now."""
        inner = facts.at(step)
        blocking = []
        for rule in self._guarding_of(step, facts.record.table):
            if rule.id == facts.rule:
                continue
            known = facts.asked.get((step, rule.id))
            if known is None:
                known = facts.asked[step, rule.id] = [
                    finding
                    for finding, severity in runner.run(rule, inner, self._guard)
                    if (finding.severity or severity) is Severity.BLOCK
                ]
            blocking += known
        return blocking

    # -- records

    def _facts(self, record: Record, step: str = "") -> CheckFacts:
        return CheckFacts(self.world, record, step, self._blocks)

    def _run(self, rule: Rule, facts: CheckFacts) -> list[Found]:
        given = runner.run(rule, facts, self._guard)
        if not given:
            return []
        record = facts.record
        return [found(rule, finding, record.ref, unit_name(record), severity) for finding, severity in given]

    def _check_record(self, record: Record) -> None:
        ref = record.ref
        self._forget(ref)
        if record.data.get("case"):
            self._case_of[ref] = str(record.data["case"])
        if asides := record.data.get(SUPPRESSED):
            self._standing.set_aside(ref, {one.get("finding", ""): one.get("until", "") for one in asides})
        facts = self._facts(record)
        listed: list[Found] = []
        for rule in self._rules_of(record.table):
            if not runner.quiet(rule, facts):
                listed += self._run(rule, facts)
        self._standing.put(ref, listed)
        unit = unit_name(record)
        memberships = [
            one
            for group_rule in self._group_rules_of(record.table)
            for one in self._groups.memberships(group_rule, facts, unit)
        ]
        self._groups.put(ref, memberships)

    def _guarding_of(self, step: str, table: str) -> list[Rule]:
        return [rule for rule in self._guarding.get(step, ()) if runner.about(rule, table)]

    def _rules_of(self, table: str) -> list[Rule]:
        if table not in self._by_table:
            self._by_table[table] = [rule for rule in self.rules.values() if runner.about(rule, table)]
        return self._by_table[table]

    def _group_rules_of(self, table: str) -> list[GroupRule]:
        if table not in self._groups_by_table:
            self._groups_by_table[table] = [
                rule for rule in self.group_rules.values() if runner.about(rule, table)
            ]
        return self._groups_by_table[table]

    def _forget(self, ref: str) -> None:
        """What a record brought beside its findings."""
        self._case_of.pop(ref, None)
        self._standing.set_aside(ref, {})
        self._groups.forget(ref)

    # -- groups, for gates

    def _memberships(self, rule: GroupRule, facts: CheckFacts) -> list[tuple[GroupKey, Member]]:
        return self._groups.memberships(rule, facts, unit_name(facts.record))

    def _with(self, group: GroupKey, record: Record, member: Member) -> list[Found]:
        """What a group's check finds with a record as it would be."""
        members = {**self._others(self.group_rules[group[0]], group, record), record.ref: member}
        return self._groups.check_with(group, members, self.world)

    def _others(self, rule: GroupRule, group: GroupKey, record: Record) -> Mapping[str, Member]:
        """The members of a group: as the check knows them, else found by the rule's path, else by a scan."""
        if self._checked:
            return self._groups.members(group)
        reader = self.world.reader
        if rule.by:
            place = reader.schema.place(rule.records, rule.by)
            path = tuple(part for part in (place.section, place.field) if part)
            near: Iterable[Record] = reader.find(rule.records, path, stored_value(record.data, path))
        else:
            near = reader.all(rule.records)
        return {
            other.ref: member
            for other in near
            for key, member in self._memberships(rule, self._facts(other))
            if key == group
        }


def _by_step(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    guarding: dict[str, list[Rule]] = {}
    for rule in rules:
        for step in rule.gate:
            guarding.setdefault(step, []).append(rule)
    return guarding
