"""Is the contract signed to standard? (D1.1)"""

import re
from collections.abc import Hashable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from caseman.api import (
    CheckContext,
    Finding,
    Fix,
    GroupContext,
    GroupRule,
    InputError,
    Rule,
    Severity,
    Value,
    match_key,
    read_capital,
    round_to,
)
from caseman.api import msg as _

from .sections import Contract, PricingMode
from .steps import FILE, SIGN, filed_on

_BOTH = (SIGN, FILE)
_NEEDS = ("contracts",)
_AGREE = Fix(title=_("correct it, or have both parties agree in writing"))


def _contract(ctx: CheckContext) -> Contract:
    found = ctx.section(Contract)
    assert found is not None  # the rules below need the section
    return found


def price_product(ctx: CheckContext) -> Iterable[Finding]:
    """CON-01: the price is unit price by area, rounded once; the tolerance is the place's."""
    contract = _contract(ctx)
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
    contract = _contract(ctx)
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


def _live_unit(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    if not ctx.case.closed_on:
        contract = _contract(ctx)
        yield ctx.case.unit, (contract.signed_on or date.max, contract.contract_no or "")


def unit_sold_once(group: GroupContext) -> Iterable[Finding]:
    """CON-03: one live contract on a unit; the later one is in question."""
    ordered = sorted(group.members, key=lambda member: (member.value, member.ref))
    first, last = ordered[0], ordered[-1]
    yield Finding(
        message=_("unit {unit} is sold twice: {first} and {second}"),
        facts={"unit": last.unit, "first": first.value[1], "second": last.value[1]},
        path="unit",
        record=last.ref,
        refs=tuple(member.ref for member in ordered[:-1]),
        fix=(Fix(title=_("stop both contracts and tell the supervisor"), action="contracts.void"),),
    )


def _number(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    contract = _contract(ctx)
    if contract.contract_no and not ctx.case.closed_on:
        yield contract.contract_no, contract.signed_on


def number_used_once(group: GroupContext) -> Iterable[Finding]:
    """CON-04: a contract number is used once."""
    last = group.members[-1]
    yield Finding(
        message=_("contract number {number} is used {count} times: {units}"),
        facts={
            "number": group.key,
            "count": len(group.members),
            "units": [member.unit for member in group.members],
        },
        path="contracts.contract_no",
        record=last.ref,
        refs=tuple(member.ref for member in group.members[:-1]),
        fix=(
            Fix(title=_("correct the number from the paper"), action="core.edit"),
            Fix(title=_("void one, with the reason and its originals"), action="contracts.void"),
        ),
    )


def _block(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    """The block that a number belongs to: what stands around its running number, and how many digits that has."""
    contract = _contract(ctx)
    if not contract.contract_no or contract.void_pending:
        return
    form = ctx.policy.value("contracts.contract_number").value
    found = re.fullmatch(form, contract.contract_no)
    if found:
        number = found["n"]
        around = contract.contract_no[: found.start("n")], contract.contract_no[found.end("n") :], len(number)
        yield around, int(number)


def numbers_without_gaps(group: GroupContext) -> Iterable[Finding]:
    """CON-05: the numbers of a block follow each other; void ones are entered as void.

    Where a number is used twice, the gap is most likely its other half: the finding goes to that record.
    """
    before, after, digits = group.key
    by_number: dict[int, str] = {}
    doubled: list[str] = []
    for member in group.members:
        if member.value in by_number:
            doubled.append(member.ref)
        by_number[member.value] = member.ref
    for earlier, later in pairwise(sorted(by_number)):
        for number in range(earlier + 1, later):
            missing = f"{before}{number:0{digits}d}{after}"
            yield Finding(
                message=_("contract number {number} is missing"),
                facts={"number": missing},
                path="contracts.contract_no",
                key=missing,
                record=doubled.pop(0) if doubled else by_number[earlier],
                fix=(
                    Fix(
                        title=_("enter it as void, with the reason and its originals"),
                        action="contracts.void_number",
                    ),
                ),
            )


def alterations_sealed(ctx: CheckContext) -> Iterable[Finding]:
    """CON-06: each alteration carries both parties' seal."""
    contract = _contract(ctx)
    if contract.alteration_seals or not contract.signed_on or ctx.case.closed_on:
        return
    looked_at = contract.alteration_seals is not None or ctx.step or filed_on(ctx.record)
    yield Finding(
        message=_("an alteration lacks the seal of both parties")
        if looked_at
        else _("it is not noted whether alterations are sealed"),
        facts={"alteration_seals": contract.alteration_seals or False},
        path="contracts.alteration_seals",
        severity=Severity.BLOCK if looked_at else Severity.TODO,
        fix=(Fix(title=_("fetch the seals"), action="core.edit"),),
    )


def permit_before_signing(ctx: CheckContext) -> Iterable[Finding]:
    """CON-07: the unit's building has a pre-sale permit issued by the day of signing."""
    contract = _contract(ctx)
    if not contract.signed_on or ctx.project is None or ctx.unit is None:
        return
    covering = [permit for permit in ctx.project.permits if ctx.unit.building in permit.buildings]
    legal = (Fix(title=_("ask the legal department")),)
    cite = "最高法商品房买卖合同解释 第2条"
    if not covering:
        yield Finding(
            message=_("no pre-sale permit covers building {building}"),
            facts={"building": ctx.unit.building},
            path="contracts.signed_on",
            cite=cite,
            fix=legal,
        )
    elif all(permit.issued_on is None or permit.issued_on > contract.signed_on for permit in covering):
        yield Finding(
            message=_("signed on {signed}, before permit {permit} of {issued}"),
            facts={
                "signed": contract.signed_on,
                "permit": covering[0].number,
                "issued": covering[0].issued_on,
            },
            path="contracts.signed_on",
            cite=cite,
            fix=legal,
        )


def _ended(versions: Iterable[Value], template: str) -> date | None:
    """The last day on which a template was in force; None for one that never was, or still is."""
    ended: date | None = None
    current = ""
    for value in versions:
        if match_key(current) == match_key(template):
            ended = value.since - timedelta(days=1)
        current = str(value.value)
    return None if match_key(current) == match_key(template) else ended


def template_in_force(ctx: CheckContext) -> Iterable[Finding]:
    """CON-08: the contract is on the template that was in force on its day."""
    contract = _contract(ctx)
    if not contract.signed_on or not contract.template:
        return
    due = ctx.policy.value("contracts.template", contract.signed_on)
    if match_key(str(due.value)) == match_key(contract.template):
        return
    facts: dict[str, object] = {"template": contract.template, "due": due.value, "paper": due.cite}
    ended = _ended(ctx.policy.versions("contracts.template"), contract.template)
    if ended and ended < contract.signed_on:
        message = _("{template} was withdrawn on {ended}; use {due} ({paper})")
        facts["ended"] = ended
    else:
        message = _("{template} is not in force on {signed}; use {due} ({paper})")
        facts["signed"] = contract.signed_on
    yield Finding(
        message=message,
        facts=facts,
        path="contracts.template",
        cite=due.cite,
        fix=(Fix(title=_("sign again on the right template, or have the buyer consent in writing")),),
    )


def annex_numbers(text: str) -> set[str]:
    """The annexes that a text names: `1 2 4-11`. Raises InputError."""
    found: set[str] = set()
    for part in re.split(r"[、,，;；\s]+", text.strip()):
        bounds = re.fullmatch(r"(\d+)(?:[-~至](\d+))?", part)
        if not bounds:
            raise InputError(_("“{value}” are not numbers of annexes such as 1 2 4-11"), value=text)
        found |= {str(number) for number in range(int(bounds[1]), int(bounds[2] or bounds[1]) + 1)}
    return found


def annexes_complete(ctx: CheckContext) -> Iterable[Finding]:
    """CON-09: every annex is there (looked at only where somebody noted which are)."""
    contract = _contract(ctx)
    if not contract.annexes:
        return
    wanted = ctx.policy.value("contracts.annexes")
    there = annex_numbers(contract.annexes)
    missing = [number for number in wanted.value if number not in there]
    if missing:
        yield Finding(
            message=_("annexes {missing} are missing"),
            facts={"missing": missing},
            path="contracts.annexes",
            cite=wanted.cite,
            fix=(Fix(title=_("add the annex, both parties sign it"), action="core.edit"),),
        )


def unit_free(ctx: CheckContext) -> Iterable[Finding]:
    """CON-10: no seizure on the unit when it is signed or filed. A later one is for the title to mind (TTL-02)."""
    if ctx.step and ctx.unit and ctx.unit.seized:
        yield Finding(
            message=_("unit {unit} is under seizure"),
            facts={"unit": ctx.unit.name},
            path="unit",
            fix=(Fix(title=_("ask the legal department")),),
        )


def plan_adds_up(ctx: CheckContext) -> Iterable[Finding]:
    """CON-11: the payment plan adds up to price and decoration."""
    contract = _contract(ctx)
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
    contract = _contract(ctx)
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
        needs=_NEEDS,
        gate=_BOTH,
    ),
    Rule(
        id="contracts.capitals",
        code="CON-02",
        title=_("figures = capitals"),
        severity=Severity.BLOCK,
        check=capitals_agree,
        needs=_NEEDS,
        gate=_BOTH,
    ),
    GroupRule(
        id="contracts.unit_sold_once",
        code="CON-03",
        title=_("one live contract on a unit"),
        severity=Severity.BLOCK,
        keys=_live_unit,
        check=unit_sold_once,
        needs=_NEEDS,
        gate=_BOTH,
        by="unit",
        cite="最高法商品房买卖合同解释 第7条",
    ),
    GroupRule(
        id="contracts.number_once",
        code="CON-04",
        title=_("a contract number is used once"),
        severity=Severity.BLOCK,
        keys=_number,
        check=number_used_once,
        needs=_NEEDS,
        gate=_BOTH,
        by="contracts.contract_no",
    ),
    GroupRule(
        id="contracts.number_gap",
        code="CON-05",
        title=_("contract numbers follow each other"),
        severity=Severity.BLOCK,
        keys=_block,
        check=numbers_without_gaps,
        needs=_NEEDS,
        follows=("CON-04",),
    ),
    Rule(
        id="contracts.alterations",
        code="CON-06",
        title=_("alterations carry both seals"),
        severity=Severity.BLOCK,
        check=alterations_sealed,
        needs=_NEEDS,
        gate=(FILE,),
    ),
    Rule(
        id="contracts.permit",
        code="CON-07",
        title=_("signed under a pre-sale permit"),
        severity=Severity.BLOCK,
        check=permit_before_signing,
        needs=_NEEDS,
        gate=_BOTH,
        switch="contracts.gate.permit",
    ),
    Rule(
        id="contracts.template",
        code="CON-08",
        title=_("the template in force"),
        severity=Severity.BLOCK,
        check=template_in_force,
        needs=_NEEDS,
        gate=_BOTH,
    ),
    Rule(
        id="contracts.annexes",
        code="CON-09",
        title=_("annexes complete"),
        severity=Severity.BLOCK,
        check=annexes_complete,
        needs=_NEEDS,
        gate=_BOTH,
    ),
    Rule(
        id="contracts.unit_free",
        code="CON-10",
        title=_("unit free of seizure"),
        severity=Severity.BLOCK,
        check=unit_free,
        needs=_NEEDS,
        gate=_BOTH,
        after=FILE,
        switch="contracts.gate.encumbrance",
    ),
    Rule(
        id="contracts.plan",
        code="CON-11",
        title=_("payment plan = price"),
        severity=Severity.BLOCK,
        check=plan_adds_up,
        needs=_NEEDS,
        gate=_BOTH,
        switch="contracts.gate.plan",
    ),
    Rule(
        id="contracts.price_ceiling",
        code="CON-12",
        title=_("unit price within the filed price"),
        severity=Severity.BLOCK,
        check=price_ceiling,
        needs=_NEEDS,
        gate=_BOTH,
        switch="contracts.gate.price_ceiling",
    ),
]
