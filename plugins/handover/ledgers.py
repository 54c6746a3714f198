"""Ledgers of handover: area differences, and what is open before the keys."""

from collections.abc import Iterable, Mapping

from caseman_plugins.contracts.ledgers import BUYERS, UNIT, who
from caseman_plugins.contracts.sections import Contract

from caseman.api import Column, InputError, Label, NoPolicy, Report, ReportContext
from caseman.api import msg as _

from .receipts import receipt_states, receipts_of, receipts_open
from .sections import AREA, Handover, balance, settled_price, settlement


def area_table(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every unit with a surveyed area: both areas, ratio, what is due and what was charged."""
    for facts in ctx.all("cases"):
        contract = facts.section(Contract)
        try:
            found = settlement(facts)
        except (NoPolicy, InputError):
            continue
        if found is None or contract is None or facts.unit is None or facts.case.closed_on:
            continue
        lines = {line.label: line.value for line in found.lines}
        yield who(facts) | {
            "contract": contract.area,
            "surveyed": facts.unit.surveyed_area,
            "ratio": lines.get(_("difference ratio")),
            "pays": found.result["buyer_pays"],
            "refunds": found.result["seller_refunds"],
            "charged": facts.money.total(AREA),
            "settled": settled_price(facts),
            "state": Label(ctx.state(facts.record)),
        }


def handover_list(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every unit that was noticed or handed over, with what is open."""
    for facts in ctx.all("cases"):
        handover = facts.section(Handover)
        if handover is None or not (handover.noticed_on or handover.handed_on) or facts.case.closed_on:
            continue
        yield who(facts) | {
            "noticed": handover.noticed_on,
            "handed": handover.handed_on,
            "settled": settled_price(facts),
            "open": balance(facts),
            "invoice": handover.invoice_total,
            "back": handover.receipts_back,
            "state": Label(ctx.state(facts.record)),
        }


def receipts_ledger(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every receipt of the price and the area by its number: whose it is, and whether it came back for the invoice."""
    rows: list[dict[str, object]] = []
    for facts in ctx.all("cases"):
        states = list(receipt_states(facts))
        whose = who(facts) if states else {}
        rows += (
            {
                "number": entry.number,
                "day": entry.day,
                "amount": entry.amount,
                "party": entry.party,
                "state": state,
                **whose,
            }
            for entry, state in states
        )
    yield from sorted(rows, key=lambda row: str(row["number"]))


def invoice_ledger(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every unit that is noticed, handed over or invoiced: its invoice against the settled price, and the receipts out."""
    for facts in ctx.all("cases"):
        handover = facts.section(Handover)
        if handover is None or facts.case.closed_on:
            continue
        if not (handover.noticed_on or handover.handed_on or handover.invoice_total is not None):
            continue
        settled = settled_price(facts)
        invoice = handover.invoice_total
        yield who(facts) | {
            "number": handover.invoice_no,
            "day": handover.invoiced_on,
            "invoice": invoice,
            "settled": settled,
            "gap": None if settled is None or invoice is None else settled - invoice,
            "receipts": len(receipts_of(facts)),
            "out": len(receipts_open(facts)),
            "state": Label(ctx.state(facts.record)),
        }


ALL = [
    Report(
        id="handover.receipts",
        title=_("receipts ledger"),
        columns=(
            Column(name="number", title=_("receipt number"), kind="code"),
            Column(name="day", title=_("day"), kind="day"),
            UNIT,
            BUYERS,
            Column(name="party", title=_("paid by"), personal=True),
            Column(name="amount", title=_("amount"), kind="money", total=True),
            Column(name="state", title=_("state")),
        ),
        rows=receipts_ledger,
    ),
    Report(
        id="handover.invoices",
        title=_("invoice ledger"),
        columns=(
            Column(name="number", title=_("invoice number"), kind="code"),
            Column(name="day", title=_("invoiced on"), kind="day"),
            UNIT,
            BUYERS,
            Column(name="settled", title=_("settled price"), kind="money", total=True),
            Column(name="invoice", title=_("invoice total"), kind="money", total=True),
            Column(name="gap", title=_("difference"), kind="money", total=True),
            Column(name="receipts", title=_("receipts"), kind="count", total=True),
            Column(name="out", title=_("receipts not back"), kind="count", total=True),
            Column(name="state", title=_("state")),
        ),
        rows=invoice_ledger,
    ),
    Report(
        id="handover.areas",
        title=_("area-difference table"),
        columns=(
            UNIT,
            BUYERS,
            Column(name="contract", title=_("contract area"), kind="area", total=True),
            Column(name="surveyed", title=_("surveyed area"), kind="area", total=True),
            Column(name="ratio", title=_("difference ratio")),
            Column(name="pays", title=_("buyer pays"), kind="money", total=True),
            Column(name="refunds", title=_("seller refunds"), kind="money", total=True),
            Column(name="charged", title=_("charged"), kind="money", total=True),
            Column(name="settled", title=_("settled price"), kind="money", total=True),
            Column(name="state", title=_("state")),
        ),
        rows=area_table,
    ),
    Report(
        id="handover.list",
        title=_("handover list"),
        columns=(
            UNIT,
            BUYERS,
            Column(name="noticed", title=_("noticed on"), kind="day"),
            Column(name="handed", title=_("handed over on"), kind="day"),
            Column(name="settled", title=_("settled price"), kind="money", total=True),
            Column(name="open", title=_("open"), kind="money", total=True),
            Column(name="invoice", title=_("invoice total"), kind="money", total=True),
            Column(name="back", title=_("receipts taken back"), kind="mark"),
            Column(name="state", title=_("state")),
        ),
        rows=handover_list,
    ),
]
