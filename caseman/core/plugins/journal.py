"""A note of which plugin is being loaded, so that one that ends the whole program is known at the next start."""

import contextlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .snapshots import Snapshot

NAME, MARK = "plugins.json", "loading-"


class Journal:
    """Kept in a folder; without one, or where it cannot be written, nothing is remembered."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._killers: dict[str, str] = {}
        if folder is not None and folder.is_dir():
            self._read(folder)

    def _read(self, folder: Path) -> None:
        """The plugins that ended the program: those known, and those whose mark a dead process left."""
        with contextlib.suppress(OSError, ValueError):
            known = json.loads((folder / NAME).read_text("utf-8"))
            self._killers = {str(plugin): str(digest) for plugin, digest in known.items()}
        for mark in folder.glob(f"{MARK}*"):
            with contextlib.suppress(OSError, ValueError):
                told = json.loads(mark.read_text("utf-8"))
                if not _alive(int(told["pid"])):
                    self._killers[str(told["plugin"])] = str(told["digest"])
                    (folder / NAME).write_text(json.dumps(self._killers), "utf-8")
                    mark.unlink()

    def killed(self, snapshot: Snapshot) -> bool:
        """Whether this very plugin ended the program when it was loaded. A changed one gets a new chance."""
        return self._killers.get(snapshot.id) == snapshot.digest

    @contextmanager
    def loading(self, snapshot: Snapshot) -> Iterator[None]:
        """While a plugin's code runs for the first time."""
        mark = self._mark(snapshot)
        yield
        if mark is not None:
            with contextlib.suppress(OSError):
                mark.unlink()

    def _mark(self, snapshot: Snapshot) -> Path | None:
        if self._folder is None:
            return None
        told = {"pid": os.getpid(), "plugin": snapshot.id, "digest": snapshot.digest}
        mark = self._folder / f"{MARK}{os.getpid()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            mark.write_text(json.dumps(told), "utf-8")
        except OSError:
            return None
        return mark


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return True
    if os.name == "nt":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # type: ignore[attr-defined]
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)  # type: ignore[attr-defined]
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
