"""The mixed-use apportionment table of a parcel (混合综分表): exact to the parcel, with the arithmetic of each line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from caseman.api import FactsView, InputError, Use, largest_remainder
from caseman.api import msg as _

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Plot:
    """A unit on a parcel: its area and land share in m2, the weight of its use."""

    unit: str
    use: Use
    area: Decimal
    weight: Decimal
    share: Decimal | None

    @property
    def weighted(self) -> Decimal:
        return self.area * self.weight


def plot(facts: FactsView) -> Plot | None:
    """A unit as the table sees it; None before its survey. Raises NoPolicy where its use has no weight here."""
    unit = facts.unit
    if unit is None or unit.use is None or not unit.surveyed_area:
        return None
    weight = Decimal(facts.policy.table("land.coefficient", kind=unit.use).value)
    return Plot(unit.name, unit.use, unit.surveyed_area, weight, unit.land_share)


def apportion(parcel: Decimal, plots: Sequence[Plot]) -> list[Decimal]:
    """Each unit's land in m2: largest remainder, ties to the unit named first; the sum is the parcel exactly.

    Raises InputError for a parcel of nothing, or without units.
    """
    if parcel <= 0 or not plots:
        raise InputError(
            _("a parcel of {parcel} m2 cannot be apportioned to {count} units"),
            parcel=parcel,
            count=len(plots),
        )
    return largest_remainder(parcel, [Fraction(one.weighted) for one in plots])


def of_project(ref: str, units: Iterable[FactsView]) -> list[Plot]:
    """The units of a project (its id), by name. Raises NoPolicy."""
    found = [plot(facts) for facts in units if facts.unit and facts.unit.project == ref]
    return sorted((one for one in found if one), key=lambda one: one.unit)
