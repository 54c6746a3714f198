"""Handover: notice, keys, the settlement of the area, the invoice and the receipts taken back (D3.1, D3.2)."""

from caseman.api import (
    Action,
    Calculation,
    Document,
    Fund,
    PaperKind,
    Parameter,
    Place,
    Plant,
    RecordType,
    Report,
    Rule,
    Section,
    Step,
    Workflow,
    hookimpl,
)
from caseman.api import msg as _

from . import (
    actions,
    calculations,
    documents,
    ledgers,
    papers,
    parameters,
    plans,
    plants,
    powers,
    receipts,
    rules,
    sections,
    steps,
)


@hookimpl
def register_records() -> list[RecordType]:
    return [plans.PLANS]


@hookimpl
def register_sections() -> list[Section]:
    return [sections.HANDOVER, powers.POWERS]


@hookimpl
def register_workflows() -> list[Workflow | Step]:
    return [steps.HANDOVER]


@hookimpl
def register_rules() -> list[Rule]:
    return rules.ALL


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_calculations() -> list[Calculation]:
    return calculations.ALL


@hookimpl
def register_actions() -> list[Action]:
    return [*actions.ALL, *plans.ACTIONS, *powers.ACTIONS]


@hookimpl
def register_documents() -> list[Document]:
    return documents.ALL


@hookimpl
def register_reports() -> list[Report]:
    return [*ledgers.ALL, *plans.REPORTS]


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund]:
    return [
        Fund(id=sections.AREA, title=_("area settlement"), words=("面积补差款", "面积差款", "补差款")),
        PaperKind(id=receipts.LOSS, title=_("statement of loss"), words=("遗失声明", "收据遗失声明")),
        *papers.KINDS,
    ]


@hookimpl
def register_demo() -> list[Plant]:
    return plants.ALL
