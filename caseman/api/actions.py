"""Actions: one descriptor is the key, the palette entry, the form and the CLI command."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .fields import Params
from .people import Asked, Role

if TYPE_CHECKING:
    from .context import ActionContext, FactsView


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that a user does.

    id        `<plugin>.<name>`, as `caseman do` knows it
    run       does it for one record (`ctx.record`), or for the office where `records` is empty; it writes
              through its context only, and nothing is written when it raises
    records   the record type it acts on; with `many` it takes a marked set, each record on its own:
              what fails stays, the rest is one change set and one undo
    params    the model of what the user types, if anything
    step      the step it does: the core asks the step's gate first
    role      who may do it, None for every user where the action itself asks; go: letters of the go-to line (`ba`) that lead to it
    writes    False for an action that only shows something
    signs     the path of the Approval that a second person gives with it (in rows: of the list, then the field): the list of
              what waits for one offers it there; `asked(facts, path)` says what is agreed to, None where nothing is any more
    """

    id: str
    title: str
    run: "Callable[[ActionContext], None]"
    records: str = ""
    many: bool = False
    params: type[Params] | None = None
    step: str = ""
    role: Role | None = Role.CLERK
    go: str = ""
    help: str = ""
    writes: bool = True
    signs: str = ""
    asked: "Callable[[FactsView, str], Asked | None] | None" = None
