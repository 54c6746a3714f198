"""The handover plan of a building (D3.1): days, desks, slots, the notice that goes out and what it lists."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Column,
    Count,
    Day,
    FactsView,
    Finding,
    Fix,
    Model,
    NoPolicy,
    Params,
    RecordType,
    Report,
    ReportContext,
    Rule,
    Severity,
    Text,
    field,
    half_width,
    parse_unit,
)
from caseman.api import msg as _

from .papers import sheet
from .sections import Handover

TABLE = "handover_plans"
#: The largest number of desks and minutes that are taken as meant.
DESKS, MINUTES = 50, 240


class Slot(Model):
    """A unit's appointment, and what its notice listed."""

    case: Text = field(_("case"), default="")
    unit: Text = field(_("unit"), default="")
    day: Day | None = field(_("day"))
    time: Text = field(_("time"), default="")
    desk: Count = field(_("desk"), default=0)
    sheet: Text = field(_("papers on the notice"), default="")


class Plan(Model):
    """Days, desks and slots of one building."""

    name: Text = field(_("plan"), default="", search=True)
    project: Text = field(_("project"), default="", values="projects")
    building: Text = field(_("building"), default="")
    first_on: Day | None = field(_("first day"))
    last_on: Day | None = field(_("last day"))
    opens: Text = field(_("opens at"), default="09:00")
    closes: Text = field(_("closes at"), default="17:00")
    minutes: Count = field(_("minutes of a slot"), default=15)
    desks: Count = field(_("desks"), default=4)
    account: Text = field(_("account to pay into"), default="")
    where: Text = field(_("where, and how to get there"), default="")
    version: Text = field(_("version of the notice"), default="")
    displayed_on: Day | None = field(
        _("proofs displayed since"),
        help=_("completion, survey and the like, where the place wants them shown"),
    )
    published_on: Day | None = field(_("notices sent on"), event=True, computed=True)
    slots: list[Slot] = field(_("slots"), default=[], computed=True)


PLANS = RecordType(
    id=TABLE,
    title=_("handover plans"),
    model=Plan,
    label=lambda data: str(data.get("name", "")),
    order=105,
    go="jl",
    listed=("building", "first_on", "last_on", "published_on"),
)


_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")


def _clock(ctx: ActionContext, text: str) -> time:
    found = _CLOCK.fullmatch(half_width(text))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        ctx.refuse(_("“{text}” is no time of day such as 09:00"), text=text)
    return time(int(found[1]), int(found[2]))


class Planning(Params):
    project: Text = field(_("project"), required=True, values="projects")
    building: Text = field(_("building"), required=True)
    first_on: Day = field(_("first day"), required=True)
    last_on: Day | None = field(_("last day"), help=_("empty: one day only"))
    opens: Text = field(_("opens at"), default="09:00")
    closes: Text = field(_("closes at"), default="17:00")
    minutes: Count = field(_("minutes of a slot"), default=15)
    desks: Count = field(_("desks"), default=4)
    account: Text = field(_("account to pay into"), default="")
    where: Text = field(_("where, and how to get there"), default="")


def draw_up(ctx: ActionContext) -> None:
    told = ctx.params
    project = ctx.find(told.project, "projects")
    known = [one.name for one in project.project.buildings] if project.project else []
    building = next((one for one in known if told.building in (one, one.removesuffix("幢"))), None)
    if building is None:
        ctx.refuse(
            _("{project} has no building {building}: {known}"),
            project=told.project,
            building=told.building,
            known=known,
        )
    if not (0 < told.minutes <= MINUTES and 0 < told.desks <= DESKS):
        ctx.refuse(
            _("{minutes} minutes at {desks} desks: is it a slip?"), minutes=told.minutes, desks=told.desks
        )
    last = told.last_on or told.first_on
    if last < told.first_on or _clock(ctx, told.closes) <= _clock(ctx, told.opens):
        ctx.refuse(_("the end is before the beginning"))
    values = {
        name: getattr(told, name)
        for name in ("first_on", "opens", "closes", "minutes", "desks", "account", "where")
    }
    values |= {"name": building, "project": project.record.id, "building": building, "last_on": last}
    ctx.create(TABLE, values, f"{project.record.id}:{building}")


def to_hand_over(ctx: ActionContext, plan: Plan) -> list[FactsView]:
    """The cases of the building whose keys have not gone, in the order of their units."""
    found = []
    for facts in ctx.all("cases"):
        handover = facts.section(Handover)
        if facts.case.closed_on or facts.unit is None or facts.case.project != plan.project:
            continue
        if facts.unit.building == plan.building and not (handover and handover.handed_on):
            found.append(facts)
    return sorted(found, key=lambda facts: parse_unit(facts.unit.name).key if facts.unit else ())


def times(plan: Plan, opens: time, closes: time) -> Iterator[tuple[date, str, int]]:
    """Every slot of a plan in order: day, time, desk."""
    assert plan.first_on is not None
    assert plan.last_on is not None
    day, length = plan.first_on, timedelta(minutes=plan.minutes)
    while day <= plan.last_on:
        start, end = datetime.combine(day, opens), datetime.combine(day, closes)
        while start + length <= end:
            for desk in range(1, plan.desks + 1):
                yield day, f"{start:%H:%M}-{start + length:%H:%M}", desk
            start += length
        day += timedelta(days=1)


def assign(ctx: ActionContext) -> None:
    """Give every unit its slot; says how long the desks need."""
    ref, plan = ctx.facts.record.ref, ctx.facts.record.own(Plan)
    if plan.first_on is None or plan.last_on is None:
        ctx.refuse(_("the plan has no days"))
    cases = to_hand_over(ctx, plan)
    if not cases:
        ctx.refuse(_("building {building} has no unit whose keys have not gone"), building=plan.building)
    opens, closes = _clock(ctx, plan.opens), _clock(ctx, plan.closes)
    free = list(times(plan, opens, closes))
    if len(free) < len(cases):
        ctx.refuse(
            _("{units} units and only {slots} slots: more desks, longer hours or one day more"),
            units=len(cases),
            slots=len(free),
        )
    slots = []
    for facts, (day, clock, desk) in zip(cases, free, strict=False):
        unit = facts.unit.name if facts.unit else facts.case.unit
        slots.append(Slot(case=facts.record.id, unit=unit, day=day, time=clock, desk=desk))
        ctx.change(
            facts.record.ref,
            {"handover.planned_on": day, "handover.slot": f"{clock} {desk}号台"},
        )
    ctx.change(ref, {"slots": slots})
    rounds = -(-len(cases) // plan.desks)
    hours, minutes = divmod(rounds * plan.minutes, 60)
    ctx.say(
        _("{units} slots of {minutes} min at {desks} desks need {hours} h {rest} min; {free} stay free"),
        units=len(cases),
        minutes=plan.minutes,
        desks=plan.desks,
        hours=hours,
        rest=minutes,
        free=len(free) - len(cases),
    )


class Publishing(Params):
    day: Day | None = field(_("sent on"), help=_("= is today"))
    version: Text = field(_("version of the notice"), default="")


def publish(ctx: ActionContext) -> None:
    """Note that the notices went out, and what each of them listed."""
    ref, plan = ctx.facts.record.ref, ctx.facts.record.own(Plan)
    if not plan.slots:
        ctx.refuse(_("give the units their slots first"))
    day = ctx.params.day or ctx.today
    slots = []
    for slot in plan.slots:
        facts = ctx.of(f"cases/{slot.case}")
        listed = sheet(facts)
        slots.append(slot.model_copy(update={"sheet": listed}))
        handover = facts.section(Handover)
        values: dict[str, object] = {"handover.notice_papers": listed}
        if handover is None or handover.noticed_on is None:
            values["handover.noticed_on"] = day
        ctx.change(facts.record.ref, values)
    ctx.change(ref, {"slots": slots, "published_on": day, "version": ctx.params.version or plan.version})
    ctx.say(_("{count} notices sent"), count=len(slots))


def plan_of(facts: FactsView) -> Plan | None:
    """The plan of the case's building."""
    if facts.unit is None:
        return None
    found = facts.other(f"{TABLE}/{facts.case.project}:{facts.unit.building}")
    return found.record.own(Plan) if found else None


def differing(ctx: CheckContext, plan: Plan) -> list[tuple[Slot, str]]:
    """The units whose notice lists other papers than the desk asks for now."""
    found = []
    for slot in plan.slots:
        facts = ctx.other(f"cases/{slot.case}")
        handover = facts.section(Handover) if facts else None
        if facts is None or facts.case.closed_on or (handover and handover.handed_on):
            continue
        now = sheet(facts)
        if slot.sheet and slot.sheet != now:
            found.append((slot, now))
    return found


def published_is_asked(ctx: CheckContext) -> Iterable[Finding]:
    """HND-04: the sheet that went out is what the desk asks; else a letter of change follows."""
    plan = ctx.record.own(Plan)
    if plan.published_on is None:
        return
    found = differing(ctx, plan)
    if found:
        slot, now = found[0]
        before, after = set(slot.sheet.split("；")), set(now.split("；"))
        yield Finding(
            message=_(
                "{count} notices that were sent do not match the list in force; new: {more}; no longer: {less}"
            ),
            facts={
                "count": len(found),
                "more": sorted(after - before) or "-",
                "less": sorted(before - after) or "-",
            },
            path="slots",
            refs=tuple(f"cases/{one.case}" for one, _now in found),
            fix=(
                Fix(title=_("print the letters of change and send them")),
                Fix(title=_("note the sheet that went out with the letter"), action="handover.publish"),
            ),
        )


def proofs_displayed(ctx: CheckContext) -> Iterable[Finding]:
    """HND-06: where the place wants it, the proofs of the handover are displayed the days before, and long enough."""
    plan = ctx.record.own(Plan)
    try:
        before = ctx.policy.value("handover.display_before")
        days = ctx.policy.value("handover.display_days")
    except NoPolicy:
        return
    latest = plan.first_on - timedelta(days=before.value) if plan.first_on else None
    if latest is None or (plan.displayed_on and plan.displayed_on <= latest):
        return
    yield Finding(
        message=_(
            "the proofs of the handover are to be displayed by {latest}, for {days} days; since {since}"
        ),
        facts={"latest": latest, "days": days.value, "since": plan.displayed_on or "-"},
        path="displayed_on",
        cite=before.cite,
        due=latest,
        fix=(Fix(title=_("display them, and note the day"), action="core.edit"),),
    )


def slot_rows(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all(TABLE):
        plan = facts.record.own(Plan)
        for slot in plan.slots:
            yield {
                "plan": plan.name,
                "unit": slot.unit,
                "day": slot.day,
                "time": slot.time,
                "desk": slot.desk,
            }


RULES = [
    Rule(
        id="handover.published",
        code="HND-04",
        title=_("the sheet that went out is what the desk asks"),
        severity=Severity.WARN,
        check=published_is_asked,
        records=TABLE,
    ),
    Rule(
        id="handover.displayed",
        code="HND-06",
        title=_("the proofs of the handover are displayed"),
        severity=Severity.TODO,
        check=proofs_displayed,
        records=TABLE,
    ),
]
ACTIONS = [
    Action(id="handover.plan", title=_("draw up a handover plan"), run=draw_up, params=Planning, go="jl"),
    Action(
        id="handover.assign",
        title=_("give the units their slots"),
        run=assign,
        records=TABLE,
        help=_("every unit of the building whose keys have not gone; again after a change"),
    ),
    Action(
        id="handover.publish",
        title=_("note that the notices went out"),
        run=publish,
        records=TABLE,
        params=Publishing,
        help=_("what each notice listed is kept and compared with what the desk asks"),
    ),
]
REPORTS = [
    Report(
        id="handover.slots",
        title=_("handover slots"),
        columns=(
            Column(name="plan", title=_("plan")),
            Column(name="unit", title=_("unit")),
            Column(name="day", title=_("day"), kind="day"),
            Column(name="time", title=_("time")),
            Column(name="desk", title=_("desk"), kind="count"),
        ),
        rows=slot_rows,
    ),
]
