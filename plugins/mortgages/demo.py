"""What happened in the demo office beside its books: applications at the banks, a list half complete, papers matched."""

from datetime import date

from caseman_plugins.titles.sections import Titles

from caseman.api import ActionContext, DemoEvents, InputError

from .papers import wanted
from .sections import BankPaper, PaperState, on_loan

#: Units whose buyers have applied at their bank, and the bank has not released the loan yet.
APPLIED = (
    "2-1-0601", "2-1-0702", "2-1-1203", "2-1-1302", "2-2-0401", "2-2-0403",
    "2-2-0603", "2-2-0701", "2-2-0703", "2-2-1403", "2-2-1502", "2-2-1503",
)  # fmt: skip
APPLIED_ON = date(2026, 3, 16)
#: 鲍旭 at 演示银行丙: three of the bank's papers are missing.
HALF, MISSING = "2-1-0702", ("income", "statement", "spouse")


def applications(ctx: ActionContext) -> None:
    for unit in APPLIED:
        try:
            facts = ctx.find(unit)
        except InputError:  # an office of another size
            continue
        if on_loan(facts) is not None:
            ctx.change(facts.record.ref, {"mortgages.applied_on": APPLIED_ON})
            if unit == HALF:
                _half_complete(ctx, facts.record.ref)


def _half_complete(ctx: ActionContext, ref: str) -> None:
    held = [
        BankPaper(paper=line.doc, state=PaperState.RECEIVED)
        for line in wanted(ctx.of(ref))
        if line.doc not in MISSING
    ]
    ctx.change(ref, {"mortgages.papers": held})


def matched(ctx: ActionContext) -> None:
    """Mortgage contracts lie with their certificates."""
    for facts in list(ctx.all("cases")):
        titles, contract = facts.section(Titles), on_loan(facts)
        if contract is None or titles is None or not titles.certificate_no:
            continue
        number = contract.contract_no or ""
        values = {
            "mortgage_contract_no": f"DY{number.removeprefix('HM')}",
            "secured": contract.loan,
            "certificate_no": titles.certificate_no,
        }
        ctx.change(
            facts.record.ref, {f"mortgages.registration.{name}": value for name, value in values.items()}
        )


def events(ctx: ActionContext) -> None:
    applications(ctx)
    matched(ctx)


ALL = [DemoEvents(run=events, order=40)]
