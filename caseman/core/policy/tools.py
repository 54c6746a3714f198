"""What IT asks of packs: what is set where, worked cases, what is out of date, what another version changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _
from caseman.api.policy import Calculation
from caseman.api.values import parse_day

from .calculating import calculated_json, plain_json
from .pack import Entry, Pack, PackFault, Worked
from .regions import regions
from .view import Policies


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry for people and programs."""
    payload: Any = entry.payload
    if entry.kind == "table" and payload:
        payload = [
            {"when": {name: _told(one) for name, one in row.when.items()}, "value": row.value}
            for row in payload
        ]
    elif entry.kind == "checklist" and payload:
        payload = {"when": {name: _told(one) for name, one in payload[0].items()}, "items": payload[1]}
    elif entry.kind == "deadline" and payload:
        payload = {"count": payload.count, "unit": payload.unit, "roll": payload.roll}
    return {
        "parameter": entry.parameter,
        "region": entry.region,
        "from": entry.since.isoformat(),
        "value": plain_json(payload),
        "stops": entry.stops or None,
        "pack": entry.pack,
        "source": str(entry.source),
        "verified": entry.verified,
        "file": entry.file,
        "line": entry.line,
    }


def _told(condition: Any) -> Any:
    if condition.bounds:
        return " ".join(f"{sign}{value}" for sign, value in condition.bounds)
    return [plain_json(value) for value in condition.values]


def explain(policies: Policies, name: str, region: str, day: date) -> list[dict[str, Any]]:
    """Every entry of a parameter that may hold in a place, the one in force on the day marked. Raises InputError."""
    if name not in policies.parameters:
        raise InputError(_("there is no parameter {name}; see caseman packs parameters"), name=name)
    try:
        if policies.parameters[name].kind == "checklist":
            held = policies.lists(name, region, day)
        else:
            held = [policies.in_force(name, region, day)]
    except CasemanError:
        held = []
    return [{**entry_json(entry), "in_force": entry in held} for entry in policies.entries(name, region)]


def failed_tests(
    packs: Sequence[Pack], policies: Policies, calculations: Mapping[str, Calculation]
) -> tuple[int, list[PackFault]]:
    """Run every worked case: how many there are, and those that fail."""
    count, failed = 0, []
    for pack in packs:
        for test in pack.tests:
            count += 1
            told = _run(test, policies, calculations)
            if told is not None:
                failed.append(PackFault(pack.file, test.line, told[0], {"name": test.name, **told[1]}))
    return count, failed


def _run(
    test: Worked, policies: Policies, calculations: Mapping[str, Calculation]
) -> tuple[str, Mapping[str, object]] | None:
    """What is wrong with a worked case (message id, facts); None where it comes out as expected."""
    try:
        found = _result(test, policies, calculations)
    except CasemanError as error:
        if test.expect == "cannot be computed":
            return None
        return error.message, error.facts
    expected = test.expect
    if isinstance(expected, Mapping):
        found = {name: found.get(name) for name in expected} if isinstance(found, Mapping) else found
    if _same(found, plain_json(expected)):
        return None
    return _("worked case “{name}”: {found} instead of {expected}"), {
        "found": found,
        "expected": plain_json(expected),
    }


def _result(test: Worked, policies: Policies, calculations: Mapping[str, Calculation]) -> Any:
    if test.calculation:
        calculation = calculations.get(test.calculation)
        if calculation is None:
            raise InputError(_("there is no calculation {name}"), name=test.calculation)
        return calculated_json(policies.calculate(calculation, test.given, test.day, test.region))["result"]
    view = policies.view(test.region, test.day, None, test.day)
    parameter = policies.parameter(test.parameter)
    known = ["start"] if parameter.kind == "deadline" else list(parameter.inputs)
    for name in test.given:
        if name not in known:
            raise InputError(
                _("{parameter} has no input {name}; inputs are {known}"),
                parameter=test.parameter,
                name=name,
                known=known,
            )
    if parameter.kind == "table":
        return plain_json(view.table(test.parameter, **test.given).value)
    if parameter.kind == "checklist":
        return [item.get("doc") for item in view.checklist(test.parameter, **test.given).value]
    if parameter.kind == "deadline":
        if "start" not in test.given:
            raise InputError(_("{name} is missing"), name="start")
        return plain_json(view.deadline(test.parameter, parse_day(test.given["start"])).day)
    return plain_json(view.value(test.parameter).value)


def _same(found: Any, expected: Any) -> bool:
    """Equal, figures by their value."""
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        return found.keys() == expected.keys() and all(_same(found[name], expected[name]) for name in found)
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(_same, found, expected))
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    try:
        return Decimal(str(found)) == Decimal(str(expected))
    except InvalidOperation:
        return bool(found == expected)


def stale(packs: Iterable[Pack], today: date) -> list[tuple[Pack, date]]:
    """Packs whose sources nobody has read since the day that is given with each."""
    found = []
    for pack in packs:
        if pack.reviewed_on and pack.review_every_days:
            due = pack.reviewed_on + timedelta(days=pack.review_every_days)
            if due < today:
                found.append((pack, due))
    return found


def later_than_review(packs: Sequence[Pack]) -> list[tuple[Entry, Entry]]:
    """Local entries with an entry of a wider region that came after the local pack was last reviewed."""
    return [
        (entry, newer)
        for pack in packs
        if pack.reviewed_on
        for entry in pack.entries
        for other in packs
        if other.region in regions(pack.region)[1:]
        for newer in other.entries
        if newer.parameter == entry.parameter and newer.since > pack.reviewed_on
    ]


def pack_diff(old: Pack, new: Pack) -> list[tuple[str, Entry]]:
    """What a new version of a pack changes: (`+`, `-` or `~`, entry)."""
    was = {(one.parameter, one.since, one.when): one for one in old.entries}
    now = {(one.parameter, one.since, one.when): one for one in new.entries}
    gone = [("-", was[key]) for key in was if key not in now]
    fresh = [("+", now[key]) for key in now if key not in was]
    changed = [
        ("~", now[key])
        for key in now
        if key in was
        and (was[key].payload, was[key].stops, was[key].verified, was[key].source)
        != (now[key].payload, now[key].stops, now[key].verified, now[key].source)
    ]
    return sorted(gone + fresh + changed, key=lambda pair: (pair[1].parameter, pair[1].since))
