"""The check of the whole office, kept current: after a change only what it touches is checked again.

Results are kept per record and, for rules across records, per group. A change names records; from them follow
the cases whose facts they are part of (their unit, project, money and papers) and the groups they leave or join.
"""

import copy
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from caseman.api.messages import CasemanError
from caseman.api.rules import Finding, GroupRule, Member, Rule, Severity
from caseman.core.facts import CheckFacts, World
from caseman.core.reader import shared, shared_find, stored_value
from caseman.core.records import Record
from caseman.core.schema import SUPPRESSED

from . import runner
from .findings import Found, found, in_order, unit_name, with_roots
from .group import Group
from .runner import Guard
from .standing import Mark, Standing

GroupKey = tuple[str, Hashable]
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
        self._standing = Standing(self._set_aside)
        self._groups_of: dict[str, set[GroupKey]] = {}
        self._members: dict[GroupKey, dict[str, Member]] = {}
        #: what rules keep of groups that are as large as the office
        self._memos: dict[GroupKey, dict[str, Any]] = {}
        #: record -> the case that it names
        self._case_of: dict[str, str] = {}
        #: record -> what somebody set aside there: until which day, by finding
        self._asides: dict[str, dict[str, str]] = {}
        self._checked = False

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
        """Check every record anew."""
        self._standing = Standing(self._set_aside)
        self._asides, self._groups_of, self._members, self._case_of, self._memos = {}, {}, {}, {}, {}
        for record in self._every_record():
            self._check_record(record)
        for key in list(self._members):
            self._check_group(key)
        self._checked = True

    def _every_record(self) -> Iterator[Record]:
        """Each record once: a case is followed by its unit and what names it, which were read for it."""
        reader, tables = self.world.reader, self.tables()
        types = reader.schema.types
        linked = [name for name in tables if name in types and "case" in types[name].model.model_fields]
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
            before = self._memberships_of(ref)
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
            after = self._memberships_of(ref)
            for group in before | after:  # a group is run again only where it learns something new
                if before.get(group) != after.get(group):
                    groups.setdefault(group, set()).add(ref)
        for group, changed in groups.items():
            self._check_group(group, changed)

    def _others_of(self, case: str) -> list[str]:
        """What else is of a case and may ask for its papers and postings: a name change, a deal."""
        return [
            ref
            for ref, of in self._case_of.items()
            if of == case and ref.partition("/")[0] not in (*_LEDGERS, CASES)
        ]

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
                    members = {**self._others(group_rule, group, record), record.ref: member}
                    listed += [one for one in self._run_group(group, members)[0] if one.ref == record.ref]
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
                    members = {**self._others(rule, group, record), record.ref: member}
                    listed += [one for one in self._run_group(group, members)[0] if record.ref in one.refs]
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
        self._forget(record.ref)
        if record.data.get("case"):
            self._case_of[record.ref] = str(record.data["case"])
        if asides := record.data.get(SUPPRESSED):
            self._asides[record.ref] = {one.get("finding", ""): one.get("until", "") for one in asides}
            self._standing.look_again(record.ref)
        facts = self._facts(record)
        listed: list[Found] = []
        for rule in self._rules_of(record.table):
            if not runner.quiet(rule, facts):
                listed += self._run(rule, facts)
        self._standing.put(record.ref, listed)
        for group_rule in self._group_rules_of(record.table):
            for group, member in self._memberships(group_rule, facts):
                self._members.setdefault(group, {})[record.ref] = member
                self._groups_of.setdefault(record.ref, set()).add(group)

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
        if self._asides.pop(ref, None):
            self._standing.look_again(ref)
        for group in self._groups_of.pop(ref, ()):
            self._members.get(group, {}).pop(ref, None)

    # -- groups

    def _memberships_of(self, ref: str) -> dict[GroupKey, Member]:
        """What each group knows of a record."""
        return {group: self._members[group][ref] for group in self._groups_of.get(ref, ())}

    def _memberships(self, rule: GroupRule, facts: CheckFacts) -> list[tuple[GroupKey, Member]]:
        """The groups of a rule that a record belongs to. A `keys` that fails puts it in a group of its own."""
        if not runner.applies(rule, facts):
            return []
        ref = facts.record.ref
        fault: str | CasemanError = ""
        try:
            pairs = list(rule.keys(facts))
        except CasemanError as error:
            fault = error
        except (Exception, SystemExit):
            pairs, fault = self._guard(rule.id, lambda ctx: list(rule.keys(ctx)), facts)
        if fault:
            pairs = [(_Failed(ref), fault)]
        if not pairs:
            return []
        unit = unit_name(facts.record)
        return [((rule.id, key), Member(ref, unit, value)) for key, value in pairs]

    def _others(self, rule: GroupRule, group: GroupKey, record: Record) -> Mapping[str, Member]:
        """The members of a group, for a gate: as the check knows them, else found by the rule's path, else by a scan."""
        if self._checked:
            return self._members.get(group, {})
        if rule.by:
            place = self.world.reader.schema.place(rule.records, rule.by)
            path = tuple(part for part in (place.section, place.field) if part)
            near: Iterable[Record] = self.world.reader.find(
                rule.records, path, stored_value(record.data, path)
            )
        else:
            near = self.world.reader.all(rule.records)
        members = {}
        for other in near:
            for key, member in self._memberships(rule, self._facts(other)):
                if key == group:
                    members[other.ref] = member
        return members

    def _check_group(self, group: GroupKey, changed: Collection[str] | None = None) -> None:
        members = self._members.get(group)
        if not members:
            self._members.pop(group, None)
        memo = self._memos.pop(group, {}) if changed is not None else {}
        listed, causes = self._run_group(group, members or {}, changed, memo)
        if memo:
            self._memos[group] = memo
        if causes:
            listed = [replace(one, root=root) if (root := causes.get(one.id)) else one for one in listed]
        self._standing.put(group, listed)

    def _run_group(
        self,
        group: GroupKey,
        by_ref: Mapping[str, Member],
        changed: Collection[str] | None = None,
        memo: dict[str, Any] | None = None,
    ) -> tuple[list[Found], dict[str, str]]:
        """What a group's check finds, and which of its findings cause others, by id."""
        rule = self.group_rules[group[0]]
        failed = isinstance(group[1], _Failed)
        if len(by_ref) < (1 if rule.single or failed else 2):
            return [], {}
        if failed:
            return [_failed(rule, member, member.value) for _ref, member in sorted(by_ref.items())], {}
        given = Group(group[1], by_ref, self.world, changed, memo)
        findings, fault = runner.guarded(self._guard, rule.id, runner.listed, rule.check, given)
        if fault:
            given.memo.clear()
        if not findings and not fault:
            return [], {}
        if fault:
            return [_failed(rule, by_ref[min(by_ref)], fault)], {}
        named = []
        for finding in findings:
            ref = finding.record if finding.record in by_ref else min(by_ref)
            named.append((finding, found(rule, finding, ref, by_ref[ref].unit, rule.severity)))
        by_key = {finding.key: one.id for finding, one in named if finding.key}
        causes = {one.id: by_key[f.cause] for f, one in named if by_key.get(f.cause, one.id) != one.id}
        return [one for _finding, one in named], causes

    # -- what somebody set aside

    def _set_aside(self, one: Found) -> bool:
        """Whether a finding is suppressed, with a reason, until a day that has not come."""
        asides = self._asides.get(one.ref, {})
        return asides.get(one.id, "") >= self.world.today.isoformat()


@dataclass(frozen=True, slots=True)
class _Failed:
    """The key of a record whose own keys could not be told."""

    ref: str


def _failed(rule: GroupRule, member: Member, fault: str | CasemanError) -> Found:
    """A member that the rule could not place: its function failed, or the record's data cannot be read."""
    told = runner.could_not_check(fault) if isinstance(fault, str) else runner.unanswered(fault)
    return found(rule, told, member.ref, member.unit, rule.severity)


def _by_step(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    guarding: dict[str, list[Rule]] = {}
    for rule in rules:
        for step in rule.gate:
            guarding.setdefault(step, []).append(rule)
    return guarding


#: What is kept of a case and asks nothing of the rest of it.
_LEDGERS = ("entries", "papers", "prints", "judgements")


class Affected:
    """Which records to check again after some changed: themselves, and those that they are facts of.

    A case depends on its unit, its project and the records that name it in `case` (entries, papers, name
    changes …); those depend on the case, and so on each other's facts.
    """

    def __init__(self, world: World, linked: Sequence[str]) -> None:
        self._reader = world.reader
        self._linked = linked

    def __call__(self, touched: Iterable[tuple[str, str]]) -> list[str]:
        refs: dict[str, None] = {}
        for table, record_id in touched:
            refs[f"{table}/{record_id}"] = None
            refs.update(dict.fromkeys(self._around(table, record_id)))
        return list(refs)

    def _around(self, table: str, record_id: str) -> Iterator[str]:
        if table in ("units", "projects"):
            for case in self._reader.find("cases", (table[:-1],), record_id):
                yield case.ref
        elif table == "cases":
            for linked in self._linked:
                for record in self._reader.find(linked, ("case",), record_id):
                    yield record.ref
        elif table in self._linked or table in ("entries", "papers"):
            about = self._reader.get(table, record_id)
            if about and about.data.get("case"):
                yield f"cases/{about.data['case']}"
                # a name change waits for a paper of its case, a deal for a payment
                for linked in self._linked:
                    if linked not in _LEDGERS:
                        for record in self._reader.find(linked, ("case",), about.data["case"]):
                            yield record.ref
