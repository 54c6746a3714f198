"""Actions of arrears: the proposal run, letters and their proof, disputes, blocks, promises, contacts."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from caseman.api import (
    Action,
    ActionContext,
    Code,
    Day,
    FactsView,
    Label,
    LongText,
    Money,
    NoPolicy,
    Params,
    Text,
    field,
)
from caseman.api import msg as _

from .lines import Arrear, owed
from .rules import held, next_day
from .sections import (
    REMINDERS,
    Arrears,
    Cause,
    Channel,
    Contact,
    Hold,
    HoldKind,
    Promise,
    Reminder,
    last_sent,
    reminders,
)
from .steps import DELIVER, SEND

_CASES = "cases"


def _arrears(ctx: ActionContext) -> Arrears:
    return ctx.facts.section(Arrears) or Arrears()


# -- the proposal


class Run(Params):
    cause: Cause | None = field(_("cause"), help=_("empty: all causes"))


def run(ctx: ActionContext) -> None:
    """Propose a letter for every arrear that nothing stands against, from what is booked and listed by now."""
    cases = list(ctx.all(_CASES))
    number = sum(1 for _one in ctx.all(REMINDERS))
    left: Counter[str] = Counter()
    lacking: dict[object, NoPolicy] = {}
    made = 0
    for facts in cases:
        found = owed(facts)
        for _cause, error in found.unknown:
            lacking.setdefault(error.facts.get("name"), error)  # once, not for each day
        for line in found.lines:
            if ctx.params.cause not in (None, line.cause):
                continue
            against, _day = _against(facts, line)
            if against:
                left[against] += 1
                continue
            number, made = number + 1, made + 1
            _propose(ctx, facts, line, f"CK{ctx.today:%Y%m%d}-{number:03d}")
    if not made:
        ctx.refuse(_("there is no letter to propose today"))
    ctx.say(_("{count} letters proposed"), count=made)
    for why, count in sorted(left.items()):
        ctx.say(_("{count} left out: {why}"), count=count, why=Label(why))
    for error in lacking.values():
        ctx.say(error.message, **error.facts)


def demand(ctx: ActionContext) -> None:
    """The letters of one customer, by the same rules as the run: what a filing or a handover waits for is asked for."""
    facts, asked = ctx.facts, ctx.params.cause
    lines = [line for line in owed(facts).lines if asked in (None, line.cause)]
    if not lines:
        ctx.refuse(_("{unit} owes nothing that is due"), unit=facts.case.unit.rpartition(":")[2])
    number = sum(1 for _one in ctx.all(REMINDERS))
    against: list[tuple[str, date | None]] = []
    for line in lines:
        why, day = _against(facts, line)
        if why:
            against.append((why, day))
            continue
        number += 1
        name = f"CK{ctx.today:%Y%m%d}-{number:03d}"
        _propose(ctx, facts, line, name)
        ctx.say(_("{number} proposed: print it and send it"), number=name)
    if len(against) == len(lines):
        why, day = against[0]
        if day:
            ctx.refuse(_("no letter: {why}; again from {day} on"), why=Label(why), day=day)
        ctx.refuse(_("no letter: {why}"), why=Label(why))


def _against(facts: FactsView, line: Arrear) -> tuple[str, date | None]:
    """What keeps an arrear out of the proposal, a message id (empty where nothing does), and until when where that is known:
    the day from which a letter may go."""
    hold = held(facts, line.cause, facts.today)
    if hold is not None:
        word = _("in dispute") if hold.kind is HoldKind.DISPUTE else _("blocked")
        return word, hold.until + timedelta(days=1) if hold.until else None
    if any(letter.open for letter in reminders(facts, line.cause)):
        return _("proposed already"), None
    promise = (facts.section(Arrears) or Arrears()).promise(line.cause)
    if promise and promise.day and promise.day >= facts.today:
        return _("promised for a later day"), promise.day + timedelta(days=1)
    last = next_day(facts, line.cause)
    if last is not None and facts.today < last[1]:
        return _("a letter went a few days ago"), last[1]
    return "", None


def _propose(ctx: ActionContext, facts: FactsView, line: Arrear, number: str) -> None:
    levels = len(facts.policy.value("arrears.levels").value)
    last = last_sent(facts, line.cause)
    ctx.create(
        REMINDERS,
        {
            "number": number,
            "project": facts.case.project,
            "unit": facts.case.unit,
            "case": facts.record.id,
            "cause": line.cause,
            "level": min((last.level if last else 0) + 1, levels),
            "due_on": line.due_on,
            "amount": line.amount,
            "proposed_on": ctx.today,
            "proposed_by": ctx.user.name,
        },
        number,
    )


# -- letters


class Sent(Params):
    day: Day | None = field(_("sent on"), help=_("= is today"))
    channel: Channel = field(_("sent by way of"), default=Channel.EMS)
    mail_no: Code | None = field(_("mail number"), help=_("number of the express mail"))


def send(ctx: ActionContext) -> None:
    letter, told = ctx.facts.record.own(Reminder), ctx.params
    if letter.withdrawn_on:
        ctx.refuse(_("withdrawn on {day}"), day=letter.withdrawn_on)
    if letter.sent_on:
        ctx.refuse(_("sent already on {day}"), day=letter.sent_on)
    values = {"sent_on": told.day or ctx.today, "channel": told.channel, "mail_no": told.mail_no}
    ctx.change(ctx.facts.record.ref, values)


class Delivered(Params):
    mail_no: Code | None = field(_("mail number"), help=_("number of the express mail"))
    day: Day | None = field(_("delivered on"), help=_("= is today"))
    received_by: Text = field(_("received by"), default="", personal=True)


def deliver(ctx: ActionContext) -> None:
    """The proof that a letter arrived: it stops the limitation of the claim (民法典 第195条)."""
    letter, told = ctx.facts.record.own(Reminder), ctx.params
    if not letter.sent_on:
        ctx.refuse(_("it was not sent"))
    day = told.day or ctx.today
    if day < letter.sent_on:
        ctx.refuse(_("delivered on {day}, before it was sent on {sent}"), day=day, sent=letter.sent_on)
    ctx.change(
        ctx.facts.record.ref,
        {
            "delivered_on": day,
            "mail_no": told.mail_no or letter.mail_no,
            "received_by": told.received_by,
        },
    )


class Why(Params):
    why: LongText = field(_("why"), required=True)


def withdraw(ctx: ActionContext) -> None:
    if ctx.facts.record.own(Reminder).withdrawn_on:
        ctx.refuse(_("withdrawn already"))
    ctx.change(ctx.facts.record.ref, {"withdrawn_on": ctx.today, "withdrawn_why": ctx.params.why})


# -- the case


class Held(Params):
    until: Day = field(_("until"), required=True, help=_("that day included"))
    why: LongText = field(_("why"), required=True)
    cause: Cause | None = field(_("cause"), help=_("empty: all that the customer owes"))


def _hold(ctx: ActionContext, kind: HoldKind) -> None:
    told = ctx.params
    if told.until < ctx.today:
        ctx.refuse(_("{day} is past: give the day on which it ends"), day=told.until)
    hold = Hold(
        kind=kind, cause=told.cause, since=ctx.today, until=told.until, why=told.why, by=ctx.user.name
    )
    ctx.change(ctx.facts.record.ref, {"arrears.holds": [*_arrears(ctx).holds, hold]})


def dispute(ctx: ActionContext) -> None:
    _hold(ctx, HoldKind.DISPUTE)


def block(ctx: ActionContext) -> None:
    _hold(ctx, HoldKind.BLOCK)


def lift(ctx: ActionContext) -> None:
    """End every dispute and block that stands today."""
    standing = [
        hold.model_copy(update={"lifted_on": ctx.today})
        if hold.lifted_on is None and (hold.until is None or hold.until >= ctx.today)
        else hold
        for hold in _arrears(ctx).holds
    ]
    if standing == _arrears(ctx).holds:
        ctx.refuse(_("neither a dispute nor a block stands today"))
    ctx.change(ctx.facts.record.ref, {"arrears.holds": standing})


class Promised(Params):
    day: Day = field(_("promised for"), required=True)
    amount: Money | None = field(_("sum"))
    cause: Cause | None = field(_("cause"), help=_("empty: all that the customer owes"))
    words: LongText = field(_("words"), default="")


def promise(ctx: ActionContext) -> None:
    told = ctx.params
    if told.day < ctx.today:
        ctx.refuse(_("{day} is past: a promise is for a day to come"), day=told.day)
    made = Promise(cause=told.cause, made_on=ctx.today, day=told.day, amount=told.amount, words=told.words)
    ctx.change(ctx.facts.record.ref, {"arrears.promises": [*_arrears(ctx).promises, made]})


class Called(Params):
    words: LongText = field(_("words"), required=True, personal=True)
    day: Day | None = field(_("day"), help=_("= is today"))


def contact(ctx: ActionContext) -> None:
    told = ctx.params
    made = Contact(day=told.day or ctx.today, by=ctx.user.name, words=told.words)
    ctx.change(ctx.facts.record.ref, {"arrears.contacts": [*_arrears(ctx).contacts, made]})


def _letter(
    id: str, title: str, run: Callable[[ActionContext], None], params: type[Params], **more: Any
) -> Action:
    return Action(id=id, title=title, run=run, records=REMINDERS, params=params, many=True, **more)


def _case(
    id: str, title: str, run: Callable[[ActionContext], None], params: type[Params] | None = None, **more: Any
) -> Action:
    return Action(id=id, title=title, run=run, records=_CASES, params=params, **more)


ALL = [
    Action(
        id="arrears.run",
        title=_("propose the letters of demand"),
        run=run,
        params=Run,
        go="qk",
        help=_("after the day's receipts are booked; nothing is sent yet"),
    ),
    _case("arrears.demand", _("propose a letter of demand"), demand, Run, many=True, go="cj"),
    _letter(SEND, _("send a letter"), send, Sent, step=SEND),
    _letter(DELIVER, _("note the proof of delivery"), deliver, Delivered, step=DELIVER),
    _letter("arrears.withdraw", _("withdraw a letter"), withdraw, Why),
    _case("arrears.dispute", _("note a dispute"), dispute, Held),
    _case("arrears.block", _("block letters"), block, Held),
    _case("arrears.lift", _("lift disputes and blocks"), lift),
    _case("arrears.promise", _("note a promise"), promise, Promised),
    _case("arrears.contact", _("note a call"), contact, Called),
]
