"""Ledgers of papers, money and batches."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from caseman.api.context import ReportContext
from caseman.api.fields import Params, field
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.api.values import Day, Mark, Text, match_key
from caseman.core import closing, money, papers
from caseman.core.batches import TABLE as BATCHES
from caseman.core.batches import Batch, BatchState
from caseman.core.closing import Close
from caseman.core.money import COLLECTION, NOTHING, Entry, EntryKind
from caseman.core.papers import Paper, Slip

if TYPE_CHECKING:
    from caseman.core.reports import ReportRun


def _run(ctx: ReportContext) -> "ReportRun":
    return cast("ReportRun", ctx)


def _short(unit: str) -> str:
    return unit.rpartition(":")[2]


def _title(ctx: ReportContext, register: str, kind: str) -> object:
    known = getattr(_run(ctx).office.rulebook, register).get(kind)
    return Label(known.title) if known else kind


def _buyers(ctx: ReportContext, case: str) -> str:
    record = _run(ctx).reader.get("cases", case) if case else None
    return "、".join(str(one.get("name", "")) for one in record.data.get("buyers", ())) if record else ""


# -- papers


class Which(Params):
    place: Text = field(_("place"), default="")
    kind: Text = field(_("paper"), default="")


def register(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    book = _run(ctx).office.rulebook
    place = book.kind("places", ctx.params.place) if ctx.params.place else ""
    kind = book.kind("papers", ctx.params.kind) if ctx.params.kind else ""
    for paper in _papers(ctx):
        if (not place or paper.place == place) and (not kind or paper.kind == kind):
            yield _paper_row(ctx, paper)


def _papers(ctx: ReportContext) -> Iterator[Paper]:
    for record in _run(ctx).reader.all(papers.TABLE):
        yield record.own(Paper)


def _paper_row(ctx: ReportContext, paper: Paper) -> dict[str, object]:
    kind = _run(ctx).office.rulebook.papers.get(paper.kind)
    copy = next((one for one in (kind.copies if kind else ()) if one.id == paper.copy_kind), None)
    return {
        "unit": _short(paper.unit),
        "kind": paper.kind,
        "copy": Label(copy.title) if copy else paper.copy_kind,
        "number": paper.number,
        "count": paper.count,
        "place": paper.place,
        "holder": paper.holder,
        "since": paper.moves[-1].day if paper.moves else None,
        "due": paper.due,
    }


class Late(Params):
    late: Mark = field(_("overdue only"), default=False)


def loans(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """What is lent, by who has it and by when it is due; the borrower's list to call from."""
    rows = []
    places = _run(ctx).office.rulebook.places
    for record in _run(ctx).reader.all(papers.TABLE):
        paper = record.own(Paper)
        place = places.get(paper.place)
        if paper.due is None and not (place and place.outside and place.id != papers.CUSTOMER):
            continue
        late = working_days(ctx, record, paper.due) if paper.due and paper.due < ctx.today else 0
        if ctx.params.late and not late:
            continue
        rows.append(
            {
                **_paper_row(ctx, paper),
                "buyers": _buyers(ctx, paper.case),
                "why": paper.moves[-1].why if paper.moves else "",
                "late": late or None,
                "recalls": len(paper.recalls) or None,
            }
        )
    yield from sorted(rows, key=lambda row: (row["due"] or date.max, str(row["place"]), str(row["unit"])))


def working_days(ctx: ReportContext, record: Any, due: date) -> int:
    """The working days from the day after `due` to today, by the calendar of the paper's place."""
    policy = _run(ctx).office.facts(record).policy
    days = [due + timedelta(days=n + 1) for n in range((ctx.today - due).days)]
    return sum(1 for day in days if policy.working_day(day))


class SlipOf(Params):
    number: Text = field(_("slip"), default="", help=_("empty: every slip of today"))


def slips(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Each paper of a slip in a line: what the other side counts and signs."""
    for record in _run(ctx).reader.all(papers.SLIPS):
        slip = record.own(Slip)
        if slip.number != ctx.params.number if ctx.params.number else slip.day != ctx.today:
            continue
        for ref in slip.papers:
            found = _run(ctx).reader.get(*ref.split("/", 1))
            if found:
                paper = found.own(Paper)
                row = _paper_row(ctx, paper)
                way = {"slip": slip.number, "origin": slip.origin, "place": slip.place, "holder": slip.holder}
                yield {**row, **way, "due": slip.due, "why": slip.why, "by": slip.by}


_PAPER = (
    Column(name="unit", title=_("unit")),
    Column(name="kind", title=_("paper"), kind="paper"),
    Column(name="copy", title=_("which copy")),
    Column(name="number", title=_("number"), kind="code"),
    Column(name="count", title=_("count"), kind="count", total=True),
)
_PLACE = (Column(name="place", title=_("place"), kind="place"), Column(name="holder", title=_("handed to")))
_SINCE = (
    Column(name="since", title=_("since"), kind="day"),
    Column(name="due", title=_("due back"), kind="day"),
)

# -- money


class Accounts(Params):
    fund: Text = field(_("fund"), default="")
    unit: Text = field(_("unit"), default="")
    open: Mark = field(_("only what is not settled"), default=False)


def accounts(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """One line per customer and fund that is held."""
    book = _run(ctx).office.rulebook
    wanted = book.kind("funds", ctx.params.fund) if ctx.params.fund else ""
    only = _run(ctx).office.names.record(ctx.params.unit).id if ctx.params.unit else ""
    sums: dict[tuple[str, str], dict[str, Decimal]] = {}
    units: dict[str, str] = {}
    for record in _run(ctx).reader.all(money.TABLE):
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
                "unit": _short(units[case]),
                "buyers": _buyers(ctx, case),
                "fund": _title(ctx, "funds", fund),
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
            for record in _run(ctx).reader.all(money.TABLE)
            if record.own(Entry).kind is EntryKind.POSTING and record.own(Entry).day
        ),
        key=lambda pair: (pair[0].day, pair[1].id),
    )
    balance = NOTHING
    closed = closing.frozen(_run(ctx).reader)
    for entry, record in rows:
        balance += money.signed(entry, COLLECTION)
        bank = next((one for one in money.BANKS if one in (entry.debit, entry.credit)), COLLECTION)
        if not start <= (entry.day or start) <= end or (wanted and wanted not in bank):
            continue
        amount = entry.amount or NOTHING
        yield {
            "day": entry.day,
            "number": entry.number,
            "unit": _short(entry.unit),
            "party": entry.party,
            "fund": _title(ctx, "funds", entry.fund),
            "purpose": entry.purpose,
            "in": amount if entry.debit == bank else None,
            "out": amount if entry.credit == bank else None,
            "balance": balance,
            "reversal": "√" if entry.reverses else "",
            "close": closed.get(record.ref, ""),
        }


class SlipDay(Params):
    number: Text = field(_("day slip"), default="", help=_("empty: the last one"))


def day_slip(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """A day close as it is printed and signed."""
    reader = _run(ctx).reader
    record = reader.get(closing.TABLE, ctx.params.number) if ctx.params.number else closing.last(reader)
    if record is None:
        raise InputError(_("no day was closed yet"))
    close = record.own(Close)
    for fund in close.funds:
        yield {
            "line": _title(ctx, "funds", fund.fund),
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


# -- batches


class Number(Params):
    number: Text = field(_("batch"), required=True)


def cover(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The cover sheet of a batch, a line per file."""
    record = _run(ctx).reader.get(BATCHES, ctx.params.number)
    if record is None:
        raise InputError(_("there is no batch {number}"), number=ctx.params.number)
    batch = record.own(Batch)
    kind = _run(ctx).office.rulebook.batches.get(batch.kind)
    answers = {one.id: one.title for one in kind.answers} if kind else {}
    for place, line in enumerate(batch.lines, start=1):
        yield {
            "line": place,
            "unit": line.unit,
            "buyers": line.buyers,
            "cells": "  ".join(
                text for name, text in line.cells.items() if kind is None or name != kind.total
            ),
            "amount": line.amount,
            "round": line.round if line.round > 1 else None,
            "answer": Label(answers.get(line.answer, line.answer)),
            "number": line.number,
            "cause": line.cause,
        }


def batch_register(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every batch, the oldest that is out first; days are calendar days since it was sent."""
    rows = []
    for record in _run(ctx).reader.all(BATCHES):
        batch = record.own(Batch)
        out = batch.state is BatchState.SENT and batch.sent_on
        rows.append(
            {
                "number": batch.number,
                "kind": _title(ctx, "batches", batch.kind),
                "destination": batch.destination,
                "count": len(batch.lines),
                "amount": batch.sum if batch.total is not None else None,
                "state": batch.state,
                "opened": batch.opened_on,
                "sent": batch.sent_on,
                "days": (ctx.today - batch.sent_on).days if out and batch.sent_on else None,
                "open": sum(1 for line in batch.lines if not line.answer) if batch.sent_on else None,
            }
        )
    yield from sorted(rows, key=lambda row: (-(cast("int | None", row["days"]) or 0), str(row["number"])))


def causes(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Why files came back, by kind, and how many went through the first time."""
    counts: dict[tuple[str, str], int] = {}
    for record in _run(ctx).reader.all(BATCHES):
        batch = record.own(Batch)
        kind = _run(ctx).office.rulebook.batches.get(batch.kind)
        back = {one.id for one in (kind.answers if kind else ()) if one.returned}
        for line in batch.lines:
            if line.answer in back:
                key = (batch.kind, line.cause or "-")
            elif line.answer and line.round == 1:
                key = (batch.kind, "")
            else:
                continue
            counts[key] = counts.get(key, 0) + 1
    for (kind_id, cause), count in sorted(
        counts.items(), key=lambda pair: (pair[0][0], -pair[1], pair[0][1])
    ):
        told = cause or Label(_("through the first time"))
        yield {"kind": _title(ctx, "batches", kind_id), "cause": told, "count": count}


ALL = [
    Report(
        id="papers.register",
        title=_("register of originals"),
        columns=(*_PAPER, *_PLACE, *_SINCE),
        rows=register,
        params=Which,
    ),
    Report(
        id="papers.loans",
        title=_("papers out of the house"),
        columns=(
            *_PAPER,
            Column(name="buyers", title=_("buyers"), personal=True),
            *_PLACE,
            *_SINCE,
            Column(name="why", title=_("reason")),
            Column(name="late", title=_("working days late"), kind="count"),
            Column(name="recalls", title=_("recalls"), kind="count"),
        ),
        rows=loans,
        params=Late,
    ),
    Report(
        id="papers.slips",
        title=_("slips of papers"),
        columns=(
            Column(name="slip", title=_("slip"), kind="code"),
            *_PAPER,
            Column(name="origin", title=_("from"), kind="place"),
            Column(name="place", title=_("to"), kind="place"),
            Column(name="holder", title=_("handed to")),
            Column(name="due", title=_("due back"), kind="day"),
            Column(name="why", title=_("reason")),
            Column(name="by", title=_("by")),
        ),
        rows=slips,
        params=SlipOf,
    ),
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
    Report(
        id="batches.cover",
        title=_("cover sheet of a batch"),
        columns=(
            Column(name="line", title=_("no."), kind="count"),
            Column(name="unit", title=_("unit")),
            Column(name="buyers", title=_("buyers"), personal=True),
            Column(name="cells", title=_("columns")),
            Column(name="amount", title=_("sum"), kind="money", total=True),
            Column(name="round", title=_("round"), kind="count"),
            Column(name="answer", title=_("answer")),
            Column(name="number", title=_("number"), kind="code"),
            Column(name="cause", title=_("cause")),
        ),
        rows=cover,
        params=Number,
    ),
    Report(
        id="batches.register",
        title=_("register of batches"),
        columns=(
            Column(name="number", title=_("batch"), kind="code"),
            Column(name="kind", title=_("kind")),
            Column(name="destination", title=_("destination")),
            Column(name="count", title=_("files"), kind="count", total=True),
            Column(name="amount", title=_("sum"), kind="money", total=True),
            Column(name="state", title=_("state")),
            Column(name="opened", title=_("opened on"), kind="day"),
            Column(name="sent", title=_("sent on"), kind="day"),
            Column(name="days", title=_("days out"), kind="count"),
            Column(name="open", title=_("not answered"), kind="count", total=True),
        ),
        rows=batch_register,
    ),
    Report(
        id="batches.causes",
        title=_("why files came back"),
        columns=(
            Column(name="kind", title=_("kind")),
            Column(name="cause", title=_("cause")),
            Column(name="count", title=_("files"), kind="count", total=True),
        ),
        rows=causes,
    ),
]
