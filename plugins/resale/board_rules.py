"""What stands against a resale: loan, seizure, arrears, co-owners, the tenant (D5.5)."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from caseman_plugins.arrears.lines import owed
from caseman_plugins.arrears.sections import Cause
from caseman_plugins.mortgages.sections import Registration, on_loan

from caseman.api import CheckContext, FactsView, Finding, Fix, Rule, Severity, match_key
from caseman.api import msg as _

from .board import DEAL, LISTINGS, Listing, Side, Trade
from .leases import LEASES, SAVE, Lease


def _offered(ctx: CheckContext) -> tuple[Listing, FactsView] | None:
    own = ctx.record.own(Listing)
    case = ctx.other(f"cases/{own.case}") if own.case else None
    if own.side is not Side.OFFER or case is None or own.withdrawn_on:
        return None
    return own, case


def not_mortgaged(ctx: CheckContext) -> Iterable[Finding]:
    """RES-01: a registered mortgage is paid off, or goes over to the buyer, before the title does."""
    found = _offered(ctx)
    if found is None or found[0].trade is not Trade.SALE:
        return
    contract, registration = on_loan(found[1]), found[1].section(Registration)
    if contract and registration and registration.registration_no and not registration.paid_off_on:
        yield Finding(
            message=_("mortgage {number} of {bank} is registered: pay the loan off or pass it on first"),
            facts={"number": registration.registration_no, "bank": contract.bank, "loan": contract.loan},
            path="case",
            cite="民法典 第406条",
            fix=(Fix(title=_("talk to the bank")),),
        )


def not_seized(ctx: CheckContext) -> Iterable[Finding]:
    """RES-02: a unit under seizure is neither sold nor let."""
    found = _offered(ctx)
    if found and found[1].unit and found[1].unit.seized:
        yield Finding(
            message=_("unit {unit} is under seizure"),
            facts={"unit": found[1].unit.name},
            path="unit",
            fix=(Fix(title=_("legal department")),),
        )


def nothing_owed(ctx: CheckContext) -> Iterable[Finding]:
    """RES-03: the price is paid before the unit is sold on."""
    found = _offered(ctx)
    line = owed(found[1]).of(Cause.PRICE) if found and found[0].trade is Trade.SALE else None
    if line:
        yield Finding(
            message=_("{amount} of the price is still owed"),
            facts={"amount": line.amount},
            path="case",
            fix=(Fix(title=_("collect it")),),
        )


def co_owners(ctx: CheckContext) -> Iterable[Finding]:
    """RES-04: every co-owner agrees (民法典 第301条)."""
    found = _offered(ctx)
    if found and len(found[1].case.buyers) > 1 and not found[0].co_owners_agree:
        names = "、".join(buyer.name for buyer in found[1].case.buyers)
        yield Finding(
            message=_("every co-owner signs: {names}"),
            facts={"names": names},
            path="co_owners_agree",
            cite="民法典 第301条",
            fix=(Fix(title=_("fetch their consent"), action="core.edit"),),
        )


def tenant_first(ctx: CheckContext) -> Iterable[Finding]:
    """RES-05: a tenant may buy first (民法典 第726条)."""
    found = _offered(ctx)
    if found is None or found[0].trade is not Trade.SALE:
        return
    for facts in found[1].linked(LEASES):
        running = facts.record.own(Lease)
        if running.runs(ctx.today) and not running.priority_waived:
            yield Finding(
                message=_("let by lease {number} until {end}: the tenant may buy first"),
                facts={"number": running.number or facts.record.id, "end": running.last_day},
                path="case",
                cite="民法典 第726条",
                key=facts.record.id,
                refs=(facts.record.ref,),
                fix=(Fix(title=_("ask the tenant"), action="resale.waive"),),
            )


def sensible(ctx: CheckContext) -> Iterable[Finding]:
    """RES-06: there is a price, and owner and buyer are two."""
    own = ctx.record.own(Listing)
    if own.price is None or own.price <= 0:
        yield Finding(
            message=_("a price of {price} is none"),
            facts={"price": own.price or Decimal(0)},
            path="price",
            key="price",
            fix=(Fix(title=_("enter the price"), action="core.edit"),),
        )
    if own.dealt_with and match_key(own.dealt_with) == match_key(own.name):
        yield Finding(
            message=_("{name} cannot buy from themselves"),
            facts={"name": own.name},
            path="dealt_with",
            key="same",
            fix=(Fix(title=_("enter the buyer"), action="core.edit"),),
        )


def _rule(
    name: str,
    code: str,
    title: str,
    check: Callable[[CheckContext], Iterable[Finding]],
    gate: tuple[str, ...],
    severity: Severity,
) -> Rule:
    return Rule(
        id=f"resale.{name}",
        code=code,
        title=title,
        severity=severity,
        check=check,
        records=LISTINGS,
        gate=gate,
        after="" if gate == (SAVE,) else DEAL,
    )


_GATE = (DEAL,)
RULES = [
    _rule("mortgage", "RES-01", _("what is sold on bears no mortgage"), not_mortgaged, _GATE, Severity.BLOCK),
    _rule("seizure", "RES-02", _("what is offered is not seized"), not_seized, _GATE, Severity.BLOCK),
    _rule("arrears", "RES-03", _("what is sold on is paid"), nothing_owed, _GATE, Severity.BLOCK),
    _rule("owners", "RES-04", _("all co-owners agree"), co_owners, _GATE, Severity.BLOCK),
    _rule("tenant", "RES-05", _("the tenant is asked first"), tenant_first, _GATE, Severity.BLOCK),
    _rule("sense", "RES-06", _("a price, and two parties"), sensible, (SAVE,), Severity.BLOCK),
]
