"""What a pack is once it has been read: entries that set parameters, calendars, worked cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from caseman.api.policy import Source

from .conditions import Condition

#: What an entry may say instead of a value.
ENDED, DEFER = "ended", "defer"


class File(Protocol):
    """A pack as it lies in a folder of plugins."""

    @property
    def path(self) -> str: ...
    @property
    def data(self) -> bytes: ...
    @property
    def plugin(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PackFault:
    """What is wrong with a pack: file, line (0: the file as a whole), a message id with its facts."""

    file: str
    line: int
    message: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a decision table; `unset`: what holds there is not known, so nothing is computed."""

    when: Mapping[str, Condition]
    value: Any = None
    unset: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a pack says of a parameter from a day on.

    stops    `ended` (the rule is no more), `defer` (the wider region's holds again), or empty
    payload  by kind: a value; Rows; (conditions, items); a Term
    """

    parameter: str
    kind: str
    region: str
    since: date
    source: Source
    verified: bool
    pack: str
    file: str
    line: int
    stops: str = ""
    payload: Any = None
    first_hit: bool = False
    version: str = field(default="", compare=False)

    @property
    def when(self) -> tuple[tuple[str, Condition], ...]:
        """The conditions that tell checklists of one parameter apart."""
        return tuple(sorted(self.payload[0].items())) if self.kind == "checklist" and self.payload else ()


@dataclass(frozen=True, slots=True)
class Worked:
    """A worked case of a pack."""

    name: str
    parameter: str
    calculation: str
    day: date
    given: Mapping[str, Any]
    expect: Any
    region: str
    line: int


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack."""

    id: str
    title: str
    version: str
    region: str
    file: str
    plugin: str
    maintainer: str = ""
    reviewed_on: date | None = None
    review_every_days: int = 0
    entries: tuple[Entry, ...] = ()
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    fixed: frozenset[tuple[int, int]] = frozenset()
    tests: tuple[Worked, ...] = field(default=())
