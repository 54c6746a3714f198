"""Work that goes from one person to another (工作交接): what is in a user's name, listed once and signed by both.

Whose something is follows from the fields that name a user (`UserName`; not those that only note who did something), whichever plugin has them: who handles a
case or answers a complaint, who keeps a password.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from caseman.api.fields import Model, field
from caseman.api.messages import msg as _
from caseman.api.people import Approval
from caseman.api.sections import RecordType
from caseman.api.values import Code, Day, LongText, Text, UserName

from . import batches, papers, people
from .batches import Batch, BatchState
from .papers import Paper
from .reader import Reader, stored_value
from .records import Record
from .rulebook import Rulebook
from .schema import Schema

TABLE = "deputies"


class Item(Model):
    """One thing that changes hands, as who signs reads it and, for the program, as it is stored. `path` is the field that
    names who has it; empty for a paper and for a batch."""

    name: Text = field(_("what changes hands"), default="", width=60)
    ref: Text = field("", default="")
    path: Text = field("", default="")


class Deputy(Model):
    """A list of somebody's work, made by one person and signed by the one who takes it over."""

    number: Code = field(_("number"), default="", search=True, computed=True)
    giver: UserName = field(_("handed over by"), default="", computed=True)
    taker: UserName = field(_("taken over by"), default="", computed=True)
    until: Day | None = field(_("until"), computed=True)
    why: LongText = field(_("reason"), default="", computed=True)
    items: list[Item] = field(_("what changes hands"), default=[], computed=True)
    approval: Approval | None = field(_("signed"), approval=True, computed=True)
    given_back_on: Day | None = field(_("given back on"), event=True, computed=True)

    @property
    def signed(self) -> bool:
        return self.approval is not None and bool(self.approval.approved_by)


def _label(data: Mapping[str, Any]) -> str:
    return str(data.get("number", ""))


RECORD = RecordType(
    id=TABLE,
    title=_("work handed over"),
    model=Deputy,
    label=_label,
    order=176,
    go="jj",
    listed=("giver", "taker", "until", "given_back_on", "why"),
)


def named_in(schema: Schema, table: str) -> list[str]:
    """The paths of a record type's fields that name whose a record is."""
    if table == TABLE:
        return []
    return [path for path, spec in schema.specs(table) if spec.kind == "user" and not spec.meta.computed]


def work_of(reader: Reader, schema: Schema, rulebook: Rulebook, user: str) -> Iterator[tuple[Record, str]]:
    """What a user has: each open record that names them with the field that does, the originals that were handed to
    them and lie in the house, and the batches that they opened and that are not sent (both without a field)."""
    for table in schema.types:
        places = [(path, schema.place(table, path)) for path in named_in(schema, table)]
        parts = [(path, tuple(part for part in (one.section, one.field) if part)) for path, one in places]
        for record in reader.all(table) if parts else ():
            if not record.data.get("closed_on"):
                for path, keys in parts:
                    if stored_value(record.data, keys) == user:
                        yield record, path
    known = reader.get(people.TABLE, user)
    names = {user, known.label if known else user}
    for record in reader.all(papers.TABLE):
        held = rulebook.places.get(record.own(Paper).place)
        if record.data.get("holder") in names and held and not held.outside and not held.gone:
            yield record, ""
    for record in reader.all(batches.TABLE):
        batch = record.own(Batch)
        if batch.opened_by == user and batch.state in (BatchState.OPEN, BatchState.CLOSED):
            yield record, ""
