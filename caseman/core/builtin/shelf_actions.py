"""The shelf check by actions: open it at a place, type what lies there, close it."""

from typing import TYPE_CHECKING, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext
from caseman.api.fields import Params, field
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.values import Text, half_width
from caseman.core.papers import Paper
from caseman.core.shelf import TABLE, Seen, SeenAs, Shelf, ShelfCheck

if TYPE_CHECKING:
    from caseman.core.actions import Acting


def _shelf(ctx: ActionContext) -> Shelf:
    acting = cast("Acting", ctx)
    return Shelf(acting.draft, acting.office.rulebook, acting.office.names)


def _check(ctx: ActionContext) -> ShelfCheck:
    check = ctx.facts.record.own(ShelfCheck)
    if check.closed_on:
        ctx.refuse(_("shelf check {number} is closed"), number=check.number)
    return check


class Where(Params):
    place: Text = field(_("place"), required=True, values="places")
    kind: Text = field(_("paper"), default="", help=_("empty: every kind"), values="paper_kinds")


def open_check(ctx: ActionContext) -> None:
    book = cast("Acting", ctx).office.rulebook
    place, kind = ctx.params.place, ctx.params.kind
    if book.places[place].outside or book.places[place].gone:
        ctx.refuse(_("{place} is not in the house"), place=Label(book.places[place].title))
    draft = cast("Acting", ctx).draft
    number = draft.free_id(TABLE, f"PD-{ctx.today:%Y%m%d}").replace("~", "-")
    check = ShelfCheck(number=number, place=place, kind=kind, by=ctx.user.name, opened_on=ctx.today)
    values = {name: getattr(check, name) for name in ("number", "place", "kind", "by", "opened_on")}
    ctx.create(TABLE, values, number)
    count = len(_shelf(ctx).expected(check))
    ctx.say(_("{number}: {count} papers should lie there"), number=number, count=count)


class Typed(Params):
    numbers: Text = field(_("numbers"), required=True, help=_("several are parted by commas"))


def see(ctx: ActionContext) -> None:
    check, shelf = _check(ctx), _shelf(ctx)
    for text in half_width(ctx.params.numbers).replace("、", ",").split(","):
        if not text.strip():
            continue
        try:
            seen = shelf.look(check, text.strip())
        except InputError as error:  # the rest of the list is taken all the same
            ctx.say(error.message, **error.facts)
            continue
        check = check.model_copy(update={"seen": [*check.seen, seen]})
        if seen.seen_as is not SeenAs.HERE:
            ctx.say(_("{text}: {what}"), text=seen.text, what=seen.seen_as)
    ctx.change(ctx.facts.record.ref, {"seen": check.seen})
    there = sum(1 for seen in check.seen if seen.seen_as is SeenAs.HERE)
    ctx.say(_("{there} of {count} are there"), there=there, count=len(shelf.expected(check)))


def close(ctx: ActionContext) -> None:
    """What was not typed is missing; what was typed and belongs elsewhere was seen here."""
    check, shelf = _check(ctx), _shelf(ctx)
    here = {seen.paper for seen in check.seen if seen.seen_as is SeenAs.HERE}
    missing = [record for record in shelf.expected(check) if record.ref not in here]
    for record in missing:
        ctx.change(record.ref, {"missed_on": ctx.today})
    for seen in check.seen:
        if seen.seen_as is SeenAs.ELSEWHERE:
            ctx.change(seen.paper, {"seen_at": check.place})
        elif seen.seen_as is SeenAs.HERE:
            _clear(ctx, seen)
    ctx.change(ctx.facts.record.ref, {"closed_on": ctx.today, "missing": [record.ref for record in missing]})
    place = cast("Acting", ctx).office.rulebook.places[check.place]
    ctx.say(
        _("{place}: {there} there, {count} missing"),
        place=Label(place.title),
        there=len(here),
        count=len(missing),
    )
    for record in missing:
        paper = record.own(Paper)
        case = cast("Acting", ctx).draft.get("cases", paper.case)
        last = paper.moves[-1]
        ctx.say(
            _("missing: {unit} {buyers} {number}; it should be at {place}; last moved {day} {by}"),
            unit=paper.unit.rpartition(":")[2],
            buyers="、".join(str(one.get("name", "")) for one in case.data.get("buyers", ())) if case else "",
            number=paper.number,
            place=Label(place.title),
            day=last.day,
            by=last.by,
        )


def _clear(ctx: ActionContext, seen: Seen) -> None:
    paper = ctx.of(seen.paper).record.own(Paper)
    if paper.missed_on or paper.seen_at:
        ctx.change(seen.paper, {"missed_on": None, "seen_at": ""})


ALL = [
    Action(
        id="core.shelf_check",
        title=_("check a shelf"),
        run=open_check,
        params=Where,
        help=_("type what lies at a place, and be told what is missing"),
    ),
    Action(id="core.shelf_see", title=_("type what lies there"), run=see, records=TABLE, params=Typed),
    Action(id="core.shelf_close", title=_("close the shelf check"), run=close, records=TABLE),
]
