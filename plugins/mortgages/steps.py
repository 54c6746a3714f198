"""The steps of a loan, of the mortgage's registration and of the deposit's return; a unit without a loan skips them."""

from collections.abc import Callable
from datetime import date

from caseman_plugins.contracts.sections import LOANS, Contract
from caseman_plugins.contracts.steps import FILE
from caseman_plugins.titles.steps import ISSUE

from caseman.api import FactsView, RecordView, Step, Workflow
from caseman.api import msg as _

from .sections import Deposit, Mortgage, Registration

APPLY, SIGN, RELEASE, FETCH = (
    "mortgages.apply",
    "mortgages.sign",
    "mortgages.release",
    "mortgages.fetch_contract",
)
REGISTER, REGISTERED, REFUND = "mortgages.register", "mortgages.registered", "mortgages.refund"


def no_loan(facts: FactsView) -> str | None:
    contract = facts.section(Contract)
    if contract is not None and contract.payment_mode in LOANS:
        return None
    return _("no loan")


def applied_on(record: RecordView) -> date | bool | None:
    mortgage = record.section(Mortgage)
    if mortgage is None:
        return None
    return mortgage.applied_on or (True if mortgage.disbursed_on else None)


def signed_on(record: RecordView) -> date | bool | None:
    mortgage = record.section(Mortgage)
    if mortgage is None:
        return None
    return mortgage.signed_on or (True if mortgage.disbursed_on else None)


def disbursed_on(record: RecordView) -> date | None:
    mortgage = record.section(Mortgage)
    return mortgage.disbursed_on if mortgage else None


def fetched_on(record: RecordView) -> date | None:
    mortgage = record.section(Mortgage)
    return mortgage.contract_back_on if mortgage else None


def filed_on(record: RecordView) -> date | None:
    registration = record.section(Registration)
    return registration.filed_on if registration else None


def registered_on(record: RecordView) -> date | bool | None:
    registration = record.section(Registration)
    if registration is None or not registration.registration_no:
        return None
    return registration.registered_on or True


def refunded_on(record: RecordView) -> date | bool | None:
    deposit = record.section(Deposit)
    if deposit is None or not deposit.refunded or deposit.open > 0:
        return None
    return deposit.refunded_on or True


def _step(
    id: str,
    title: str,
    done: Callable[[RecordView], date | bool | None],
    after: str,
    order: int,
    state: str = "",
    action: str = "",
) -> Step:
    return Step(
        id=id,
        title=title,
        state=state,
        done=done,
        after=(after,),
        action=action or id,
        skip=no_loan,
        order=order,
    )


MORTGAGES = Workflow(
    id="mortgages",
    title=_("loan and mortgage"),
    steps=(
        _step(APPLY, _("apply for the loan"), applied_on, FILE, 30, _("loan applied for")),
        _step(SIGN, _("sign at the bank"), signed_on, APPLY, 31),
        _step(RELEASE, _("loan released"), disbursed_on, SIGN, 32, _("loan released")),
        _step(FETCH, _("fetch the loan contract back"), fetched_on, RELEASE, 33),
        _step(REGISTER, _("file for mortgage registration"), filed_on, ISSUE, 80, _("filed for mortgage")),
        _step(REGISTERED, _("mortgage registered"), registered_on, REGISTER, 81, _("mortgage registered")),
        _step(REFUND, _("get the deposit back"), refunded_on, REGISTERED, 85, _("deposit returned")),
    ),
)
