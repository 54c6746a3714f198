"""Is what was collected for others right? (D3.2, D4.2, D4.3)"""

from collections.abc import Hashable, Iterable
from decimal import Decimal

from caseman_plugins.contracts.sections import Contract
from caseman_plugins.handover.sections import Handover
from caseman_plugins.handover.steps import HAND

from caseman.api import (
    CheckContext,
    Finding,
    Fix,
    GroupContext,
    GroupRule,
    Role,
    Rule,
    Severity,
    Use,
    match_key,
    percent,
    round_to,
)
from caseman.api import msg as _

from . import payments, vouchers
from .sections import DEED, FUND, Taxes, company, deed_tax_inputs, fund_due

_NEEDS = ("contracts",)
_RATES = ("taxes.deed_tax_home", "taxes.deed_tax_local")


def fund_before_keys(ctx: CheckContext) -> Iterable[Finding]:
    """HND-02: where the place asks for it, the maintenance fund is paid before the keys go."""
    if ctx.policy.value("taxes.collect_fund").value != "require" or ctx.money.collected(FUND) > 0:
        return
    due = fund_due(ctx)
    if due:
        yield Finding(
            message=_("the maintenance fund of {due} is not collected"),
            facts={"due": due},
            path="unit",
            cite=ctx.policy.value("taxes.collect_fund").cite,
            fix=(
                Fix(
                    title=_("collect it"),
                    action="core.receive_money",
                    params={"fund": FUND, "amount": due},
                ),
            ),
        )


def _even(title: str, fund: str, over: Decimal) -> Fix:
    """What brings a fund to what is due: give back what is over, or collect what is short."""
    given = {"fund": fund, "amount": abs(over)}
    if over > 0:
        return Fix(title=title, action="core.refund_money", params=given, who=Role.SUPERVISOR)
    return Fix(title=title, action="core.receive_money", params=given)


def fund_of_survey(ctx: CheckContext) -> Iterable[Finding]:
    """MF-01: the fund is collected on the surveyed area."""
    collected = ctx.money.collected(FUND)
    due = fund_due(ctx) if collected else None
    if due is None or collected == due or ctx.unit is None:
        return
    contract = ctx.section(Contract)
    yield Finding(
        message=_("fund collected {collected}, due {due} on the surveyed {area} m2 (contract {contract} m2)"),
        facts={
            "collected": collected,
            "due": due,
            "area": ctx.unit.surveyed_area,
            "contract": contract.area if contract else None,
        },
        path="unit",
        fix=(_even(_("letter on the difference, then collect or refund it"), FUND, collected - due),),
    )


def tax_of_the_day(ctx: CheckContext) -> Iterable[Finding]:
    """TAX-02: the deed tax collected is that of the day of declaration."""
    collected = ctx.money.collected(DEED)
    found = ctx.computed("taxes.deed_tax") if collected else None
    if found is None or found.result["tax"] == collected or "rate" not in found.result:
        return
    sources = [line.source for line in found.lines if line.source]
    table = next((one for one in sources if one.parameter in _RATES), None)
    inputs = deed_tax_inputs(ctx) or {}
    facts = {
        "collected": collected,
        "then": percent(round_to(collected / found.result["base"], 4)),
        "due": found.result["tax"],
        "rate": percent(Decimal(found.result["rate"])),
        "day": inputs.get("declared") or ctx.today,
        "since": table.since if table else "",
    }
    yield Finding(
        message=_(
            "{collected} collected (a rate of {then}), due on {day} {due} at {rate}, in force since {since}"
        ),
        facts=facts,
        path="taxes.home_rank",
        cite=table.cite if table else "",
        fix=(
            _even(
                _("refund the difference, or write to the customer"),
                DEED,
                collected - Decimal(found.result["tax"]),
            ),
        ),
    )


def _first_home(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    """Each individual who claims a first home: contract, family-housing result, and whether the unit is at handover."""
    taxes, contract = ctx.section(Taxes), ctx.section(Contract)
    if taxes is None or taxes.home_rank != 1 or ctx.case.closed_on or company(ctx) or ctx.unit is None:
        return
    if ctx.unit.use is not Use.RESIDENTIAL:
        return
    handover = ctx.section(Handover)
    noticed = handover is not None and handover.noticed_on is not None
    for buyer in ctx.case.buyers:
        if buyer.doc_number:
            claim = (contract.contract_no if contract else "", taxes.family_proof, noticed)
            yield (buyer.doc_number, match_key(buyer.name)), claim


def first_home_once(group: GroupContext) -> Iterable[Finding]:
    """TAX-01: the first-home rate is claimed once by a person, unless a family-housing result proves it.

    It is asked at handover, when the tax is computed; until then a second contract is nobody's claim.
    """
    open_ = [member for member in group.members if member.value[2] and not member.value[1]]
    if not open_:
        return
    last = open_[-1]
    others = [member for member in group.members if member.ref != last.ref]
    yield Finding(
        message=_("first home claimed for {units}, contracts {contracts}, and no family-housing result"),
        facts={
            "units": [member.unit for member in group.members],
            "contracts": [member.value[0] for member in group.members],
        },
        path="taxes.home_rank",
        record=last.ref,
        refs=tuple(member.ref for member in others),
        fix=(
            Fix(title=_("file the family-housing result"), action="taxes.family"),
            Fix(title=_("take the rank that the contracts show"), action="taxes.family"),
        ),
    )


def _number(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    taxes = ctx.section(Taxes)
    if taxes and not ctx.case.closed_on:
        if taxes.tax_certificate:
            yield ("tax", taxes.tax_certificate), None
        if taxes.fund_voucher:
            yield ("fund", taxes.fund_voucher), None


def number_once(group: GroupContext) -> Iterable[Finding]:
    """DOC-04: a tax certificate or voucher is of one unit."""
    last = group.members[-1]
    path = "taxes.tax_certificate" if group.key[0] == "tax" else "taxes.fund_voucher"
    yield Finding(
        message=_("number {number} is on {units}"),
        facts={"number": group.key[1], "units": [member.unit for member in group.members]},
        path=path,
        record=last.ref,
        refs=tuple(member.ref for member in group.members[:-1]),
        fix=tuple(
            Fix(
                title=_("key it again from the paper, else ask the office"),
                action="core.edit",
                record=member.ref,
                path=path,
            )
            for member in group.members[:-9:-1]
        ),
    )


def _stale(ctx: CheckContext) -> Iterable[Finding]:
    """TAX-03: the family-housing result is not older than the place allows."""
    taxes, handover = ctx.section(Taxes), ctx.section(Handover)
    if taxes is None or taxes.family_proof_on is None:
        return
    days = ctx.policy.value("taxes.family_proof_days")
    day = taxes.declared_on or (handover.handed_on if handover else None) or ctx.today
    age = (day - taxes.family_proof_on).days
    if age > days.value:
        yield Finding(
            message=_("the family-housing result of {day} is {age} days old, {days} are allowed"),
            facts={"day": taxes.family_proof_on, "age": age, "days": days.value},
            path="taxes.family_proof_on",
            cite=days.cite,
            fix=(Fix(title=_("fetch a new one"), action="taxes.family"),),
        )


ALL: list[Rule | GroupRule] = [
    Rule(
        id="taxes.fund_before_keys",
        code="HND-02",
        title=_("maintenance fund before the keys"),
        severity=Severity.BLOCK,
        check=fund_before_keys,
        needs=_NEEDS,
        gate=(HAND,),
        after=HAND,
    ),
    Rule(
        id="taxes.fund_of_survey",
        code="MF-01",
        title=_("fund on the surveyed area"),
        severity=Severity.BLOCK,
        check=fund_of_survey,
        needs=_NEEDS,
        gate=(HAND,),
        after=HAND,
    ),
    Rule(
        id="taxes.of_the_day",
        code="TAX-02",
        title=_("deed tax of the day of declaration"),
        severity=Severity.BLOCK,
        check=tax_of_the_day,
        needs=_NEEDS,
        after=HAND,
    ),
    GroupRule(
        id="taxes.first_home",
        code="TAX-01",
        title=_("first home once"),
        severity=Severity.BLOCK,
        keys=_first_home,
        check=first_home_once,
        needs=("taxes",),
    ),
    Rule(
        id="taxes.family_proof",
        code="TAX-03",
        title=_("family-housing result is fresh"),
        severity=Severity.BLOCK,
        check=_stale,
        needs=("taxes",),
    ),
    GroupRule(
        id="taxes.number_once",
        code="DOC-04",
        title=_("a voucher number is of one unit"),
        severity=Severity.BLOCK,
        keys=_number,
        check=number_once,
        needs=("taxes",),
    ),
    *payments.RULES,
    *vouchers.RULES,
]
