"""What an action on batches is about: its batch in the right state, its kind, the files that are named."""

from typing import TYPE_CHECKING, cast

from caseman.api.context import ActionContext
from caseman.api.fields import Params, field
from caseman.api.kinds import BatchKind
from caseman.api.messages import msg as _
from caseman.api.values import Text, half_width
from caseman.core.batches import Batch, BatchState
from caseman.core.records import Record

if TYPE_CHECKING:
    from caseman.core.actions import Acting


def acting_of(ctx: ActionContext) -> "Acting":
    """The core's own view of a running action."""
    return cast("Acting", ctx)


def batch_of(ctx: ActionContext, *states: BatchState) -> Batch:
    """The batch that the action is about. Raises Refused where it is in none of the states."""
    return in_state(ctx, acting_of(ctx).facts.record, states)


def in_state(ctx: ActionContext, record: Record, states: tuple[BatchState, ...]) -> Batch:
    """A batch by its record. Raises Refused where it is in none of the states."""
    batch = record.own(Batch)
    if batch.state not in states:
        ctx.refuse(_("batch {number} is {state}"), number=batch.number, state=batch.state)
    return batch


def kind_of(ctx: ActionContext, batch: Batch) -> BatchKind:
    return acting_of(ctx).office.rulebook.known_batch(batch.kind)


class Files(Params):
    files: Text = field(_("files"), required=True, help=_("units or contract numbers, parted by commas"))


def named_files(ctx: ActionContext) -> list[Record]:
    """The cases that `files` names. Raises InputError for one that is not there."""
    words = half_width(ctx.params.files).replace("、", ",").split(",")
    return [acting_of(ctx).office.names.record(word.strip()) for word in words if word.strip()]
