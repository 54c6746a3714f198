"""Ledgers of loans, mortgages and deposits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from caseman_plugins.contracts.ledgers import BUYERS, UNIT, who
from caseman_plugins.contracts.sections import Contract
from caseman_plugins.titles.sections import Titles

from caseman.api import Column, FactsView, Label, NoPolicy, Report, ReportContext
from caseman.api import msg as _

from .deposits import claimable
from .papers import wanted
from .sections import Deposit, Mortgage, Registration, on_loan

NOTHING = Decimal("0.00")


class Stuck(StrEnum):
    """Where a deposit stands, the nearest to the money first."""

    CLAIMABLE = _("claimable now")
    CLAIMED = _("claimed")
    REGISTERING = _("mortgage being registered")
    TITLE = _("title in hand, not filed for mortgage")
    AT_OFFICE = _("at the title office")
    BEFORE = _("not filed for title yet")


def stuck(facts: FactsView) -> Stuck:
    """Why a deposit that the bank still keeps is there."""
    deposit = facts.section(Deposit) or Deposit()
    registration = facts.section(Registration) or Registration()
    titles = facts.section(Titles) or Titles()
    if deposit.claimed_on:
        return Stuck.CLAIMED
    if registration.registration_no:
        return Stuck.CLAIMABLE
    if registration.filed_on:
        return Stuck.REGISTERING
    if titles.certificate_no:
        return Stuck.TITLE
    return Stuck.AT_OFFICE if titles.submitted_on else Stuck.BEFORE


def _loans(ctx: ReportContext) -> Iterable[tuple[FactsView, Contract]]:
    for facts in ctx.all("cases"):
        contract = on_loan(facts)
        if contract is not None:
            yield facts, contract


def open_deposits(ctx: ReportContext) -> Iterable[tuple[FactsView, Contract, Deposit]]:
    """The loans whose deposit the bank keeps."""
    for facts, contract in _loans(ctx):
        deposit = facts.section(Deposit)
        if deposit is not None and deposit.open > 0:
            yield facts, contract, deposit


def radar(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Cash at the banks by bank and by where it is stuck."""
    sums: dict[tuple[str, Stuck], list[Decimal]] = defaultdict(list)
    for facts, contract, deposit in open_deposits(ctx):
        sums[contract.bank, stuck(facts)].append(deposit.open)
    order = list(Stuck)
    for bank, cause in sorted(sums, key=lambda one: (order.index(one[1]), one[0])):
        found = sums[bank, cause]
        yield {"cause": Label(cause), "bank": bank, "count": len(found), "sum": sum(found, NOTHING)}


def deposit_ledger(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts, contract in _loans(ctx):
        deposit = facts.section(Deposit)
        if deposit is None or deposit.kept is None:
            continue
        mortgage, registration = facts.section(Mortgage), facts.section(Registration)
        yield who(facts) | {
            "bank": contract.bank,
            "loan": contract.loan,
            "contract": mortgage.loan_contract_no if mortgage else None,
            "released": mortgage.disbursed_on if mortgage else None,
            "days": _age(facts, mortgage, deposit),
            "kept": deposit.kept,
            "refunded": deposit.refunded or NOTHING,
            "open": deposit.open,
            "claimed": deposit.claimed_on,
            "registered": registration.registered_on if registration else None,
            "where": Label(stuck(facts)) if deposit.open > 0 else "",
            "cause": deposit.cause,
        }


def _age(facts: FactsView, mortgage: Mortgage | None, deposit: Deposit) -> int | None:
    """For how many days the bank keeps what it still keeps."""
    released = mortgage.disbursed_on if mortgage and deposit.open > 0 else None
    return (facts.today - released).days if released else None


def by_bank(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """A bank's deposits: kept, returned, open, and what can be claimed."""
    rows: dict[str, dict[str, Decimal | int]] = {}
    for facts, contract in _loans(ctx):
        deposit = facts.section(Deposit)
        if deposit is None or deposit.kept is None:
            continue
        row = rows.setdefault(
            contract.bank,
            {"loans": 0, "kept": NOTHING, "refunded": NOTHING, "open": NOTHING, "claimable": NOTHING},
        )
        row["loans"] += 1
        row["kept"] += deposit.kept
        row["refunded"] += deposit.refunded or NOTHING
        row["open"] += deposit.open
        row["claimable"] += deposit.open if claimable(facts) else NOTHING
    for bank in sorted(rows):
        yield {"bank": bank, **rows[bank]}


def loan_ledger(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts, contract in _loans(ctx):
        mortgage = facts.section(Mortgage) or Mortgage()
        registration, deposit = (
            facts.section(Registration) or Registration(),
            facts.section(Deposit) or Deposit(),
        )
        yield who(facts) | {
            "bank": contract.bank,
            "loan": contract.loan,
            "contract": mortgage.loan_contract_no,
            "applied": mortgage.applied_on,
            "lacking": _lacking(facts, mortgage),
            "approved": mortgage.approved_on,
            "signed": mortgage.signed_on,
            "prereg": mortgage.prereg_no,
            "released": mortgage.disbursed_on,
            "voucher": mortgage.voucher_no,
            "back": mortgage.contract_back_on,
            "deposit": deposit.kept,
            "registration": registration.registration_no,
            "agent": mortgage.agent,
            "state": Label(ctx.state(facts.record)),
        }


def _lacking(facts: FactsView, mortgage: Mortgage) -> int | None:
    """How many papers the applicant still brings; None before the application, after signing, or without a list."""
    if mortgage.applied_on is None or mortgage.signed_on or mortgage.disbursed_on:
        return None
    try:
        return sum(line.missing for line in wanted(facts))
    except NoPolicy:
        return None


def releases(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Loans released, by month and bank (按揭放款汇总表)."""
    found: dict[tuple[str, str], list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for facts, contract in _loans(ctx):
        mortgage, deposit = facts.section(Mortgage), facts.section(Deposit)
        if mortgage is None or mortgage.disbursed_on is None:
            continue
        kept = deposit.kept if deposit and deposit.kept else NOTHING
        month = f"{mortgage.disbursed_on:%Y-%m}"
        found[month, contract.bank].append((contract.loan or NOTHING, kept))
    for month, bank in sorted(found):
        loans, kept_ = zip(*found[month, bank], strict=True)
        yield {
            "month": month,
            "bank": bank,
            "count": len(loans),
            "loan": sum(loans, NOTHING),
            "kept": sum(kept_, NOTHING),
        }


def chase(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Released loans whose contract is not back, by bank."""
    rows = []
    for facts, contract in _loans(ctx):
        mortgage = facts.section(Mortgage)
        if mortgage is None or mortgage.disbursed_on is None or mortgage.contract_back_on:
            continue
        try:
            due = facts.policy.deadline("mortgages.contract_back_term", mortgage.disbursed_on).day
        except NoPolicy:
            due = None
        row = {"bank": contract.bank, "released": mortgage.disbursed_on, "due": due}
        rows.append(who(facts) | row | {"days": (facts.today - mortgage.disbursed_on).days})
    yield from sorted(rows, key=lambda row: (str(row["bank"]), str(row["released"])))


def missing_papers(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """What each applicant still has to bring, a line a paper."""
    for facts, contract in _loans(ctx):
        mortgage = facts.section(Mortgage)
        if mortgage is None or mortgage.applied_on is None or mortgage.signed_on or mortgage.disbursed_on:
            continue
        try:
            lines = wanted(facts)
        except NoPolicy:
            continue
        for number, line in enumerate(lines, start=1):
            if line.missing:
                yield who(facts) | {
                    "bank": contract.bank,
                    "number": number,
                    "paper": line.title,
                    "held": line.held.state if line.held else None,
                    "by": mortgage.signing_on,
                }


def registrations(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts, contract in _loans(ctx):
        registration, titles = facts.section(Registration), facts.section(Titles)
        if registration is None or titles is None or not titles.certificate_no:
            continue
        problem = registration.open_problem
        yield who(facts) | {
            "bank": contract.bank,
            "certificate": titles.certificate_no,
            "secured": registration.secured,
            "out": registration.seal_out_on,
            "back": registration.seal_back_on,
            "filed": registration.filed_on,
            "registration": registration.registration_no,
            "registered": registration.registered_on,
            "problem": (problem.cause or problem.words) if problem else "",
            "counterpart": problem.counterpart if problem else "",
        }


def _money(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="money", total=True)


def _day(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="day")


_BANK = Column(name="bank", title=_("bank"))
_RELEASED = _day("released", _("loan released on"))
_DAYS = Column(name="days", title=_("days"), kind="count")
_STATE = Column(name="state", title=_("state"))
ALL = [
    Report(
        id="mortgages.radar",
        title=_("deposits by where they are stuck"),
        columns=(
            Column(name="cause", title=_("where it is stuck")),
            _BANK,
            Column(name="count", title=_("loans"), kind="count", total=True),
            _money("sum", _("deposits")),
        ),
        rows=radar,
    ),
    Report(
        id="mortgages.deposits",
        title=_("deposit ledger"),
        columns=(
            _BANK,
            UNIT,
            BUYERS,
            _money("loan", _("loan")),
            _RELEASED,
            _money("kept", _("deposit")),
            _money("refunded", _("deposit returned")),
            _money("open", _("the bank keeps")),
            _DAYS,
            _day("registered", _("mortgage registered on")),
            _day("claimed", _("claimed on")),
            Column(name="where", title=_("where it is stuck")),
            Column(name="cause", title=_("why it does not come back")),
            Column(name="contract", title=_("loan contract number"), kind="code"),
        ),
        rows=deposit_ledger,
    ),
    Report(
        id="mortgages.banks",
        title=_("deposits by bank"),
        columns=(
            _BANK,
            Column(name="loans", title=_("loans"), kind="count", total=True),
            _money("kept", _("deposit")),
            _money("refunded", _("deposit returned")),
            _money("open", _("the bank keeps")),
            _money("claimable", _("claimable now")),
        ),
        rows=by_bank,
    ),
    Report(
        id="mortgages.loans",
        title=_("loan ledger"),
        columns=(
            UNIT,
            BUYERS,
            _BANK,
            _money("loan", _("loan")),
            _day("applied", _("applied for on")),
            Column(name="lacking", title=_("papers missing"), kind="count"),
            _day("approved", _("approved on")),
            _day("signed", _("signed at the bank on")),
            Column(name="prereg", title=_("pre-registration number"), kind="code"),
            _RELEASED,
            Column(name="voucher", title=_("bank's voucher number"), kind="code"),
            _day("back", _("loan contract fetched back on")),
            _money("deposit", _("deposit")),
            Column(name="registration", title=_("mortgage registration number"), kind="code"),
            Column(name="agent", title=_("agent of the loan")),
            _STATE,
            Column(name="contract", title=_("loan contract number"), kind="code"),
        ),
        rows=loan_ledger,
    ),
    Report(
        id="mortgages.releases",
        title=_("loans released by month and bank"),
        columns=(
            Column(name="month", title=_("month"), kind="code"),
            _BANK,
            Column(name="count", title=_("loans"), kind="count", total=True),
            _money("loan", _("loan")),
            _money("kept", _("deposit")),
        ),
        rows=releases,
    ),
    Report(
        id="mortgages.chase",
        title=_("loan contracts to fetch back"),
        columns=(_BANK, UNIT, BUYERS, _RELEASED, _day("due", _("last day")), _DAYS),
        rows=chase,
    ),
    Report(
        id="mortgages.missing_papers",
        title=_("papers that applicants still bring"),
        columns=(
            UNIT,
            BUYERS,
            _BANK,
            Column(name="number", title=_("line"), kind="count"),
            Column(name="paper", title=_("paper")),
            Column(name="held", title=_("state")),
            _day("by", _("by")),
        ),
        rows=missing_papers,
    ),
    Report(
        id="mortgages.registrations",
        title=_("mortgage registration register"),
        columns=(
            UNIT,
            BUYERS,
            _BANK,
            Column(name="certificate", title=_("certificate number"), kind="code"),
            _money("secured", _("sum in the mortgage contract")),
            _day("out", _("with the bank for its seal since")),
            _day("back", _("sealed and back on")),
            _day("filed", _("filed for mortgage on")),
            Column(name="registration", title=_("mortgage registration number"), kind="code"),
            _day("registered", _("mortgage registered on")),
            Column(name="problem", title=_("problem")),
            Column(name="counterpart", title=_("counterpart")),
        ),
        rows=registrations,
    ),
]
