"""Actions on papers: receive, move, lend, return, recall, split, destroy by two persons, settle."""

from typing import TYPE_CHECKING, Any, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext, FactsView
from caseman.api.fields import Params, field
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.people import Approval, Asked, Role
from caseman.api.values import Code, Count, Day, Text, half_width
from caseman.core.papers import DOUBLE, TABLE, Move, Paper, Recall, home

if TYPE_CHECKING:
    from caseman.core.actions import Acting
    from caseman.core.facts import Facts


def _book(ctx: ActionContext) -> Any:
    return cast("Acting", ctx).office.rulebook


def _paper(ctx: ActionContext) -> Paper:
    return ctx.facts.record.own(Paper)


def _title(ctx: ActionContext, place: str) -> str:
    known = _book(ctx).places.get(place)
    return Label(known.title) if known else place


class PaperIn(Params):
    kind: Text = field(_("paper"), required=True, values="paper_kinds")
    place: Text = field(_("place"), required=True, values="places")
    number: Code | None = field(_("number"))
    copy_kind: Text = field(_("which copy"), default="")
    count: Count = field(_("count"), default=1)


def receive(ctx: ActionContext) -> None:
    told = ctx.params
    copy_kind = _book(ctx).copy_kind(told.kind, told.copy_kind)
    ref = ctx.receive(told.kind, told.place, number=told.number or "", copy=copy_kind, count=told.count)
    ctx.say(_("received: {ref}"), ref=ref)


class PaperMove(Params):
    place: Text = field(_("to"), required=True, values="places")
    holder: Text = field(_("handed to"), default="")
    due: Day | None = field(_("due back"))
    why: Text = field(_("reason"), default="")


def move(ctx: ActionContext) -> None:
    told = ctx.params
    slip = ctx.move(ctx.facts.record.ref, told.place, due=told.due, why=told.why, holder=told.holder)
    ctx.say(_("slip {slip}: to {place}"), slip=slip, place=_title(ctx, told.place))


class Loan(Params):
    place: Text = field(_("to"), required=True, values="places")
    holder: Text = field(_("handed to"), required=True)
    due: Day = field(_("due back"), required=True)
    why: Text = field(_("reason"), required=True)


class Return(Params):
    place: Text = field(_("to"), default="", help=_("empty: where it lay before"), values="places")


def give_back(ctx: ActionContext) -> None:
    place = ctx.params.place or home(_paper(ctx), _book(ctx).places)
    if not place:
        ctx.refuse(_("it never lay in the house: say where it goes"))
    slip = ctx.move(ctx.facts.record.ref, place, why=_("returned"))
    ctx.say(_("slip {slip}: back at {place}"), slip=slip, place=_title(ctx, place))


class RecallOf(Params):
    how: Text = field(_("how"), default="", help=_("by phone, by letter …"))


def recall(ctx: ActionContext) -> None:
    """Ask whoever has the paper for it: it was lent, or should not be out of the house."""
    paper = _paper(ctx)
    place = _book(ctx).places.get(paper.place)
    if paper.due is None and not (place and place.outside):
        ctx.refuse(_("the paper is not lent"))
    asked = Recall(day=ctx.today, by=ctx.user.name, how=ctx.params.how)
    ctx.change(ctx.facts.record.ref, {"recalls": [*paper.recalls, asked]})
    told = {
        "count": len(paper.recalls) + 1,
        "number": paper.number or paper.unit.rpartition(":")[2],
        "place": paper.holder or _title(ctx, paper.place),
    }
    if paper.due is None:
        ctx.say(_("recall {count}: {number} at {place}"), **told)
    else:
        ctx.say(_("recall {count}: {number} at {place}, due back on {due}"), **told, due=paper.due)


class Split(Params):
    places: Text = field(
        _("places"), default="", help=_("copy:place, …; a copy that is not named goes to its own place")
    )


def split(ctx: ActionContext) -> None:
    book, kind = _book(ctx), _paper(ctx).kind
    places = {}
    for part in half_width(ctx.params.places).replace("、", ",").split(","):
        copy, colon, place = part.strip().partition(":")
        if not copy:
            continue
        if not colon:
            raise InputError(_("“{word}” is not copy:place"), word=part)
        places[book.copy_kind(kind, copy)] = book.kind("places", place)
    refs = ctx.split(ctx.facts.record.ref, places)
    ctx.say(_("split into {refs}"), refs=refs)


class Number(Params):
    number: Code = field(_("number"), required=True)


def set_number(ctx: ActionContext) -> None:
    ctx.change(ctx.facts.record.ref, {"number": ctx.params.number})


class Destroy(Params):
    reason: Text = field(_("reason"), required=True)


def ask_destruction(ctx: ActionContext) -> None:
    asked = Approval(made_by=ctx.user.name, made_on=ctx.today, reason=ctx.params.reason)
    ctx.change(ctx.facts.record.ref, {"destruction": asked})
    ctx.say(_("a second person must agree before it is destroyed"))


def _asked_destruction(facts: FactsView, _path: str) -> Asked:
    paper = facts.record.own(Paper)
    place = cast("Facts", facts).world.rulebook.places.get(paper.place)
    return Asked(
        changes=[(_("place"), Label(place.title) if place else paper.place, Label(_("to be destroyed")))]
    )


class Gone(Params):
    place: Text = field(_("to"), default="", values="places")


def agree_destruction(ctx: ActionContext) -> None:
    asked = _paper(ctx).destruction
    if asked is None or asked.approved_by:
        ctx.refuse(_("nobody asked for its destruction"))
    gone = [place.id for place in _book(ctx).places.values() if place.gone and place.id != DOUBLE]
    place = ctx.params.place or (gone[0] if len(gone) == 1 else "")
    if not place:
        ctx.refuse(_("say where it goes: {known}"), known=gone)
    if place not in gone:
        ctx.refuse(_("a paper that is destroyed goes to {known}"), known=gone)
    agreed = asked.model_copy(update={"approved_by": ctx.user.name, "approved_on": ctx.today})
    ctx.change(ctx.facts.record.ref, {"destruction": agreed})
    ctx.move(ctx.facts.record.ref, place, why=asked.reason)


def keep(ctx: ActionContext) -> None:
    paper = _paper(ctx)
    if paper.destruction is None or paper.destruction.approved_by:
        ctx.refuse(_("nobody asked for its destruction"))
    ctx.change(ctx.facts.record.ref, {"destruction": None})


def found(ctx: ActionContext) -> None:
    if _paper(ctx).missed_on is None:
        ctx.refuse(_("the paper is not missing"))
    ctx.change(ctx.facts.record.ref, {"missed_on": None})


class Settle(Params):
    place: Text = field(_("place"), required=True, values="places")
    why: Text = field(_("reason"), required=True)


def settle(ctx: ActionContext) -> None:
    if _book(ctx).places[ctx.params.place].gone:
        ctx.refuse(_("a paper that is destroyed goes another way: ask for its destruction"))
    _settle(ctx, ctx.params.place, ctx.params.why)


def _settle(ctx: ActionContext, place: str, why: str) -> None:
    paper = _paper(ctx)
    decided = Move(day=ctx.today, origin=paper.place, place=place, by=ctx.user.name, why=why, settled=True)
    values = {"place": place, "holder": "", "due": None, "seen_at": "", "missed_on": None}
    ctx.change(ctx.facts.record.ref, {**values, "moves": [*paper.moves, decided]})


class Why(Params):
    why: Text = field(_("reason"), required=True)


def drop_double(ctx: ActionContext) -> None:
    """A paper that was entered twice: this entry of it is none. Its history stays."""
    paper = _paper(ctx)
    twins = [
        one
        for one in cast("Acting", ctx).draft.find(TABLE, ("number",), paper.number)
        if one.ref != ctx.facts.record.ref
        and (one.data.get("kind"), one.data.get("copy_kind", "")) == (paper.kind, paper.copy_kind)
        and one.data.get("place") != DOUBLE
    ]
    if not paper.number or not twins:
        ctx.refuse(_("there is no other paper of that number"))
    _settle(ctx, DOUBLE, ctx.params.why)


ALL = [
    Action(
        id="core.receive_paper",
        title=_("receive a paper"),
        run=receive,
        records="cases",
        params=PaperIn,
        help=_("an original or counted copy comes in from the customer"),
    ),
    Action(
        id="core.move_paper", title=_("move a paper"), run=move, records=TABLE, many=True, params=PaperMove
    ),
    Action(
        id="core.lend_paper",
        title=_("lend a paper"),
        run=move,
        records=TABLE,
        many=True,
        params=Loan,
        help=_("to whom, what for, and by when it comes back"),
    ),
    Action(
        id="core.return_paper",
        title=_("a paper comes back"),
        run=give_back,
        records=TABLE,
        many=True,
        params=Return,
    ),
    Action(
        id="core.recall_paper",
        title=_("recall a paper"),
        run=recall,
        records=TABLE,
        many=True,
        params=RecallOf,
    ),
    Action(
        id="core.split_paper",
        title=_("split a paper into its copies"),
        run=split,
        records=TABLE,
        many=True,
        params=Split,
    ),
    Action(
        id="core.paper_number", title=_("number of a paper"), run=set_number, records=TABLE, params=Number
    ),
    Action(
        id="core.destroy_paper",
        title=_("ask to destroy a paper"),
        run=ask_destruction,
        records=TABLE,
        many=True,
        params=Destroy,
    ),
    Action(
        id="core.confirm_destruction",
        title=_("agree that a paper is destroyed"),
        run=agree_destruction,
        records=TABLE,
        many=True,
        params=Gone,
        role=Role.SUPERVISOR,
        signs="destruction",
        asked=_asked_destruction,
    ),
    Action(id="core.keep_paper", title=_("keep a paper after all"), run=keep, records=TABLE, many=True),
    Action(id="core.paper_found", title=_("a missing paper is there"), run=found, records=TABLE, many=True),
    Action(
        id="core.settle_paper",
        title=_("settle where a paper is"),
        run=settle,
        records=TABLE,
        params=Settle,
        role=Role.SUPERVISOR,
    ),
    Action(
        id="core.drop_double",
        title=_("a paper was entered twice"),
        run=drop_double,
        records=TABLE,
        params=Why,
        role=Role.SUPERVISOR,
    ),
]
