"""Reports of no duty: the three-way proof of money, and the ledgers."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from caseman.api.context import ReportContext
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.core import money

from . import archive_reports, batch_reports, money_reports, office_reports, pack_actions, paper_reports

if TYPE_CHECKING:
    from caseman.core.reports import ReportRun


def proof(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    reader = cast("ReportRun", ctx).reader
    yield money.proof(reader, ctx.today)


def work(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The rows of the work list. It is of the office's own day: what an earlier day would have found is not kept."""
    run = cast("ReportRun", ctx)
    if run.today != run.office.today:
        raise InputError(_("the work list is of today; it is not kept for earlier days"))
    return run.office.worklist.rows()


ALL = [
    Report(
        id="office.today",
        title=_("work list"),
        columns=(
            Column(name="due", title=_("due"), kind="day"),
            Column(name="late", title=_("days late"), kind="count"),
            Column(name="per_day", title=_("yuan/day"), kind="money", total=True),
            Column(name="code", title=_("code"), kind="code"),
            Column(name="unit", title=_("unit")),
            Column(name="buyers", title=_("buyers"), personal=True),
            Column(name="what", title=_("what is to be done")),
            Column(name="next", title=_("nearest way")),
            Column(name="duty", title=_("duty")),
            Column(name="person", title=_("in charge")),
            Column(name="remark", title=_("remark")),
        ),
        rows=work,
        help=_(
            "what the check found over all duties: what is late first, then by day and by what a day costs"
        ),
    ),
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
    *paper_reports.ALL,
    *money_reports.ALL,
    *batch_reports.ALL,
    *archive_reports.ALL,
    *pack_actions.REPORTS,
    *office_reports.ALL,
]
