"""Ledgers of contracts: the contract ledger, the filing check list, problems, name changes, use of the password."""

from collections.abc import Iterable, Mapping

from caseman.api import Column, FactsView, Label, Report, ReportContext
from caseman.api import msg as _

from .changes import NameChange
from .custody import Password
from .exchanges import REPORT as EXCHANGES
from .filing_rules import filing_due
from .kinds import LOAN, PRICE
from .sections import Contract, Filing
from .steps import filed_on

UNIT = Column(name="unit", title=_("unit"))
BUYERS = Column(name="buyers", title=_("buyers"), personal=True)


def who(facts: FactsView) -> dict[str, object]:
    """The case that a line opens and is marked for, its unit and its buyers."""
    return {
        "ref": facts.record.ref,
        "unit": facts.unit.name if facts.unit else facts.case.unit,
        "buyers": "、".join(buyer.name for buyer in facts.case.buyers),
    }


def contract_ledger(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all("cases"):
        contract, filing = facts.section(Contract), facts.section(Filing)
        if contract is None:
            continue
        yield who(facts) | {
            "number": contract.contract_no,
            "signed": contract.signed_on,
            "template": contract.template,
            "area": contract.area,
            "unit_price": contract.unit_price,
            "total": contract.total,
            "payment": contract.payment_mode,
            "down": contract.down_payment,
            "bank": contract.bank,
            "loan": contract.loan,
            "received": facts.money.total(PRICE, LOAN),
            "filed_no": filing.filed_no if filing else None,
            "filed": filing.filed_on if filing else None,
            "state": Label(ctx.state(facts.record)),
            **_whose(facts),
            "down_paid": _down_paid(facts, contract),
        }


def _whose(facts: FactsView) -> dict[str, object]:
    """Project and areas of the unit; documents, address and clerk of the buyers."""
    buyers, unit = facts.case.buyers, facts.unit
    return {
        "project": facts.project.name if facts.project else "",
        "surveyed": unit.surveyed_area if unit else None,
        "inner": unit.inner_area if unit else None,
        "documents": "、".join(buyer.doc_number for buyer in buyers if buyer.doc_number),
        "address": next((buyer.address for buyer in buyers if buyer.address), ""),
        "clerk": facts.case.clerk,
    }


def _down_paid(facts: FactsView, contract: Contract) -> bool | None:
    """Whether the buyer's own money reaches the down payment; None where none was agreed."""
    return None if contract.down_payment is None else facts.money.total(PRICE) >= contract.down_payment


def filing_list(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all("cases"):
        contract = facts.section(Contract)
        if contract is None or contract.signed_on is None or facts.case.closed_on or filed_on(facts.record):
            continue
        due = filing_due(facts)
        owed = contract.due_before_filing
        paid = facts.money.total(PRICE)
        yield who(facts) | {
            "number": contract.contract_no,
            "signed": contract.signed_on,
            "due": due.day if due else None,
            "days": (facts.today - contract.signed_on).days,
            "owed": owed,
            "paid": paid,
            "short": None if owed is None else max(owed - paid, owed * 0),
            "sealed": bool(
                contract.signed and contract.company_seal and contract.seam_seal and contract.alteration_seals
            ),
        }


def problems(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    rows = []
    for facts in ctx.all("cases"):
        filing = facts.section(Filing)
        problem = filing.open_problem if filing else None
        if problem:
            row = {"department": problem.counterpart, "raised": problem.raised_on, "words": problem.words}
            rows.append(who(facts) | row | {"days": (facts.today - problem.raised_on).days})
    yield from sorted(rows, key=lambda row: (str(row["department"]), str(row["raised"])))


def change_ledger(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all("changes"):
        change = facts.record.own(NameChange)
        case = facts.other(f"cases/{change.case}")
        old = change.old_buyers or (case.case.buyers if case else [])
        yield {
            "number": change.number,
            "unit": change.unit.rpartition(":")[2],
            "kind": change.kind,
            "requested": change.requested_on,
            "old": "、".join(buyer.name for buyer in old),
            "new": "、".join(buyer.name for buyer in change.buyers),
            "made_by": change.approval.made_by if change.approval else "",
            "approved_by": change.approval.approved_by if change.approval else "",
            "executed": change.executed_on,
            "state": Label(ctx.state(facts.record)),
        }


def password_log(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all("projects"):
        password = facts.section(Password)
        for use in password.uses if password else ():
            yield {
                "project": facts.record.id,
                "day": use.day,
                "user": use.user,
                "case": use.case,
                "why": use.why,
            }


ALL = [
    Report(
        id="contracts.ledger",
        title=_("contract ledger"),
        columns=(
            Column(name="number", title=_("contract number"), kind="code"),
            UNIT,
            BUYERS,
            Column(name="signed", title=_("signed on"), kind="day"),
            Column(name="template", title=_("template version")),
            Column(name="area", title=_("contract area"), kind="area", total=True),
            Column(name="unit_price", title=_("unit price"), kind="money"),
            Column(name="total", title=_("total price"), kind="money", total=True),
            Column(name="payment", title=_("payment")),
            Column(name="down", title=_("down payment"), kind="money", total=True),
            Column(name="bank", title=_("lending bank")),
            Column(name="loan", title=_("loan"), kind="money", total=True),
            Column(name="received", title=_("received"), kind="money", total=True),
            Column(name="filed_no", title=_("filing number"), kind="code"),
            Column(name="filed", title=_("filed on"), kind="day"),
            Column(name="state", title=_("state")),
            Column(name="down_paid", title=_("down payment paid"), kind="mark"),
            Column(name="project", title=_("project")),
            Column(name="surveyed", title=_("surveyed area"), kind="area", total=True),
            Column(name="inner", title=_("surveyed inner area"), kind="area", total=True),
            Column(name="documents", title=_("document numbers"), personal=True),
            Column(name="address", title=_("postal address"), personal=True),
            Column(name="clerk", title=_("handled by")),
        ),
        rows=contract_ledger,
    ),
    Report(
        id="contracts.filing_list",
        title=_("filing check list"),
        columns=(
            Column(name="number", title=_("contract number"), kind="code"),
            UNIT,
            BUYERS,
            Column(name="signed", title=_("signed on"), kind="day"),
            Column(name="due", title=_("last day"), kind="day"),
            Column(name="days", title=_("days"), kind="count"),
            Column(name="owed", title=_("due before filing"), kind="money", total=True),
            Column(name="paid", title=_("paid"), kind="money", total=True),
            Column(name="short", title=_("short"), kind="money", total=True),
            Column(name="sealed", title=_("sealed"), kind="mark"),
        ),
        rows=filing_list,
    ),
    Report(
        id="contracts.problems",
        title=_("open problems of filing, by department"),
        columns=(
            Column(name="department", title=_("department")),
            UNIT,
            BUYERS,
            Column(name="raised", title=_("raised on"), kind="day"),
            Column(name="days", title=_("days"), kind="count"),
            Column(name="words", title=_("their words")),
        ),
        rows=problems,
    ),
    Report(
        id="contracts.changes",
        title=_("name-change ledger"),
        columns=(
            Column(name="number", title=_("number"), kind="code"),
            UNIT,
            Column(name="kind", title=_("kind")),
            Column(name="requested", title=_("requested on"), kind="day"),
            Column(name="old", title=_("former buyers"), personal=True),
            Column(name="new", title=_("new buyers"), personal=True),
            Column(name="made_by", title=_("made by")),
            Column(name="approved_by", title=_("approved by")),
            Column(name="executed", title=_("carried out on"), kind="day"),
            Column(name="state", title=_("state")),
        ),
        rows=change_ledger,
    ),
    Report(
        id="contracts.password_log",
        title=_("use of the filing password"),
        columns=(
            Column(name="project", title=_("project")),
            Column(name="day", title=_("day"), kind="day"),
            Column(name="user", title=_("user")),
            Column(name="case", title=_("case"), kind="code"),
            Column(name="why", title=_("what for")),
        ),
        rows=password_log,
    ),
    EXCHANGES,
]
