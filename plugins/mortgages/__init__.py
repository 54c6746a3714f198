"""Mortgages (D2.2, D4.7, D4.8): loans and the papers for them, the mortgage's registration, the developer's deposits."""

from caseman.api import (
    Action,
    BatchKind,
    Calculation,
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
    Section,
    Step,
    View,
    Workflow,
    hookimpl,
)
from caseman.api import msg as _

from . import (
    actions,
    advice,
    batches,
    calculations,
    demo,
    deposit_rules,
    documents,
    ledgers,
    lists,
    money,
    panes,
    parameters,
    plants,
    registration_rules,
    roster,
    rules,
    sections,
    steps,
)


@hookimpl
def register_records() -> list[RecordType]:
    return [advice.CONSULTATIONS]


@hookimpl
def register_views() -> list[View]:
    return panes.ALL


@hookimpl
def register_sections() -> list[Section]:
    return [sections.MORTGAGE, sections.REGISTRATION, sections.DEPOSIT]


@hookimpl
def register_workflows() -> list[Workflow | Step]:
    return [steps.MORTGAGES]


@hookimpl
def register_rules() -> list[Rule | GroupRule]:
    return [*rules.ALL, *registration_rules.ALL, *deposit_rules.ALL]


@hookimpl
def register_actions() -> list[Action]:
    return [*actions.ALL, *advice.ACTIONS]


@hookimpl
def register_documents() -> list[Document]:
    return documents.ALL


@hookimpl
def register_reports() -> list[Report]:
    return [*ledgers.ALL, roster.ROSTER, *advice.REPORTS]


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_calculations() -> list[Calculation]:
    return calculations.ALL


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund | BatchKind | ListKind]:
    return [
        *lists.LISTS,
        roster.LIST,
        *batches.ALL,
        money.FUND,
        PaperKind(id="loan_contract", title=_("loan contract"), words=("按揭合同", "借款合同", "贷款合同")),
        PaperKind(id="mortgage_contract", title=_("mortgage contract"), words=("抵押合同",)),
        Place(id="bank", title=_("bank"), words=("银行", "贷款银行"), outside=True),
        Place(id="mortgage_office", title=_("mortgage office"), words=("抵押科", "抵押部门"), outside=True),
    ]


@hookimpl
def register_demo() -> list[DemoEvents | Plant]:
    return [*demo.ALL, *plants.ALL]
