"""The list of what waits for a second person (待审批)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from caseman.api.context import ReportContext
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.reports import Column
from caseman.api.views import Table, View
from caseman.core.awaiting import Waiting, waiting
from caseman.core.telling import called

from .ledger_words import run_of

if TYPE_CHECKING:
    from caseman.core.office import Office

VIEW = "core.approvals"


def approvals(ctx: ReportContext) -> Table:
    """A line for each: what, of which record, who asked when and why, what it changes. F10 agrees."""
    run = run_of(ctx)
    return Table(
        columns=(
            Column(name="what", title=_("what is asked")),
            Column(name="record", title=_("record")),
            Column(name="change", title=_("what it changes")),
            Column(name="reason", title=_("reason")),
            Column(name="by", title=_("asked by")),
            Column(name="on", title=_("on"), kind="day"),
        ),
        rows=[_row(run.office, one) for one in waiting(run.office, run.reader)],
    )


def _row(office: "Office", one: Waiting) -> Mapping[str, object]:
    title = one.action.title if one.action else office.schema.place(one.record.table, one.path).spec.title
    unit = str(one.record.data.get("unit", "")).rpartition(":")[2]
    name = called(office, one.record)
    return {
        "ref": one.record.ref,
        "does": one.action.id if one.action else "",
        "given": one.asked.given,
        "what": Label(title),
        "record": name if unit in name else f"{name} {unit}",
        "by": one.approval.made_by,
        "on": one.approval.made_on,
        "reason": one.asked.reason or one.approval.reason,
        "change": one.fault or _changes(office, one),
    }


def _changes(office: "Office", one: Waiting) -> str:
    owner = office.plugins.owner(one.action.id) if one.action else ""
    told = []
    for label, before, after in one.asked.changes:
        was, now = office.text.fact(before, owner), office.text.fact(after, owner)
        told.append(
            f"{office.text(label, owner)} {was} → {now}" if was else f"{office.text(label, owner)} {now}"
        )
    return "；".join(told)


VIEWS = [
    View(
        id=VIEW,
        title=_("waiting for a second person"),
        build=approvals,
        records="",
        order=10,
        go="sp",
        help=_(
            "What one person entered and a second must agree to. Space marks, F10 agrees to the marked lines or the current"
            " one; what is your own is refused. Enter opens the record; there, or by Ctrl+P, it is sent back."
        ),
    )
]
