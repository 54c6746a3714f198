"""Units against the total title: the sums of each building, and which unit changed since they last agreed (D4.1)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from caseman.api import (
    ActionContext,
    Building,
    CheckContext,
    FactsView,
    Finding,
    Fix,
    GroupContext,
    GroupRule,
    Project,
    Rule,
    Severity,
    Unit,
)
from caseman.api import msg as _

from .sections import Survey

NOTHING = Decimal("0.00")
#: Units that a finding leads to by a digit; two more are left for the survey office and for setting it aside.
_WAYS = 7
#: The areas of a unit and of its building's totals, by one name.
AREAS = {
    "area": ("surveyed_area", "area", _("surveyed area")),
    "inner": ("inner_area", "inner_area", _("surveyed inner area")),
    "shared": ("shared_area", "shared_area", _("surveyed shared area")),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A unit's areas as they are, and as they were when the survey last agreed (m2)."""

    unit: str
    now: Mapping[str, Decimal | None]
    agreed: Mapping[str, Decimal | None]
    agreed_on: date | None

    @property
    def changed(self) -> bool:
        return self.agreed_on is not None and dict(self.now) != dict(self.agreed)


@dataclass(frozen=True, slots=True)
class Totals:
    """A building's totals."""

    count: int | None
    sums: Mapping[str, Decimal | None]


def measured(unit: Unit, survey: Survey | None) -> Measured:
    agreed = survey or Survey()
    return Measured(
        unit.name,
        {name: getattr(unit, field) for name, (field, _total, _title) in AREAS.items()},
        {"area": agreed.area, "inner": agreed.inner_area, "shared": agreed.shared_area},
        agreed.agreed_on,
    )


def totals(building: Building) -> Totals:
    return Totals(
        building.unit_count, {name: getattr(building, total) for name, (_f, total, _t) in AREAS.items()}
    )


@dataclass(frozen=True, slots=True)
class Balance:
    """A building: its totals, its units, their sums."""

    totals: Totals
    units: tuple[Measured, ...]

    @property
    def count(self) -> int:
        return len(self.units)

    def sum(self, name: str) -> Decimal:
        return sum((unit.now[name] or NOTHING for unit in self.units), NOTHING)

    def gap(self, name: str) -> Decimal | None:
        """Total less units; None where the building has no such total."""
        total = self.totals.sums[name]
        return None if total is None else total - self.sum(name)

    @property
    def changed(self) -> list[Measured]:
        return [unit for unit in self.units if unit.changed]

    @property
    def agreed_on(self) -> date | None:
        return max((unit.agreed_on for unit in self.units if unit.agreed_on), default=None)


def balances(project: Project, units: Iterable[FactsView]) -> dict[str, Balance]:
    """By building, in the order of the project's buildings."""
    by_building: dict[str, list[Measured]] = defaultdict(list)
    for facts in units:
        if facts.unit is not None:
            by_building[facts.unit.building].append(measured(facts.unit, facts.section(Survey)))
    return {one.name: Balance(totals(one), tuple(by_building[one.name])) for one in project.buildings}


def _keys(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    if ctx.record.table == "units" and ctx.unit is not None:
        yield (ctx.unit.project, ctx.unit.building), measured(ctx.unit, ctx.section(Survey))
    elif ctx.record.table == "projects" and ctx.project is not None:
        for building in ctx.project.buildings:
            yield (ctx.record.id, building.name), totals(building)


def _told(unit: Measured) -> str:
    """How a unit's areas changed: `2-1-0101: 89.10→89.46`."""
    parts = [
        f"{unit.agreed[name] or NOTHING}→{unit.now[name] or NOTHING}"
        for name in AREAS
        if unit.agreed[name] != unit.now[name]
    ]
    return f"{unit.unit} {' '.join(parts)}"


def check(group: GroupContext) -> Iterable[Finding]:
    """BAL-01: units and total differ in area. BAL-02: only the inner and shared parts do. BAL-03: they differ in number."""
    owner = next((one for one in group.members if isinstance(one.value, Totals)), None)
    units = tuple(one.value for one in group.members if isinstance(one.value, Measured))
    if owner is None or not units:
        return
    balance = Balance(owner.value, units)
    building = group.key[1]
    if balance.totals.count is not None and balance.totals.count != balance.count:
        yield Finding(
            message=_("{building}: the survey has {count} units, the house table {known}"),
            facts={"building": building, "count": balance.totals.count, "known": balance.count},
            path="buildings",
            code="BAL-03",
            key=f"{building}.count",
            record=owner.ref,
            fix=(Fix(title=_("compare house table and survey book row by row")),),
        )
    gap = balance.gap("area")
    parts = [name for name in ("inner", "shared") if balance.gap(name)]
    if not gap and not parts:
        return
    names = ["area"] if gap else parts
    changed = balance.changed
    moved = [one.ref for one in group.members if isinstance(one.value, Measured) and one.value.changed]
    facts: dict[str, object] = {
        "building": building,
        "gaps": [f"{balance.gap(name):+.2f} m²" for name in names],
        "since": balance.agreed_on or "",
        "units": [_told(unit) for unit in changed],
        "count": len(changed),
    }
    if balance.agreed_on is None:
        message = _(
            "{building}: total less units {gaps}; no survey was agreed before, so nothing can be traced"
        )
    elif changed:
        message = _(
            "{building}: total less units {gaps}; changed since the survey of {since}: {count} rows: {units}"
        )
    else:
        message = _(
            "{building}: total less units {gaps}; no row changed since the survey of {since}: the total is wrong"
        )
    yield Finding(
        message=message,
        facts=facts,
        path="buildings",
        code="BAL-01" if gap else "BAL-02",
        key=f"{building}.area",
        record=owner.ref,
        refs=tuple(moved),
        fix=(
            *(
                Fix(
                    title=_("key it again from the survey book"),
                    action="core.edit",
                    record=ref,
                    path=AREAS[names[0]][0],
                )
                for ref in moved[:_WAYS]
            ),
            Fix(title=_("find the row in the survey book, write to the survey office")),
        ),
    )


def split_adds_up(ctx: CheckContext) -> Iterable[Finding]:
    """BAL-04: inner and shared area make the unit's area."""
    unit = ctx.unit
    if unit is None or unit.surveyed_area is None or unit.inner_area is None or unit.shared_area is None:
        return
    made = unit.inner_area + unit.shared_area
    if made != unit.surveyed_area:
        yield Finding(
            message=_("inner {inner} and shared {shared} m2 make {made} m2, not {area} m2"),
            facts={
                "inner": unit.inner_area,
                "shared": unit.shared_area,
                "made": made,
                "area": unit.surveyed_area,
            },
            path="surveyed_area",
            fix=(Fix(title=_("key it again from the survey book"), action="core.edit"),),
        )


def agree(ctx: ActionContext) -> None:
    """Keep each unit's areas of today, where every building agrees with its total. Raises Refused otherwise."""
    project = ctx.facts.project
    if project is None:
        ctx.refuse(_("this is no project"))
    mine = [facts for facts in ctx.all("units") if facts.unit and facts.unit.project == ctx.facts.record.id]
    for name, balance in balances(project, mine).items():
        wrong = [part for part in AREAS if balance.gap(part)]
        if wrong or (balance.totals.count is not None and balance.totals.count != balance.count):
            gap = balance.gap(wrong[0]) if wrong else balance.totals.count
            ctx.refuse(_("{building} does not agree with its total: {gap}"), building=name, gap=gap)
    keep_survey(ctx, mine, ctx.today)


def keep_survey(ctx: ActionContext, units: Iterable[FactsView], day: date) -> None:
    for facts in list(units):
        unit = facts.unit
        if unit is None or unit.surveyed_area is None:
            continue
        values = {
            "agreed_on": day,
            "area": unit.surveyed_area,
            "inner_area": unit.inner_area,
            "shared_area": unit.shared_area,
        }
        ctx.change(facts.record.ref, {f"titles.survey.{name}": value for name, value in values.items()})


RULES: list[Rule | GroupRule] = [
    GroupRule(
        id="titles.balance",
        code="BAL-01",
        codes=("BAL-01", "BAL-02", "BAL-03"),
        title=_("units agree with the total title"),
        severity=Severity.BLOCK,
        keys=_keys,
        check=check,
        records="*",
        single=True,
    ),
    Rule(
        id="titles.split",
        code="BAL-04",
        title=_("inner and shared area make the whole"),
        severity=Severity.BLOCK,
        check=split_adds_up,
        records="units",
    ),
]
