"""Certificates: the number, whether it agrees with the case, may it leave, and with whom? (D4.5, D4.6)"""

import re
from collections.abc import Hashable, Iterable

from caseman_plugins.handover.sections import Handover, balance

from caseman.api import (
    Buyer,
    CheckContext,
    Exit,
    Finding,
    Fix,
    GroupContext,
    GroupRule,
    Person,
    Rule,
    Severity,
    match_key,
)
from caseman.api import msg as _

from .sections import Titles
from .steps import CERTIFICATE, CUSTOMER, HAND_OUT, ISSUE


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
