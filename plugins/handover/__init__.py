"""Handover: notice, keys, the settlement of the area, the invoice and the receipts taken back (D3.1, D3.2)."""

from caseman.api import (
    Action,
    Calculation,
    Fund,
    PaperKind,
    Parameter,
    Place,
    Plant,
    Report,
    Rule,
    Section,
    Step,
    Workflow,
    hookimpl,
)
from caseman.api import msg as _

from . import actions, calculations, ledgers, parameters, plants, rules, sections, steps


@hookimpl
def register_sections() -> list[Section]:
    return [sections.HANDOVER]


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
    return actions.ALL


@hookimpl
def register_reports() -> list[Report]:
    return ledgers.ALL


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund]:
    return [Fund(id=sections.AREA, title=_("area settlement"), words=("面积补差款", "面积差款", "补差款"))]


@hookimpl
def register_demo() -> list[Plant]:
    return plants.ALL
