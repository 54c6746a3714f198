"""What packs write for a parameter, read by its type and held to its bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.policy import SWITCHES, Parameter
from caseman.api.values import parse_decimal

UNITS = ("days", "working_days", "months")
ROLLS = ("none", "next_working_day")
#: A hundred years: what is longer is a slip.
LONGEST = {"days": 36_525, "working_days": 36_525, "months": 1_200}


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline's term. `roll` says what becomes of a last day on which offices are closed."""

    count: int
    unit: str
    roll: str


def typed_value(parameter: Parameter, written: object) -> Any:
    """A value by the parameter's type, or one of its words. Raises InputError, also for one beyond its bounds."""
    if parameter.type == "list":
        if not isinstance(written, list):
            raise InputError(_("{name}: a list is wanted, not “{value}”"), name=parameter.name, value=written)
        return [str(one) for one in written]
    if parameter.type in ("text", "choice", "switch"):
        words = SWITCHES if parameter.type == "switch" else parameter.choices
        if not isinstance(written, str) or (words and written not in words):
            known = list(words) or "text"
            raise InputError(
                _("{name}: “{value}” is none of {known}"), name=parameter.name, value=written, known=known
            )
        return written
    if written in parameter.choices:
        return written
    if isinstance(written, bool) or (isinstance(written, Decimal) and parameter.type != "count"):
        raise InputError(
            _('{name}: write the figure in quotes, as "{value}"'), name=parameter.name, value=written
        )
    if parameter.type == "rate" and isinstance(written, int) and written:
        raise InputError(
            _('{name}: write the rate in quotes with its sign, "{value}%", or as a share such as "0.03"'),
            name=parameter.name,
            value=written,
        )
    number = _number(parameter, written)
    _within(parameter, number, written)
    return int(number) if parameter.type == "count" else number


def _within(parameter: Parameter, number: Decimal, written: object) -> None:
    """Raises InputError beyond the parameter's bounds; a rate without any is at most 1."""
    high = Decimal(1) if parameter.maximum is None and parameter.type == "rate" else parameter.maximum
    if high is not None and number > high:
        message = _("{name}: {value} is more than {high}; is it a percentage?")
        raise InputError(message, name=parameter.name, value=written, high=high)
    if parameter.minimum is not None and number < parameter.minimum:
        message = _("{name}: {value} is less than {low}")
        raise InputError(message, name=parameter.name, value=written, low=parameter.minimum)


def _number(parameter: Parameter, written: object) -> Decimal:
    text = str(written)
    share = text.endswith("%") and parameter.type == "rate"
    try:
        number = parse_decimal(
            text.removesuffix("%") if share else text, 2 if parameter.type in ("money", "area") else None
        )
    except InputError as error:
        raise InputError(_("{name}: {reason}"), name=parameter.name, reason=error) from None
    if parameter.type == "count" and number != int(number):
        raise InputError(_("{name}: {value} is no whole number"), name=parameter.name, value=written)
    return number / 100 if share else number


def term(parameter: Parameter, told: Mapping[str, Any]) -> Term:
    """The term of a [[deadline]]. Raises InputError."""
    count, unit, roll = told.get("count"), told.get("unit"), told.get("roll", "none")
    if unit not in UNITS:
        raise InputError(_("{name}: `unit` is one of {known}"), name=parameter.name, known=list(UNITS))
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= LONGEST[unit]:
        raise InputError(
            _("{name}: `count` is a whole number up to {most}"), name=parameter.name, most=LONGEST[unit]
        )
    if roll not in ROLLS:
        raise InputError(_("{name}: `roll` is one of {known}"), name=parameter.name, known=list(ROLLS))
    return Term(count, unit, roll)
