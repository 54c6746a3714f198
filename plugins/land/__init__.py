"""Land (D4.9): the parcel apportioned to its units, and their land certificates where there are separate ones."""

from caseman.api import (
    Action,
    BatchKind,
    Calculation,
    GroupRule,
    PaperKind,
    Parameter,
    Plant,
    Report,
    Rule,
    Section,
    Step,
    View,
    Workflow,
    hookimpl,
)
from caseman.api import msg as _

from . import actions, calculations, ledgers, panes, parameters, plants, rules, sections, steps


@hookimpl
def register_sections() -> list[Section]:
    return [sections.LAND]


@hookimpl
def register_workflows() -> list[Workflow | Step]:
    return [steps.LAND]


@hookimpl
def register_rules() -> list[Rule | GroupRule]:
    return rules.ALL


@hookimpl
def register_actions() -> list[Action]:
    return actions.ALL


@hookimpl
def register_views() -> list[View]:
    return panes.ALL


@hookimpl
def register_reports() -> list[Report]:
    return ledgers.ALL


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_calculations() -> list[Calculation]:
    return calculations.ALL


@hookimpl
def register_kinds() -> list[PaperKind | BatchKind]:
    return [
        actions.BATCH,
        PaperKind(
            id="land_certificate",
            title=_("land certificate of the unit"),
            words=("国土证", "土地证", "分户土地证"),
            unique=True,
        ),
    ]


@hookimpl
def register_demo() -> list[Plant]:
    return plants.ALL
