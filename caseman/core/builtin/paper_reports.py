"""Ledgers of papers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from caseman.api.context import ReportContext
from caseman.api.fields import Params, field
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.api.values import Mark, Text
from caseman.core import papers
from caseman.core.papers import Paper, Slip
from caseman.core.records import Record

from .ledger_words import buyers, run_of, short


class Which(Params):
    place: Text = field(_("place"), default="", values="places")
    kind: Text = field(_("paper"), default="", values="paper_kinds")


def register(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    place, kind = ctx.params.place, ctx.params.kind
    for paper in _papers(ctx):
        if (not place or paper.place == place) and (not kind or paper.kind == kind):
            yield _paper_row(ctx, paper)


def _papers(ctx: ReportContext) -> Iterator[Paper]:
    for record in run_of(ctx).reader.all(papers.TABLE):
        yield record.own(Paper)


def _paper_row(ctx: ReportContext, paper: Paper) -> dict[str, object]:
    kind = run_of(ctx).office.rulebook.papers.get(paper.kind)
    copy = next((one for one in (kind.copies if kind else ()) if one.id == paper.copy_kind), None)
    return {
        "unit": short(paper.unit),
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
    places = run_of(ctx).office.rulebook.places
    for record in run_of(ctx).reader.all(papers.TABLE):
        paper = record.own(Paper)
        place = places.get(paper.place)
        if paper.due is None and not (place and place.outside and place.id != papers.CUSTOMER):
            continue
        late = _late(ctx, record, paper.due) if paper.due and paper.due < ctx.today else 0
        if ctx.params.late and not late:
            continue
        rows.append(
            {
                **_paper_row(ctx, paper),
                "buyers": buyers(ctx, paper.case),
                "why": paper.moves[-1].why if paper.moves else "",
                "late": late or None,
                "recalls": len(paper.recalls) or None,
            }
        )
    yield from sorted(rows, key=lambda row: (row["due"] or date.max, str(row["place"]), str(row["unit"])))


def _late(ctx: ReportContext, record: Record, due: date) -> int:
    """Working days after `due`, by the calendar of the paper's place."""
    days: int = run_of(ctx).office.facts(record).policy.working_days(due, ctx.today)
    return days


class SlipOf(Params):
    number: Text = field(_("slip"), default="", values=papers.SLIPS, help=_("empty: every slip of today"))


def slips(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Each paper of a slip in a line: what the other side counts and signs."""
    for record in run_of(ctx).reader.all(papers.SLIPS):
        slip = record.own(Slip)
        if slip.number != ctx.params.number if ctx.params.number else slip.day != ctx.today:
            continue
        for ref in slip.papers:
            found = run_of(ctx).reader.get(*ref.split("/", 1))
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
]
