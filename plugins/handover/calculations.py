"""Calculations of handover: area settlement, rescission, late handover, the invoice and the notice."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from caseman.api import CalcContext, Calculation, Choice, Input, InputError, Line, round_to
from caseman.api import msg as _

from .parameters import GENERAL, SIMPLE
from .sections import settlement_inputs
from .settlement import NOTHING, Settled, percent, settle


class Pricing(Choice):
    """By what the price is counted (计价方式)."""

    GROSS_AREA = "gross_area", _("gross area"), "建筑面积", "按建筑面积"
    INNER_AREA = "inner_area", _("inner area"), "套内建筑面积", "套内面积", "套内"
    SUITE = "suite", _("by the suite"), "按套", "套"


class VatMethod(Choice):
    """How VAT on the sale is computed."""

    GENERAL = GENERAL, _("general method"), "一般计税"
    SIMPLE = SIMPLE, _("simple levy of old projects"), "简易计税", "简易计税(老项目)"


def _settled(calc: CalcContext, contract: Decimal, registered: Decimal, price: Decimal) -> Settled:
    tolerance = calc.parameter("handover.area_tolerance")
    multiple = calc.parameter("handover.area_refund_multiple")
    found = settle(contract, registered, price, tolerance, multiple)
    calc.line(Line(label=_("area difference"), value=found.difference, formula=f"{registered} - {contract}"))
    calc.line(
        Line(
            label=_("difference ratio"),
            value=percent(found.ratio),
            formula=f"{found.difference} / {contract}",
        )
    )
    calc.line(Line(label=_("beyond the tolerance"), value=found.exceeds))
    calc.line(Line(label=_("buyer pays"), value=found.buyer_pays, formula=found.formula))
    calc.line(Line(label=_("seller refunds"), value=found.seller_refunds, formula=found.formula))
    return found


def area_settlement(calc: CalcContext) -> Mapping[str, object]:
    """What an area difference comes to: by one area, by the gross area while either area may open rescission (model
    contract art. 13 mode 2), or nothing for a price by the suite."""
    if calc.get("contract_building") is not None:
        return _both_areas(calc)
    contract, registered = calc.need("contract_area_m2"), calc.need("registered_area_m2")
    if calc.get("pricing") is Pricing.SUITE:
        return _suite(calc, contract, registered)
    found = _settled(calc, contract, registered, calc.need("unit_price"))
    return {
        "diff": f"{found.difference:+f}" if found.difference else "0.00",
        "exceeds": found.exceeds,
        "buyer_pays": found.buyer_pays,
        "seller_refunds": found.seller_refunds,
    }


def _both_areas(calc: CalcContext) -> Mapping[str, object]:
    found = _settled(
        calc,
        calc.need("contract_building"),
        calc.need("registered_building"),
        calc.need("unit_price_building"),
    )
    contract, registered = calc.need("contract_inner"), calc.need("registered_inner")
    tolerance = calc.policy.value("handover.area_tolerance").value
    inner = settle(contract, registered, NOTHING, tolerance, 1)
    calc.line(
        Line(
            label=_("difference ratio of the inner area"),
            value=percent(inner.ratio),
            formula=f"({registered} - {contract}) / {contract}",
        )
    )
    return {
        "may_rescind": found.exceeds or inner.exceeds,
        "buyer_pays": found.buyer_pays,
        "seller_refunds": found.seller_refunds,
    }


def _suite(calc: CalcContext, contract: Decimal, registered: Decimal) -> Mapping[str, object]:
    """The price stands within the tolerance (山东省商品房销售条例 第32条; elsewhere a term of the contract)."""
    found = settle(contract, registered, NOTHING, calc.parameter("handover.area_tolerance"), 1)
    calc.line(Line(label=_("difference ratio"), value=percent(found.ratio)))
    if found.exceeds:
        raise InputError(
            _("priced by the suite: the contract itself must say how a difference of {ratio} is settled"),
            ratio=percent(found.ratio),
        )
    return {"buyer_pays": NOTHING, "seller_refunds": NOTHING}


def rescission_refund(calc: CalcContext) -> Mapping[str, object]:
    """All that was paid, with simple interest at the agreed rate."""
    paid, rate, days = calc.need("paid"), calc.need("annual_rate"), calc.need("days")
    year = calc.parameter("handover.interest_year", "year_days")
    interest = round_to(paid * rate * days / year)
    calc.line(Line(label=_("interest"), value=interest, formula=f"{paid} x {rate} x {days} / {year}"))
    within = calc.parameter("handover.rescission_days")
    return {"principal": paid, "interest": interest, "total": paid + interest, "refund_within_days": within}


def late_handover(calc: CalcContext) -> Mapping[str, object]:
    """Penalty from the day after the promised day to the day of handover, on the full price (model contract art. 12)."""
    price, rate = calc.need("full_price"), calc.need("per_day")
    days = (calc.need("delivered") - calc.need("due")).days
    if days < 0:
        raise InputError(_("handed over {days} days before it was due: no penalty"), days=-days)
    penalty = round_to(price * days * rate)
    calc.line(Line(label=_("days"), value=days))
    calc.line(Line(label=_("penalty"), value=penalty, formula=f"{price} x {days} x {rate}"))
    return {"days": days, "penalty": penalty}


def invoice(calc: CalcContext) -> Mapping[str, object]:
    """VAT rounded to the cent, the amount is the rest, so that the three add up."""
    gross = calc.need("gross")
    rate = calc.parameter("handover.vat_rate", "rate", method=calc.get("vat_method") or VatMethod.GENERAL)
    vat = round_to(gross * rate / (1 + rate))
    calc.line(Line(label=_("VAT"), value=vat, formula=f"{gross} x {rate} / {1 + rate}"))
    calc.line(Line(label=_("price without VAT"), value=gross - vat, formula=f"{gross} - {vat}"))
    return {"amount": gross - vat, "vat": vat, "total": gross}


def invoice_check(calc: CalcContext) -> Mapping[str, object]:
    """The invoice is of the settled price, against receipts taken back for at least as much."""
    contract, settlement = calc.need("contract_price"), calc.need("area_settlement")
    settled = contract + settlement
    receipts = sum(calc.need("receipts_collected_back"), Decimal("0.00"))
    refund = max(receipts - settled, NOTHING)
    calc.line(Line(label=_("settled price"), value=settled, formula=f"{contract} + {settlement}"))
    calc.line(Line(label=_("receipts taken back"), value=receipts))
    calc.line(Line(label=_("refund due"), value=refund, formula=f"{receipts} - {settled}"))
    ok = calc.need("invoice_total") == settled and receipts >= settled
    return {"settled_price": settled, "receipts_total": receipts, "refund_due": refund, "invoice_ok": ok}


def notice_deadline(calc: CalcContext) -> Mapping[str, object]:
    """The last day on which the handover notice may go out."""
    handover = calc.need("handover_date")
    days = calc.parameter("handover.notice_days", "min_days")
    latest = handover - timedelta(days=days)
    calc.line(Line(label=_("latest notice"), value=latest, formula=f"{handover} - {days}"))
    return {"latest_notice": latest}


def _area(title: str, required: bool = False) -> Input:
    return Input(type="area", title=title, unit=_("m2"), above=Decimal(0), required=required)


def _sum(title: str, required: bool = False) -> Input:
    return Input(type="money", title=title, unit=_("yuan"), above=Decimal(0), required=required)


ALL = [
    Calculation(
        name="handover.area_settlement",
        title=_("area settlement"),
        inputs={
            "contract_area_m2": _area(_("contract area")),
            "registered_area_m2": _area(_("registered area")),
            "unit_price": _sum(_("unit price")),
            "pricing": Input(type="choice", title=_("priced by"), options=Pricing),
            "contract_building": _area(_("contract gross area")),
            "registered_building": _area(_("registered gross area")),
            "contract_inner": _area(_("contract inner area")),
            "registered_inner": _area(_("registered inner area")),
            "unit_price_building": _sum(_("unit price of the gross area")),
            "signed": Input(type="day", title=_("contract signed on")),
        },
        compute=area_settlement,
        of=settlement_inputs,
        basis="signed",
        rounding=_("the ratio exact, the sum half up to the cent"),
    ),
    Calculation(
        name="handover.rescission_refund",
        title=_("refund of a rescission"),
        inputs={
            "paid": _sum(_("paid"), True),
            "annual_rate": Input(
                type="rate", title=_("agreed yearly interest"), required=True, minimum=Decimal(0)
            ),
            "days": Input(type="count", title=_("days"), required=True, minimum=Decimal(0)),
            "year_days": Input(type="count", title=_("days of a year"), above=Decimal(0)),
        },
        compute=rescission_refund,
    ),
    Calculation(
        name="handover.late_handover",
        title=_("penalty for late handover"),
        inputs={
            "full_price": _sum(_("full price"), True),
            "due": Input(type="day", title=_("promised handover"), required=True),
            "delivered": Input(type="day", title=_("handed over on"), required=True),
            "per_day": Input(
                type="rate", title=_("rate a day by the contract"), required=True, minimum=Decimal(0)
            ),
        },
        compute=late_handover,
    ),
    Calculation(
        name="handover.invoice",
        title=_("invoice"),
        inputs={
            "gross": _sum(_("price with VAT"), True),
            "rate": Input(type="rate", title=_("VAT rate"), above=Decimal(0)),
            "vat_method": Input(type="choice", title=_("method"), options=VatMethod),
        },
        compute=invoice,
        rounding=_("VAT half up to the cent, the amount is the rest"),
    ),
    Calculation(
        name="handover.invoice_check",
        title=_("invoice against settled price and receipts"),
        inputs={
            "contract_price": _sum(_("contract price"), True),
            "area_settlement": Input(
                type="money",
                title=_("area settlement"),
                unit=_("yuan"),
                required=True,
            ),
            "receipts_collected_back": Input(
                type="money*",
                title=_("receipts taken back"),
                unit=_("yuan"),
                required=True,
                minimum=Decimal(0),
            ),
            "invoice_total": _sum(_("invoice total"), True),
        },
        compute=invoice_check,
        rounding=_("exact"),
    ),
    Calculation(
        name="handover.notice_deadline",
        title=_("latest day for the handover notice"),
        inputs={
            "handover_date": Input(type="day", title=_("day of handover"), required=True),
            "min_days": Input(type="count", title=_("days at least"), minimum=Decimal(0)),
        },
        compute=notice_deadline,
        rounding=_("calendar days"),
    ),
]
