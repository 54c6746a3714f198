"""Deed tax: base, rate, sum; its split between co-owners, what is short or over, the late fee."""

from collections.abc import Mapping
from decimal import Decimal

from caseman_plugins.handover.calculations import VatMethod
from caseman_plugins.handover.settlement import settle

from caseman.api import (
    CalcContext,
    Calculation,
    Choice,
    Input,
    InputError,
    Line,
    Use,
    largest_remainder,
    parse_share,
    round_to,
)
from caseman.api import msg as _

from .parameters import HALF, LOCAL, Exemption
from .places import place
from .sections import deed_tax_inputs

NOTHING = Decimal("0.00")
#: Parts of a base, each without VAT (公告2021年第23号: annexes of the same unit and decoration are in the base).
PARTS = ("house_price_ex_vat", "same_unit_storage_ex_vat", "decoration_ex_vat")


class Taxpayer(Choice):
    """Who buys: reliefs are for individuals only."""

    INDIVIDUAL = "individual", _("individual"), "个人", "自然人"
    COMPANY = "company", _("company"), "企业", "公司", "单位", "非个人"


def without_vat(calc: CalcContext, gross: Decimal) -> Decimal:
    """The price without VAT as the invoice prints it, rounded before the tax is computed."""
    method = calc.get("vat_method") or VatMethod.GENERAL
    rate = calc.parameter("handover.vat_rate", "vat_rate", method=method)
    base = round_to(gross / (1 + rate))
    calc.line(Line(label=_("price without VAT"), value=base, formula=f"{gross} / {1 + rate}"))
    return base


def _base(calc: CalcContext) -> Decimal:
    """The tax base from whichever way the price was given."""
    prices = ["price", "price_incl_vat", "price_ex_vat", "house_price_ex_vat"]
    ways = [name for name in prices if calc.get(name) is not None]
    if len(ways) != 1:
        raise InputError(_("give the price once, as one of: {names}"), names=prices)
    if ways[0] == "price_incl_vat":
        base = without_vat(calc, calc.need("price_incl_vat"))
    elif ways[0] == "house_price_ex_vat":
        parts = [calc.get(name) or NOTHING for name in PARTS]
        base = sum(parts, NOTHING)
        calc.line(Line(label=_("parts of the price"), value=base, formula=" + ".join(map(str, parts))))
    else:
        base = calc.need(ways[0])
    compensation = calc.get("compensation")
    if compensation is not None:
        if calc.parameter("taxes.deed_tax_expropriation") == "none":
            raise InputError(_("this place grants no relief after expropriation"))
        base = max(base - compensation, NOTHING)
    calc.line(Line(label=_("tax base"), value=base))
    return base


def home_rate(calc: CalcContext, rank: int, area: Decimal) -> Decimal:
    """The rate of an individual's home by its rank in the family and its area in m2."""
    found = calc.parameter("taxes.deed_tax_home", rank=str(min(rank, 3)), area=area)
    if found not in (LOCAL, HALF):
        return Decimal(found)
    local: Decimal = calc.parameter("taxes.deed_tax_local", "local_rate")
    return local if found == LOCAL else local / 2


def _rate(calc: CalcContext) -> Decimal:
    """Reliefs are for individuals' homes; all else is taxed at the local rate. What the law does not ask is shown anyway."""
    kind = calc.get("kind") or Use.RESIDENTIAL
    buyer = calc.get("buyer") or Taxpayer.INDIVIDUAL
    for name in ("local_rate", "area_m2", "home_rank"):
        calc.get(name)
    if kind is Use.RESIDENTIAL and buyer is Taxpayer.INDIVIDUAL:
        return home_rate(calc, calc.need("home_rank"), calc.need("area_m2"))
    calc.line(
        Line(
            label=_("no relief"),
            value=_("not a home") if kind is not Use.RESIDENTIAL else _("not an individual"),
            formula="契税法 第3条",
        )
    )
    rate: Decimal = calc.parameter("taxes.deed_tax_local", "local_rate")
    return rate


def deed_tax(calc: CalcContext) -> Mapping[str, object]:
    """Base x rate, rounded once. The day of declaration decides which table holds."""
    place(calc)
    case = calc.get("case")
    if case is not None:
        return _exempt(calc, Exemption(case))
    contract_date = calc.get("contract_date")
    if contract_date is not None:
        clause = calc.policy.value("taxes.deed_tax_transition")
        if contract_date < clause.since:
            calc.line(Line(label=_("transition"), value=clause.value, source=clause))
    base, rate = _base(calc), _rate(calc)
    tax = round_to(base * rate)
    calc.line(Line(label=_("deed tax"), value=tax, formula=f"{base} x {rate}"))
    return {"base": base, "rate": rate, "tax": tax}


def _exempt(calc: CalcContext, case: Exemption) -> Mapping[str, object]:
    calc.need("price")
    exempt = calc.policy.value("taxes.deed_tax_exempt")
    if case.value not in exempt.value:
        raise InputError(_("{case} is not exempt here ({source})"), case=case.words[0], source=exempt.cite)
    calc.line(Line(label=_("exempt"), value=case.words[0], source=exempt))
    return {"tax": NOTHING, "code": case.value}


def split(calc: CalcContext) -> Mapping[str, object]:
    """The tax of each co-owner: largest remainder, ties to the first, the parts add up exactly."""
    tax, shares = calc.need("tax"), [parse_share(share) for share in calc.need("shares")]
    if sum(shares) != 1:
        raise InputError(_("the shares add up to {sum}, not to the whole"), sum=str(sum(shares)))
    parts = largest_remainder(tax, shares)
    for share, part in zip(shares, parts, strict=True):
        calc.line(Line(label=_("co-owner's part"), value=part, formula=f"{tax} x {share}"))
    return {"parts": parts, "sum": sum(parts, NOTHING)}


def shortfall(calc: CalcContext) -> Mapping[str, object]:
    """What the customer still has to pay, or gets back."""
    collected, assessed = calc.need("collected"), calc.need("assessed")
    gap = assessed - collected
    calc.line(Line(label=_("assessed less collected"), value=gap, formula=f"{assessed} - {collected}"))
    return {"topup": max(gap, NOTHING), "refund": max(-gap, NOTHING)}


def late_fee(calc: CalcContext) -> Mapping[str, object]:
    """The late fee (税收征收管理法 第32条); it arises only where a payment term was missed."""
    tax, days, rate = calc.need("tax"), calc.need("days_late"), calc.parameter("taxes.late_fee_rate")
    fee = round_to(tax * days * rate)
    calc.line(Line(label=_("late fee"), value=fee, formula=f"{tax} x {days} x {rate}"))
    return {"late_fee": fee}


def area_crossing(calc: CalcContext) -> Mapping[str, object]:
    """What a registered area on the other side of a bound does to the tax; who bears it is a term of the contract."""
    contract, registered = calc.need("contract_area_m2"), calc.need("registered_area_m2")
    price, rank = calc.need("unit_price_incl_vat"), calc.need("home_rank")
    tolerance = calc.parameter("handover.area_tolerance")
    found = settle(contract, registered, price, tolerance, calc.parameter("handover.area_refund_multiple"))
    before = round_to(contract * price)
    settled = before + found.buyer_pays - found.seller_refunds
    calc.line(Line(label=_("settled price"), value=settled, formula=f"{before} ± {found.formula}"))
    sums = []
    for area, gross in ((contract, before), (registered, settled)):
        base, rate = without_vat(calc, gross), home_rate(calc, rank, area)
        tax = round_to(base * rate)
        calc.line(Line(label=_("deed tax"), value=tax, formula=f"{base} x {rate}"))
        sums.append((base, tax))
    (base_before, tax_before), (base_after, tax_after) = sums
    return {
        "settled_price": settled,
        "base_before": base_before,
        "tax_before": tax_before,
        "base_after": base_after,
        "tax_after": tax_after,
        "extra_tax": tax_after - tax_before,
    }


def money(title: str, required: bool = False, zero: bool = False) -> Input:
    """An input in yuan, above zero or at least zero."""
    nothing = Decimal(0)
    least, above = (nothing, None) if zero else (None, nothing)
    return Input(type="money", title=title, unit=_("yuan"), required=required, minimum=least, above=above)


def area(title: str, required: bool = False) -> Input:
    return Input(type="area", title=title, unit=_("m2"), required=required, above=Decimal(0))


_VAT = {
    "vat_rate": Input(type="rate", title=_("VAT rate"), above=Decimal(0)),
    "vat_method": Input(type="choice", title=_("VAT method"), options=VatMethod),
}
_RANK = Input(type="count", title=_("home of the family: 1, 2, 3"), minimum=Decimal(1))
_LOCAL = Input(type="rate", title=_("local deed-tax rate"), above=Decimal(0))

ALL = [
    Calculation(
        name="taxes.deed_tax",
        title=_("deed tax"),
        inputs={
            "price": money(_("price without VAT")),
            "price_incl_vat": money(_("price with VAT")),
            **_VAT,
            "price_ex_vat": money(_("price without VAT, before compensation")),
            "compensation": money(_("compensation for expropriation"), zero=True),
            "house_price_ex_vat": money(_("price of the unit without VAT")),
            "same_unit_storage_ex_vat": money(_("annexes of the same unit without VAT"), zero=True),
            "decoration_ex_vat": money(_("decoration without VAT"), zero=True),
            "area_m2": area(_("area")),
            "home_rank": _RANK,
            "kind": Input(type="choice", title=_("use"), options=Use),
            "buyer": Input(type="choice", title=_("buyer"), options=Taxpayer),
            "local_rate": _LOCAL,
            "city": Input(type="text", title=_("city")),
            "declared": Input(type="day", title=_("declared on")),
            "contract_date": Input(type="day", title=_("contract signed on")),
            "case": Input(type="choice", title=_("exempt case"), options=Exemption),
        },
        compute=deed_tax,
        of=deed_tax_inputs,
        basis="declared",
        rounding=_("price without VAT to the cent first, then the tax half up to the cent"),
    ),
    Calculation(
        name="taxes.deed_tax_split",
        title=_("deed tax of each co-owner"),
        inputs={
            "tax": money(_("deed tax"), True, zero=True),
            "shares": Input(type="text*", title=_("shares"), required=True),
        },
        compute=split,
        rounding=_("largest remainder, ties to the first"),
    ),
    Calculation(
        name="taxes.deed_tax_shortfall",
        title=_("deed tax short or over"),
        inputs={
            "collected": money(_("collected"), True, zero=True),
            "assessed": money(_("assessed"), True, zero=True),
        },
        compute=shortfall,
        rounding=_("exact"),
    ),
    Calculation(
        name="taxes.deed_tax_area_crossing",
        title=_("deed tax before and after the survey"),
        inputs={
            "contract_area_m2": area(_("contract area"), True),
            "registered_area_m2": area(_("registered area"), True),
            "unit_price_incl_vat": money(_("unit price with VAT"), True),
            **_VAT,
            "home_rank": _RANK,
            "local_rate": _LOCAL,
        },
        compute=area_crossing,
        rounding=_("price without VAT to the cent first, then the tax half up to the cent"),
    ),
    Calculation(
        name="taxes.deed_tax_late_fee",
        title=_("late fee of deed tax"),
        inputs={
            "tax": money(_("deed tax"), True),
            "days_late": Input(type="count", title=_("days late"), required=True, minimum=Decimal(0)),
        },
        compute=late_fee,
    ),
]
