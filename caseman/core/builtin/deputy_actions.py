"""Handing work over: the list of what is somebody's, the second signature with which it changes hands, the list to print."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext, CheckContext, FactsView, ReportContext
from caseman.api.fields import Params, field
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.people import Approval, Asked, Role
from caseman.api.reports import Column, Report
from caseman.api.rules import Finding, Fix, Rule, Severity
from caseman.api.values import Day, LongText, Text, UserName
from caseman.core import papers, people
from caseman.core.deputies import TABLE, Deputy, Item, named_in, work_of
from caseman.core.papers import Paper
from caseman.core.records import Record, parse_ref
from caseman.core.schema import Schema

from .ledger_words import buyers, kind_title, run_of, short

if TYPE_CHECKING:
    from caseman.core.actions import Acting
    from caseman.core.office import Office


class Giving(Params):
    taker: UserName = field(_("taken over by"), required=True)
    giver: UserName = field(_("handed over by"), default="", help=_("empty: you"))
    until: Day | None = field(_("until"), help=_("empty: for good"))
    why: LongText = field(_("reason"), default="")


def hand_over(ctx: ActionContext) -> None:
    """List what the giver has. Nothing changes hands before the taker signs."""
    acting, told = cast("Acting", ctx), ctx.params
    office = acting.office
    giver, taker = told.giver or ctx.user.name, told.taker
    for name in (giver, taker):
        if acting.draft.get(people.TABLE, name) is None:
            ctx.refuse(_("there is no user {name}"), name=name)
    if giver == taker:
        ctx.refuse(_("work is handed over to somebody else"))
    if giver != ctx.user.name and not people.may(office.require_worker(), Role.SUPERVISOR):
        ctx.refuse(_("{user} may not do this; it takes a {role}"), user=ctx.user.name, role=Role.SUPERVISOR)
    if told.until and told.until < ctx.today:
        ctx.refuse(_("{day} is over already"), day=told.until)
    found = [
        Item(name=_called(office, record, path), ref=record.ref, path=path)
        for record, path in work_of(acting.draft, office.schema, office.rulebook, giver)
    ]
    if not found:
        ctx.refuse(_("nothing is in the name of {user}"), user=giver)
    stem = f"JJ{ctx.today:%Y%m%d}-"
    number = stem + str(sum(1 for one in ctx.all(TABLE) if one.record.id.startswith(stem)) + 1)
    ctx.create(
        TABLE,
        {
            "number": number,
            "giver": giver,
            "taker": taker,
            "until": told.until,
            "why": told.why,
            "items": found,
            "approval": Approval(made_by=ctx.user.name, made_on=ctx.today),
        },
        number,
    )
    ctx.say(_("{number}: {what}; {taker} signs"), number=number, what=_counted(office, found), taker=taker)


def _called(office: "Office", record: Record, path: str) -> str:
    """A thing in words: its kind, the unit or else what it is called, and as what the giver has it; nobody's name."""
    label, types = office.text.label, office.schema.types
    kind = label(types[record.table].title)
    if record.table == papers.TABLE:
        known = office.rulebook.papers.get(str(record.data["kind"]))
        kind = label(known.title) if known else kind
    unit = short(str(record.data.get("unit", "")))
    role = label(office.schema.place(record.table, path).spec.title) if path else ""
    return "  ".join(part for part in (kind, unit or record.label, role) if part)


def _counted(office: "Office", items: Iterable[Item]) -> list[str]:
    """How many of each kind of record."""
    counts = Counter(parse_ref(one.ref)[0] for one in items)
    titles = office.schema.types
    return [f"{office.text.label(titles[table].title)} {count}" for table, count in counts.items()]


def take_over(ctx: ActionContext) -> None:
    """The taker signs: what still is the giver's becomes theirs. Who made the list is refused at commit."""
    acting, own = cast("Acting", ctx), ctx.facts.record.own(Deputy)
    if own.signed:
        ctx.refuse(_("{number} is signed already"), number=own.number)
    if ctx.user.name != own.taker:
        ctx.refuse(_("{taker} signs this list"), taker=own.taker)
    office = acting.office
    listed = {(item.ref, item.path) for item in own.items}
    left = []
    for record, path in list(work_of(acting.draft, office.schema, office.rulebook, own.giver)):
        if (record.ref, path) not in listed:
            continue
        if path:
            if _beside(office.schema, record, path, own.taker):
                left.append(record.label)  # two holders are two persons
            else:
                ctx.change(record.ref, {path: own.taker})
        elif record.table == papers.TABLE:
            paper = record.own(Paper)
            ctx.move(record.ref, paper.place, why=own.number, holder=own.taker)
    asked = own.approval or Approval()
    signed = asked.model_copy(update={"approved_by": ctx.user.name, "approved_on": ctx.today})
    ctx.change(ctx.facts.record.ref, {"approval": signed})
    ctx.say(_("{number}: taken over by {taker}"), number=own.number, taker=own.taker)
    if left:
        ctx.say(
            _("{taker} is named there already; name somebody else: {records}"), taker=own.taker, records=left
        )


def _asked(facts: FactsView, _path: str) -> Asked:
    own = facts.record.own(Deputy)
    return Asked(
        reason=own.why,
        changes=[
            (_("in charge"), own.giver, own.taker),
            (_("until"), "", own.until),
            (_("what changes hands"), "", len(own.items)),
        ],
    )


def _beside(schema: Schema, record: Record, path: str, user: str) -> bool:
    """Whether another field beside this one names the user too."""
    section = path.rpartition(".")[0]
    near = (
        one for one in named_in(schema, record.table) if one != path and one.rpartition(".")[0] == section
    )
    return bool(section) and any(record.value(one) == user for one in near)


class Back(Params):
    why: LongText = field(_("reason"), default="")


def give_back(ctx: ActionContext) -> None:
    """The way back: what the taker still has of this list goes back to who gave it, on a list of its own that they sign."""
    own = ctx.facts.record.own(Deputy)
    if not own.signed or own.given_back_on:
        ctx.refuse(_("{number} is not with somebody else"), number=own.number)
    ctx.change(ctx.facts.record.ref, {"given_back_on": ctx.today})
    turned = {**own.model_dump(include={"items"}), "giver": own.taker, "taker": own.giver}
    number = f"{own.number}-H"
    signed = Approval(made_by=ctx.user.name, made_on=ctx.today)
    ctx.create(TABLE, {**turned, "number": number, "why": ctx.params.why, "approval": signed}, number)
    ctx.say(_("{number}: {taker} signs"), number=number, taker=own.giver)


def time_is_up(ctx: CheckContext) -> Iterable[Finding]:
    """WRK-01: a list that is not signed, and work that was to go back."""
    own = ctx.record.own(Deputy)
    if not own.signed:
        yield Finding(
            message=_("{number} waits for the signature of {taker}"),
            facts={"number": own.number, "taker": own.taker},
            path="approval",
            fix=(Fix(title=_("take it over"), action="core.take_over"),),
        )
    elif own.until and ctx.today > own.until and own.given_back_on is None:
        yield Finding(
            message=_("{number}: {taker} has this work until {until}"),
            facts={"number": own.number, "taker": own.taker, "until": own.until},
            path="until",
            due=own.until,
            fix=(Fix(title=_("give it back"), action="core.give_back"),),
        )


class Which(Params):
    number: Text = field(
        _("number"), default="", values=TABLE, help=_("empty: what is in the user's name now")
    )
    user: UserName = field(_("user"), default="", help=_("empty: you"))


def items(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """A list to be signed, or what a user has now."""
    run = run_of(ctx)
    if ctx.params.number:
        own = run.office.names.record(ctx.params.number, TABLE).own(Deputy)
        pairs = [(run.reader.get(*parse_ref(one.ref)), one.path) for one in own.items]
    else:
        user = ctx.params.user or run.office.require_worker().name
        pairs = list(work_of(run.reader, run.office.schema, run.office.rulebook, user))
    for number, (record, path) in enumerate(((one, path) for one, path in pairs if one), start=1):
        place = run.office.schema.place(record.table, path) if path else None
        case = record.id if record.table == "cases" else str(record.data.get("case") or "")
        yield {
            "line": number,
            "ref": record.ref,
            "what": Label(run.office.schema.types[record.table].title),
            "as": Label(place.spec.title) if place else "",
            "name": _name(ctx, record),
            "unit": short(str(record.data.get("unit", ""))),
            "buyers": buyers(ctx, case),
            "state": Label(ctx.state(record)),
            "remark": record.data.get("remark", ""),
        }


def _name(ctx: ReportContext, record: Record) -> object:
    """What a record is called; the buyers, whom a case's label names, have a column of their own."""
    if record.table == papers.TABLE:
        return kind_title(ctx, "papers", str(record.data["kind"]))
    return record.id if record.table == "cases" else record.label


ACTIONS = [
    Action(
        id="core.hand_over",
        title=_("hand work over"),
        run=hand_over,
        params=Giving,
        role=None,
        go="jj",
        help=_("lists the cases, originals, batches and passwords in somebody's name; the other one signs"),
    ),
    Action(
        id="core.take_over",
        title=_("take work over"),
        run=take_over,
        records=TABLE,
        role=None,
        signs="approval",
        asked=_asked,
    ),
    Action(
        id="core.give_back", title=_("give work back"), run=give_back, records=TABLE, params=Back, role=None
    ),
]
RULES = [
    Rule(
        id="core.deputy",
        code="WRK-01",
        title=_("work handed over is signed, and goes back in time"),
        severity=Severity.TODO,
        check=time_is_up,
        records=TABLE,
    )
]
REPORTS = [
    Report(
        id="office.deputy",
        title=_("list of work handed over"),
        params=Which,
        columns=(
            Column(name="line", title=_("line"), kind="count"),
            Column(name="what", title=_("kind")),
            Column(name="unit", title=_("unit")),
            Column(name="name", title=_("name")),
            Column(name="as", title=_("as what")),
            Column(name="buyers", title=_("buyers"), personal=True),
            Column(name="state", title=_("state")),
            Column(name="remark", title=_("remark")),
        ),
        rows=items,
    )
]
