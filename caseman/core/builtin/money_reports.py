"""Ledgers of money."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from caseman.api.context import ReportContext
from caseman.api.fields import Params, field
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.api.values import Day, Mark, Text, match_key
from caseman.core import closing, money
from caseman.core.closing import Close
from caseman.core.money import COLLECTION, NOTHING, Entry, EntryKind

from .ledger_words import buyers, kind_title, run_of, short


class Accounts(Params):
    fund: Text = field(_("fund"), default="", values="funds")
    unit: Text = field(_("unit"), default="")
    open: Mark = field(_("only what is not settled"), default=False)


def accounts(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """One line per customer and fund that is held."""
    book = run_of(ctx).office.rulebook
    wanted = ctx.params.fund
    only = run_of(ctx).office.names.record(ctx.params.unit).id if ctx.params.unit else ""
    sums: dict[tuple[str, str], dict[str, Decimal]] = {}
    units: dict[str, str] = {}
    for record in run_of(ctx).reader.all(money.TABLE):
        case, day = str(record.data.get("case", "")), str(record.data.get("day", ""))
        if (only and case != only) or day > ctx.today.isoformat():
            continue
        units.setdefault(case, str(record.data.get("unit", "")))
        for one in money.postings(record):
            known = book.funds.get(one.fund)
            if known is None or not known.held or (wanted and one.fund != wanted):
                continue
            into = sums.setdefault((case, one.fund), {"in": NOTHING, "out": NOTHING, "back": NOTHING})
            side = {"paid_on": "out", "refunded": "back"}.get(one.purpose, "in")
            into[side] += one.amount
    for case, fund in sorted(sums, key=lambda key: (units[key[0]], key[1])):
        into = sums[case, fund]
        balance = into["in"] + into["out"] + into["back"]
        if not ctx.params.open or balance:
            yield {
                "unit": short(units[case]),
                "buyers": buyers(ctx, case),
                "fund": kind_title(ctx, "funds", fund),
                "collected": into["in"],
                "refunded": -into["back"],
                "paid": -into["out"],
                "balance": balance,
            }


class Days(Params):
    start: Day | None = field(_("from"))
    end: Day | None = field(_("to"))
    account: Text = field(_("bank account"), default="", help=_("collection or company; empty: both"))


def day_book(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The postings of a time, of today without one, in their order, with the collection account's balance behind each."""
    start = ctx.params.start or ctx.params.end or ctx.today
    end = ctx.params.end or max(start, ctx.today)
    wanted = match_key(ctx.params.account)
    rows = sorted(
        (
            (record.own(Entry), record)
            for record in run_of(ctx).reader.all(money.TABLE)
            if record.own(Entry).kind is EntryKind.POSTING and record.own(Entry).day
        ),
        key=lambda pair: (pair[0].day, pair[1].id),
    )
    balance = NOTHING
    closed = closing.frozen(run_of(ctx).reader)
    for entry, record in rows:
        balance += money.signed(entry, COLLECTION)
        bank = next((one for one in money.BANKS if one in (entry.debit, entry.credit)), COLLECTION)
        if not start <= (entry.day or start) <= end or (wanted and wanted not in bank):
            continue
        amount = entry.amount or NOTHING
        yield {
            "day": entry.day,
            "number": entry.number,
            "unit": short(entry.unit),
            "party": entry.party,
            "fund": kind_title(ctx, "funds", entry.fund),
            "purpose": entry.purpose,
            "in": amount if entry.debit == bank else None,
            "out": amount if entry.credit == bank else None,
            "balance": balance,
            "reversal": "√" if entry.reverses else "",
            "close": closed.get(record.ref, ""),
        }


class SlipDay(Params):
    number: Text = field(_("day slip"), default="", values=closing.TABLE, help=_("empty: the last one"))


def day_slip(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """A day close as it is printed and signed."""
    reader = run_of(ctx).reader
    record = reader.get(closing.TABLE, ctx.params.number) if ctx.params.number else closing.last(reader)
    if record is None:
        raise InputError(_("no day was closed yet"))
    close = record.own(Close)
    for fund in close.funds:
        yield {
            "line": kind_title(ctx, "funds", fund.fund),
            "count": fund.count,
            "received": fund.received,
            "paid": fund.paid_on,
            "refunded": fund.refunded,
            "transferred": fund.transferred,
        }
    yield {"line": Label(_("postings")), "count": close.count}
    yield {"line": Label(_("reversals")), "count": close.reversals}
    yield {"line": Label(_("slips")), "count": close.slips}
    yield {"line": Label(_("papers moved")), "count": close.papers}
    yield {"line": Label(_("bank")), "sum": close.bank}
    yield {"line": Label(_("book")), "sum": close.book}
    yield {"line": Label(_("customers")), "sum": close.customers}
    yield {"line": Label(_("day slip")), "text": close.number}
    yield {"line": Label(_("hash of the log")), "text": close.chain}
    approval = close.approval
    yield {"line": Label(_("closed by")), "text": approval.made_by if approval else ""}
    yield {"line": Label(_("countersigned")), "text": approval.approved_by if approval else ""}


ALL = [
    Report(
        id="money.accounts",
        title=_("accounts of customers"),
        columns=(
            Column(name="unit", title=_("unit")),
            Column(name="buyers", title=_("buyers"), personal=True),
            Column(name="fund", title=_("fund")),
            Column(name="collected", title=_("collected"), kind="money", total=True),
            Column(name="refunded", title=_("refunded"), kind="money", total=True),
            Column(name="paid", title=_("paid over"), kind="money", total=True),
            Column(name="balance", title=_("balance"), kind="money", total=True),
        ),
        rows=accounts,
        params=Accounts,
    ),
    Report(
        id="money.book",
        title=_("day book"),
        columns=(
            Column(name="day", title=_("day"), kind="day"),
            Column(name="number", title=_("number"), kind="code"),
            Column(name="unit", title=_("unit")),
            Column(name="party", title=_("payer or payee"), personal=True),
            Column(name="fund", title=_("fund")),
            Column(name="purpose", title=_("purpose")),
            Column(name="in", title=_("received"), kind="money", total=True),
            Column(name="out", title=_("paid"), kind="money", total=True),
            Column(name="balance", title=_("collection account"), kind="money"),
            Column(name="reversal", title=_("reversal")),
            Column(name="close", title=_("day slip"), kind="code"),
        ),
        rows=day_book,
        params=Days,
    ),
    Report(
        id="money.day_slip",
        title=_("day slip"),
        columns=(
            Column(name="line", title=_("line")),
            Column(name="count", title=_("count"), kind="count"),
            Column(name="received", title=_("received"), kind="money"),
            Column(name="paid", title=_("paid over"), kind="money"),
            Column(name="refunded", title=_("refunded"), kind="money"),
            Column(name="transferred", title=_("transferred between funds"), kind="money"),
            Column(name="sum", title=_("sum"), kind="money"),
            Column(name="text", title=_("text")),
        ),
        rows=day_slip,
        params=SlipDay,
    ),
]
