"""The palette: every command that is valid now, by name; Enter runs it."""

from typing import TYPE_CHECKING

from caseman.api.messages import msg as _
from caseman.tui.commands import written

from .choices import Option, open_choices

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp


def options(app: "CasemanApp") -> list[Option]:
    """What the screen offers (`palette_options`), then the table's commands that are valid where the focus is."""
    valid = {active.binding.id for active in app.screen.active_bindings.values() if active.enabled}
    offered = getattr(app.screen, "palette_options", None)
    return [
        *(offered() if offered else ()),
        *(
            Option(
                command.id,
                app.say(command.help),
                code=app.say(command.title),
                note=written(app.keys.of(command.id)[:2], app.translate),
                keys=(command.id,),
            )
            for command in app.keys.commands.values()
            if command.listed and command.id in valid and command.id != "palette"
        ),
    ]


def open_palette(app: "CasemanApp") -> None:
    """Let the user find a command and run it. An option's value is the id of a command, or a function."""

    def run(option: Option) -> None:
        if callable(option.value):
            option.value()
        else:
            app.call_later(app.run_command, option.value)

    open_choices(app, app.say(_("commands")), options(app), run)
