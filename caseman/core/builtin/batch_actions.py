"""Actions on batches: open with count and total, enter and take out files, close, send, answer."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext
from caseman.api.fields import Params, field
from caseman.api.kinds import BatchAnswer, BatchKind
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.values import Count, Day, Money, Text, half_width, match_key
from caseman.core import batches
from caseman.core.actions import GateShut
from caseman.core.batches import TABLE, Batch, BatchLine, BatchState, SentLine, ShelfFile
from caseman.core.money import NOTHING
from caseman.core.records import Record

if TYPE_CHECKING:
    from caseman.core.actions import Acting


def _acting(ctx: ActionContext) -> "Acting":
    return cast("Acting", ctx)


def _batch(ctx: ActionContext, *states: BatchState) -> Batch:
    """The batch that the action is about. Raises Refused where it is in none of the states."""
    return _in_state(ctx, _acting(ctx).facts.record, states)


def _in_state(ctx: ActionContext, record: Record, states: tuple[BatchState, ...]) -> Batch:
    batch = record.own(Batch)
    if batch.state not in states:
        ctx.refuse(_("batch {number} is {state}"), number=batch.number, state=batch.state)
    return batch


def _kind(ctx: ActionContext, batch: Batch) -> BatchKind:
    return _acting(ctx).office.rulebook.known_batch(batch.kind)


class Opening(Params):
    kind: Text = field(_("kind"), required=True, values="batch_kinds")
    count: Count = field(
        _("files on the cover"), required=True, help=_("counted on the paper pile, before any is entered")
    )
    total: Money | None = field(_("total on the cover"), help=_("added up on the paper pile"))
    destination: Text = field(_("destination"), default="")


def open_batch(ctx: ActionContext) -> None:
    acting, told = _acting(ctx), ctx.params
    kind = acting.office.rulebook.known_batch(told.kind)
    if told.count < 1:
        ctx.refuse(_("count the files first: {count} is no pile"), count=told.count)
    if bool(kind.total) != (told.total is not None):
        column = next((one.title for one in kind.columns if one.name == kind.total), "")
        if kind.total:
            ctx.refuse(_("add up the pile first: total is the sum of {column}"), column=Label(column))
        ctx.refuse(_("of {kind} only the files are counted"), kind=Label(kind.title))
    stem = kind.number.format(day=f"{ctx.today:%Y%m%d}")
    number = acting.draft.free_id(TABLE, stem).replace("~", "-")
    ctx.create(
        TABLE,
        {
            "number": number,
            "kind": kind.id,
            "destination": told.destination or kind.destination,
            "count": told.count,
            "total": told.total,
            "opened_on": ctx.today,
            "opened_by": ctx.user.name,
        },
        number,
    )
    ctx.say(_("batch {number} is open"), number=number)


class Into(Params):
    batch: Text = field(_("batch"), required=True, values="batches")


def add(ctx: ActionContext) -> None:
    """Enter the case: its gates are asked, and it may be in no other open batch of the kind."""
    acting = _acting(ctx)
    case = acting.facts.record
    number = str(ctx.params.batch).strip()
    record = acting.draft.get(TABLE, number)
    if record is None:
        raise InputError(_("there is no batch {number}"), number=number)
    batch = _in_state(ctx, record, (BatchState.OPEN,))
    kind = _kind(ctx, batch)
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


class Files(Params):
    files: Text = field(_("files"), required=True, help=_("units or contract numbers, parted by commas"))


class Shelf(Params):
    files: Text = field(
        _("files"), default="", help=_("units or contract numbers, parted by commas; empty: none lies there")
    )


def _named(ctx: ActionContext) -> list[Record]:
    words = half_width(ctx.params.files).replace("、", ",").split(",")
    return [_acting(ctx).office.names.record(word.strip()) for word in words if word.strip()]


def remove(ctx: ActionContext) -> None:
    batch = _batch(ctx, BatchState.OPEN)
    lines = batch.lines
    for case in _named(ctx):
        if not batch.line(case.ref):
            ctx.refuse(_("{unit} is not in batch {number}"), unit=case.label, number=batch.number)
        lines = batches.without(lines, case.ref)
    ctx.change(ctx.facts.record.ref, {"lines": lines})


class OutOf(Params):
    kind: Text = field(_("kind"), default="", values="batch_kinds", help=_("empty: whichever it is in"))


def leave(ctx: ActionContext) -> None:
    """Take the case out of the open batches that it is in."""
    acting, told = _acting(ctx), ctx.params
    case, book = acting.facts.record, acting.office.rulebook
    kinds = [told.kind] if told.kind else list(book.batches)
    held = [one for kind in kinds for one in batches.holding(acting.draft, kind, case.ref)]
    still = [one for one in held if one.state is BatchState.OPEN]
    if not still:
        ctx.refuse(_("it is in no open batch"))
    for batch in still:
        ctx.change(f"{TABLE}/{batch.number}", {"lines": batches.without(batch.lines, case.ref)})
        ctx.say(_("taken out of batch {number}"), number=batch.number)


class Cover(Params):
    count: Count = field(_("files on the cover"), required=True)
    total: Money | None = field(_("total on the cover"))


def recount(ctx: ActionContext) -> None:
    """Of a batch that has gone, only to what its list holds: its files were handed over as they are."""
    batch = _batch(ctx, *(state for state in BatchState if state is not BatchState.CANCELLED))
    told = ctx.params
    if batch.sent_on and (told.count != len(batch.lines) or told.total not in (None, batch.sum)):
        gone = (
            _("batch {number} has gone with {count} files: no other figure can be right")
            if batch.total is None
            else _("batch {number} has gone with {count} files, {total}: no other figures can be right")
        )
        ctx.refuse(gone, number=batch.number, count=len(batch.lines), total=batch.sum)
    if (batch.total is None) != (ctx.params.total is None):
        ctx.refuse(_("count and total are typed as when it was opened"))
    ctx.change(ctx.facts.record.ref, {"count": ctx.params.count, "total": ctx.params.total})


def close(ctx: ActionContext) -> None:
    batch = _batch(ctx, BatchState.OPEN)
    if not batch.agrees:
        facts = batches.differences(batch)
        if batch.total is None:
            ctx.refuse(_("files {typed}≠{count}"), **facts)
        meant = explained(_acting(ctx), batch)
        if not meant:
            ctx.refuse(_("files {typed}≠{count}, total {total}≠{sum}, {difference} apart"), **facts)
        ctx.refuse(
            _("files {typed}≠{count}, total {total}≠{sum}, {difference} apart → exactly {meant}"),
            **facts,
            meant=meant,
        )
    ctx.change(ctx.facts.record.ref, {"closed_on": ctx.today})
    ctx.say(
        _("batch {number} closed: {count} files, {sum}"),
        number=batch.number,
        count=batch.count,
        sum=batch.sum,
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


def reopen(ctx: ActionContext) -> None:
    batch = _batch(ctx, BatchState.CLOSED)
    ctx.change(ctx.facts.record.ref, {"closed_on": None})
    ctx.say(_("batch {number} is open"), number=batch.number)


class Cancelling(Params):
    reason: Text = field(_("reason"), required=True)


def cancel(ctx: ActionContext) -> None:
    _batch(ctx, BatchState.OPEN, BatchState.CLOSED)
    ctx.change(ctx.facts.record.ref, {"cancelled_on": ctx.today, "reason": ctx.params.reason})


class Sending(Params):
    destination: Text = field(_("destination"), default="", help=_("empty: as it was opened"))
    day: Day | None = field(_("sent on"))


def send(ctx: ActionContext) -> None:
    batch = _batch(ctx, BatchState.CLOSED)
    if not batch.agrees:
        ctx.refuse(_("its list was changed: open it and close it again"))
    kind, day = _kind(ctx, batch), ctx.params.day or ctx.today
    values: dict[str, object] = {"sent_on": day, "sent_by": ctx.user.name}
    if ctx.params.destination:
        values["destination"] = ctx.params.destination
    ctx.change(ctx.facts.record.ref, values)
    for line in batch.lines:
        _tell(ctx, kind, kind.sent, SentLine(batch.number, line.record, day, line.round))
    ctx.say(_("batch {number} sent: {count} files"), number=batch.number, count=batch.count)


def shelf(ctx: ActionContext) -> None:
    """The files on the batch's shelf, all of them: what its list lacks stays open until it is entered or moved."""
    batch = _batch(ctx, *(state for state in BatchState if state is not BatchState.CANCELLED))
    there = _named(ctx)
    extra = [
        ShelfFile(record=case.ref, unit=str(case.data.get("unit", "")).rpartition(":")[2])
        for case in there
        if not batch.line(case.ref)
    ]
    lacking = [line.unit for line in batch.lines if line.record not in {case.ref for case in there}]
    ctx.change(ctx.facts.record.ref, {"shelf": extra})
    ctx.say(_("{count} files on the shelf, {extra} not in the list"), count=len(there), extra=len(extra))
    if lacking:
        ctx.say(_("in the list and not on the shelf: {units}"), units=lacking)


class Answering(Files):
    answer: Text = field(_("answer"), required=True)
    number: Text = field(_("number"), default="")
    cause: Text = field(_("cause"), default="")
    day: Day | None = field(_("answered on"))


def answer(ctx: ActionContext) -> None:
    """What the office said of some files. What it means to a case is the kind's; the step's gate is asked as ever."""
    batch = _batch(ctx, BatchState.SENT, BatchState.ANSWERED)
    kind, told = _kind(ctx, batch), ctx.params
    meant = _answer(kind, told.answer)
    cases = _named(ctx)
    for wanted, typed, name in (
        (meant.number, told.number, _("number")),
        (meant.cause, told.cause, _("cause")),
    ):
        if wanted and not typed:
            ctx.refuse(_("{answer} needs a {field}"), answer=Label(meant.title), field=Label(name))
    if meant.number and len(cases) > 1:
        ctx.refuse(_("one number, one file: answer them one by one"))
    day = told.day or ctx.today
    lines = list(batch.lines)
    for case in cases:
        place = next((n for n, line in enumerate(lines) if line.record == case.ref), None)
        if place is None:
            ctx.refuse(_("{unit} is not in batch {number}"), unit=case.label, number=batch.number)
        said = {"answer": meant.id, "answered_on": day, "number": told.number, "cause": told.cause}
        lines[place] = lines[place].model_copy(update=said)
        told_line = SentLine(
            batch.number, case.ref, day, lines[place].round, meant.id, told.number, told.cause
        )
        _tell(ctx, kind, kind.answered, told_line)
        _ask_step(ctx, kind, meant, case.ref)
    ctx.change(ctx.facts.record.ref, {"lines": lines})


def _tell(ctx: ActionContext, kind: BatchKind, means: Any, line: SentLine) -> None:
    """Let the kind do what a line means to its case. Raises Refused where its plugin fails."""
    if means is not None:
        fault = _acting(ctx).office.guard(kind.id, means, ctx, line)[1]
        if fault:
            ctx.refuse(_("{action} failed: {fault}"), action=kind.id, fault=fault)


def _ask_step(ctx: ActionContext, kind: BatchKind, meant: BatchAnswer, ref: str) -> None:
    acting = _acting(ctx)
    after = acting.of(ref)
    if kind.step in acting.office.rulebook.steps and not meant.returned and after.done(kind.step):
        shut = [
            one
            for one in acting.office.checker_over(acting.draft).gate(after.record, kind.step)
            if one.blocks
        ]
        if shut:
            raise GateShut(shut)


def _answer(kind: BatchKind, word: str) -> BatchAnswer:
    for one in kind.answers:
        if match_key(word) in {match_key(name) for name in (one.id, *one.words)}:
            return one
    known = [one.words[0] if one.words else one.id for one in kind.answers]
    raise InputError(_("“{word}” is none of {known}"), word=word, known=known)


ALL = [
    Action(
        id="core.open_batch",
        title=_("open a batch"),
        run=open_batch,
        params=Opening,
        help=_("files and total are counted on paper first"),
    ),
    Action(
        id="core.add_to_batch", title=_("enter in a batch"), run=add, records="cases", many=True, params=Into
    ),
    Action(
        id="core.remove_from_batch", title=_("take out of a batch"), run=remove, records=TABLE, params=Files
    ),
    Action(
        id="core.leave_batch",
        title=_("take out of its batch"),
        run=leave,
        records="cases",
        many=True,
        params=OutOf,
    ),
    Action(id="core.recount_batch", title=_("count a batch again"), run=recount, records=TABLE, params=Cover),
    Action(id="core.close_batch", title=_("close a batch"), run=close, records=TABLE),
    Action(id="core.reopen_batch", title=_("open a closed batch"), run=reopen, records=TABLE),
    Action(id="core.cancel_batch", title=_("cancel a batch"), run=cancel, records=TABLE, params=Cancelling),
    Action(id="core.send_batch", title=_("send a batch"), run=send, records=TABLE, params=Sending),
    Action(
        id="core.batch_shelf",
        title=_("files on a batch's shelf"),
        run=shelf,
        records=TABLE,
        params=Shelf,
        help=_("all files that lie there; what the list lacks is told"),
    ),
    Action(
        id="core.answer_batch",
        title=_("answer to a batch"),
        run=answer,
        records=TABLE,
        many=True,
        params=Answering,
    ),
]
