"""The apportionment table with its arithmetic, its sums by use, and the register of land certificates."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from caseman_plugins.contracts.ledgers import BUYERS, UNIT, who

from caseman.api import Column, InputError, Label, NoPolicy, Report, ReportContext, round_to
from caseman.api import msg as _

from .sections import Land
from .table import NOTHING, Plot, apportion, of_project


def _tables(ctx: ReportContext) -> Iterable[tuple[str, Decimal, list[Plot], list[Decimal]]]:
    """Of each project with a parcel: its name, the parcel, the units, their shares."""
    units = list(ctx.all("units"))
    for facts in ctx.all("projects"):
        if facts.project is None or not facts.project.land_area:
            continue
        try:
            plots = of_project(facts.record.id, units)
            shares = apportion(facts.project.land_area, plots)
        except (NoPolicy, InputError):
            continue
        yield facts.project.name, facts.project.land_area, plots, shares


def table(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for project, parcel, plots, shares in _tables(ctx):
        whole = sum((one.weighted for one in plots), NOTHING)
        for one, share in zip(plots, shares, strict=True):
            yield {
                "project": project,
                "unit": one.unit,
                "use": one.use,
                "area": one.area,
                "weight": one.weight,
                "weighted": round_to(one.weighted, 4),
                "formula": f"{parcel} × {one.area} × {one.weight} ÷ {round_to(whole, 4)}",
                "share": share,
                "booked": one.share,
                "gap": None if one.share is None else one.share - share,
            }


def uses(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for project, _parcel, plots, shares in _tables(ctx):
        rows: dict[str, dict[str, object]] = {}
        for one, share in zip(plots, shares, strict=True):
            row = rows.setdefault(
                one.use.value,
                {
                    "project": project,
                    "use": one.use,
                    "weight": one.weight,
                    "units": 0,
                    "area": NOTHING,
                    "share": NOTHING,
                },
            )
            row |= {
                "units": int(str(row["units"])) + 1,
                "area": Decimal(str(row["area"])) + one.area,
                "share": Decimal(str(row["share"])) + share,
            }
        yield from rows.values()


def register(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all("cases"):
        land = facts.section(Land)
        if land is None or not (land.filed_on or land.problems) or facts.case.closed_on:
            continue
        yield who(facts) | {
            "batch": land.batch,
            "share": facts.unit.land_share if facts.unit else None,
            "filed": land.filed_on,
            "number": land.certificate_no,
            "certified": land.certified_on,
            "problem": land.open_problem.cause if land.open_problem else "",
            "state": Label(ctx.state(facts.record)),
        }


_PROJECT = Column(name="project", title=_("project"))
_USE = Column(name="use", title=_("use"))
_WEIGHT = Column(name="weight", title=_("weight"), kind="area")
_AREA = Column(name="area", title=_("surveyed area"), kind="area", total=True)
_SHARE = Column(name="share", title=_("land share"), kind="area", total=True)
ALL = [
    Report(
        id="land.table",
        title=_("apportionment table of mixed uses"),
        columns=(
            _PROJECT,
            UNIT,
            _USE,
            _AREA,
            _WEIGHT,
            Column(name="weighted", title=_("weighted area"), kind="area", total=True),
            _SHARE,
            Column(name="booked", title=_("land share on record"), kind="area", total=True),
            Column(name="gap", title=_("difference"), kind="area", total=True),
            Column(name="formula", title=_("arithmetic")),
        ),
        rows=table,
    ),
    Report(
        id="land.uses",
        title=_("land by use"),
        columns=(
            _PROJECT,
            _USE,
            _WEIGHT,
            Column(name="units", title=_("units"), kind="count", total=True),
            _AREA,
            _SHARE,
        ),
        rows=uses,
    ),
    Report(
        id="land.register",
        title=_("register of land certificates"),
        columns=(
            Column(name="batch", title=_("batch"), kind="code"),
            UNIT,
            BUYERS,
            _SHARE,
            Column(name="filed", title=_("filed for land on"), kind="day"),
            Column(name="number", title=_("land certificate number"), kind="code"),
            Column(name="certified", title=_("land certificate of"), kind="day"),
            Column(name="problem", title=_("problem")),
            Column(name="state", title=_("state")),
        ),
        rows=register,
    ),
]
