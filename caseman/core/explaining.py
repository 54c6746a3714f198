"""What stands behind a field of a record: the rules that speak of it, the law of its day, how its sum comes about."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.api.policy import Calculated, Line, Value
from caseman.api.values import plain

from .passes import notes
from .policy import formula, regions
from .records import Record

if TYPE_CHECKING:
    from .checks import Found
    from .facts import Facts
    from .office import Office


def explain(office: "Office", record: Record, path: str, found: Iterable["Found"]) -> list[str]:
    """Paragraphs on a field by its path: of each rule among `found` its card, then how the field is computed, then a worked case.

    A sum that cannot be computed says what is missing.
    """
    facts = office.facts(record)
    told = [card for one in found if one.path == path for card in _rule(office, one)]
    told += _parameters(office, facts, path)
    name = office.schema.place(record.table, path).spec.meta.calculation
    if name and name in office.rulebook.calculations:
        told += _computed(office, facts, name)
    return told


def _rule(office: "Office", one: "Found") -> Iterator[str]:
    """The card of a rule: its code and title, what it says here, its citation."""
    registry, owner = office.plugins.registry, office.plugins.owner(one.rule)
    rule = registry.rules.get(one.rule) or registry.group_rules.get(one.rule)
    title = office.text(rule.title, owner) if rule else one.rule
    yield f"{one.code}  {title}"
    yield office.sentence(one)
    if one.cite:
        yield f"{office.text(_('by'))} {one.cite}"
    yield from notes(office, one.rule)


def _parameters(office: "Office", facts: "Facts", path: str) -> Iterator[str]:
    """What this day decides: each parameter with the source that is in force on it, from when till when."""
    for parameter in office.plugins.registry.parameters.values():
        if parameter.basis != path or parameter.kind != "value":
            continue
        try:
            value = facts.policy.value(parameter.name)
        except CasemanError:
            continue  # nothing is in force: what needs it says so
        title = office.text(parameter.title, office.plugins.owner(parameter.name))
        told = f"{title}：{_figure(office, value.value)} {office.text.label(parameter.unit)}".rstrip()
        yield told if isinstance(value.value, Decimal | int) else title  # patterns and switches are for IT
        yield f"    {_source(office, facts, value)}"


def _source(office: "Office", facts: "Facts", value: Value) -> str:
    """Where a value comes from, and from when till when it holds."""
    later = [one.since for one in facts.policy.versions(value.parameter) if one.since > value.since]
    if later:
        facts_ = {"since": value.since, "until": min(later) - timedelta(days=1)}
        period = office.text.sentence(_("from {since} to {until}"), facts_)
    else:
        period = office.text.sentence(_("from {since} on"), {"since": value.since})
    unverified = "" if value.verified else office.text(_(" (unverified)"))
    return f"{value.cite}{unverified}  {period}"


def _computed(office: "Office", facts: "Facts", name: str) -> Iterator[str]:
    calculation = office.rulebook.calculations[name]
    owner = office.plugins.owner(name)
    title = office.text(calculation.title, owner)
    try:
        found = facts.computed(name)
    except CasemanError as error:
        yield f"{title}：{office.text.error(error, owner)}"
        return
    if found is None:
        return
    yield office.text.sentence(_("By {calculation}:"), {"calculation": title})
    yield from _derivation(office, facts, found, owner)
    yield from _worked(office, facts, name)


def _derivation(office: "Office", facts: "Facts", found: Calculated, owner: str) -> Iterator[str]:
    for line in found.lines:
        yield f"  {_line(office, line, owner)}"
        if line.source:
            yield f"      {_source(office, facts, line.source)}"
    for key, value in found.result.items():
        yield (
            f"  = {_figure(office, value)}  ({key})"
            if len(found.result) > 1
            else f"  = {_figure(office, value)}"
        )


def _line(office: "Office", line: Line, owner: str) -> str:
    told = formula(line, lambda words: office.text(words, owner))
    return f"{office.text(line.label, owner)}  {_figure(office, line.value)}{f'  {told}' if told else ''}"


def _figure(office: "Office", value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else office.text.fact(value)


def _worked(office: "Office", facts: "Facts", name: str) -> Iterator[str]:
    """A worked case of the packs of this place, the nearest first."""
    places = regions(facts.policy.region)
    cases = [
        one
        for pack in office.policies.packs
        for one in pack.tests
        if one.calculation == name and one.region in places
    ]
    if cases:
        one = min(cases, key=lambda case: places.index(case.region))
        expect = list(one.expect.values()) if isinstance(one.expect, dict) else [one.expect]
        told = _figure(office, expect[-1])  # the result; what leads to it stands before it
        yield office.text.sentence(
            _("Worked case: {name}, {day}: {result}"), {"name": one.name, "day": one.day, "result": told}
        )
