"""The mortgage's registration: whose papers, what is complete, how long it takes, what came back (D4.7)."""

from collections.abc import Iterable
from decimal import Decimal

from caseman_plugins.titles.problems import unsettled, without_task
from caseman_plugins.titles.sections import Titles
from caseman_plugins.titles.steps import CERTIFICATE, CUSTOMER

from caseman.api import CheckContext, Exit, Finding, Fix, Label, NoPolicy, Rule, Severity
from caseman.api import msg as _

from .batches import LOOP, MORTGAGE_FILES
from .sections import Registration, on_loan
from .steps import REGISTER

#: The mortgage contract on its way to the bank for the seal.
_TO_BANK = (Exit(paper="mortgage_contract", to=("bank",)),)


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
            fix=(
                Fix(
                    title=_("match the papers again"),
                    action="mortgages.match",
                    params={"secured": registration.secured} if registration.secured else {},
                ),
            ),
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
            fix=(
                Fix(
                    title=_("take it out of the batch"),
                    action="core.leave_batch",
                    params={"kind": MORTGAGE_FILES.id},
                ),
            ),
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
                refs=(paper.ref,),
                cite="民法典 第402条",
                fix=(
                    Fix(
                        title=_("keep it here; one that is gone: recall it at once, tell the lawyer"),
                        action="core.recall_paper",
                    ),
                    Fix(title=_("book its return"), action="core.return_paper"),
                ),
            )


_LOAN = ("contracts",)
ALL = [
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
]  # fmt: skip
