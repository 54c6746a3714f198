"""Rules on batches: cover and list agree, nothing lies on the shelf that the list lacks, one open batch per case and kind."""

from collections.abc import Hashable, Iterable

from caseman.api.context import CheckContext, GroupContext
from caseman.api.messages import msg as _
from caseman.api.rules import Finding, Fix, GroupRule, Rule, Severity
from caseman.core.batches import Batch, BatchState, differences


def _batch(ctx: CheckContext) -> Batch:
    return ctx.record.own(Batch)


def cover_and_list(ctx: CheckContext) -> Iterable[Finding]:
    batch = _batch(ctx)
    if batch.closed_on is None or batch.cancelled_on or batch.agrees:
        return
    message = (
        _("batch {number}: the cover says {typed} files, the list has {count}")
        if batch.total is None
        else _("batch {number}: the cover says {typed} files and {total}, the list {count} and {sum}")
    )
    yield Finding(
        message=message,
        facts=differences(batch),
        path="count",
        fix=(
            Fix(title=_("count the files again"), action="core.recount_batch"),
            Fix(title=_("open the batch and put its list right"), action="core.reopen_batch"),
        ),
    )


def _entering(batch: Batch) -> tuple[Fix, ...]:
    """How a file comes into the list: only into that of a batch which has not gone."""
    if batch.state is BatchState.CLOSED:
        return (Fix(title=_("open the batch and put its list right"), action="core.reopen_batch"),)
    if batch.state is not BatchState.OPEN:
        return ()
    enter = _("enter the file in the batch")
    return (Fix(title=enter, action="core.add_to_batch", params={"batch": batch.number}),)


def shelf_and_list(ctx: CheckContext) -> Iterable[Finding]:
    batch = _batch(ctx)
    if batch.cancelled_on:
        return
    listed = {line.record for line in batch.lines}
    units = [line.unit for line in batch.lines]
    for file in batch.shelf:
        if file.record not in listed:
            yield Finding(
                message=_("{unit} lies on the shelf of batch {number} and is not in its list"),
                facts={"unit": file.unit, "number": batch.number},
                path="shelf",
                key=file.record,
                refs=(file.record,),
                fix=(
                    *_entering(batch),
                    Fix(
                        title=_("move the file; what lies on the shelf then"),
                        action="core.batch_shelf",
                        params={
                            "files": ",".join([*units, *(one.unit for one in batch.shelf if one is not file)])
                        },
                    ),
                ),
            )


def _inside(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    batch = _batch(ctx)
    if batch.state in (BatchState.ANSWERED, BatchState.CANCELLED):
        return
    for line in batch.lines:
        if not line.answer:
            yield (batch.kind, line.record), (batch.number, line.unit)


def in_two(group: GroupContext) -> Iterable[Finding]:
    numbers = [member.value[0] for member in group.members]
    yield Finding(
        message=_("{unit} is in the batches {numbers} at once"),
        facts={"unit": group.members[0].value[1], "numbers": numbers},
        path="lines",
        key=str(group.key[1]),
        refs=tuple(member.ref for member in group.members),
        record=group.members[-1].ref,
        fix=(Fix(title=_("take it out of one"), action="core.remove_from_batch"),),
    )


ALL: list[Rule | GroupRule] = [
    Rule(
        id="core.batch_cover",
        code="BAT-01",
        title=_("a batch holds what its cover says"),
        severity=Severity.BLOCK,
        check=cover_and_list,
        records="batches",
    ),
    Rule(
        id="core.batch_shelf",
        code="BAT-02",
        title=_("every file on a batch's shelf is in its list"),
        severity=Severity.BLOCK,
        check=shelf_and_list,
        records="batches",
    ),
    GroupRule(
        id="core.batch_once",
        code="BAT-03",
        title=_("a file is in one open batch of a kind"),
        severity=Severity.BLOCK,
        keys=_inside,
        check=in_two,
        records="batches",
        gate=("core.save",),
    ),
]
