"""Parameters that packs set, the values they give, and calculations over them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from .messages import msg as _

if TYPE_CHECKING:
    from .choices import Choice
    from .context import CalcContext, FactsView

#: What a parameter may be. value: one figure or word · table: a decision table over `inputs` ·
#: checklist: the papers or points for given `inputs` · deadline: a term counted from a day
PARAMETER_KINDS = ("value", "table", "checklist", "deadline")
#: What its values are, and how they are written. switch is one of SWITCHES.
VALUE_TYPES = ("money", "rate", "area", "count", "text", "choice", "switch", "list")
SWITCHES = ("off", "note", "warn", "block")


#: A class of `Choice`; the name `type` is a field's below.
ChoiceClass: TypeAlias = "type[Choice]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A condition of a table or checklist, or an input of a calculation.

    type      number, money, area, rate, count, day, text, choice, mark, pair (a word with its figure: `住宅:300`), or a
              list of them: `money*`
    choices   the words of a choice
    options   of a calculation's choice: the class whose words are read, in place of `choices`
    required  of a calculation's input; without it an input may be left out
    minimum, above   a number must be at least, or more than, this
    """

    type: str
    title: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    options: "ChoiceClass | None" = None
    required: bool = False
    minimum: Decimal | None = None
    above: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A named legal or local value. Packs set it from a date, for a region, with its source.

    name     `<plugin>.<name>`
    kind     one of PARAMETER_KINDS; type: one of VALUE_TYPES
    basis    the date of the record that decides which value is in force: a path such as
             `contracts.signed_on`, or empty for today. Where the record lacks that day, today decides.
    choices  the words of a choice; of a figure, words that may stand in its place
    minimum, maximum   bounds that catch 3 written for 3 %
    """

    name: str
    title: str
    kind: str = "value"
    type: str = "text"
    unit: str = ""
    basis: str = ""
    inputs: Mapping[str, Input] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: title and number of the document, its day, where a copy lies."""

    title: str
    number: str = ""
    published: date | None = None
    file: str = ""

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Value:
    """A value in force, with its provenance. `value` is a Decimal, int, str, list or mapping by the parameter's type."""

    value: Any
    parameter: str
    pack: str
    region: str
    since: date
    source: Source
    verified: bool
    row: int | None = None
    version: str = ""

    @property
    def cite(self) -> str:
        return str(self.source)


@dataclass(frozen=True, slots=True)
class Due:
    """A date counted by a deadline parameter.

    walk      the proof: one (day, word) per step of the count, message ids as words
    unit      what is counted, a message id: working days, days, months
    beyond    the calendar of that year is not known yet: weekends and fixed holidays only
    """

    day: date
    start: date
    value: Value
    walk: tuple[tuple[date, str], ...]
    beyond: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a derivation: what was computed, how, and from which value of which pack. A line of a term has `due` in
    place of a formula: the core writes it, and shows day by day how it was counted."""

    label: str
    value: object
    formula: str = ""
    source: Value | None = None
    typed: bool = False
    due: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """A named formula over parameters, with a printed derivation.

    name      `<plugin>.<name>`, as `caseman calc` knows it
    inputs    what it takes
    compute   reads inputs through its context, notes each line of the derivation, returns the results by name
    basis     the input whose day says which law applies, where no other day is asked for
    of        the inputs that a case gives; None for a case that it does not concern
    """

    name: str
    title: str
    inputs: Mapping[str, Input]
    compute: "Callable[[CalcContext], Mapping[str, object]]"
    help: str = ""
    rounding: str = _("half up to the cent")
    basis: str = ""
    of: "Callable[[FactsView], Mapping[str, object] | None] | None" = None


@dataclass(frozen=True, slots=True)
class Calculated:
    """A calculation's results and its derivation."""

    name: str
    result: Mapping[str, Any]
    lines: tuple[Line, ...]
    rounding: str = ""

    @property
    def cite(self) -> str:
        """The clauses that its values come from, each once."""
        return "；".join(
            dict.fromkeys(line.source.cite for line in self.lines if line.source and line.source.cite)
        )
