"""The order of work: steps that open when their gate's rules find nothing that blocks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .context import FactsView, RecordView


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a duty.

    id        `<plugin>.<name>`; rules name it in their `gate`
    done      the day on which it was done, True where the day is not kept, None while it is not: a fact of
              the record, never a tick
    state     message id of the word for a record that has done it (shown in lists: 已备案)
    after     steps that come before it
    action    the action that does it
    skip      gives a message id where this record does not need the step (a lump sum needs no loan papers); it is told with
              all that is known of the record, its place's law included
    order     its place among the steps of all duties; the last step done gives a record its state word
    """

    id: str
    title: str
    done: "Callable[[RecordView], date | bool | None]"
    state: str = ""
    after: tuple[str, ...] = ()
    action: str = ""
    skip: "Callable[[FactsView], str | None] | None" = None
    records: str = "cases"
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """The steps of one duty, in their order. A plugin may add steps to the work of another by `after`."""

    id: str
    title: str
    steps: tuple[Step, ...]
