"""How far a record has come: every step with its state, and what stands against those that come next."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

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
    nearest = {step.id for step in office.next_steps(record)}
    told = []
    for step in office.rulebook.steps_of(record.table):
        done = step.done(record)
        if done:
            told.append(Progress(step, "done", None if isinstance(done, bool) else done))
        elif office.skipped(step, record):
            told.append(Progress(step, "skipped"))
        elif step.id in nearest:
            against = tuple(office.why(record, step.id, checker)) if gates else ()
            state = "blocked" if any(one.blocks for one in against) else "open"
            told.append(Progress(step, state, None, against))
        else:
            told.append(Progress(step, "later"))
    return told
