"""May the file go to the title office, and is it late there? (D4.4)"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from caseman_plugins.contracts.kinds import LOAN, PRICE
from caseman_plugins.contracts.steps import FILE
from caseman_plugins.handover.sections import Handover
from caseman_plugins.taxes.sections import Taxes

from caseman.api import CheckContext, FactsView, Finding, Fix, NoPolicy, Rule, Severity, match_key
from caseman.api import msg as _

from .batch import SUBMISSION
from .problems import LOOP, unsettled, without_task
from .sections import Prechecks, Titles
from .steps import SUBMIT


def tax_receipt_there(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-01: the tax receipt's copy for the office is in the file, or the buyer is exempt (契税法 第11条)."""
    taxes = ctx.section(Taxes) or Taxes()
    if taxes.tax_certificate or taxes.exempt or ctx.papers.items("tax_certificate", "registry"):
        return
    there = ctx.papers.items("tax_certificate")
    entry = Fix(title=_("enter the tax certificate"), action="taxes.tax_certificate")
    if there:  # the customer's copy is here: the office's own was lost, or lies in another file
        told = {"kind": "tax_certificate", "copy_kind": "registry", "number": there[0].number}
        entry = Fix(
            title=_("look for the office's copy, then enter it"), action="core.receive_paper", params=told
        )
    yield Finding(
        message=_("{unit} has no tax receipt for the title office"),
        facts={"unit": ctx.unit.name if ctx.unit else ctx.case.unit},
        path="taxes.tax_certificate",
        cite="契税法 第11条",
        fix=(
            entry,
            Fix(
                title=_("take it out of the batch"), action="core.leave_batch", params={"kind": SUBMISSION.id}
            ),
        ),
    )


def not_seized(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-02: no file of a unit under seizure goes to the office or lies there."""
    titles = ctx.section(Titles)
    if ctx.unit and ctx.unit.seized and not (titles and titles.certificate_no):
        yield Finding(
            message=_("unit {unit} is under seizure: its title cannot be registered"),
            facts={"unit": ctx.unit.name},
            path="unit",
            cite="不动产登记暂行条例 第22条",
            fix=(
                Fix(
                    title=_("take it out of the batch"),
                    action="core.leave_batch",
                    params={"kind": SUBMISSION.id},
                ),
                Fix(
                    title=_("ask the legal department; once it is lifted, note it at the unit"),
                    action="core.edit",
                    record=f"units/{ctx.case.unit}",
                    path="seized",
                ),
            ),
        )


def registry_in_time(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-03: the office has had the file longer than its term."""
    titles = ctx.section(Titles)
    if titles is None or titles.submitted_on is None or titles.certificate_no or ctx.case.closed_on:
        return
    due = ctx.policy.deadline("titles.registry_term", titles.submitted_on)
    if ctx.today > due.day:
        days = ctx.policy.working_days(titles.submitted_on, ctx.today)
        yield Finding(
            message=_("at the title office since {since}, {days} working days; its last day was {due}"),
            facts={"since": titles.submitted_on, "days": days, "due": due.day},
            path="titles.submitted_on",
            cite=due.value.cite,
            due=due.day,
            fix=(Fix(title=_("ask the office, and note what it says")),),
        )


def fund_paid_on(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-09: where the registry checks the maintenance fund, it is paid on before the file goes."""
    taxes = ctx.section(Taxes)
    try:
        asked = ctx.policy.value("titles.fund_check")
    except NoPolicy:
        return
    if ctx.step and asked.value == "required" and not (taxes and taxes.fund_paid_on):
        yield Finding(
            message=_("the registry of this place checks the maintenance fund, and it is not paid on"),
            facts={},
            path="taxes.fund_paid_on",
            cite=asked.cite,
            fix=(
                Fix(
                    title=_("take it out of the batch"),
                    action="core.leave_batch",
                    params={"kind": SUBMISSION.id},
                ),
            ),
        )


def cost_of_a_day(ctx: FactsView) -> Decimal | None:
    """What a day without the title costs the seller; None where the contract template names no penalty."""
    paid = ctx.money.total(PRICE, LOAN)
    try:
        cost: Decimal = ctx.calculate("titles.late_title", paid=paid).result["per_day"] if paid > 0 else paid
    except NoPolicy:
        return None
    return cost if cost > 0 else None


def applied_in_time(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-04: the title is applied for within its term after handover."""
    handover, titles = ctx.section(Handover), ctx.section(Titles)
    if handover is None or handover.handed_on is None or ctx.case.closed_on:
        return
    if titles and (titles.submitted_on or titles.certificate_no or titles.problems):
        return
    due = ctx.policy.deadline("titles.application_term", handover.handed_on)
    reminder = ctx.policy.value("titles.application_reminder")
    if ctx.today >= due.day - timedelta(days=int(reminder.value)):
        yield Finding(
            message=_("handed over on {handed}; the title is to be applied for by {due}"),
            facts={"handed": handover.handed_on, "due": due.day},
            path="titles.submitted_on",
            cite=due.value.cite,
            due=due.day,
            per_day=cost_of_a_day(ctx),
            fix=(Fix(title=_("complete the file and enter it in a batch"), action="core.add_to_batch"),),
        )


def problem_has_task(ctx: CheckContext) -> Iterable[Finding]:
    """TSK-01, of a title file."""
    return without_task(ctx, LOOP, "titles.follow_up")


def problem_settled(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-05, of a title file."""
    return unsettled(ctx, LOOP, "titles.settle")


def prechecked(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-06: what files came back for before is looked at before a file goes."""
    if not ctx.step:
        return
    project = ctx.other(f"projects/{ctx.case.project}")
    checks = project.section(Prechecks) if project else None
    titles = ctx.section(Titles) or Titles()
    done = {match_key(cause) for cause in titles.prechecked}
    missing = [
        one.cause
        for one in (checks.causes if checks else ())
        if one.holds and match_key(one.cause) not in done
    ]
    if missing:
        yield Finding(
            message=_("not looked at yet: {causes}"),
            facts={"causes": missing},
            path="titles.prechecked",
            fix=(Fix(title=_("look at it and note it"), action="titles.precheck"),),
        )


_NEEDS = ("titles",)
ALL = [
    Rule(
        id="titles.tax_receipt",
        code="TTL-01",
        title=_("tax receipt before the title"),
        severity=Severity.BLOCK,
        check=tax_receipt_there,
        gate=(SUBMIT,),
        after=SUBMIT,
    ),
    Rule(
        id="titles.seized",
        code="TTL-02",
        title=_("no title of a seized unit"),
        severity=Severity.BLOCK,
        check=not_seized,
        gate=(SUBMIT,),
        after=FILE,
    ),
    Rule(
        id="titles.fund_check",
        code="TTL-09",
        title=_("the fund is paid on where the registry checks it"),
        severity=Severity.BLOCK,
        check=fund_paid_on,
        gate=(SUBMIT,),
    ),
    Rule(
        id="titles.registry_term",
        code="TTL-03",
        title=_("the title office works in its term"),
        severity=Severity.TODO,
        check=registry_in_time,
        needs=_NEEDS,
    ),
    Rule(
        id="titles.application_term",
        code="TTL-04",
        title=_("titles are applied for in time"),
        severity=Severity.TODO,
        check=applied_in_time,
        needs=("handover",),
    ),
    Rule(
        id="titles.task",
        code="TSK-01",
        title=_("a file that came back has a task"),
        severity=Severity.BLOCK,
        check=problem_has_task,
        needs=_NEEDS,
    ),
    Rule(
        id="titles.settled",
        code="TTL-05",
        title=_("a problem is settled before the file goes again"),
        severity=Severity.BLOCK,
        check=problem_settled,
        needs=_NEEDS,
        gate=(SUBMIT,),
    ),
    Rule(
        id="titles.prechecked",
        code="TTL-06",
        title=_("known causes are looked at beforehand"),
        severity=Severity.BLOCK,
        check=prechecked,
        gate=(SUBMIT,),
    ),
]
