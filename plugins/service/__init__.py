"""The complaint desk (D5.2), surveys while selling (D2.4), the after-sales agreement (D5.4)."""

from caseman.api import (
    Action,
    BatchKind,
    DemoEvents,
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
    Step,
    View,
    Workflow,
    hookimpl,
)

from . import (
    agreements,
    complaint_actions,
    complaint_rules,
    complaints,
    demo,
    ledgers,
    parameters,
    plants,
    survey_ledgers,
    surveys,
)


@hookimpl
def register_records() -> list[RecordType]:
    return [complaints.COMPLAINT, agreements.AGREEMENT, *surveys.RECORDS]


@hookimpl
def register_workflows() -> list[Workflow | Step]:
    return [complaints.WORKFLOW, surveys.WORKFLOW]


@hookimpl
def register_rules() -> list[Rule | GroupRule]:
    return [*complaint_rules.ALL, *surveys.RULES, *agreements.RULES]


@hookimpl
def register_actions() -> list[Action]:
    return [*complaint_actions.ALL, *surveys.ACTIONS, *agreements.ACTIONS]


@hookimpl
def register_documents() -> list[Document]:
    return [*agreements.DOCUMENTS, *survey_ledgers.DOCUMENTS]


@hookimpl
def register_reports() -> list[Report]:
    return [*ledgers.ALL, *survey_ledgers.REPORTS]


@hookimpl
def register_views() -> list[View]:
    return ledgers.VIEWS


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund | BatchKind | ListKind]:
    return [*agreements.KINDS]


@hookimpl
def register_demo() -> list[DemoEvents | Plant]:
    return [*demo.ALL, *plants.ALL]
