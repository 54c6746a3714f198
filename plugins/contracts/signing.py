"""Actions of signing: a new contract, and contracts or numbers that are void."""

import re
from decimal import Decimal

from caseman.api import (
    Action,
    ActionContext,
    Approval,
    Area,
    Asked,
    Code,
    Count,
    Day,
    FactsView,
    LongText,
    Money,
    Params,
    Role,
    ShareMode,
    Text,
    capital,
    field,
    match_key,
    round_to,
)
from caseman.api import msg as _

from .books import buyers_of
from .sections import LOANS, Contract, PaymentMode, PricingMode
from .steps import SIGN


class NewContract(Params):
    """What the clerk types; what is left out follows from the unit and the other fields."""

    buyers: Text = field(_("buyers"), required=True, help=_("several with 、 between them"))
    doc_numbers: Text = field(_("document numbers"), required=True, help=_("in the order of the buyers"))
    phones: Text = field(_("phone"), default="")
    share_mode: ShareMode | None = field(_("form of co-ownership"))
    contract_no: Code | None = field(_("contract number"), help=_("empty: the next of the block"))
    template: Text = field(_("contract template"), required=True, values="templates")
    signed_on: Day | None = field(_("signed on"), help=_("= is today"))
    area: Area | None = field(_("contract area"))
    unit_price: Money | None = field(_("unit price"))
    total: Money | None = field(_("total price"))
    capitals: Text = field(_("price in capitals"), default="")
    payment_mode: PaymentMode = field(_("payment"), required=True)
    down_payment: Money | None = field(_("down payment"))
    bank: Text = field(_("lending bank"), default="")
    annexes: Text = field(_("annexes there"), default="")


def next_number(ctx: ActionContext, form: str) -> str:
    """The number after the highest of its block."""
    highest: tuple[int, str] | None = None
    for facts in ctx.all("cases"):
        contract = facts.section(Contract)
        found = re.fullmatch(form, contract.contract_no) if contract and contract.contract_no else None
        if found and (highest is None or int(found["n"]) > highest[0]):
            start, end = found.span("n")
            following = f"{int(found['n']) + 1:0{end - start}d}"
            highest = int(found["n"]), found.string[:start] + following + found.string[end:]
    if highest is None:
        ctx.refuse(_("no contract number to follow: give the first one"))
    return highest[1]


def _price(ctx: ActionContext, unit: FactsView) -> tuple[Decimal, Decimal, Decimal]:
    """Area, unit price and total; the total is computed where it was not typed."""
    told = ctx.params
    area = told.area or (unit.unit.area if unit.unit else None)
    unit_price = told.unit_price or (unit.unit.list_price if unit.unit else None)
    if area is None or unit_price is None:
        ctx.refuse(_("give area and unit price: the house table has none for this unit"))
    return area, unit_price, told.total or round_to(unit_price * area)


def sign(ctx: ActionContext) -> None:
    """A new case with its contract; the gate of signing is asked on what it makes."""
    told, unit = ctx.params, ctx.facts
    area, unit_price, total = _price(ctx, unit)
    buyers = buyers_of(told.buyers, told.doc_numbers, told.phones)
    if len(buyers) > 1 and told.share_mode in (None, ShareMode.SOLE):
        ctx.refuse(_("{count} buyers: say whether they own jointly or by shares"), count=len(buyers))
    down = total if told.payment_mode not in LOANS else told.down_payment
    if down is None:
        ctx.refuse(_("a loan pays the rest: give the down payment"))
    number = told.contract_no or next_number(ctx, str(unit.policy.value("contracts.contract_number").value))
    signed_on = told.signed_on or ctx.today
    values: dict[str, object] = {
        "project": unit.unit.project if unit.unit else "",
        "unit": unit.record.id,
        "buyers": buyers,
        "share_mode": told.share_mode or ShareMode.SOLE,
        "contracts.contract_no": number,
        "contracts.template": told.template,
        "contracts.signed_on": signed_on,
        "contracts.pricing_mode": PricingMode.GROSS_AREA,
        "contracts.area": area,
        "contracts.unit_price": unit_price,
        "contracts.total": total,
        "contracts.capitals": told.capitals or capital(total),
        "contracts.payment_mode": told.payment_mode,
        "contracts.down_payment": down,
        "contracts.annexes": told.annexes,
    }
    if told.payment_mode in LOANS:
        values |= {"contracts.bank": told.bank, "contracts.loan": total - down}
    ref = ctx.create("cases", values, number)
    ctx.say(
        _("contract {number} for unit {unit}: {total}"),
        number=number,
        unit=told_unit(unit),
        total=total,
        ref=ref,
    )


def told_unit(unit: FactsView) -> str:
    return unit.unit.name if unit.unit else unit.record.id


class Void(Params):
    """All originals of a void contract must be accounted for."""

    reason: LongText = field(_("reason"), required=True)
    held: Count = field(_("originals held"), required=True)
    destroyed: Count = field(_("originals destroyed"), default=0)


def _originals_accounted(ctx: ActionContext, facts: FactsView) -> None:
    wanted = facts.policy.value("contracts.originals")
    there = ctx.params.held + ctx.params.destroyed
    if there != wanted.value:
        ctx.refuse(
            _("{there} of {wanted} originals are shown: each must be held or destroyed"),
            there=there,
            wanted=wanted.value,
        )


def _void_values(ctx: ActionContext) -> dict[str, object]:
    return {
        "contracts.void_reason": ctx.params.reason,
        "contracts.void_held": ctx.params.held,
        "contracts.void_destroyed": ctx.params.destroyed,
        "contracts.void_approval": Approval(made_by=ctx.user.name, made_on=ctx.today),
    }


def void(ctx: ActionContext) -> None:
    """Enter a contract as void; a second person confirms it."""
    _originals_accounted(ctx, ctx.facts)
    ctx.change(ctx.facts.record.ref, _void_values(ctx))
    ctx.say(_("entered as void; a second person must confirm it"))


class VoidNumber(Void):
    contract_no: Code = field(_("contract number"), required=True)


def void_number(ctx: ActionContext) -> None:
    """Enter the number of a spoilt contract, so that its block has no gap."""
    _originals_accounted(ctx, ctx.facts)
    number = ctx.params.contract_no
    for facts in ctx.all("cases"):
        contract = facts.section(Contract)
        if contract and contract.contract_no and match_key(contract.contract_no) == match_key(number):
            ctx.refuse(_("contract number {number} is on {ref}"), number=number, ref=facts.record.ref)
    unit = ctx.facts
    made = {
        "project": unit.unit.project if unit.unit else "",
        "unit": unit.record.id,
        "closed_on": ctx.today,
        "contracts.contract_no": number,
    }
    ctx.create("cases", made | _void_values(ctx), number)
    ctx.say(_("entered as void; a second person must confirm it"))


def _asked_void(facts: FactsView, _path: str) -> Asked | None:
    contract = facts.section(Contract)
    if contract is None:
        return None
    return Asked(
        reason=contract.void_reason,
        changes=[
            (_("contract number"), "", contract.contract_no),
            (_("originals held"), "", contract.void_held),
            (_("originals destroyed"), "", contract.void_destroyed),
        ],
    )


def confirm_void(ctx: ActionContext) -> None:
    contract = ctx.facts.section(Contract)
    if contract is None or not contract.void_pending or contract.void_approval is None:
        ctx.refuse(_("this contract is not waiting to be void"))
    signed = contract.void_approval.model_copy(
        update={"approved_by": ctx.user.name, "approved_on": ctx.today}
    )
    ref = ctx.facts.record.ref
    ctx.change(ref, {"contracts.void_approval": signed, "closed_on": ctx.today})
    ctx.say(_("{ref} is void"), ref=ref)


ALL = [
    Action(
        id="contracts.sign",
        title=_("new contract"),
        run=sign,
        records="units",
        params=NewContract,
        step=SIGN,
        go="ht",
        help=_("for a unit that is for sale; number, price and capitals follow by themselves"),
    ),
    Action(id="contracts.void", title=_("enter a contract as void"), run=void, records="cases", params=Void),
    Action(
        id="contracts.void_number",
        title=_("enter a number as void"),
        run=void_number,
        records="units",
        params=VoidNumber,
    ),
    Action(
        id="contracts.confirm_void",
        title=_("confirm that a contract is void"),
        run=confirm_void,
        records="cases",
        many=True,
        role=Role.SUPERVISOR,
        signs="contracts.void_approval",
        asked=_asked_void,
    ),
]
