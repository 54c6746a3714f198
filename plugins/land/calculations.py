"""The apportionment of a parcel to its units, by building area and the weight of each use."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from caseman.api import CalcContext, Calculation, Input, InputError, Line, Use, largest_remainder, round_to
from caseman.api import msg as _


def apportionment(calc: CalcContext) -> Mapping[str, object]:
    """One unit's share by areas; or the whole table, which closes to the parcel exactly."""
    parcel: Decimal = calc.need("parcel_m2")
    if calc.get("units") is not None:
        return _mixed(calc, parcel, calc.need("units"))
    if calc.get("units_m2") is not None:
        areas: list[Decimal] = calc.need("units_m2")
        parts = _table(calc, parcel, [Fraction(area) for area in areas], [f"{area}" for area in areas])
        return {"units_land_m2": parts, "sum": sum(parts, Decimal("0.00"))}
    total, unit = calc.need("building_total_m2"), calc.need("unit_m2")
    if unit > total:
        raise InputError(
            _("the unit of {unit} is larger than the building area of {total}"), unit=unit, total=total
        )
    share = round_to(parcel * unit / total)
    calc.line(Line(label=_("land share"), value=share, formula=f"{parcel} x {unit} / {total}"))
    return {"unit_land_m2": share}


def _table(
    calc: CalcContext, parcel: Decimal, weights: Sequence[Fraction], told: Sequence[str]
) -> list[Decimal]:
    """Largest remainder, ties to the unit named first."""
    whole = sum(weights, Fraction(0))
    parts = largest_remainder(parcel, weights)
    for part, formula in zip(parts, told, strict=True):
        shown = round_to(Decimal(whole.numerator) / Decimal(whole.denominator), 4).normalize()
        calc.line(Line(label=_("land share"), value=part, formula=f"{parcel} x {formula} / {shown:f}"))
    return parts


def _mixed(calc: CalcContext, parcel: Decimal, units: Sequence[tuple[str, Decimal]]) -> Mapping[str, object]:
    weight_of: dict[str, Decimal] = {}
    for word, area in units:
        if area <= 0:
            raise InputError(_("an area must be above 0, not {value}"), value=area)
        if word not in weight_of:
            weight_of[word] = calc.parameter("land.coefficient", kind=Use(word))
    weights = [Fraction(area) * Fraction(weight_of[word]) for word, area in units]
    told = [f"{area} x {weight_of[word]}" for word, area in units]
    parts = _table(calc, parcel, weights, told)
    by_use: dict[str, Decimal] = {}
    for (word, _area), part in zip(units, parts, strict=True):
        by_use[word] = by_use.get(word, Decimal("0.00")) + part
    return {"units_land_m2": parts, "by_use": by_use, "sum": sum(parts, Decimal("0.00"))}


def _area(title: str, kind: str = "area", required: bool = False) -> Input:
    return Input(type=kind, title=title, unit=_("m2"), required=required, above=Decimal(0))


ALL = [
    Calculation(
        name="land.apportionment",
        title=_("apportionment of land"),
        inputs={
            "parcel_m2": _area(_("parcel"), required=True),
            "building_total_m2": _area(_("building area on the parcel")),
            "unit_m2": _area(_("building area of the unit")),
            "units_m2": _area(_("building areas of the units"), "area*"),
            "units": Input(type="pair*", title=_("use and building area of the units"), unit=_("m2")),
        },
        compute=apportionment,
        rounding=_("0.01 m2, largest remainder, ties to the first unit"),
    )
]
