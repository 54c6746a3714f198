"""Calling one plugin's hooks, and putting what they give in registers once it is judged."""

import difflib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pluggy

from caseman.api import hookspecs
from caseman.api.actions import Action
from caseman.api.documents import Document
from caseman.api.importers import DemoDay, DemoEvents, DemoTable, Importer, Plant
from caseman.api.kinds import BatchKind, Fund, PaperKind, Place
from caseman.api.lists import ListKind
from caseman.api.messages import msg as _
from caseman.api.policy import Calculation, Parameter
from caseman.api.reports import Report
from caseman.api.rules import GroupRule, Rule
from caseman.api.sections import RecordType, Section
from caseman.api.views import View
from caseman.api.workflow import Step, Workflow

from .faults import PluginFault
from .judging import fault_at, identifier, judge
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
    ListKind: "lists",
    BatchKind: "batches",
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
    "register_kinds": (PaperKind, Place, Fund, BatchKind, ListKind),
    "register_demo": (DemoDay, DemoTable, DemoEvents, Plant),
}
STARTUP = "startup"
#: Registers whose ids are the office's own words or tables, and so do not start with the plugin's id.
FREE = ("records", "importers", "papers", "places", "funds", "lists", "plants")


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
            hook = next((name for name in (*HOOKS, STARTUP) if f"'{name}'" in str(error)), "register_")
            raise _hook_fault(
                _("{file}, line {line}: {hook} takes ctx and nothing else"), snapshot, hook, hook=hook
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
        """Call a plugin's `startup`. Raises whatever it raises."""
        self._run(plugin, self._manager.hook.startup, Context(snapshot.id, config, snapshot))

    def leave(self, plugin: ModuleType | object) -> None:
        """Forget a plugin that failed after its hooks were called."""
        if self._manager.is_registered(plugin):
            self._manager.unregister(plugin)

    def _check_hooks(self, plugin: ModuleType | object, snapshot: Snapshot) -> None:
        """Refuse hooks that are none, hooks that cannot be called, and functions that are meant as hooks."""
        callers = self._manager.get_hookcallers(plugin) or []
        for caller in callers:
            if not caller.has_spec():
                near = difflib.get_close_matches(caller.name, [*HOOKS, STARTUP], 1)
                raise _hook_fault(
                    _("{file}, line {line}: there is no hook {name}; is {hint} meant?"),
                    snapshot,
                    caller.name,
                    name=caller.name,
                    hint=near[0] if near else [*HOOKS, STARTUP],
                )
            for implementation in caller.get_hookimpls():
                if implementation.plugin is plugin:
                    _check_hook(implementation, caller.name, snapshot)
        marked = {caller.name for caller in callers}
        for name in vars(plugin) if isinstance(plugin, ModuleType) else ():
            if name not in marked and name.startswith("register_") and callable(getattr(plugin, name)):
                near = difflib.get_close_matches(name, [*HOOKS], 1, 0.8)
                if near:
                    raise _hook_fault(
                        _("{file}, line {line}: {name} does nothing; write @hookimpl above def {hint}"),
                        snapshot,
                        name,
                        name=name,
                        hint=near[0],
                    )
        if not callers and not snapshot.packs:
            raise _hook_fault(
                _("{file}, line {line}: it has no hook; write @hookimpl above its register_ functions"),
                snapshot,
                "register_",
            )

    def _call(self, plugin: object, hook: str, context: Context, snapshot: Snapshot) -> Iterator[object]:
        given = self._run(plugin, getattr(self._manager.hook, hook), context)
        if given is None and not self._has(plugin, hook):
            return
        if not isinstance(given, list):
            raise _hook_fault(
                _("{file}, line {line}: {hook} must return a list, not {kind}"),
                snapshot,
                hook,
                hook=hook,
                kind=type(given).__name__,
            )
        yield from given

    def _has(self, plugin: object, hook: str) -> bool:
        return any(caller.name == hook for caller in self._manager.get_hookcallers(plugin) or ())

    @staticmethod
    def _run(plugin: object, caller: pluggy.HookCaller, context: Context) -> Any:
        for implementation in caller.get_hookimpls():
            if implementation.plugin is plugin:
                function: Callable[..., Any] = implementation.function
                return function(context) if "ctx" in implementation.argnames else function()
        return None


def _check_hook(implementation: pluggy.HookImpl, name: str, snapshot: Snapshot) -> None:
    """Refuse what pluggy lets pass and could not be called, or would be called otherwise than its author thinks."""
    function = implementation.function
    if inspect.iscoroutinefunction(function):
        raise _hook_fault(
            _("{file}, line {line}: {hook} must be def, not async def"), snapshot, name, hook=name
        )
    if implementation.wrapper or implementation.hookwrapper or inspect.isgeneratorfunction(function):
        raise _hook_fault(
            _("{file}, line {line}: {hook} must return its list, not yield"), snapshot, name, hook=name
        )
    taken = inspect.signature(function).parameters.values()
    plain = [one.name for one in taken if one.kind is one.POSITIONAL_OR_KEYWORD and one.default is one.empty]
    if len(plain) != len(taken) or plain not in ([], ["ctx"]):
        raise _hook_fault(
            _("{file}, line {line}: {hook} takes ctx and nothing else"), snapshot, name, hook=name
        )


def _hook_fault(message: str, snapshot: Snapshot, at: str, **facts: object) -> PluginFault:
    file, line = snapshot.place(rf"^[ \t]*(async\s+)?def\s+{at}")
    return PluginFault(message, file, line, **facts)


def _add(found: Registry, descriptor: object, kinds: tuple[type, ...], hook: str, snapshot: Snapshot) -> None:
    """Put a descriptor in its register. Raises PluginFault for what the hook may not give, and for bad descriptors."""
    if not isinstance(descriptor, kinds):
        raise _hook_fault(
            _("{file}, line {line}: {hook} returns a list of {wanted}, not of {kind}"),
            snapshot,
            hook,
            hook=hook,
            wanted=[kind.__name__ for kind in kinds],
            kind=descriptor.__name__ if isinstance(descriptor, type) else type(descriptor).__name__,
        )
    name = REGISTERS[type(descriptor)]
    judge(descriptor, snapshot)
    if isinstance(descriptor, DemoDay):
        found.demo_day = descriptor
        return
    register = getattr(found, name)
    if isinstance(register, list):
        register.append(descriptor)
        return
    key = identifier(descriptor)
    if snapshot.form != BUILTIN and name not in FREE and not _owns(snapshot.id, key):
        raise fault_at(
            _("{file}, line {line}: the id “{id}” must start with “{plugin}.”"),
            snapshot,
            key,
            id=key,
            plugin=snapshot.id,
        )
    if key in register:
        raise fault_at(_("{file}, line {line}: the id “{id}” is there twice"), snapshot, key, id=key)
    register[key] = descriptor
    if isinstance(descriptor, Workflow):
        for step in descriptor.steps:
            _add(found, step, (Step,), hook, snapshot)


def _owns(plugin: str, key: str) -> bool:
    return key == plugin or key.startswith(f"{plugin}.")
