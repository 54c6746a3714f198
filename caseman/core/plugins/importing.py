"""Importing a plugin's modules from its snapshot, under names of its own: `caseman_plugins.<id>`."""

import ast
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from caseman.api.messages import msg as _

from .faults import PluginFault
from .snapshots import FILE, Snapshot

PACKAGE = "caseman_plugins"
#: What of caseman a plugin must not import: it may change with every version.
INNER = ("caseman.core", "caseman.tui", "caseman.cli")


class SnapshotFinder(MetaPathFinder, Loader):
    """Serves the modules of the snapshots that it was given."""

    def __init__(self) -> None:
        self._snapshots: dict[str, Snapshot] = {}

    def add(self, snapshot: Snapshot) -> None:
        """Serve this plugin; modules of an earlier snapshot of the same id are forgotten."""
        self.forget(snapshot.id)
        self._snapshots[snapshot.id] = snapshot

    def forget(self, plugin: str) -> None:
        self._snapshots.pop(plugin, None)
        stem = f"{PACKAGE}.{plugin}"
        for name in [name for name in sys.modules if name == stem or name.startswith(stem + ".")]:
            del sys.modules[name]

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == PACKAGE:
            return ModuleSpec(PACKAGE, self, is_package=True)
        found = self._file(fullname)
        if found is None:
            return None
        snapshot, name = found
        package = name.endswith("__init__.py")
        origin = _path(snapshot, name)
        spec = ModuleSpec(fullname, self, origin=origin, is_package=package or snapshot.form == FILE)
        spec.has_location = True
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        found = self._file(module.__name__)
        if found is not None:
            snapshot, name = found
            code = compile(snapshot.files[name], _path(snapshot, name), "exec", dont_inherit=True)
            exec(code, module.__dict__)

    def _file(self, fullname: str) -> tuple[Snapshot, str] | None:
        """The plugin and the path inside it of a module."""
        package, _dot, rest = fullname.partition(".")
        plugin, _dot, inner = rest.partition(".")
        snapshot = self._snapshots.get(plugin) if package == PACKAGE else None
        if snapshot is None:
            return None
        if snapshot.form == FILE:
            return (snapshot, snapshot.where.name) if not inner else None
        stem = inner.replace(".", "/")
        for name in (f"{stem}/__init__.py" if stem else "__init__.py", f"{stem}.py"):
            if name in snapshot.files:
                return snapshot, name
        return None


def _path(snapshot: Snapshot, name: str) -> str:
    return str(snapshot.where if snapshot.form == FILE else snapshot.where / name)


FINDER = SnapshotFinder()


def import_plugin(snapshot: Snapshot) -> ModuleType:
    """Import a plugin's package. Raises whatever its code raises."""
    from importlib import import_module

    if FINDER not in sys.meta_path:
        sys.meta_path.insert(0, FINDER)
    FINDER.add(snapshot)
    return import_module(f"{PACKAGE}.{snapshot.id}")


def check_imports(snapshot: Snapshot) -> None:
    """Refuse a plugin that imports caseman's inside, or another plugin that its manifest does not require.

    Raises PluginFault with file and line; SyntaxError for source that does not compile.
    """
    allowed = {snapshot.id, *(snapshot.manifest.requires if snapshot.manifest else ())}
    for name, data in snapshot.files.items():
        if not name.endswith(".py") or name.startswith("tests/"):
            continue
        file = _path(snapshot, name)
        for node in ast.walk(ast.parse(data, file)):
            for module in _imported(node):
                _check_import(module, allowed, Path(file), getattr(node, "lineno", 0))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _check_import(module: str, allowed: set[str], file: Path, line: int) -> None:
    if any(module == inner or module.startswith(inner + ".") for inner in INNER):
        raise PluginFault(
            _("{file}, line {line}: {module} is caseman's inside; plugins import caseman.api"),
            file,
            line,
            module=module,
        )
    if module.startswith(PACKAGE + ".") and module.split(".")[1] not in allowed:
        other = module.split(".")[1]
        raise PluginFault(
            _("{file}, line {line}: it imports plugin {other}, which its manifest does not require"),
            file,
            line,
            other=other,
        )
