"""Does the land add up, is each use weighed right, are the forms those of the district? (D4.9)"""

from collections.abc import Hashable, Iterable
from decimal import Decimal

from caseman_plugins.titles.problems import unsettled, without_task
from caseman_plugins.titles.steps import ARCHIVE

from caseman.api import (
    CheckContext,
    Finding,
    Fix,
    GroupContext,
    GroupRule,
    InputError,
    Label,
    Rule,
    Severity,
)
from caseman.api import msg as _

from .actions import LOOP
from .sections import Land
from .steps import FILE, separate, unified
from .table import NOTHING, Plot, apportion, plot

#: A share this near to what another weight gives was made with that weight.
NEAR = Decimal("0.05")


def _keys(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    if ctx.record.table == "units" and ctx.unit is not None:
        found = plot(ctx) if ctx.unit.land_share is not None else None
        if found is not None:
            yield ctx.unit.project, found
    elif ctx.record.table == "projects" and ctx.project is not None and ctx.project.land_area:
        yield ctx.record.id, ctx.project.land_area


def check(group: GroupContext) -> Iterable[Finding]:
    """LND-01: the shares are the parcel. LND-02: a unit has the weight of another use."""
    owner = next((one for one in group.members if isinstance(one.value, Decimal)), None)
    units = sorted(
        (one for one in group.members if isinstance(one.value, Plot)), key=lambda one: one.value.unit
    )
    if owner is None or not units:
        return
    parcel, plots = owner.value, [one.value for one in units]
    try:
        due = apportion(parcel, plots)
    except InputError:
        return
    whole = sum((one.weighted for one in plots), NOTHING)
    weights = {one.use: one.weight for one in plots}
    gap = NOTHING
    wrong = []
    for member, one, right in zip(units, plots, due, strict=True):
        if one.share is None or one.share == right:
            continue
        as_of = next(
            (
                use
                for use, weight in weights.items()
                if weight != one.weight and abs(parcel * one.area * weight / whole - one.share) <= NEAR
            ),
            None,
        )
        if as_of is None:
            gap += one.share - right
            wrong.append(one.unit)
            continue
        yield Finding(
            message=_("{unit} ({use}) has {share} m2 of land, weighed as {other}; as {use} it is {due} m2"),
            facts={
                "unit": one.unit,
                "use": Label(one.use.title_id),
                "other": Label(as_of.title_id),
                "share": one.share,
                "due": right,
            },
            path="land_share",
            code="LND-02",
            key=one.unit,
            record=member.ref,
            fix=(Fix(title=_("weigh it by its use and apportion anew"), action="land.apportion"),),
        )
    if gap:
        yield Finding(
            message=_(
                "land shares make {sum} m2, the parcel has {parcel} m2: {gap}; not as apportioned: {units}"
            ),
            facts={"sum": parcel + gap, "parcel": parcel, "gap": f"{gap:+.2f}", "units": wrong},
            path="land_area",
            code="LND-01",
            key="sum",
            record=owner.ref,
            fix=(Fix(title=_("apportion anew by the largest remainder"), action="land.apportion"),),
        )


def forms_of_district(ctx: CheckContext) -> Iterable[Finding]:
    """LND-03: the file is on the forms of its own district."""
    land = ctx.section(Land)
    if land is None or not land.form_set or ctx.project is None or not ctx.project.district:
        return
    if land.form_set != ctx.project.district:
        yield Finding(
            message=_("the forms are those of {forms}, the unit lies in {district}"),
            facts={"forms": land.form_set, "district": ctx.project.district},
            path="land.form_set",
            fix=(Fix(title=_("take the forms of the district"), action="core.edit"),),
        )


def separate_here(ctx: CheckContext) -> Iterable[Finding]:
    """LND-04: a place with one certificate issues no land certificate of a unit; who filed before goes the old way."""
    regime = unified(ctx)
    if regime is not None:
        yield Finding(
            message=_(
                "since {since} house and land have one certificate here: no land certificate of the unit"
            ),
            facts={"since": regime.since},
            path="land.filed_on",
            cite=regime.cite,
            fix=(Fix(title=_("nothing is to be filed")),),
        )


def share_known(ctx: CheckContext) -> Iterable[Finding]:
    """LND-05: the unit's share of the parcel is known before its file goes."""
    if ctx.step and ctx.unit and ctx.unit.land_share is None:
        yield Finding(
            message=_("{unit} has no land share yet"),
            facts={"unit": ctx.unit.name},
            path="unit",
            fix=(Fix(title=_("apportion the parcel"), action="land.apportion"),),
        )


def certificate_there(ctx: CheckContext) -> Iterable[Finding]:
    """LND-06: a file is archived when its land certificate is there, where units are known to have one of their own."""
    land = ctx.section(Land) or Land()
    if ctx.step and separate(ctx) and not land.certified_on:
        yield Finding(
            message=_("the land certificate of {unit} is not here yet"),
            facts={"unit": ctx.unit.name if ctx.unit else ctx.case.unit},
            path="land.certified_on",
            fix=(Fix(title=_("file for it"), action=FILE),),
        )


def problem_has_task(ctx: CheckContext) -> Iterable[Finding]:
    """TSK-01, of a land file."""
    return without_task(ctx, LOOP, "land.follow_up")


def problem_settled(ctx: CheckContext) -> Iterable[Finding]:
    """TTL-05, of a land file."""
    return unsettled(ctx, LOOP, "land.settle")


ALL: list[Rule | GroupRule] = [
    GroupRule(
        id="land.sum",
        code="LND-01",
        codes=("LND-01", "LND-02"),
        title=_("land shares are the parcel"),
        severity=Severity.BLOCK,
        keys=_keys,
        check=check,
        records="*",
        single=True,
    ),
    Rule(
        id="land.forms",
        code="LND-03",
        title=_("forms of the district"),
        severity=Severity.BLOCK,
        check=forms_of_district,
        needs=("land",),
        gate=(FILE,),
    ),
    Rule(
        id="land.regime",
        code="LND-04",
        title=_("land certificates only where there are separate ones"),
        severity=Severity.BLOCK,
        check=separate_here,
        gate=(FILE,),
        after=FILE,
    ),
    Rule(
        id="land.share",
        code="LND-05",
        title=_("land share before the file goes"),
        severity=Severity.BLOCK,
        check=share_known,
        gate=(FILE,),
    ),
    Rule(
        id="land.task",
        code="TSK-01",
        title=_("a land file that came back has a task"),
        severity=Severity.BLOCK,
        check=problem_has_task,
        needs=("land",),
    ),
    Rule(
        id="land.settled",
        code="TTL-05",
        title=_("a problem of the land file is settled before it goes again"),
        severity=Severity.BLOCK,
        check=problem_settled,
        needs=("land",),
        gate=(FILE,),
    ),
    Rule(
        id="land.certificate_there",
        code="LND-06",
        title=_("land certificate before the file is archived"),
        severity=Severity.BLOCK,
        check=certificate_there,
        gate=(ARCHIVE,),
    ),
]
