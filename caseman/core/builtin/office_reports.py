"""Reports over all duties: how far the units are by building, the cases of a stage, days at each office, the month."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from caseman.api.context import ReportContext
from caseman.api.fields import Params, field
from caseman.api.messages import InputError, Label, Who
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.api.values import Day, Text
from caseman.api.views import Table, View
from caseman.core.batches import TABLE as BATCHES
from caseman.core.batches import Batch
from caseman.core.facts import done
from caseman.core.records import Record, parse_ref

from .ledger_words import buyers, kind_title, run_of, short

#: The stage of a unit that nobody has bought.
FREE = "free"
_FREE = _("no contract")
#: The stage of a case that has done no step yet.
_NEW = _("nothing done yet")
MATRIX = "office.stages"


def _stage(ctx: ReportContext, record: Record) -> tuple[str, str, date | None]:
    """The last step that gives a state: its id, its word (a message id), its day where that is kept."""
    for step in reversed([one for one in run_of(ctx).office.rulebook.states if one.records == "cases"]):
        day = done(step, record)
        if day is not None:
            return step.id, step.state, day if isinstance(day, date) else None
    return "", _NEW, None


def _open_cases(ctx: ReportContext) -> Iterator[Record]:
    for record in run_of(ctx).reader.all("cases"):
        if not record.data.get("closed_on"):
            yield record


def matrix(ctx: ReportContext) -> Table:
    """Units by stage and building; every unit is counted once. A line leads to its cases."""
    run = run_of(ctx)
    building = {unit.id: str(unit.data.get("building", "")) for unit in run.reader.all("units")}
    stage = {record.data.get("unit"): _stage(ctx, record)[:2] for record in _open_cases(ctx)}
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for unit, name in building.items():
        counts[stage.get(unit, (FREE, _FREE))][name] += 1
    order = {step.id: place for place, step in enumerate(run.office.rulebook.states)}
    order |= {FREE: -2, "": -1}
    names = sorted(set(building.values()))
    rows: list[dict[str, object]] = [
        {
            "ref": f"reports/{MATRIX}?{urlencode({'state': key})}" if key else "",
            "stage": Label(word),
            "total": sum(row.values()),
        }
        | {f"b{place}": row[name] or None for place, name in enumerate(names)}
        for (key, word), row in sorted(counts.items(), key=lambda one: order.get(one[0][0], -1))
    ]
    columns = [
        Column(name=f"b{place}", title=name or "-", kind="count", total=True)
        for place, name in enumerate(names)
    ]
    return Table(
        columns=(
            Column(name="stage", title=_("stage")),
            *columns,
            Column(name="total", title=_("together"), kind="count", total=True),
        ),
        rows=rows,
    )


class OfStage(Params):
    state: Text = field(_("stage"), default="", help=_("its word or the id of its step; empty: all"))
    building: Text = field(_("building"), default="", help=_("empty: all"))


def stages(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every case with its stage, since when, and the batch that took it to the office; the longest first."""
    run, told = run_of(ctx), ctx.params
    unit_of = {unit.id: str(unit.data.get("building", "")) for unit in run.reader.all("units")}
    batches = _batches_of(ctx)
    rows: list[dict[str, Any]] = []
    taken = set()
    for record in _open_cases(ctx):
        unit = str(record.data.get("unit", ""))
        taken.add(unit)
        key, word, since = _stage(ctx, record)
        if told.state not in (
            "",
            key,
            word,
            run.office.text(word, run.office.plugins.owner(key) if key else ""),
        ):
            continue
        batch = batches.get((record.ref, key))
        rows.append(
            {
                "ref": record.ref,
                "building": unit_of.get(unit, ""),
                "unit": short(unit),
                "buyers": buyers(ctx, record.id),
                "stage": Label(word),
                "since": since,
                "days": (ctx.today - since).days if since else None,
                "batch": batch.number if batch else "",
                "office_days": run.office.facts(record).policy.working_days(batch.sent_on, ctx.today)
                if batch and batch.sent_on
                else None,
                "clerk": Who(record.data.get("clerk", "")),
            }
        )
    if told.state in ("", FREE, _FREE):
        for unit, name in unit_of.items():
            if unit not in taken:
                rows.append(
                    {"ref": f"units/{unit}", "building": name, "unit": short(unit), "stage": Label(_FREE)}
                )
    kept = [row for row in rows if told.building in ("", row["building"])]
    yield from sorted(kept, key=lambda row: (-(row.get("days") or 0), str(row["unit"])))


def _batches_of(ctx: ReportContext) -> dict[tuple[str, str], Batch]:
    """By case and step the last batch that took it there."""
    found: dict[tuple[str, str], Batch] = {}
    kinds = run_of(ctx).office.rulebook.batches
    sent = (record.own(Batch) for record in run_of(ctx).reader.all(BATCHES))
    for batch in sorted((one for one in sent if one.sent_on), key=lambda one: one.sent_on or date.min):
        kind = kinds.get(batch.kind)
        if kind and kind.step and batch.cancelled_on is None:
            found |= {(line.record, kind.step): batch for line in batch.lines}
    return found


class Between(Params):
    since: Day | None = field(_("since"), help=_("sent on that day or later"))


def offices(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """What each office takes, by kind of batch: working days of what was answered and of what is still out, and how
    many files went through the first time."""
    run = run_of(ctx)
    answered: dict[tuple[str, str], list[int]] = defaultdict(list)
    waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
    first: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for record in run.reader.all(BATCHES):
        batch = record.own(Batch)
        if batch.sent_on is None or (ctx.params.since and batch.sent_on < ctx.params.since):
            continue
        kind = run.office.rulebook.batches.get(batch.kind)
        back = {one.id for one in (kind.answers if kind else ()) if one.returned}
        key = (batch.kind, batch.destination)
        for line in batch.lines:
            case = run.reader.get(*parse_ref(line.record))
            policy = run.office.facts(case or record).policy
            if line.answer and line.answered_on:
                answered[key].append(policy.working_days(batch.sent_on, line.answered_on))
            elif not line.answer:
                waiting[key].append(policy.working_days(batch.sent_on, ctx.today))
            if line.answer and line.round == 1:
                first[key][line.answer not in back] += 1
    for key in sorted({*answered, *waiting, *first}):
        told, seen = first[key], sum(first[key].values())
        yield {
            "kind": kind_title(ctx, "batches", key[0]),
            "destination": key[1],
            "answered": len(answered[key]),
            "median": int(statistics.median(answered[key])) if answered[key] else None,
            "longest": max(answered[key], default=None),
            "waiting": len(waiting[key]),
            "oldest": max(waiting[key], default=None),
            "first": told[True] if seen else None,
            "yield": (f"{100 * told[True] / seen:.1f}%" if seen else ""),
        }


class Month(Params):
    month: Text = field(_("month"), default="", help=_("e.g. 2026-03; empty: this one"))


def monthly(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """What was done in a month over all duties, step by step, with the month before."""
    run = run_of(ctx)
    this = ctx.params.month or f"{ctx.today:%Y-%m}"
    if not _is_month(this):
        raise InputError(_("“{word}” is no month such as 2026-03"), word=this)
    year, month = (int(part) for part in this.split("-"))
    before = f"{year - (month == 1):04d}-{(month - 2) % 12 + 1:02d}"
    counts: Counter[tuple[str, str]] = Counter()
    book = run.office.rulebook
    tables = dict.fromkeys(step.records for step in book.steps.values())
    for table in tables:
        steps = book.steps_of(table)
        for record in run.reader.all(table):
            for step in steps:
                day = done(step, record)
                if isinstance(day, date):
                    counts[step.id, f"{day:%Y-%m}"] += 1
    for step in book.steps.values():
        now, then = counts[step.id, this], counts[step.id, before]
        if now or then:
            yield {
                "in": Label(run.office.schema.types[step.records].title),
                "step": Label(step.title),
                "count": now,
                "before": then,
                "more": now - then,
            }


def _is_month(text: str) -> bool:
    year, dash, month = text.partition("-")
    return bool(dash) and len(year) == 4 and (year + month).isdecimal() and 1 <= int(month) <= 12


def _count(name: str, title: str, total: bool = True) -> Column:
    return Column(name=name, title=title, kind="count", total=total)


def _text(name: str, title: str, **more: Any) -> Column:
    return Column(name=name, title=title, **more)


VIEWS = [
    View(id="core.matrix", title=_("stages by building"), build=matrix, records="", order=20, go="jd"),
]
ALL = [
    Report(
        id=MATRIX,
        title=_("cases by stage"),
        params=OfStage,
        columns=(
            _text("building", _("building")),
            _text("unit", _("unit")),
            _text("buyers", _("buyers"), personal=True),
            _text("stage", _("stage")),
            _text("since", _("since"), kind="day"),
            _count("days", _("days"), total=False),
            _text("batch", _("batch"), kind="code"),
            _count("office_days", _("working days at the office"), total=False),
            _text("clerk", _("handled by")),
        ),
        rows=stages,
    ),
    Report(
        id="office.days",
        title=_("days at each office"),
        params=Between,
        columns=(
            _text("kind", _("kind")),
            _text("destination", _("destination")),
            _count("answered", _("answered")),
            _count("median", _("median working days"), total=False),
            _count("longest", _("longest"), total=False),
            _count("waiting", _("not answered")),
            _count("oldest", _("oldest, working days"), total=False),
            _count("first", _("through the first time")),
            _text("yield", _("first-pass yield")),
        ),
        rows=offices,
    ),
    Report(
        id="office.monthly",
        title=_("monthly sheet over all duties"),
        params=Month,
        columns=(
            _text("in", _("kind")),
            _text("step", _("step")),
            _count("count", _("this month"), total=False),
            _count("before", _("month before"), total=False),
            _count("more", _("more or fewer"), total=False),
        ),
        rows=monthly,
    ),
]
