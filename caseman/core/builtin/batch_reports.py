"""Ledgers of batches."""

from collections.abc import Iterable, Mapping
from typing import cast

from caseman.api.context import ReportContext
from caseman.api.fields import Params, field
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.api.values import Text
from caseman.core.batches import TABLE as BATCHES
from caseman.core.batches import Batch, BatchState

from .ledger_words import kind_title, run_of


class Number(Params):
    number: Text = field(_("batch"), required=True, values=BATCHES)


def cover(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The cover sheet of a batch, a line per file."""
    record = run_of(ctx).reader.get(BATCHES, ctx.params.number)
    if record is None:
        raise InputError(_("there is no batch {number}"), number=ctx.params.number)
    batch = record.own(Batch)
    kind = run_of(ctx).office.rulebook.batches.get(batch.kind)
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
    for record in run_of(ctx).reader.all(BATCHES):
        batch = record.own(Batch)
        out = batch.state is BatchState.SENT and batch.sent_on
        rows.append(
            {
                "number": batch.number,
                "kind": kind_title(ctx, "batches", batch.kind),
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
    for record in run_of(ctx).reader.all(BATCHES):
        batch = record.own(Batch)
        kind = run_of(ctx).office.rulebook.batches.get(batch.kind)
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
        yield {"kind": kind_title(ctx, "batches", kind_id), "cause": told, "count": count}


ALL = [
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
