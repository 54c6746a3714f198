"""A group of records as a rule across records is given it."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from caseman.api.rules import Member
from caseman.core.facts import World


class Group:
    """Satisfies `caseman.api.GroupContext`.

    What only the core's own rules use, whose groups are as large as the office:
    by_ref   the members by reference
    changed  the references whose membership changed since the last time; None where all is new
    memo     what the rule keeps from one time to the next
    """

    def __init__(
        self,
        key: Hashable,
        by_ref: Mapping[str, Member],
        world: World,
        changed: Collection[str] | None = None,
        memo: dict[str, Any] | None = None,
    ) -> None:
        self.key = key
        self.by_ref = by_ref
        self.world = world
        self.memo: dict[str, Any] = {} if memo is None else memo
        self.changed = changed if self.memo else None

    @property
    def today(self) -> date:
        return self.world.today

    @cached_property
    def members(self) -> Sequence[Member]:
        return [self.by_ref[ref] for ref in sorted(self.by_ref)]
