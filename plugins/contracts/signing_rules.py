"""Is the contract signed to standard? (D1.1) Its sums stand here; its numbers and its paper have modules of their own."""

from collections.abc import Iterable
from decimal import Decimal

from caseman.api import (
    CheckContext,
    Finding,
    Fix,
    GroupRule,
    InputError,
    Rule,
    Severity,
    read_capital,
    round_to,
)
from caseman.api import msg as _

from . import number_rules, paper_rules
from .sections import PricingMode
from .signed import BOTH, NEEDS, contract_of

_AGREE = Fix(title=_("correct it, or have both parties agree in writing"))


def price_product(ctx: CheckContext) -> Iterable[Finding]:
    """CON-01: the price is unit price by area, rounded once; the tolerance is the place's."""
    contract = contract_of(ctx)
    if contract.pricing_mode not in (PricingMode.GROSS_AREA, PricingMode.INNER_AREA, None):
        return
    if contract.total is None or contract.unit_price is None or contract.area is None:
        return
    product = round_to(contract.unit_price * contract.area)
    tolerance = ctx.policy.value("contracts.price_tolerance")
    if abs(contract.total - product) > tolerance.value:
        yield Finding(
            message=_("{unit_price} x {area} = {product}, the contract says {total}: {difference} apart"),
            facts={
                "unit_price": contract.unit_price,
                "area": contract.area,
                "product": product,
                "total": contract.total,
                "difference": contract.total - product,
            },
            path="contracts.total",
            cite=tolerance.cite,
            fix=(_AGREE,),
        )


def capitals_agree(ctx: CheckContext) -> Iterable[Finding]:
    """CON-02: figures and capitals say the same sum; plain digits are a fault of form."""
    contract = contract_of(ctx)
    if not contract.capitals or contract.total is None:
        return
    fix = Fix(title=_("correct the page, both parties seal it"))
    try:
        amount, plain = read_capital(contract.capitals)
    except InputError as error:
        yield Finding(message=error.message, facts=error.facts, path="contracts.capitals", fix=(fix,))
        return
    if amount != contract.total:
        yield Finding(
            message=_("capitals {capitals}, figures {total}: {difference} apart"),
            facts={"capitals": amount, "total": contract.total, "difference": abs(amount - contract.total)},
            path="contracts.capitals",
            fix=(fix,),
        )
    elif plain:
        yield Finding(
            message=_("plain digits {plain} in the capitals {text}"),
            facts={"plain": plain, "text": contract.capitals},
            path="contracts.capitals",
            severity=Severity.WARN,
            fix=(fix,),
        )


def plan_adds_up(ctx: CheckContext) -> Iterable[Finding]:
    """CON-11: the payment plan adds up to price and decoration."""
    contract = contract_of(ctx)
    if not contract.plan or contract.price is None:
        return
    planned = sum((line.amount or Decimal(0) for line in contract.plan), Decimal("0.00"))
    tolerance = ctx.policy.value("contracts.plan_tolerance")
    if abs(planned - contract.price) > tolerance.value:
        yield Finding(
            message=_("the payment plan adds up to {planned}, the price is {price}"),
            facts={"planned": planned, "price": contract.price},
            path="contracts.plan",
            cite=tolerance.cite,
            fix=(_AGREE,),
        )


def price_ceiling(ctx: CheckContext) -> Iterable[Finding]:
    """CON-12: the unit price is not above the filed one."""
    contract = contract_of(ctx)
    filed = ctx.unit.list_price if ctx.unit else None
    if contract.unit_price is not None and filed is not None and contract.unit_price > filed:
        yield Finding(
            message=_("unit price {price} is above the filed {filed}"),
            facts={"price": contract.unit_price, "filed": filed},
            path="contracts.unit_price",
            fix=(_AGREE,),
        )


ALL: list[Rule | GroupRule] = [
    Rule(
        id="contracts.price_product",
        code="CON-01",
        title=_("price = unit price x area"),
        severity=Severity.BLOCK,
        check=price_product,
        needs=NEEDS,
        gate=BOTH,
    ),
    Rule(
        id="contracts.capitals",
        code="CON-02",
        title=_("figures = capitals"),
        severity=Severity.BLOCK,
        check=capitals_agree,
        needs=NEEDS,
        gate=BOTH,
    ),
    *number_rules.ALL,
    *paper_rules.ALL,
    Rule(
        id="contracts.plan",
        code="CON-11",
        title=_("payment plan = price"),
        severity=Severity.BLOCK,
        check=plan_adds_up,
        needs=NEEDS,
        gate=BOTH,
        switch="contracts.gate.plan",
    ),
    Rule(
        id="contracts.price_ceiling",
        code="CON-12",
        title=_("unit price within the filed price"),
        severity=Severity.BLOCK,
        check=price_ceiling,
        needs=NEEDS,
        gate=BOTH,
        switch="contracts.gate.price_ceiling",
    ),
]
