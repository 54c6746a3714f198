"""Finding plugins, and reading each once: everything later comes from these bytes, never from the disk again."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from caseman.api.messages import msg as _

from . import manifest
from .faults import PluginFault
from .manifest import Manifest

MANIFEST, PACKS = "plugin.toml", "packs"
FOLDER, FILE, PACK, BUILTIN = "folder", "file", "pack", "builtin"
#: A plugin is code and small data; a folder larger than this is a mistake.
LARGEST = 64 * 1024 * 1024
IGNORED = ("__pycache__", "node_modules")


@dataclass(frozen=True, slots=True)
class PackFile:
    """A policy pack as it lay there; `plugin` is the plugin that ships it, or the pack's own id."""

    path: str
    data: bytes
    plugin: str


@dataclass(frozen=True)
class Snapshot:
    """One plugin as it was read: its form, where it lies, its files by path inside it, its manifest or the fault."""

    form: str
    where: Path
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    manifest: Manifest | None = None
    fault: PluginFault | None = None

    @property
    def id(self) -> str:
        return self.manifest.id if self.manifest else self.where.stem

    @cached_property
    def digest(self) -> str:
        """Names this very content."""
        total = hashlib.sha256()
        for name, data in sorted(self.files.items()):
            total.update(f"{name}\0{len(data)}\0".encode() + data)
        return total.hexdigest()

    @property
    def packs(self) -> list[PackFile]:
        """The packs of a plugin's folder, or the pack itself."""
        if self.form == PACK:
            return [PackFile(str(self.where), data, self.id) for data in self.files.values()]
        wanted = [
            name for name in sorted(self.files) if name.startswith(f"{PACKS}/") and name.endswith(".toml")
        ]
        return [PackFile(str(self.where / name), self.files[name], self.id) for name in wanted]

    def names(self) -> Sequence[str]:
        """Satisfies `caseman.api.Files`."""
        return sorted(self.files)

    def read(self, name: str) -> bytes:
        """Bytes of a file by its path inside the plugin. Raises KeyError."""
        return self.files[name]


def discover(folders: Iterable[Path]) -> list[Snapshot]:
    """Every plugin in the folders, in the order of the folders and of names; what cannot be read carries its fault."""
    return [read(path) for folder in folders for path in candidates(folder)]


def candidates(folder: Path) -> list[Path]:
    """What in a folder of plugins is meant to be one."""
    if not folder.is_dir():
        return []
    entries = sorted(
        entry for entry in folder.iterdir() if entry.name[0] not in "._" and entry.name not in IGNORED
    )
    return [entry for entry in entries if entry.is_dir() or entry.suffix in (".py", ".toml")]


def read(path: Path) -> Snapshot:
    """Read one plugin whole."""
    form = FOLDER if path.is_dir() else FILE if path.suffix == ".py" else PACK
    files: dict[str, bytes] = {}
    try:
        files = _folder(path) if form == FOLDER else {path.name: path.read_bytes()}
        return Snapshot(form, path, files, _manifest(form, path, files))
    except PluginFault as fault:
        return Snapshot(form, path, files, None, fault)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        unread = PluginFault(_("{file} cannot be read: {reason}"), error.filename or path, reason=reason)
        return Snapshot(form, path, files, None, unread)


def _folder(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for entry in sorted(path.rglob("*")):
        inside = entry.relative_to(path)
        if not entry.is_file() or any(part in IGNORED or part.startswith(".") for part in inside.parts):
            continue
        total += entry.stat().st_size
        if total > LARGEST:
            raise PluginFault(_("{file} is larger than 64 MB: it is no plugin"), path)
        files[inside.as_posix()] = entry.read_bytes()
    return files


def _manifest(form: str, path: Path, files: dict[str, bytes]) -> Manifest:
    if form == PACK:
        return manifest.of_pack(files[path.name], str(path))
    if form == FILE:
        return manifest.of_file(files[path.name], str(path))
    if MANIFEST not in files:
        raise PluginFault(_("{file} has no plugin.toml"), path)
    found = manifest.of_folder(files[MANIFEST], str(path / MANIFEST))
    if "__init__.py" not in files and not any(name.startswith(f"{PACKS}/") for name in files):
        raise PluginFault(_("{file} has neither __init__.py nor packs/"), path)
    return found
