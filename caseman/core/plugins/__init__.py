"""The plugin host: finds plugins, loads each from a snapshot of its bytes, and keeps one's faults from the others.

Python in a plugin is not sandboxed: it can do what caseman can do.
"""

from .checking import Problem, check
from .host import PluginItem, Plugins, State
from .loading import load
from .registry import Registry
from .scaffold import scaffold
from .snapshots import PackFile, Snapshot, discover

__all__ = [
    "PackFile",
    "PluginItem",
    "Plugins",
    "Problem",
    "Registry",
    "Snapshot",
    "State",
    "check",
    "discover",
    "load",
    "scaffold",
]
