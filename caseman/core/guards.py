"""What a change set must leave of the ledgers, whatever the path: action, import, undo, plugin.

A paper goes on only by moves; a posting that a day close froze is not touched, and nothing is posted into a
closed day; a batch that is closed keeps its lines. The demo's planted errors alone are written past this.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from caseman.api.kinds import Place
from caseman.api.messages import Refused
from caseman.api.messages import msg as _

from . import batches, closing, money, papers
from .batches import Batch
from .money import Entry, EntryKind
from .papers import Paper
from .reader import Reader
from .records import Record

Pair = tuple[Record | None, Record | None]


def guard(pairs: Iterable[Pair], reader: Reader, places: Mapping[str, Place], undo: bool = False) -> None:
    """Raises Refused for a change set that breaks a ledger. `reader` sees the office before it; an `undo` may take
    the last moves of a paper back, also to where they did not fit its place."""
    closed = ""
    frozen: dict[str, str] | None = None
    for before, after in pairs:
        record = after or before
        if record is None:
            continue
        if record.table == papers.TABLE:
            _paper(before, after, places, undo)
        elif record.table == batches.TABLE:
            _batch(before, after)
        elif record.table == closing.TABLE:
            _close(before, after)
        elif record.table == money.TABLE:
            if frozen is None:
                last, frozen = closing.last(reader), closing.frozen(reader)
                closed = str(last.data.get("day", "")) if last else ""
            _entry(before, after, closed, frozen.get(record.ref, ""))


def _paper(before: Record | None, after: Record | None, places: Mapping[str, Place], undo: bool) -> None:
    if after is None:
        if not undo:
            raise Refused(_("a paper does not vanish; it is moved"))
        return
    paper = after.own(Paper)
    was = before.own(Paper) if before else None
    agreed = was is not None and was.destruction is not None and bool(was.destruction.approved_by)
    if was and agreed and paper.destruction != was.destruction and not undo:
        raise Refused(_("{ref} is no more and does not come back"), ref=after.ref)
    if was and (was.place, was.moves) == (paper.place, paper.moves):
        return
    if not papers.unbroken(paper) and not undo:
        raise Refused(_("{ref} would be at two places: papers are moved, not written over"), ref=after.ref)
    if was is None:
        return
    onward = paper.moves[: len(was.moves)] == was.moves
    if not onward and not (undo and was.moves[: len(paper.moves)] == paper.moves):
        raise Refused(_("the moves of {ref} are not written over"), ref=after.ref)
    for earlier, later in pairwise(paper.moves):
        place = places.get(earlier.place)
        if place and place.gone and later not in was.moves:
            raise Refused(_("{ref} is no more and does not come back"), ref=after.ref)


def _entry(before: Record | None, after: Record | None, closed: str, frozen: str) -> None:
    if before and frozen and (after is None or _facts(before.data) != _facts(after.data)):
        raise Refused(
            _("{number} was closed with {slip}; take it back by another posting"),
            number=before.data.get("number") or before.id,
            slip=frozen,
        )
    if after is None or (before is not None and _facts(before.data) == _facts(after.data)):
        return
    entry = after.own(Entry)
    day = entry.day.isoformat() if entry.day else ""
    if entry.kind is EntryKind.BALANCE:
        if before is not None and day < closed:
            raise Refused(_("the bank's balance of {day} is closed"), day=day)
    elif closed and day < closed:
        raise Refused(
            _("{number} is dated {day}, and {closed} is closed: date it today"),
            number=entry.number,
            day=day,
            closed=closed,
        )


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is frozen of a posting; a case may be found for it later."""
    return {name: data.get(name) for name in ("day", "fund", "amount", "debit", "credit", "number", "kind")}


def _close(before: Record | None, after: Record | None) -> None:
    """A day slip is written once and then countersigned."""
    if before is None:
        return
    mine = {name: value for name, value in before.data.items() if name != "approval"}
    theirs = {name: value for name, value in after.data.items() if name != "approval"} if after else {}
    if mine != theirs:
        raise Refused(_("day slip {number} is not written over"), number=before.id)


def _batch(before: Record | None, after: Record | None) -> None:
    if before is None or after is None:
        return
    was, now = before.own(Batch), after.own(Batch)
    if not was.sent_on or not now.sent_on:
        return
    if [line.record for line in was.lines] != [line.record for line in now.lines]:
        raise Refused(_("batch {number} has gone; its list stays as it is"), number=was.number)
