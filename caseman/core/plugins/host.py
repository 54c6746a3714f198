"""The plugins of one run: which there are, what they bring, and the guarded call of their functions."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _

from .collecting import FREE
from .faults import place_of, told_at_work
from .isolating import isolate
from .manifest import Manifest
from .registry import Registry
from .snapshots import PackFile, Snapshot


class State(StrEnum):
    """loaded: in use · off: switched off in config.toml · failed: could not be loaded · faulty: loaded, and one
    of its functions failed since."""

    LOADED = "loaded"
    OFF = "off"
    FAILED = "failed"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class PluginItem:
    """A plugin as the list shows it.

    reason   message id with `facts`: why it is not in use, or what failed last; the facts `file` and `line` say where
    faults   how often its functions failed in this run
    """

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
    faults: int = 0

    @property
    def in_use(self) -> bool:
        return self.state in (State.LOADED, State.FAULTY)


@dataclass(slots=True)
class Candidate:
    """A plugin on its way in: its snapshot, its module, its settings, what it brings."""

    snapshot: Snapshot
    module: ModuleType | object | None = None
    config: Any = None
    brings: Registry = field(default_factory=Registry)


class Plugins:
    """The plugins of one run. `registry` holds what those in use bring, `packs` their policy packs."""

    def __init__(self) -> None:
        self._items: dict[str, PluginItem] = {}
        self._others: list[PluginItem] = []
        self._snapshots: dict[str, Snapshot] = {}
        self._owners: dict[str, str] = {}
        self._noting = threading.Lock()
        self.registry = Registry()
        self.packs: list[PackFile] = []

    @property
    def items(self) -> list[PluginItem]:
        """Every plugin that was found: those in use in the order of their loading, then the others."""
        return [*self._items.values(), *self._others]

    def owner(self, descriptor: str) -> str:
        """The plugin that a descriptor comes from; empty where nobody in use has it."""
        return self._owners.get(descriptor, "")

    def files(self, plugin: str) -> Snapshot:
        """The files of a plugin in use. Raises KeyError."""
        return self._snapshots[plugin]

    def locale(self, plugin: str) -> bytes | None:
        """A plugin's compiled Chinese catalogue."""
        snapshot = self._snapshots.get(plugin)
        return snapshot.files.get(f"locale/zh_CN/LC_MESSAGES/{plugin}.mo") if snapshot else None

    def guarded(self, descriptor: str, call: Callable[..., Any], *args: Any) -> tuple[Any, str]:
        """Call a plugin's function: (value, ""), or (None, the fault in one line). CasemanErrors pass through.

        The fault names the kind of error and the place in the plugin, and nothing of the record it worked on.
        """
        try:
            return call(*args), ""
        except CasemanError:
            raise
        except (Exception, SystemExit) as error:
            return None, self._note(descriptor, error)

    def _note(self, descriptor: str, error: BaseException) -> str:
        plugin = self.owner(descriptor)
        snapshot = self._snapshots.get(plugin)
        file, line = place_of(error, snapshot.where) if snapshot else ("", 0)
        place = descriptor
        if snapshot and file:
            place = f"{Path(file).relative_to(snapshot.where.parent).as_posix()}:{line}"
        fault = f"{told_at_work(error)} ({place})"
        with self._noting:
            if plugin in self._items:
                known = self._items[plugin]
                self._items[plugin] = replace(
                    known,
                    state=State.FAULTY,
                    reason=_("{descriptor} failed: {fault}"),
                    facts={
                        "descriptor": descriptor,
                        "fault": fault,
                        "file": file or known.where,
                        "line": line,
                    },
                    faults=known.faults + 1,
                )
        return fault

    # -- used while loading

    def admit(self, candidate: Candidate) -> None:
        """A plugin is in use."""
        snapshot, brings = candidate.snapshot, candidate.brings
        for register, ids in brings.ids().items():
            for one in ids:
                # an office's own word, such as a fund's id, does not take over a descriptor of that name
                if register not in FREE or one not in self._owners:
                    self._owners[one] = snapshot.id
        isolate(brings, self.guarded, self.registry.records)
        self._snapshots[snapshot.id] = snapshot
        self._items[snapshot.id] = _item(snapshot, State.LOADED)
        self.registry.absorb(brings)
        self.packs += snapshot.packs

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
