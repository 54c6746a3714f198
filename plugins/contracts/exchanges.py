"""Unit exchanges (换房明细): contracts that became void, each with the one that its buyers signed next on another unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from caseman.api import Column, FactsView, Report, ReportContext, match_key
from caseman.api import msg as _

from .kinds import LOAN, PRICE
from .sections import Contract


@dataclass(frozen=True, slots=True)
class Side:
    """What a line says of one of the two contracts; sums in yuan."""

    ref: str
    unit: str
    buyers: str
    number: str | None
    total: Decimal | None
    day: date
    received: Decimal
    reason: str


def exchanges(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """An exchange is no record of its own: who is given another unit has one contract made void, and signs the other on
    that day or later. Buyers are the same where one document number is on both."""
    gone = [
        (side, numbers)
        for facts in ctx.all("cases")
        if (side := _void(facts)) and (numbers := _numbers(facts))
    ]
    wanted = {number for _side, numbers in gone for number in numbers}
    signed: dict[str, list[Side]] = {}
    for facts in ctx.all("cases") if wanted else ():
        found = _numbers(facts) & wanted
        side = _signed(facts) if found else None
        if side is not None:
            for number in found:
                signed.setdefault(number, []).append(side)
    for old, numbers in sorted(gone, key=lambda one: (one[0].day, one[0].ref)):
        later = [
            new
            for number in numbers
            for new in signed.get(number, ())
            if new.unit != old.unit and new.day >= old.day
        ]
        if later:
            yield _line(old, min(later, key=lambda new: (new.day, new.ref)))


def _void(facts: FactsView) -> Side | None:
    """A contract that two persons made void."""
    contract, closed = facts.section(Contract), facts.case.closed_on
    if contract is None or closed is None or contract.signed_on is None:
        return None
    return _side(facts, contract, closed)


def _signed(facts: FactsView) -> Side | None:
    contract = facts.section(Contract)
    return _side(facts, contract, contract.signed_on) if contract and contract.signed_on else None


def _side(facts: FactsView, contract: Contract, day: date) -> Side:
    return Side(
        ref=facts.record.ref,
        unit=facts.case.unit.rpartition(":")[2],
        buyers="、".join(buyer.name for buyer in facts.case.buyers),
        number=contract.contract_no,
        total=contract.total,
        day=day,
        received=facts.money.total(PRICE, LOAN),
        reason=contract.void_reason,
    )


def _numbers(facts: FactsView) -> set[str]:
    return {match_key(buyer.doc_number) for buyer in facts.case.buyers if buyer.doc_number}


def _line(old: Side, new: Side) -> Mapping[str, object]:
    return {
        "ref": new.ref,
        "old_unit": old.unit,
        "unit": new.unit,
        "buyers": new.buyers,
        "old_number": old.number,
        "number": new.number,
        "void": old.day,
        "signed": new.day,
        "old_total": old.total,
        "total": new.total,
        "gap": None if old.total is None or new.total is None else new.total - old.total,
        "left": old.received,
        "received": new.received,
        "reason": old.reason,
    }


def _money(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="money", total=True)


REPORT = Report(
    id="contracts.exchanges",
    title=_("unit-exchange details"),
    columns=(
        Column(name="old_unit", title=_("former unit")),
        Column(name="unit", title=_("new unit")),
        Column(name="buyers", title=_("buyers"), personal=True),
        Column(name="old_number", title=_("former contract"), kind="code"),
        Column(name="number", title=_("contract number"), kind="code"),
        Column(name="void", title=_("void since"), kind="day"),
        Column(name="signed", title=_("signed on"), kind="day"),
        _money("old_total", _("former price")),
        _money("total", _("total price")),
        _money("gap", _("difference of the prices")),
        _money("left", _("still on the former contract")),
        _money("received", _("received")),
        Column(name="reason", title=_("void because")),
    ),
    rows=exchanges,
    help=_("contracts made void, with what their buyers signed next on another unit"),
)
