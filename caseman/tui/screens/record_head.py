"""What stands over a record's parts: its steps with what holds them up, and what was found on it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from caseman.tui.widgets.strips import StepMark

if TYPE_CHECKING:
    from caseman.core.checks import Found
    from caseman.core.records import Record
    from caseman.tui.desk import Desk


def step_marks(desk: "Desk", record: "Record") -> list[StepMark]:
    """The steps of a record: the day of those that are done, how much blocks the others."""
    from caseman.core.progress import progress

    marks = []
    for one in progress(desk.open, record, gates=desk.checked):
        blocking = sum(found.blocks for found in one.against)
        note = one.day.isoformat()[5:] if one.day else str(blocking) if blocking else ""
        marks.append(StepMark(desk.title(one.step), one.state, note))
    return marks


def findings_on(desk: "Desk", record: "Record") -> "list[Found]":
    """What was found on a record and what stands against its next steps; nothing until the office was checked, which no key
    waits for."""
    from caseman.core.checks import in_order

    if not desk.checked:
        return []
    found = {one.id: one for one in desk.open.check([record.ref])}
    ahead = {one.id: one for one in _ahead(desk, record) if one.id not in found}
    if record.table == "cases":
        return in_order({**found, **ahead}.values())
    # what is to be done today, before what a later step will ask for
    return [*in_order(found.values()), *in_order(ahead.values())]


def _ahead(desk: "Desk", record: "Record") -> "Iterable[Found]":
    """What stands against the next steps of a case; of other records, whose work is short, against all."""
    from caseman.core.progress import why

    office = desk.open
    if record.table == "cases":
        return why(office, record)
    facts = office.facts(record)
    steps = [step.id for step in office.rulebook.steps_of(record.table) if not facts.done(step.id)]
    return [one for step in steps for one in why(office, record, step)]
