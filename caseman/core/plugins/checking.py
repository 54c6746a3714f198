"""Checking one plugin where it lies, as IT does before dropping it in."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from caseman.api.messages import msg as _

from .faults import PluginFault
from .host import PluginItem
from .loading import load


def check(
    path: Path,
    folders: Sequence[Path],
    builtin: Iterable[tuple[Mapping[str, str], object]],
    config: Mapping[str, Any],
) -> PluginItem:
    """Load the plugin at `path` beside the others, in their absence of it, and give how it fared.

    Raises PluginFault for a path that is no plugin.
    """
    path = path.resolve()
    if not path.exists():
        raise PluginFault(_("there is no file {file}"), path)
    if path.parent not in [folder.resolve() for folder in folders]:
        folders = [path.parent, *folders]
    plugins = load(folders, config, (), builtin)
    for item in plugins.items:
        if Path(item.where).resolve() == path:
            return item
    raise PluginFault(
        _("{file} is no plugin: it is a folder with plugin.toml, a .py file or a .toml pack"), path
    )
