"""The board of offers and wishes (D5.5): listings, calls, deals, and who fits whom."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from caseman_plugins.titles.sections import Titles

from caseman.api import (
    Action,
    ActionContext,
    Choice,
    Code,
    Column,
    Count,
    Day,
    LongText,
    Mark,
    Model,
    Money,
    Params,
    Phone,
    RecordType,
    Report,
    ReportContext,
    Step,
    Text,
    UserName,
    Workflow,
    field,
)
from caseman.api import msg as _

LISTINGS = "listings"
OPEN, DEAL = "resale.listed", "resale.deal"


class Side(Choice):
    """Who looks for whom."""

    OFFER = "offer", _("offer"), "出让", "房源"
    WISH = "wish", _("wish"), "求购", "求租", "客源"


class Trade(Choice):
    SALE = "sale", _("sale"), "转让", "买卖", "出售"
    LEASE = "lease", _("lease"), "出租", "租赁"


class Call(Model):
    """A call to one side."""

    day: Day | None = field(_("day"), event=True)
    by: UserName = field(_("who"), default="")
    words: LongText = field(_("words"), default="", personal=True)


class Listing(Model):
    """An offer of a unit, or a wish for one. Prices in yuan: of a sale the whole, of a lease a month."""

    number: Code | None = field(_("number"), search=True)
    side: Side | None = field(_("side"))
    trade: Trade | None = field(_("sale or lease"))
    project: Text = field(_("project"), default="", values="projects")
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    building: Text = field(_("building"), default="")
    rooms: Count | None = field(_("rooms"))
    name: Text = field(_("name"), default="", personal=True, search=True)
    phone: Phone = field(_("phone"), default="", personal=True)
    price: Money | None = field(_("price"), help=_("of an offer what is asked, of a wish the most"))
    co_owners_agree: Mark | None = field(_("all co-owners agree"))
    listed_on: Day | None = field(_("listed on"), event=True)
    withdrawn_on: Day | None = field(_("withdrawn on"), event=True)
    dealt_on: Day | None = field(_("agreed on"), event=True, after=("listed_on",))
    dealt_with: Text = field(_("agreed with"), default="")
    calls: list[Call] = field(_("calls"), default=[])

    @property
    def open(self) -> bool:
        return self.withdrawn_on is None and self.dealt_on is None


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


LISTING = RecordType(
    id=LISTINGS,
    title=_("offers and wishes"),
    model=Listing,
    label=_label,
    order=152,
    go="zr",
    listed=("side", "trade", "price", "name", "rooms"),
)
WORKFLOW = Workflow(
    id="resale.board",
    title=_("resale and letting"),
    steps=(
        Step(
            id=OPEN,
            title=_("list"),
            state=_("listed"),
            done=lambda record: record.own(Listing).listed_on,
            action="resale.offer",
            records=LISTINGS,
            order=1,
        ),
        Step(
            id=DEAL,
            title=_("agree"),
            state=_("agreed"),
            done=lambda record: record.own(Listing).dealt_on,
            after=(OPEN,),
            action=DEAL,
            records=LISTINGS,
            order=2,
        ),
    ),
)


# -- actions


def _number(ctx: ActionContext) -> str:
    return f"ZR{sum(1 for _one in ctx.all(LISTINGS)) + 1:03d}"


class Offer(Params):
    price: Money = field(_("price"), required=True)
    trade: Trade = field(_("sale or lease"), default=Trade.SALE)
    rooms: Count | None = field(_("rooms"))
    co_owners_agree: Mark | None = field(_("all co-owners agree"))


def offer(ctx: ActionContext) -> None:
    """An owner offers the unit; what would stand against a deal is said at once."""
    told, case = ctx.params, ctx.facts
    buyer = case.case.buyers[0] if case.case.buyers else None
    number = _number(ctx)
    ctx.create(
        LISTINGS,
        {
            "number": number,
            "side": Side.OFFER,
            "trade": told.trade,
            "project": case.case.project,
            "unit": case.case.unit,
            "case": case.record.id,
            "building": case.unit.building.removesuffix("幢") if case.unit else "",
            "rooms": told.rooms,
            "name": "、".join(one.name for one in case.case.buyers),
            "phone": buyer.phones[0] if buyer and buyer.phones else "",
            "price": told.price,
            "co_owners_agree": told.co_owners_agree,
            "listed_on": ctx.today,
        },
        number,
    )
    ctx.say(_("{number} listed"), number=number)


class Wish(Params):
    name: Text = field(_("name"), required=True, personal=True)
    phone: Phone = field(_("phone"), default="", personal=True)
    project: Text = field(_("project"), required=True, values="projects")
    price: Money = field(_("price"), required=True, help=_("the most"))
    trade: Trade = field(_("sale or lease"), default=Trade.SALE)
    building: Text = field(_("building"), default="", help=_("empty: any"))
    rooms: Count | None = field(_("rooms"))


def wish(ctx: ActionContext) -> None:
    told, number = ctx.params, _number(ctx)
    ctx.create(
        LISTINGS,
        {
            "number": number,
            "side": Side.WISH,
            "trade": told.trade,
            "project": ctx.find(told.project, "projects").record.id,
            "building": str(told.building).removesuffix("幢"),
            "rooms": told.rooms,
            "name": told.name,
            "phone": told.phone,
            "price": told.price,
            "listed_on": ctx.today,
        },
        number,
    )
    ctx.say(_("{number} listed"), number=number)


def _open(ctx: ActionContext) -> Listing:
    own = ctx.facts.record.own(Listing)
    if not own.open:
        ctx.refuse(_("{number} is not open any more"), number=own.number or ctx.facts.record.id)
    return own


def withdraw(ctx: ActionContext) -> None:
    _open(ctx)
    ctx.change(ctx.facts.record.ref, {"withdrawn_on": ctx.today})


class Called(Params):
    words: LongText = field(_("words"), required=True, personal=True)


def call(ctx: ActionContext) -> None:
    own = _open(ctx)
    made = Call(day=ctx.today, by=ctx.user.name, words=ctx.params.words)
    ctx.change(ctx.facts.record.ref, {"calls": [*own.calls, made]})


class Dealt(Params):
    other: Text = field(
        _("agreed with"), required=True, help=_("number of the other side's listing, or a name")
    )
    day: Day | None = field(_("agreed on"), help=_("= is today"))


def deal(ctx: ActionContext) -> None:
    """Both sides agree; the other side's listing closes with it."""
    own, told = _open(ctx), ctx.params
    day, name = told.day or ctx.today, str(told.other)
    for facts in ctx.all(LISTINGS):
        other = facts.record.own(Listing)
        if other.number == told.other and other.open and other.side is not own.side:
            name = other.name
            ctx.change(facts.record.ref, {"dealt_on": day, "dealt_with": own.name})
            break
    ctx.change(ctx.facts.record.ref, {"dealt_on": day, "dealt_with": name})


def _listing(
    id: str, title: str, run: Callable[[ActionContext], None], params: type[Params] | None = None, **more: Any
) -> Action:
    return Action(id=id, title=title, run=run, records=LISTINGS, params=params, **more)


ACTIONS = [
    Action(id="resale.offer", title=_("offer a unit"), run=offer, records="cases", params=Offer, go="zr"),
    Action(id="resale.wish", title=_("enter a wish"), run=wish, params=Wish),
    _listing("resale.withdraw", _("withdraw a listing"), withdraw, many=True),
    _listing("resale.call", _("note a call"), call, Called),
    _listing(DEAL, _("both sides agree"), deal, Dealt, step=DEAL),
]


# -- the board


def matches(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every open wish with the open offers that fit it: trade, project, building, rooms, price."""
    listed = [(facts, facts.record.own(Listing)) for facts in ctx.all(LISTINGS)]
    offers = [(facts, own) for facts, own in listed if own.open and own.side is Side.OFFER]
    for _facts, want in listed:
        if not want.open or want.side is not Side.WISH:
            continue
        for offer_, have in offers:
            if fits(want, have):
                yield {
                    "ref": offer_.record.ref,
                    "wish": want.number,
                    "wanted_by": want.name,
                    "offer": have.number,
                    "unit": have.unit.rpartition(":")[2],
                    "owner": have.name,
                    "asked": have.price,
                    "most": want.price,
                    "rooms": have.rooms,
                    "calls": len(want.calls) + len(have.calls),
                }


def fits(want: Listing, have: Listing) -> bool:
    return (
        want.trade is have.trade
        and want.project == have.project
        and (not want.building or want.building == have.building)
        and (want.rooms is None or have.rooms is None or want.rooms == have.rooms)
        and want.price is not None
        and have.price is not None
        and have.price <= want.price
    )


def deals(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """What was agreed, a line each: of an offer and a wish that closed together, the offer with whom it was agreed."""
    agreed = [(facts, own) for facts in ctx.all(LISTINGS) if (own := facts.record.own(Listing)).dealt_on]
    offers = {(own.dealt_on, own.name, own.dealt_with) for _facts, own in agreed if own.side is Side.OFFER}
    for facts, own in sorted(agreed, key=lambda one: (str(one[1].dealt_on), str(one[1].number))):
        if own.side is Side.WISH and (own.dealt_on, own.dealt_with, own.name) in offers:
            continue
        giver, taker = (own.name, own.dealt_with) if own.side is Side.OFFER else (own.dealt_with, own.name)
        case = facts.other(f"cases/{own.case}") if own.case else None
        titles = case.section(Titles) if case else None
        yield {
            "ref": facts.record.ref,
            "number": own.number,
            "trade": own.trade,
            "unit": own.unit.rpartition(":")[2],
            "owner": giver,
            "taker": taker,
            "price": own.price,
            "listed": own.listed_on,
            "agreed": own.dealt_on,
            "certificate": titles.certificate_no if titles else None,
            "calls": len(own.calls),
        }


REPORTS = [
    Report(
        id="resale.deals",
        title=_("register of resale deals"),
        columns=(
            Column(name="number", title=_("number"), kind="code"),
            Column(name="trade", title=_("sale or lease")),
            Column(name="unit", title=_("unit")),
            Column(name="owner", title=_("owner"), personal=True),
            Column(name="taker", title=_("agreed with"), personal=True),
            Column(name="price", title=_("price"), kind="money"),
            Column(name="listed", title=_("listed on"), kind="day"),
            Column(name="agreed", title=_("agreed on"), kind="day"),
            Column(name="certificate", title=_("certificate number"), kind="code"),
            Column(name="calls", title=_("calls"), kind="count"),
        ),
        rows=deals,
    ),
    Report(
        id="resale.matches",
        title=_("wishes and the offers that fit"),
        columns=(
            Column(name="wish", title=_("wish"), kind="code"),
            Column(name="wanted_by", title=_("wanted by"), personal=True),
            Column(name="offer", title=_("offer"), kind="code"),
            Column(name="unit", title=_("unit")),
            Column(name="owner", title=_("owner"), personal=True),
            Column(name="asked", title=_("asked"), kind="money"),
            Column(name="most", title=_("the most"), kind="money"),
            Column(name="rooms", title=_("rooms"), kind="count"),
            Column(name="calls", title=_("calls"), kind="count"),
        ),
        rows=matches,
    ),
]
