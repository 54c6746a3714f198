"""What is owed: one list from our ledger, our milestones and the bank's list. Every reader of arrears reads it here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from caseman_plugins.contracts.kinds import LOAN, PRICE
from caseman_plugins.contracts.sections import LOANS, Contract, Filing
from caseman_plugins.handover.papers import TITLE, papers_asked
from caseman_plugins.handover.sections import Handover
from caseman_plugins.mortgages.sections import Mortgage, Registration, on_loan
from caseman_plugins.mortgages.steps import applied_on
from caseman_plugins.titles.sections import Titles

from caseman.api import FactsView, NoPolicy

from .lists import OVERDUE
from .sections import Cause

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Due:
    """A sum of the price that is due on a day, and what of it is paid; yuan."""

    day: date
    amount: Decimal
    paid: Decimal

    @property
    def open(self) -> Decimal:
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class Arrear:
    """One line of the list. `due_on` is the day by which it was due; `amount` yuan, None where it is not about money."""

    cause: Cause
    due_on: date
    amount: Decimal | None = None
    papers: tuple[str, ...] = ()

    def days(self, today: date) -> int:
        """Days late; the day on which it was due is not counted."""
        return (today - self.due_on).days


@dataclass(frozen=True, slots=True)
class Owed:
    """The arrears of a case today; `unknown`: causes for which the place has no term in force, with what it lacks."""

    lines: tuple[Arrear, ...]
    unknown: tuple[tuple[Cause, NoPolicy], ...] = ()

    def of(self, cause: Cause) -> Arrear | None:
        return next((line for line in self.lines if line.cause is cause), None)


def owed(facts: FactsView) -> Owed:
    """All arrears of a case."""
    contract = facts.section(Contract)
    if contract is None or facts.case.closed_on:
        return Owed(())
    lines, unknown = [*_price(facts, contract)], []
    for cause, source in ((Cause.LOAN, _loan), (Cause.TITLE, _title), (Cause.BANK, _bank)):
        try:
            lines += source(facts)
        except NoPolicy as error:
            unknown.append((cause, error))
    return Owed(tuple(lines), tuple(unknown))


def dues(facts: FactsView, contract: Contract) -> list[Due]:
    """What the buyer pays themselves, by day: the plan's sums, else all of it on the day of signing. What was paid
    fills the oldest first."""
    owed = contract.due_before_filing
    if owed is None:
        return []
    planned = [(one.due_on, one.amount) for one in contract.plan if one.due_on and one.amount]
    if not planned and contract.signed_on:
        planned = [(contract.signed_on, owed)]
    on_loan_ = contract.payment_mode in LOANS
    paid = facts.money.total(PRICE) if on_loan_ else facts.money.total(PRICE, LOAN)
    made = []
    for day, planned_sum in sorted(planned):
        amount = min(planned_sum, owed)  # the last line of a plan may be the loan's
        covered = max(min(paid, amount), NOTHING)
        owed, paid = owed - amount, paid - covered
        if amount > 0:
            made.append(Due(day, amount, covered))
    return made


def _price(facts: FactsView, contract: Contract) -> Iterable[Arrear]:
    late = [one for one in dues(facts, contract) if one.open > 0 and one.day < facts.today]
    if late:
        yield Arrear(Cause.PRICE, late[0].day, sum((one.open for one in late), NOTHING))


def _loan(facts: FactsView) -> Iterable[Arrear]:
    """A filed contract on a loan, and no application at the bank in the place's term."""
    contract, filing = on_loan(facts), facts.section(Filing)
    if contract is None or filing is None or filing.filed_on is None or applied_on(facts.record):
        return
    due = facts.policy.deadline("arrears.loan_term", filing.filed_on).day
    if due < facts.today:
        yield Arrear(Cause.LOAN, due)


def _title(facts: FactsView) -> Iterable[Arrear]:
    """Handed over, and the buyer's papers for the title are not complete in the place's term."""
    handover, titles = facts.section(Handover), facts.section(Titles) or Titles()
    if handover is None or handover.handed_on is None or titles.submitted_on or titles.certificate_no:
        return
    due = facts.policy.deadline("arrears.title_term", handover.handed_on).day
    if due >= facts.today:
        return
    missing = tuple(one.title for one in papers_asked(facts, TITLE) if not one.there)
    if missing:
        yield Arrear(Cause.TITLE, due, papers=missing)


def _bank(facts: FactsView) -> Iterable[Arrear]:
    """On the last list of the bank."""
    said = facts.listed(OVERDUE)
    if said is None or not said.payable or not said.row:
        return
    days, saved = said.theirs.get("days"), facts.other(said.list)
    day = str(saved.record.data.get("imported_on", ""))[:10] if saved else ""
    counted = date.fromisoformat(day) if day else facts.today
    amount = said.theirs.get("amount")
    yield Arrear(
        Cause.BANK,
        counted - timedelta(days=int(str(days or 0))),
        Decimal(str(amount)) if amount is not None else None,
    )


# -- what the company itself stands to lose


def penalty(facts: FactsView, line: Arrear) -> Decimal | None:
    """What the buyer owes for the delay by the contract so far; None where no rate is in force, or for other causes."""
    if line.cause is not Cause.PRICE or not line.amount:
        return None
    try:
        rate = facts.policy.value("arrears.late_payment_rate").value
    except NoPolicy:
        return None
    found = facts.calculate(
        "contracts.late_payment", overdue=line.amount, due=line.due_on, paid=facts.today, per_day=rate
    )
    return Decimal(found.result["penalty"])


def guarantee(facts: FactsView) -> Decimal:
    """The released loan that the company answers for until the mortgage is registered."""
    contract, mortgage = on_loan(facts), facts.section(Mortgage)
    registration = facts.section(Registration)
    if contract is None or mortgage is None or mortgage.disbursed_on is None:
        return NOTHING
    if registration and (registration.registration_no or registration.paid_off_on):
        return NOTHING
    return contract.loan or NOTHING
