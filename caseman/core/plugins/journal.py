"""A note of which plugin is being loaded, so that one that ends the whole program is known at the next start."""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .snapshots import Snapshot

NAME, MARK = "plugins.json", "loading-"
#: A plugin that somebody interrupts after so many seconds hangs; before, they only changed their mind.
HANGS = 5.0


class Journal:
    """Kept in a folder; without one, or where it cannot be written, nothing is remembered."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._killers: dict[str, str] = {}
        if folder is not None and folder.is_dir():
            self._read(folder)

    def _read(self, folder: Path) -> None:
        """The plugins that ended the program: those known, and those whose mark a dead process left."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            known = json.loads((folder / NAME).read_text("utf-8"))
            self._killers = {str(plugin): str(digest) for plugin, digest in known.items()}
        for mark in sorted(folder.glob(f"{MARK}*")):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                told = json.loads(mark.read_text("utf-8"))
                if not _alive(int(told["pid"])):
                    self._killers[str(told["plugin"])] = str(told["digest"])
                    (folder / NAME).write_text(json.dumps(self._killers), "utf-8")
                    mark.unlink()

    def killed(self, snapshot: Snapshot) -> Path | None:
        """The note that this very plugin ended the program when it was loaded. A changed one gets a new chance."""
        if self._folder is None or not self._killers:
            return None
        return self._folder / NAME if self._killers.get(snapshot.id) == snapshot.digest else None

    @contextmanager
    def loading(self, snapshot: Snapshot) -> Iterator[None]:
        """While a plugin's code runs for the first time. The mark stays where the program ends meanwhile."""
        mark, started = self._mark(snapshot), time.monotonic()
        hangs = False
        try:
            yield
        except KeyboardInterrupt:
            hangs = time.monotonic() - started > HANGS
            raise
        finally:
            if mark is not None and not hangs:
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
    """Whether another process of that number runs. Our own number on a mark that we find is a dead one's."""
    if pid == os.getpid():
        return False
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
