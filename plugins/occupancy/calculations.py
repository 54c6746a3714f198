"""Rates of occupancy by any of the bases in use, for the calculator at the counter."""

from collections.abc import Mapping
from decimal import Decimal

from caseman.api import CalcContext, Calculation, Input, InputError, Line, round_to
from caseman.api import msg as _


def rates(calc: CalcContext) -> Mapping[str, object]:
    """Occupancy over delivered and over all units, vacancy of the delivered, delivery; three denominators are in use."""
    total, delivered, occupied = (calc.need(name) for name in ("units_total", "delivered", "occupied"))
    if not occupied <= delivered <= total:
        raise InputError(
            _("{occupied} occupied, {delivered} delivered, {total} units: each is part of the next"),
            occupied=occupied,
            delivered=delivered,
            total=total,
        )

    def share(label: str, part: int, whole: int) -> Decimal:
        found = round_to(Decimal(part) * 100 / whole)
        calc.line(Line(label=label, value=found, formula=f"{part} x 100 / {whole}"))
        return found

    return {
        "occupancy_of_delivered_pct": share(_("occupied of the delivered, per cent"), occupied, delivered),
        "occupancy_of_total_pct": share(_("occupied of all, per cent"), occupied, total),
        "vacancy_of_delivered_pct": share(
            _("vacant of the delivered, per cent"), delivered - occupied, delivered
        ),
        "delivery_pct": share(_("delivered of all, per cent"), delivered, total),
    }


ALL = [
    Calculation(
        name="occupancy.rates",
        title=_("occupancy and vacancy"),
        inputs={
            "units_total": Input(type="count", title=_("all units"), required=True, above=Decimal(0)),
            "delivered": Input(type="count", title=_("delivered units"), required=True, above=Decimal(0)),
            "occupied": Input(type="count", title=_("occupied units"), required=True, minimum=Decimal(0)),
        },
        compute=rates,
        rounding=_("per cent half up to 0.01"),
    )
]
