"""The property office's list of who lives where (D5.7): rooms that are not ours, and uses that differ from the last look."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from caseman.api import ActionContext, FactsView, ListField, ListKind, Model, Ours, Severity, Text, field
from caseman.api import msg as _

from .evidence import Evidence, Occupancy, Source, UnitUse, delivered

OCCUPANTS = "occupants"


class OccupantRow(Model):
    """A line of the property office's list."""

    unit: Text = field(_("unit"), office=("房号", "房屋", "房间", "单元房号"), required=True)
    use: UnitUse = field(_("use"), office=("使用情况", "入住情况", "居住情况", "使用状态"), required=True)


def theirs(row: OccupantRow) -> Mapping[str, object]:
    return {"unit": row.unit, "use": row.use.words[0]}


def ours(facts: FactsView) -> Iterable[Ours]:
    """A unit whose keys are handed over may be on the list; none is missed there."""
    if delivered(facts, facts.today):
        last = (facts.section(Occupancy) or Occupancy()).last(facts.today)
        use = last.use.words[0] if last and last.use else None
        yield Ours(values={"unit": facts.case.unit, "use": use}, since=date.max)


def take(ctx: ActionContext, ref: str, values: Mapping[str, Any]) -> None:
    """What the office says becomes a look of its own, beside the earlier ones."""
    known = ctx.of(ref).section(Occupancy) or Occupancy()
    use = UnitUse(str(values["use"]))
    seen = Evidence(day=ctx.today, source=Source.PROPERTY, use=use, by=ctx.user.name)
    ctx.change(ref, {"occupancy.evidence": [*known.evidence, seen]})


LISTS = [
    ListKind(
        id=OCCUPANTS,
        title=_("property office's list of occupants"),
        office=_("property office"),
        row=OccupantRow,
        theirs=theirs,
        ours=ours,
        fields=(
            ListField(name="unit", title=_("unit"), kind="unit", code="R-OCC-01"),
            ListField(name="use", title=_("use"), code="R-OCC-02"),
        ),
        keys=(("unit",),),
        missing_here="R-OCC-01",
        double="R-OCC-03",
        take=take,
        proposals={"R-OCC-02": "take"},
        customer=False,
        names=("入住名单", "物业", "入住情况"),
        causes=("物业更正", "交房前看房"),
        severity=Severity.WARN,
    ),
]
