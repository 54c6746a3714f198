"""What waits for a second person, over every record type: found by the fields that hold an Approval, whichever plugin has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseman.api.actions import Action
from caseman.api.people import Approval, Asked

from .people import approvals, may
from .reader import Reader, StoreReader
from .records import Record
from .schema import Schema
from .store import Store

if TYPE_CHECKING:
    from .office import Office


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that one person made and a second has not agreed to. `action` is what the second person does, where there is
    such an action; `fault` why it cannot be told what is asked."""

    record: Record
    path: str
    approval: Approval
    action: Action | None
    asked: Asked
    fault: str = ""


def waiting(office: "Office", reader: Reader | None = None) -> list[Waiting]:
    """All of it, the oldest first."""
    reader = reader or office.reader
    found = []
    for table in office.schema.types:
        for record in _asking(reader, office.schema, table):
            for path, approval in approvals(office.schema, record):
                if not approval.made_by or approval.approved_by:
                    continue
                action = office.rulebook.signing(table, path)
                asked, fault = _asked(office, action, record, path)
                if asked is None and not fault:
                    continue  # nothing is asked any more
                told = asked or Asked()
                found.append(Waiting(record, path, approval, action, told, fault))
    return sorted(found, key=lambda one: (str(one.approval.made_on or ""), one.record.ref))


def for_worker(office: "Office") -> list[Waiting]:
    """What the worker could agree to: not their own, unless nobody else is there."""
    worker = office.worker
    if worker is None:
        return []
    return [
        one
        for one in waiting(office)
        if one.action
        and may(worker, one.action.role)
        and (worker.alone or one.approval.made_by != worker.name)
    ]


def _asked(office: "Office", action: Action | None, record: Record, path: str) -> tuple[Asked | None, str]:
    if action is None or action.asked is None:
        return Asked(), ""
    told, fault = office.guard(action.id, action.asked, office.facts(record), path)
    if told is not None and not isinstance(told, Asked):
        return None, f"asked gives Asked, not {type(told).__name__}"
    return told, fault


def _asking(reader: Reader, schema: Schema, table: str) -> Iterator[Record]:
    """The records of a type with an approval that is asked for and not given; from columns, where the store has them."""
    ids: set[str] = set()
    for path, inside in schema.approvals(table):
        store = reader.store if isinstance(reader, StoreReader) else None
        if inside or not isinstance(store, Store):
            yield from reader.all(table)
            return
        place = schema.place(table, path)
        keys = tuple(part for part in (place.section, place.field) if part)
        ids |= (
            store.column(table, (*keys, "made_by")).keys()
            - store.column(table, (*keys, "approved_by")).keys()
        )
    for record_id in sorted(ids):
        record = reader.get(table, record_id)
        if record is not None:
            yield record


def columns(schema: Schema, table: str) -> list[tuple[str, ...]]:
    """What the store keeps columns of so that this needs no reading."""
    found = []
    for path, inside in schema.approvals(table):
        if not inside:
            place = schema.place(table, path)
            keys = tuple(part for part in (place.section, place.field) if part)
            found += [(*keys, "made_by"), (*keys, "approved_by")]
    return found
