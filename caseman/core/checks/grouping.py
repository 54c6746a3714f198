"""The groups of records that rules across records check, and which records are in them."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from caseman.api.messages import CasemanError
from caseman.api.rules import GroupRule, Member
from caseman.core.facts import CheckFacts, World

from . import runner
from .findings import Found, found
from .group import Group
from .runner import Guard

#: A rule and the key of a group.
GroupKey = tuple[str, Hashable]


class Groups:
    """What each record is in its groups, kept as records change. `keys` and `check` of the rules are run guarded."""

    def __init__(self, rules: Mapping[str, GroupRule], guard: Guard) -> None:
        self.rules = rules
        self._guard = guard
        self._members: dict[GroupKey, _Members] = {}
        #: record -> its groups
        self._of: dict[str, tuple[_Members, ...]] = {}
        #: what rules keep of groups that are as large as the office
        self._memos: dict[GroupKey, dict[str, Any]] = {}

    def of(self, ref: str) -> dict[GroupKey, Member]:
        """What each group knows of a record."""
        return {members.group: members[ref] for members in self._of.get(ref, ())}

    def all(self) -> list[GroupKey]:
        """Every group that there is."""
        return list(self._members)

    def members(self, group: GroupKey) -> Mapping[str, Member]:
        """Who is in a group, by reference."""
        return self._members.get(group, {})

    # -- members

    def put(self, ref: str, memberships: Sequence[tuple[GroupKey, Member]]) -> None:
        """The groups of a record, in the place of those that it was in."""
        self.forget(ref)
        mine: list[_Members] = []
        for group, member in memberships:
            members = self._members.get(group)
            if members is None:
                members = self._members[group] = _Members(group)
            if ref not in members:
                mine.append(members)
            members[ref] = member
        if mine:
            self._of[ref] = tuple(mine)

    def forget(self, ref: str) -> None:
        """A record leaves its groups. One that is empty then stays until it is checked again."""
        for members in self._of.pop(ref, ()):
            members.pop(ref, None)

    def memberships(self, rule: GroupRule, facts: CheckFacts, unit: str) -> list[tuple[GroupKey, Member]]:
        """The groups of a rule that a record of a unit belongs to. A `keys` that fails puts it in a group of its own."""
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
        return [((rule.id, key), Member(ref, unit, value)) for key, value in pairs]

    # -- the check of a group

    def check(self, group: GroupKey, world: World, changed: Collection[str] | None = None) -> list[Found]:
        """What a group's check finds. `changed`: the members that are others since the last time; None: check it anew."""
        members = self._members.get(group)
        if not members:
            self._members.pop(group, None)
        memo = self._memos.pop(group, {}) if changed is not None else {}
        listed, causes = self._run(group, members or {}, world, changed, memo)
        if memo:
            self._memos[group] = memo
        if causes:
            listed = [replace(one, root=root) if (root := causes.get(one.id)) else one for one in listed]
        return listed

    def check_with(self, group: GroupKey, members: Mapping[str, Member], world: World) -> list[Found]:
        """What the check finds of a group with other members, for a gate; nothing is kept."""
        return self._run(group, members, world)[0]

    def _run(
        self,
        group: GroupKey,
        by_ref: Mapping[str, Member],
        world: World,
        changed: Collection[str] | None = None,
        memo: dict[str, Any] | None = None,
    ) -> tuple[list[Found], dict[str, str]]:
        """What a group's check finds, and which of its findings cause others, by id."""
        rule = self.rules[group[0]]
        failed = isinstance(group[1], _Failed)
        if len(by_ref) < (1 if rule.single or failed else 2):
            return [], {}
        if failed:
            return [_failed(rule, member, member.value) for _ref, member in sorted(by_ref.items())], {}
        given = Group(group[1], by_ref, world, changed, memo)
        findings, fault = runner.guarded(self._guard, rule.id, runner.listed, rule.check, given)
        if fault:
            given.memo.clear()
        if not findings and not fault:
            return [], {}
        if fault:
            return [_failed(rule, by_ref[min(by_ref)], fault, by_ref)], {}
        named = []
        for finding in findings:
            ref = finding.record if finding.record in by_ref else min(by_ref)
            named.append((finding, found(rule, finding, ref, by_ref[ref].unit, rule.severity)))
        by_key = {finding.key: one.id for finding, one in named if finding.key}
        causes = {one.id: by_key[f.cause] for f, one in named if by_key.get(f.cause, one.id) != one.id}
        return [one for _finding, one in named], causes


class _Members(dict[str, Member]):
    """The members of a group by reference."""

    __slots__ = ("group",)

    def __init__(self, group: GroupKey) -> None:
        self.group = group


@dataclass(frozen=True, slots=True)
class _Failed:
    """The key of a record whose own keys could not be told."""

    ref: str


def _failed(rule: GroupRule, member: Member, fault: str | CasemanError, refs: Iterable[str] = ()) -> Found:
    """A member that the rule could not place: its function failed, or the record's data cannot be read; or the members `refs`
    that could not be checked together."""
    told = runner.could_not_check(fault) if isinstance(fault, str) else runner.unanswered(fault)
    return found(rule, replace(told, refs=tuple(refs)), member.ref, member.unit, rule.severity)
