"""What the loaded plugins bring, by id."""

from dataclasses import dataclass, field, fields

from caseman.api.actions import Action
from caseman.api.documents import Document
from caseman.api.importers import DemoDay, DemoEvents, DemoTable, Importer, Plant
from caseman.api.kinds import BatchKind, Fund, PaperKind, Place
from caseman.api.lists import ListKind
from caseman.api.policy import Calculation, Parameter
from caseman.api.reports import Report
from caseman.api.rules import GroupRule, Rule
from caseman.api.sections import RecordType, Section
from caseman.api.views import View
from caseman.api.workflow import Step, Workflow


@dataclass(slots=True)
class Registry:
    """The descriptors of one plugin, or of all."""

    records: dict[str, RecordType] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    workflows: dict[str, Workflow] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    group_rules: dict[str, GroupRule] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    calculations: dict[str, Calculation] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    importers: dict[str, Importer] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    papers: dict[str, PaperKind] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    funds: dict[str, Fund] = field(default_factory=dict)
    lists: dict[str, ListKind] = field(default_factory=dict)
    batches: dict[str, BatchKind] = field(default_factory=dict)
    plants: dict[str, Plant] = field(default_factory=dict)
    demo_tables: list[DemoTable] = field(default_factory=list)
    demo_events: list[DemoEvents] = field(default_factory=list)
    demo_day: DemoDay | None = None

    def absorb(self, other: "Registry") -> None:
        """Take over what another one has; ids are known to be distinct."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, dict):
                mine.update(theirs)
            elif isinstance(mine, list):
                mine.extend(theirs)
            elif theirs is not None:
                setattr(self, one.name, theirs)

    def ids(self) -> dict[str, set[str]]:
        """Every id by the register that it is in."""
        return {
            one.name: set(getattr(self, one.name))
            for one in fields(self)
            if isinstance(getattr(self, one.name), dict)
        }
