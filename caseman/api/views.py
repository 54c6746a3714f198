"""Views: plugins give data, the core draws it, on the screen and on the command line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .reports import Column
from .rules import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Label and value pairs; labels are message ids. The values of the labels in `personal` are masked."""

    pairs: Sequence[tuple[str, object]]
    personal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """What a digit does to the current row of a table, or to the marked ones: an action on the view's record, with what the
    row has as `given` (parameters of the action by name) and the digit itself as the parameter `param`.

    meanings  digit, 0 to 9 -> message id of what it stands for
    """

    action: str
    param: str
    meanings: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows by column name. A row with `ref` (`cases/HM00201`) opens that record, or with `reports/<id>?<parameters>` that
    report; `digits` act on a row of the record's tab. `does` in a row is the id of an action on the record of its `ref`, with
    `given` as far as its parameters are known: F10 does it for the current row or the marked ones."""

    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, object]]
    digits: Digits | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Lines of text, message ids or plain words."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields of an action with what would be filled in: Enter opens them to be changed, F10 there does the action.

    `values` are by the names of the action's parameters.
    """

    action: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card of a board: a title with lines under it. `severity` colours and marks it, `ref` is the record that Enter opens."""

    title: str
    lines: Sequence[str] = ()
    ref: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A column of a board; its title is a message id."""

    title: str
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Cards in lanes, left to right."""

    lanes: Sequence[Lane]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars, each a label and a number, all to one scale; then lines over time, each a label and its numbers, to scales
    of their own; per cent are drawn as part of 100. `kind` is that of the numbers (money, area, rate, count), `unit` stands behind them."""

    bars: Sequence[tuple[str, Decimal | int]] = ()
    lines: Sequence[tuple[str, Sequence[Decimal | int]]] = ()
    kind: str = "count"
    unit: str = ""


Shown = Facts | Table | Prose | Form | Board | Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A tab of the screen of `records`, after the sections, in `order`; of the whole office, with a screen of its own, where
    `records` is empty. `go`: letters of the go-to line that lead to it.

    `build` gets the record's `FactsView`, or a `ReportContext` without parameters.
    """

    id: str
    title: str
    build: "Callable[[Any], Shown]"
    records: str = "cases"
    order: int = 100
    go: str = ""
    help: str = ""
