"""Choosing a file: folders and tables, narrowed as one types; a path may be typed or pasted."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from caseman.api.messages import msg as _

from .choices import Choices, Option, narrow

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp

#: What tables are called.
TABLES = frozenset({".xls", ".xlsx", ".xlsm", ".et", ".ods", ".csv", ".txt", ".tsv", ".htm", ".html"})
#: How many entries of a folder are offered.
OFFERED = 2000


class Files(Choices):
    """The entries of a folder; the newest files first."""

    def fitting(self, options: Sequence[Option], text: str) -> list[Option]:
        typed = _typed(text)
        if typed is not None:
            return [Option(typed, str(typed))]
        return narrow(options, text)


def _typed(text: str) -> Path | None:
    """A path that was typed or pasted whole."""
    named = text.strip().strip("\"'")
    if not any(sign in named for sign in "/\\~"):
        return None
    try:
        path = Path(named).expanduser()
        return path if path.exists() else None
    except (OSError, ValueError, RuntimeError):
        return None


def _entries(folder: Path) -> list[Option]:
    folders, files = [], []
    try:
        for entry in list(folder.iterdir())[:OFFERED]:
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_dir():
                folders.append(Option(entry, f"{entry.name}/"))
            elif entry.suffix.lower() in TABLES:
                files.append((entry.stat().st_mtime, entry))
    except OSError:
        pass
    files.sort(key=lambda pair: (-pair[0], pair[1].name))
    found = [Option(entry, entry.name) for _time, entry in files]
    found += sorted(folders, key=lambda option: option.title)
    return [*found, Option(folder.parent, "../")]


def first_folder() -> Path:
    """Where files usually come in."""
    for name in ("Downloads", "下载", "Desktop", "桌面"):
        folder = Path.home() / name
        if folder.is_dir():
            return folder
    return Path.cwd()


def open_files(app: "CasemanApp", folder: Path, then: Callable[[Path], None]) -> None:
    """Let the user choose a file, beginning in a folder; `then` gets it, and is not called when there was none."""
    folder = folder.resolve()
    screen: Files = app.keep("files", Files)
    screen.bind_options(app.say(_("file in {folder}"), folder=str(folder)), _entries(folder), "", None)

    def chosen(option: Option | None) -> None:
        if option is None:
            return
        path: Path = option.value
        if path.is_dir():
            app.call_next(open_files, app, path, then)
        else:
            then(path)

    app.push_screen(screen, chosen)
