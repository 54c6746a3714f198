"""A record with all that rules, documents and actions may know of it."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from caseman.api.actions import Action
from caseman.api.fields import FieldSpec, Model
from caseman.api.kinds import Fund, PaperKind, Place
from caseman.api.lists import Listed, ListKind
from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _
from caseman.api.policy import Calculated, Calculation
from caseman.api.records import Case, Project, Unit
from caseman.api.rules import Finding
from caseman.api.workflow import Step
from caseman.core.policy import deciding_day

from .lazily import lazy
from .money import CaseMoney
from .papers import CasePapers
from .reader import Reader, shared, shared_find
from .records import Record

if TYPE_CHECKING:
    from caseman.core.policy import Policies
    from caseman.core.reconcile import ListState, Mine

M = TypeVar("M", bound=Model)


class Rulebook(Protocol):
    """What facts need of the loaded plugins."""

    @property
    def steps(self) -> dict[str, Step]: ...
    @property
    def places(self) -> dict[str, Place]: ...
    @property
    def papers(self) -> dict[str, PaperKind]: ...
    @property
    def funds(self) -> dict[str, Fund]: ...
    @property
    def calculations(self) -> dict[str, Calculation]: ...
    def signing(self, table: str, path: str) -> Action | None: ...


class Book(Protocol):
    """What facts need of the saved lists."""

    def listed(self, world: "World", ref: str, kind_id: str) -> Listed | None: ...
    def counts(self, world: "World", kind: ListKind) -> bool: ...
    def of_record(self, kind: ListKind, facts: "Facts") -> "Mine": ...
    def states(self, world: "World", kind: ListKind) -> "list[ListState]": ...
    def errors(self, world: "World", kind: ListKind) -> Mapping[str, CasemanError]: ...


@dataclass(frozen=True, slots=True)
class World:
    """The office on a day, as one reader sees it. `policy_date`: what if the law of that day applied; `home`: the folder
    of the office, where its scans may lie."""

    reader: Reader
    rulebook: Rulebook
    policies: "Policies"
    today: date
    policy_date: date | None = None
    book: "Book | None" = None
    home: Path | None = None


class Facts:
    """Satisfies `caseman.api.FactsView`."""

    def __init__(self, world: World, record: Record) -> None:
        self.world = world
        self.record = record
        #: calculation -> what it came to; rules, ledgers and lists ask for the same sums
        self._computed: dict[str, tuple[Calculated | None]] = {}
        #: step -> whether it is done, which most rules ask for
        self._done: dict[str, bool] = {}

    @property
    def today(self) -> date:
        return self.world.today

    @lazy
    def case(self) -> Case:
        return self.record.own(Case)

    @lazy
    def unit(self) -> Unit | None:
        if self.record.table == "units":
            return self.record.own(Unit)
        name = self.record.data.get("unit")
        found = shared(self.world.reader, "units", str(name)) if name else None
        return found.own(Unit) if found else None

    @lazy
    def project(self) -> Project | None:
        if self.record.table == "projects":
            return self.record.own(Project)
        data = self.record.data
        name = data.get("project") or (self.unit.project if self.unit else "")
        if not name and data.get("case"):
            case = shared(self.world.reader, "cases", str(data["case"]))
            name = case.data.get("project", "") if case else ""
        found = shared(self.world.reader, "projects", str(name)) if name else None
        return found.own(Project) if found else None

    @lazy
    def policy(self) -> Any:
        region = self.project.district if self.project else ""
        # of the record, not of these facts: what holds itself is only let go of by a search through all there is
        deciding = partial(_day_of, self.record)
        return self.world.policies.view(region, self.world.today, deciding, self.world.policy_date)

    @lazy
    def money(self) -> CaseMoney:
        return CaseMoney(self.world.reader, self.record.id if self.record.table == "cases" else "")

    @lazy
    def papers(self) -> CasePapers:
        case = self.record.id if self.record.table == "cases" else ""
        return CasePapers(self.world.reader, self.world.rulebook.places, case)

    @lazy
    def events(self) -> Sequence[tuple[str, FieldSpec, date]]:
        """Every dated event of the record that is set: its path, its field, its day."""
        record = self.record
        found: list[tuple[str, FieldSpec, date]] = []
        for section, events in record.schema.events(record.table):
            holder = record.holder(section) if not section or section in record.data else None
            for path, name, spec, inside in events if holder is not None else ():
                value = getattr(holder, name, None)
                if not inside:
                    if isinstance(value, date):
                        found.append((path, spec, value))
                    continue
                for number, row in enumerate(value or ()):
                    day = getattr(row, inside)
                    if isinstance(day, date):
                        found.append((f"{path}.{number}.{inside}", spec, day))
        return found

    def section(self, model: type[M]) -> M | None:
        return self.record.section(model)

    def other(self, ref: str) -> "Facts | None":
        table, _slash, record_id = ref.partition("/")
        found = self.world.reader.get(table, record_id)
        return Facts(self.world, found) if found else None

    def linked(self, records: str) -> "list[Facts]":
        found = shared_find(self.world.reader, records, ("case",), self.record.id)
        return [Facts(self.world, record) for record in found]

    def listed(self, kind: str) -> Listed | None:
        book = self.world.book
        return book.listed(self.world, self.record.ref, kind) if book else None

    def done(self, step: str) -> bool:
        known = self._done.get(step)
        if known is None:
            known = self._done[step] = done(self.world.rulebook.steps[step], self.record) is not None
        return known

    @lazy
    def state(self) -> str:
        """The state word (a message id) of the last step done; empty where none is."""
        steps = [step for step in self.world.rulebook.steps.values() if step.records == self.record.table]
        return _last_state(steps, lambda step: self.done(step.id))

    def calculate(self, name: str, **inputs: object) -> Calculated:
        found = self._calculation(name)
        region = self.project.district if self.project else ""
        day = self.world.policy_date or deciding_day(found, inputs) or self.world.today
        return self.world.policies.calculate(found, inputs, day, region)

    def computed(self, name: str) -> Calculated | None:
        if name not in self._computed:
            found = self._calculation(name)
            inputs = found.of(self) if found.of else None
            self._computed[name] = (None if inputs is None else self.calculate(name, **inputs),)
        return self._computed[name][0]

    def _calculation(self, name: str) -> Calculation:
        found = self.world.rulebook.calculations.get(name)
        if found is None:
            raise InputError(_("there is no calculation {name}"), name=name)
        return found


def _day_of(record: Record, path: str) -> date | None:
    """A deciding date of a record; None also for one that has no such field (a unit has no contract)."""
    try:
        found = record.value(path)
    except InputError:
        return None
    return found if isinstance(found, date) else None


class CheckFacts(Facts):
    """Satisfies `caseman.api.CheckContext`: facts, and the step whose gate asks."""

    def __init__(self, world: World, record: Record, step: str, asker: "GateAsker") -> None:
        super().__init__(world, record)
        self.step = step
        self._asker = asker
        self.rule = ""
        #: What the rules of gates that were asked found, by step and rule.
        self.asked: dict[tuple[str, str], list[Finding]] = {}

    def at(self, step: str) -> "CheckFacts":
        """The same record, with all that is known of it, at another step's gate."""
        other = copy(self)
        other.step, other.rule = step, ""
        return other

    def blocks(self, step: str) -> Sequence[Finding]:
        return self._asker(self, step)


class GateAsker(Protocol):
    """Runs a step's gate for a rule of the same record, leaving that rule out."""

    def __call__(self, facts: CheckFacts, step: str) -> Sequence[Finding]: ...


def done(step: Step, record: Record) -> date | bool | None:
    """The day on which a record did a step, True where the day is not kept, None while it is not done."""
    if record.table != step.records:
        return None
    found = step.done(record)
    return None if found is False else found


def state_of(steps: Sequence[Step], record: Record) -> str:
    """The state word (a message id) of the last step done, by the steps' order; empty where none is."""
    return _last_state(steps, lambda step: done(step, record) is not None)


def _last_state(steps: Sequence[Step], is_done: Callable[[Step], bool]) -> str:
    return next((step.state for step in reversed(steps) if step.state and is_done(step)), "")
