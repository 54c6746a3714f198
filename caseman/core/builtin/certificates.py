"""The certificate of reconciliation: how a saved list stands against ours on a day, what is open in it; two people sign it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext, FactsView, PrintContext
from caseman.api.documents import Document
from caseman.api.fields import Model, Params, field
from caseman.api.lists import DifferenceClass
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.people import Approval, Asked
from caseman.api.values import Count, Day, LongText, Money, Text
from caseman.core.facts import state_of
from caseman.core.imports import TABLE
from caseman.core.reconcile import PROJECT, STAGE, letter_lines, stage_word

from .records import ListFile

if TYPE_CHECKING:
    from caseman.core.actions import Acting
    from caseman.core.documents.context import Printing
    from caseman.core.reconcile import Difference, ListState

NOTHING = Decimal("0.00")


class OfStage(Params):
    stage: Text = field(_("stage"), default="", help=_("only lines of this stage; empty: the whole list"))


class Open(Model):
    """A difference that stands."""

    code: Text = field(_("code"), default="")
    text: LongText = field(_("difference"), default="", personal=True)
    verdict: Text = field(_("verdict"), default="")


class Certificate(Model):
    title: Text = field(_("list"), default="")
    office: Text = field(_("office"), default="")
    company: Text = field(_("developer"), default="")
    project: Text = field(_("project"), default="")
    file: Text = field(_("file"), default="")
    sha256: Text = field(_("hash"), default="")
    received_on: Day | None = field(_("imported on"))
    stage: Text = field(_("stage"), default="")
    rows: Count = field(_("lines compared"), default=0)
    agree: Count = field(_("agree"), default=0)
    outside: Count = field(_("left aside"), default=0)
    sum_of: Text = field(_("what is summed"), default="")
    ours: Money | None = field(_("our sum of what agrees"))
    theirs: Money | None = field(_("their sum of what agrees"))
    open: list[Open] = field(_("differences"), default=[])
    content: Text = field(_("content hash"), default="")
    made: Text = field(_("made by"), default="")
    made_on: Day | None = field(_("made on"))
    signed: Text = field(_("signed by"), default="")
    signed_on: Day | None = field(_("signed on"))
    today: Day | None = field(_("day"))


def certificate(ctx: PrintContext) -> Mapping[str, object]:
    """The list as it stands against ours now, or its lines of one stage; with who certified just this."""
    printing = cast("Printing", ctx)
    said = stands(printing, ctx.params.stage)
    content = content_hash(said)
    listed = ctx.record.own(ListFile)
    told: dict[str, object] = {**said, "content": content, "today": ctx.today}
    if listed.certified and listed.content == content:
        by = listed.certified
        told |= {"made": printing.person(by.made_by), "made_on": by.made_on}
        told |= {"signed": printing.person(by.approved_by), "signed_on": by.approved_on}
    return told


def content_hash(said: Mapping[str, object]) -> str:
    """Sixteen letters that stand for all that a certificate says, its day apart."""
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]


def stands(printing: "Printing", only: str = "") -> dict[str, object]:
    """What the certificate says of a list, or of its lines of one stage."""
    state, office = _state(printing), printing.office
    kind, word = state.compared.kind, printing.word
    stage = stage_word(office, only) if only else ""
    agree = [pair for pair in state.compared.agree if not stage or pair[0].scope.get(STAGE) == stage]
    differ = [one for one in state.compared.differences if not stage or _of_stage(printing, one, stage)]
    lines = len(agree) + sum(map(_lines, differ))
    left = len(state.compared.agree) + sum(map(_lines, state.compared.differences)) - lines
    names = {ours.scope.get(PROJECT, "") for ours, _theirs in state.compared.agree} - {""}
    projects = [printing.world.reader.get("projects", name) for name in sorted(names)]
    summed = next((one for one in kind.fields if one.name == kind.sums), None)
    return {
        "title": word(kind.title),
        "office": word(kind.office),
        "company": next((str(one.data.get("developer", "")) for one in projects if one), ""),
        "project": "、".join(sorted(names)),
        "file": state.saved.file,
        "sha256": str(printing.record.value("sha256") or "")[:16],
        "received_on": state.saved.day,
        "stage": word(stage) if stage else "",
        "rows": lines,
        "agree": len(agree),
        "outside": len(state.compared.outside) + left,
        "sum_of": word(summed.title) if summed else "",
        "ours": _sum(ours.values.get(summed.name) for ours, _theirs in agree) if summed else None,
        "theirs": _sum(theirs.values.get(summed.name) for _ours, theirs in agree) if summed else None,
        "open": [_told(printing, state, one) for one in differ],
    }


def _state(printing: "Printing") -> "ListState":
    """The list that is printed, compared. Raises InputError for a file that is no list, and for one that another replaced."""
    office = printing.office
    kind = office.plugins.registry.lists.get(str(printing.record.data.get("kind", "")))
    states = office.book.states(printing.world, kind) if kind else []
    found = next((one for one in states if one.saved.ref == printing.record.ref), None)
    if found is None and not states:
        raise InputError(
            _("{file} is no list that is compared"), file=str(printing.record.data.get("file", ""))
        )
    if found is None:
        raise InputError(
            _("{file} is no list that counts now; print the certificate of {lists}"),
            file=str(printing.record.data.get("file", "")),
            lists=[one.saved.ref for one in states],
        )
    return found


def _of_stage(printing: "Printing", one: "Difference", stage: str) -> bool:
    """Whether a difference is about lines of a stage; one that is not ours counts with the record of its unit."""
    if one.ours:
        return any(line.scope.get(STAGE) == stage for line in one.ours)
    steps = [step for step in printing.office.rulebook.states if step.records == one.kind.records]
    records = (printing.world.reader.get(*ref.split("/", 1)) for ref in one.refs)
    return any(record is not None and state_of(steps, record) == stage for record in records)


def _lines(one: "Difference") -> int:
    """How many lines a difference is about; a total that does not add up is about none."""
    return 0 if one.cls is DifferenceClass.ARITHMETIC else max(len(one.ours), len(one.theirs))


def _told(printing: "Printing", state: "ListState", one: "Difference") -> dict[str, object]:
    judged = state.judged.get(one.id)
    return {
        "code": one.code,
        "text": "；".join(letter_lines(printing.office, one, printing.text)),
        "verdict": printing.word(judged.verdict.title_id if judged else _("not judged yet")),
    }


def _sum(values: Iterable[Any]) -> Decimal:
    return sum((value for value in values if value is not None), NOTHING)


# -- certified by one, signed by another


def _said(ctx: ActionContext) -> tuple[dict[str, object], str]:
    """What the certificate of a list says now, and its hash."""
    from caseman.core.documents.context import Printing
    from caseman.core.i18n import Translator

    office = cast("Acting", ctx).office
    text = Translator("zh", office.plugins.locale, office.loaded.owners)
    text.person = office.users.told
    said = stands(Printing(office, cast("Any", ctx.facts.record), None, text))
    return said, content_hash(said)


def certify(ctx: ActionContext) -> None:
    """Say that a list was compared and stands so; a second person signs it."""
    said, content = _said(ctx)
    listed = ctx.facts.record.own(ListFile)
    if listed.content == content and listed.certified:
        ctx.refuse(
            _("certified already by {user}: {content}"), user=listed.certified.made_by, content=content
        )
    told = {
        "certified": Approval(made_by=ctx.user.name, made_on=ctx.today),
        "content": content,
        "agreeing": said["agree"],
        "open": len(cast("list[object]", said["open"])),
    }
    ctx.change(ctx.facts.record.ref, told)
    ctx.say(_("{content}: a second person signs it (F2 sp)"), content=content)


def sign(ctx: ActionContext) -> None:
    """The second person signs what still stands so."""
    listed = ctx.facts.record.own(ListFile)
    if listed.certified is None or listed.certified.approved_by:
        ctx.refuse(_("nobody certified this list"))
    _told_now, content = _said(ctx)
    if content != listed.content:
        ctx.refuse(
            _("the list stands otherwise now ({now}, certified was {then}): certify it anew"),
            now=content,
            then=listed.content,
        )
    signed = {"approved_by": ctx.user.name, "approved_on": ctx.today, "reason": ctx.params.reason}
    ctx.change(ctx.facts.record.ref, {"certified": listed.certified.model_copy(update=signed)})
    ctx.say(_("{content} is signed; print it"), content=content)


class Signature(Params):
    reason: LongText = field(_("reason"), default="", help=_("needed where one person works alone"))


def _asked(facts: FactsView, _path: str) -> Asked:
    listed = facts.record.own(ListFile)
    return Asked(
        changes=[
            (_("agree"), "", listed.agreeing),
            (_("differences"), "", listed.open),
            (_("content hash"), "", listed.content),
        ]
    )


ACTIONS = [
    Action(
        id="lists.certify",
        title=_("certify a list"),
        run=certify,
        records=TABLE,
        help=_("lines that agree, and what is open with its cause; signed by a second person"),
    ),
    Action(
        id="lists.sign",
        title=_("sign the certificate of a list"),
        run=sign,
        records=TABLE,
        params=Signature,
        many=True,
        signs="certified",
        asked=_asked,
    ),
]
ALL = [
    Document(
        id="lists.certificate",
        title=_("certificate of reconciliation"),
        fields=Certificate,
        data=certificate,
        records=TABLE,
        params=OfStage,
        help=_("lines that agree and their sum, differences that are open; signed by both sides"),
    )
]
