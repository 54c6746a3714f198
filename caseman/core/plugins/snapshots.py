"""Finding plugins, and reading each once: everything later comes from these bytes, never from the disk again."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from caseman.api.messages import msg as _

from . import manifest
from .faults import PluginFault, line_with
from .manifest import Manifest

MANIFEST, PACKS, CODE = "plugin.toml", "packs", "__init__.py"
FOLDER, FILE, PACK, BUILTIN = "folder", "file", "pack", "builtin"
#: A plugin is code and small data; a folder larger than this is a mistake.
LARGEST = 64 * 1024 * 1024
IGNORED = ("__pycache__", "node_modules")
#: What lies about in folders and is nobody's plugin. Everything else that is none is told.
LITTER = re.compile(r"[._~].*|.*~|.*\.(bak|md)|readme.*|desktop\.ini|thumbs\.db|plugins\.lock", re.IGNORECASE)


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
    def requires(self) -> tuple[str, ...]:
        return self.manifest.requires if self.manifest else ()

    @property
    def has_code(self) -> bool:
        return self.form == FILE or (self.form == FOLDER and CODE in self.files)

    @property
    def packs(self) -> list[PackFile]:
        """The packs of a plugin's folder, or the pack itself."""
        if self.form == PACK:
            return [PackFile(str(self.where), data, self.id) for data in self.files.values()]
        wanted = [name for name in sorted(self.files) if _is_pack(name)]
        return [PackFile(str(self.where / name), self.files[name], self.id) for name in wanted]

    def path(self, name: str) -> str:
        """Where one of its files lies."""
        return str(self.where / name if self.form == FOLDER else self.where)

    def manifest_place(self, key: str) -> tuple[str, int]:
        """File and line of a key of its manifest."""
        name = MANIFEST if self.form == FOLDER else self.where.name
        pattern = rf"^(# )?[ \t]*{key}\s*="
        return self.path(name), line_with(self.files.get(name, b""), pattern) or 1

    def place(self, *patterns: str) -> tuple[str, int]:
        """File and line of its code where one of the regular expressions is first found, tried in their order; else its first line."""
        code = {name: data for name, data in sorted(self.files.items()) if name.endswith(".py")}
        for pattern in patterns:
            for name, data in code.items():
                line = line_with(data, pattern)
                if line:
                    return self.path(name), line
        return self.path(CODE if CODE in code else MANIFEST), 1

    def names(self) -> Sequence[str]:
        """Satisfies `caseman.api.Files`."""
        return sorted(self.files)

    def read(self, name: str) -> bytes:
        """Bytes of a file by its path inside the plugin. Raises KeyError."""
        return self.files[name]


def _is_pack(name: str) -> bool:
    return name.startswith(f"{PACKS}/") and name.endswith(".toml")


def discover(folders: Iterable[Path]) -> list[Snapshot]:
    """What lies in the folders, by the manifests alone: no code is run and no other file read."""
    return _each(folders, whole=False)


def read_all(folders: Iterable[Path]) -> list[Snapshot]:
    """Every plugin in the folders, whole, in the order of the folders and of names; what cannot be read carries its fault."""
    return _each(folders, whole=True)


def _each(folders: Iterable[Path], whole: bool) -> list[Snapshot]:
    found: list[Snapshot] = []
    for folder in folders:
        try:
            entries = sorted(folder.iterdir()) if folder.is_dir() else []
        except OSError as error:
            found.append(Snapshot(FOLDER, folder, fault=_unread(error, folder)))
            continue
        found += [read(entry, whole) for entry in entries if not _litter(entry)]
    return found


def _litter(entry: Path) -> bool:
    return bool(LITTER.fullmatch(entry.name)) or entry.name in IGNORED


def read(path: Path, whole: bool = True) -> Snapshot:
    """Read one plugin; with `whole` false nothing but what its manifest is in."""
    form = FOLDER if path.is_dir() else PACK if path.suffix == ".toml" else FILE
    files: dict[str, bytes] = {}
    try:
        if form != FOLDER and (path.suffix not in (".py", ".toml") or not path.is_file()):
            raise PluginFault(
                _("{file} is no plugin: a plugin is a folder with plugin.toml, a .py file or a .toml pack"),
                path,
            )
        files = _folder(path, whole) if form == FOLDER else {path.name: path.read_bytes()}
        return Snapshot(form, path, files, _manifest(form, path, files, whole))
    except PluginFault as fault:
        return Snapshot(form, path, files, None, fault)
    except OSError as error:
        return Snapshot(form, path, files, None, _unread(error, path))


def _unread(error: OSError, path: Path) -> PluginFault:
    reason = error.strerror or type(error).__name__
    return PluginFault(_("{file} cannot be read: {reason}"), error.filename or path, reason=reason)


def _folder(path: Path, whole: bool) -> dict[str, bytes]:
    if not whole:
        return {MANIFEST: (path / MANIFEST).read_bytes()} if (path / MANIFEST).is_file() else {}
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


def _manifest(form: str, path: Path, files: dict[str, bytes], whole: bool) -> Manifest:
    if form == PACK:
        return manifest.of_pack(files[path.name], str(path))
    if form == FILE:
        found = manifest.of_file(files[path.name], str(path))
        return _named(found, path.stem, path, files[path.name])
    if MANIFEST not in files:
        raise PluginFault(
            _("{file} has no plugin.toml; write one, or begin the folder's name with _ to leave it out"), path
        )
    found = manifest.of_folder(files[MANIFEST], str(path / MANIFEST))
    if whole and CODE not in files and not any(_is_pack(name) for name in files):
        raise PluginFault(
            _("{file}, line {line}: there is neither an __init__.py beside it nor packs/*.toml"),
            path / MANIFEST,
            1,
        )
    return _named(found, path.name, path / MANIFEST, files[MANIFEST])


def _named(found: Manifest, name: str, file: Path, data: bytes) -> Manifest:
    """A plugin lies under its id, so that a copy of it is noticed."""
    if found.id != name:
        raise PluginFault(
            _("{file}, line {line}: the id “{id}” and the name “{name}” differ; make them the same"),
            file,
            line_with(data, r"^(# )?[ \t]*id\s*=") or 1,
            id=found.id,
            name=name,
        )
    return found
