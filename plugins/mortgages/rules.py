"""Loans, the mortgage's registration and the deposit: what must hold (D2.2, D4.7, D4.8)."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from caseman_plugins.contracts.kinds import LOAN
from caseman_plugins.titles.problems import unsettled, without_task
from caseman_plugins.titles.rules import CUSTOMER
from caseman_plugins.titles.sections import Titles
from caseman_plugins.titles.steps import ARCHIVE, CERTIFICATE

from caseman.api import CheckContext, Exit, Finding, Fix, Label, NoPolicy, Rule, Severity, Value, round_to
from caseman.api import msg as _

from .batches import LOOP
from .papers import day_of_use, wanted
from .sections import Deposit, Mortgage, Registration, on_loan
from .steps import FETCH, REFUND, REGISTER, RELEASE, SIGN

#: The mortgage contract on its way to the bank for the seal.
_TO_BANK = (Exit(paper="mortgage_contract", to=("bank",)),)


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
            facts={"loan": contract.loan, "price": contract.price, "most": most, "ratio": ratio.value},
            path="contracts.loan",
            cite=ratio.cite,
            fix=(Fix(title=_("raise the down payment"), action="contracts.change_payment"),),
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
                Fix(title=_("split price and loan anew"), action="contracts.change_payment"),
                Fix(title=_("refund what is over")),
            ),
        )


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
    if booked < (contract.loan or 0):
        yield Finding(
            message=_("a loan of {loan} was released on {day}; {booked} is booked"),
            facts={"loan": contract.loan, "day": mortgage.disbursed_on, "booked": booked},
            path="mortgages.disbursed_on",
            fix=(Fix(title=_("book the receipt"), action="core.receive_money"),),
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
                    Fix(title=_("note the new one, before signing"), action="mortgages.papers"),
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


# -- the mortgage's registration


def secured_is_loan(ctx: CheckContext) -> Iterable[Finding]:
    """MRG-01: the mortgage contract secures the loan, no more and no less."""
    contract, registration = on_loan(ctx), ctx.section(Registration)
    if contract is None or registration is None or registration.secured is None:
        return
    if registration.secured != contract.loan:
        yield Finding(
            message=_("the mortgage contract says {secured}, the loan is {loan}: {gap} apart"),
            facts={
                "secured": registration.secured,
                "loan": contract.loan,
                "gap": abs(registration.secured - (contract.loan or Decimal(0))),
            },
            path="mortgages.registration.secured",
            fix=(Fix(title=_("have the bank make a new mortgage contract")),),
        )


def own_certificate(ctx: CheckContext) -> Iterable[Finding]:
    """MRG-02: the certificate that lies with the mortgage papers is this unit's."""
    titles, registration = ctx.section(Titles), ctx.section(Registration)
    if registration is None or not registration.certificate_no:
        return
    own = titles.certificate_no if titles else None
    if registration.certificate_no != own:
        yield Finding(
            message=_("with the mortgage papers lies certificate {other}; this unit's is {own}"),
            facts={"other": registration.certificate_no, "own": own or "-"},
            path="mortgages.registration.certificate_no",
            fix=(Fix(title=_("match the papers again"), action="mortgages.match"),),
        )


def pack_complete(ctx: CheckContext) -> Iterable[Finding]:
    """MRG-03: papers matched, bank's seal there, and the management office's consent where the place asks for it."""
    if not ctx.step:
        return
    registration, titles = ctx.section(Registration) or Registration(), ctx.section(Titles) or Titles()
    missing = []
    if not titles.certificate_no:
        missing.append(_("certificate"))
    if registration.secured is None or not registration.certificate_no:
        missing.append(_("mortgage papers matched to the certificate"))
    if registration.seal_back_on is None:
        missing.append(_("bank's seal"))
    consent = ctx.policy.value("mortgages.consent")
    if consent.value == "require" and registration.consent_on is None:
        missing.append(_("management office's consent"))
    if missing:
        yield Finding(
            message=_("not complete: {missing}"),
            facts={"missing": [Label(one) for one in missing]},
            path="mortgages.registration.seal_back_on",
            cite=consent.cite if consent.value == "require" else "",
            fix=(Fix(title=_("match the papers"), action="mortgages.match"),),
        )


def fee_of_tariff(ctx: CheckContext) -> Iterable[Finding]:
    """MRG-04: the fee of the notice is that of the tariff."""
    registration = ctx.section(Registration)
    if registration is None or registration.fee is None or ctx.unit is None or ctx.unit.use is None:
        return
    tariff = ctx.policy.table("mortgages.registration_fee", kind=ctx.unit.use)
    if registration.fee != Decimal(tariff.value):
        yield Finding(
            message=_("the notice says {fee}, the tariff {due}"),
            facts={"fee": registration.fee, "due": tariff.value},
            path="mortgages.registration.fee",
            cite=tariff.cite,
            fix=(Fix(title=_("ask the office for another notice")),),
        )


def still_owed(ctx: CheckContext) -> Iterable[Finding]:
    """MRG-05: a loan that was paid off meanwhile is not registered."""
    registration = ctx.section(Registration)
    if ctx.step and registration and registration.paid_off_on:
        yield Finding(
            message=_("the loan was paid off on {day}: there is nothing to register"),
            facts={"day": registration.paid_off_on},
            path="mortgages.registration.paid_off_on",
            fix=(Fix(title=_("take it out of the batch"), action="core.remove_from_batch"),),
        )


def department_in_time(ctx: CheckContext) -> Iterable[Finding]:
    """MRG-06: the mortgage department has had the file longer than the place's term, where it has one."""
    registration = ctx.section(Registration)
    if registration is None or registration.filed_on is None or registration.registration_no:
        return
    try:
        due = ctx.policy.deadline("mortgages.registry_term", registration.filed_on)
    except NoPolicy:
        return
    if ctx.today > due.day:
        yield Finding(
            message=_("at the mortgage department since {since}; its last day was {due}"),
            facts={"since": registration.filed_on, "due": due.day},
            path="mortgages.registration.filed_on",
            cite=due.value.cite,
            due=due.day,
            fix=(Fix(title=_("ask the department, and note what it says")),),
        )


def problem_has_task(ctx: CheckContext) -> Iterable[Finding]:
    """TSK-01, of a mortgage file."""
    return without_task(ctx, LOOP, "mortgages.follow_up")


def problem_settled(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-05, of a mortgage file."""
    return unsettled(ctx, LOOP, "mortgages.settle")


def not_before_registration(ctx: CheckContext) -> Iterable[Finding]:
    """CUS-03: the certificate of a mortgaged unit is not the customer's before the bank's right is registered."""
    registration = ctx.section(Registration) or Registration()
    if on_loan(ctx) is None or registration.registration_no or registration.paid_off_on:
        return
    for paper in ctx.papers.items(CERTIFICATE):
        if paper.place == CUSTOMER:
            yield Finding(
                message=_(
                    "certificate {number} may not be with the customer: the bank's mortgage is not registered"
                ),
                facts={"number": paper.number or "-"},
                path="mortgages.registration.registration_no",
                key=paper.ref,
                cite="民法典 第402条",
                fix=(
                    Fix(
                        title=_("keep it here; one that is gone: recall it at once, tell the lawyer"),
                        action="core.recall_paper",
                    ),
                ),
            )


# -- the deposit


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
            "taken": round_to(deposit.kept / contract.loan, 4),
            "rate": rate.value if rate else "",
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
    Rule(
        id="mortgages.secured", code="MRG-01", title=_("mortgage contract secures the loan"),
        severity=Severity.BLOCK, check=secured_is_loan, needs=("mortgages.registration",), gate=(REGISTER,),
        exits=_TO_BANK,
    ),
    Rule(
        id="mortgages.own_certificate", code="MRG-02", title=_("mortgage papers lie with their certificate"),
        severity=Severity.BLOCK, check=own_certificate, needs=("mortgages.registration",), gate=(REGISTER,),
        exits=_TO_BANK,
    ),
    Rule(
        id="mortgages.pack", code="MRG-03", title=_("complete before the mortgage is filed"),
        severity=Severity.BLOCK, check=pack_complete, gate=(REGISTER,),
    ),
    Rule(
        id="mortgages.fee", code="MRG-04", title=_("mortgage fee of the tariff"),
        severity=Severity.BLOCK, check=fee_of_tariff, needs=("mortgages.registration",), gate=(REGISTER,),
    ),
    Rule(
        id="mortgages.paid_off", code="MRG-05", title=_("a loan that is paid off is not registered"),
        severity=Severity.BLOCK, check=still_owed, needs=("mortgages.registration",), gate=(REGISTER,),
    ),
    Rule(
        id="mortgages.department_term", code="MRG-06", title=_("the mortgage department works in its term"),
        severity=Severity.TODO, check=department_in_time, needs=("mortgages.registration",),
    ),
    Rule(
        id="mortgages.task", code="TSK-01", title=_("a mortgage file that came back has a task"),
        severity=Severity.BLOCK, check=problem_has_task, needs=("mortgages.registration",),
    ),
    Rule(
        id="mortgages.settled", code="TTL-05", title=_("a problem of the mortgage is settled before the file goes again"),
        severity=Severity.BLOCK, check=problem_settled, needs=("mortgages.registration",), gate=(REGISTER,),
    ),
    Rule(
        id="mortgages.certificate", code="CUS-03", title=_("certificates of mortgaged units stay"),
        severity=Severity.BLOCK, check=not_before_registration, needs=_LOAN,
        exits=(Exit(paper=CERTIFICATE, to=(CUSTOMER,)),),
    ),
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
