"""What the ledgers of papers, money and batches share: how they reach the office, and how they name things."""

from typing import TYPE_CHECKING, cast

from caseman.api.context import ReportContext
from caseman.api.messages import Label

if TYPE_CHECKING:
    from caseman.core.reports import ReportRun


def run_of(ctx: ReportContext) -> "ReportRun":
    return cast("ReportRun", ctx)


def short(unit: str) -> str:
    return unit.rpartition(":")[2]


def kind_title(ctx: ReportContext, register: str, kind: str) -> object:
    known = getattr(run_of(ctx).office.rulebook, register).get(kind)
    return Label(known.title) if known else kind


def buyers(ctx: ReportContext, case: str) -> str:
    record = run_of(ctx).reader.get("cases", case) if case else None
    return "、".join(str(one.get("name", "")) for one in record.data.get("buyers", ())) if record else ""
