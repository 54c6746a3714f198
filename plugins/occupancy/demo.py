"""Visits in the demo office, and the planted error of this duty."""

from datetime import date

from caseman.api import ActionContext, DemoEvents, Plant

from .evidence import Evidence, Source, UnitUse

BUILDING, VISITED = "3", date(2026, 3, 16)
#: What was found at one door after the other.
FOUND = (UnitUse.OWN, UnitUse.OWN, UnitUse.VACANT, UnitUse.OWN, UnitUse.LET)


def visits(ctx: ActionContext) -> None:
    """Building 3 was walked from door to door."""
    cases = sorted(
        (
            facts
            for facts in ctx.all("cases")
            if facts.unit and facts.unit.building.removesuffix("幢") == BUILDING
        ),
        key=lambda facts: facts.case.unit,
    )
    for place, facts in enumerate(cases):
        seen = Evidence(day=VISITED, source=Source.VISIT, use=FOUND[place % len(FOUND)], by="c2")
        ctx.change(facts.record.ref, {"occupancy.evidence": [seen]})


def _without_keys(ctx: ActionContext) -> None:
    seen = Evidence(day=date(2026, 3, 20), source=Source.PROPERTY, use=UnitUse.OWN, by="物业")
    ctx.change(ctx.find("2-1-0202").record.ref, {"occupancy.evidence": [seen]})


ALL: list[DemoEvents | Plant] = [
    DemoEvents(run=visits, order=80),
    Plant(id="PE78", title="登记已入住而钥匙未交", codes=("OCC-01",), run=_without_keys),
]
