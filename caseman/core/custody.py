"""Papers on their way: entering the house, moving with a slip, being split into copies. All writing goes through here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caseman.api.messages import InputError, Label, Refused
from caseman.api.messages import msg as _

from .drafts import Draft
from .papers import CUSTOMER, SLIPS, TABLE, Move, Paper, Slip, moved, opened
from .records import Record, parse_ref
from .rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Custodian:
    """Moves papers in a draft, on a day, for somebody."""

    draft: Draft
    rulebook: Rulebook
    day: date
    by: str

    def receive(self, of: Record, kind: str, place: str, number: str, copy: str, count: int) -> str:
        """A paper comes in from the customer of a record; gives its reference."""
        known = self.rulebook.known_paper(kind)
        to = self.rulebook.known_place(place)
        if copy and copy not in {one.id for one in known.copies}:
            raise InputError(_("{paper} has no copy called “{word}”"), paper=Label(known.title), word=copy)
        if count < 1:
            raise InputError(_("a count is a number above zero, not {count}"), count=count)
        if to.gone:
            raise Refused(_("a paper does not come in at {place}"), place=Label(to.title))
        unit = of.data.get("unit")
        values = {
            "kind": kind,
            "copy_kind": copy,
            "number": number,
            "count": count,
            "case": of.id,
            "unit": unit,
        }
        name = (kind, copy, number, str(unit or of.id).rpartition(":")[2])
        paper = self.draft.free_id(TABLE, ":".join(part for part in name if part))
        step = Move(day=self.day, origin=CUSTOMER, place=place, by=self.by)
        slip = self._slip(CUSTOMER, step, f"{TABLE}/{paper}")
        first = opened(values, CUSTOMER, place, self.day, self.by, slip)
        return self.draft.create(TABLE, paper, first).ref

    def move(self, paper: str, place: str, due: date | None, why: str, holder: str) -> str:
        """Move a paper, with those that go the same way in the same change set on one slip; gives its number."""
        self.rulebook.known_place(place)
        record = self._paper(paper)
        held = record.own(Paper)
        if due and due < self.day:
            raise InputError(_("{day} is over: a paper is lent until a day to come"), day=due)
        step = Move(day=self.day, place=place, holder=holder, by=self.by, why=why, due=due)
        # refused before a slip is made
        moved(held, step, self.rulebook.places)
        number = self._slip(held.place, step, record.ref)
        step = step.model_copy(update={"slip": number})
        self.draft.set(TABLE, record.id, moved(held, step, self.rulebook.places))
        return number

    def _paper(self, ref: str) -> Record:
        record = self.draft.get(*parse_ref(ref))
        if record is None or record.table != TABLE:
            raise InputError(_("there is no record {ref}"), ref=ref)
        return record

    def _slip(self, origin: str, step: Move, ref: str) -> str:
        """The slip of a move: one of this change set that goes the same way, else the day's next."""
        stem, last = f"YJ-{self.day:%Y%m%d}-", 0
        while self.draft.get(SLIPS, f"{stem}{last + 1}") is not None:
            last += 1
            known = self.draft.get(SLIPS, f"{stem}{last}")
            if known is not None and known.rev == 0 and _same_way(known.own(Slip), origin, step):
                papers = [*known.own(Slip).papers, ref]
                self.draft.set(SLIPS, known.id, {"papers": papers})
                return known.id
        number = f"{stem}{last + 1}"
        way = {name: getattr(step, name) for name in ("day", "place", "holder", "due", "by", "why")}
        self.draft.create(SLIPS, number, {**way, "number": number, "origin": origin, "papers": [ref]})
        return number

    def split(self, paper: str, places: Mapping[str, str]) -> Sequence[str]:
        """One paper becomes its kind's copies; gives the references of all, the paper itself being the first copy."""
        record = self._paper(paper)
        held = record.own(Paper)
        copies = self.rulebook.known_paper(held.kind).copies
        known = self.rulebook.places.get(held.place)
        if held.copy_kind or not copies:
            raise Refused(_("this paper is not split into copies"))
        if known and (known.outside or known.gone):
            raise Refused(_("the paper is not in the house: {place}"), place=Label(known.title))
        unknown = [name for name in places if name not in {one.id for one in copies}]
        if unknown:
            raise InputError(_("this paper has no copy called “{word}”"), word=unknown[0])
        refs: list[str] = []
        for copy in copies:
            values = {**record.data, "copy_kind": copy.id}
            if refs:
                made = self.draft.free_id(TABLE, f"{record.id}:{copy.id}")
                self.draft.replace(TABLE, made, values)
                refs.append(f"{TABLE}/{made}")
            else:
                self.draft.set(TABLE, record.id, {"copy_kind": copy.id})
                refs.append(record.ref)
        for copy, ref in zip(copies, refs, strict=True):
            target = places.get(copy.id) or copy.home
            if target and target != held.place:
                self.move(ref, target, None, "", "")
        return refs


def _same_way(slip: Slip, origin: str, step: Move) -> bool:
    return (slip.origin, slip.place, slip.holder, slip.due, slip.why) == (
        origin,
        step.place,
        step.holder,
        step.due,
        step.why,
    )
