"""Loading every plugin: all or nothing for each, in the order of what they require, one's fault its own."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _

from .collecting import Collector, unknown_references
from .faults import PluginFault, crashed, place_of, told
from .importing import FINDER, check_imports, import_plugin
from .journal import Journal
from .manifest import Manifest
from .registry import Registry
from .snapshots import BUILTIN, PACK, PackFile, Snapshot, discover


class State(StrEnum):
    """loaded: in use · off: switched off in config.toml · failed: could not be loaded · faulty: loaded, and one
    of its functions failed since."""

    LOADED = "loaded"
    OFF = "off"
    FAILED = "failed"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class PluginItem:
    """A plugin as the list shows it; `reason` with `facts` says why it is not in use, `warning` what failed since."""

    id: str
    title: str
    version: str
    api: str
    form: str
    state: State
    where: str
    maintainer: str = ""
    requires: tuple[str, ...] = ()
    reason: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def in_use(self) -> bool:
        return self.state in (State.LOADED, State.FAULTY)


@dataclass(slots=True)
class _Candidate:
    """A plugin on its way in."""

    snapshot: Snapshot
    module: ModuleType | object | None = None
    config: Any = None
    brings: Registry = field(default_factory=Registry)


class Plugins:
    """The plugins of one run."""

    def __init__(self) -> None:
        self._items: dict[str, PluginItem] = {}
        self._others: list[PluginItem] = []
        self._snapshots: dict[str, Snapshot] = {}
        self._owners: dict[str, str] = {}
        self.registry = Registry()
        self.packs: list[PackFile] = []

    @property
    def items(self) -> list[PluginItem]:
        """Every plugin that was found, in use or not."""
        return [*self._items.values(), *self._others]

    def owner(self, descriptor: str) -> str:
        """The plugin that a descriptor comes from; empty where nobody has it."""
        return self._owners.get(descriptor, "")

    def files(self, plugin: str) -> Snapshot:
        """A loaded plugin's files. Raises KeyError."""
        return self._snapshots[plugin]

    def locale(self, plugin: str) -> bytes | None:
        """A plugin's compiled Chinese catalogue."""
        snapshot = self._snapshots.get(plugin)
        return snapshot.files.get(f"locale/zh_CN/LC_MESSAGES/{plugin}.mo") if snapshot else None

    def guarded(self, descriptor: str, call: Callable[..., Any], *args: Any) -> tuple[Any, str]:
        """Call a plugin's function: (value, ""), or (None, the fault in one line). CasemanErrors pass through."""
        try:
            return call(*args), ""
        except CasemanError:
            raise
        except Exception as error:
            plugin = self.owner(descriptor)
            snapshot = self._snapshots.get(plugin)
            file, line = place_of(error, snapshot.where) if snapshot else ("", 0)
            where = f"{Path(file).name}:{line}" if file else descriptor
            fault = f"{told(error)} ({where})"
            self._note(plugin, descriptor, fault)
            return None, fault

    def _note(self, plugin: str, descriptor: str, fault: str) -> None:
        if plugin in self._items:
            facts = {"descriptor": descriptor, "fault": fault}
            reason = _("{descriptor} failed: {fault}")
            self._items[plugin] = replace(self._items[plugin], state=State.FAULTY, reason=reason, facts=facts)

    # -- loading

    def admit(self, candidate: _Candidate) -> None:
        """A plugin is in use."""
        snapshot = candidate.snapshot
        self._snapshots[snapshot.id] = snapshot
        self._items[snapshot.id] = _item(snapshot, State.LOADED)
        self.registry.absorb(candidate.brings)
        self.packs += snapshot.packs
        for ids in candidate.brings.ids().values():
            self._owners |= dict.fromkeys(ids, snapshot.id)

    def refuse(self, snapshot: Snapshot, state: State, fault: CasemanError) -> None:
        """A plugin is not in use; `fault` says why."""
        self._others.append(replace(_item(snapshot, state), reason=fault.message, facts=dict(fault.facts)))


def _item(snapshot: Snapshot, state: State) -> PluginItem:
    known = snapshot.manifest or Manifest(snapshot.id, snapshot.id, "", "")
    return PluginItem(
        id=known.id,
        title=known.title,
        version=known.version,
        api=known.api,
        form=snapshot.form,
        state=state,
        where=str(snapshot.where),
        maintainer=known.maintainer,
        requires=known.requires,
    )


def load(
    folders: Sequence[Path],
    config: Mapping[str, Mapping[str, Any]],
    disabled: Collection[str],
    builtin: Iterable[tuple[Mapping[str, str], object]] = (),
    journal: Path | None = None,
) -> Plugins:
    """Load every plugin of the folders. It never raises: what fails is listed with its reason.

    config    settings of plugins, by id
    builtin   (manifest, object with hooks) of caseman's own
    journal   where it is noted what is being loaded
    """
    plugins = Plugins()
    collector, notes = Collector(), Journal(journal)
    ready: list[_Candidate] = []
    for told_, module in builtin:
        snapshot = Snapshot(
            BUILTIN,
            Path(__file__).parent,
            {},
            Manifest(told_["id"], told_["title"], told_["version"], told_["api"]),
        )
        ready.append(_Candidate(snapshot, module, None, collector.collect(module, snapshot, None)))
    chosen = _chosen(discover(folders), disabled, plugins)
    for snapshot in _in_order(chosen, {one.snapshot.id for one in ready}, plugins):
        try:
            if notes.killed(snapshot):
                raise PluginFault(
                    _("{file} ended caseman when it was loaded; change it to try again"), snapshot.where
                )
            _check_required(snapshot, ready)
            with notes.loading(snapshot):
                candidate = _candidate(snapshot, collector, config.get(snapshot.id))
            _check_distinct(candidate, ready)
            ready.append(candidate)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            FINDER.forget(snapshot.id)
            plugins.refuse(snapshot, State.FAILED, crashed(error, snapshot.where))
    for candidate in _consistent(ready, collector, plugins):
        plugins.admit(candidate)
    return plugins


def _chosen(snapshots: Sequence[Snapshot], disabled: Collection[str], plugins: Plugins) -> list[Snapshot]:
    """The plugins that can be tried: readable, switched on, the first of each id."""
    chosen: dict[str, Snapshot] = {}
    for snapshot in snapshots:
        if snapshot.fault is not None:
            plugins.refuse(snapshot, State.FAILED, snapshot.fault)
        elif snapshot.id in disabled:
            plugins.refuse(snapshot, State.OFF, PluginFault(_("switched off in config.toml"), snapshot.where))
        elif snapshot.id in chosen:
            other = chosen[snapshot.id].where
            fault = PluginFault(_("{file} has the id of {other}"), snapshot.where, other=str(other))
            plugins.refuse(snapshot, State.FAILED, fault)
        else:
            chosen[snapshot.id] = snapshot
    return list(chosen.values())


def _in_order(chosen: Sequence[Snapshot], present: set[str], plugins: Plugins) -> list[Snapshot]:
    """The plugins, each after those that it requires; missing ones and circles are refused."""
    waiting = {snapshot.id: snapshot for snapshot in chosen}
    ordered: list[Snapshot] = []
    done = set(present)
    while True:
        free = [one for one in waiting.values() if set(_requires(one)) <= done]
        if not free:
            break
        for snapshot in free:
            ordered.append(waiting.pop(snapshot.id))
            done.add(snapshot.id)
    for snapshot in waiting.values():
        missing = [name for name in _requires(snapshot) if name not in waiting and name not in done]
        if missing:
            fault = PluginFault(
                _("{file} requires {missing}, which is not there"), snapshot.where, missing=missing
            )
        else:
            circle = sorted(waiting)
            fault = PluginFault(
                _("{file} requires plugins that require it: {circle}"), snapshot.where, circle=circle
            )
        plugins.refuse(snapshot, State.FAILED, fault)
    return ordered


def _requires(snapshot: Snapshot) -> tuple[str, ...]:
    return snapshot.manifest.requires if snapshot.manifest else ()


def _check_required(snapshot: Snapshot, ready: Sequence[_Candidate]) -> None:
    missing = sorted(set(_requires(snapshot)) - {one.snapshot.id for one in ready})
    if missing:
        raise PluginFault(
            _("{file} requires {missing}, which could not be loaded"), snapshot.where, missing=missing
        )


def _candidate(snapshot: Snapshot, collector: Collector, settings: Mapping[str, Any] | None) -> _Candidate:
    """Import a plugin and ask its hooks. Raises whatever it raises."""
    if snapshot.form == PACK or ("__init__.py" not in snapshot.files and snapshot.where.is_dir()):
        return _Candidate(snapshot)
    check_imports(snapshot)
    module = import_plugin(snapshot)
    config = _config(module, snapshot, settings)
    brings = collector.collect(module, snapshot, config)
    try:
        collector.start(module, snapshot, config)
    except BaseException:
        collector.leave(module)
        raise
    return _Candidate(snapshot, module, config, brings)


def _config(module: ModuleType, snapshot: Snapshot, settings: Mapping[str, Any] | None) -> Any:
    """The plugin's `Config`, filled from config.toml. Raises PluginFault naming the setting."""
    from pydantic import ValidationError

    model = getattr(module, "Config", None)
    if model is None:
        if settings:
            raise PluginFault(
                _("config.toml has [plugins.{id}], but the plugin has no settings"),
                snapshot.where,
                id=snapshot.id,
            )
        return None
    try:
        return model.model_validate(dict(settings or {}))
    except ValidationError as error:
        name = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise PluginFault(
            _("config.toml, [plugins.{id}]: the setting {name} is missing or not right"),
            snapshot.where,
            id=snapshot.id,
            name=name,
        ) from None


def _check_distinct(candidate: _Candidate, ready: Sequence[_Candidate]) -> None:
    """Refuse a plugin that brings an id which another one has. Raises PluginFault."""
    mine = candidate.brings.ids()
    for other in ready:
        for register, ids in other.brings.ids().items():
            both = sorted(ids & mine[register])
            if both:
                raise PluginFault(
                    _("{file} brings “{id}”, which plugin {other} has already"),
                    candidate.snapshot.where,
                    id=both[0],
                    other=other.snapshot.id,
                )


def _consistent(ready: Sequence[_Candidate], collector: Collector, plugins: Plugins) -> list[_Candidate]:
    """Those whose references lead somewhere. Dropping one may leave others without what they require."""
    kept = list(ready)
    while True:
        known = Registry()
        for one in kept:
            known.absorb(one.brings)
        loaded = {one.snapshot.id for one in kept}
        for one in kept:
            try:
                _check_required(one.snapshot, kept)
                unknown_references(one.brings, known, loaded, one.snapshot)
            except PluginFault as fault:
                plugins.refuse(one.snapshot, State.FAILED, fault)
                if one.module is not None:
                    collector.leave(one.module)
                FINDER.forget(one.snapshot.id)
                kept.remove(one)
                break
        else:
            return kept
