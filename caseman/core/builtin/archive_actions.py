"""Actions of the archive: volumes with their contents, scans by hash, legal holds, destruction by two persons."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext, FactsView
from caseman.api.fields import Params, field
from caseman.api.messages import Label, NoPolicy
from caseman.api.messages import msg as _
from caseman.api.people import Approval, Asked, Role
from caseman.api.values import Code, Count, Day, LongText, Text, half_width
from caseman.core.archive import scans
from caseman.core.archive.volumes import (
    DESTROY,
    FILE,
    PAPER,
    ROOM,
    VOLUMES,
    Item,
    LegalHold,
    Original,
    Volume,
    VolumeKind,
)
from caseman.core.papers import DOUBLE, Paper
from caseman.core.papers import TABLE as PAPERS
from caseman.core.reads import TABLE as READS

if TYPE_CHECKING:
    from pathlib import Path

    from caseman.core.actions import Acting

#: Why a volume's own paper is no more, in the paper ledger.
_GONE = "档案销毁"


def _own(ctx: ActionContext) -> Volume:
    return ctx.facts.record.own(Volume)


def _open(ctx: ActionContext) -> Volume:
    """The volume, which is not filed yet: afterwards its contents stay as they were counted."""
    volume = _own(ctx)
    if volume.filed_on:
        ctx.refuse(
            _("{number} is filed since {day}: its contents stay"), number=volume.number, day=volume.filed_on
        )
    return volume


def home(ctx: ActionContext) -> "Path":
    return cast("Acting", ctx).office.options.data


# -- the contents


class Opened(Params):
    kind: VolumeKind = field(_("kind"), default=VolumeKind.CONTRACT)
    box: Text = field(_("box and folder"), default="")
    title: Text = field(_("title"), default="", help=_("empty: unit and buyers"))


def open_volume(ctx: ActionContext) -> None:
    """A volume for a case; of a contract file the contents begin with the papers that lie in the house."""
    told, case = ctx.params, ctx.facts
    taken = [one.record.own(Volume) for one in case.linked(VOLUMES)]
    for one in taken:
        if one.kind is told.kind and not one.filed_on:
            ctx.refuse(_("{number} is open for this case"), number=one.number)
    number = f"DA{sum(1 for _one in ctx.all(VOLUMES)) + 1:05d}"
    items = _papers_of(ctx) if told.kind is VolumeKind.CONTRACT else []
    ctx.create(
        VOLUMES,
        {
            "number": number,
            "kind": told.kind,
            "box": told.box,
            "title": told.title or case.case.unit.rpartition(":")[2],
            "project": case.case.project,
            "unit": case.case.unit,
            "case": case.record.id,
            "items": items,
            "opened_on": ctx.today,
            "opened_by": ctx.user.name,
        },
        number,
    )
    ctx.say(_("{number} opened with {count} items; count their pages"), number=number, count=len(items))


def _papers_of(ctx: ActionContext) -> list[Item]:
    book: Any = cast("Acting", ctx).office.rulebook
    items = []
    for paper in ctx.facts.papers.items():
        if paper.outside or paper.kind == PAPER:
            continue
        kind = book.papers.get(paper.kind)
        title = kind.words[0] if kind and kind.words else paper.kind
        items.append(Item(title=title, doc_no=paper.number or None, day=paper.since))
    return items


class NewItem(Params):
    title: Text = field(_("title of the item"), required=True)
    pages: Count = field(_("pages"), required=True)
    doc_no: Code | None = field(_("number"))
    day: Day | None = field(_("dated"))
    original: Original = field(_("original or copy"), default=Original.ORIGINAL)
    scan: Text = field(_("scan"), default="", help=_("file of the scan"))
    remark: Text = field(_("remark"), default="")


def add_item(ctx: ActionContext) -> None:
    volume, told = _open(ctx), ctx.params
    item = Item(
        title=told.title,
        pages=told.pages,
        doc_no=told.doc_no,
        day=told.day,
        original=told.original,
        remark=told.remark,
    )
    if told.scan:
        item = _with_scan(ctx, item, told.scan)
    ctx.change(ctx.facts.record.ref, {"items": [*volume.items, item]})
    ctx.say(_("item {place}: {title}"), place=len(volume.items) + 1, title=told.title)


class Pages(Params):
    pages: Text = field(
        _("pages"), required=True, help=_("of each item in its order, e.g. 12 3 4; 0 takes the item out")
    )


def count_pages(ctx: ActionContext) -> None:
    volume = _open(ctx)
    told = [word for word in re.split(r"[\s,，、]+", half_width(ctx.params.pages)) if word]
    wrong = [word for word in told if not word.isdecimal()]
    if wrong:
        ctx.refuse(_("“{word}” is no number of pages"), word=wrong[0])
    if len(told) != len(volume.items):
        ctx.refuse(
            _("{count} numbers for {items} items: one for each, in their order"),
            count=len(told),
            items=len(volume.items),
        )
    counted = zip(volume.items, (int(word) for word in told), strict=True)
    items = [item.model_copy(update={"pages": pages}) for item, pages in counted if pages]
    ctx.change(ctx.facts.record.ref, {"items": items})
    ctx.say(_("{count} items, {pages} pages"), count=len(items), pages=sum(item.pages for item in items))


# -- scans


class Linked(Params):
    item: Count = field(_("item"), required=True, help=_("its number in the contents"))
    scan: Text = field(_("scan"), required=True, help=_("file of the scan"))


def link_scan(ctx: ActionContext) -> None:
    """Also of a volume that is filed: a scan adds nothing to its papers."""
    volume, told = _own(ctx), ctx.params
    if not 1 <= told.item <= len(volume.items):
        ctx.refuse(_("there is no item {item}; there are {count}"), item=told.item, count=len(volume.items))
    items = list(volume.items)
    items[told.item - 1] = _with_scan(ctx, items[told.item - 1], told.scan)
    ctx.change(ctx.facts.record.ref, {"items": items})
    ctx.say(_("item {item}: scan linked, hash {hash}"), item=told.item, hash=items[told.item - 1].sha256[:8])


def _with_scan(ctx: ActionContext, item: Item, typed: str) -> Item:
    found = scans.linked(home(ctx), typed)
    return item.model_copy(
        update={"scan": found.path, "sha256": found.sha256, "size": found.size, "seen": found.seen}
    )


def check_scans(ctx: ActionContext) -> None:
    """Read every file of a volume anew, whatever its size and time say; what was written anew with the same content
    is kept with its new time."""
    volume = _own(ctx)
    items, bad = [], 0
    for place, was in enumerate(volume.items, start=1):
        item = was
        if item.scan:
            state = scans.state_of(home(ctx), scan_of(item), anew=True)
            if state == "there":
                item = _with_scan(ctx, was, str(scans.located(home(ctx), was.scan)))
            else:
                bad += 1
                ctx.say(
                    _("item {item}, {title}: {state}"),
                    item=place,
                    title=item.title,
                    state=Label(STATES[state]),
                )
        items.append(item)
    if items != volume.items:
        ctx.change(ctx.facts.record.ref, {"items": items})
    linked = sum(1 for item in items if item.scan)
    ctx.say(_("{count} scans read: {bad} are not as they were linked"), count=linked, bad=bad)


STATES = {
    "there": _("as it was linked"),
    "missing": _("the file is missing"),
    "changed": _("the file was changed"),
    "unreadable": _("the file cannot be read"),
}


def scan_of(item: Item) -> scans.Scan:
    return scans.Scan(item.scan, item.sha256, item.size, item.seen)


# -- filing, holds, destruction


class Filed(Params):
    box: Text = field(_("box and folder"), default="")
    until: Day | None = field(
        _("kept until"),
        help=_("empty: as long as the rule asks; never earlier, e.g. three years after the loan"),
    )


def file(ctx: ActionContext) -> None:
    """The contents are counted: the volume goes into the archive, and its term begins."""
    volume, told = _own(ctx), ctx.params
    if volume.filed_on:
        ctx.refuse(
            _("{number} is filed since {day}: its contents stay"), number=volume.number, day=volume.filed_on
        )
    due, by = kept_until(ctx, volume.kind)
    if told.until and due and told.until < due:
        ctx.refuse(_("the rule keeps it until {due} ({cite})"), due=due, cite=by)
    values = {
        "filed_on": ctx.today,
        "filed_by": ctx.user.name,
        "keep_until": told.until or due,
        "kept_by": by,
        "box": told.box or volume.box,
    }
    ctx.change(ctx.facts.record.ref, values)
    ctx.receive(PAPER, ROOM, number=volume.number, of=f"cases/{volume.case}")
    if values["keep_until"]:
        ctx.say(_("{number} filed, kept until {due}"), number=volume.number, due=values["keep_until"])
    else:
        ctx.say(_("{number} filed; no term is in force here, so it is kept"), number=volume.number)


def kept_until(ctx: ActionContext, kind: VolumeKind) -> tuple[date | None, str]:
    """The last day on which a volume that is filed today is kept, and the rule; None where none is in force."""
    try:
        value = ctx.facts.policy.value(f"core.retention.{kind.value}")
    except NoPolicy:
        return None, ""
    year = ctx.today.year + int(value.value)
    try:
        return ctx.today.replace(year=year), value.cite
    except ValueError:  # 29 February
        return date(year, 3, 1), value.cite


class Held(Params):
    why: LongText = field(_("reason"), required=True, help=_("the dispute, inquiry or court and its number"))
    until: Day | None = field(_("until"), help=_("empty: until it is lifted"))


def hold(ctx: ActionContext) -> None:
    volume, told = _own(ctx), ctx.params
    if volume.destroyed_on:
        ctx.refuse(_("{number} was destroyed on {day}"), number=volume.number, day=volume.destroyed_on)
    if told.until and told.until < ctx.today:
        ctx.refuse(_("{day} is past: give the day on which it ends"), day=told.until)
    made = LegalHold(since=ctx.today, until=told.until, why=told.why, by=ctx.user.name)
    ctx.change(ctx.facts.record.ref, {"holds": [*volume.holds, made]})


class Lifted(Params):
    why: LongText = field(_("reason"), required=True)


def lift(ctx: ActionContext) -> None:
    volume = _own(ctx)
    if volume.held(ctx.today) is None:
        ctx.refuse(_("no legal hold stands on {number}"), number=volume.number)
    holds = [
        one.model_copy(update={"lifted_on": ctx.today, "why": f"{one.why}；{ctx.params.why}"})
        if one.stands(ctx.today)
        else one
        for one in volume.holds
    ]
    ctx.change(ctx.facts.record.ref, {"holds": holds})


class Destroyed(Params):
    reason: Text = field(_("reason"), required=True)


def ask_destruction(ctx: ActionContext) -> None:
    volume = _own(ctx)
    if volume.destruction:
        ctx.refuse(_("its destruction was asked for by {user}"), user=volume.destruction.made_by)
    asked = Approval(made_by=ctx.user.name, made_on=ctx.today, reason=ctx.params.reason)
    ctx.change(ctx.facts.record.ref, {"destruction": asked})
    ctx.say(_("a second person must agree before it is destroyed"))


def _asked_destruction(facts: FactsView, _path: str) -> Asked:
    volume = facts.record.own(Volume)
    return Asked(changes=[(_("pages"), "", volume.pages), (_("kept until"), "", volume.keep_until)])


def destroy(ctx: ActionContext) -> None:
    """A second person agrees; the gate has asked for the term and for holds."""
    volume = _own(ctx)
    asked = volume.destruction
    if volume.filed_on is None:
        ctx.refuse(_("{number} is not filed: only what was kept its time is destroyed"), number=volume.number)
    if asked is None or asked.approved_by:
        ctx.refuse(_("nobody asked for its destruction"))
    agreed = asked.model_copy(update={"approved_by": ctx.user.name, "approved_on": ctx.today})
    ctx.change(ctx.facts.record.ref, {"destruction": agreed, "destroyed_on": ctx.today})
    places = cast("Acting", ctx).office.rulebook.places.values()
    gone = [place.id for place in places if place.gone and place.id != DOUBLE]
    for paper in cast("Acting", ctx).draft.find(PAPERS, ("case",), volume.case):
        own = paper.own(Paper)
        if gone and own.kind == PAPER and own.number == volume.number and own.place not in gone:
            ctx.change(paper.ref, {"destruction": agreed})
            ctx.move(paper.ref, gone[0], why=_GONE)


class Noted(Params):
    note: LongText = field(_("note"), required=True, help=_("what came of asking why"))


def note_look(ctx: ActionContext) -> None:
    """What a supervisor found out about a look at personal data; the look itself stays as it is."""
    ctx.change(ctx.facts.record.ref, {"note": ctx.params.note, "noted_by": ctx.user.name})


def _volume(id: str, title: str, run: Any, params: type[Params] | None = None, **more: Any) -> Action:
    return Action(id=id, title=title, run=run, records=VOLUMES, params=params, **more)


ALL = [
    Action(
        id="core.note_look",
        title=_("note on a look at personal data"),
        run=note_look,
        records=READS,
        many=True,
        params=Noted,
        role=Role.SUPERVISOR,
    ),
    Action(
        id="core.open_volume",
        title=_("open an archive volume"),
        run=open_volume,
        records="cases",
        params=Opened,
        go="jn",
        help=_("the papers of the case that lie in the house are its first items"),
    ),
    _volume("core.volume_item", _("add an item to a volume"), add_item, NewItem),
    _volume("core.volume_pages", _("count the pages of a volume"), count_pages, Pages),
    _volume("core.link_scan", _("link a scan"), link_scan, Linked),
    _volume("core.check_scans", _("read the scans of a volume anew"), check_scans, many=True),
    _volume(FILE, _("file a volume"), file, Filed, step=FILE, many=True),
    _volume("core.hold_volume", _("put a legal hold on a volume"), hold, Held, many=True),
    _volume("core.lift_hold", _("lift the legal hold of a volume"), lift, Lifted, role=Role.SUPERVISOR),
    _volume("core.ask_destroy_volume", _("ask to destroy a volume"), ask_destruction, Destroyed, many=True),
    _volume(
        DESTROY,
        _("agree that a volume is destroyed"),
        destroy,
        step=DESTROY,
        role=Role.SUPERVISOR,
        many=True,
        signs="destruction",
        asked=_asked_destruction,
    ),
]
