"""Is a complaint answered in its term, and closed with the customer's word? (D5.2)"""

from collections.abc import Callable, Iterable
from typing import Any

from caseman.api import CheckContext, Finding, Fix, Role, Rule, Severity
from caseman.api import msg as _

from .clock import clock_of
from .complaints import CLOSE, COMPLAINTS, Complaint


def in_term(ctx: CheckContext) -> Iterable[Finding]:
    """SLA-01: a complaint is settled by the last day of its term; until then it is due work (SLA-02)."""
    own = ctx.record.own(Complaint)
    clock = clock_of(ctx, own) if own.open and own.answered_on is None else None
    if clock is None or clock.paused:
        return
    if ctx.today <= clock.due:
        yield Finding(
            code="SLA-02",
            severity=Severity.TODO,
            message=_("received on {start}, to be settled by {due}; owner {owner}"),
            facts={"start": own.runs_from, "due": clock.due, "owner": _owner(ctx, own)},
            path="answered_on",
            cite=clock.cite,
            due=clock.due,
            fix=(Fix(title=_("settle it"), action="service.answer"),),
        )
    else:
        yield Finding(
            message=_("received on {start}, to be settled by {due}: {days} days over; owner {owner}"),
            facts={
                "start": own.runs_from,
                "due": clock.due,
                "days": (ctx.today - clock.due).days,
                "owner": _owner(ctx, own),
            },
            path="answered_on",
            cite=clock.cite,
            due=clock.due,
            fix=(
                Fix(title=_("settle it today"), action="service.answer"),
                Fix(title=_("escalate it"), action="service.escalate"),
            ),
        )


def _owner(ctx: CheckContext, own: Complaint) -> str:
    """Whose work it is, by name."""
    user = ctx.other(f"people/{own.owner}") if own.owner else None
    return str(user.record.data.get("title") or own.owner) if user else own.owner or "-"


def confirmed(ctx: CheckContext) -> Iterable[Finding]:
    """CMP-02: it is closed with the customer's confirmation, or after so many calls by a supervisor."""
    own = ctx.record.own(Complaint)
    if own.confirmed_on or not own.customer:
        return
    calls = ctx.policy.value("service.unreached_calls")
    if own.unreached_by and len(own.attempts) >= int(calls.value):
        return
    yield Finding(
        message=_("the customer has not confirmed; {made} of {calls} calls without an answer"),
        facts={"made": len(own.attempts), "calls": calls.value},
        path="confirmed_on",
        cite=calls.cite,
        fix=(
            *((Fix(title=_("open it again"), action="service.reopen"),) if own.closed_on else ()),
            Fix(title=_("call the customer"), action="service.confirm"),
            Fix(title=_("note a call without an answer"), action="service.attempt"),
            Fix(
                title=_("close it without confirmation"),
                action="service.close_unreached",
                who=Role.SUPERVISOR,
            ),
        ),
    )


def settled_first(ctx: CheckContext) -> Iterable[Finding]:
    """CMP-03: what is closed was settled."""
    own = ctx.record.own(Complaint)
    if own.answered_on is None:
        yield Finding(
            message=_("{number} is not settled yet"),
            facts={"number": own.number or ctx.record.id},
            path="answered_on",
            fix=(Fix(title=_("settle it"), action="service.answer"),),
        )


def _rule(
    name: str, code: str, title: str, check: Callable[[CheckContext], Iterable[Finding]], **more: Any
) -> Rule:
    return Rule(
        id=f"service.{name}",
        code=code,
        title=title,
        severity=Severity.BLOCK,
        check=check,
        records=COMPLAINTS,
        **more,
    )


ALL = [
    _rule("term", "SLA-01", _("a complaint is settled in its term"), in_term, codes=("SLA-02",)),
    _rule("confirmation", "CMP-02", _("the customer confirms"), confirmed, gate=(CLOSE,), after=CLOSE),
    _rule("settled", "CMP-03", _("what is closed was settled"), settled_first, gate=(CLOSE,), after=CLOSE),
]
