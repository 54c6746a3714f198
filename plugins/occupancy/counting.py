"""Counting (D5.7): units by building, delivered and lived in, rates over one base; snapshots and their trend."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from caseman.api import (
    Action,
    ActionContext,
    Chart,
    Choice,
    Code,
    Column,
    Count,
    Day,
    FactsView,
    LongText,
    Model,
    Params,
    RecordType,
    Report,
    ReportContext,
    Text,
    UserName,
    View,
    field,
    round_to,
)
from caseman.api import msg as _

from .evidence import Definition, Occupancy, delivered, lived_in

SNAPSHOTS = "snapshots"


class Base(Choice):
    """Over which units the rates are counted."""

    DELIVERED = "delivered", _("delivered units"), "已交付"
    SOLD = "sold", _("sold units"), "已售"
    TOTAL = "total", _("all units"), "总套数"


@dataclass(slots=True)
class Tally:
    """Units of a building: all, sold, delivered, lived in."""

    total: int = 0
    sold: int = 0
    delivered: int = 0
    occupied: int = 0

    def __iadd__(self, other: "Tally") -> "Tally":
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        return self


def rates(tally: Mapping[str, int] | Tally, base: Base) -> tuple[Decimal | None, Decimal | None]:
    """Occupancy and vacancy in per cent over one base, which add up to 100; None over nothing."""
    read = tally.get if isinstance(tally, Mapping) else lambda name: getattr(tally, name)
    whole, part = read(base.value), read("occupied")
    if not whole:
        return None, None
    occupancy = round_to(Decimal(part or 0) * 100 / whole)
    return occupancy, Decimal(100) - occupancy


@dataclass(frozen=True, slots=True)
class Counted:
    """Tallies by project and building; definition and base are those of the first unit's place."""

    tallies: Mapping[tuple[str, str], Tally]
    definition: Definition
    base: Base


def count(units: Iterable[FactsView], cases: Iterable[FactsView], day: date) -> Counted | None:
    """None where there are no units. Raises NoPolicy where the place has no definition."""
    found: dict[tuple[str, str], Tally] = defaultdict(Tally)
    words: tuple[Definition, Base] | None = None
    for facts in units:
        unit = facts.unit
        if unit is not None:
            found[unit.project, unit.building].total += 1
            words = words or (
                Definition(facts.policy.value("occupancy.definition").value),
                Base(facts.policy.value("occupancy.base").value),
            )
    if words is None:
        return None
    for facts in cases:
        if facts.unit is None or facts.case.closed_on:
            continue
        tally = found[facts.unit.project, facts.unit.building]
        own = Definition(facts.policy.value("occupancy.definition").value)
        tally.sold += 1
        tally.delivered += delivered(facts, day)
        tally.occupied += lived_in(facts, day, own)
    return Counted(dict(found), *words)


def _rows(found: Counted) -> list[dict[str, Any]]:
    rows = []
    for (project, building), tally in sorted(found.tallies.items()):
        occupancy, vacancy = rates(tally, found.base)
        rows.append(
            {
                "project": project,
                "building": building,
                **{one.name: getattr(tally, one.name) for one in fields(tally)},
                "occupancy": str(occupancy) if occupancy is not None else "",
                "vacancy": str(vacancy) if vacancy is not None else "",
            }
        )
    return rows


def by_building(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """As things stand, or as of an earlier day: the rows add up to all units."""
    found = count(ctx.all("units"), ctx.all("cases"), ctx.today)
    if found is None:
        return
    for row in _rows(found):
        yield row | {"definition": found.definition, "base": found.base}


def evidence_rows(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every delivered unit with the last look at it."""
    for facts in ctx.all("cases"):
        if not delivered(facts, ctx.today):
            continue
        last = (facts.section(Occupancy) or Occupancy()).last(ctx.today)
        yield {
            "ref": facts.record.ref,
            "unit": facts.unit.name if facts.unit else facts.case.unit,
            "use": last.use if last else None,
            "source": last.source if last else None,
            "day": last.day if last else None,
            "by": last.by if last else "",
        }


class Row(Model):
    """A building in a snapshot."""

    project: Text = field(_("project"), default="")
    building: Text = field(_("building"), default="")
    total: Count = field(_("all units"), default=0)
    sold: Count = field(_("sold"), default=0)
    delivered: Count = field(_("delivered"), default=0)
    occupied: Count = field(_("lived in"), default=0)


class Snapshot(Model):
    """What was counted on a day, by which definition; it is never counted again."""

    name: Code | None = field(_("snapshot"), search=True)
    project: Text = field(_("project"), default="")
    day: Day | None = field(_("as of"), event=True)
    definition: Definition | None = field(_("definition"))
    base: Base | None = field(_("base"))
    rows: list[Row] = field(_("by building"), default=[])
    counted_by: UserName = field(_("counted by"), default="", computed=True)
    reviewed_by: UserName = field(_("reviewed by"), default="", computed=True)
    submitted_on: Day | None = field(_("reported on"), event=True, after=("day",))
    remark: LongText = field(_("remark"), default="")


SNAPSHOT = RecordType(
    id=SNAPSHOTS,
    title=_("snapshots of occupancy"),
    model=Snapshot,
    label=lambda data: str(data.get("name", "")),
    order=145,
    go="rk",
    listed=("day", "counted_by", "reviewed_by", "submitted_on"),
)


class Taken(Params):
    name: Code | None = field(_("snapshot"), help=_("empty: the month"))


def take(ctx: ActionContext) -> None:
    """Count all units as they stand and keep the figures."""
    name = str(ctx.params.name or f"{ctx.today:%Y-%m}")
    if any(one.record.own(Snapshot).name == name for one in ctx.all(SNAPSHOTS)):
        ctx.refuse(_("snapshot {name} is there: give another name"), name=name)
    found = count(ctx.all("units"), ctx.all("cases"), ctx.today)
    if found is None:
        ctx.refuse(_("there are no units to count"))
    kept = {one.name for one in fields(Tally)} | {"project", "building"}
    rows = [{key: value for key, value in row.items() if key in kept} for row in _rows(found)]
    values = {
        "name": name,
        "project": rows[0]["project"],
        "day": ctx.today,
        "definition": found.definition,
        "base": found.base,
        "rows": rows,
        "counted_by": ctx.user.name,
    }
    ctx.create(SNAPSHOTS, values, name)
    all_ = _sum(rows)
    ctx.say(
        _("{name}: {occupied} lived in of {delivered} delivered and {total} units"),
        name=name,
        occupied=all_.occupied,
        delivered=all_.delivered,
        total=all_.total,
    )


def _sum(rows: Iterable[Mapping[str, Any]]) -> Tally:
    whole = Tally()
    for row in rows:
        whole += Tally(*(int(row[one.name]) for one in fields(Tally)))
    return whole


class Review(Params):
    remark: LongText = field(_("remark"), default="")


def submit(ctx: ActionContext) -> None:
    """Reviewed by somebody else than who counted, and reported to company and property office."""
    own = ctx.facts.record.own(Snapshot)
    if own.submitted_on:
        ctx.refuse(_("reported already on {day}"), day=own.submitted_on)
    if own.counted_by == ctx.user.name:
        ctx.refuse(_("{name} counted it: somebody else reviews it"), name=ctx.user.name)
    values = {"reviewed_by": ctx.user.name, "submitted_on": ctx.today, "remark": ctx.params.remark}
    ctx.change(ctx.facts.record.ref, values)


def trend(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The snapshots, the oldest first, each over the base of its day."""
    kept = sorted(ctx.all(SNAPSHOTS), key=lambda one: str(one.record.own(Snapshot).day))
    for facts in kept:
        own = facts.record.own(Snapshot)
        whole = _sum(row.model_dump() for row in own.rows)
        occupancy, vacancy = rates(whole, own.base or Base.DELIVERED)
        yield {
            "ref": facts.record.ref,
            "name": own.name,
            "day": own.day,
            **{one.name: getattr(whole, one.name) for one in fields(whole)},
            "occupancy": str(occupancy) if occupancy is not None else "",
            "vacancy": str(vacancy) if vacancy is not None else "",
            "definition": own.definition,
            "base": own.base,
            "submitted": own.submitted_on,
        }


def chart(ctx: ReportContext) -> Chart:
    """Occupancy by building and of them all now, each with what it is of, and all of it over the snapshots."""
    found = count(ctx.all("units"), ctx.all("cases"), ctx.today)
    tallies = found.tallies if found else {}
    whole = _sum(
        [{one.name: getattr(tally, one.name) for one in fields(tally)} for tally in tallies.values()]
    )
    named = [
        (f"{building} {tally.occupied}/{getattr(tally, found.base)}", tally)
        for (_project, building), tally in sorted(tallies.items())
        if found
    ]
    bars = [
        (name, rate)
        for name, tally in (*named, (_("total"), whole))
        if found and (rate := rates(tally, found.base)[0]) is not None
    ]
    line = [Decimal(str(row["occupancy"])) for row in trend(ctx) if row["occupancy"]]
    lines = [(_("trend"), line)] if len(line) > 1 else []
    return Chart(bars=bars, lines=lines, kind="area", unit="%")


def _count(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="count", total=True)


_TALLY = (
    _count("total", _("all units")),
    _count("sold", _("sold")),
    _count("delivered", _("delivered")),
    _count("occupied", _("lived in")),
)
_RATES = (
    Column(name="occupancy", title=_("occupancy, per cent")),
    Column(name="vacancy", title=_("vacancy, per cent")),
    Column(name="definition", title=_("definition")),
    Column(name="base", title=_("base")),
)
REPORTS = [
    Report(
        id="occupancy.buildings",
        title=_("occupancy by building"),
        columns=(
            Column(name="project", title=_("project")),
            Column(name="building", title=_("building")),
            *_TALLY,
            *_RATES,
        ),
        rows=by_building,
    ),
    Report(
        id="occupancy.units",
        title=_("evidence by unit"),
        columns=(
            Column(name="unit", title=_("unit")),
            Column(name="use", title=_("use")),
            Column(name="source", title=_("source")),
            Column(name="day", title=_("day"), kind="day"),
            Column(name="by", title=_("who")),
        ),
        rows=evidence_rows,
    ),
    Report(
        id="occupancy.trend",
        title=_("trend of occupancy"),
        columns=(
            Column(name="name", title=_("snapshot")),
            Column(name="day", title=_("as of"), kind="day"),
            *(Column(name=one.name, title=one.title, kind="count") for one in _TALLY),
            *_RATES,
            Column(name="submitted", title=_("reported on"), kind="day"),
        ),
        rows=trend,
    ),
]
ACTIONS = [
    Action(id="occupancy.snapshot", title=_("take a snapshot of occupancy"), run=take, params=Taken),
    Action(
        id="occupancy.submit",
        title=_("review and report a snapshot"),
        run=submit,
        records=SNAPSHOTS,
        params=Review,
    ),
]
VIEWS = [View(id="occupancy.chart", title=_("occupancy"), build=chart, records="", order=70, go="rl")]
