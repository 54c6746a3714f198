"""Taxes and the maintenance fund (D4.2, D4.3): what is collected from buyers and paid on for them, and the papers that prove it."""

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
    deed_tax,
    desk,
    documents,
    fees,
    fund,
    ledgers,
    lists,
    parameters,
    payments,
    plants,
    rules,
    sections,
    stamps,
    steps,
    vouchers,
)


@hookimpl
def register_sections() -> list[Section]:
    return [sections.TAXES]


@hookimpl
def register_workflows() -> list[Workflow | Step]:
    return [steps.TAXES]


@hookimpl
def register_rules() -> list[Rule | GroupRule]:
    return rules.ALL


@hookimpl
def register_actions() -> list[Action]:
    return actions.ALL


@hookimpl
def register_documents() -> list[Document]:
    return documents.ALL


@hookimpl
def register_reports() -> list[Report]:
    return ledgers.ALL


@hookimpl
def register_views() -> list[View]:
    return [desk.DESK_VIEW]


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_calculations() -> list[Calculation]:
    return [*deed_tax.ALL, *stamps.ALL, *fund.ALL, *fees.ALL]


@hookimpl
def register_kinds() -> list[BatchKind | PaperKind | Place | Fund | ListKind]:
    return [
        *lists.LISTS,
        Fund(
            id="maintenance_fund",
            title=_("maintenance fund"),
            words=("代收维修资金", "维修资金", "专项维修资金"),
            held=True,
        ),
        Fund(id="deed_tax", title=_("deed tax"), words=("代收契税", "契税"), held=True),
        Fund(
            id="registration_fee",
            title=_("registration fee"),
            words=("代收登记费", "登记费", "产权登记费"),
            held=True,
        ),
        *payments.BATCHES,
        *vouchers.PAPERS,
        Place(id=vouchers.CUSTOMER_BAG, title=_("customer's bag"), words=("客户袋",)),
        Place(id=vouchers.REGISTRY_BAG, title=_("registry bag"), words=("办证袋",)),
    ]


@hookimpl
def register_demo() -> list[DemoEvents | Plant]:
    return [DemoEvents(run=plants.noted, order=20), *plants.ALL]
