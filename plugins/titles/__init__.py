"""Titles (D4.1, D4.4-D4.6): the balance of units and total title, files at the title office, certificates and their custody."""

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
    balance,
    batch,
    calculations,
    certificate_rules,
    demo,
    documents,
    jobs,
    ledgers,
    lists,
    panes,
    parameters,
    plants,
    rules,
    sections,
    steps,
    tax_stamp,
)


@hookimpl
def register_records() -> list[RecordType]:
    return [jobs.JOBS]


@hookimpl
def register_sections() -> list[Section]:
    return [sections.TITLES, sections.SURVEY, sections.PRECHECKS]


@hookimpl
def register_views() -> list[View]:
    return panes.ALL


@hookimpl
def register_workflows() -> list[Workflow | Step]:
    return [steps.TITLES]


@hookimpl
def register_rules() -> list[Rule | GroupRule]:
    return [*rules.ALL, *certificate_rules.ALL, *balance.RULES, *jobs.RULES, *tax_stamp.RULES]


@hookimpl
def register_actions() -> list[Action]:
    return [*actions.ALL, *jobs.ACTIONS]


@hookimpl
def register_documents() -> list[Document]:
    return documents.ALL


@hookimpl
def register_reports() -> list[Report]:
    return [*ledgers.ALL, jobs.REPORT]


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
        batch.SUBMISSION,
        PaperKind(
            id="title_certificate",
            title=_("title certificate"),
            words=("产权证", "不动产权证", "不动产权证书", "房产证"),
            unique=True,
        ),
        Place(id="mortgage_titles", title=_("cabinet of mortgage certificates"), words=("按揭证柜",)),
        Place(id="paid_titles", title=_("cabinet of paid certificates"), words=("一次性证柜",)),
    ]


@hookimpl
def register_demo() -> list[DemoEvents | Plant]:
    return [*demo.ALL, *plants.ALL]
