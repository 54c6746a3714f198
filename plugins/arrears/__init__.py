"""Arrears (D5.1): one list from our ledger, our milestones and the bank's list; letters, proof, disputes, promises."""

from caseman.api import (
    Action,
    BatchKind,
    Document,
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
    Step,
    View,
    Workflow,
    hookimpl,
)

from . import actions, documents, ledgers, lists, parameters, plants, rules, sections, steps


@hookimpl
def register_records() -> list[RecordType]:
    return [sections.REMINDER]


@hookimpl
def register_sections() -> list[Section]:
    return [sections.ARREARS]


@hookimpl
def register_workflows() -> list[Workflow | Step]:
    return [steps.LETTERS]


@hookimpl
def register_rules() -> list[Rule | GroupRule]:
    return [*rules.ALL]


@hookimpl
def register_actions() -> list[Action]:
    return actions.ALL


@hookimpl
def register_reports() -> list[Report]:
    return ledgers.ALL


@hookimpl
def register_documents() -> list[Document]:
    return documents.ALL


@hookimpl
def register_views() -> list[View]:
    return ledgers.VIEWS


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund | BatchKind | ListKind]:
    return [*lists.LISTS]


@hookimpl
def register_demo() -> list[Plant]:
    return plants.ALL
