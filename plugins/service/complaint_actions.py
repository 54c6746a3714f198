"""Actions of the complaint desk: intake, owner, clock, answer, confirmation, closing, reopening, escalation."""

from collections.abc import Callable
from datetime import date
from typing import Any

from caseman.api import (
    Action,
    ActionContext,
    Count,
    Day,
    FactsView,
    LongText,
    NoPolicy,
    Params,
    Phone,
    Role,
    Text,
    UserName,
    field,
)
from caseman.api import msg as _

from .clock import clock_of
from .complaints import (
    ANSWER,
    CLOSE,
    COMPLAINTS,
    CONFIRM,
    Attempt,
    Category,
    Channel,
    Complaint,
    Event,
    Pause,
    Turn,
)

DIGITS = _("1 defect · 2 area · 3 title · 4 money · 5 contract · 6 property management · 7 service · 8 other")


class Intake(Params):
    category: Category = field(_("category"), required=True, help=DIGITS)
    words: LongText = field(_("words"), required=True, personal=True, help=_("as they were said"))
    channel: Channel = field(_("came by"), default=Channel.PHONE)
    department: Text = field(_("department"), default="")
    owner: UserName = field(_("owner"), default="", help=_("empty: you"))
    more_units: Text = field(_("other units"), default="", help=_("of the same matter, with 、 between them"))
    phone: Phone = field(_("phone"), default="", personal=True, help=_("empty: the buyer's"))
    day: Day | None = field(_("received on"), help=_("= is today"))


def open_complaint(
    ctx: ActionContext,
    *,
    case: FactsView | None,
    project: str,
    category: Category,
    words: str,
    channel: Channel,
    customer: str = "",
    phone: str = "",
    department: str = "",
    owner: str = "",
    more_units: str = "",
    day: date | None = None,
) -> str:
    """A new complaint; says its last day and gives its number."""
    number = f"TS{sum(1 for _one in ctx.all(COMPLAINTS)) + 1:03d}"
    ref = ctx.create(
        COMPLAINTS,
        {
            "number": number,
            "project": project,
            "unit": case.case.unit if case else "",
            "case": case.record.id if case else "",
            "more_units": more_units,
            "customer": customer,
            "phone": phone,
            "channel": channel,
            "category": category,
            "words": words,
            "opened_on": day or ctx.today,
            "opened_by": ctx.user.name,
            "department": department,
            "owner": owner or ctx.user.name,
        },
        number,
    )
    made = ctx.of(ref)
    try:
        clock = clock_of(made, made.record.own(Complaint))
    except NoPolicy:
        clock = None
    if clock:
        ctx.say(_("{number} received; to be settled by {due}"), number=number, due=clock.due)
    else:
        ctx.say(_("{number} received; no term is in force here"), number=number)
    return number


def intake(ctx: ActionContext) -> None:
    """By phone, from a buyer: the case gives name, unit and phone."""
    told, case = ctx.params, ctx.facts
    buyer = case.case.buyers[0] if case.case.buyers else None
    open_complaint(
        ctx,
        case=case,
        project=case.case.project,
        category=told.category,
        words=told.words,
        channel=told.channel,
        customer="、".join(one.name for one in case.case.buyers),
        phone=told.phone or (buyer.phones[0] if buyer and buyer.phones else ""),
        department=told.department,
        owner=told.owner,
        more_units=told.more_units,
        day=told.day,
    )


class Other(Params):
    project: Text = field(_("project"), required=True, values="projects")
    category: Category = field(_("category"), required=True, help=DIGITS)
    words: LongText = field(_("words"), required=True, personal=True, help=_("as they were said"))
    customer: Text = field(_("customer"), default="", personal=True, help=_("empty: anonymous"))
    phone: Phone = field(_("phone"), default="", personal=True)
    channel: Channel = field(_("came by"), default=Channel.PHONE)
    department: Text = field(_("department"), default="")
    owner: UserName = field(_("owner"), default="", help=_("empty: you"))


def intake_other(ctx: ActionContext) -> None:
    """Of somebody who is no buyer, or who does not tell who it is."""
    told = ctx.params
    open_complaint(
        ctx,
        case=None,
        project=ctx.find(told.project, "projects").record.id,
        category=told.category,
        words=told.words,
        channel=told.channel,
        customer=told.customer,
        phone=told.phone,
        department=told.department,
        owner=told.owner,
    )


def _own(ctx: ActionContext, *, still_open: bool = True) -> Complaint:
    own = ctx.facts.record.own(Complaint)
    if still_open and own.closed_on:
        ctx.refuse(_("closed on {day}: reopen it first"), day=own.closed_on)
    return own


def _change(ctx: ActionContext, what: Event, words: str = "", **values: object) -> None:
    """Change the complaint, and keep what happened."""
    own = ctx.facts.record.own(Complaint)
    turn = Turn(day=ctx.today, what=what, by=ctx.user.name, words=words)
    ctx.change(ctx.facts.record.ref, {**values, "turns": [*own.turns, turn]})


class Assigned(Params):
    owner: UserName = field(_("owner"), required=True)
    department: Text = field(_("department"), default="")


def assign(ctx: ActionContext) -> None:
    own, told = _own(ctx), ctx.params
    _change(ctx, Event.ASSIGNED, told.owner, owner=told.owner, department=told.department or own.department)


class Why(Params):
    why: LongText = field(_("why"), required=True)


def pause(ctx: ActionContext) -> None:
    """The clock stands from today on, because somebody else must act first."""
    own = _own(ctx)
    if own.pauses and own.pauses[-1].until is None:
        ctx.refuse(_("paused already, since {day}"), day=own.pauses[-1].since)
    _change(
        ctx, Event.PAUSED, ctx.params.why, pauses=[*own.pauses, Pause(since=ctx.today, why=ctx.params.why)]
    )


def resume(ctx: ActionContext) -> None:
    own = _own(ctx)
    if not own.pauses or own.pauses[-1].until is not None:
        ctx.refuse(_("the clock is running"))
    last = own.pauses[-1].model_copy(update={"until": ctx.today})
    _change(ctx, Event.RESUMED, pauses=[*own.pauses[:-1], last])


class Settled(Params):
    answer: LongText = field(_("how it was settled"), required=True)
    day: Day | None = field(_("settled on"), help=_("= is today"))


def settle(ctx: ActionContext) -> None:
    _own(ctx)
    told = ctx.params
    _change(ctx, Event.SETTLED, told.answer, answer=told.answer, answered_on=told.day or ctx.today)


class Confirmed(Params):
    satisfaction: Count | None = field(_("satisfaction 1-5"), help=_("empty: not said"))
    day: Day | None = field(_("confirmed on"), help=_("= is today"))


def confirm(ctx: ActionContext) -> None:
    own, told = _own(ctx), ctx.params
    if own.answered_on is None:
        ctx.refuse(_("it is not settled yet: there is nothing to confirm"))
    if told.satisfaction is not None and not 1 <= told.satisfaction <= 5:
        ctx.refuse(_("satisfaction is a number from 1 to 5, not {number}"), number=told.satisfaction)
    _change(ctx, Event.CONFIRMED, confirmed_on=told.day or ctx.today, satisfaction=told.satisfaction)


class Called(Params):
    words: LongText = field(_("remark"), default="", help=_("e.g. nobody answered; switched off"))


def attempt(ctx: ActionContext) -> None:
    own = _own(ctx)
    made = Attempt(day=ctx.today, by=ctx.user.name, words=ctx.params.words)
    ctx.change(ctx.facts.record.ref, {"attempts": [*own.attempts, made]})
    ctx.say(_("{count} calls without an answer"), count=len(own.attempts) + 1)


def close(ctx: ActionContext) -> None:
    _own(ctx)
    _change(ctx, Event.CLOSED, closed_on=ctx.today)


def close_unreached(ctx: ActionContext) -> None:
    """A supervisor closes it because the customer cannot be reached; the calls are the evidence."""
    own = _own(ctx)
    calls = int(ctx.facts.policy.value("service.unreached_calls").value)
    if own.answered_on is None:
        ctx.refuse(_("it is not settled yet: there is nothing to confirm"))
    if len(own.attempts) < calls:
        ctx.refuse(
            _("{made} calls without an answer; {calls} are needed"), made=len(own.attempts), calls=calls
        )
    _change(ctx, Event.UNREACHED, ctx.params.why, unreached_by=ctx.user.name, closed_on=ctx.today)


def reopen(ctx: ActionContext) -> None:
    """The term runs anew from today."""
    own = _own(ctx, still_open=False)
    if own.closed_on is None and own.answered_on is None:
        ctx.refuse(_("it is open"))
    _change(
        ctx,
        Event.REOPENED,
        ctx.params.why,
        closed_on=None,
        answered_on=None,
        confirmed_on=None,
        satisfaction=None,
        unreached_by="",
        attempts=[],
        pauses=[],
        reopened_on=ctx.today,
        reopened=own.reopened + 1,
    )


class Escalated(Params):
    to: Text = field(_("escalated to"), required=True)
    why: LongText = field(_("why"), default="")


def escalate(ctx: ActionContext) -> None:
    _own(ctx)
    _change(ctx, Event.ESCALATED, f"{ctx.params.to} {ctx.params.why}".strip(), escalated_to=ctx.params.to)


def _action(
    id: str, title: str, run: Callable[[ActionContext], None], params: type[Params] | None = None, **more: Any
) -> Action:
    return Action(id=id, title=title, run=run, records=COMPLAINTS, params=params, **more)


ALL = [
    Action(
        id="service.complaint",
        title=_("receive a complaint"),
        run=intake,
        records="cases",
        params=Intake,
        go="ts",
        help=DIGITS,
    ),
    Action(
        id="service.complaint_other",
        title=_("receive a complaint of somebody else"),
        run=intake_other,
        params=Other,
        help=_("of somebody who is no buyer, or anonymous"),
    ),
    _action("service.assign", _("give a complaint to somebody"), assign, Assigned, many=True),
    _action("service.pause", _("stop the clock"), pause, Why),
    _action("service.resume", _("let the clock run again"), resume),
    _action(ANSWER, _("settle a complaint"), settle, Settled, step=ANSWER),
    _action(CONFIRM, _("customer confirms"), confirm, Confirmed, step=CONFIRM),
    _action("service.attempt", _("note a call without an answer"), attempt, Called),
    _action(CLOSE, _("close a complaint"), close, step=CLOSE, many=True),
    _action(
        "service.close_unreached", _("close without confirmation"), close_unreached, Why, role=Role.SUPERVISOR
    ),
    _action("service.reopen", _("reopen a complaint"), reopen, Why),
    _action("service.escalate", _("escalate a complaint"), escalate, Escalated),
]
