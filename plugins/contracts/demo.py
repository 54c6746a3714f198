"""What happened in the demo office beside its books: a name change that waits, the template register, the password's keepers."""

from datetime import date
from decimal import Decimal

from caseman.api import ActionContext, Approval, Buyer, DemoEvents

from .batch import FILING, filing_cells
from .changes import ChangeKind
from .sections import Contract, Filing


def case_of(ctx: ActionContext, unit: str) -> str:
    """The reference of the case on a unit."""
    return ctx.find(unit).record.ref


def waiting_change(ctx: ActionContext) -> None:
    """GM001: 解珍 wants to pass 2-1-0503 to his brother 解宝; nobody has approved it yet."""
    case = ctx.find("2-1-0503")
    brother = ctx.find("2-1-1401").case.buyers[0]
    ctx.create(
        "changes",
        {
            "number": "GM001",
            "project": case.case.project,
            "unit": case.case.unit,
            "case": case.record.id,
            "kind": ChangeKind.RELATIVE,
            "requested_on": date(2026, 3, 27),
            "relation": "弟",
            "buyers": [Buyer(name=brother.name, doc_number=brother.doc_number, phones=brother.phones)],
            "share_mode": case.case.share_mode,
            "approval": Approval(made_by="c1", made_on=date(2026, 3, 27)),
        },
        "GM001",
    )


def template_register(ctx: ActionContext) -> None:
    """2021版 in force; 2026版 approved, to follow on 1 April."""
    project = next(iter(ctx.all("projects"))).record.id
    versions = (
        (
            "2021版",
            date(2019, 11, 4),
            date(2019, 11, 18),
            date(2019, 12, 16),
            "演示法字〔2020〕1号",
            date(2020, 1, 1),
        ),
        ("2026版", date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 16), "演示法字〔2026〕3号", None),
    )
    for version, drafted, reviewed, approved, paper, in_force in versions:
        approval = Approval(made_by="c1", made_on=drafted, approved_by="s1", approved_on=approved)
        values: dict[str, object] = {
            "version": version,
            "project": project,
            "drafted_by": "c1",
            "drafted_on": drafted,
            "reviewed_by": "法务",
            "reviewed_on": reviewed,
            "approval": approval,
            "paper": paper,
        }
        if in_force:
            values |= {"in_force_from": in_force, "enforced_on": approved}
        ctx.create("templates", values, version)


def password_keepers(ctx: ActionContext) -> None:
    project = next(iter(ctx.all("projects"))).record.ref
    ctx.change(
        project,
        {
            "contracts.password.custodian": "c1",
            "contracts.password.second_holder": "s1",
            "contracts.password.changed_on": date(2026, 2, 2),
        },
    )


#: The contracts that went to the filing centre on 19 November, and were filed.
LAST_BATCH = "HB-20251119"


def filed_batch(ctx: ActionContext) -> None:
    """A batch that went and came back, so that the register of batches has something to show."""
    went = date(2025, 11, 19)
    cases = [ctx.find(unit) for unit in ("2-1-0202", "2-1-1101", "2-2-0401", "2-2-1301")]
    lines: list[dict[str, object]] = []
    for case in cases:
        filing = case.section(Filing)
        assert filing is not None  # they are filed
        lines.append(
            {
                "record": case.record.ref,
                "unit": case.case.unit.rpartition(":")[2],
                "buyers": "、".join(buyer.name for buyer in case.case.buyers),
                "amount": filing_cells(case)["total"],
                "cells": {name: str(value) for name, value in filing_cells(case).items()},
                "answer": "filed",
                "answered_on": went,
                "number": filing.filed_no,
            }
        )
    values = {
        "number": LAST_BATCH,
        "kind": FILING.id,
        "destination": FILING.destination,
        "count": len(lines),
        "total": sum(
            (contract.total or 0 for case in cases if (contract := case.section(Contract))), Decimal(0)
        ),
        "lines": lines,
        "opened_on": went,
        "opened_by": "c1",
        "closed_on": went,
        "sent_on": went,
        "sent_by": "c1",
    }
    ctx.create("batches", values, LAST_BATCH)


def events(ctx: ActionContext) -> None:
    waiting_change(ctx)
    template_register(ctx)
    password_keepers(ctx)
    filed_batch(ctx)


def contract_of(ctx: ActionContext, unit: str) -> Contract:
    found = ctx.find(unit).section(Contract)
    assert found is not None  # every case of the demo has a contract
    return found


ALL = [DemoEvents(run=events, order=10)]
