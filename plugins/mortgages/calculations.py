"""Calculations of mortgages: down payment, the developer's deposit, fee, lapse of a pre-registration."""

from collections.abc import Mapping
from decimal import Decimal

from caseman.api import CalcContext, Calculation, FactsView, Input, InputError, Line, Use, round_to
from caseman.api import msg as _

from .sections import on_loan

NOTHING = Decimal("0.00")
#: How a registry names the registration of a mortgage on a unit of some use.
_SUFFIXES = ("抵押权首次登记", "抵押权登记", "抵押登记")


def down_payment(calc: CalcContext) -> Mapping[str, object]:
    """The lowest down payment and the highest loan in whole steps; or whether the loans of a combined loan leave enough."""
    price: Decimal = calc.need("price")
    kind = calc.get("kind") or Use.RESIDENTIAL
    ratio: Decimal = calc.parameter("mortgages.down_payment_ratio", "min_ratio", kind=kind)
    provident, commercial = calc.get("provident"), calc.get("commercial")
    if provident is not None or commercial is not None:
        return _combined(calc, price, ratio, (provident or NOTHING) + (commercial or NOTHING))
    step: Decimal = calc.parameter("mortgages.loan_step", "loan_step")
    lowest = round_to(price * ratio)
    loan = ((price - lowest) // step * step).quantize(Decimal("0.01"))
    calc.line(Line(label=_("lowest down payment"), value=lowest, formula=f"{price} x {ratio}"))
    calc.line(Line(label=_("highest loan"), value=loan, formula=f"{price - lowest} // {step} x {step}"))
    calc.line(Line(label=_("down payment"), value=price - loan, formula=f"{price} - {loan}"))
    return {"min_down": lowest, "max_loan": loan, "down": price - loan}


def _combined(calc: CalcContext, price: Decimal, ratio: Decimal, loans: Decimal) -> Mapping[str, object]:
    down = price - loans
    if down < 0:
        raise InputError(_("loans of {loans} are more than the price of {price}"), loans=loans, price=price)
    shown = round_to(down / price, 4)
    calc.line(Line(label=_("down payment"), value=down, formula=f"{price} - {loans}"))
    calc.line(Line(label=_("share of the price"), value=shown, formula=f"{down} / {price}"))
    return {
        "down": down,
        "down_ratio": shown,
        f"meets_{(ratio * 100).normalize():f}pct": down >= price * ratio,
    }


def deposit(calc: CalcContext) -> Mapping[str, object]:
    """The developer's deposit that a bank keeps for a loan."""
    loan, ratio = calc.need("loan"), calc.parameter("mortgages.deposit_ratio", "ratio")
    kept = round_to(loan * ratio)
    calc.line(Line(label=_("deposit"), value=kept, formula=f"{loan} x {ratio}"))
    return {"deposit": kept}


def deposit_inputs(facts: FactsView) -> Mapping[str, object] | None:
    """The loan of a case."""
    contract = on_loan(facts)
    return {"loan": contract.loan} if contract else None


def registration_fee(calc: CalcContext) -> Mapping[str, object]:
    """The fee of a mortgage registration and who pays it."""
    written = str(calc.need("kind"))
    for suffix in _SUFFIXES:
        written = written.removesuffix(suffix)
    fee = calc.parameter("mortgages.registration_fee", kind=Use(written))
    return {"fee": fee, "payer": calc.parameter("mortgages.fee_payer")}


def pre_registration_lapse(calc: CalcContext) -> Mapping[str, object]:
    """The last day on which a pre-registration still holds (民法典 第221条)."""
    start = calc.need("can_register_from")
    due = calc.policy.deadline("mortgages.pre_registration_term", start, calc.day)
    calc.line(
        Line(
            label=_("last day"),
            value=due.day,
            source=due.value,
            due=due,
        )
    )
    return {"lapses_after": due.day}


def _sum(title: str, required: bool = False, zero: bool = False) -> Input:
    if zero:
        return Input(type="money", title=title, unit=_("yuan"), required=required, minimum=Decimal(0))
    return Input(type="money", title=title, unit=_("yuan"), required=required, above=Decimal(0))


ALL = [
    Calculation(
        name="mortgages.down_payment",
        title=_("down payment and loan"),
        inputs={
            "price": _sum(_("price"), True),
            "kind": Input(type="choice", title=_("use"), options=Use),
            "min_ratio": Input(type="rate", title=_("lowest share"), above=Decimal(0)),
            "loan_step": _sum(_("step of the loan")),
            "provident": _sum(_("provident fund loan"), zero=True),
            "commercial": _sum(_("commercial loan"), zero=True),
        },
        compute=down_payment,
        rounding=_("the loan down to its step, the share to four decimals"),
    ),
    Calculation(
        name="mortgages.deposit",
        title=_("developer's deposit"),
        inputs={
            "loan": _sum(_("loan"), True),
            "ratio": Input(type="rate", title=_("share of the loan"), above=Decimal(0)),
        },
        compute=deposit,
        of=deposit_inputs,
    ),
    Calculation(
        name="mortgages.registration_fee",
        title=_("fee of a mortgage registration"),
        inputs={"kind": Input(type="text", title=_("what is registered"), required=True)},
        compute=registration_fee,
        rounding=_("exact"),
    ),
    Calculation(
        name="mortgages.pre_registration_lapse",
        title=_("lapse of a pre-registration"),
        inputs={"can_register_from": Input(type="day", title=_("registration possible from"), required=True)},
        compute=pre_registration_lapse,
        basis="can_register_from",
        rounding=_("calendar days"),
    ),
]
