"""Vouchers that come back (D4.2, D4.3): checked against their notice, then split into the customer's and the registry's copy."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Code,
    Copy,
    FactsView,
    Finding,
    Fix,
    Money,
    PaperKind,
    Params,
    Rule,
    Severity,
    Text,
    field,
    match_key,
    parse_unit,
)
from caseman.api import msg as _

from .sections import Taxes, fund_due, tax_due

#: Where copies go: into the customer's bag and into the bag for the registry.
CUSTOMER_BAG, REGISTRY_BAG = "customer_bag", "registry_bag"


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher: the paper's kind and the prefix of its fields in the section, and what its notice says."""

    kind: str
    due: Callable[[FactsView], Decimal | None]


FUND_VOUCHER = Voucher("fund_voucher", fund_due)
TAX_CERTIFICATE = Voucher("tax_certificate", tax_due)
BOTH = (FUND_VOUCHER, TAX_CERTIFICATE)

_FIX = (Fix(title=_("have the bank or office issue it again; it is not split until then")),)


def faults(facts: FactsView, voucher: Voucher) -> Iterable[Finding]:
    """What a voucher says otherwise than its notice: sum, payer, unit."""
    taxes = facts.section(Taxes) or Taxes()
    number: str | None = getattr(taxes, voucher.kind)
    if number is None:
        return
    amount: Decimal | None = getattr(taxes, f"{voucher.kind}_sum")
    name: str = getattr(taxes, f"{voucher.kind}_name")
    unit: str = getattr(taxes, f"{voucher.kind}_unit")
    due = voucher.due(facts) if amount is not None else None
    path = f"taxes.{voucher.kind}"
    if due is not None and amount != due:
        yield Finding(
            message=_("voucher {number} is of {amount}, the notice of {due}"),
            facts={"number": number, "amount": amount, "due": due},
            path=path,
            key=f"{voucher.kind}.sum",
            fix=_FIX,
        )
    if name and match_key(name) not in {match_key(buyer.name) for buyer in facts.case.buyers}:
        yield Finding(
            message=_("voucher {number} is not in the name of a buyer"),
            facts={"number": number},
            path=path,
            key=f"{voucher.kind}.name",
            fix=_FIX,
        )
    mine = facts.case.unit.rpartition(":")[2]
    if unit and parse_unit(unit).key != parse_unit(mine).key:
        yield Finding(
            message=_("voucher {number} is of {other}, the notice of {unit}"),
            facts={"number": number, "other": unit, "unit": mine},
            path=path,
            key=f"{voucher.kind}.unit",
            fix=_FIX,
        )


def voucher_of_notice(ctx: CheckContext) -> Iterable[Finding]:
    """VCH-01: a voucher says what its notice says."""
    for voucher in BOTH:
        yield from faults(ctx, voucher)


class Back(Params):
    number: Code = field(_("number"), required=True)
    amount: Money = field(_("sum"), required=True)
    name: Text = field(_("payer"), default="")
    unit: Text = field(_("unit on it"), default="", help=_("empty: the unit of the case"))


def _back(voucher: Voucher) -> Callable[[ActionContext], None]:
    """Enter a voucher; one that says what its notice says is split into two papers, another goes back."""

    def run(ctx: ActionContext) -> None:
        told, ref = ctx.params, ctx.facts.record.ref
        if ctx.facts.papers.items(voucher.kind):
            ctx.refuse(_("its copies are here already: a new voucher needs the old ones out first"))
        if told.unit:
            parse_unit(told.unit)
        values = {"": told.number, "_sum": told.amount, "_name": told.name, "_unit": told.unit}
        ctx.change(ref, {f"taxes.{voucher.kind}{name}": value for name, value in values.items()})
        if any(faults(ctx.facts, voucher)):
            ctx.say(_("it does not say what the notice says: it goes back and is not split"))
            return
        paper = ctx.receive(voucher.kind, REGISTRY_BAG, number=told.number)
        ctx.split(paper)
        ctx.say(_("split: customer copy into the customer's bag, registry copy into the registry bag"))

    return run


def _paper(kind: str, title: str, words: tuple[str, ...]) -> PaperKind:
    return PaperKind(
        id=kind,
        title=title,
        words=words,
        copies=(
            Copy(
                id="customer",
                title=_("customer copy"),
                words=("客户联",),
                home=CUSTOMER_BAG,
                not_at=(REGISTRY_BAG,),
            ),
            Copy(
                id="registry",
                title=_("registry copy"),
                words=("办证联",),
                home=REGISTRY_BAG,
                not_at=(CUSTOMER_BAG, "customer"),
            ),
        ),
        unique=True,
    )


PAPERS = [
    _paper(TAX_CERTIFICATE.kind, _("tax payment certificate"), ("完税证明", "契税完税证明", "契税票")),
    _paper(FUND_VOUCHER.kind, _("maintenance-fund voucher"), ("维修资金凭证", "维修资金交款凭证")),
]
RULES = [
    Rule(
        id="taxes.voucher",
        code="VCH-01",
        title=_("voucher equals notice"),
        severity=Severity.BLOCK,
        check=voucher_of_notice,
        needs=("taxes",),
    ),
]
ACTIONS = [
    Action(
        id="taxes.fund_voucher",
        title=_("enter a fund voucher"),
        run=_back(FUND_VOUCHER),
        records="cases",
        params=Back,
        many=True,
        go="wx",
    ),
    Action(
        id="taxes.tax_certificate",
        title=_("enter a tax certificate"),
        run=_back(TAX_CERTIFICATE),
        records="cases",
        params=Back,
        many=True,
        go="wp",
    ),
]
