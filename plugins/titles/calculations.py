"""Calculations of titles: the balance of units and total title, and the terms of application and registry."""

from collections.abc import Mapping
from decimal import Decimal

from caseman.api import CalcContext, Calculation, Input, Line, round_to
from caseman.api import msg as _


def balance(calc: CalcContext) -> Mapping[str, object]:
    """Units and what is not for sale against the total title; 0.01 m2 is a difference."""
    total, units, kept = (calc.need(name) for name in ("total_title_m2", "units_sum_m2", "not_for_sale_m2"))
    difference = total - units - kept
    calc.line(Line(label=_("difference"), value=difference, formula=f"{total} - {units} - {kept}"))
    return {"difference": difference, "balanced": difference == 0}


def _counted(calc: CalcContext, start: str, parameter: str) -> Mapping[str, object]:
    begun = calc.need(start)
    due = calc.policy.deadline(parameter, begun, calc.day)
    calc.line(
        Line(
            label=_("last day"),
            value=due.day,
            source=due.value,
            due=due,
        )
    )
    return {"due": due.day}


def application_deadline(calc: CalcContext) -> Mapping[str, object]:
    """The last day for applying for the title after handover."""
    return _counted(calc, "handed_over", "titles.application_term")


def registry_deadline(calc: CalcContext) -> Mapping[str, object]:
    """The day by which the registry must have finished."""
    return _counted(calc, "accepted", "titles.registry_term")


def late_title(calc: CalcContext) -> Mapping[str, object]:
    """What a day without the title costs the seller: the price paid x the contract template's rate a day."""
    paid: Decimal = calc.need("paid")
    rate: Decimal = calc.parameter("titles.late_title_rate", "rate")
    penalty = round_to(paid * rate)
    calc.line(Line(label=_("penalty a day"), value=penalty, formula=f"{paid} x {rate}"))
    return {"per_day": penalty}


def _area(title: str, zero: bool = False) -> Input:
    if zero:
        return Input(type="area", title=title, unit=_("m2"), required=True, minimum=Decimal(0))
    return Input(type="area", title=title, unit=_("m2"), required=True, above=Decimal(0))


ALL = [
    Calculation(
        name="titles.balance",
        title=_("units against the total title"),
        inputs={
            "total_title_m2": _area(_("total title")),
            "units_sum_m2": _area(_("sum of the units")),
            "not_for_sale_m2": _area(_("kept or common"), zero=True),
        },
        compute=balance,
        rounding=_("exact"),
    ),
    Calculation(
        name="titles.late_title",
        title=_("penalty a day for a late title"),
        inputs={
            "paid": Input(
                type="money", title=_("price paid"), unit=_("yuan"), required=True, minimum=Decimal(0)
            ),
            "rate": Input(type="rate", title=_("rate a day by the contract"), minimum=Decimal(0)),
        },
        compute=late_title,
        rounding=_("half up to the cent"),
    ),
    Calculation(
        name="titles.application_deadline",
        title=_("last day for applying for the title"),
        inputs={"handed_over": Input(type="day", title=_("handed over on"), required=True)},
        compute=application_deadline,
        basis="handed_over",
        rounding=_("calendar days, a last day off moves to the next working day"),
    ),
    Calculation(
        name="titles.registry_deadline",
        title=_("last day of the registry"),
        inputs={"accepted": Input(type="day", title=_("accepted on"), required=True)},
        compute=registry_deadline,
        basis="accepted",
        rounding=_("working days"),
    ),
]
