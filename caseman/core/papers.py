"""The paper ledger: each original or counted copy is at exactly one place; a move takes it from there to another."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from caseman.api.fields import Model, field
from caseman.api.kinds import Place
from caseman.api.messages import Refused
from caseman.api.messages import msg as _
from caseman.api.values import Code, Count, Day, Text

from .reader import Reader
from .records import Record

TABLE = "papers"
#: Where a paper comes from when it first enters the house, and the place of what the office's book opened with.
CUSTOMER, OPENING = "customer", "opening"


class Move(Model):
    """One move: a credit of `origin`, a debit of `place`."""

    day: Day = field(_("day"), required=True, event=True)
    origin: Text = field(_("from"), default="")
    place: Text = field(_("to"), default="")
    by: Text = field(_("by"), default="")
    why: Text = field(_("reason"), default="")


class Paper(Model):
    """An original, or one of its counted copies. `place` is where the last move put it."""

    kind: Text = field(_("paper"), default="")
    copy_kind: Text = field(_("copy"), default="")
    number: Code = field(_("number"), default="", search=True)
    count: Count = field(_("count"), default=1)
    case: Text = field(_("case"), default="")
    unit: Text = field(_("unit"), default="")
    place: Text = field(_("place"), default="")
    due: Day | None = field(_("due back"))
    moves: list[Move] = field(_("moves"), default=[])


def opened(values: Mapping[str, Any], origin: str, place: str, day: date, by: str) -> dict[str, Any]:
    """The fields of a paper that comes to its first place."""
    first = {"day": day.isoformat(), "origin": origin, "place": place, "by": by}
    return {**values, "place": place, "moves": [first]}


def moved(paper: Paper, place: str, day: date, by: str, due: date | None, why: str) -> dict[str, Any]:
    """The fields that a move changes. Raises Refused when the paper is at that place already."""
    if paper.place == place:
        raise Refused(_("the paper is at {place} already"), place=place)
    move = Move(day=day, origin=paper.place, place=place, by=by, why=why)
    return {"place": place, "due": due, "moves": [*paper.moves, move]}


class HeldPaper:
    """A paper as rules see it; satisfies `caseman.api.PaperView`."""

    __slots__ = ("_paper", "_places", "ref")

    def __init__(self, record: Record, places: Mapping[str, Place]) -> None:
        self.ref = record.ref
        self._paper = record.own(Paper)
        self._places = places

    @property
    def kind(self) -> str:
        return self._paper.kind

    @property
    def copy(self) -> str:
        return self._paper.copy_kind

    @property
    def number(self) -> str:
        return self._paper.number

    @property
    def count(self) -> int:
        return self._paper.count

    @property
    def place(self) -> str:
        return self._paper.place

    @property
    def outside(self) -> bool:
        place = self._places.get(self._paper.place)
        return place.outside if place else False

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
            found = self._reader.find(TABLE, ("case",), self._case) if self._case else []
            self._items = [HeldPaper(record, self._places) for record in found]
        return [
            item
            for item in self._items
            if (not kind or item.kind == kind) and (not copy or item.copy == copy)
        ]

    def held(self, kind: str, copy: str = "", number: str = "") -> int:
        """How many of them lie in the house."""
        fitting = [i for i in self.items(kind, copy) if not i.outside and (not number or i.number == number)]
        return sum(item.count for item in fitting)
