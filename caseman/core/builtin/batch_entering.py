"""Which files may be in a batch: a case is entered past its gates, and what explains a wrong cover is sought among those that
could have been."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from caseman.api.context import ActionContext
from caseman.api.fields import Params, field
from caseman.api.kinds import BatchKind
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.values import Text
from caseman.core import batches
from caseman.core.actions import GateShut
from caseman.core.batches import TABLE, Batch, BatchLine, BatchState
from caseman.core.money import NOTHING
from caseman.core.records import Record

from .batch_of import acting_of, in_state, kind_of

if TYPE_CHECKING:
    from caseman.core.actions import Acting


class Into(Params):
    batch: Text = field(_("batch"), required=True, values="batches")


def add(ctx: ActionContext) -> None:
    """Enter the case: its gates are asked, and it may be in no other open batch of the kind."""
    acting = acting_of(ctx)
    case = acting.facts.record
    number = str(ctx.params.batch).strip()
    record = acting.draft.get(TABLE, number)
    if record is None:
        raise InputError(_("there is no batch {number}"), number=number)
    batch = in_state(ctx, record, (BatchState.OPEN,))
    kind = kind_of(ctx, batch)
    if batch.line(case.ref):
        ctx.refuse(_("it is in batch {number} already"), number=number)
    earlier = list(batches.holding(acting.draft, kind.id, case.ref))
    for other in earlier:
        if batches.unanswered(other, case.ref):
            ctx.refuse(_("it is in batch {number} already"), number=other.number)
    if done_already(acting, kind, case):
        ctx.refuse(_("{unit} has done this step"), unit=case.label)
    shut = gates(acting, kind, case)
    if shut:
        raise GateShut(shut)
    again = sum(1 for other in earlier if _came_back(kind, other.line(case.ref)))
    ctx.change(record.ref, {"lines": [*batch.lines, line_of(acting, kind, case, again + 1)]})


def gates(acting: "Acting", kind: BatchKind, case: Any) -> list[Any]:
    """What keeps a case out of a batch of this kind."""
    checker = acting.office.checker_over(acting.draft)
    steps = [kind.id, *([kind.step] if kind.step in acting.office.rulebook.steps else [])]
    found = [one for step in steps for one in checker.gate(case, step) if one.blocks]
    return list({one.id: one for one in found}.values())


def done_already(acting: "Acting", kind: BatchKind, case: Record) -> bool:
    return kind.step in acting.office.rulebook.steps and acting.of(case.ref).done(kind.step)


def _came_back(kind: BatchKind, line: BatchLine | None) -> bool:
    return line is not None and any(one.id == line.answer and one.returned for one in kind.answers)


def line_of(acting: "Acting", kind: BatchKind, case: Any, round: int) -> BatchLine:
    """The line of a case, with the figures of the cover sheet as they are now."""
    facts = acting.of(case.ref)
    values: Mapping[str, object] = {}
    if kind.cells:
        found, fault = acting.office.guard(kind.id, kind.cells, facts)
        if fault:
            raise InputError(_("the columns of {kind} failed: {fault}"), kind=Label(kind.title), fault=fault)
        values = found
    amount = values.get(kind.total) if kind.total else None
    if kind.total and not isinstance(amount, Decimal):
        raise InputError(_("the sum of {unit} is not known"), unit=facts.case.unit.rpartition(":")[2])
    return BatchLine(
        record=case.ref,
        unit=facts.case.unit.rpartition(":")[2],
        buyers="、".join(buyer.name for buyer in facts.case.buyers),
        amount=amount if isinstance(amount, Decimal) else None,
        cells={name: acting.office.text.fact(value) for name, value in values.items() if value is not None},
        round=round,
    )


def explained(acting: "Acting", batch: Batch) -> list[str]:
    """In words, which files explain the difference: exactly those that would be missing, or are too many."""
    if batch.total is None:
        return []
    kind = acting.office.rulebook.known_batch(batch.kind)
    names = {line.record: f"{line.unit} {line.buyers}".strip() for line in batch.lines}
    others = {}
    for record in acting.draft.all("cases"):
        if batch.line(record.ref) or record.data.get("closed_on") or _elsewhere(acting, batch, record):
            continue
        if done_already(acting, kind, record) or gates(acting, kind, record):
            continue
        try:
            line = line_of(acting, kind, record, 1)
        except InputError:
            continue
        others[record.ref] = line.amount or NOTHING
        names[record.ref] = f"{line.unit} {line.buyers}".strip()
    mine = {line.record: line.amount or NOTHING for line in batch.lines}
    text = acting.office.text
    told = []
    for one in batches.explain(batch.count, batch.total, mine, others):
        parts = []
        if one.missing:
            parts.append(text.sentence(_("not entered: {files}"), {"files": [names[n] for n in one.missing]}))
        if one.extra:
            parts.append(text.sentence(_("too many: {files}"), {"files": [names[n] for n in one.extra]}))
        told.append("; ".join(parts))
    return told


def _elsewhere(acting: "Acting", batch: Batch, record: Record) -> bool:
    found = batches.holding(acting.draft, batch.kind, record.ref)
    return any(batches.unanswered(other, record.ref) for other in found)
