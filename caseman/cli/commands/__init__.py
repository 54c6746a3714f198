"""The commands, one function each: it gets the session and gives the exit code."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseman.cli.session import Session

#: command -> module of this package that has a function of the same name (`import` is `import_`, `print` `print_`).
MODULES = {
    "calc": "computing",
    "check": "checking",
    "demo": "starting",
    "do": "acting",
    "doctor": "examining",
    "find": "reading",
    "history": "reading",
    "import": "importing",
    "packs": "plugging",
    "plugins": "plugging",
    "print": "printing",
    "reconcile": "reconciling",
    "report": "computing",
    "show": "reading",
    "store": "storing",
    "today": "checking",
    "view": "viewing",
    "why": "checking",
}


def run(session: "Session") -> int:
    name = session.told.command
    module = import_module(f"{__name__}.{MODULES[name]}")
    function: Callable[[Session], int] = getattr(
        module, {"import": "import_", "print": "print_"}.get(name, name)
    )
    return function(session)
