"""Practice: errors are planted into a demo office without being told, a clerk finds and cures them, the score is kept.

What is kept is which errors there are and what the check said before; everything else is read from findings and log each
time it is asked for. An error is cured when the check no longer finds it, found when somebody worked on its record or case.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from caseman.api.importers import Plant
from caseman.api.messages import InputError, Refused
from caseman.api.messages import msg as _

from .schema import SUPPRESSED
from .store import Change

if TYPE_CHECKING:
    from .checks import Found
    from .office import Office
    from .records import Record

DOCUMENT = ("office", "practice")
#: Errors of a practice where no number is given, and what an error of one's own takes from a score of 100.
USUAL, TAKEN = 10, 5


class Standing(StrEnum):
    """How a planted error stands; the words are message ids."""

    CURED = _("cured")
    ASIDE = _("set aside")
    FOUND = _("found, not cured")
    HIDDEN = _("not found yet")
    TOLD = _("answer was shown")


@dataclass(frozen=True, slots=True)
class Error:
    """A planted error: its code and unit as the check tells them, what it is, how it stands."""

    plant: Plant
    standing: Standing
    code: str
    unit: str
    ref: str

    @property
    def open(self) -> bool:
        """Whether it may be spoken of."""
        return self.standing is not Standing.HIDDEN


@dataclass(frozen=True, slots=True)
class Score:
    """`made` are findings that were not there before and were not planted: errors of one's own."""

    errors: Sequence[Error]
    made: "Sequence[Found]"

    def count(self, standing: Standing) -> int:
        return sum(one.standing is standing for one in self.errors)

    @property
    def points(self) -> int:
        """Of 100: the share that is cured, less what one's own errors take."""
        share = 100 * self.count(Standing.CURED) // max(1, len(self.errors))
        return max(0, share - TAKEN * len(self.made))


def begin(office: "Office", count: int = USUAL, planted: Sequence[str] = (), seed: int | None = None) -> int:
    """Plant errors, the named ones or so many by chance, and say how many. `seed`: the same ones each time.

    Raises Refused in an office that is no demo, or while a practice is on; InputError for a number that cannot be.
    """
    from .demo import ACTION, MAKER, chosen

    if not office.settings.get("today"):
        raise Refused(_("practice is for a demo office"))
    before: Mapping[str, Any] = office.store.get(*DOCUMENT) or {}
    if before and any(one.standing in (Standing.HIDDEN, Standing.FOUND) for one in score(office).errors):
        raise Refused(_("a practice is on: cure what is there, or have the answers shown first"))
    known = chosen(office.loaded, planted or ["all"])
    if not planted:
        random.Random(seed).shuffle(known)
        if not 1 <= count <= len(known):
            raise InputError(_("practice with 1 to {most} errors, not {count}"), most=len(known), count=count)
    clean = sorted(one.id for one in office.check())
    there, errors = set(clean), list[dict[str, object]]()
    for plant in known:
        if not planted and len(errors) == count:
            break
        _plant(office, plant)
        found = [one for one in office.check() if one.id not in there]
        if set(plant.codes) <= {one.code for one in found}:
            known_by = [{"id": one.id, "ref": one.ref, "code": one.code, "unit": one.unit} for one in found]
            errors.append({"plant": plant.id, "findings": known_by})
        there.update(one.id for one in found)
    values = {"errors": errors, "before": clean, "since": office.store.head, "told": []}
    office.store.commit([Change(*DOCUMENT, values, None)], by=MAKER, action=ACTION, at=office.now())
    return len(errors)


def _plant(office: "Office", plant: Plant) -> None:
    """Plant an error in the maker's name, so that nobody takes it back by Ctrl+Z."""
    from .actions import Acting
    from .demo import ACTION, MAKER

    draft = office.draft()
    plant.run(Acting(office, draft, office.require_worker(), None, None))
    office.store.commit(draft.changes(), by=MAKER, action=ACTION, at=office.now())
    office.changed([(change.table, str(change.id)) for change in draft.changes()])


def score(office: "Office") -> Score:
    """How the practice stands. Raises Refused where there is none."""
    from .demo import MAKER

    kept = office.store.get(*DOCUMENT)
    if not kept:
        raise Refused(_("no practice is on: in a demo office Ctrl+P, begin a practice"))
    plants = office.plugins.registry.plants
    now = {one.id: one for one in office.check()}
    worked = {
        f"{table}/{id_}"
        for one in office.store.changes_since(kept["since"])
        if one.by != MAKER
        for table, id_ in one.touched
    }
    errors, planted = [], set[str]()
    for one in kept["errors"]:
        if one["plant"] not in plants:
            continue  # its plugin was switched off since
        findings = one["findings"]
        planted.update(found["id"] for found in findings)
        told = Standing.TOLD if one["plant"] in kept["told"] else None
        standing = told or _standing(office, findings, now, worked)
        first = findings[0]
        errors.append(Error(plants[one["plant"]], standing, first["code"], first["unit"], first["ref"]))
    known = planted | set(kept["before"])
    made = [one for one in now.values() if one.id not in known and one.severity in ("block", "warn")]
    return Score(errors, made)


def show_answers(office: "Office") -> int:
    """Tell what is not cured; it counts as not cured from then on. Returns how many that were. Raises Refused."""
    from .demo import ACTION, MAKER

    kept: Mapping[str, Any] = office.store.get(*DOCUMENT) or {}
    left = [one.plant.id for one in score(office).errors if one.standing is not Standing.CURED]
    values = {**kept, "told": sorted({*kept["told"], *left})}
    office.store.commit([Change(*DOCUMENT, values, None)], by=MAKER, action=ACTION, at=office.now())
    return len(left)


def _standing(
    office: "Office", findings: Sequence[Mapping[str, str]], now: "Mapping[str, Found]", worked: set[str]
) -> Standing:
    """How an error stands by its findings, as they were when it was planted."""
    left = [now[one["id"]] for one in findings if one["id"] in now]
    aside = [one for one in findings if one["id"] not in now and _set_aside(office, one)]
    if not left:
        return Standing.ASIDE if aside else Standing.CURED
    near = {ref for one in left for ref in _near(office, one)}
    return Standing.FOUND if aside or near & worked else Standing.HIDDEN


def _near(office: "Office", one: "Found") -> Iterator[str]:
    """The records that a finding is about, and their cases."""
    for ref in (one.ref, *one.refs):
        yield ref
        record = _record(office, ref)
        if record and record.data.get("case"):
            yield f"cases/{record.data['case']}"


def _set_aside(office: "Office", one: Mapping[str, str]) -> bool:
    """Whether a finding is not shown because somebody set it aside, with a reason and a day."""
    record = _record(office, one["ref"])
    aside = record.data.get(SUPPRESSED, ()) if record else ()
    return any(row["finding"] == one["id"] and row["until"] > office.today.isoformat() for row in aside)


def _record(office: "Office", ref: str) -> "Record | None":
    table, slash, id_ = ref.partition("/")
    return office.reader.get(table, id_) if slash else None
