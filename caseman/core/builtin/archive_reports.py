"""Ledgers and views of the archive: contents lists, spine list, retention, who looked at what, persons entered twice,
a customer's life."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from caseman.api.context import FactsView, ReportContext
from caseman.api.fields import Params, field
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.api.values import Day, Text, UserName
from caseman.api.views import Table, View
from caseman.core import money, reads
from caseman.core.archive.life import Event, life
from caseman.core.archive.persons import MERGES, Alike, Entered, Merge, doubles, entered
from caseman.core.archive.volumes import PAPER, VOLUMES, Volume
from caseman.core.papers import TABLE as PAPERS
from caseman.core.papers import Paper

from .ledger_words import buyers, run_of, short

if TYPE_CHECKING:
    from caseman.core.facts import Facts


# -- volumes


class Number(Params):
    number: Text = field(_("volume"), required=True, values=VOLUMES)


def contents(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The contents list of a volume (卷内目录): each item with the pages on which it lies."""
    found = run_of(ctx).reader.get(VOLUMES, ctx.params.number)
    if found is None:
        raise InputError(_("there is no archive volume {number}"), number=ctx.params.number)
    last = 0
    for place, item in enumerate(found.own(Volume).items, start=1):
        first, last = last + 1, last + item.pages
        span = f"{first}-{last}" if item.pages > 1 else str(first) if item.pages else ""
        yield {
            "line": place,
            "title": item.title,
            "number": item.doc_no,
            "day": item.day,
            "original": item.original,
            "pages": item.pages,
            "span": span,
            "scan": item.scan,
            "hash": item.sha256[:16],
            "remark": item.remark,
        }


def volumes(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The spine list: every volume, where it stands, who has it, until when it is kept, what holds it."""
    reader = run_of(ctx).reader
    lying = {
        paper.number: paper
        for paper in (record.own(Paper) for record in reader.all(PAPERS))
        if paper.kind == PAPER
    }
    for record in reader.all(VOLUMES):
        own = record.own(Volume)
        paper, hold = lying.get(own.number), own.held(ctx.today)
        yield {
            "ref": record.ref,
            "number": own.number,
            "unit": short(own.unit),
            "buyers": buyers(ctx, own.case),
            "kind": own.kind,
            "box": own.box,
            "items": len(own.items),
            "pages": own.pages,
            "state": Label(ctx.state(record)),
            "place": paper.place if paper else None,
            "holder": paper.holder if paper else "",
            "due": paper.due if paper else None,
            "until": own.keep_until,
            "hold": hold.why if hold else "",
        }


# -- who looked


class Since(Params):
    since: Day | None = field(_("since"))
    by: UserName = field(_("user"), default="")


def looks(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Who looked at personal data in full, or looked for somebody by a document number; the last first."""
    told, run = ctx.params, run_of(ctx)
    rows = []
    looked = [(record, record.own(reads.Read)) for record in run.reader.all(reads.TABLE)]
    for record, own in sorted(looked, key=lambda one: (one[1].at, one[0].id), reverse=True):
        if (told.since and own.at[:10] < told.since.isoformat()) or told.by not in ("", own.by):
            continue
        table, _slash, name = own.of.partition("/")
        found = run.reader.get(table, name) if name else None
        report = run.office.plugins.registry.reports.get(name) if table == "reports" else None
        kind = run.office.schema.types.get(table)
        rows.append(
            {
                "ref": own.of if found else record.ref,
                "at": own.at.replace("T", " ")[:16],
                "by": own.by,
                "what": own.how,
                "unit": short(str(found.data.get("unit", ""))) if found else "",
                "kind": Label(_("report")) if report else Label(kind.title) if kind else "",
                "of": Label(report.title) if report else name or Label(_("no case")),
                "note": f"{own.note}（{own.noted_by}）" if own.note else "",
            }
        )
    yield from rows


# -- persons


def _everyone(ctx: ReportContext) -> Iterator[Entered]:
    return entered(run_of(ctx).reader.all("cases"))


def twice(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The scan of the whole office for persons entered twice, with the fields that tell."""
    for alike in doubles(_everyone(ctx)):
        yield _row(alike)


def _row(alike: Alike) -> dict[str, object]:
    first, second = (side[0] for side in alike.sides)
    return {
        "ref": first.record.ref,
        "why": Label(alike.why),
        "unit": "、".join(sorted({one.unit for one in alike.sides[0]})),
        "name": first.buyer.name,
        "number": first.buyer.doc_number,
        "phone": "、".join(first.buyer.phones),
        "other": "、".join(sorted({one.unit for one in alike.sides[1]})),
        "other_name": second.buyer.name,
        "other_number": second.buyer.doc_number,
        "other_phone": "、".join(second.buyer.phones),
    }


def merges(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for record in run_of(ctx).reader.all(MERGES):
        own = record.own(Merge)
        yield {
            "ref": record.ref,
            "number": own.number,
            "day": own.merged_on,
            "by": own.by,
            "kept": own.kept,
            "former": own.former,
            "cases": "、".join(sorted({one.case for one in own.before})),
            "why": own.why,
            "split": own.split_on,
        }


def life_of_case(facts: FactsView) -> Table:
    """Every event of the customer, over all their cases and what is linked to them."""
    rows = [
        {"ref": event.record.ref, "day": event.day, "unit": _unit_of(event), "id": event.record.id}
        | _told(cast("Facts", facts), event)
        for event in life(cast("Facts", facts))
    ]
    return Table(
        columns=(
            Column(name="day", title=_("day"), kind="day"),
            Column(name="unit", title=_("unit")),
            Column(name="what", title=_("what happened")),
            Column(name="in", title=_("in")),
            Column(name="sum", title=_("sum"), kind="money"),
            Column(name="id", title=_("record")),
        ),
        rows=rows,
    )


def _unit_of(event: Event) -> str:
    return short(str(event.record.data.get("unit", "")))


def _told(facts: "Facts", event: Event) -> dict[str, object]:
    """What happened, and to what: money by purpose and fund, papers by their kind and where they went."""
    record, book = event.record, facts.world.rulebook
    if record.table == money.TABLE:
        entry = record.own(money.Entry)
        fund = book.funds.get(entry.fund)
        what = entry.purpose.title_id if entry.purpose else event.spec.title
        return {"what": Label(what), "in": Label(fund.title) if fund else entry.fund, "sum": entry.amount}
    if record.table == PAPERS:
        paper = record.own(Paper)
        kind = book.papers.get(paper.kind)
        number = event.path.split(".")[1] if event.path.startswith("moves.") else ""
        place = book.places.get(paper.moves[int(number)].place) if number else None
        what = place.title if place else event.spec.title
        return {"what": Label(what), "in": Label(kind.title) if kind else paper.kind, "id": paper.number}
    sections = record.schema.sections
    section = max((name for name in sections if event.path.startswith(f"{name}.")), key=len, default="")
    title = sections[section].title if section else record.schema.types[record.table].title
    return {"what": Label(event.spec.title), "in": Label(title)}


def _text(name: str, title: str, personal: bool = False) -> Column:
    return Column(name=name, title=title, personal=personal)


def _number(name: str, title: str, total: bool = False) -> Column:
    return Column(name=name, title=title, kind="count", total=total)


def _day(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="day")


def _code(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="code")


def _secret(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="document_number", personal=True)


VIEWS = [
    View(id="core.life", title=_("the customer's life"), build=life_of_case, order=900, go="kh"),
]

ALL = [
    Report(
        id="archive.contents",
        title=_("contents list of a volume"),
        params=Number,
        columns=(
            _number("line", _("item")),
            _text("title", _("title of the item")),
            _code("number", _("number")),
            _day("day", _("dated")),
            _text("original", _("original or copy")),
            _number("pages", _("pages"), total=True),
            _text("span", _("on pages")),
            _text("scan", _("scan")),
            _code("hash", _("hash")),
            _text("remark", _("remark")),
        ),
        rows=contents,
    ),
    Report(
        id="archive.volumes",
        title=_("archive volumes"),
        columns=(
            _code("number", _("volume")),
            _text("unit", _("unit")),
            _text("buyers", _("buyers"), personal=True),
            _text("kind", _("kind")),
            _text("box", _("box and folder")),
            _number("items", _("items"), total=True),
            _number("pages", _("pages"), total=True),
            _text("state", _("state")),
            Column(name="place", title=_("place"), kind="place"),
            _text("holder", _("handed to")),
            _day("due", _("due back")),
            _day("until", _("kept until")),
            _text("hold", _("legal hold")),
        ),
        rows=volumes,
        help=_("the spine list: where each volume stands, who has it, and how long it is kept"),
    ),
    Report(
        id="archive.looks",
        title=_("who looked at personal data"),
        params=Since,
        columns=(
            _text("at", _("time")),
            _text("by", _("user")),
            _text("what", _("how")),
            _text("unit", _("unit")),
            _text("kind", _("kind")),
            _text("of", _("record")),
            _text("note", _("note")),
        ),
        rows=looks,
        help=_("shown in full, exported, or found by a document number"),
    ),
    Report(
        id="archive.twice",
        title=_("persons who may be entered twice"),
        columns=(
            _text("why", _("why")),
            _text("unit", _("unit")),
            _text("name", _("name"), personal=True),
            _secret("number", _("document number")),
            Column(name="phone", title=_("phone"), kind="phone", personal=True),
            _text("other", _("other case")),
            _text("other_name", _("name there"), personal=True),
            _secret("other_number", _("number there")),
            Column(name="other_phone", title=_("phone there"), kind="phone", personal=True),
        ),
        rows=twice,
        help=_("every case is compared with every other; empty numbers and phones are no likeness"),
    ),
    Report(
        id="archive.merges",
        title=_("persons made one"),
        columns=(
            _code("number", _("number")),
            _day("day", _("made one on")),
            _text("by", _("by")),
            _secret("kept", _("number kept")),
            _secret("former", _("former number")),
            _text("cases", _("cases")),
            _text("why", _("reason")),
            _day("split", _("split again on")),
        ),
        rows=merges,
    ),
]
