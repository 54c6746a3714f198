"""Is a unit sold once, and is each contract number used once and without a gap? (D1.1)"""

import re
from collections.abc import Hashable, Iterable
from datetime import date
from itertools import pairwise

from caseman.api import (
    CheckContext,
    Finding,
    Fix,
    GroupContext,
    GroupRule,
    Member,
    Role,
    Rule,
    Severity,
)
from caseman.api import msg as _

from .signed import BOTH, NEEDS, contract_of


def _live_unit(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    if not ctx.case.closed_on:
        contract = contract_of(ctx)
        yield (
            ctx.case.unit,
            (contract.signed_on or date.max, contract.contract_no or "", contract.void_pending),
        )


def unit_sold_once(group: GroupContext) -> Iterable[Finding]:
    """CON-03: one live contract on a unit; the later one is in question, until the papers say that it is the other."""
    ordered = sorted(group.members, key=lambda member: (member.value[:2], member.ref))
    first, last = ordered[0], ordered[-1]
    ways = [_void(member) for member in reversed(ordered)]
    yield Finding(
        message=_("unit {unit} is sold twice: {first} and {second}"),
        facts={"unit": last.unit, "first": first.value[1], "second": last.value[1]},
        path="unit",
        record=last.ref,
        refs=tuple(member.ref for member in ordered[:-1]),
        fix=tuple(sorted(ways, key=lambda way: way.who is Role.CLERK)),
    )


def _void(member: Member) -> Fix:
    """What ends one of two contracts on a unit: one person enters it as void, a supervisor confirms it."""
    if member.value[2]:
        return Fix(
            title=_("confirm that it is void"),
            action="contracts.confirm_void",
            record=member.ref,
            who=Role.SUPERVISOR,
        )
    return Fix(
        title=_("stop both, tell the supervisor, enter one as void"),
        action="contracts.void",
        record=member.ref,
    )


def _number(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    contract = contract_of(ctx)
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
            *(
                Fix(
                    title=_("correct the number from the paper"),
                    action="core.edit",
                    record=member.ref,
                    path="contracts.contract_no",
                )
                for member in group.members[:-3:-1]
            ),
            Fix(title=_("void one, with the reason and its originals"), action="contracts.void"),
        ),
    )


def _block(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    """The block that a number belongs to: what stands around its running number, and how many digits that has."""
    contract = contract_of(ctx)
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
                        params={"contract_no": missing},
                    ),
                ),
            )


ALL: list[Rule | GroupRule] = [
    GroupRule(
        id="contracts.unit_sold_once",
        code="CON-03",
        title=_("one live contract on a unit"),
        severity=Severity.BLOCK,
        keys=_live_unit,
        check=unit_sold_once,
        needs=NEEDS,
        gate=BOTH,
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
        needs=NEEDS,
        gate=BOTH,
        by="contracts.contract_no",
    ),
    GroupRule(
        id="contracts.number_gap",
        code="CON-05",
        title=_("contract numbers follow each other"),
        severity=Severity.BLOCK,
        keys=_block,
        check=numbers_without_gaps,
        needs=NEEDS,
        follows=("CON-04",),
    ),
]
