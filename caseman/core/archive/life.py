"""A customer's life on one page: every dated event of their cases and of what is linked to them, oldest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from caseman.api.fields import FieldSpec
from caseman.api.records import Case
from caseman.core.facts import Facts
from caseman.core.records import Record

from .persons import entered, same_person

#: What a case is not told by, though it names one: each print and each look would be a line.
_APART = ("prints", "judgements")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: on a day, to a record, by the field that says so, at its path there."""

    day: date
    record: Record
    spec: FieldSpec
    path: str


def cases_of(facts: Facts) -> list[Facts]:
    """The case, and the others in which one of its buyers is a buyer, by any of their numbers."""
    mine = facts.record
    everyone = list(entered(facts.world.reader.all("cases")))
    found: dict[str, Facts] = {mine.ref: facts}
    for buyer in mine.own(Case).buyers:
        for other in same_person(buyer, everyone):
            found.setdefault(other.record.ref, Facts(facts.world, other.record))
    return list(found.values())


def life(facts: Facts) -> Sequence[Event]:
    """The events of a case, of its persons' other cases, and of every record that names one of them."""
    events: list[Event] = []
    for case in cases_of(facts):
        events += _events(case)
        for table in _linked(case):
            for one in case.linked(table):
                events += _events(one)
    return sorted(events, key=lambda one: (one.day, one.record.ref, one.path))


def _linked(facts: Facts) -> Iterator[str]:
    for name, kind in facts.record.schema.types.items():
        if name != "cases" and name not in _APART and "case" in kind.model.model_fields:
            yield name


def _events(facts: Facts) -> Iterator[Event]:
    for path, spec, day in facts.events:
        yield Event(day, facts.record, spec, path)
