"""What plugin code is given: read-only views for rules and reports, and the one writer, an action's context.

These are protocols: the core's classes satisfy them, and so may a test's.

Paths name fields: `remark` and `buyers.0.name` are the record's own, `contracts.filed_no` is field `filed_no`
of section `contracts`, `contracts.change.approval` of section `contracts.change`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn, Protocol, TypeVar

from .documents import StepTold, Told
from .fields import Model
from .ledgers import MoneyView, PapersView
from .lists import Listed
from .people import Role
from .policy import Calculated, Due, Line, Value
from .records import Case, Project, Unit
from .rules import Finding, Member

M = TypeVar("M", bound=Model)


class Files(Protocol):
    """The files of a plugin, as they were when it was loaded."""

    def names(self) -> Sequence[str]: ...

    def read(self, name: str) -> bytes:
        """Bytes of a file by its path inside the plugin. Raises KeyError."""
        ...


class LoadContext(Protocol):
    """Given to every `register_*` hook that takes `ctx`."""

    @property
    def plugin(self) -> str:
        """The plugin's id."""
        ...

    @property
    def config(self) -> Any:
        """The plugin's own `Config` model, filled from `[plugins.<id>]` of config.toml; None without one."""
        ...

    @property
    def files(self) -> Files: ...


class RecordView(Protocol):
    """One record as it is stored, read only."""

    @property
    def table(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def ref(self) -> str:
        """`table/id`, e.g. `cases/HM00201`."""
        ...

    @property
    def data(self) -> Mapping[str, Any]:
        """The stored document: JSON values, unknown fields included."""
        ...

    def own(self, model: type[M]) -> M:
        """The record's own fields: `record.own(Case)`."""
        ...

    def section(self, model: type[M]) -> M | None:
        """A plugin's section by its model; None where the record has none."""
        ...

    def get(self, section: str) -> Any:
        """A section by its id, typed if its plugin is there; None where there is none."""
        ...

    def value(self, path: str) -> Any:
        """A field by its path, typed; None where it is not set."""
        ...


class PolicyView(Protocol):
    """The law of one place; what is in force on a day."""

    @property
    def region(self) -> str: ...

    def place_names(self) -> Sequence[str]:
        """The names of the place and of what it lies in: official ones, and the titles of its packs."""
        ...

    def value(self, parameter: str, on: date | None = None) -> Value:
        """The value in force: on `on`, else on the record's deciding date. Raises NoPolicy."""
        ...

    def table(self, parameter: str, on: date | None = None, **inputs: object) -> Value:
        """The one row of a decision table that fits. Raises NoPolicy, InputError for a missing input."""
        ...

    def checklist(self, parameter: str, on: date | None = None, **inputs: object) -> Value:
        """The items of every list in force whose conditions fit, as a tuple of mappings. Raises NoPolicy."""
        ...

    def deadline(self, parameter: str, start: date, on: date | None = None) -> Due:
        """Count a term from `start`, which itself is not counted. Raises NoPolicy."""
        ...

    def working_day(self, day: date) -> bool:
        """Whether offices work that day, holidays and make-up days considered."""
        ...

    def working_days(self, start: date, end: date) -> int:
        """How many days offices work from the day after `start` to `end`; 0 where `end` is no later."""
        ...

    def versions(self, parameter: str) -> Sequence[Value]:
        """Every entry of a parameter for this place, oldest first (for registers such as contract templates)."""
        ...


class FactsView(Protocol):
    """A record with all that rules and documents may know of it."""

    @property
    def record(self) -> RecordView: ...
    @property
    def today(self) -> date: ...
    @property
    def policy(self) -> PolicyView: ...
    @property
    def case(self) -> Case:
        """The record's own fields, of a case."""
        ...

    @property
    def unit(self) -> Unit | None: ...
    @property
    def project(self) -> Project | None: ...
    @property
    def money(self) -> MoneyView: ...
    @property
    def papers(self) -> PapersView: ...

    def section(self, model: type[M]) -> M | None: ...

    def done(self, step: str) -> bool:
        """Whether the record has done a step."""
        ...

    def other(self, ref: str) -> "FactsView | None":
        """Another record by reference, e.g. the case that a name change is about; None where there is none."""
        ...

    def linked(self, records: str) -> "Sequence[FactsView]":
        """The records of a type that name this one in their field `case`."""
        ...

    def listed(self, kind: str) -> Listed | None:
        """What the saved lists of a kind say of the record; None where none covers it (`listed("fund_notice")`).

        Only what is `payable` may be paid or posted.
        """
        ...

    def calculate(self, name: str, **inputs: object) -> Calculated:
        """Run a calculation under the record's policy. Raises NoPolicy, InputError."""
        ...

    def computed(self, name: str) -> Calculated | None:
        """The same with the inputs that the record itself gives; None where it does not concern the record."""
        ...


class CheckContext(FactsView, Protocol):
    """Given to a rule's `check` and a group rule's `keys`."""

    @property
    def step(self) -> str:
        """The step whose gate asks, or empty in a plain check."""
        ...

    def blocks(self, step: str) -> Sequence[Finding]:
        """What keeps a step's gate shut, without the rule that asks."""
        ...


class GroupContext(Protocol):
    """Given to a group rule's `check`: the records of one key, in the order of their ids."""

    @property
    def key(self) -> Any: ...
    @property
    def today(self) -> date: ...
    @property
    def members(self) -> Sequence[Member]: ...


class ReportContext(Protocol):
    """Given to reports."""

    @property
    def today(self) -> date: ...
    @property
    def params(self) -> Any: ...

    def all(self, records: str) -> Iterator[FactsView]: ...

    def state(self, record: RecordView) -> str:
        """The message id of the record's state word."""
        ...


class PrintContext(FactsView, Protocol):
    """Given to a document's `data`: the record, and what is known of its steps, in Chinese words."""

    @property
    def params(self) -> Any: ...
    @property
    def state(self) -> str:
        """The record's state word."""
        ...

    def word(self, message: str) -> str:
        """A message id of any plugin (a label of a derivation) in Chinese."""
        ...

    def why(self, step: str = "") -> Sequence[Told]:
        """What stands against a step, or against every step that comes next: the findings of `caseman why`."""
        ...

    def steps(self) -> Sequence[StepTold]:
        """The steps of the record's type, in their order."""
        ...


class CalcContext(Protocol):
    """Given to a calculation: its inputs, the law, and the derivation that it writes."""

    @property
    def day(self) -> date:
        """The day whose law applies."""
        ...

    @property
    def policy(self) -> PolicyView: ...

    def get(self, name: str) -> Any:
        """An input, typed by its declaration; None where it was not given. What is never read is refused."""
        ...

    def need(self, name: str) -> Any:
        """The same, refused with a sentence where it was not given."""
        ...

    def parameter(self, name: str, typed: str = "", **inputs: object) -> Any:
        """A parameter's value, noted as a line; the input `typed`, where given, stands in for it."""
        ...

    def line(self, line: Line) -> None: ...


class UserView(Protocol):
    """Who is at work."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> Role: ...


class ActionContext(Protocol):
    """Given to an action: everything that writes goes through here and becomes one change set.

    Nothing is stored until the action returns; raising Refused or InputError leaves all as it was.
    """

    @property
    def user(self) -> UserView: ...
    @property
    def today(self) -> date: ...
    @property
    def params(self) -> Any: ...
    @property
    def facts(self) -> FactsView:
        """The record that it acts on, as it stands with this action's changes so far."""
        ...

    def of(self, ref: str) -> FactsView:
        """Any record by reference, with this action's changes so far. Raises InputError where there is none."""
        ...

    def find(self, text: str, records: str = "cases") -> FactsView:
        """The one record of that name. Raises InputError naming the candidates otherwise."""
        ...

    def all(self, records: str) -> Iterator[FactsView]: ...

    def change(self, ref: str, values: Mapping[str, object]) -> None:
        """Set fields by path. Raises InputError with the path for a value that its field does not take."""
        ...

    def create(self, records: str, values: Mapping[str, object], id: str = "") -> str:
        """A new record; gives its reference. `id` is made unique where it is taken."""
        ...

    def receive(
        self, kind: str, place: str, *, number: str = "", copy: str = "", count: int = 1, of: str = ""
    ) -> str:
        """A paper comes into the house (from the customer), for record `of` (the action's own without it)."""
        ...

    def move(
        self, paper: str, place: str, *, due: date | None = None, why: str = "", holder: str = ""
    ) -> str:
        """A paper goes from where it is to another place; gives the slip's number. `holder`: who takes it there.

        Raises Refused when it is there already, when it is no more, or when the place takes two persons.
        """
        ...

    def split(self, paper: str, places: Mapping[str, str] | None = None) -> Sequence[str]:
        """A paper becomes its kind's copies, each at its place (copy -> place; else the copy's home, else where it
        is); gives their references. Raises Refused for a kind without copies, or a copy already."""
        ...

    def post(
        self,
        fund: str,
        amount: Decimal,
        *,
        number: str,
        day: date,
        party: str,
        of: str = "",
        refund: bool = False,
    ) -> str:
        """Book money received (positive) or paid on (negative; `refund`: back to the payer), in yuan."""
        ...

    def transfer(self, source: str, target: str, amount: Decimal, *, number: str, of: str = "") -> str:
        """Book money of a customer from one held fund to another, in yuan above zero, today."""
        ...

    def reverse(self, entry: str, why: str) -> str:
        """Take a posting back by another, today. Raises Refused for one that was taken back already."""
        ...

    def say(self, message: str, **facts: object) -> None:
        """One line for the user, a message id with its facts."""
        ...

    def refuse(self, message: str, **facts: object) -> NoReturn:
        """Raise Refused."""
        ...
