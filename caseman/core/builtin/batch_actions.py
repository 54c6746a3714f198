"""Actions on batches: open with count and total, take out files, count again, close; entering and answers have modules of their own."""

from caseman.api.actions import Action
from caseman.api.context import ActionContext
from caseman.api.fields import Params, field
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.values import Count, Money, Text
from caseman.core import batches
from caseman.core.batches import TABLE, BatchState, ShelfFile

from .batch_answers import Answering, Sending, answer, send
from .batch_entering import Into, add, explained
from .batch_of import Files, acting_of, batch_of, named_files


class Opening(Params):
    kind: Text = field(_("kind"), required=True, values="batch_kinds")
    count: Count = field(
        _("files on the cover"), required=True, help=_("counted on the paper pile, before any is entered")
    )
    total: Money | None = field(_("total on the cover"), help=_("added up on the paper pile"))
    destination: Text = field(_("destination"), default="")


def open_batch(ctx: ActionContext) -> None:
    acting, told = acting_of(ctx), ctx.params
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


class Shelf(Params):
    files: Text = field(
        _("files"), default="", help=_("units or contract numbers, parted by commas; empty: none lies there")
    )


def remove(ctx: ActionContext) -> None:
    batch = batch_of(ctx, BatchState.OPEN)
    lines = batch.lines
    for case in named_files(ctx):
        if not batch.line(case.ref):
            ctx.refuse(_("{unit} is not in batch {number}"), unit=case.label, number=batch.number)
        lines = batches.without(lines, case.ref)
    ctx.change(ctx.facts.record.ref, {"lines": lines})


class OutOf(Params):
    kind: Text = field(_("kind"), default="", values="batch_kinds", help=_("empty: whichever it is in"))


def leave(ctx: ActionContext) -> None:
    """Take the case out of the open batches that it is in."""
    acting, told = acting_of(ctx), ctx.params
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
    batch = batch_of(ctx, *(state for state in BatchState if state is not BatchState.CANCELLED))
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
    batch = batch_of(ctx, BatchState.OPEN)
    if not batch.agrees:
        facts = batches.differences(batch)
        if batch.total is None:
            ctx.refuse(_("files {typed}≠{count}"), **facts)
        meant = explained(acting_of(ctx), batch)
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


def reopen(ctx: ActionContext) -> None:
    batch = batch_of(ctx, BatchState.CLOSED)
    ctx.change(ctx.facts.record.ref, {"closed_on": None})
    ctx.say(_("batch {number} is open"), number=batch.number)


class Cancelling(Params):
    reason: Text = field(_("reason"), required=True)


def cancel(ctx: ActionContext) -> None:
    batch_of(ctx, BatchState.OPEN, BatchState.CLOSED)
    ctx.change(ctx.facts.record.ref, {"cancelled_on": ctx.today, "reason": ctx.params.reason})


def shelf(ctx: ActionContext) -> None:
    """The files on the batch's shelf, all of them: what its list lacks stays open until it is entered or moved."""
    batch = batch_of(ctx, *(state for state in BatchState if state is not BatchState.CANCELLED))
    there = named_files(ctx)
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


ALL = [
    Action(
        id="core.open_batch",
        title=_("open a batch"),
        run=open_batch,
        params=Opening,
        help=_("a new batch; files and total are counted on paper first"),
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
