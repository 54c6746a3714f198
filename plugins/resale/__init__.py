"""Resale and letting (D5.5): the board of offers and wishes with its checks, the register of leases."""

from decimal import Decimal

from caseman.api import (
    Action,
    DemoEvents,
    GroupRule,
    Parameter,
    Plant,
    RecordType,
    Report,
    Rule,
    Step,
    Workflow,
    hookimpl,
)
from caseman.api import msg as _

from . import board, board_rules, demo, leases


@hookimpl
def register_records() -> list[RecordType]:
    return [leases.LEASE, board.LISTING]


@hookimpl
def register_workflows() -> list[Workflow | Step]:
    return [leases.WORKFLOW, board.WORKFLOW]


@hookimpl
def register_rules() -> list[Rule | GroupRule]:
    return [*leases.RULES, *board_rules.RULES]


@hookimpl
def register_actions() -> list[Action]:
    return [*leases.ACTIONS, *board.ACTIONS]


@hookimpl
def register_reports() -> list[Report]:
    return [*leases.REPORTS, *board.REPORTS]


@hookimpl
def register_parameters() -> list[Parameter]:
    return [
        Parameter(name="resale.filing_term", title=_("term for filing a lease"), kind="deadline"),
        Parameter(
            name="resale.longest_lease",
            title=_("longest term of a lease"),
            type="count",
            unit=_("years"),
            minimum=Decimal(1),
            maximum=Decimal(100),
        ),
    ]


@hookimpl
def register_demo() -> list[DemoEvents | Plant]:
    return demo.ALL
