"""How far a record has come: its steps with their states, which come next, and what stands against them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.workflow import Step

from .checks import Checker, Found
from .records import Record

if TYPE_CHECKING:
    from .office import Office


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of a record: `done`, `skipped`, `open`, `blocked` or `later`; its day; what its gate finds."""

    step: Step
    state: str
    day: date | None = None
    against: tuple[Found, ...] = ()


def progress(
    office: "Office", record: Record, checker: Checker | None = None, *, gates: bool = True
) -> list[Progress]:
    """Every step of a record's type, in order; without `gates` nobody asks what stands against those that come next."""
    nearest = {step.id for step in next_steps(office, record)}
    told = []
    for step in office.rulebook.steps_of(record.table):
        done = step.done(record)
        if done:
            told.append(Progress(step, "done", None if isinstance(done, bool) else done))
        elif skipped(office, step, record):
            told.append(Progress(step, "skipped"))
        elif step.id in nearest:
            against = tuple(why(office, record, step.id, checker)) if gates else ()
            state = "blocked" if any(one.blocks for one in against) else "open"
            told.append(Progress(step, state, None, against))
        else:
            told.append(Progress(step, "later"))
    return told


def next_steps(office: "Office", record: Record) -> list[Step]:
    """The steps of a record that are not done, while all that come before them are."""
    facts = office.facts(record)
    mine = office.rulebook.steps_of(record.table)
    open_ = [step for step in mine if not facts.done(step.id) and not skipped(office, step, record)]
    closed = {step.id for step in open_}
    return [step for step in open_ if not closed.intersection(step.after)]


def skipped(office: "Office", step: Step, record: Record) -> str:
    """Why a record does not need a step (a message id), or empty."""
    if step.skip is None:
        return ""
    reason, fault = office.guard(step.id, step.skip, office.facts(record))
    return "" if fault else reason or ""


def why(office: "Office", record: Record, step: str = "", checker: Checker | None = None) -> list[Found]:
    """What stands against a step, or against every step that comes next. Raises InputError for no such step."""
    if step and step not in office.rulebook.steps:
        raise InputError(
            _("there is no step {step}; steps are {known}"), step=step, known=sorted(office.rulebook.steps)
        )
    steps = [step] if step else [one.id for one in next_steps(office, record)]
    found: dict[str, Found] = {}
    for one in steps:
        found |= {finding.id: finding for finding in (checker or office.checker).gate(record, one)}
    return list(found.values())
