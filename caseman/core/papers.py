"""The paper ledger: each original or counted copy is at exactly one place; a move takes it from there to another.

A paper's moves are its whole way: each begins where the one before ended, the last ends where the paper is.
`moved` and `split` are the only ways on; `unbroken` is what every commit asks of a paper (see guards).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

from caseman.api.fields import Model, field
from caseman.api.kinds import Place
from caseman.api.messages import Label, Refused
from caseman.api.messages import msg as _
from caseman.api.people import Approval
from caseman.api.values import Code, Count, Day, Text, UserName

from .reader import Reader, kept_of, shared_find

TABLE, SLIPS = "papers", "slips"
#: What papers are counted by; the store keeps columns of them, as of their place.
HELD = ("kind", "copy_kind", "number")
#: Where a paper comes from when it first enters the house, and the place of what the office's book opened with.
CUSTOMER, OPENING = "customer", "opening"
#: The place of a paper that was entered twice, and is none.
DOUBLE = "double"


class Move(Model):
    """One move: a credit of `origin`, a debit of `place`. `slip` is the number of the slip that went with it.

    `settled`: a supervisor decided where a paper is whose way was broken (by a merge, or by hand).
    """

    day: Day = field(_("day"), required=True, event=True)
    origin: Text = field(_("from"), default="")
    place: Text = field(_("to"), default="")
    holder: Text = field(_("handed to"), default="")
    by: UserName = field(_("by"), default="")
    why: Text = field(_("reason"), default="")
    slip: Text = field(_("slip"), default="")
    due: Day | None = field(_("due back"))
    settled: bool = field(_("settled"), default=False)


class Recall(Model):
    """A paper that is lent was asked for."""

    day: Day = field(_("day"), required=True, event=True)
    by: UserName = field(_("by"), default="")
    how: Text = field(_("how"), default="")


class Paper(Model):
    """An original, or one of its counted copies. `place` is where the last move put it.

    `missed_on` and `seen_at` are what a shelf check left open: not found at its place, or found at another.
    """

    kind: Text = field(_("paper"), default="")
    copy_kind: Text = field(_("which copy"), default="")
    number: Code = field(_("number"), default="", search=True)
    count: Count = field(_("count"), default=1)
    case: Text = field(_("case"), default="")
    unit: Text = field(_("unit"), default="")
    place: Text = field(_("place"), default="", computed=True)
    holder: Text = field(_("handed to"), default="", computed=True)
    due: Day | None = field(_("due back"), computed=True)
    moves: list[Move] = field(_("moves"), default=[], computed=True)
    recalls: list[Recall] = field(_("recalls"), default=[], computed=True)
    destruction: Approval | None = field(_("destruction"), approval=True, computed=True)
    missed_on: Day | None = field(_("missed on"), computed=True)
    seen_at: Text = field(_("seen at"), default="", computed=True)


class Slip(Model):
    """Papers that went from one place to another together, by whom and why; the other side signs its print."""

    number: Code = field(_("slip"), default="", search=True, computed=True)
    day: Day | None = field(_("day"), event=True, computed=True)
    origin: Text = field(_("from"), default="", computed=True)
    place: Text = field(_("to"), default="", computed=True)
    holder: Text = field(_("handed to"), default="", computed=True)
    due: Day | None = field(_("due back"), computed=True)
    by: UserName = field(_("by"), default="", computed=True)
    why: Text = field(_("reason"), default="", computed=True)
    papers: list[Text] = field(_("papers"), default=[], computed=True)


def opened(
    values: Mapping[str, Any], origin: str, place: str, day: date, by: str, slip: str = ""
) -> dict[str, Any]:
    """The fields of a paper that comes to its first place."""
    first = {"day": day.isoformat(), "origin": origin, "place": place, "by": by, "slip": slip}
    return {**values, "place": place, "moves": [first]}


def moved(paper: Paper, move: Move, places: Mapping[str, Place]) -> dict[str, Any]:
    """The fields that a move changes; its origin is where the paper is.

    Raises Refused when the paper is at that place already, when it is no more, or when it would be no more
    and no second person has agreed.
    """
    here, there = places.get(paper.place), places.get(move.place)
    if here and here.gone:
        raise Refused(_("the paper is no more: {place}"), place=Label(here.title))
    if paper.place == move.place and paper.holder == move.holder:
        raise Refused(_("the paper is at {place} already"), place=Label(there.title) if there else move.place)
    if there and there.gone and not (paper.destruction and paper.destruction.approved_by):
        raise Refused(_("it takes two persons to destroy a paper: ask for it, and a supervisor agrees"))
    step = move.model_copy(update={"origin": paper.place})
    found = {"missed_on": None, "seen_at": "", "recalls": [] if not step.due else paper.recalls}
    return {
        "place": step.place,
        "holder": step.holder,
        "due": step.due,
        "moves": [*paper.moves, step],
        **found,
    }


def unbroken(paper: Paper) -> bool:
    """Whether a paper's moves, since its way was last settled, lead without a gap to the one place where it is."""
    settled = [number for number, move in enumerate(paper.moves) if move.settled]
    moves = paper.moves[settled[-1] :] if settled else paper.moves
    return (
        bool(moves)
        and moves[-1].place == paper.place
        and all(later.origin == earlier.place for earlier, later in pairwise(moves))
    )


def home(paper: Paper, places: Mapping[str, Place]) -> str:
    """The place in the house where a paper lay last; empty where it never lay in one."""
    for move in reversed(paper.moves):
        place = places.get(move.place)
        if place and not place.outside and not place.gone and not move.due:
            return place.id
    return ""


class HeldPaper:
    """A paper as rules see it; satisfies `caseman.api.PaperView`.

    What it is and where it lies is taken as it is stored (`told`, by the names of HELD and `place`), as postings are; the
    rest, and what is not there, comes from `read`, which reads the paper by its type.
    """

    __slots__ = ("_places", "_read", "_told", "ref")

    def __init__(
        self, ref: str, told: Mapping[str, Any], read: Callable[[], Paper], places: Mapping[str, Place]
    ) -> None:
        self.ref = ref
        self._told = told
        self._read: Callable[[], Paper] | Paper = read
        self._places = places

    @property
    def _paper(self) -> Paper:
        if not isinstance(self._read, Paper):
            self._read = self._read()
        return self._read

    @property
    def kind(self) -> str:
        return self._told.get("kind") or self._paper.kind

    @property
    def copy(self) -> str:
        return self._told.get("copy_kind") or self._paper.copy_kind

    @property
    def number(self) -> str:
        return self._told.get("number") or self._paper.number

    @property
    def count(self) -> int:
        return self._paper.count

    @property
    def place(self) -> str:
        return self._told.get("place") or self._paper.place

    @property
    def holder(self) -> str:
        return self._paper.holder

    @property
    def since(self) -> date | None:
        return self._paper.moves[-1].day if self._paper.moves else None

    @property
    def outside(self) -> bool:
        place = self._places.get(self.place)
        return place.outside or place.gone if place else False

    @property
    def due(self) -> date | None:
        return self._paper.due


class CasePapers:
    """The papers of one case; satisfies `caseman.api.PapersView`."""

    def __init__(self, reader: Reader, places: Mapping[str, Place], case: str) -> None:
        self._reader = reader
        self._places = places
        self._case = case
        self._items: list[HeldPaper] | None = None

    def items(self, kind: str = "", copy: str = "") -> Sequence[HeldPaper]:
        if self._items is None:
            self._items = list(self._all()) if self._case else []
        return [
            item
            for item in self._items
            if (not kind or item.kind == kind) and (not copy or item.copy == copy)
        ]

    def _all(self) -> Iterator[HeldPaper]:
        told = kept_of(self._reader, TABLE, ("case",), self._case, (*HELD, "place"))
        if told is None:
            for record in shared_find(self._reader, TABLE, ("case",), self._case):
                yield HeldPaper(record.ref, record.data, partial(record.own, Paper), self._places)
            return
        for paper_id, values in told:
            ref = f"{TABLE}/{paper_id}"
            # not by way of this object: what holds itself stays in memory after a whole check
            yield HeldPaper(ref, values, partial(_paper, self._reader, self._case, ref), self._places)

    def held(self, kind: str, copy: str = "", number: str = "") -> int:
        """How many of them lie in the house."""
        fitting = [i for i in self.items(kind, copy) if not i.outside and (not number or i.number == number)]
        return sum(item.count for item in fitting)


def _paper(reader: Reader, case: str, ref: str) -> Paper:
    found = shared_find(reader, TABLE, ("case",), case)
    return next(record for record in found if record.ref == ref).own(Paper)
