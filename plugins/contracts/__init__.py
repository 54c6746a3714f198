"""Contracts: signed to standard (D1.1), filed (D2.1), name changes (D2.3)."""

from caseman.api import (
    Action,
    BatchKind,
    Calculation,
    DemoEvents,
    DemoTable,
    Document,
    Fund,
    GroupRule,
    Importer,
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
    Workflow,
    hookimpl,
)

from . import (
    batch,
    books,
    calculations,
    changes,
    changing,
    custody,
    demo,
    documents,
    filing,
    filing_list,
    filing_rules,
    kinds,
    ledgers,
    parameters,
    plants,
    sections,
    signing,
    signing_rules,
    steps,
    templates,
)


@hookimpl
def register_records() -> list[RecordType]:
    return [changes.CHANGES, templates.TEMPLATES]


@hookimpl
def register_sections() -> list[Section]:
    return [sections.CONTRACT, sections.FILING, custody.PASSWORD]


@hookimpl
def register_workflows() -> list[Workflow | Step]:
    return [steps.CONTRACT, changes.WORKFLOW, templates.WORKFLOW]


@hookimpl
def register_rules() -> list[Rule | GroupRule]:
    return [*signing_rules.ALL, *filing_rules.ALL, *changes.RULES, *custody.RULES, *templates.RULES]


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_calculations() -> list[Calculation]:
    return calculations.ALL


@hookimpl
def register_importers() -> list[Importer]:
    return books.ALL


@hookimpl
def register_actions() -> list[Action]:
    return [*signing.ALL, *filing.ALL, *changing.ALL, *custody.ACTIONS, *templates.ACTIONS]


@hookimpl
def register_documents() -> list[Document]:
    return documents.ALL


@hookimpl
def register_reports() -> list[Report]:
    return ledgers.ALL


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund | BatchKind | ListKind]:
    return [*kinds.ALL, batch.FILING, filing_list.FILING_LIST]


@hookimpl
def register_demo() -> list[DemoTable | DemoEvents | Plant]:
    return [*demo.ALL, *plants.ALL]
