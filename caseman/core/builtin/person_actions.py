"""Making two entries of one person one, field by field, and taking them apart again."""

from typing import TYPE_CHECKING, Any, cast

from caseman.api.actions import Action
from caseman.api.choices import Choice
from caseman.api.context import ActionContext
from caseman.api.fields import Params, field
from caseman.api.messages import msg as _
from caseman.api.records import Buyer, Case
from caseman.api.values import LongText, Text, match_key
from caseman.core.archive.persons import MERGES, Entered, Joined, Merge, doubles, entered

if TYPE_CHECKING:
    from caseman.core.actions import Acting


class Side(Choice):
    """Whose field is kept."""

    THIS = "this", _("of this case"), "本案", "1"
    OTHER = "other", _("of the other case"), "另一案", "2"


class Phones(Choice):
    """Whose phones are kept."""

    BOTH = "both", _("both"), "两者", "3"
    THIS = "this", _("of this case"), "本案", "1"
    OTHER = "other", _("of the other case"), "另一案", "2"


class Making(Params):
    number: Side = field(_("document number"), required=True, help=_("1 of this case · 2 of the other case"))
    why: LongText = field(_("reason"), required=True, help=_("the document that was seen"))
    other: Text = field(_("other case"), default="", values="cases", help=_("empty: the one that is alike"))
    buyer: Text = field(_("buyer"), default="", personal=True, help=_("empty: the one that is alike"))
    name: Side = field(_("name"), default=Side.THIS, help=_("1 of this case · 2 of the other case"))
    phones: Phones = field(
        _("phone"), default=Phones.BOTH, help=_("1 of this case · 2 of the other case · 3 both")
    )
    address: Side = field(
        _("postal address"), default=Side.THIS, help=_("1 of this case · 2 of the other case")
    )


def merge(ctx: ActionContext) -> None:
    """Both entries get the fields that were chosen, in every case where they stand; the number that is given up is kept
    as a former one, by which the person is still found."""
    mine, theirs = _pair(ctx)
    told = ctx.params
    number = _of(told.number, mine, theirs, "doc_number")
    former: Any = _of(_turned(told.number), mine, theirs, "doc_number")
    values = {
        "name": _of(told.name, mine, theirs, "name"),
        "doc_number": number,
        "doc_kind": _of(told.number, mine, theirs, "doc_kind"),
        "doc_expiry": _of(told.number, mine, theirs, "doc_expiry"),
        "phones": _phones(told.phones, mine[0].buyer, theirs[0].buyer),
        "address": _of(told.address, mine, theirs, "address"),
    }
    before = []
    for one in (*mine, *theirs):
        before.append(_joined(one))
        _put(ctx, one, values, former if former != number else "")
    code = f"HB{sum(1 for _one in ctx.all(MERGES)) + 1:04d}"
    ctx.create(
        MERGES,
        {
            "number": code,
            "case": ctx.facts.record.id,
            "kept": number,
            "former": former,
            "why": told.why,
            "merged_on": ctx.today,
            "by": ctx.user.name,
            "before": before,
        },
        code,
    )
    units = sorted({one.unit for one in (*mine, *theirs)})
    ctx.say(
        _("{number}: one person in {units}; offices that have the other number are to be told"),
        number=code,
        units=units,
    )


def _pair(ctx: ActionContext) -> tuple[tuple[Entered, ...], tuple[Entered, ...]]:
    """The entries of this case's person and of the other. Refuses where there is none alike, or more than one."""
    told, here = ctx.params, ctx.facts.record
    other = ctx.find(told.other).record.ref if told.other else ""
    found = []
    for alike in doubles(entered(cast("Acting", ctx).draft.all("cases"))):
        for mine, theirs in (alike.sides, alike.sides[::-1]):
            at = next((one for one in mine if one.record.ref == here.ref), None)
            if at is None or (told.buyer and match_key(told.buyer) != match_key(at.buyer.name)):
                continue
            if not other or any(one.record.ref == other for one in theirs):
                # the entry of this case, and of the other, first: their fields are those to choose from
                found.append((_first(mine, here.ref), _first(theirs, other)))
    if not found:
        ctx.refuse(_("nobody of this case looks like somebody entered twice"))
    if len(found) > 1:
        units = sorted({one.unit for _mine, theirs in found for one in theirs})
        ctx.refuse(_("alike are {units}: name the other case"), units=units)
    return found[0]


def _first(side: tuple[Entered, ...], ref: str) -> tuple[Entered, ...]:
    return tuple(sorted(side, key=lambda one: one.record.ref != ref))


def _turned(side: Side) -> Side:
    return Side.OTHER if side is Side.THIS else Side.THIS


def _of(side: Side, mine: tuple[Entered, ...], theirs: tuple[Entered, ...], name: str) -> object:
    return getattr((mine if side is Side.THIS else theirs)[0].buyer, name)


def _phones(side: Phones, mine: Buyer, theirs: Buyer) -> list[str]:
    if side is Phones.BOTH:
        return list(dict.fromkeys([*mine.phones, *theirs.phones]))
    return list((mine if side is Phones.THIS else theirs).phones)


def _joined(one: Entered) -> Joined:
    return Joined(
        case=one.record.id,
        place=one.place,
        name=one.buyer.name,
        doc_kind=one.buyer.doc_kind,
        doc_number=one.buyer.doc_number,
        doc_expiry=one.buyer.doc_expiry,
        phones=one.buyer.phones,
        address=one.buyer.address,
    )


def _put(ctx: ActionContext, one: Entered, values: dict[str, object], former: str) -> None:
    buyers = list(ctx.of(one.record.ref).record.own(Case).buyers)
    old = buyers[one.place]
    numbers = [number for number in (*old.former_numbers, former) if number]
    buyers[one.place] = old.model_copy(update={**values, "former_numbers": list(dict.fromkeys(numbers))})
    ctx.change(one.record.ref, {"buyers": buyers})


class Why(Params):
    why: LongText = field(_("reason"), required=True)


def split(ctx: ActionContext) -> None:
    """Put back what stood before; on later days too, as long as nobody changed these buyers meanwhile."""
    own = ctx.facts.record.own(Merge)
    if own.split_on:
        ctx.refuse(_("split again on {day}"), day=own.split_on)
    for was in own.before:
        case = ctx.of(f"cases/{was.case}").record
        buyers = list(case.own(Case).buyers)
        if was.place >= len(buyers) or buyers[was.place].doc_number != own.kept:
            ctx.refuse(_("the buyers of {case} were changed since: correct them there"), case=was.case)
        now = buyers[was.place]
        kept = [number for number in now.former_numbers if number != own.former]
        back = {
            "name": was.name,
            "doc_kind": was.doc_kind,
            "doc_number": was.doc_number,
            "doc_expiry": was.doc_expiry,
            "phones": was.phones,
            "address": was.address,
            "former_numbers": kept,
        }
        buyers[was.place] = now.model_copy(update=back)
        ctx.change(case.ref, {"buyers": buyers})
    ctx.change(ctx.facts.record.ref, {"split_on": ctx.today, "why": f"{own.why}；{ctx.params.why}"})


ALL = [
    Action(
        id="core.merge_person",
        title=_("make one of a person entered twice"),
        run=merge,
        records="cases",
        params=Making,
        go="hb",
        help=_("choose each field; the number given up stays findable, and Ctrl+Z takes them apart again"),
    ),
    Action(
        id="core.split_person", title=_("take persons apart again"), run=split, records=MERGES, params=Why
    ),
]
