"""Conditions of decision tables and checklists: a value, a list of values, or bounds such as `">90 <=140"`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.policy import Input
from caseman.api.values import parse_decimal

_BOUND = re.compile(r"(<=|>=|<|>)\s*([^\s<>=]+)")
_COMPARE = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}
#: Types whose values have an order.
ORDERED = ("number", "money", "area", "rate", "count", "day")
#: How many combinations of a table's inputs are gone through.
MOST = 200_000
_OTHER = "\0"  # any other word
#: How far apart two neighbouring values of an ordered type lie; rates and numbers are taken to the millionth.
_STEPS = {"count": Decimal(1), "money": Decimal("0.01"), "area": Decimal("0.01")}
_TINY = Decimal("0.000001")


def typed(value: object, kind: str) -> Any:
    """A condition's figure by the type of its input. Raises InputError."""
    if kind == "mark":
        if isinstance(value, bool):
            return value
        raise InputError(_("“{value}” is not true or false"), value=value)
    if kind == "day":
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise InputError(_("“{value}” is no day"), value=value) from None
    if kind in ORDERED:
        if isinstance(value, Decimal):  # a record's own are typed already
            return parse_decimal(value, None)
        text = str(value)
        share = text.endswith("%") and kind in ("rate", "number")
        try:
            number = parse_decimal(text.removesuffix("%") if share else text, None)
        except InputError:
            raise InputError(_("“{value}” is no number"), value=value) from None
        return number / 100 if share else number
    return str(value)


@dataclass(frozen=True, slots=True)
class Condition:
    """What one input must be: one of `values`, or within every one of `bounds`."""

    values: tuple[Any, ...] = ()
    bounds: tuple[tuple[str, Any], ...] = ()

    def fits(self, value: Any) -> bool:
        if self.bounds:
            return all(_COMPARE[sign](value, bound) for sign, bound in self.bounds)
        return value in self.values


def condition(written: object, wanted: Input) -> Condition:
    """Read a condition. Raises InputError for one that the input cannot have."""
    if isinstance(written, str) and wanted.type in ORDERED and written.lstrip()[:1] in ("<", ">"):
        bounds = tuple((sign, typed(value, wanted.type)) for sign, value in _BOUND.findall(written))
        if _BOUND.sub("", written).strip():
            raise InputError(_('“{value}” is not bounds such as ">90 <=140"'), value=written)
        return Condition(bounds=bounds)
    values = tuple(typed(one, wanted.type) for one in (written if isinstance(written, list) else [written]))
    if not values:
        raise InputError(_("an empty list is for nothing; leave the condition out"))
    for value in values:
        if wanted.choices and value not in wanted.choices:
            raise InputError(_("“{value}” is none of {known}"), value=value, known=list(wanted.choices))
    return Condition(values=values)


def conditions(written: Mapping[str, object], inputs: Mapping[str, Input]) -> dict[str, Condition]:
    """The conditions of a row. Raises InputError for an input that the parameter has not."""
    for name in written:
        if name not in inputs:
            raise InputError(_("there is no input {name}; inputs are {known}"), name=name, known=list(inputs))
    return {name: condition(one, inputs[name]) for name, one in written.items()}


def fits(row: Mapping[str, Condition], given: Mapping[str, Any]) -> bool:
    """Whether the given inputs meet every condition. Raises InputError for an input that is not given."""
    for name, one in row.items():
        if given.get(name) is None:
            raise InputError(_("{name} is missing"), name=name)
        if not one.fits(given[name]):
            return False
    return True


def faults(
    rows: Sequence[Mapping[str, Condition]], inputs: Mapping[str, Input], first_hit: bool = False
) -> str:
    """What is wrong with a table: a combination of inputs that no row is for, or more than one; a row that is for none.

    With `first_hit` rows may overlap and the first one counts. Empty for a table that is right.
    """
    used = [name for name in inputs if any(name in row for row in rows)]
    points = {name: list(_points(name, rows, inputs[name])) for name in used}
    total = 1
    for one in points.values():
        total *= len(one)
    if total > MOST:
        return f"more than {MOST} combinations"
    idle = set(range(1, len(rows) + 1))
    for values in product(*points.values()):
        given = dict(zip(used, values, strict=True))
        hits = [number for number, row in enumerate(rows, start=1) if fits(row, given)]
        if not hits or (len(hits) > 1 and not first_hit):
            told = ", ".join(f"{name}={_shown(value)}" for name, value in given.items())
            return f"{told}: {'-' if not hits else ' + '.join(map(str, hits))}"
        idle.discard(hits[0])
    return f"-: {min(idle)}" if idle else ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "…" if value == _OTHER else str(value)


def _points(name: str, rows: Sequence[Mapping[str, Condition]], wanted: Input) -> Iterator[Any]:
    """Values of an input that tell every difference which the rows make."""
    if wanted.type == "mark":
        yield from (True, False)
        return
    if wanted.choices:
        yield from wanted.choices
        return
    named = {value for row in rows if name in row for value in row[name].values}
    bounds = {bound for row in rows if name in row for _sign, bound in row[name].bounds}
    if wanted.type not in ORDERED:
        yield from sorted(named)
        yield _OTHER
        return
    for value in sorted(named | bounds):
        for point in _around(value, _STEPS.get(wanted.type, _TINY)):
            if (wanted.minimum is None or point >= wanted.minimum) and (
                wanted.above is None or point > wanted.above
            ):
                yield point


def _around(value: Any, step: Decimal) -> Iterator[Any]:
    if isinstance(value, date):
        yield from (
            date.fromordinal(day)
            for day in range(value.toordinal() - 1, value.toordinal() + 2)
            if 1 <= day <= date.max.toordinal()
        )
    else:
        yield from (value - step, value, value + step)
