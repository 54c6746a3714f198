"""Deposits: claimed on a registered mortgage, back once, at the agreed rate (D4.8)."""

from collections.abc import Iterable
from decimal import Decimal

from caseman_plugins.titles.steps import ARCHIVE

from caseman.api import CheckContext, Finding, Fix, Rule, Severity, percent, round_to
from caseman.api import msg as _

from .sections import Deposit, Mortgage, Registration, on_loan
from .steps import REFUND


def claimed_on_registration(ctx: CheckContext) -> Iterable[Finding]:
    """DEP-01: a deposit comes back for a registered mortgage, not for its pre-registration."""
    deposit, registration, mortgage = ctx.section(Deposit), ctx.section(Registration), ctx.section(Mortgage)
    if deposit is None or not (deposit.claimed_on or deposit.refunded or ctx.step):
        return
    if registration and registration.registration_no:
        return
    condition = ctx.policy.value("mortgages.deposit_condition")
    if condition.value != "registered":
        return
    yield Finding(
        message=_(
            "no mortgage is registered: pre-registration {number} secures nothing that a deposit waits for"
        ),
        facts={"number": (mortgage.prereg_no if mortgage else None) or "-"},
        path="mortgages.deposit.claimed_on",
        cite=condition.cite,
        fix=(Fix(title=_("withdraw the claim"), action="mortgages.withdraw_claim"),),
    )


def refunded_once(ctx: CheckContext) -> Iterable[Finding]:
    """DEP-02: no more comes back than was kept."""
    deposit = ctx.section(Deposit)
    if deposit and deposit.refunded and deposit.open < 0:
        yield Finding(
            message=_("{refunded} came back of a deposit of {kept}: {over} too much"),
            facts={"refunded": deposit.refunded, "kept": deposit.kept or Decimal(0), "over": -deposit.open},
            path="mortgages.deposit.refunded",
            fix=(Fix(title=_("pay the bank back what is too much, and book it")),),
        )


def at_the_agreed_rate(ctx: CheckContext) -> Iterable[Finding]:
    """DEP-03: the deposit is the loan at the rate of the bank's agreement."""
    deposit, contract = ctx.section(Deposit), on_loan(ctx)
    if deposit is None or deposit.kept is None or contract is None or not contract.loan:
        return
    found = ctx.computed("mortgages.deposit")
    if found is None or found.result["deposit"] == deposit.kept:
        return
    rate = next((line.source for line in found.lines if line.source), None)
    yield Finding(
        message=_("deposit {kept} is {taken} of the loan; agreed are {rate}, {due}"),
        facts={
            "kept": deposit.kept,
            "taken": percent(round_to(deposit.kept / contract.loan, 4)),
            "rate": percent(Decimal(rate.value)) if rate else "",
            "due": found.result["deposit"],
        },
        path="mortgages.deposit.kept",
        cite=rate.cite if rate else "",
        fix=(Fix(title=_("write to the bank")),),
    )


def deposit_back(ctx: CheckContext) -> Iterable[Finding]:
    """DEP-04: a file is archived when the bank keeps nothing of its deposit."""
    deposit = ctx.section(Deposit)
    if ctx.step and deposit and deposit.open > 0:
        yield Finding(
            message=_("the bank still keeps {open} of the deposit"),
            facts={"open": deposit.open},
            path="mortgages.deposit.refunded",
            fix=(Fix(title=_("claim it"), action="mortgages.claim"),),
        )


ALL = [
    Rule(
        id="mortgages.claim", code="DEP-01", title=_("deposits wait for the registered mortgage"),
        severity=Severity.BLOCK, check=claimed_on_registration, needs=("mortgages.deposit",), gate=(REFUND,),
    ),
    Rule(
        id="mortgages.refunded_once", code="DEP-02", title=_("a deposit comes back once"),
        severity=Severity.BLOCK, check=refunded_once, needs=("mortgages.deposit",), gate=("core.save",),
    ),
    Rule(
        id="mortgages.rate", code="DEP-03", title=_("deposit at the agreed rate"),
        severity=Severity.BLOCK, check=at_the_agreed_rate, needs=("mortgages.deposit",),
    ),
    Rule(
        id="mortgages.deposit_back", code="DEP-04", title=_("deposit back before the file is archived"),
        severity=Severity.BLOCK, check=deposit_back, needs=("mortgages.deposit",), gate=(ARCHIVE,),
    ),
]  # fmt: skip
