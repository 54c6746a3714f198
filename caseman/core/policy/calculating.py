"""Running a calculation: its inputs read by their types, its derivation written line by line."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.policy import Calculated, Calculation, Input, Line, Value
from caseman.api.values import CENT, parse_decimal
from caseman.core.schema import complain

from .terms import formula

if TYPE_CHECKING:
    from .view import View


#: What stands for no input; and what is one whatever it is, so that it is not compared with these.
_EMPTY = (None, "", "null")
_WHOLE = frozenset((Decimal, date, int, bool))


def calculate(calculation: Calculation, given: Mapping[str, object], day: date, policy: "View") -> Calculated:
    """Raises InputError for inputs that are missing, unknown, not read or not right; NoPolicy."""
    inputs = calculation.inputs
    for name in given:
        if name not in inputs:
            raise InputError(
                _("{calculation} has no input {name}; inputs are {known}"),
                calculation=calculation.name,
                name=name,
                known=list(inputs),
            )
    filled = {name: value for name, value in given.items() if type(value) in _WHOLE or value not in _EMPTY}
    for name, wanted in inputs.items():
        if wanted.required and name not in filled:
            raise InputError(_("{name} is missing"), name=name)
    typed = {name: read_input(name, inputs[name], value) for name, value in filled.items()}
    context = Context(day, policy, typed)
    context.lines += [
        Line(label=inputs[name].title, value=value, typed=True) for name, value in typed.items()
    ]
    result = calculation.compute(context)
    unread = sorted(set(typed) - context.read - {calculation.basis})
    if unread:
        raise InputError(_("{name} is not used with these inputs; leave it out"), name=unread[0])
    return Calculated(calculation.name, dict(result), tuple(context.lines), calculation.rounding)


class Context:
    """Satisfies `caseman.api.CalcContext`."""

    def __init__(self, day: date, policy: "View", given: Mapping[str, Any]) -> None:
        self.day = day
        self.policy = policy
        self._given = given
        self.read: set[str] = set()
        self.lines: list[Line] = []

    def get(self, name: str) -> Any:
        self.read.add(name)
        return self._given.get(name)

    def need(self, name: str) -> Any:
        found = self.get(name)
        if found is None:
            raise InputError(_("{name} is missing"), name=name)
        return found

    def parameter(self, name: str, typed: str = "", **inputs: object) -> Any:
        stated = self.get(typed) if typed else None
        if stated is not None:
            return stated
        known = self.policy._policies.parameter(name)
        value: Value = (
            self.policy.table(name, None, **inputs) if known.kind == "table" else self.policy.value(name)
        )
        self.line(Line(label=known.title, value=value.value, source=value))
        return value.value

    def line(self, line: Line) -> None:
        self.lines.append(line)


def deciding_day(calculation: Calculation, given: Mapping[str, object]) -> date | None:
    """The day that an input names as the one whose law applies; None where the calculation has, or is given, none.

    Raises InputError.
    """
    value = given.get(calculation.basis)
    if value in (None, ""):
        return None
    found: date = read_input(calculation.basis, calculation.inputs[calculation.basis], value)
    return found


def read_input(name: str, wanted: Input, value: object) -> Any:
    """A given input by its type. Raises InputError naming it."""
    if not wanted.type.endswith("*"):
        return _one(name, wanted, wanted.type, value)
    return [_one(name, wanted, wanted.type[:-1], part) for part in _parts(value)]


def _parts(value: object) -> Sequence[object]:
    """A list as it is typed: `1/3,2/3`, or as JSON."""
    if isinstance(value, list | tuple):
        return value
    text = str(value).strip()
    if text.startswith("["):
        try:
            read = json.loads(text.replace("'", '"'), parse_float=Decimal)
        except ValueError:
            raise InputError(_("“{value}” is no list"), value=value) from None
        if isinstance(read, list):
            return read
    return [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",")]


@cache
def _adapter(kind: str) -> Any:
    from pydantic import TypeAdapter

    from caseman.api import values

    types: dict[str, Any] = {
        "money": values.Money,
        "area": values.Area,
        "rate": values.Rate,
        "count": values.Count,
        "day": values.Day,
        "text": values.Text,
        "mark": values.Mark,
    }
    return TypeAdapter(types[kind])


def _one(name: str, wanted: Input, kind: str, value: object) -> Any:
    typed: Any
    if _typed_already(kind, value):
        typed = value
    elif kind == "pair":
        return _pair(name, wanted, value)
    elif kind == "number":
        try:
            typed = parse_decimal(value, None)
        except InputError as error:
            raise InputError(_("{name}: {reason}"), name=name, reason=error) from None
    elif kind == "choice":
        typed = _choice(name, wanted, value)
    else:
        typed = _validated(name, kind, value)
    if kind == "rate" and typed >= 1:
        raise InputError(
            _("{name}: {value} is no rate; three per cent is 0.03 or 3%"), name=name, value=typed
        )
    if isinstance(typed, (Decimal, int)) and not isinstance(typed, bool):
        if wanted.minimum is not None and typed < wanted.minimum:
            raise InputError(
                _("{name} must be at least {low}, not {value}"), name=name, low=wanted.minimum, value=typed
            )
        if wanted.above is not None and typed <= wanted.above:
            raise InputError(
                _("{name} must be above {low}, not {value}"), name=name, low=wanted.above, value=typed
            )
    return typed


def _typed_already(kind: str, value: object) -> bool:
    """Whether a value is as its type gives it, as those of records are."""
    if kind == "day":
        return type(value) is date
    return kind in ("money", "area") and isinstance(value, Decimal) and value.same_quantum(CENT)


def _validated(name: str, kind: str, value: object) -> Any:
    try:
        return _adapter(kind).validate_python(value)
    except ValidationError as error:
        complain(error, name)


def _choice(name: str, wanted: Input, value: object) -> str:
    if wanted.options is not None:
        try:
            return wanted.options(str(value))
        except InputError as error:
            raise InputError(
                _("{name}: “{value}” is none of {known}"), name=name, value=value, known=error.facts["known"]
            ) from None
    if str(value) not in wanted.choices:
        raise InputError(
            _("{name}: “{value}” is none of {known}"), name=name, value=value, known=list(wanted.choices)
        )
    return str(value)


def _pair(name: str, wanted: Input, value: object) -> tuple[str, Decimal]:
    """A word with its figure: `住宅:300.00`, or the two as a list."""
    parts = list(value) if isinstance(value, list | tuple) else str(value).replace("：", ":").rsplit(":", 1)
    if len(parts) != 2:
        raise InputError(
            _("{name}: “{value}” is not a word and a figure such as 住宅:300"), name=name, value=value
        )
    return str(parts[0]).strip(), _one(name, wanted, "number", parts[1])


def calculated_json(calculated: Calculated) -> dict[str, Any]:
    """A calculation's result and derivation as JSON: sums as text with their decimals, days as ISO."""
    return {
        "name": calculated.name,
        "rounding": calculated.rounding,
        "result": {name: plain_json(value) for name, value in calculated.result.items()},
        "lines": [
            {
                "label": line.label,
                "value": plain_json(line.value),
                "formula": formula(line) or None,
                "walk": [[day.isoformat(), word] for day, word in line.due.walk] if line.due else None,
                "typed": line.typed,
                "source": line.source.cite if line.source else None,
                "parameter": line.source.parameter if line.source else None,
                "pack": line.source.pack if line.source else None,
                "region": line.source.region if line.source else None,
                "from": line.source.since.isoformat() if line.source else None,
                "verified": line.source.verified if line.source else None,
            }
            for line in calculated.lines
        ],
    }


def plain_json(value: object) -> Any:
    """A value of a calculation or pack as JSON."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(one) for one in value]
    return value
