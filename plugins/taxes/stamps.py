"""Stamp duty, and the tax stamps that certificates carried."""

from collections.abc import Mapping
from decimal import Decimal

from caseman.api import CalcContext, Calculation, Input, InputError, Line, Use, round_to
from caseman.api import msg as _

from .deed_tax import NOTHING, Taxpayer, money
from .parameters import TENTH

_TENTH = Decimal("0.1")


def _rounded(calc: CalcContext, raw: Decimal) -> Decimal:
    """By the law to the cent; before, under 0.1 exempt and then to 0.1 (印花税暂行条例 第3条)."""
    if calc.parameter("taxes.stamp_rounding") != TENTH:
        return round_to(raw)
    return NOTHING if raw < _TENTH else round_to(raw, 1).quantize(Decimal("0.01"))


def stamp_duty(calc: CalcContext) -> Mapping[str, object]:
    """Stamp duty of a transfer of title, each party on the amount; VAT that the contract does not list stays in it."""
    sums = ["amount", "amount_ex_vat", "amount_incl_vat"]
    names = [name for name in sums if calc.get(name) is not None]
    if len(names) != 1:
        raise InputError(_("give the sum once, as one of: {names}"), names=sums)
    amount = calc.need(names[0])
    buyer, kind = calc.get("buyer"), calc.get("kind")
    listed = calc.need("vat_listed_separately") if names[0] != "amount" else None
    if (names[0] == "amount_ex_vat" and listed is False) or (names[0] == "amount_incl_vat" and listed):
        raise InputError(
            _("VAT listed apart goes with amount_ex_vat, VAT not listed stays in amount_incl_vat")
        )
    home = buyer is Taxpayer.INDIVIDUAL and kind is Use.RESIDENTIAL
    if home and calc.parameter("taxes.stamp_exempt_home") == "exempt":
        return {"tax": NOTHING}
    rate = calc.parameter("taxes.stamp_rate", "rate")
    raw = amount * rate
    tax = _rounded(calc, raw)
    calc.line(
        Line(
            label=_("stamp duty of each party"), value=tax, formula=f"{amount} x {rate} = {raw.normalize():f}"
        )
    )
    if buyer is None:
        return {"raw": raw.normalize(), "tax": tax}
    return {"tax_each_side": tax}


def certificate_stamps(calc: CalcContext) -> Mapping[str, object]:
    """Stamps of certificates; the law of 2022-07-01 knows none."""
    count, each = calc.need("certificates"), calc.parameter("taxes.certificate_stamp")
    calc.line(Line(label=_("stamps"), value=count * each, formula=f"{count} x {each}"))
    return {"tax": count * each}


ALL = [
    Calculation(
        name="taxes.stamp_duty",
        title=_("stamp duty"),
        inputs={
            "amount": money(_("sum")),
            "amount_ex_vat": money(_("sum without VAT")),
            "amount_incl_vat": money(_("sum with VAT")),
            "vat_listed_separately": Input(type="mark", title=_("the contract lists VAT apart")),
            "rate": Input(type="rate", title=_("stamp-duty rate"), above=Decimal(0)),
            "buyer": Input(type="choice", title=_("buyer"), options=Taxpayer),
            "kind": Input(type="choice", title=_("use"), options=Use),
        },
        compute=stamp_duty,
        rounding=_("by the rule of the day: to the cent, or to 0.1"),
    ),
    Calculation(
        name="taxes.certificate_stamps",
        title=_("tax stamps of certificates"),
        inputs={
            "certificates": Input(type="count", title=_("certificates"), required=True, minimum=Decimal(1))
        },
        compute=certificate_stamps,
        rounding=_("exact"),
    ),
]
