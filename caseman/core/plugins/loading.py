"""Loading every plugin: all or nothing for each, in the order of what they require, one's fault its own."""

import difflib
import inspect
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from caseman.api.messages import msg as _

from .collecting import Collector
from .faults import PluginFault, crashed
from .host import Candidate, Plugins, State
from .importing import FINDER, compile_source, import_plugin
from .journal import Journal
from .judging import fault_at
from .manifest import Manifest
from .ordering import COULD_NOT, SWITCHED_OFF, in_order, required_fault
from .packshape import check_shape
from .references import check_headings, check_letters, check_references, check_words
from .registry import Registry
from .snapshots import BUILTIN, Snapshot, read_all

Settings = Mapping[str, Mapping[str, Any]]


def load(
    folders: Sequence[Path],
    config: Settings,
    disabled: Collection[str],
    builtin: Iterable[tuple[Mapping[str, str], object]] = (),
    journal: Path | None = None,
) -> Plugins:
    """Load every plugin of the folders. A plugin's fault never raises: it is listed with its reason.

    config    settings of plugins, by id
    builtin   (manifest, object with hooks) of caseman's own; a fault there is caseman's and raises
    journal   a folder where it is noted what is being loaded, so that a plugin that ends the program is known
    """
    return load_read(read_all(folders), config, disabled, builtin, journal)


def load_read(
    snapshots: Sequence[Snapshot],
    config: Settings,
    disabled: Collection[str],
    builtin: Iterable[tuple[Mapping[str, str], object]] = (),
    journal: Path | None = None,
) -> Plugins:
    """Load plugins that were read already; as `load`."""
    return _Loading(config, Journal(journal)).run(snapshots, disabled, builtin)


class _Loading:
    def __init__(self, config: Settings, journal: Journal) -> None:
        self._config = config
        self._journal = journal
        self._collector = Collector()
        self._plugins = Plugins()
        self._ready: list[Candidate] = []

    def run(
        self,
        snapshots: Sequence[Snapshot],
        disabled: Collection[str],
        builtin: Iterable[tuple[Mapping[str, str], object]],
    ) -> Plugins:
        self._ready += [self._own(manifest, hooks) for manifest, hooks in builtin]
        present = {one.snapshot.id for one in self._ready}
        chosen, absent = self._chosen(snapshots, disabled, present)
        ordered, refused = in_order(chosen, present, absent)
        for snapshot, fault in refused:
            self._plugins.refuse(snapshot, State.FAILED, fault)
        for snapshot in ordered:
            candidate = self._tried(snapshot)
            if candidate:
                self._ready.append(candidate)
        self._drop_inconsistent()
        self._start()
        for candidate in self._ready:
            self._plugins.admit(candidate)
        return self._plugins

    def _own(self, manifest: Mapping[str, str], hooks: object) -> Candidate:
        """A plugin of caseman's own."""
        told = Manifest(manifest["id"], manifest["title"], manifest["version"], manifest["api"])
        folder = Path(inspect.getfile(type(hooks))).parent
        forms = {f"documents/{file.name}": file.read_bytes() for file in folder.glob("documents/*.docx")}
        snapshot = Snapshot(BUILTIN, folder, forms, told)
        return Candidate(snapshot, hooks, None, self._collector.collect(hooks, snapshot, None))

    def _chosen(
        self, snapshots: Sequence[Snapshot], disabled: Collection[str], present: Collection[str]
    ) -> tuple[list[Snapshot], dict[str, str]]:
        """The plugins that can be tried: readable, switched on, the first of each id; and why the others cannot."""
        chosen: dict[str, Snapshot] = {}
        absent: dict[str, str] = {}
        for snapshot in snapshots:
            if snapshot.fault is not None:
                self._plugins.refuse(snapshot, State.FAILED, snapshot.fault)
                absent.setdefault(snapshot.id, COULD_NOT)
            elif snapshot.id in disabled:
                off = PluginFault(_("switched off in config.toml"), snapshot.where)
                self._plugins.refuse(snapshot, State.OFF, off)
                absent[snapshot.id] = SWITCHED_OFF
            elif snapshot.id in present:
                file, line = snapshot.manifest_place("id")
                fault = PluginFault(
                    _("{file}, line {line}: the id “{id}” is caseman's own; take another"),
                    file,
                    line,
                    id=snapshot.id,
                )
                self._plugins.refuse(snapshot, State.FAILED, fault)
            elif snapshot.id in chosen:
                file, line = snapshot.manifest_place("id")
                fault = PluginFault(
                    _(
                        "{file}, line {line}: there is a plugin “{id}” already, {other}; take one of them away"
                    ),
                    file,
                    line,
                    id=snapshot.id,
                    other=str(chosen[snapshot.id].where),
                )
                self._plugins.refuse(snapshot, State.FAILED, fault)
            else:
                chosen[snapshot.id] = snapshot
        return list(chosen.values()), absent

    def _tried(self, snapshot: Snapshot) -> Candidate | None:
        try:
            return self._candidate(snapshot)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            FINDER.forget(snapshot.id)
            self._plugins.refuse(snapshot, State.FAILED, crashed(error, snapshot.where))
            return None

    def _candidate(self, snapshot: Snapshot) -> Candidate:
        """Import a plugin and ask its hooks. Raises whatever it raises."""
        self._check_required(snapshot)
        for pack in snapshot.packs:
            check_shape(pack)
        if not snapshot.has_code:
            return Candidate(snapshot)
        note = self._journal.killed(snapshot)
        if note:
            raise PluginFault(
                _(
                    "{file}: caseman ended while it was loaded; mend it, or delete {note} to try it again as it is"
                ),
                snapshot.where,
                note=str(note),
            )
        codes = compile_source(snapshot)
        with self._journal.loading(snapshot):
            module = import_plugin(snapshot, codes)
            config = _config(module, snapshot, self._config.get(snapshot.id))
            brings = self._collector.collect(module, snapshot, config)
        candidate = Candidate(snapshot, module, config, brings)
        try:
            self._check_distinct(candidate)
        except PluginFault:
            self._collector.leave(module)
            raise
        return candidate

    def _check_required(self, snapshot: Snapshot) -> None:
        there = {one.snapshot.id for one in self._ready}
        missing = next((name for name in snapshot.requires if name not in there), "")
        if missing:
            raise required_fault(snapshot, missing, COULD_NOT)

    def _check_distinct(self, candidate: Candidate) -> None:
        """Refuse a plugin that brings an id, or a word of the office's books, which another one has."""
        mine, snapshot = candidate.brings.ids(), candidate.snapshot
        for other in self._ready:
            for register, ids in other.brings.ids().items():
                both = sorted(ids & mine[register])
                if both:
                    raise fault_at(
                        _("{file}, line {line}: plugin {other} has “{id}” already"),
                        snapshot,
                        both[0],
                        id=both[0],
                        other=other.snapshot.id,
                    )
            if other.brings.demo_day and candidate.brings.demo_day:
                file, line = snapshot.place(r"\bDemoDay\(")
                raise PluginFault(
                    _("{file}, line {line}: plugin {other} gives the demo's day already"),
                    file,
                    line,
                    other=other.snapshot.id,
                )
            check_words(candidate.brings, other.brings, other.snapshot.id, snapshot)
            check_letters(candidate.brings, other.brings, other.snapshot.id, snapshot)
        before = Registry()
        for other in self._ready:
            before.absorb(other.brings)
        check_headings(candidate.brings, before, snapshot)

    def _drop_inconsistent(self) -> None:
        """Drop those whose references lead nowhere; that may leave others without what they require."""
        while True:
            known = Registry()
            for one in self._ready:
                known.absorb(one.brings)
            loaded = {one.snapshot.id for one in self._ready}
            for one in self._ready:
                try:
                    self._check_required(one.snapshot)
                    check_references(one.brings, known, loaded, one.snapshot)
                except PluginFault as fault:
                    self._drop(one, fault)
                    break
            else:
                return

    def _start(self) -> None:
        """Call every `startup`, now that all are there; one that fails is dropped, with those that require it."""
        for one in list(self._ready):
            if one.module is None or one not in self._ready:
                continue
            try:
                with self._journal.loading(one.snapshot):
                    self._collector.start(one.module, one.snapshot, one.config)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                self._drop(one, crashed(error, one.snapshot.where))
                self._drop_inconsistent()

    def _drop(self, candidate: Candidate, fault: PluginFault) -> None:
        self._ready.remove(candidate)
        if candidate.module is not None:
            self._collector.leave(candidate.module)
        FINDER.forget(candidate.snapshot.id)
        self._plugins.refuse(candidate.snapshot, State.FAILED, fault)


def _config(module: ModuleType, snapshot: Snapshot, settings: Mapping[str, Any] | None) -> Any:
    """The plugin's `Config`, filled from config.toml. Raises PluginFault naming the setting."""
    from pydantic import BaseModel, ValidationError

    model = getattr(module, "Config", None)
    if model is None:
        if settings:
            raise PluginFault(
                _("config.toml: there is a table [plugins.{id}], but the plugin has no settings"),
                snapshot.where,
                id=snapshot.id,
            )
        return None
    file, line = snapshot.place(r"^class\s+Config\b", r"\bConfig\b")
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise PluginFault(_("{file}, line {line}: Config must be a class of Params"), file, line)
    given = dict(settings or {})
    for name in given:
        if name not in model.model_fields:
            known = [*model.model_fields]
            near = difflib.get_close_matches(name, known, 1)
            raise PluginFault(
                _("config.toml, [plugins.{id}]: there is no setting {name}; is {hint} meant?"),
                file,
                line,
                id=snapshot.id,
                name=name,
                hint=near[0] if near else known,
            )
    try:
        return model.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        message = (
            _("config.toml, [plugins.{id}]: the setting {name} is missing")
            if first["type"] == "missing"
            else _("config.toml, [plugins.{id}]: the setting {name} is not right: {reason}")
        )
        raise PluginFault(message, file, line, id=snapshot.id, name=name, reason=first["msg"]) from None
