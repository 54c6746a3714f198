"""Calculations of contracts: instalments, shares, late payment, the term for filing."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from caseman.api import CalcContext, Calculation, Input, InputError, Line, ShareMode, parse_share, round_to
from caseman.api import msg as _

#: How the model contract writes a form of co-ownership.
_WORDS = {mode: mode.words[0] for mode in ShareMode}


def instalments(calc: CalcContext) -> Mapping[str, object]:
    """A plan by percentages, a plan of equal parts, or whether payments add up to the price. Each part is rounded
    to the cent; the last takes the balance."""
    payments = calc.get("payments")
    if payments is not None:
        return _accepted(calc, payments)
    total: Decimal = calc.need("total")
    percents, count = calc.get("percents"), calc.get("n")
    if (percents is None) == (count is None):
        raise InputError(_("give either percents or n"))
    if count is not None:
        if count < 1:
            raise InputError(_("{n} instalments are none"), n=count)
        weights = [Fraction(1, count)] * count
    else:
        weights = [Fraction(percent) / 100 for percent in percents]
    parts = [round_to(total * weight.numerator / weight.denominator) for weight in weights[:-1]]
    parts.append(total - sum(parts, Decimal(0)))
    for number, part in enumerate(parts, start=1):
        share = f"{total} x {weights[number - 1]}"
        formula = share if number < len(parts) else f"{total} - {sum(parts[:-1], Decimal('0.00'))}"
        calc.line(Line(label=_("instalment"), value=part, formula=formula))
    if percents is None:
        return {"parts": parts}
    return {"parts": parts, "sum_ok": sum(weights) == 1 and sum(parts) == total}


def _accepted(calc: CalcContext, payments: list[Decimal]) -> Mapping[str, object]:
    price: Decimal = calc.need("price")
    whole = price + (calc.get("decoration") or Decimal(0))
    planned = sum(payments, Decimal("0.00"))
    tolerance = calc.parameter("contracts.plan_tolerance")
    calc.line(Line(label=_("price and decoration"), value=whole))
    calc.line(
        Line(label=_("payments"), value=planned, formula=" + ".join(str(payment) for payment in payments))
    )
    return {"accept": abs(planned - whole) <= tolerance}


def shares(calc: CalcContext) -> Mapping[str, object]:
    """Whether shares are the whole; or the shares of co-owners who agreed on none (民法典 第308、309条)."""
    written = calc.get("shares")
    if written is not None:
        whole = sum((parse_share(share) for share in written), Fraction(0))
        calc.line(Line(label=_("sum of the shares"), value=str(whole), formula=" + ".join(written)))
        return {"valid": whole == 1}
    agreement, family = calc.get("agreement"), calc.need("family")
    if agreement:
        return {"type": _WORDS[ShareMode(agreement)]}
    if family:
        calc.line(
            Line(label=_("family, no agreement"), value=_WORDS[ShareMode.JOINT], formula="民法典 第308条")
        )
        return {"type": _WORDS[ShareMode.JOINT]}
    contributions: list[Decimal] = calc.need("contributions")
    total = sum(contributions, Decimal(0))
    if total <= 0:
        raise InputError(_("contributions of {total} give no shares"), total=total)
    parts = [Fraction(contribution) / Fraction(total) for contribution in contributions]
    calc.line(
        Line(label=_("by contribution"), value=", ".join(map(str, parts)), formula="民法典 第308、309条")
    )
    return {"type": _WORDS[ShareMode.BY_SHARES], "shares": parts}


def late_payment(calc: CalcContext) -> Mapping[str, object]:
    """Penalty of an overdue instalment: sum x days x the contract's rate a day."""
    overdue: Decimal = calc.need("overdue")
    days = (calc.need("paid") - calc.need("due")).days
    if days < 0:
        raise InputError(_("paid {days} days before it was due: no penalty"), days=-days)
    rate: Decimal = calc.need("per_day")
    penalty = round_to(overdue * days * rate)
    calc.line(Line(label=_("days"), value=days))
    calc.line(Line(label=_("penalty"), value=penalty, formula=f"{overdue} x {days} x {rate}"))
    return {"days": days, "penalty": penalty}


def late_filing(calc: CalcContext) -> Mapping[str, object]:
    """What a day after the term for filing costs the seller: the price paid x the contract template's rate a day."""
    paid: Decimal = calc.need("paid")
    rate: Decimal = calc.parameter("contracts.late_filing_rate", "rate")
    penalty = round_to(paid * rate)
    calc.line(Line(label=_("penalty a day"), value=penalty, formula=f"{paid} x {rate}"))
    return {"per_day": penalty}


def filing_deadline(calc: CalcContext) -> Mapping[str, object]:
    """The last day for filing: the day of signing is not counted, a last day off moves to the next working day."""
    signed = calc.need("signed")
    due = calc.policy.deadline("contracts.filing_term", signed, calc.day)
    calc.line(
        Line(
            label=_("last day"),
            value=due.day,
            source=due.value,
            due=due,
        )
    )
    return {"due": due.day}


ALL = [
    Calculation(
        name="contracts.instalments",
        title=_("instalments"),
        inputs={
            "total": Input(type="money", title=_("total"), unit=_("yuan"), above=Decimal(0)),
            "percents": Input(type="number*", title=_("percentages")),
            "n": Input(type="count", title=_("number of equal instalments")),
            "price": Input(type="money", title=_("price"), unit=_("yuan"), above=Decimal(0)),
            "decoration": Input(
                type="money", title=_("decoration price"), unit=_("yuan"), minimum=Decimal(0)
            ),
            "payments": Input(type="money*", title=_("payments"), unit=_("yuan")),
        },
        compute=instalments,
        rounding=_("each half up to the cent, the last takes the balance"),
    ),
    Calculation(
        name="contracts.shares",
        title=_("shares of co-owners"),
        inputs={
            "shares": Input(type="text*", title=_("shares")),
            "agreement": Input(type="text", title=_("agreed form of co-ownership")),
            "contributions": Input(type="money*", title=_("contributions"), unit=_("yuan")),
            "family": Input(type="mark", title=_("one family")),
        },
        compute=shares,
        rounding=_("exact fractions"),
    ),
    Calculation(
        name="contracts.late_payment",
        title=_("penalty for late payment"),
        inputs={
            "overdue": Input(
                type="money", title=_("overdue sum"), unit=_("yuan"), required=True, above=Decimal(0)
            ),
            "due": Input(type="day", title=_("due on"), required=True),
            "paid": Input(type="day", title=_("paid on"), required=True),
            "per_day": Input(
                type="rate", title=_("rate a day by the contract"), required=True, minimum=Decimal(0)
            ),
        },
        compute=late_payment,
    ),
    Calculation(
        name="contracts.late_filing",
        title=_("penalty a day for late filing"),
        inputs={
            "paid": Input(
                type="money", title=_("price paid"), unit=_("yuan"), required=True, minimum=Decimal(0)
            ),
            "rate": Input(type="rate", title=_("rate a day by the contract"), minimum=Decimal(0)),
        },
        compute=late_filing,
        rounding=_("half up to the cent"),
    ),
    Calculation(
        name="contracts.filing_deadline",
        title=_("last day for filing"),
        inputs={"signed": Input(type="day", title=_("signed on"), required=True)},
        compute=filing_deadline,
        rounding=_("calendar days"),
    ),
]
