"""Judging a difference: an event that is kept, and what follows from it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from caseman.api.lists import DifferenceClass, ListKind, Verdict
from caseman.api.messages import InputError
from caseman.api.messages import msg as _

from .letters import letter_lines, letter_text
from .lines import Difference, FieldDifference, OurLine, TheirLine
from .live import ListState
from .saved import JUDGEMENTS
from .values import SEVERAL, shown

if TYPE_CHECKING:
    from caseman.core.actions import Acting


def open_differences(acting: "Acting", kinds: Iterable[ListKind]) -> dict[str, tuple[ListState, Difference]]:
    """The differences of the saved lists that nobody has judged, by id."""
    office = acting.office
    world = office.world(acting.draft)
    found: dict[str, tuple[ListState, Difference]] = {}
    for kind in kinds:
        for state in office.book_over(acting.draft).states(world, kind):
            found |= {one.id: (state, one) for one in state.compared.differences}
    return found


def judge(acting: "Acting", ids: Sequence[str], verdict: Verdict, cause: str, note: str) -> None:
    """Judge differences of saved lists. Raises InputError for one that there is not, Refused."""
    kinds = acting.office.plugins.registry.lists
    wanted = {one.rpartition("-")[0] for one in ids}
    known = open_differences(acting, [kind for kind in kinds.values() if kind.id in wanted])
    for one in ids:
        if one not in known:
            raise InputError(_("there is no difference {id} on the saved lists"), id=one)
        state, difference = known[one]
        if one in state.judged:
            acting.refuse(_("{id} is judged already: reopen it first"), id=one)
        _judge(acting, state, difference, verdict, cause, note)


def _judge(
    acting: "Acting", state: ListState, one: Difference, verdict: Verdict, cause: str, note: str
) -> None:
    office, kind = acting.office, one.kind
    if verdict not in one.verdicts:
        acting.refuse(_("{id} cannot be judged so: {verdict}"), id=one.id, verdict=verdict)
    if verdict is Verdict.WRITE_OFF and not cause:
        acting.refuse(_("a write-off needs its cause"))
    written = verdict is Verdict.TAKE and _take(acting, one)
    texts = {}
    if verdict in (Verdict.OFFICE, Verdict.CUSTOMER):
        lines = letter_lines(office, one)
        texts = {"letter": letter_text(office, kind, state.saved, verdict, lines), "letter_lines": lines}
    case = one.refs[0].partition("/")[2] if one.refs and kind.records == "cases" else None
    acting.create(
        JUDGEMENTS,
        {
            "kind": kind.id,
            "file": state.saved.ref.partition("/")[2],
            "difference": one.id,
            "cls": one.cls,
            "code": one.code,
            "row": one.row,
            "verdict": verdict,
            "cause": cause,
            "note": note,
            "unit": "、".join(one.units),
            "compared": [
                {"name": field.field.name, "ours": field.shown[0], "theirs": field.shown[1]}
                for field in one.fields
            ],
            "written": written,
            "judged_by": acting.user.name,
            "judged_on": acting.today,
            **({"case": case} if case else {}),
            **texts,
        },
        one.id,
    )
    for text in (texts.get("letter"),):
        if text:
            acting.say("{letter}", letter=text)


def _take(acting: "Acting", one: Difference) -> bool:
    """Make ours theirs. False where nothing of ours is stored that could become theirs: then they are accepted as they are."""
    if one.cls is DifferenceClass.MISSING_HERE:
        (row,) = one.theirs
        _take_line(acting, one.kind, one.refs[0], row)
        return True
    share = len(one.fields) // len(one.ours)
    written = [
        _take_pair(acting, one.kind, ours, theirs, one.fields[at * share : (at + 1) * share])
        for at, (ours, theirs) in enumerate(zip(one.ours, one.theirs, strict=True))
    ]
    return all(written)


def _take_pair(
    acting: "Acting", kind: ListKind, ours: OurLine, theirs: TheirLine, fields: Sequence[FieldDifference]
) -> bool:
    for one in fields:
        if one.field.path:
            _write(acting, ours.ref, one)
    if kind.take:
        _take_line(acting, kind, ours.ref, theirs)
        return True
    return all(one.field.path for one in fields)


def _take_line(acting: "Acting", kind: ListKind, ref: str, row: TheirLine) -> None:
    if kind.take is None:
        return
    fault = acting.office.guard(kind.id, kind.take, acting, ref, dict(row.values))[1]
    if fault:
        acting.refuse(_("{list}: theirs could not be entered: {fault}"), list=kind.id, fault=fault)


def _write(acting: "Acting", ref: str, one: FieldDifference) -> None:
    """Set a field of ours to theirs; of owners, each one's name or number."""
    if one.field.kind not in SEVERAL:
        acting.change(ref, {one.field.path: one.theirs})
        return
    theirs = one.theirs or ()
    owners = acting.of(ref).record.data.get(one.field.path, ())
    if len(theirs) > len(owners) or (len(theirs) < len(owners) and not one.field.some):
        acting.refuse(
            _("{unit} has {ours} owners here and {theirs} there: change the owners in the case"),
            unit=ref,
            ours=len(owners),
            theirs=len(theirs),
        )
    name = "name" if one.field.kind == "names" else "doc_number"
    acting.change(ref, {f"{one.field.path}.{place}.{name}": text for place, text in enumerate(theirs)})


def reopen(acting: "Acting", ids: Sequence[str]) -> None:
    """Withdraw judgements: the differences are open again, with all that they offered. Raises InputError."""
    for one in ids:
        records = acting.draft.find(JUDGEMENTS, ("difference",), one)
        if not records:
            raise InputError(_("nobody has judged {id}"), id=one)
        if any(record.data.get("written") for record in records):
            acting.refuse(_("{id} made ours theirs: take that back, or change the case"), id=one)
        for record in records:
            acting.draft.remove(JUDGEMENTS, record.id)


def accept(acting: "Acting", kind: ListKind) -> None:
    """Accept every agreeing line of a kind's lists: what ours lacks is filled in. Says how many."""
    office = acting.office
    agreeing = filled = 0
    for state in office.book_over(acting.draft).states(office.world(acting.draft), kind):
        agreeing += len(state.compared.agree)
        for ours, theirs, fields in state.compared.fills():
            values = {one.path: theirs.values[one.name] for one in fields if one.path}
            if values:
                acting.change(ours.ref, values)
                filled += 1
            if kind.take:
                _take_line(acting, kind, ours.ref, theirs)
    if not agreeing:
        acting.refuse(_("no line of a saved list agrees"))
    acting.say(_("{agree} lines agree, {filled} filled in"), agree=agreeing, filled=filled)


__all__ = ["accept", "judge", "letter_lines", "open_differences", "reopen", "shown"]
