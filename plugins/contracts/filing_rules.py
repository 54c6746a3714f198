"""May the contract be filed, and was it filed right? (D2.1)"""

import re
from collections.abc import Hashable, Iterable
from datetime import date
from decimal import Decimal

from caseman.api import (
    CheckContext,
    Due,
    FactsView,
    Finding,
    Fix,
    GroupContext,
    GroupRule,
    Label,
    NoPolicy,
    Rule,
    Severity,
)
from caseman.api import msg as _

from .kinds import LOAN, PRICE
from .sections import LOANS, Contract, Filing
from .steps import FILE, filed_on

_NEEDS = ("contracts",)
_NEEDS_FILING = ("contracts", "contracts.filing")


def paid_up(ctx: CheckContext) -> Iterable[Finding]:
    """FIL-01: the full price, or the full down payment where a loan pays the rest, is in."""
    contract = ctx.section(Contract)
    if contract is None:
        return
    due = contract.due_before_filing
    tolerance = ctx.policy.value("contracts.payment_tolerance")
    if due is None or contract.payment_mode is None:
        yield Finding(
            message=_("price or payment is not entered, so it is not known what must be paid before filing"),
            facts={"payment": contract.payment_mode},
            path="contracts.payment_mode",
        )
        return
    paid = ctx.money.total(PRICE) if contract.payment_mode in LOANS else ctx.money.total(PRICE, LOAN)
    short = due - paid
    if short > tolerance.value:
        yield Finding(
            message=_("{short} still owed: {paid} of {due} paid ({payment})"),
            facts={"short": short, "paid": paid, "due": due, "payment": contract.payment_mode},
            path="contracts.down_payment",
            cite=tolerance.cite,
            fix=(
                Fix(title=_("send a letter of demand"), action="arrears.demand"),
                Fix(title=_("change the payment mode"), action="contracts.change_payment"),
                Fix(
                    title=_("collect it"),
                    action="core.receive_money",
                    params={"fund": PRICE, "amount": short},
                ),
            ),
        )


def signed_and_sealed(ctx: CheckContext) -> Iterable[Finding]:
    """FIL-02: terms reviewed, signatures and seals complete."""
    contract = ctx.section(Contract)
    if contract is None:
        return
    marks = {
        _("signatures"): contract.signed,
        _("company seal"): contract.company_seal,
        _("cross-page seal"): contract.seam_seal,
        _("identity checked"): contract.identity_checked,
        # Offices' books have no column for the review: it counts only where somebody noted that it failed.
        _("terms reviewed"): contract.terms_reviewed is not False,
    }
    missing = [Label(title) for title, there in marks.items() if not there]
    if not contract.signed_on:
        missing.insert(0, Label(_("signed on")))
    if missing:
        yield Finding(
            message=_("not complete: {missing}"),
            facts={"missing": missing},
            path="contracts.seam_seal" if contract.signed_on else "contracts.signed_on",
            fix=(Fix(title=_("fetch what is missing, then note it"), action="core.edit"),),
        )


def filing_due(ctx: FactsView) -> Due | None:
    """The last day for filing; None for a contract that is not signed."""
    contract = ctx.section(Contract)
    if contract is None or contract.signed_on is None:
        return None
    return ctx.policy.deadline("contracts.filing_term", contract.signed_on)


def filed_in_time(ctx: CheckContext) -> Iterable[Finding]:
    """FIL-03: filed within the term."""
    filing = ctx.section(Filing)
    due = filing_due(ctx)
    if filing and filing.filed_on and due and filing.filed_on > due.day and not filing.late_reason:
        yield Finding(
            message=_("filed on {filed}, {days} days after the last day {due}"),
            facts={"filed": filing.filed_on, "days": (filing.filed_on - due.day).days, "due": due.day},
            path="contracts.filing.filed_on",
            cite=due.value.cite,
            fix=(Fix(title=_("explain why and report it"), action="contracts.explain_late"),),
        )


def ledger_same_day(ctx: CheckContext) -> Iterable[Finding]:
    """FIL-04: the ledger is kept the day of the filing."""
    filing = ctx.section(Filing)
    if filing is None or filing.filed_on is None or filing.ledger_on == filing.filed_on:
        return
    if filing.ledger_on is None:
        yield Finding(
            message=_("filed on {filed}, and not entered in the ledger"),
            facts={"filed": filing.filed_on},
            path="contracts.filing.ledger_on",
            fix=(Fix(title=_("enter it in the ledger today"), action="core.edit"),),
        )
    elif filing.ledger_on > filing.filed_on:
        yield Finding(
            message=_("filed on {filed}, entered in the ledger only on {ledger}"),
            facts={"filed": filing.filed_on, "ledger": filing.ledger_on},
            path="contracts.filing.ledger_on",
            fix=(Fix(title=_("explain why, then set the finding aside"), action="core.set_aside"),),
        )


def cost_of_a_day(ctx: FactsView) -> Decimal | None:
    """What a day after the term costs the seller; None where the contract template names no penalty."""
    paid = ctx.money.total(PRICE, LOAN)
    try:
        cost: Decimal = (
            ctx.calculate("contracts.late_filing", paid=paid).result["per_day"] if paid > 0 else paid
        )
    except NoPolicy:
        return None
    return cost if cost > 0 else None


def _unfiled(ctx: CheckContext) -> bool:
    return filed_on(ctx.record) is None and not ctx.case.closed_on


def ready_and_not_filed(ctx: CheckContext) -> Iterable[Finding]:
    """FIL-05: past its term although nothing stands against filing."""
    due = filing_due(ctx) if _unfiled(ctx) else None
    if due and ctx.today > due.day and not ctx.blocks(FILE):
        yield Finding(
            message=_("ready to file since long: the last day was {due}, {days} days ago"),
            facts={"due": due.day, "days": (ctx.today - due.day).days},
            path="contracts.filing.filed_on",
            cite=due.value.cite,
            due=due.day,
            per_day=cost_of_a_day(ctx),
            fix=(Fix(title=_("file it today"), action="contracts.file"),),
        )


def filing_clock(ctx: CheckContext) -> Iterable[Finding]:
    """FIL-06: the running term of a contract that is not filed; warned about, then alarmed."""
    due = filing_due(ctx) if _unfiled(ctx) else None
    if due is None:
        return
    late = ctx.today > due.day
    if late and not ctx.blocks(FILE):
        return
    first, alarm = (int(number) for number in ctx.policy.value("contracts.filing_warning").value)
    days = (ctx.today - due.start).days
    if days < first:
        return
    yield Finding(
        message=_("not filed, and the last day {due} is over")
        if late
        else _("to be filed by {due}: day {days} of the term"),
        facts={"due": due.day, "days": days},
        path="contracts.filing.filed_on",
        severity=Severity.WARN if late or days >= alarm else Severity.TODO,
        cite=due.value.cite,
        due=due.day,
        per_day=cost_of_a_day(ctx),
        fix=(Fix(title=_("see what is missing, then file"), action="contracts.file"),),
    )


def calendar_known(ctx: CheckContext) -> Iterable[Finding]:
    """CAL-01: the term ends in a year whose holidays are not published yet."""
    due = filing_due(ctx) if _unfiled(ctx) else None
    if due and due.beyond:
        yield Finding(
            message=_("{due} is counted without the holidays of {year}, which are not published yet"),
            facts={"due": due.day, "year": due.day.year},
            path="contracts.filing.filed_on",
            fix=(Fix(title=_("ask IT for the calendar of that year")),),
        )


def number_form(ctx: CheckContext) -> Iterable[Finding]:
    """FIL-07: the filing number has the authority's form."""
    filing = ctx.section(Filing)
    if filing and filing.filed_no:
        form = ctx.policy.value("contracts.filing_number")
        if not re.fullmatch(form.value, filing.filed_no):
            yield Finding(
                message=_("{number} has not the form of a filing number here"),
                facts={"number": filing.filed_no},
                path="contracts.filing.filed_no",
                cite=form.cite,
                fix=(Fix(title=_("key the number again from the authority's paper")),),
            )


def _filed_no(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    filing = ctx.section(Filing)
    if filing and filing.filed_no:
        yield filing.filed_no, filing.filed_on or date.max


def filing_number_once(group: GroupContext) -> Iterable[Finding]:
    """FIL-08: one filing number, one contract."""
    ordered = sorted(group.members, key=lambda member: (member.value, member.ref))
    yield Finding(
        message=_("filing number {number} stands on {units}"),
        facts={"number": group.key, "units": [member.unit for member in ordered]},
        path="contracts.filing.filed_no",
        record=ordered[-1].ref,
        refs=tuple(member.ref for member in ordered[:-1]),
        fix=(Fix(title=_("key the number again from the authority's paper")),),
    )


def open_problem(ctx: CheckContext) -> Iterable[Finding]:
    """FIL-09: the filing centre refused, and the answer is due."""
    filing = ctx.section(Filing)
    problem = filing.open_problem if filing else None
    if problem:
        yield Finding(
            message=_("refused by {department} on {day}: {words}"),
            facts={"department": problem.counterpart, "day": problem.raised_on, "words": problem.words},
            path="contracts.filing.problems",
            fix=(Fix(title=_("answer it, then file again"), action="contracts.answer"),),
        )


_FILE_TODAY = "城市房地产开发经营管理条例 第26条"
ALL: list[Rule | GroupRule] = [
    Rule(
        id="contracts.paid_up",
        code="FIL-01",
        title=_("paid up before filing"),
        severity=Severity.BLOCK,
        check=paid_up,
        needs=_NEEDS,
        gate=(FILE,),
        after=FILE,
    ),
    Rule(
        id="contracts.sealed",
        code="FIL-02",
        title=_("signed and sealed before filing"),
        severity=Severity.BLOCK,
        check=signed_and_sealed,
        needs=_NEEDS,
        gate=(FILE,),
        after=FILE,
    ),
    Rule(
        id="contracts.filed_in_time",
        code="FIL-03",
        title=_("filed within the term"),
        severity=Severity.WARN,
        check=filed_in_time,
        needs=_NEEDS_FILING,
        cite=_FILE_TODAY,
    ),
    Rule(
        id="contracts.ledger_same_day",
        code="FIL-04",
        title=_("ledger kept the same day"),
        severity=Severity.WARN,
        check=ledger_same_day,
        needs=_NEEDS_FILING,
    ),
    Rule(
        id="contracts.ready_not_filed",
        code="FIL-05",
        title=_("ready contracts are filed in time"),
        severity=Severity.WARN,
        check=ready_and_not_filed,
        needs=_NEEDS,
        cite=_FILE_TODAY,
    ),
    Rule(
        id="contracts.filing_clock",
        code="FIL-06",
        title=_("term for filing"),
        severity=Severity.TODO,
        check=filing_clock,
        needs=_NEEDS,
        cite=_FILE_TODAY,
    ),
    Rule(
        id="contracts.calendar",
        code="CAL-01",
        title=_("the calendar of the term is known"),
        severity=Severity.NOTE,
        check=calendar_known,
        needs=_NEEDS,
    ),
    Rule(
        id="contracts.filing_number",
        code="FIL-07",
        title=_("filing numbers have the authority's form"),
        severity=Severity.BLOCK,
        check=number_form,
        needs=_NEEDS_FILING,
        gate=(FILE,),
    ),
    GroupRule(
        id="contracts.filing_number_once",
        code="FIL-08",
        title=_("one filing number, one contract"),
        severity=Severity.BLOCK,
        keys=_filed_no,
        check=filing_number_once,
        needs=_NEEDS_FILING,
        gate=(FILE,),
        by="contracts.filing.filed_no",
    ),
    Rule(
        id="contracts.open_problem",
        code="FIL-09",
        title=_("problems of filing are answered"),
        severity=Severity.TODO,
        check=open_problem,
        needs=_NEEDS_FILING,
    ),
]
