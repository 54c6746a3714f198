"""The papers that a bank asks for: the list of a case, how each line stands, whether it still holds on the day of use."""

from dataclasses import dataclass
from datetime import date, timedelta

from caseman_plugins.contracts.sections import PaymentMode
from caseman_plugins.taxes.sections import company

from caseman.api import FactsView, match_key
from caseman.api import msg as _

from .sections import BankPaper, Mortgage, PaperState, on_loan


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of the list: the paper, what is known of it, and the day on which it runs out."""

    doc: str
    title: str
    held: BankPaper | None
    expires: date | None

    @property
    def missing(self) -> bool:
        return self.held is None or self.held.state not in (PaperState.RECEIVED, PaperState.NOT_NEEDED)


def buyer_kind(facts: FactsView) -> str:
    return "company" if company(facts) else "individual"


def loan_kind(facts: FactsView) -> str:
    """`commercial`, `provident` or `combined`, as the lists tell them apart."""
    contract = on_loan(facts)
    mode = contract.payment_mode if contract else None
    return {PaymentMode.PROVIDENT: "provident", PaymentMode.COMBINED: "combined"}.get(mode, "commercial")  # type: ignore[arg-type]


def day_of_use(facts: FactsView) -> date:
    """The day of signing at the bank: done, planned, else today."""
    mortgage = facts.section(Mortgage) or Mortgage()
    return mortgage.signed_on or mortgage.signing_on or facts.today


def wanted(facts: FactsView) -> list[Wanted]:
    """The bank's list for this buyer, loan and income, with what is known of each line. Raises NoPolicy."""
    contract, mortgage = on_loan(facts), facts.section(Mortgage) or Mortgage()
    if contract is None:
        return []
    items = facts.policy.checklist(
        "mortgages.papers",
        day_of_use(facts),
        bank=contract.bank,
        buyer=buyer_kind(facts),
        loan=loan_kind(facts),
        income=mortgage.income or "usual",
    ).value
    known = {match_key(one.paper): one for one in mortgage.papers}
    lines = []
    for item in items:
        held = known.get(match_key(item["doc"])) or known.get(match_key(item["title"]))
        lines.append(Wanted(item["doc"], item["title"], held, _expires(held, item.get("valid_days"))))
    return lines


def _expires(held: BankPaper | None, days: object) -> date | None:
    """The last day on which a paper holds."""
    if held is None:
        return None
    if held.valid_to:
        return held.valid_to
    if held.issued_on and isinstance(days, int):
        return held.issued_on + timedelta(days=days)
    return None


STATES = {
    "1": PaperState.RECEIVED,
    "2": PaperState.REJECTED,
    "3": PaperState.ILLEGIBLE,
    "0": PaperState.NOT_NEEDED,
}
#: What the digits mean, for help.
DIGITS = _("1 received · 2 not good · 3 illegible · 0 not needed")
