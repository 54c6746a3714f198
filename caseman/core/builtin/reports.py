"""Reports of no duty: the three-way proof of money, and the ledgers."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from caseman.api.context import ReportContext
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.core import money

from . import ledger_reports

if TYPE_CHECKING:
    from caseman.core.reports import ReportRun


def proof(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    reader = cast("ReportRun", ctx).reader
    yield money.proof(reader, ctx.today)


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
    *ledger_reports.ALL,
]
