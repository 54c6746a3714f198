"""Guarded copies of descriptors: what their functions give is looked at, and a fault becomes an answer or a refusal.

Rules, group rules, reports, views and `skip` are called through `Plugins.guarded` by those who run them, who know what to
make of a fault; here it is only seen to it that what they give has its shape. The other functions are called from
too many places for that, and are guarded here.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import Any

from caseman.api.importers import DemoDay, DemoEvents, Importer, Placed
from caseman.api.lists import ListKind, Ours
from caseman.api.messages import CasemanError, InputError, Refused
from caseman.api.messages import msg as _
from caseman.api.policy import Calculation
from caseman.api.reports import Report
from caseman.api.rules import Finding
from caseman.api.sections import RecordType, Section
from caseman.core.schema import DormantSection

from .faults import WrongAnswer
from .registry import Registry
from .shapes import wrong_fields
from .view_shapes import guarded_view

#: `Plugins.guarded`: a descriptor's id, the function, its arguments -> (value, fault in one line).
Guard = Callable[..., tuple[Any, str]]


def isolate(brings: Registry, guard: Guard, tables: Collection[str]) -> None:
    """Put guarded copies in the place of a plugin's descriptors; `tables` are the record types of all plugins."""
    for key, rule in brings.rules.items():
        brings.rules[key] = replace(rule, check=_findings(rule.check))
    for key, group_rule in brings.group_rules.items():
        check, keys = _findings(group_rule.check), _pairs(group_rule.keys)
        brings.group_rules[key] = replace(group_rule, check=check, keys=keys)
    for key, report in brings.reports.items():
        brings.reports[key] = replace(report, rows=_rows(report))
    for key, view in brings.views.items():
        brings.views[key] = guarded_view(view)
    for key, step in brings.steps.items():
        skip = _one_of(step.skip, str, type(None)) if step.skip else None
        done = _or_none(guard, key, _one_of(step.done, date, bool, type(None)))
        brings.steps[key] = replace(step, done=done, skip=skip)
    for key, kind in brings.records.items():
        brings.records[key] = _record(guard, kind)
    for key, section in brings.sections.items():
        if section.upgrades:
            brings.sections[key] = _section(guard, section)
    for key, calculation in brings.calculations.items():
        brings.calculations[key] = _calculation(guard, calculation)
    for key, importer in brings.importers.items():
        brings.importers[key] = _importer(guard, importer, tables)
    for key, listed in brings.lists.items():
        brings.lists[key] = _list(guard, listed)
    for key, plant in brings.plants.items():
        brings.plants[key] = replace(plant, run=_demo(guard, key, plant.run))
    if brings.demo_day is not None and brings.demo_day.vary is not None:
        brings.demo_day = _day(guard, brings.demo_day)
    brings.demo_events[:] = [
        DemoEvents(run=_demo(guard, "register_demo", one.run), order=one.order) for one in brings.demo_events
    ]


def _findings(check: Callable[[Any], Iterable[Finding]]) -> Callable[[Any], list[Finding]]:
    """What a check yields are findings whose fields are what they declare."""

    def run(context: Any) -> list[Finding]:
        found = list(check(context))
        for one in found:
            if not isinstance(one, Finding):
                raise WrongAnswer(f"a check yields Finding, not {type(one).__name__}", check)
            for wrong in wrong_fields(one):
                raise WrongAnswer(
                    f"{wrong.field} of a Finding is {wrong.wanted}, not {_type(wrong.value)}", check
                )
        return found

    return run


def _pairs(keys: Callable[[Any], Iterable[Any]]) -> Callable[[Any], list[tuple[Hashable, object]]]:
    """What `keys` yields are pairs, their first part a key."""

    def run(context: Any) -> list[tuple[Hashable, object]]:
        found = list(keys(context))
        for one in found:
            if not isinstance(one, tuple) or len(one) != 2 or not _has_hash(one[0]):
                raise WrongAnswer(f"keys yields (key, value), not {_type(one)}", keys)
        return found

    return run


def _has_hash(key: object) -> bool:
    """Asked of the key itself: a tuple may hold what has none."""
    try:
        hash(key)
    except TypeError:
        return False
    return True


def _rows(report: Report) -> Callable[[Any], list[Mapping[str, object]]]:
    """A report's rows are mappings, with exact numbers where they are added up."""
    totals = [column.name for column in report.columns if column.total]

    def run(context: Any) -> list[Mapping[str, object]]:
        rows = list(report.rows(context))
        for row in rows:
            if not isinstance(row, Mapping):
                raise WrongAnswer(f"rows yields mappings, not {_type(row)}", report.rows)
            for name in totals:
                if not isinstance(row.get(name), Decimal | int | None):
                    raise WrongAnswer(
                        f"{name} is added up and is Decimal or int, not {_type(row[name])}", report.rows
                    )
        return rows

    return run


def _list(guard: Guard, kind: ListKind) -> ListKind:
    """What a list's `ours` yields are lines with all of its fields; a hint that fails says so, a sum that fails
    refuses the list. `ours`, `theirs` and `take` are guarded by those who call them."""
    names = {one.name for one in kind.fields}

    def ours(facts: Any) -> list[Ours]:
        found = list(kind.ours(facts))
        for one in found:
            if not isinstance(one, Ours):
                raise WrongAnswer(f"ours yields Ours, not {_type(one)}", kind.ours)
            for wrong in wrong_fields(one):
                raise WrongAnswer(
                    f"{wrong.field} of Ours is {wrong.wanted}, not {_type(wrong.value)}", kind.ours
                )
            if not names.issuperset(one.values):
                raise WrongAnswer(f"ours gives {sorted(names)}, not {sorted(one.values)}", kind.ours)
        return found

    def hints(ours: Any, theirs: Any) -> list[tuple[str, Mapping[str, object]]]:
        given, fault = guard(kind.id, lambda: [_hint(one, kind) for one in kind.hints(ours, theirs)])  # type: ignore[misc]
        return [(_("could not be checked: {fault}"), {"fault": fault})] if fault else given

    def line_sums(values: Any) -> Mapping[str, object]:
        given, fault = guard(kind.id, kind.line_sums, values)
        if fault or not isinstance(given, Mapping):
            raise Refused(_("could not be checked: {fault}"), fault=fault or _type(given))
        return given

    return replace(
        kind,
        ours=ours,
        hints=hints if kind.hints else None,
        line_sums=line_sums if kind.line_sums else None,
    )


def _hint(one: Any, kind: ListKind) -> tuple[str, Mapping[str, object]]:
    if (
        not isinstance(one, tuple)
        or len(one) != 2
        or not isinstance(one[0], str)
        or not isinstance(one[1], Mapping)
    ):
        raise WrongAnswer(f"hints yields (message, facts), not {_type(one)}", kind.hints)
    return one


def _one_of(call: Callable[[Any], Any], *kinds: type) -> Callable[[Any], Any]:
    def run(record: Any) -> Any:
        value = call(record)
        if not isinstance(value, kinds) or isinstance(value, datetime):
            raise WrongAnswer(f"{' or '.join(kind.__name__ for kind in kinds)}, not {_type(value)}", call)
        return value

    return run


def _type(value: object) -> str:
    return type(value).__name__


def _or_none(guard: Guard, key: str, call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A step whose `done` fails, or whose section cannot be read now, counts as not done: what comes after it stays shut."""

    def run(record: Any) -> Any:
        try:
            return call(record)
        except CasemanError:  # the rules of the record say why it cannot be read
            return None
        except (Exception, SystemExit):
            return guard(key, call, record)[0]  # where it fails once more, and is noted

    return run


def _record(guard: Guard, kind: RecordType) -> RecordType:
    """A record whose label fails goes by its id."""

    def label(data: Mapping[str, Any]) -> str:
        return str(guard(kind.id, kind.label, data)[0] or "")

    return replace(kind, label=label)


def _section(guard: Guard, section: Section) -> Section:
    """A section that cannot be brought to this version is kept as it is and not read."""

    def guarded(
        upgrade: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> Callable[[dict[str, Any]], dict[str, Any]]:
        def run(fields: dict[str, Any]) -> dict[str, Any]:
            value, fault = guard(section.id, upgrade, dict(fields))
            if fault or not isinstance(value, dict):
                raise DormantSection(
                    _("the data of section {section} could not be brought to this version: {fault}"),
                    section=section.id,
                    fault=fault or type(value).__name__,
                )
            return value

        return run

    return replace(section, upgrades={major: guarded(one) for major, one in section.upgrades.items()})


def _calculation(guard: Guard, calculation: Calculation) -> Calculation:
    """A calculation that fails gives no figure, never a zero."""

    def compute(context: Any) -> Mapping[str, object]:
        value, fault = guard(calculation.name, calculation.compute, context)
        if fault or not isinstance(value, (dict, Mapping)):  # the first is told at once
            raise InputError(
                _("{name} cannot be computed: {fault}"),
                name=calculation.name,
                fault=fault or type(value).__name__,
            )
        return value

    def of(facts: Any) -> Mapping[str, object] | None:
        assert calculation.of is not None
        value, fault = guard(calculation.name, calculation.of, facts)
        if fault or not isinstance(value, (dict, NoneType, Mapping)):
            raise InputError(
                _("{name} cannot be computed: {fault}"),
                name=calculation.name,
                fault=fault or type(value).__name__,
            )
        return value

    return replace(calculation, compute=compute, of=of if calculation.of else None)


def _importer(guard: Guard, importer: Importer, tables: Collection[str]) -> Importer:
    """A row on which a plugin's code fails is a row that waits for repair."""

    def guarded(call: Callable[..., Any]) -> Callable[..., Any]:
        def placed(row: Any, lookup: Any) -> list[Any]:
            found = list(call(row, lookup))
            for one in found:
                if not isinstance(one, Placed):
                    raise WrongAnswer(f"place yields Placed, not {_type(one)}", call)
                for wrong in wrong_fields(one):
                    raise WrongAnswer(
                        f"{wrong.field} of a Placed is {wrong.wanted}, not {_type(wrong.value)}", call
                    )
                if one.records not in tables:
                    raise WrongAnswer("records of a Placed is no record type", call)
            return found

        def place(row: Any, lookup: Any) -> list[Any]:
            value, fault = guard(importer.id, placed, row, lookup)
            if fault:
                raise InputError(
                    _("importer {name} failed on this row: {fault}"), name=importer.id, fault=fault
                )
            found: list[Any] = value
            return found

        return place

    sheets = tuple(replace(sheet, place=guarded(sheet.place)) for sheet in importer.sheets)
    return replace(importer, sheets=sheets)


def _demo(guard: Guard, key: str, call: Callable[[Any], None]) -> Callable[[Any], None]:
    def run(context: Any) -> None:
        fault = guard(key, call, context)[1]
        if fault:
            raise Refused(_("the demo's {name} failed: {fault}"), name=key, fault=fault)

    return run


def _day(guard: Guard, day: DemoDay) -> DemoDay:
    """What `vary` makes are tables of bytes by their names."""

    def vary(tables: Mapping[str, bytes], scale: int, seed: int | None) -> Mapping[str, bytes]:
        made, fault = guard("register_demo", day.vary, tables, scale, seed)
        if fault:
            raise Refused(_("the demo's {name} failed: {fault}"), name="vary", fault=fault)
        if not isinstance(made, Mapping) or not all(isinstance(one, bytes) for one in made.values()):
            raise Refused(
                _("the demo's {name} failed: {fault}"), name="vary", fault="vary gives sheet -> bytes"
            )
        return made

    return replace(day, vary=vary)
