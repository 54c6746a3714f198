"""What the palette offers on a screen: what can be done on the marked or current records, then the office's other ways."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from caseman.api.messages import msg as _

from .choices import Option
from .grid import field_grid
from .printing import everywhere, print_options
from .view_screen import view_options

if TYPE_CHECKING:
    from .work import OfficeScreen

#: Actions that have a key or a place of their own.
_ELSEWHERE = frozenset(
    {
        "core.edit",
        "core.ask_pass",
        "core.undo",
        "core.redo",
        "core.seen",
        "core.drop_row",
        "core.set_aside",
        "core.save_filter",
        "core.drop_filter",
    }
)


def offered(screen: "OfficeScreen") -> list[Option]:
    """The options of the palette, those of the next step first."""
    return [
        *_grid(screen),
        *_actions(screen),
        *print_options(screen),
        *view_options(screen),
        *(Option(run, told, code=title, keys=(go,)) for go, title, told, run in everywhere(screen)),
    ]


def _grid(screen: "OfficeScreen") -> list[Option]:
    """The grid over the marked or current records, where there are any."""
    tables = ("cases", *screen.desk.open.schema.types)
    refs: Sequence[str] = next((found for table in tables if (found := screen.targets(table))), [])
    told, code = (
        screen.say(_("one field or section over the marked records")),
        screen.say(_("change in a grid")),
    )
    return [Option(lambda: field_grid(screen, refs), told, code=code, keys=("grid", "bg"))] if refs else []


def _actions(screen: "OfficeScreen") -> list[Option]:
    desk = screen.desk
    found = [
        action
        for action in desk.actions()
        if action.id not in _ELSEWHERE and (not action.records or screen.targets(action.records))
    ]
    found.sort(key=lambda action: _rank(screen, action))
    return [
        Option(
            screen.starter(action),
            desk.help(action),
            code=desk.title(action),
            keys=(action.go, action.id),
        )
        for action in found
    ]


def _rank(screen: "OfficeScreen", action: Any) -> tuple[bool, ...]:
    """What comes first: the next step here, then what is done on these records."""
    refs = screen.targets(action.records) if action.step and action.records else []
    nearest = bool(refs) and screen.desk.is_next(refs[0], action.step)
    return (not nearest, action.records != screen.acts_on, not action.records)
