"""What the tests of the plugin host share beside fixtures."""

from collections.abc import Callable
from pathlib import Path

from caseman.core.plugins import PluginItem

Write = Callable[..., Path]

#: A plugin that does nothing and is right.
PLAIN = """
    from caseman.api import hookimpl

    @hookimpl
    def register_rules():
        return []
"""


def sentence(item: PluginItem) -> str:
    """Why a plugin is not in use, as English reads it."""
    return item.reason.format_map(dict(item.facts))
