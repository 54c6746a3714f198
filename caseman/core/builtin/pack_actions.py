"""Packs brought into force by two persons, and their dry run over the office."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext, FactsView, ReportContext
from caseman.api.fields import Params, field
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.people import Approval, Asked, Role
from caseman.api.reports import Column, Report
from caseman.api.values import LongText, Text
from caseman.core.packdrafts import TABLE, PackDraft, dry_run, read_draft
from caseman.core.people import may
from caseman.core.policy import pack_diff
from caseman.core.whatif import last_day

from .ledger_words import run_of

if TYPE_CHECKING:
    from caseman.core.actions import Acting
    from caseman.core.facts import Facts
    from caseman.core.office import Office


def _office(ctx: ActionContext) -> "Office":
    return cast("Acting", ctx).office


class Drafted(Params):
    file: Text = field(_("file"), required=True, help=_("the whole pack in its new version, a .toml file"))
    notice: Text = field(
        _("notice behind it"), default="", help=_("record that asks for it, e.g. bulletins/ZC003")
    )


def draft_pack(ctx: ActionContext) -> None:
    """Keep a new version of a pack with all that it says; nothing of it is in force yet."""
    told, office = ctx.params, _office(ctx)
    path = Path(told.file).expanduser()
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise InputError(
            _("{path} cannot be read: {reason}"), path=told.file, reason=error.strerror or ""
        ) from None
    except UnicodeDecodeError:
        raise InputError(_("{path} is not UTF-8"), path=told.file) from None
    if told.notice:
        ctx.of(told.notice)
    pack = read_draft(office.loaded, office.policies.packs, path.name, data)
    old = next((one for one in office.policies.packs if one.id == pack.id), None)
    if old is not None and not pack_diff(old, pack):
        ctx.refuse(_("{pack} says what is in force already"), pack=pack.id)
    number = f"ZB{sum(1 for _one in ctx.all(TABLE)) + 1:03d}"
    ctx.create(
        TABLE,
        {
            "number": number,
            "pack": pack.id,
            "title": pack.title,
            "region": pack.region,
            "version": pack.version,
            "notice": told.notice,
            "files": {path.name: text},
            "sha256": hashlib.sha256(data).hexdigest(),
            "starts_on": last_day(old, pack)
            if old
            else max((one.since for one in pack.entries), default=None),
            "approval": Approval(made_by=ctx.user.name, made_on=ctx.today),
        },
        number,
    )
    ctx.say(_("{number} kept; look at its dry run, then a second person switches it on"), number=number)


def _asked(facts: FactsView, _path: str) -> Asked | None:
    own = facts.record.own(PackDraft)
    if own.off_on:
        return None
    packs = cast("Facts", facts).world.policies.packs
    now = next((pack.version for pack in packs if pack.id == own.pack), "")
    return Asked(changes=[(_("version"), now, own.version), (_("newest rule from"), "", own.starts_on)])


def switch_on(ctx: ActionContext) -> None:
    """A second person, who is told what it changes, brings it into force."""
    office = _office(ctx)
    own = ctx.facts.record.own(PackDraft)
    asked = own.approval or Approval()
    if own.on:
        ctx.refuse(_("{number} is switched on since {day}"), number=own.number, day=asked.approved_on)
    if own.off_on:
        ctx.refuse(_("{number} was taken out on {day}: enter it anew"), number=own.number, day=own.off_on)
    # who made it is refused at commit, whoever it is
    if asked.made_by != ctx.user.name and not may(office.require_worker(), Role.SUPERVISOR):
        ctx.refuse(_("{user} may not do this; it takes a {role}"), user=ctx.user.name, role=Role.SUPERVISOR)
    read_draft(office.loaded, office.policies.packs, own.number, own.text.encode())
    sums = dry_run(office, own).sums()
    agreed = asked.model_copy(update={"approved_by": ctx.user.name, "approved_on": ctx.today})
    reason = ctx.params.reason if ctx.params else ""
    agreed = agreed.model_copy(update={"reason": reason or agreed.reason})
    ctx.change(ctx.facts.record.ref, {"approval": agreed, "tried": sums})
    for one in sums:
        ctx.say(
            _("{state}, {figure}: {count} cases, {before} → {after}, {difference}"),
            state=Label(one.state) if one.state else "–",
            figure=Label(one.figure),
            count=one.count,
            before=one.before,
            after=one.after,
            difference=f"{(one.after or 0) - (one.before or 0):+f}",
        )
    if not sums:
        ctx.say(_("no case of this office pays anything differently"))
    ctx.say(
        _("{number} is in force, its newest rule from {day}"), number=own.number, day=own.starts_on or "-"
    )


class Agreed(Params):
    reason: Text = field(_("reason"), default="", help=_("only where you are alone in the office"))


class Why(Params):
    why: LongText = field(_("reason"), required=True)


def take_out(ctx: ActionContext) -> None:
    own = ctx.facts.record.own(PackDraft)
    if own.off_on:
        ctx.refuse(_("{number} was taken out on {day}: enter it anew"), number=own.number, day=own.off_on)
    ctx.change(ctx.facts.record.ref, {"off_on": ctx.today, "off_why": ctx.params.why})


ALL = [
    Action(
        id="core.draft_pack",
        title=_("enter a new version of a pack"),
        run=draft_pack,
        params=Drafted,
        role=Role.IT,
        go="zb",
        help=_("it is kept and tried; a second person switches it on"),
    ),
    Action(
        id="core.switch_on_pack",
        title=_("switch a pack on"),
        run=switch_on,
        records=TABLE,
        params=Agreed,
        go="zb",
        role=None,
        signs="approval",
        asked=_asked,
        help=_("by a second person; who entered it is refused"),
    ),
    Action(
        id="core.take_out_pack",
        title=_("take a pack out of force"),
        run=take_out,
        records=TABLE,
        params=Why,
        role=Role.SUPERVISOR,
    ),
]


# -- ledgers


class Number(Params):
    number: Text = field(_("number"), required=True, values=TABLE)


def tried(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The dry run: every figure of every case that the draft changes, on the day from which all of it holds."""
    found = run_of(ctx).reader.get(TABLE, ctx.params.number)
    if found is None:
        raise InputError(_("there is no pack draft {number}"), number=ctx.params.number)
    for one in dry_run(run_of(ctx).office, found.own(PackDraft)).changed:
        yield {
            "ref": one.ref,
            "unit": one.unit,
            "state": Label(one.state) if one.state else "",
            "figure": Label(one.label),
            "before": one.before,
            "after": one.after,
            "difference": one.difference,
        }


def drafts(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for record in run_of(ctx).reader.all(TABLE):
        own = record.own(PackDraft)
        signed = own.approval or Approval()
        yield {
            "ref": record.ref,
            "number": own.number,
            "title": own.title,
            "region": own.region,
            "version": own.version,
            "starts": own.starts_on,
            "notice": own.notice.rpartition("/")[2],
            "made_by": signed.made_by,
            "made_on": signed.made_on,
            "approved_by": signed.approved_by,
            "approved_on": signed.approved_on,
            "off": own.off_on,
        }


def _sum(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="money", total=True)


REPORTS = [
    Report(
        id="packs.dry_run",
        title=_("dry run of a pack"),
        params=Number,
        columns=(
            Column(name="unit", title=_("unit")),
            Column(name="state", title=_("state")),
            Column(name="figure", title=_("figure")),
            _sum("before", _("before")),
            _sum("after", _("after")),
            _sum("difference", _("difference")),
        ),
        rows=tried,
        help=_("what every case would pay under it, from the day on which all of it holds"),
    ),
    Report(
        id="packs.drafts",
        title=_("packs to switch on"),
        columns=(
            Column(name="number", title=_("number"), kind="code"),
            Column(name="title", title=_("title")),
            Column(name="region", title=_("district code")),
            Column(name="version", title=_("version")),
            Column(name="starts", title=_("newest rule from"), kind="day"),
            Column(name="notice", title=_("notice behind it")),
            Column(name="made_by", title=_("made by")),
            Column(name="made_on", title=_("made on"), kind="day"),
            Column(name="approved_by", title=_("approved by")),
            Column(name="approved_on", title=_("approved on"), kind="day"),
            Column(name="off", title=_("taken out on"), kind="day"),
        ),
        rows=drafts,
    ),
]
