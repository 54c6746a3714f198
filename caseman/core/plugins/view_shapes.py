"""What a view's `build` gives, looked at before anything is drawn: whole, of its shape, and made of plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from caseman.api.rules import Severity
from caseman.api.views import Board, Card, Chart, Digits, Facts, Form, Lane, Prose, Shown, Table, View

from .faults import WrongAnswer

KINDS = (Facts, Table, Prose, Form, Board, Chart)
_VALUES = (str, int, Decimal, Fraction, date, Enum, type(None))


def guarded_view(view: View) -> View:
    """The view with a `build` that gives one of the kinds, with nothing left to be computed; else WrongAnswer."""

    def build(given: Any) -> Shown:
        told: object = view.build(given)
        if not isinstance(told, KINDS):
            wanted = ", ".join(kind.__name__ for kind in KINDS)
            raise WrongAnswer(f"build gives one of {wanted}, not {type(told).__name__}", view.build)
        shape = _Shape(view.build)
        return _CHECKS[type(told)](shape, told)

    return replace(view, build=build)


class _Shape:
    """Takes what a view is made of, or says what is wrong with it."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call

    def wrong(self, text: str) -> WrongAnswer:
        return WrongAnswer(text, self._call)

    def word(self, value: object, what: str) -> str:
        if not isinstance(value, str):
            raise self.wrong(f"{what} is str, not {type(value).__name__}")
        return value

    def number(self, value: object, what: str) -> Decimal | int:
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            raise self.wrong(f"{what} is Decimal or int, not {type(value).__name__}")
        if isinstance(value, Decimal) and not value.is_finite():
            raise self.wrong(f"{what} is no number")
        return value

    def value(self, value: object, what: str) -> object:
        if isinstance(value, list | tuple):
            return tuple(self.value(part, what) for part in value)
        if not isinstance(value, _VALUES):
            raise self.wrong(f"{what} is a text, number or day, not {type(value).__name__}")
        return value

    def values(self, told: object, what: str) -> dict[str, Any]:
        if not isinstance(told, Mapping):
            raise self.wrong(f"{what} is a mapping, not {type(told).__name__}")
        return {self.word(name, "a name"): self.value(one, str(name)) for name, one in told.items()}

    def pair(self, value: object, what: str) -> tuple[str, Any]:
        if not isinstance(value, tuple | list) or len(value) != 2:
            raise self.wrong(f"{what} is a pair, not {type(value).__name__}")
        return self.word(value[0], f"the label of {what}"), value[1]

    def many(self, value: object, what: str) -> Sequence[Any]:
        if isinstance(value, str | bytes | Mapping) or not hasattr(value, "__iter__"):
            raise self.wrong(f"{what} is a sequence, not {type(value).__name__}")
        return tuple(value)


def _facts(shape: _Shape, told: Facts) -> Facts:
    pairs = [shape.pair(one, "a pair of Facts") for one in shape.many(told.pairs, "pairs of Facts")]
    return Facts(
        pairs=tuple((label, shape.value(value, "a value of Facts")) for label, value in pairs),
        personal=tuple(shape.word(one, "a label") for one in shape.many(told.personal, "personal of Facts")),
    )


def _table(shape: _Shape, told: Table) -> Table:
    names = [column.name for column in told.columns]
    rows = []
    for row in shape.many(told.rows, "rows of Table"):
        if not isinstance(row, Mapping):
            raise shape.wrong(f"a row of Table is a mapping, not {type(row).__name__}")
        values = {name: shape.value(row.get(name), f"{name} of a row") for name in names}
        acts = told.digits or row.get("does")
        given = {"given": shape.values(row.get("given", {}), "given of a row")} if acts else {}
        named = {name: shape.word(row.get(name, ""), f"{name} of a row") for name in ("ref", "does")}
        rows.append({**named, **given, **values})
    digits = _digits(shape, told.digits) if told.digits is not None else None
    return Table(columns=tuple(told.columns), rows=tuple(rows), digits=digits)


def _digits(shape: _Shape, told: object) -> Digits:
    if not isinstance(told, Digits):
        raise shape.wrong(f"digits of Table is Digits, not {type(told).__name__}")
    meanings = shape.values(told.meanings, "meanings of Digits")
    for digit in meanings:
        if len(digit) != 1 or digit not in "0123456789":
            raise shape.wrong(f"meanings of Digits are by one digit, not “{digit}”")
    return Digits(
        action=shape.word(told.action, "action of Digits"),
        param=shape.word(told.param, "param of Digits"),
        meanings={digit: shape.word(title, "a meaning") for digit, title in meanings.items()},
    )


def _prose(shape: _Shape, told: Prose) -> Prose:
    lines = shape.many(told.lines, "lines of Prose")
    return Prose(lines=tuple(shape.word(one, "a line of Prose") for one in lines))


def _form(shape: _Shape, told: Form) -> Form:
    values = shape.values(told.values, "values of Form")
    return Form(action=shape.word(told.action, "action of Form"), values=values)


def _board(shape: _Shape, told: Board) -> Board:
    return Board(lanes=tuple(_lane(shape, one) for one in shape.many(told.lanes, "lanes of Board")))


def _lane(shape: _Shape, lane: object) -> Lane:
    if not isinstance(lane, Lane):
        raise shape.wrong(f"lanes of Board are Lane, not {type(lane).__name__}")
    cards = shape.many(lane.cards, "cards of Lane")
    return Lane(
        title=shape.word(lane.title, "title of Lane"), cards=tuple(_card(shape, one) for one in cards)
    )


def _card(shape: _Shape, card: object) -> Card:
    if not isinstance(card, Card):
        raise shape.wrong(f"cards of Lane are Card, not {type(card).__name__}")
    if not isinstance(card.severity, Severity | None):
        raise shape.wrong(f"severity of Card is Severity, not {type(card.severity).__name__}")
    lines = shape.many(card.lines, "lines of Card")
    return Card(
        title=shape.word(card.title, "title of Card"),
        lines=tuple(shape.word(one, "a line of Card") for one in lines),
        ref=shape.word(card.ref, "ref of Card"),
        severity=card.severity,
    )


def _chart(shape: _Shape, told: Chart) -> Chart:
    bars = [shape.pair(one, "a bar") for one in shape.many(told.bars, "bars of Chart")]
    lines = [shape.pair(one, "a line") for one in shape.many(told.lines, "lines of Chart")]
    return Chart(
        bars=tuple((label, shape.number(value, "the number of a bar")) for label, value in bars),
        lines=tuple(
            (label, tuple(shape.number(one, "a number of a line") for one in shape.many(values, "a line")))
            for label, values in lines
        ),
        kind=shape.word(told.kind, "kind of Chart"),
        unit=shape.word(told.unit, "unit of Chart"),
    )


_CHECKS: dict[type, Callable[[_Shape, Any], Shown]] = {
    Facts: _facts,
    Table: _table,
    Prose: _prose,
    Form: _form,
    Board: _board,
    Chart: _chart,
}
