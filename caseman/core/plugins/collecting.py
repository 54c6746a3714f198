"""Calling one plugin's hooks, and judging what they give before anything of it is used."""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pluggy

from caseman.api import hookspecs
from caseman.api.actions import Action
from caseman.api.importers import DemoDay, DemoEvents, DemoTable, Importer, Plant
from caseman.api.kinds import Fund, PaperKind, Place
from caseman.api.messages import msg as _
from caseman.api.policy import PARAMETER_KINDS, VALUE_TYPES, Calculation, Parameter
from caseman.api.reports import Document, Report
from caseman.api.rules import GroupRule, Rule
from caseman.api.sections import RecordType, Section
from caseman.api.views import View
from caseman.api.workflow import Step, Workflow

from .faults import PluginFault
from .registry import Registry
from .snapshots import BUILTIN, Snapshot

#: Descriptor -> the register that it goes to.
REGISTERS: dict[type, str] = {
    RecordType: "records",
    Section: "sections",
    Workflow: "workflows",
    Step: "steps",
    Rule: "rules",
    GroupRule: "group_rules",
    Parameter: "parameters",
    Calculation: "calculations",
    Document: "documents",
    Report: "reports",
    Importer: "importers",
    View: "views",
    Action: "actions",
    PaperKind: "papers",
    Place: "places",
    Fund: "funds",
    Plant: "plants",
    DemoTable: "demo_tables",
    DemoEvents: "demo_events",
    DemoDay: "demo_day",
}
#: Hook -> what it may give.
HOOKS: dict[str, tuple[type, ...]] = {
    "register_records": (RecordType,),
    "register_sections": (Section,),
    "register_workflows": (Workflow, Step),
    "register_rules": (Rule, GroupRule),
    "register_parameters": (Parameter,),
    "register_calculations": (Calculation,),
    "register_documents": (Document,),
    "register_reports": (Report,),
    "register_importers": (Importer,),
    "register_views": (View,),
    "register_actions": (Action,),
    "register_kinds": (PaperKind, Place, Fund),
    "register_demo": (DemoDay, DemoTable, DemoEvents, Plant),
}
#: Registers whose ids are the office's own words or tables, and so do not start with the plugin's id.
FREE = ("records", "importers", "papers", "places", "funds", "plants")


@dataclass(frozen=True, slots=True)
class Context:
    """Satisfies `caseman.api.LoadContext`."""

    plugin: str
    config: Any
    files: Snapshot


class Collector:
    """Asks plugins for what they bring, each on its own."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager("caseman")
        self._manager.add_hookspecs(hookspecs)

    def collect(self, plugin: ModuleType | object, snapshot: Snapshot, config: Any) -> Registry:
        """What one plugin brings. Raises PluginFault, or whatever its hooks raise."""
        try:
            self._manager.register(plugin, snapshot.id)
        except pluggy.PluginValidationError as error:
            raise PluginFault(
                _("a hook of {file} takes what it is not given; hooks may take ctx"), snapshot.where
            ) from error
        try:
            self._check_hooks(plugin, snapshot)
            context = Context(snapshot.id, config, snapshot)
            found = Registry()
            for hook, kinds in HOOKS.items():
                for descriptor in self._call(plugin, hook, context, snapshot):
                    _add(found, descriptor, kinds, hook, snapshot)
            return found
        except BaseException:
            self._manager.unregister(plugin)
            raise

    def start(self, plugin: ModuleType | object, snapshot: Snapshot, config: Any) -> None:
        """Call a plugin's `startup`."""
        for caller in self._manager.get_hookcallers(plugin) or ():
            if caller.name == "startup":
                self._run(plugin, caller, Context(snapshot.id, config, snapshot))

    def leave(self, plugin: ModuleType | object) -> None:
        """Forget a plugin that failed after its hooks were called."""
        if self._manager.is_registered(plugin):
            self._manager.unregister(plugin)

    def _check_hooks(self, plugin: ModuleType | object, snapshot: Snapshot) -> None:
        """Refuse hooks that are none, and functions that look like hooks and are not marked."""
        callers = self._manager.get_hookcallers(plugin) or []
        for caller in callers:
            if not caller.has_spec():
                near = difflib.get_close_matches(caller.name, [*HOOKS, "startup"], 1)
                raise _fault(
                    _("{file}, line {line}: there is no hook {name}; is {hint} meant?"),
                    snapshot,
                    f"def {caller.name}",
                    name=caller.name,
                    hint=near[0] if near else ", ".join(HOOKS),
                )
        marked = {caller.name for caller in callers}
        for name in dir(plugin):
            if name in HOOKS and name not in marked:
                raise _fault(
                    _("{file}, line {line}: {name} is not marked with @hookimpl"),
                    snapshot,
                    f"def {name}",
                    name=name,
                )
        if not callers:
            raise PluginFault(_("{file} has no hook: mark its functions with @hookimpl"), snapshot.where)

    def _call(self, plugin: object, hook: str, context: Context, snapshot: Snapshot) -> Iterator[object]:
        caller = getattr(self._manager.hook, hook)
        given = self._run(plugin, caller, context)
        if given is None:
            return
        if not isinstance(given, list):
            raise _fault(
                _("{file}, line {line}: {hook} must give a list, not {kind}"),
                snapshot,
                f"def {hook}",
                hook=hook,
                kind=type(given).__name__,
            )
        yield from given

    @staticmethod
    def _run(plugin: object, caller: pluggy.HookCaller, context: Context) -> Any:
        for implementation in caller.get_hookimpls():
            if implementation.plugin is plugin:
                function: Callable[..., Any] = implementation.function
                return function(context) if "ctx" in implementation.argnames else function()
        return None


def _add(found: Registry, descriptor: object, kinds: tuple[type, ...], hook: str, snapshot: Snapshot) -> None:
    """Put a descriptor in its register. Raises PluginFault for what the hook may not give, and for bad ids."""
    if not isinstance(descriptor, kinds):
        raise _fault(
            _("{file}, line {line}: {hook} gives {wanted}, not {kind}"),
            snapshot,
            f"def {hook}",
            hook=hook,
            wanted=[kind.__name__ for kind in kinds],
            kind=type(descriptor).__name__,
        )
    name = REGISTERS[type(descriptor)]
    if name == "demo_day":
        assert isinstance(descriptor, DemoDay)
        found.demo_day = descriptor
        return
    register = getattr(found, name)
    if isinstance(register, list):
        register.append(descriptor)
        return
    key = identifier(descriptor)
    if (
        snapshot.form != BUILTIN
        and name not in FREE
        and key != snapshot.id
        and not key.startswith(f"{snapshot.id}.")
    ):
        raise _fault(
            _("{file}, line {line}: the id “{id}” must start with “{plugin}.”"),
            snapshot,
            f'"{key}"',
            id=key,
            plugin=snapshot.id,
        )
    if key in register:
        raise _fault(_("{file}, line {line}: the id “{id}” is there twice"), snapshot, f'"{key}"', id=key)
    _judge(descriptor, key, snapshot)
    register[key] = descriptor
    if isinstance(descriptor, Workflow):
        for step in descriptor.steps:
            _add(found, step, (Step,), hook, snapshot)


def identifier(descriptor: Any) -> str:
    """A descriptor's id; parameters and calculations call it their name."""
    return str(getattr(descriptor, "id", "") or getattr(descriptor, "name", ""))


def _judge(descriptor: object, key: str, snapshot: Snapshot) -> None:
    """What can be told wrong of a descriptor by itself."""
    if isinstance(descriptor, Parameter):
        right = descriptor.kind in PARAMETER_KINDS and descriptor.type in VALUE_TYPES
        if not right:
            raise _fault(
                _(
                    "{file}, line {line}: {id} is of kind {kind} and type {type}; kinds are {kinds}, types {types}"
                ),
                snapshot,
                f'"{key}"',
                id=key,
                kind=descriptor.kind,
                type=descriptor.type,
                kinds=PARAMETER_KINDS,
                types=VALUE_TYPES,
            )
    if isinstance(descriptor, Section):
        missing = [major for major in range(1, descriptor.version[0]) if major not in descriptor.upgrades]
        if missing:
            raise _fault(
                _("{file}, line {line}: section {id} lacks the upgrade from version {major}"),
                snapshot,
                f'"{key}"',
                id=key,
                major=missing[0],
            )
    for attribute in ("check", "keys", "rows", "run", "compute", "done", "build"):
        function = getattr(descriptor, attribute, None)
        if hasattr(descriptor, attribute) and not callable(function):
            raise _fault(
                _("{file}, line {line}: {attribute} of {id} is no function"),
                snapshot,
                f'"{key}"',
                id=key,
                attribute=attribute,
            )


def _fault(message: str, snapshot: Snapshot, text: str, **facts: object) -> PluginFault:
    """A fault at the first line of the plugin that holds `text`."""
    wanted = text.encode()
    for name, data in sorted(snapshot.files.items()):
        if name.endswith(".py") and wanted in data:
            line = data[: data.index(wanted)].count(b"\n") + 1
            file = snapshot.where if snapshot.where.is_file() else snapshot.where / name
            return PluginFault(message, file, line, **facts)
    return PluginFault(message, snapshot.where, 0, **facts)


def unknown_references(found: Registry, known: Registry, loaded: set[str], snapshot: Snapshot) -> None:
    """Refuse references to what no loaded plugin has. A step of a plugin that is not there may be named.

    Raises PluginFault.
    """
    steps = {*known.steps, "core.save", ""}
    tables = {*known.records, "*", ""}

    def check(name: str, ids: set[str], what: str, key: str) -> None:
        if name not in ids and (name.partition(".")[0] in loaded or "." not in name):
            raise _fault(
                _("{file}, line {line}: {id} names the {what} “{name}”, which there is not"),
                snapshot,
                f'"{name}"',
                id=key,
                what=what,
                name=name,
            )

    rules: list[Rule | GroupRule] = [*found.rules.values(), *found.group_rules.values()]
    for rule in rules:
        for step in (*rule.gate, rule.after if isinstance(rule, Rule) else ""):
            check(step, steps, "step", rule.id)
        for section in rule.needs:
            check(section, {*known.sections}, "section", rule.id)
        check(rule.records, tables, "record type", rule.id)
        if isinstance(rule, Rule):
            check(rule.switch, {*known.parameters, ""}, "parameter", rule.id)
    for step_ in found.steps.values():
        for before in step_.after:
            check(before, steps, "step", step_.id)
    for action in found.actions.values():
        check(action.step, steps, "step", action.id)
        check(action.records, tables, "record type", action.id)
    for section_ in found.sections.values():
        check(section_.of, tables - {"*", ""}, "record type", section_.id)
