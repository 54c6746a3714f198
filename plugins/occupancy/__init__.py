"""Occupancy and vacancy (D5.7): evidence by unit, a definition by pack, counts by building, snapshots and their trend."""

from caseman.api import (
    Action,
    BatchKind,
    Calculation,
    DemoEvents,
    Fund,
    GroupRule,
    ListKind,
    PaperKind,
    Parameter,
    Place,
    Plant,
    RecordType,
    Report,
    Rule,
    Section,
    View,
    hookimpl,
)

from . import calculations, counting, demo, evidence, lists, parameters


@hookimpl
def register_records() -> list[RecordType]:
    return [counting.SNAPSHOT]


@hookimpl
def register_sections() -> list[Section]:
    return [evidence.SECTION]


@hookimpl
def register_rules() -> list[Rule | GroupRule]:
    return [evidence.RULE]


@hookimpl
def register_actions() -> list[Action]:
    return [evidence.NOTE, *counting.ACTIONS]


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund | BatchKind | ListKind]:
    return [*lists.LISTS]


@hookimpl
def register_reports() -> list[Report]:
    return counting.REPORTS


@hookimpl
def register_views() -> list[View]:
    return counting.VIEWS


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_calculations() -> list[Calculation]:
    return calculations.ALL


@hookimpl
def register_demo() -> list[DemoEvents | Plant]:
    return demo.ALL
