"""May this letter go out, and did it go out right? (D5.1)"""

from collections.abc import Callable, Iterable
from datetime import date

from caseman.api import CheckContext, FactsView, Finding, Fix, Rule, Severity
from caseman.api import msg as _

from .lines import owed
from .sections import REMINDERS, Arrears, Cause, Hold, Reminder, last_sent, reminders
from .steps import SEND

_WITHDRAW = Fix(title=_("withdraw the letter"), action="arrears.withdraw")


def _letter(ctx: CheckContext) -> tuple[Reminder, Cause, FactsView] | None:
    """The letter, its cause and its case; None of a letter that is withdrawn or whose case is gone."""
    letter = ctx.record.own(Reminder)
    case = ctx.other(f"cases/{letter.case}")
    if letter.cause is None or letter.withdrawn_on or case is None:
        return None
    return letter, letter.cause, case


def next_day(case: FactsView, cause: Cause) -> tuple[date, date, str] | None:
    """When the last letter about a cause went, from which day the next may go, and who says so."""
    last = last_sent(case, cause)
    if last is None or last.sent_on is None:
        return None
    due = case.policy.deadline("arrears.interval", last.sent_on)
    return last.sent_on, due.day, due.value.cite


def held(case: FactsView, cause: Cause, day: date) -> Hold | None:
    """The dispute or block that stands against a letter on a day."""
    return (case.section(Arrears) or Arrears()).hold(cause, day)


def not_too_soon(ctx: CheckContext) -> Iterable[Finding]:
    """DUN-01: between two letters about one cause lie the days of the place."""
    found = _letter(ctx)
    if found is None:
        return
    letter, cause, case = found
    day = letter.sent_on or (ctx.today if ctx.step else None)
    if day is None:
        return
    earlier = [
        one
        for one in reminders(case, cause)
        if one.sent_on
        and one.number != letter.number
        and (one.sent_on, one.number or "") < (day, letter.number or "")
    ]
    if not earlier:
        return
    last = max(earlier, key=lambda one: (one.sent_on or day, one.number or ""))
    due = case.policy.deadline("arrears.interval", last.sent_on or day)
    if day < due.day:
        yield Finding(
            message=_("{last} went on {sent}; the next letter may go from {due} on, not on {day}"),
            facts={"last": last.number, "sent": last.sent_on, "due": due.day, "day": day},
            path="sent_on",
            cite=due.value.cite,
            fix=(_WITHDRAW,),
        )


def not_in_dispute(ctx: CheckContext) -> Iterable[Finding]:
    """DUN-02: no letter while the sum is in dispute, or letters are blocked."""
    found = _letter(ctx)
    if found is None:
        return
    letter, cause, case = found
    day = letter.sent_on or (ctx.today if ctx.step else None)
    if day is None:
        return
    hold = held(case, cause, day)
    if hold is not None:
        yield Finding(
            message=_("{kind} until {until}: {why}; no letter on {day}"),
            facts={"kind": hold.kind, "until": hold.until, "why": hold.why, "day": day},
            path="sent_on",
            fix=(_WITHDRAW, Fix(title=_("lift the hold once it is settled"), action="arrears.lift")),
        )


def one_level_up(ctx: CheckContext) -> Iterable[Finding]:
    """DUN-03: a letter is at most one level above the last that went."""
    found = _letter(ctx)
    if found is None:
        return
    letter, cause, case = found
    before = [
        one.level
        for one in reminders(case, cause)
        if one.sent_on
        and one.number != letter.number
        and (letter.sent_on is None or one.sent_on < letter.sent_on)
    ]
    most = max(before, default=0) + 1
    if letter.level > most:
        yield Finding(
            message=_("level {level}; after what went before it is at most level {most}"),
            facts={"level": letter.level, "most": most},
            path="level",
            fix=(_WITHDRAW,),
        )


def still_owed(ctx: CheckContext) -> Iterable[Finding]:
    """DUN-04: what the letter demands is still open when it goes out."""
    found = _letter(ctx)
    if found is None or not ctx.step:
        return
    letter, cause, case = found
    line = owed(case).of(cause)
    left = line.amount if line else None
    if line is None or (letter.amount is not None and left is not None and left < letter.amount):
        yield Finding(
            message=_("overtaken: the letter says {amount}, {left} is open today"),
            facts={"amount": letter.amount, "left": left or 0},
            path="amount",
            fix=(_WITHDRAW, Fix(title=_("run the proposal again"), action="arrears.run")),
        )


def promise_kept(ctx: CheckContext) -> Iterable[Finding]:
    """ARR-01: a promise whose day has passed was kept."""
    arrears = ctx.section(Arrears)
    if arrears is None or not arrears.promises:
        return
    found = owed(ctx)
    for line in found.lines:
        promise = arrears.promise(line.cause)
        if promise and promise.day and promise.day < ctx.today and not arrears.hold(line.cause, ctx.today):
            yield Finding(
                message=_("promised for {day}: {amount}; open today: {left}"),
                facts={
                    "day": promise.day,
                    "amount": promise.amount or "-",
                    "left": line.amount or line.cause,
                },
                path="arrears.promises",
                key=line.cause.value,
                due=promise.day,
                fix=(Fix(title=_("call the customer, or run the proposal"), action="arrears.contact"),),
            )


def hold_ends(ctx: CheckContext) -> Iterable[Finding]:
    """ARR-02: a dispute or block has an end."""
    for place, hold in enumerate((ctx.section(Arrears) or Arrears()).holds):
        if hold.until is None and hold.lifted_on is None:
            yield Finding(
                message=_("{kind} since {since} has no end: {why}"),
                facts={"kind": hold.kind, "since": hold.since, "why": hold.why},
                path=f"arrears.holds.{place}.until",
                key=str(place),
                fix=(Fix(title=_("give it an end"), action="core.edit"),),
            )


def _letter_rule(
    name: str, code: str, title: str, check: Callable[[CheckContext], Iterable[Finding]], after: str = ""
) -> Rule:
    return Rule(
        id=f"arrears.{name}",
        code=code,
        title=title,
        severity=Severity.BLOCK,
        check=check,
        records=REMINDERS,
        gate=(SEND,),
        after=after,
    )


ALL = [
    _letter_rule("interval", "DUN-01", _("letters keep their distance"), not_too_soon, SEND),
    _letter_rule("dispute", "DUN-02", _("no letter while the sum is in dispute"), not_in_dispute, SEND),
    _letter_rule("level", "DUN-03", _("a letter is at most one level up"), one_level_up, SEND),
    _letter_rule("overtaken", "DUN-04", _("what a letter demands is still open"), still_owed),
    Rule(
        id="arrears.promise",
        code="ARR-01",
        title=_("a promise is kept"),
        severity=Severity.TODO,
        check=promise_kept,
        needs=("arrears",),
    ),
    Rule(
        id="arrears.hold",
        code="ARR-02",
        title=_("a dispute or block has an end"),
        severity=Severity.WARN,
        check=hold_ends,
        needs=("arrears",),
    ),
]
