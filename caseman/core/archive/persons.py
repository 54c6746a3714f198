"""One person over several cases: found by number, and entered twice found by what is alike.

A case keeps its buyers as they stood at signing; there is no register of persons to fall out of step with them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from caseman.api.fields import Model, field
from caseman.api.identity import birth_day
from caseman.api.messages import msg as _
from caseman.api.records import Buyer, Case, DocumentKind
from caseman.api.sections import RecordType
from caseman.api.values import Code, Count, Day, DocumentNumber, LongText, Phone, Text, UserName, match_key
from caseman.core.records import Record

MERGES = "merges"
#: Phones and numbers that stand for "none".
_NONE = frozenset("0-无/")


class Joined(Model):
    """A buyer of a case as it stood before persons were made one: what a split puts back."""

    case: Text = field(_("case"), default="")
    place: Count = field(_("buyer"), default=0)
    name: Text = field(_("name"), default="", personal=True)
    doc_kind: DocumentKind = field(_("document"), default=DocumentKind.RESIDENT_ID)
    doc_number: DocumentNumber = field(_("document number"), default="", personal=True)
    doc_expiry: Day | None = field(_("document valid until"))
    phones: list[Phone] = field(_("phone"), default=[], personal=True)
    address: Text = field(_("postal address"), default="", personal=True)


class Merge(Model):
    """Persons that were made one. Its history keeps both numbers."""

    number: Code = field(_("number"), default="", search=True, computed=True)
    case: Text = field(_("case"), default="", computed=True)
    kept: DocumentNumber = field(_("number kept"), default="", personal=True, computed=True)
    former: DocumentNumber = field(_("former number"), default="", personal=True, computed=True)
    why: LongText = field(_("reason"), default="", computed=True)
    merged_on: Day | None = field(_("made one on"), event=True, computed=True)
    by: UserName = field(_("by"), default="", computed=True)
    before: list[Joined] = field(_("before"), default=[], computed=True)
    split_on: Day | None = field(_("split again on"), event=True, computed=True)


def _label(data: Mapping[str, Any]) -> str:
    return str(data.get("number", ""))


RECORD = RecordType(id=MERGES, title=_("persons made one"), model=Merge, label=_label, order=172)


@dataclass(frozen=True, slots=True)
class Entered:
    """A buyer of a case: `place` is its number among the buyers, from 0."""

    record: Record
    place: int
    buyer: Buyer

    @property
    def unit(self) -> str:
        return str(self.record.data.get("unit", "")).rpartition(":")[2]

    @property
    def numbers(self) -> tuple[str, ...]:
        """Its document number and the former ones."""
        return tuple(one for one in (self.buyer.doc_number, *self.buyer.former_numbers) if _told(one))


@dataclass(frozen=True, slots=True)
class Alike:
    """Two numbers or names that may be one person; `why` is a message id, `sides` the entries of each."""

    why: str
    sides: tuple[tuple[Entered, ...], tuple[Entered, ...]]


def entered(records: Iterable[Record]) -> Iterator[Entered]:
    """Every buyer of some cases."""
    for record in records:
        for place, buyer in enumerate(record.own(Case).buyers):
            yield Entered(record, place, buyer)


def _told(text: str) -> bool:
    """Whether a number or phone says something."""
    return bool(text) and not set(text) <= _NONE


def doubles(everyone: Iterable[Entered]) -> list[Alike]:
    """Whoever may be entered twice, the surest first: every pair of identities is told once.

    Compared are only those that share a key (number, name and phone, name and birth), so that the scan of a whole
    office is one pass. An empty number or phone is no key.
    """
    people: dict[tuple[str, str], list[Entered]] = {}
    for one in everyone:
        if one.buyer.name:
            people.setdefault((one.buyer.doc_number, match_key(one.buyer.name)), []).append(one)
    keyed: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for identity, entries in people.items():
        for key in {key for one in entries for key in _keys(one)}:
            keyed.setdefault(key, []).append(identity)
    found: dict[frozenset[tuple[str, str]], int] = {}
    for key, identities in keyed.items():
        for first, second in combinations(identities, 2):
            weight = _weight(key[0], first, second)
            pair = frozenset((first, second))
            if weight is not None and weight < found.get(pair, len(_WHY)):
                found[pair] = weight
    made = [
        Alike(_WHY[weight], (tuple(people[first]), tuple(people[second])))
        for pair, weight in found.items()
        for first, second in (sorted(pair, key=lambda one: people[one][0].record.id),)
    ]
    order = {why: place for place, why in enumerate(_WHY)}
    return sorted(made, key=lambda one: (order[one.why], one.sides[0][0].unit))


_WHY = (
    _("same name, year of birth and phone; other number"),
    _("same number, other name"),
    _("same name and phone; number missing or of another document"),
    _("same name; the numbers differ in one or two places"),
)


def _keys(one: Entered) -> Iterator[tuple[str, ...]]:
    name = match_key(one.buyer.name)
    if _told(one.buyer.doc_number):
        yield "number", one.buyer.doc_number
    for phone in one.buyer.phones:
        if _told(phone):
            yield "phone", name, phone
    yield "name", name


def _weight(key: str, first: tuple[str, str], second: tuple[str, str]) -> int | None:
    """Which of `_WHY` two identities that share a key are; None where they are two persons."""
    if key == "number":
        return 1
    one, other = first[0], second[0]
    years = _year(one), _year(other)
    if key == "phone":
        if years[0] and years[1]:
            return 0 if years[0] == years[1] else None
        return 2
    return 3 if _told(one) and _told(other) and _near(one, other) else None


def _year(number: str) -> int | None:
    birth = birth_day(number) if len(number) in (15, 18) else None
    return birth.year if birth else None


def _near(one: str, other: str) -> bool:
    """Whether two numbers of one length differ in no more than two places."""
    return len(one) == len(other) and 0 < sum(a != b for a, b in zip(one, other, strict=True)) <= 2


def same_person(buyer: Buyer, everyone: Iterable[Entered]) -> list[Entered]:
    """Where else a person is a buyer: under any of its numbers."""
    numbers = {one for one in (buyer.doc_number, *buyer.former_numbers) if _told(one)}
    return [one for one in everyone if numbers & set(one.numbers)]
