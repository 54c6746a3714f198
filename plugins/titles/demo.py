"""What happened in the demo office beside its books: the batches at the title office, the survey of 2 March, numbers of certificates."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from caseman.api import ActionContext, DemoEvents, FactsView

from .balance import keep_survey
from .batch import ACCEPTED, ISSUED, SUBMISSION, cells
from .custody import certificate
from .sections import Titles
from .steps import submitted_on

#: The last survey book that the office found to agree.
SURVEYED = date(2026, 3, 2)


def numbers(ctx: ActionContext) -> None:
    """Acceptance numbers as the fee notice has them, certificate numbers on the certificates."""
    for facts in list(ctx.all("cases")):
        said = facts.listed("registration_fee")
        titles = facts.section(Titles)
        if titles is None:
            continue
        if said and not titles.accept_no:
            ctx.change(facts.record.ref, {"titles.accept_no": said.theirs.get("accept_no")})
        paper = certificate(facts)
        if titles.certificate_no and paper is not None and not paper.number:
            ctx.change(paper.ref, {"number": titles.certificate_no})


def _line(facts: FactsView, titles: Titles) -> Mapping[str, Any]:
    values = {name: str(value) for name, value in cells(facts).items() if value is not None}
    use = facts.unit.use if facts.unit else None
    line: dict[str, Any] = {
        "record": facts.record.ref,
        "unit": facts.case.unit.rpartition(":")[2],
        "buyers": "、".join(buyer.name for buyer in facts.case.buyers),
        "cells": values | ({"use": use.words[0]} if use else {}),
        "answered_on": titles.submitted_on,
        "answer": ACCEPTED,
        "number": titles.accept_no or "",
    }
    if titles.certificate_no:
        line |= {"answer": ISSUED, "answered_on": titles.issued_on, "number": titles.certificate_no}
    return line


def batches(ctx: ActionContext) -> None:
    """Every batch that the contract ledger names, with what came of its files."""
    found: dict[str, list[FactsView]] = defaultdict(list)
    for facts in ctx.all("cases"):
        titles = facts.section(Titles)
        if titles and titles.batch and titles.submitted_on:
            found[titles.batch].append(facts)
    for number, files in found.items():
        went = submitted_on(files[0].record)
        lines = [_line(facts, facts.section(Titles) or Titles()) for facts in files]
        values = {
            "number": number,
            "kind": SUBMISSION.id,
            "destination": SUBMISSION.destination,
            "count": len(lines),
            "lines": lines,
            "opened_on": went,
            "opened_by": "c2",
            "closed_on": went,
            "sent_on": went,
            "sent_by": "c2",
        }
        ctx.create("batches", values, number)


def archived(ctx: ActionContext) -> None:
    """Paid units whose certificate the customer has, with the land certificate: nothing is left to do."""
    for facts in list(ctx.all("cases")):
        titles, paper = facts.section(Titles), certificate(facts)
        if titles and paper and paper.place == "customer" and not titles.handed_on:
            buyers = facts.case.buyers
            day = paper.since or ctx.today
            values = {"titles.handed_on": day, "titles.handed_to": buyers[0].name if buyers else ""}
            ctx.change(facts.record.ref, values)


def events(ctx: ActionContext) -> None:
    numbers(ctx)
    archived(ctx)
    batches(ctx)
    keep_survey(ctx, ctx.all("units"), SURVEYED)


ALL = [DemoEvents(run=events, order=30)]
