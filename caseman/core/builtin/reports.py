"""Reports of no duty: the three-way proof of money, the register of papers."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from caseman.api.context import ReportContext
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.core import money
from caseman.core.papers import Paper

if TYPE_CHECKING:
    from caseman.core.facts import Facts


def proof(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    reader = cast("ReportRun", ctx).reader
    yield money.proof(reader, ctx.today)


def papers(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all("papers"):
        paper = cast("Facts", facts).record.own(Paper)
        yield {
            "unit": paper.unit.rpartition(":")[2],
            "kind": paper.kind,
            "copy": paper.copy_kind,
            "number": paper.number,
            "count": paper.count,
            "place": paper.place,
            "since": paper.moves[-1].day if paper.moves else None,
            "due": paper.due,
        }


if TYPE_CHECKING:
    from caseman.core.reports import ReportRun

ALL = [
    Report(
        id="money.proof",
        title=_("three-way proof: bank, book, customers"),
        columns=(
            Column(name="bank", title=_("bank"), kind="money"),
            Column(name="book", title=_("book"), kind="money"),
            Column(name="customers", title=_("customers"), kind="money"),
        ),
        rows=proof,
        single=True,
    ),
    Report(
        id="papers.register",
        title=_("register of originals"),
        columns=(
            Column(name="unit", title=_("unit")),
            Column(name="kind", title=_("paper"), kind="paper"),
            Column(name="copy", title=_("copy")),
            Column(name="number", title=_("number"), kind="code"),
            Column(name="count", title=_("count"), kind="count", total=True),
            Column(name="place", title=_("place"), kind="place"),
            Column(name="since", title=_("since"), kind="day"),
            Column(name="due", title=_("due back"), kind="day"),
        ),
        rows=papers,
    ),
]
