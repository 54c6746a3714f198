"""Actions of land: apportion a parcel, file, collect the certificate, the papers that a district asks for."""

from caseman_plugins.titles import problems
from caseman_plugins.titles.problems import Loop
from caseman_plugins.titles.sections import Problem

from caseman.api import (
    Action,
    ActionContext,
    BatchAnswer,
    BatchKind,
    BatchLineView,
    Code,
    Column,
    Day,
    FactsView,
    Params,
    field,
)
from caseman.api import msg as _

from .sections import Land
from .steps import CERTIFY, FILE
from .table import apportion, of_project


def apportion_parcel(ctx: ActionContext) -> None:
    """Write every unit's share; what stands there already and is right stays."""
    project, ref = ctx.facts.project, ctx.facts.record.id
    if project is None or not project.land_area:
        ctx.refuse(_("the parcel's area is not entered"))
    plots = of_project(ref, ctx.all("units"))
    shares = apportion(project.land_area, plots)
    due = {one.unit: share for one, share in zip(plots, shares, strict=True)}
    changed = 0
    for facts in list(ctx.all("units")):
        if facts.unit and facts.unit.project == ref and facts.unit.land_share != due.get(facts.unit.name):
            ctx.change(facts.record.ref, {"land_share": due.get(facts.unit.name)})
            changed += 1
    ctx.say(
        _("{parcel} m2 apportioned to {count} units, {changed} shares changed"),
        parcel=project.land_area,
        count=len(plots),
        changed=changed,
    )


class Filed(Params):
    day: Day | None = field(_("filed for land on"), help=_("= is today"))


def file(ctx: ActionContext) -> None:
    land = ctx.facts.section(Land) or Land()
    project = ctx.facts.project
    values = {
        "land.filed_on": ctx.params.day or ctx.today,
        "land.form_set": land.form_set or (project.district if project else ""),
    }
    ctx.change(ctx.facts.record.ref, values)


class Certified(Params):
    certificate_no: Code = field(_("land certificate number"), required=True)
    day: Day | None = field(_("land certificate of"), help=_("= is today"))


def certify(ctx: ActionContext) -> None:
    _certify(ctx, ctx.facts.record.ref, str(ctx.params.certificate_no), ctx.params.day or ctx.today)


def _certify(ctx: ActionContext, ref: str, number: str, day: object) -> None:
    ctx.change(ref, {"land.certificate_no": number, "land.certified_on": day})
    if not ctx.of(ref).papers.items("land_certificate"):
        ctx.receive("land_certificate", "cabinet_a", number=number, of=ref)


def cells(facts: FactsView) -> dict[str, object]:
    unit = facts.unit
    return {
        "use": unit.use if unit else None,
        "area": unit.surveyed_area if unit else None,
        "share": unit.land_share if unit else None,
        "certificate": facts.record.value("titles.certificate_no"),
    }


def sent(ctx: ActionContext, line: BatchLineView) -> None:
    project = ctx.of(line.record).project
    district = project.district if project else ""
    ctx.change(line.record, {"land.filed_on": line.day, "land.batch": line.batch, "land.form_set": district})


def answered(ctx: ActionContext, line: BatchLineView) -> None:
    if line.answer == "certified":
        _certify(ctx, line.record, line.number, line.day)
        return
    came_back(ctx, line.record, Problem(raised_on=line.day, batch=line.batch, cause=line.cause))


def came_back(ctx: ActionContext, ref: str, problem: Problem) -> None:
    """A file is not at the land office any more."""
    known = (ctx.of(ref).section(Land) or Land()).problems
    ctx.change(ref, {"land.problems": [*known, problem], "land.filed_on": None})


LOOP = Loop(section=Land, path="land", filed="filed_on")
BATCH = BatchKind(
    id="land.files",
    title=_("files for the land office"),
    words=("国土批", "国土交件"),
    number="GT-{day}",
    destination="国土部门",
    step=FILE,
    columns=(
        Column(name="certificate", title=_("certificate number"), kind="code"),
        Column(name="use", title=_("use")),
        Column(name="area", title=_("surveyed area"), kind="area", total=True),
        Column(name="share", title=_("land share"), kind="area", total=True),
    ),
    cells=cells,
    answers=(
        BatchAnswer(id="certified", title=_("certificate issued"), words=("国土证", "发证"), number=True),
        BatchAnswer(
            id="returned", title=_("sent back"), words=("退回", "退件", "补正"), returned=True, cause=True
        ),
    ),
    sent=sent,
    answered=answered,
)
ALL = [
    Action(
        id="land.apportion",
        title=_("apportion the parcel"),
        run=apportion_parcel,
        records="projects",
        go="zf",
        help=_("by area and the weight of each use, largest remainder: the sum is the parcel"),
    ),
    Action(
        id=FILE,
        title=_("file for the land certificate"),
        run=file,
        records="cases",
        many=True,
        params=Filed,
        step=FILE,
        go="gt",
    ),
    Action(
        id=CERTIFY,
        title=_("collect the land certificate"),
        run=certify,
        records="cases",
        many=True,
        params=Certified,
        step=CERTIFY,
    ),
    *problems.actions(
        "land",
        LOOP,
        came_back,
        _("a land file comes back"),
        _("task for a land file that came back"),
        _("settle a problem of the land file"),
    ),
]
