"""Descriptors whose functions the engine calls in the midst of its own work: a fault in one becomes an answer or a refusal.

Rules, group rules, reports, actions and `skip` are called through `Plugins.guarded` by those who run them, who
know what to make of a fault. The functions here are called from too many places for that.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from caseman.api.importers import DemoEvents, Importer
from caseman.api.messages import InputError, Refused
from caseman.api.messages import msg as _
from caseman.api.policy import Calculation
from caseman.api.sections import RecordType, Section
from caseman.core.schema import DormantSection

from .registry import Registry

#: `Plugins.guarded`: a descriptor's id, the function, its arguments -> (value, fault in one line).
Guard = Callable[..., tuple[Any, str]]


def isolate(brings: Registry, guard: Guard) -> None:
    """Put guarded copies in the place of a plugin's descriptors."""
    for key, step in brings.steps.items():
        brings.steps[key] = replace(step, done=_or_none(guard, key, step.done))
    for key, kind in brings.records.items():
        brings.records[key] = _record(guard, kind)
    for key, section in brings.sections.items():
        if section.upgrades:
            brings.sections[key] = _section(guard, section)
    for key, calculation in brings.calculations.items():
        brings.calculations[key] = _calculation(guard, calculation)
    for key, importer in brings.importers.items():
        brings.importers[key] = _importer(guard, importer)
    for key, plant in brings.plants.items():
        brings.plants[key] = replace(plant, run=_demo(guard, key, plant.run))
    brings.demo_events[:] = [
        DemoEvents(run=_demo(guard, "register_demo", one.run), order=one.order) for one in brings.demo_events
    ]


def _or_none(guard: Guard, key: str, call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A step whose `done` fails counts as not done: what comes after it stays shut."""
    return lambda record: guard(key, call, record)[0]


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
        if fault or not isinstance(value, Mapping):
            raise InputError(
                _("{name} cannot be computed: {fault}"),
                name=calculation.name,
                fault=fault or type(value).__name__,
            )
        return value

    return replace(calculation, compute=compute)


def _importer(guard: Guard, importer: Importer) -> Importer:
    """A row on which a plugin's code fails is a row that waits for repair."""

    def guarded(call: Callable[..., Any]) -> Callable[..., Any]:
        def place(row: Any, lookup: Any) -> list[Any]:
            value, fault = guard(importer.id, lambda: list(call(row, lookup)))
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
