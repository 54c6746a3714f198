"""Importing a plugin's modules from its snapshot, under names of its own: `caseman_plugins.<id>`."""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType

from caseman.api.messages import msg as _

from . import compiled
from .faults import NOT_TEXT, PluginFault, not_text
from .snapshots import CODE, FILE, Snapshot

PACKAGE = "caseman_plugins"
#: What of caseman a plugin may import; all else may change with every version.
OUTER = ("caseman", "caseman.api")
#: Source that may import what it must not, and is worth a closer look: most is not.
_SUSPECT = re.compile(rb"caseman_plugins|\bcaseman\b(?!\s*\.\s*api\b)|from\s+\.\.")


class SnapshotFinder(MetaPathFinder, Loader):
    """Serves the modules of the snapshots that it was given, from what their source compiled to."""

    def __init__(self) -> None:
        self._snapshots: dict[str, Snapshot] = {}
        self._codes: dict[str, dict[str, CodeType]] = {}

    def add(self, snapshot: Snapshot, codes: dict[str, CodeType]) -> None:
        """Serve this plugin; modules of an earlier snapshot of the same id are forgotten."""
        self.forget(snapshot.id)
        self._snapshots[snapshot.id], self._codes[snapshot.id] = snapshot, codes

    def forget(self, plugin: str) -> None:
        self._snapshots.pop(plugin, None)
        self._codes.pop(plugin, None)
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
        package = name.endswith(CODE) or snapshot.form == FILE
        spec = ModuleSpec(fullname, self, origin=snapshot.path(name), is_package=package)
        spec.has_location = True
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        found = self._file(module.__name__)
        if found is not None:
            snapshot, name = found
            code = self._codes[snapshot.id].get(name)
            exec(code or _compiled(snapshot, name), module.__dict__)

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
        for name in (f"{stem}/{CODE}" if stem else CODE, f"{stem}.py"):
            if name in snapshot.files:
                return snapshot, name
        return None


FINDER = SnapshotFinder()


def import_plugin(snapshot: Snapshot, codes: dict[str, CodeType]) -> ModuleType:
    """Import a plugin's package from what its source compiled to. Raises whatever its code raises."""
    if FINDER not in sys.meta_path:
        sys.meta_path.insert(0, FINDER)
    FINDER.add(snapshot, codes)
    return import_module(f"{PACKAGE}.{snapshot.id}")


def _is_source(name: str) -> bool:
    return name.endswith(".py") and not name.startswith("tests/")


def compile_source(snapshot: Snapshot) -> dict[str, CodeType]:
    """What each source file compiles to, by its path inside the plugin, whether it is imported yet or not.

    Refuses source that is no Python, and imports of caseman's inside or of a plugin that is not required.
    Raises PluginFault with file and line, or SyntaxError. What passed once is kept and not looked at again.
    """
    codes = compiled.kept(snapshot)
    if codes is not None:
        return codes
    for name, data in sorted(snapshot.files.items()):
        if _is_source(name):
            _check_text(data, snapshot.path(name))
            if _SUSPECT.search(data):
                _check_imports(snapshot, name, data)
    codes = {name: _compiled(snapshot, name) for name in snapshot.files if _is_source(name)}
    compiled.keep(snapshot, codes)
    return codes


def _compiled(snapshot: Snapshot, name: str) -> CodeType:
    return compile(snapshot.files[name], snapshot.path(name), "exec", dont_inherit=True)


def _check_text(data: bytes, file: str) -> None:
    """Source in another encoding, or with zero bytes, which Python tells without a line."""
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise PluginFault(_("{file}, line {line}: there is a zero byte; it is no text"), file, line)
    if line := not_text(data):
        raise PluginFault(NOT_TEXT, file, line)


def _check_imports(snapshot: Snapshot, name: str, data: bytes) -> None:
    file = snapshot.path(name)
    package = (
        [PACKAGE, snapshot.id, *name.split("/")[:-1]] if snapshot.form != FILE else [PACKAGE, snapshot.id]
    )
    for node in ast.walk(ast.parse(data, file)):
        for module in _imported(node, package):
            _check_import(module, snapshot, file, getattr(node, "lineno", 1))


def _imported(node: ast.AST, package: Sequence[str]) -> Iterator[str]:
    """Full names of what a statement imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = [*package[: len(package) - node.level + 1]] if node.level else []
        stem = [*above, node.module] if node.module else above
        yield from (".".join([*stem, alias.name]) for alias in node.names)


def _check_import(module: str, snapshot: Snapshot, file: str, line: int) -> None:
    first, _dot, rest = module.partition(".")
    if first == "caseman" and module not in OUTER and not module.startswith("caseman.api."):
        raise PluginFault(
            _("{file}, line {line}: {module} is caseman's inside; a plugin imports caseman.api"),
            file,
            line,
            module=module,
        )
    other = rest.partition(".")[0]
    if first == PACKAGE and other not in (snapshot.id, *snapshot.requires):
        raise PluginFault(
            _(
                "{file}, line {line}: it imports plugin {other}; add {other} to requires in its manifest, or do without"
            ),
            file,
            line,
            other=other,
        )
