"""A term in words: its formula with the unit that it counts, and the days of its count."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.policy import Due, Line

#: What a deadline of a pack counts.
UNITS: Mapping[str, str] = {
    "working_days": _("working days"),
    "days": _("calendar days"),
    "months": _("months"),
}


def formula(line: Line, say: Callable[[str], str] = str) -> str:
    """How a line's value came about."""
    due = line.due
    return say(line.formula) if due is None else f"+ {due.value.value} {say(due.unit)}"


def count(due: Due) -> Iterator[tuple[str, dict[str, object]]]:
    """The count of a term, days in a row that count alike as one sentence with its facts."""
    for word, days in groupby(due.walk, key=lambda step: step[1]):
        found = [day for day, _word in days]
        facts: dict[str, object] = {
            "first": found[0],
            "last": found[-1],
            "days": len(found),
            "word": Label(word),
        }
        yield (_("{first} to {last}: {word} ({days})") if len(found) > 1 else _("{first}: {word}")), facts
