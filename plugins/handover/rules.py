"""May the keys go, and is the file of a handed-over unit right? (D3.1, D3.2)"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from caseman_plugins.contracts.kinds import LOAN, PRICE
from caseman_plugins.contracts.sections import LOANS, Contract

from caseman.api import CheckContext, Finding, Fix, InputError, Role, Rule, Severity, parse_unit
from caseman.api import msg as _

from . import plans, powers
from .papers import DESK, papers_asked
from .receipts import receipts_open
from .sections import AREA, Handover, area_due, balance, settled_price, settlement
from .steps import HAND, INVOICE, NOTICE

_NEEDS = ("contracts",)


_PLAN = _(
    "{short} still owed of {settled}: line {number} of the payment plan ({on}, {line}) lacks {open}; {price} paid, {loan} of loans, {area} for the area"
)
_DOWN = _(
    "{short} still owed of {settled}: the down payment of {line} lacks {open}; {price} paid, {loan} of loans, {area} for the area"
)
_LOAN = _(
    "{short} still owed of {settled}: the loan of {line} lacks {open}; {price} paid, {loan} of loans, {area} for the area"
)
_PRICE = _(
    "{short} still owed of {settled}: the price of {line} lacks {open}; {price} paid, {loan} of loans, {area} for the area"
)
_AREA = _(
    "{short} still owed of {settled}: the area settlement of {line} lacks {open}; {price} paid, {loan} of loans, {area} for the area"
)


def _open_line(ctx: CheckContext, contract: Contract) -> tuple[str, dict[str, object]]:
    """HND-01's sentence and facts of the first part that is not paid in full: a line of the payment plan where the
    contract has one, else down payment, loan or price, or the area's settlement."""
    price, loan, area = ctx.money.total(PRICE), ctx.money.total(LOAN), ctx.money.total(AREA)
    parts: list[tuple[str, Decimal, Decimal, dict[str, object]]] = []
    if contract.plan:
        paid = price + loan
        for number, line in enumerate(contract.plan, start=1):
            due = line.amount or Decimal(0)
            parts.append((_PLAN, due, paid, {"number": number, "on": line.due_on or ""}))
            paid = max(paid - due, Decimal(0))
    elif contract.payment_mode in LOANS and contract.down_payment is not None and contract.loan is not None:
        parts = [(_DOWN, contract.down_payment, price, {}), (_LOAN, contract.loan, loan, {})]
    parts.append((_PRICE, contract.price or Decimal(0), price + loan, {}))
    parts.append((_AREA, area_due(ctx), area, {}))
    words, due, there, more = next((part for part in parts if part[2] < part[1]), parts[-1])
    return words, {"line": due, "open": due - there, **more}


def price_paid(ctx: CheckContext) -> Iterable[Finding]:
    """HND-01: the settled price is in: plan, receipts and the bank's disbursement together."""
    contract, settled, short = ctx.section(Contract), settled_price(ctx), balance(ctx)
    if contract is None or settled is None or short is None or short <= 0:
        return
    handover = ctx.section(Handover)
    words, facts = _open_line(ctx, contract)
    yield Finding(
        message=words,
        facts={
            "short": short,
            "settled": settled,
            "price": ctx.money.total(PRICE),
            "loan": ctx.money.total(LOAN),
            "area": ctx.money.total(AREA),
            **facts,
        },
        path="contracts.total",
        due=handover.promised_on if handover else None,
        fix=(
            Fix(
                title=_("collect it; keys are last"),
                action="core.receive_money",
                params={"fund": PRICE, "amount": short},
            ),
            Fix(title=_("hand over on a written promise, with a supervisor"), action=HAND),
        ),
    )


def area_settled(ctx: CheckContext) -> Iterable[Finding]:
    """ARE-01: what was charged or refunded for the area is what the contract and the law say."""
    found = settlement(ctx)
    if found is None:
        return
    due, charged = area_due(ctx), ctx.money.total(AREA)
    if due == charged:
        return
    inputs = {line.label: line.value for line in found.lines}
    gap = charged - due
    facts: dict[str, object] = {
        "difference": inputs.get(_("area difference"), ""),
        "ratio": inputs.get(_("difference ratio"), ""),
        "due": due,
        "charged": charged,
        "gap": abs(gap),
    }
    if gap > 0:
        message = _("area {difference} m2 ({ratio}): {due} is due, {charged} was charged; {gap} goes back")
        action, who = "core.refund_money", Role.SUPERVISOR
    else:
        message = _("area {difference} m2 ({ratio}): {due} is due, {charged} was charged; {gap} is missing")
        action, who = "core.receive_money", Role.CLERK
    cite = next((line.source.cite for line in found.lines if line.source), "")
    yield Finding(
        message=message,
        facts=facts,
        path="handover.area_settlement",
        cite=cite,
        fix=(
            Fix(
                title=_("settle the difference and sign the supplementary agreement"),
                action=action,
                params={"fund": AREA, "amount": abs(gap)},
                who=who,
            ),
        ),
    )


def same_address(ctx: CheckContext) -> Iterable[Finding]:
    """ADR-01: the survey report names the unit of the contract, or somebody said why it does not."""
    handover = ctx.section(Handover)
    if handover is None or not handover.survey_unit or ctx.unit is None or handover.address_reason:
        return
    try:
        same = parse_unit(handover.survey_unit).key == parse_unit(ctx.unit.name).key
    except InputError:
        same = False
    if not same:
        yield Finding(
            message=_("the contract says {unit}, the survey report {survey}"),
            facts={"unit": ctx.unit.name, "survey": handover.survey_unit},
            path="handover.survey_unit",
            fix=(
                Fix(title=_("write to the survey office"), action="handover.survey_letter"),
                Fix(title=_("note why they differ"), action="core.edit"),
            ),
        )


def likely_area(ctx: CheckContext) -> Iterable[Finding]:
    """ARE-02: a surveyed area far from the contract's is a slip of the pen first."""
    contract, unit = ctx.section(Contract), ctx.unit
    if contract is None or unit is None or not contract.area or not unit.surveyed_area:
        return
    ratio = abs(unit.surveyed_area - contract.area) / contract.area
    if ratio > Decimal("0.2"):
        yield Finding(
            message=_("surveyed {surveyed} m2 against {contract} m2 in the contract: is it a slip?"),
            facts={"surveyed": unit.surveyed_area, "contract": contract.area},
            path="unit",
            fix=(Fix(title=_("look at the survey report")),),
        )


def invoice_of_settled_price(ctx: CheckContext) -> Iterable[Finding]:
    """INV-01: the invoice is of the settled price."""
    handover, settled = ctx.section(Handover), settled_price(ctx)
    if handover is None or handover.invoice_total is None or settled is None:
        return
    if handover.invoice_total != settled:
        yield Finding(
            message=_("the invoice is of {invoice}, the settled price is {settled}: {gap} apart"),
            facts={
                "invoice": handover.invoice_total,
                "settled": settled,
                "gap": abs(handover.invoice_total - settled),
            },
            path="handover.invoice_total",
            fix=(Fix(title=_("reverse the invoice and issue a new one"), action=INVOICE),),
        )


def receipts_back(ctx: CheckContext) -> Iterable[Finding]:
    """INV-02: the receipts are back when the full invoice is issued, or a statement of loss is filed."""
    handover = ctx.section(Handover) or Handover()
    if ctx.step != INVOICE and handover.invoice_total is None:
        return
    receipts = receipts_open(ctx)
    if receipts or (handover.receipts_back is False and handover.loss_statement_on is None):
        yield Finding(
            message=_("receipts are not back: {receipts}"),
            facts={"receipts": receipts or ["-"]},
            path="handover.receipts_back",
            fix=(
                Fix(title=_("take them back"), action="handover.receipts"),
                Fix(title=_("file a statement of loss for those that are lost"), action="handover.receipts"),
            ),
        )


def surveyed(ctx: CheckContext) -> Iterable[Finding]:
    """ARE-03: no keys before the surveyed area is known: area, invoice, fund and tax rest on it."""
    if ctx.unit is not None and ctx.unit.surveyed_area is None:
        yield Finding(
            message=_("the surveyed area of {unit} is not entered"),
            facts={"unit": ctx.unit.name},
            path="unit",
            fix=(Fix(title=_("enter it from the survey report"), action="core.edit"),),
        )


def papers_there(ctx: CheckContext) -> Iterable[Finding]:
    """HND-05: what the desk asks for is there when the keys go."""
    if ctx.step != HAND:
        return
    missing = [one for one in papers_asked(ctx, DESK) if not one.there]
    if missing:
        yield Finding(
            message=_("papers missing at the desk: {papers}"),
            facts={"papers": [one.told for one in missing]},
            path="handover",
            cite=missing[0].cite,
            fix=(Fix(title=_("take them in"), action="core.receive_paper"),),
        )


def notice_in_time(ctx: CheckContext) -> Iterable[Finding]:
    """HND-03: the notice goes out the days before that contract and place ask for."""
    handover = ctx.section(Handover)
    day = (handover.handed_on or handover.planned_on) if handover else None
    if handover is None or day is None or handover.noticed_on is None or handover.noticed_on > day:
        return
    days = ctx.policy.value("handover.notice_days")
    latest = day - timedelta(days=days.value)
    if handover.noticed_on > latest:
        yield Finding(
            message=_("noticed on {noticed} for {day}: at least {days} days before, by {latest}"),
            facts={"noticed": handover.noticed_on, "day": day, "days": days.value, "latest": latest},
            path="handover.noticed_on",
            cite=days.cite,
            fix=(Fix(title=_("agree on the day in writing, or put it off"), action="core.edit"),),
        )


ALL = [
    Rule(
        id="handover.price_paid",
        code="HND-01",
        title=_("the settled price is paid before the keys"),
        severity=Severity.BLOCK,
        check=price_paid,
        needs=_NEEDS,
        gate=(HAND,),
        after=HAND,
        follows=("FIL-01", "ARE-01"),
    ),
    Rule(
        id="handover.area_settled",
        code="ARE-01",
        title=_("area settled by contract and law"),
        severity=Severity.BLOCK,
        check=area_settled,
        needs=_NEEDS,
        gate=(HAND, INVOICE),
        after=HAND,
    ),
    Rule(
        id="handover.surveyed",
        code="ARE-03",
        title=_("the surveyed area is known"),
        severity=Severity.BLOCK,
        check=surveyed,
        needs=_NEEDS,
        gate=(HAND, INVOICE),
        after=HAND,
    ),
    Rule(
        id="handover.papers",
        code="HND-05",
        title=_("the papers that the desk asks for"),
        severity=Severity.WARN,
        check=papers_there,
        needs=_NEEDS,
        gate=(HAND,),
        switch="handover.papers_gate",
    ),
    Rule(
        id="handover.likely_area",
        code="ARE-02",
        title=_("the surveyed area is likely"),
        severity=Severity.WARN,
        check=likely_area,
        needs=_NEEDS,
        gate=(HAND,),
    ),
    Rule(
        id="handover.same_address",
        code="ADR-01",
        title=_("contract and survey name one unit"),
        severity=Severity.BLOCK,
        check=same_address,
        needs=("handover",),
        gate=(HAND,),
    ),
    Rule(
        id="handover.invoice",
        code="INV-01",
        title=_("the invoice is of the settled price"),
        severity=Severity.BLOCK,
        check=invoice_of_settled_price,
        needs=("contracts", "handover"),
        gate=(HAND,),
    ),
    Rule(
        id="handover.receipts",
        code="INV-02",
        title=_("receipts are back when the invoice is issued"),
        severity=Severity.BLOCK,
        check=receipts_back,
        needs=("handover",),
        gate=(INVOICE,),
    ),
    Rule(
        id="handover.notice",
        code="HND-03",
        title=_("the handover notice is sent in time"),
        severity=Severity.WARN,
        check=notice_in_time,
        needs=("handover",),
        gate=(NOTICE, HAND),
    ),
    *powers.RULES,
    *plans.RULES,
]
