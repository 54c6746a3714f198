"""The working-day clock of a complaint, with its proof: every day that was counted, and why another was not."""

from dataclasses import dataclass
from datetime import date, timedelta

from caseman.api import FactsView
from caseman.api import msg as _

from .complaints import Category, Complaint

DAY = timedelta(days=1)
START, COUNTED, OFF, PAUSED, LAST = (
    _("start, not counted"),
    _("counted"),
    _("day off"),
    _("paused"),
    _("last day"),
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The last day, the proof, and the authority of the term. `paused`: the clock stands today."""

    due: date
    walk: tuple[tuple[date, str], ...]
    cite: str
    paused: bool

    def count(self, word: str) -> int:
        return sum(1 for _day, said in self.walk if said == word)


def clock_of(facts: FactsView, complaint: Complaint) -> Clock | None:
    """The clock of a complaint; None of one without a day of receipt. Working days on which it stood are added at the
    end. Raises NoPolicy."""
    start = complaint.runs_from
    if start is None:
        return None
    defect = complaint.category is Category.DEFECT
    term = facts.policy.deadline("service.defect_term" if defect else "service.complaint_term", start)

    def stands(day: date) -> bool:
        """A pause that has no end stands until today: what comes is counted as if it ran again tomorrow."""
        return any(
            one.since is not None and one.since <= day < (one.until or facts.today + DAY)
            for one in complaint.pauses
        )

    works = facts.policy.working_day
    lost = sum(1 for day in _days(start, term.day) if works(day) and stands(day))
    due = term.day
    while lost:
        due += DAY
        lost -= works(due) and not stands(due)
    walk = [(start, START)]
    for day in _days(start, due):
        word = OFF if not works(day) else PAUSED if stands(day) else COUNTED
        walk.append((day, LAST if day == due else word))
    return Clock(due, tuple(walk), term.value.cite, stands(facts.today))


def _days(start: date, end: date) -> list[date]:
    return [start + DAY * number for number in range(1, (end - start).days + 1)]
