"""Who pays what differently under another version of a pack: every calculation that cases give inputs for, under both laws."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from caseman.api.messages import CasemanError
from caseman.api.policy import Calculated

from .facts import Facts, World, state_of
from .policy import Pack, Policies, pack_diff
from .records import Record

if TYPE_CHECKING:
    from .office import Office


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure of a case that the new pack changes; None: it cannot be computed there.

    state, calculation, label   message ids: the case's state word, the calculation, the line of its derivation
    """

    ref: str
    unit: str
    state: str
    calculation: str
    label: str
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before


def last_day(old: Pack, new: Pack) -> date | None:
    """The day from which all that is new in a pack holds; None where nothing is."""
    return max((entry.since for sign, entry in pack_diff(old, new) if sign != "-"), default=None)


def changed_figures(office: "Office", old: Pack, new: Pack, day: date) -> Iterator[Changed]:
    """Every figure of every open case that differs, as it would be computed on `day`; what an earlier day decided stays."""
    others = [pack for pack in office.policies.packs if pack.id not in (old.id, new.id)]
    parameters = office.plugins.registry.parameters
    worlds = [
        World(office.reader, office.rulebook, Policies(parameters, [*others, pack]), day)
        for pack in (old, new)
    ]
    steps = [step for step in office.rulebook.states if step.records == "cases"]
    names = [name for name, one in sorted(office.rulebook.calculations.items()) if one.of]
    for record in office.reader.all("cases"):
        if record.data.get("closed_on"):
            continue
        state = state_of(steps, record)
        unit = str(record.data.get("unit", "")).rpartition(":")[2]
        for name in names:
            before, after = (_figures(office, world, record, name) for world in worlds)
            for label in dict.fromkeys([*before, *after]):
                was, now = before.get(label), after.get(label)
                if was != now:
                    yield Changed(record.ref, unit, state, name, label, was, now)


def _figures(office: "Office", world: World, record: Record, name: str) -> Mapping[str, Decimal]:
    """The sums that a calculation comes to, by the label of their line; nothing where it cannot be computed."""
    try:
        found, fault = office.guard(name, Facts(world, record).computed, name)
    except CasemanError:
        return {}
    if fault or found is None:
        return {}
    return dict(_sums(found))


def _sums(found: Calculated) -> Sequence[tuple[str, Decimal]]:
    """The lines that were computed, not looked up: those with a formula."""
    return [
        (line.label, line.value) for line in found.lines if line.formula and isinstance(line.value, Decimal)
    ]
