"""Loans: ratio and sums, the papers for the bank, the contract that comes back, the pre-registration (D2.2)."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from caseman_plugins.contracts.kinds import LOAN
from caseman_plugins.contracts.sections import Contract
from caseman_plugins.titles.sections import Titles

from caseman.api import CheckContext, Finding, Fix, NoPolicy, Rule, Severity, Value, percent, round_to
from caseman.api import msg as _

from .papers import day_of_use, wanted
from .sections import Mortgage, Registration, on_loan
from .steps import FETCH, REGISTER, RELEASE, SIGN


def loan_in_ratio(ctx: CheckContext) -> Iterable[Finding]:
    """MTG-01: the loan leaves the down payment that the place asks for."""
    contract = on_loan(ctx)
    if (
        contract is None
        or contract.price is None
        or contract.loan is None
        or ctx.unit is None
        or ctx.unit.use is None
    ):
        return
    ratio = ctx.policy.table("mortgages.down_payment_ratio", kind=ctx.unit.use)
    most = round_to(contract.price * (1 - Decimal(ratio.value)))
    if contract.loan > most:
        yield Finding(
            message=_("a loan of {loan} on a price of {price}; at most {most} (down payment of {ratio})"),
            facts={
                "loan": contract.loan,
                "price": contract.price,
                "most": most,
                "ratio": percent(Decimal(ratio.value)),
            },
            path="contracts.loan",
            cite=ratio.cite,
            fix=(_split(contract, most, _("raise the down payment")),),
        )


def sums_to_price(ctx: CheckContext) -> Iterable[Finding]:
    """MTG-02: down payment and loan make the price."""
    contract = on_loan(ctx)
    if contract is None or contract.price is None or contract.down_payment is None or contract.loan is None:
        return
    made = contract.down_payment + contract.loan
    if made != contract.price:
        yield Finding(
            message=_("down payment {down} and loan {loan} make {made}, the price is {price}"),
            facts={
                "down": contract.down_payment,
                "loan": contract.loan,
                "made": made,
                "price": contract.price,
            },
            path="contracts.down_payment",
            fix=(
                _split(contract, contract.price - contract.down_payment, _("split price and loan anew")),
                Fix(title=_("refund what is over")),
            ),
        )


def _split(contract: Contract, loan: Decimal, title: str) -> Fix:
    """Price and loan split anew: what stands in the form is the contract, with this loan."""
    told = {
        "payment_mode": contract.payment_mode,
        "down_payment": (contract.price or loan) - loan,
        "bank": contract.bank,
        "loan": loan,
    }
    params = {name: value for name, value in told.items() if value not in (None, "")}
    return Fix(title=title, action="contracts.change_payment", params=params)


def contract_back(ctx: CheckContext) -> Iterable[Finding]:
    """MTG-03: the loan contract is fetched back within its term after the loan was released."""
    mortgage = ctx.section(Mortgage)
    if mortgage is None or mortgage.disbursed_on is None or mortgage.contract_back_on or on_loan(ctx) is None:
        return
    due = ctx.policy.deadline("mortgages.contract_back_term", mortgage.disbursed_on)
    if ctx.today > due.day:
        yield Finding(
            message=_("released on {released}; the loan contract was to be back by {due}, {days} days ago"),
            facts={"released": mortgage.disbursed_on, "due": due.day, "days": (ctx.today - due.day).days},
            path="mortgages.contract_back_on",
            cite=due.value.cite,
            due=due.day,
            fix=(
                Fix(title=_("fetch it from the bank"), action=FETCH),
                Fix(title=_("write to the bank"), action="mortgages.bank_letter"),
            ),
        )


def receipt_booked(ctx: CheckContext) -> Iterable[Finding]:
    """MTG-04: a released loan is booked as received."""
    contract, mortgage = on_loan(ctx), ctx.section(Mortgage)
    if contract is None or mortgage is None or mortgage.disbursed_on is None:
        return
    booked = ctx.money.collected(LOAN)
    if contract.loan and booked < contract.loan:
        yield Finding(
            message=_("a loan of {loan} was released on {day}; {booked} is booked"),
            facts={"loan": contract.loan, "day": mortgage.disbursed_on, "booked": booked},
            path="mortgages.disbursed_on",
            fix=(
                Fix(
                    title=_("book the receipt"),
                    action="core.receive_money",
                    params={"fund": LOAN, "amount": contract.loan - booked},
                ),
            ),
        )


def bank_known(ctx: CheckContext) -> Iterable[Finding]:
    """MTG-05: a loan has a bank, and it is one of the place's list where there is a list."""
    contract = on_loan(ctx)
    if contract is None:
        return
    banks = _set(ctx, "mortgages.banks")
    if banks is not None and contract.bank not in banks.value:
        yield Finding(
            message=_("“{bank}” is not among the banks of this place: {banks}"),
            facts={"bank": contract.bank, "banks": list(banks.value)},
            path="contracts.bank",
            cite=banks.cite,
            fix=(Fix(title=_("write the bank as the list has it"), action="core.edit"),),
        )


def papers_there(ctx: CheckContext) -> Iterable[Finding]:
    """MTG-06: the papers of the bank's list are there before signing."""
    missing = [line.title for line in wanted(ctx) if line.missing] if ctx.step else []
    if missing:
        yield Finding(
            message=_("{count} papers are missing: {papers}"),
            facts={"count": len(missing), "papers": missing},
            path="mortgages.papers",
            fix=(
                Fix(title=_("note what is there"), action="mortgages.papers"),
                Fix(title=_("print the request for them"), action="mortgages.paper_request"),
            ),
        )


def papers_in_force(ctx: CheckContext) -> Iterable[Finding]:
    """DOC-03: a paper with a validity period holds on the day of signing."""
    mortgage = ctx.section(Mortgage)
    if mortgage is None or (mortgage.signed_on is None and mortgage.disbursed_on):
        return
    day = day_of_use(ctx)
    for line in wanted(ctx) if mortgage.papers else ():
        if line.expires and line.expires < day and not line.missing:
            yield Finding(
                message=_("{paper}, issued on {issued}: ran out on {end}, and signing is on {day}"),
                facts={
                    "paper": line.title,
                    "issued": line.held.issued_on if line.held and line.held.issued_on else "",
                    "end": line.expires,
                    "day": day,
                },
                path="mortgages.papers",
                key=line.doc,
                due=line.expires,
                fix=(
                    Fix(
                        title=_("note the new one, before signing"),
                        action="mortgages.papers",
                        params={"paper": line.doc},
                    ),
                    Fix(title=_("print the request for it"), action="mortgages.paper_request"),
                ),
            )


def preregistration_holds(ctx: CheckContext) -> Iterable[Finding]:
    """MTG-07: a pre-registration lapses when nothing is filed in its term (民法典 第221条)."""
    mortgage, titles, registration = ctx.section(Mortgage), ctx.section(Titles), ctx.section(Registration)
    if mortgage is None or not mortgage.prereg_no or on_loan(ctx) is None:
        return
    start = mortgage.registrable_from or (titles.issued_on if titles else None)
    if start is None or (registration and (registration.filed_on or registration.paid_off_on)):
        return
    due = ctx.policy.deadline("mortgages.pre_registration_term", start)
    reminder = ctx.policy.value("mortgages.lapse_reminder")
    if ctx.today >= due.day - timedelta(days=int(reminder.value)):
        yield Finding(
            message=_("pre-registration {number} lapses after {due}; registration is possible since {start}"),
            facts={"number": mortgage.prereg_no, "due": due.day, "start": start},
            path="mortgages.prereg_no",
            cite=due.value.cite,
            due=due.day,
            fix=(Fix(title=_("file the mortgage"), action=REGISTER),),
        )


def _set(ctx: CheckContext, parameter: str) -> Value | None:
    """A value of the place, or nothing where the place sets none."""
    try:
        return ctx.policy.value(parameter)
    except NoPolicy:
        return None


_LOAN = ("contracts",)
ALL = [
    Rule(
        id="mortgages.ratio", code="MTG-01", title=_("loan within its highest share"),
        severity=Severity.BLOCK, check=loan_in_ratio, needs=_LOAN, gate=(SIGN,),
    ),
    Rule(
        id="mortgages.sums", code="MTG-02", title=_("down payment and loan make the price"),
        severity=Severity.BLOCK, check=sums_to_price, needs=_LOAN, gate=(SIGN,),
    ),
    Rule(
        id="mortgages.contract_back", code="MTG-03", title=_("loan contract is fetched back"),
        severity=Severity.BLOCK, check=contract_back, needs=("mortgages",),
    ),
    Rule(
        id="mortgages.booked", code="MTG-04", title=_("released loans are booked"),
        severity=Severity.BLOCK, check=receipt_booked, needs=("mortgages",), after=RELEASE,
    ),
    Rule(
        id="mortgages.bank", code="MTG-05", title=_("the lending bank is known"),
        severity=Severity.BLOCK, check=bank_known, needs=_LOAN, gate=(SIGN,),
    ),
    Rule(
        id="mortgages.papers_there", code="MTG-06", title=_("papers for the bank are there"),
        severity=Severity.BLOCK, check=papers_there, needs=_LOAN, gate=(SIGN,),
    ),
    Rule(
        id="mortgages.papers_in_force", code="DOC-03", title=_("papers hold on the day of signing"),
        severity=Severity.BLOCK, check=papers_in_force, needs=("mortgages",), gate=(SIGN,),
    ),
    Rule(
        id="mortgages.preregistration", code="MTG-07", title=_("pre-registrations do not lapse"),
        severity=Severity.TODO, check=preregistration_holds, needs=("mortgages",),
    ),
]  # fmt: skip
