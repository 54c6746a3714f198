"""The palette: every command that is valid now, by name; Enter runs it."""

from typing import TYPE_CHECKING

from textual.dom import DOMNode

from caseman.api.messages import msg as _
from caseman.tui.commands import written

from .choices import Option, open_choices

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp


def options(app: "CasemanApp") -> list[Option]:
    """The table's commands that are valid where the focus is, then what the screens offer (`palette_options`)."""
    found: dict[str, Option] = {}
    for active in app.screen.active_bindings.values():
        command = app.keys.commands.get(active.binding.id or "")
        if command is None or not active.enabled or not command.listed or command.id in found:
            continue
        found[command.id] = Option(
            (active.binding.action, active.node),
            app.say(command.help),
            code=app.say(command.title),
            note=written(app.keys.of(command.id)[:2], app.translate),
            keys=(command.id,),
        )
    offered = getattr(app.screen, "palette_options", None)
    return [*(offered() if offered else []), *found.values()]


def open_palette(app: "CasemanApp") -> None:
    """Let the user find a command and run it. An option's value is (action, node), or a function."""

    def run(option: Option) -> None:
        if callable(option.value):
            option.value()
            return
        action, node = option.value
        assert isinstance(node, DOMNode)
        app.call_later(app.run_action, action, node)

    open_choices(app, app.say(_("commands")), options(app), run)
