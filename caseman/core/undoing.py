"""Taking a change set back: by its inverse; what a day close has frozen by a reversal, which is a change of today."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from caseman.api.messages import Refused
from caseman.api.messages import msg as _
from caseman.core.store import Change

from . import closing, history, money, papers
from .actions import GateShut, ledger_gates
from .custody import Custodian
from .drafts import Draft
from .guards import guard
from .history import Done
from .papers import Paper

if TYPE_CHECKING:
    from .office import Office


def take_back(office: "Office", redo: bool) -> tuple[Done, Draft]:
    """The user's last change set of the day (or last undo of one), and the draft that takes it back.

    What stood before it may stand again, right or wrong. Raises Refused where there is none, where somebody changed the same
    record since, or where the ledgers would not hold because of what came after: money was paid on that the undone receipt
    had brought.
    """
    worker = office.require_worker()
    entry = history.last_done(office.store, worker.name, office.today.isoformat(), redo)
    draft = office.draft()
    custodian = Custodian(draft, office.rulebook, office.today, worker.name)
    closed = closing.frozen(office.reader)
    reverses = False
    for change in office.store.inverse(entry.txn):
        if _frozen(office, change, closed):
            _reverse(office, draft, custodian, change)
            reverses = True
            continue
        if not _as_made(office, change, entry.txn):
            raise Refused(
                _("{ref} was changed since; it cannot be taken back"), ref=f"{change.table}/{change.id}"
            )
        if change.doc is None:
            draft.remove(change.table, str(change.id))
        else:
            draft.replace(change.table, str(change.id), dict(change.doc))
    pairs = [*draft.pairs(), *((record, None) for record in draft.removed())]
    guard(pairs, office.reader, office.rulebook.places, undo=True)
    if reverses or _built_on(office, entry):
        _ask(office, draft)
    return entry, draft


def _as_made(office: "Office", change: Change, txn: int) -> bool:
    """Whether a record is as a change set made it: not changed since, or every later change was taken back."""
    return office.store.rev(change.table, str(change.id)) == change.expect or _as_then(
        office, change.table, str(change.id), txn
    )


def _as_then(office: "Office", table: str, id_: str, txn: int) -> bool:
    """Whether a record is as it was after a change set."""
    then = [one.after for one in office.store.history(table, id_) if one.txn <= txn]
    return (then[-1] if then else None) == office.store.get(table, id_)


def _built_on(office: "Office", entry: Done) -> bool:
    """Whether something else about the same cases was changed since and stands. Where nothing was, all is again as it stood."""
    about = set(office.affected(entry.touched))
    since = {
        touched
        for one in office.store.changes_since(entry.txn)
        if one.action not in history.LASTING
        for touched in one.touched
    }
    return any(
        not about.isdisjoint(office.affected([(table, id_)])) and not _as_then(office, table, id_, entry.txn)
        for table, id_ in sorted(since)
    )


def _frozen(office: "Office", change: Change, closed: Mapping[str, str]) -> bool:
    """Whether a day close has counted the record, or the slip of the paper's last move."""
    if change.table in (money.TABLE, papers.SLIPS):
        return f"{change.table}/{change.id}" in closed
    record = office.reader.get(change.table, str(change.id))
    if record is None or record.table != papers.TABLE:
        return False
    moves = record.own(Paper).moves
    return bool(moves) and f"{papers.SLIPS}/{moves[-1].slip}" in closed


def _reverse(office: "Office", draft: Draft, custodian: Custodian, change: Change) -> None:
    record = office.reader.get(change.table, str(change.id))
    if record is None or record.table == papers.SLIPS:
        return
    why = office.text(_("taken back"))
    if record.table == money.TABLE:
        values = money.reversal(draft, record, office.today, why)
        draft.create(money.TABLE, f"{record.id}{money.RED}", values)
        return
    moves = record.own(Paper).moves
    if len(moves) < 2:
        raise Refused(_("the paper is in the day's slip already; hand it back by moving it"))
    before = moves[-2]
    due = before.due if before.due and before.due >= office.today else None
    custodian.move(record.ref, before.place, due, why, before.holder)


def _ask(office: "Office", draft: Draft) -> None:
    """Payments that would be left uncovered, and papers that would be out of the house again."""
    checker = office.checker_over(draft)
    blocking = [one for before, after in draft.pairs() for one in ledger_gates(checker, draft, before, after)]
    for record in draft.removed():
        entry = record.own(money.Entry) if record.table == money.TABLE else None
        case = draft.get("cases", entry.case) if entry else None
        if case:
            blocking += [one for one in checker.gate(case, "core.pay") if one.blocks]
    if blocking:
        raise GateShut(blocking)
