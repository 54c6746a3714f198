"""The maintenance fund: what is due, whether the standard is plausible, true-up, top-up, the developer's part."""

from collections.abc import Mapping
from decimal import Decimal

from caseman.api import CalcContext, Calculation, Input, InputError, Line, NoPolicy, Use, round_to
from caseman.api import msg as _

from .deed_tax import NOTHING, area, money
from .parameters import FundDuty
from .places import place
from .sections import fund_inputs

_TIERS = ("kind", "floors", "has_lift")


def _standard(calc: CalcContext) -> Decimal:
    """Yuan per m2: as typed, beside the standard in force for the tier that was given; else the one in force."""
    tier = {name: calc.get(name) for name in _TIERS}
    typed: Decimal | None = calc.get("standard")
    if typed is None:
        found: Decimal = calc.parameter("taxes.fund_standard", **tier)
        return found
    if any(value is not None for value in tier.values()):
        try:
            in_force = calc.policy.table("taxes.fund_standard", **tier)
        except NoPolicy as unknown:
            raise InputError(
                _("the standard is typed and no standard in force asks for a tier: {why}"), why=str(unknown)
            ) from None
        calc.line(Line(label=_("standard in force"), value=in_force.value, source=in_force))
    return typed


def _due(calc: CalcContext, size: Decimal, standard: Decimal) -> Decimal:
    due = round_to(size * standard)
    calc.line(Line(label=_("fund due"), value=due, formula=f"{size} x {standard}"))
    return due


def maintenance_fund(calc: CalcContext) -> Mapping[str, object]:
    """Area x standard; or, with the construction cost, whether a standard lies in the national band."""
    place(calc)
    if calc.get("construction_cost_per_m2") is not None:
        return _band(calc)
    typed = calc.get("standard") is not None
    standard = _standard(calc)
    amount = _due(calc, calc.need("area_m2"), standard)
    return {"amount": amount} if typed else {"standard": standard, "amount": amount}


def _band(calc: CalcContext) -> Mapping[str, object]:
    """Both bounds of a standard inside them; of one outside, the bound that it breaks."""
    cost, standard = calc.need("construction_cost_per_m2"), calc.need("standard_per_m2")
    low = cost * calc.parameter("taxes.fund_band_low")
    high = cost * calc.parameter("taxes.fund_band_high")
    bounds = {"band_low": round_to(low), "band_high": round_to(high)}
    broken = "band_low" if standard < low else "band_high" if standard > high else ""
    kept = {name: bound for name, bound in bounds.items() if broken in ("", name)}
    result: dict[str, object] = {**kept, "in_band": not broken}
    calc.line(Line(label=_("band"), value=f"{round_to(low)} … {round_to(high)}"))
    size = calc.get("area_m2")
    return result if size is None else {**result, "amount": _due(calc, size, standard)}


def true_up(calc: CalcContext) -> Mapping[str, object]:
    """Collected on one area, due on the registered one."""
    standard = _standard(calc)
    charged = _due(calc, calc.need("charged_area_m2"), standard)
    due = _due(calc, calc.need("registered_area_m2"), standard)
    gap = due - charged
    calc.line(Line(label=_("due less charged"), value=gap, formula=f"{due} - {charged}"))
    return {"due": due, "topup": max(gap, NOTHING), "refund": max(-gap, NOTHING)}


def renewal(calc: CalcContext) -> Mapping[str, object]:
    """Below the share of the first deposit the owners top it up; exactly at it they do not (不足)."""
    threshold = calc.need("first_deposit") * calc.parameter("taxes.fund_renewal_ratio")
    calc.line(Line(label=_("threshold"), value=round_to(threshold)))
    return {"threshold": round_to(threshold), "must_top_up": calc.need("balance") < threshold}


def developer(calc: CalcContext) -> Mapping[str, object]:
    """What the developer deposits: everything first, or for unsold units, as the place has it."""
    duty = FundDuty(calc.parameter("taxes.fund_duty"))
    standard = _standard(calc)
    if duty is FundDuty.DEVELOPER_FIRST:
        whole = _due(calc, calc.need("total_building_area_m2"), standard)
        owners = _due(calc, calc.need("owners_exclusive_area_m2"), standard)
        calc.line(
            Line(label=_("borne by the developer"), value=whole - owners, formula=f"{whole} - {owners}")
        )
        return {
            "developer_prepays": whole,
            "collect_from_owners": owners,
            "developer_bears": whole - owners,
        }
    if duty is FundDuty.UNSOLD:
        return {"developer_pays": _due(calc, calc.need("unsold_area_m2"), standard)}
    raise InputError(_("here {duty} deposits: nothing is due from the developer alone"), duty=duty.words[0])


_TIER_INPUTS = {
    "kind": Input(type="choice", title=_("use"), options=Use),
    "floors": Input(type="count", title=_("floors"), minimum=Decimal(1)),
    "has_lift": Input(type="mark", title=_("lift")),
}
_STANDARD = {
    "standard": Input(type="money", title=_("standard"), unit=_("yuan per m2"), above=Decimal(0)),
}

ALL = [
    Calculation(
        name="taxes.maintenance_fund",
        title=_("maintenance fund"),
        inputs={
            "area_m2": area(_("area")),
            **_STANDARD,
            **_TIER_INPUTS,
            "city": Input(type="text", title=_("city")),
            "construction_cost_per_m2": money(_("construction cost per m2")),
            "standard_per_m2": money(_("standard per m2")),
            "paid": Input(type="day", title=_("paid on")),
        },
        compute=maintenance_fund,
        of=fund_inputs,
        basis="paid",
    ),
    Calculation(
        name="taxes.fund_true_up",
        title=_("maintenance fund on the registered area"),
        inputs={
            "charged_area_m2": area(_("area charged"), True),
            "registered_area_m2": area(_("registered area"), True),
            **_STANDARD,
            **_TIER_INPUTS,
        },
        compute=true_up,
    ),
    Calculation(
        name="taxes.fund_renewal",
        title=_("topping up the maintenance fund"),
        inputs={
            "first_deposit": money(_("first deposit"), True),
            "balance": money(_("balance"), True, zero=True),
        },
        compute=renewal,
        rounding=_("compared exactly, shown half up to the cent"),
    ),
    Calculation(
        name="taxes.fund_developer",
        title=_("maintenance fund of the developer"),
        inputs={
            "total_building_area_m2": area(_("total building area")),
            "owners_exclusive_area_m2": area(_("owners' exclusive area")),
            "unsold_area_m2": area(_("unsold area")),
            **_STANDARD,
            **_TIER_INPUTS,
        },
        compute=developer,
    ),
]
