"""May the file go to the title office, is it late there, may the certificate leave? (D4.4-D4.6)"""

import re
from collections.abc import Hashable, Iterable
from datetime import timedelta
from decimal import Decimal

from caseman_plugins.contracts.kinds import LOAN, PRICE
from caseman_plugins.contracts.steps import FILE
from caseman_plugins.handover.sections import Handover, balance
from caseman_plugins.taxes.sections import Taxes

from caseman.api import (
    Buyer,
    CheckContext,
    Exit,
    FactsView,
    Finding,
    Fix,
    GroupContext,
    GroupRule,
    NoPolicy,
    Person,
    Rule,
    Severity,
    match_key,
)
from caseman.api import msg as _

from .problems import LOOP, unsettled, without_task
from .sections import Prechecks, Titles
from .steps import CERTIFICATE, HAND_OUT, ISSUE, SUBMIT

CUSTOMER = "customer"


def tax_receipt_there(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-01: the tax receipt's copy for the office is in the file, or the buyer is exempt (契税法 第11条)."""
    taxes = ctx.section(Taxes) or Taxes()
    if taxes.tax_certificate or taxes.exempt or ctx.papers.items("tax_certificate", "registry"):
        return
    yield Finding(
        message=_("{unit} has no tax receipt for the title office"),
        facts={"unit": ctx.unit.name if ctx.unit else ctx.case.unit},
        path="taxes.tax_certificate",
        cite="契税法 第11条",
        fix=(
            Fix(title=_("enter the tax certificate"), action="taxes.tax_certificate"),
            Fix(title=_("take it out of the batch"), action="core.remove_from_batch"),
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
                Fix(title=_("take it out of the batch"), action="core.remove_from_batch"),
                Fix(title=_("ask the legal department")),
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
            fix=(Fix(title=_("take it out of the batch"), action="core.remove_from_batch"),),
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


def number_of_form(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-07: the certificate's number has the place's form."""
    titles = ctx.section(Titles)
    if titles is None or not titles.certificate_no:
        return
    form = ctx.policy.value("titles.certificate_number")
    if not re.fullmatch(str(form.value), titles.certificate_no):
        yield Finding(
            message=_("certificate number {number} is not of the form {form}"),
            facts={"number": titles.certificate_no, "form": form.value},
            path="titles.certificate_no",
            cite=form.cite,
            fix=(Fix(title=_("key it again from the certificate"), action="core.edit"),),
        )


def _certificate_number(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    titles = ctx.section(Titles)
    if titles and titles.certificate_no and not ctx.case.closed_on:
        yield titles.certificate_no, None


def number_once(group: GroupContext) -> Iterable[Finding]:
    """TTL-08: a certificate number is of one unit."""
    last = group.members[-1]
    yield Finding(
        message=_("certificate number {number} is on {units}"),
        facts={"number": group.key, "units": [member.unit for member in group.members]},
        path="titles.certificate_no",
        record=last.ref,
        refs=tuple(member.ref for member in group.members[:-1]),
        fix=(Fix(title=_("key it again from the certificate"), action="core.edit"),),
    )


def certificate_agrees(ctx: CheckContext) -> Iterable[Finding]:
    """CUS-06: a certificate that differs from the case goes back to the office before anybody signs for it."""
    said = ctx.listed("certificates") if ctx.step else None
    if said is not None and not said.payable:
        yield Finding(
            message=_("the certificate of {unit} differs from the case: it goes back to the office first"),
            facts={"unit": ctx.unit.name if ctx.unit else ctx.case.unit},
            path="titles.certificate_no",
            cite="民法典 第220条",
            fix=(Fix(title=_("write to the office")),),
        )


def settled_up(ctx: CheckContext) -> Iterable[Finding]:
    """CUS-07: the price is settled and the receipts are exchanged before the certificate goes out."""
    if not ctx.step:
        return
    short = balance(ctx)
    if short:
        yield Finding(
            message=_("{short} of the settled price is open"),
            facts={"short": short},
            path="contracts.total",
            key="balance",
            fix=(Fix(title=_("collect it, or pay it back")),),
        )
    handover = ctx.section(Handover) or Handover()
    if not handover.receipts_back and not handover.loss_statement_on:
        yield Finding(
            message=_("the receipts of {unit} are not exchanged"),
            facts={"unit": ctx.unit.name if ctx.unit else ctx.case.unit},
            path="handover.receipts_back",
            key="receipts",
            fix=(Fix(title=_("take the receipts back, or a statement of loss"), action="core.edit"),),
        )


def receiver_of(ctx: CheckContext, name: str) -> Buyer | Person | None:
    """The holder, guardian or agent of that name."""
    for buyer in ctx.case.buyers:
        for one in (buyer, buyer.guardian, buyer.agent):
            if one and one.name and match_key(one.name) == match_key(name):
                return one
    return None


def received_by_right_person(ctx: CheckContext) -> Iterable[Finding]:
    """DOC-05: who takes the certificate is a holder, or has a power that is in force and covers it (民法典 第165条)."""
    titles = ctx.section(Titles)
    if titles is None or not titles.handed_on or not titles.handed_to:
        return
    one = receiver_of(ctx, titles.handed_to)
    fix = (Fix(title=_("ask for a power of attorney in force, then enter it"), action="core.edit"),)
    if one is None:
        yield Finding(
            message=_("{name} is neither a holder nor an agent of {unit}"),
            facts={"name": titles.handed_to, "unit": ctx.unit.name if ctx.unit else ""},
            path="titles.handed_to",
            cite="民法典 第165条",
            fix=fix,
        )
    elif isinstance(one, Person) and one in [buyer.agent for buyer in ctx.case.buyers]:
        words = ctx.policy.value("titles.proxy_words")
        if one.valid_to and one.valid_to < titles.handed_on:
            yield Finding(
                message=_("the power of {name} ended on {end}"),
                facts={"name": one.name, "end": one.valid_to},
                path="titles.handed_to",
                key="ended",
                cite="民法典 第165条",
                fix=fix,
            )
        if not any(word in one.relation for word in words.value):
            yield Finding(
                message=_("the power of {name} does not say that it covers collecting the certificate"),
                facts={"name": one.name},
                path="titles.handed_to",
                key="scope",
                cite="民法典 第165条",
                fix=fix,
            )


def leaves_once(ctx: CheckContext) -> Iterable[Finding]:
    """CUS-08: a certificate is given to a customer once; what came back from one does not go out again unseen."""
    moves = ctx.record.data.get("moves", ())
    given = [move for move in moves if move.get("place") == CUSTOMER]
    if ctx.record.data.get("kind") == CERTIFICATE and len(given) > 1:
        yield Finding(
            message=_("certificate {number} left already on {day}: it leaves once"),
            facts={"number": ctx.record.data.get("number") or "", "day": given[0].get("day", "")},
            path="place",
            fix=(Fix(title=_("look up who signed for it")),),
        )


_NEEDS = ("titles",)
ALL: list[Rule | GroupRule] = [
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
    Rule(
        id="titles.number",
        code="TTL-07",
        title=_("form of the certificate number"),
        severity=Severity.WARN,
        check=number_of_form,
        needs=_NEEDS,
    ),
    GroupRule(
        id="titles.number_once",
        code="TTL-08",
        title=_("a certificate number is of one unit"),
        severity=Severity.BLOCK,
        keys=_certificate_number,
        check=number_once,
        needs=_NEEDS,
        gate=(ISSUE,),
        by="titles.certificate_no",
    ),
    Rule(
        id="titles.agrees",
        code="CUS-06",
        title=_("a wrong certificate is not handed out"),
        severity=Severity.BLOCK,
        check=certificate_agrees,
        gate=(HAND_OUT,),
    ),
    Rule(
        id="titles.settled_up",
        code="CUS-07",
        title=_("settled before the certificate goes out"),
        severity=Severity.BLOCK,
        check=settled_up,
        gate=(HAND_OUT,),
    ),
    Rule(
        id="titles.receiver",
        code="DOC-05",
        title=_("the right person takes the certificate"),
        severity=Severity.BLOCK,
        check=received_by_right_person,
        needs=_NEEDS,
        gate=(HAND_OUT,),
        after=HAND_OUT,
    ),
    Rule(
        id="titles.leaves_once",
        code="CUS-08",
        title=_("a certificate leaves once"),
        severity=Severity.BLOCK,
        check=leaves_once,
        records="papers",
        exits=(Exit(paper=CERTIFICATE, to=(CUSTOMER,)),),
        gate=("core.save",),
    ),
]
