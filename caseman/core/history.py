"""What was done: change sets as clerks read them, and taking the last one back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caseman.api.messages import InputError, Refused
from caseman.api.messages import msg as _
from caseman.core.store import Store

from .reads import ACTION as READ
from .schema import SOURCE, VERSION, WRITER

if TYPE_CHECKING:
    from .office import Office
    from .records import Record

UNDO, REDO = "core.undo", "core.redo"
#: What cannot be taken back: a sheet of paper or a file that has gone out, a day that is closed (what was posted
#: before is taken back by reversals), a look at personal data.
LASTING = ("core.print", "core.close_day", READ)


#: What is written in the log and is no action: how clerks read it.
TITLES = {
    "core.import": _("file read"),
    "core.print": _("print"),
    "core.export": _("export"),
    "core.lists": _("judgements on a list"),
    READ: _("look at personal data"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """One change set: its number, when, who, which action, why, and the records that it touched. Of one that was taken back:
    the codes of what blocks again."""

    txn: int
    at: str
    by: str
    action: str
    why: str
    touched: tuple[tuple[str, str], ...]
    again: tuple[str, ...] = ()


def today_of(store: Store, user: str, day: str) -> list[Done]:
    """A user's change sets of a day, oldest first."""
    found = []
    for entry in store.transactions():
        if entry.at[:10] < day:
            break
        if entry.by == user and entry.at[:10] == day:
            found.append(Done(entry.txn, entry.at, entry.by, entry.action, entry.why, tuple(entry.touched)))
    return found[::-1]


def stacks(done: Sequence[Done]) -> tuple[list[Done], list[Done]]:
    """What can be undone and what can be redone, the last at the end, after a day's change sets.

    An undo is itself a change set; redoing is undoing that one.
    """
    undoable: list[Done] = []
    redoable: list[Done] = []
    originals: dict[int, Done] = {}
    for entry in done:
        if entry.action in LASTING:
            continue
        if entry.action == UNDO and undoable:
            original = originals[entry.txn] = undoable.pop()
            redoable.append(Done(entry.txn, entry.at, entry.by, original.action, original.why, entry.touched))
        elif entry.action == REDO and redoable:
            original = originals[redoable.pop().txn]
            undoable.append(
                Done(entry.txn, entry.at, entry.by, original.action, original.why, original.touched)
            )
        else:
            undoable.append(entry)
            redoable.clear()
    return undoable, redoable


def last_done(store: Store, user: str, day: str, redo: bool) -> Done:
    """The user's change set of the day that undo (or redo) is about. Raises Refused when there is none."""
    undoable, redoable = stacks(today_of(store, user, day))
    stack = redoable if redo else undoable
    if not stack:
        raise Refused(_("there is nothing to redo") if redo else _("there is nothing of today to undo"))
    return stack[-1]


def of_record(office: "Office", record: "Record") -> list[dict[str, Any]]:
    """What was done to a record, oldest first: at, by, action, why, changes: path, field's label, and as they are stored,
    not for a user's eye (`telling.stored`), before and after."""
    told = []
    for one in office.store.history(record.table, record.id):
        changes = [
            {"path": path, "field": _label(office, record.table, path), "before": before, "after": after}
            for path, before, after in differing(one.before or {}, one.after or {})
        ]
        told.append(
            {
                "txn": one.txn,
                "at": one.at,
                "by": one.by,
                "action": one.action,
                "why": one.why,
                "changes": changes,
            }
        )
    return told


def differing(
    before: Mapping[str, Any], after: Mapping[str, Any], stem: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """The paths at which two stored documents differ; lists are told whole."""
    for key in (*before, *(key for key in after if key not in before)):
        path, old, new = f"{stem}{key}", before.get(key), after.get(key)
        if old == new or key in (SOURCE, VERSION, WRITER):
            continue
        if isinstance(old or {}, Mapping) and isinstance(new or {}, Mapping):
            yield from differing(old or {}, new or {}, f"{path}.")
        else:
            yield path, old, new


def _label(office: "Office", table: str, path: str) -> str:
    """A field's label, translated; the path where nobody knows the field."""
    try:
        return office.text.label(office.schema.place(table, path).spec.title)
    except InputError:
        return path
