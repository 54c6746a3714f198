"""Is the paper itself right: seals, permit, template, annexes, a unit that is free? (D1.1)"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from caseman.api import (
    CheckContext,
    Finding,
    Fix,
    GroupRule,
    InputError,
    Rule,
    Severity,
    Value,
    match_key,
)
from caseman.api import msg as _

from .signed import BOTH, NEEDS, contract_of
from .steps import FILE, filed_on


def alterations_sealed(ctx: CheckContext) -> Iterable[Finding]:
    """CON-06: each alteration carries both parties' seal."""
    contract = contract_of(ctx)
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
    contract = contract_of(ctx)
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
    contract = contract_of(ctx)
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
    contract = contract_of(ctx)
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


ALL: list[Rule | GroupRule] = [
    Rule(
        id="contracts.alterations",
        code="CON-06",
        title=_("alterations carry both seals"),
        severity=Severity.BLOCK,
        check=alterations_sealed,
        needs=NEEDS,
        gate=(FILE,),
    ),
    Rule(
        id="contracts.permit",
        code="CON-07",
        title=_("signed under a pre-sale permit"),
        severity=Severity.BLOCK,
        check=permit_before_signing,
        needs=NEEDS,
        gate=BOTH,
        switch="contracts.gate.permit",
    ),
    Rule(
        id="contracts.template",
        code="CON-08",
        title=_("the template in force"),
        severity=Severity.BLOCK,
        check=template_in_force,
        needs=NEEDS,
        gate=BOTH,
    ),
    Rule(
        id="contracts.annexes",
        code="CON-09",
        title=_("annexes complete"),
        severity=Severity.BLOCK,
        check=annexes_complete,
        needs=NEEDS,
        gate=BOTH,
    ),
    Rule(
        id="contracts.unit_free",
        code="CON-10",
        title=_("unit free of seizure"),
        severity=Severity.BLOCK,
        check=unit_free,
        needs=NEEDS,
        gate=BOTH,
        after=FILE,
        switch="contracts.gate.encumbrance",
    ),
]
