"""The saved filters of a list: choose one, save what is typed, remove one."""

from typing import TYPE_CHECKING

from caseman.api.messages import msg as _

from .choices import Option, open_choices

if TYPE_CHECKING:
    from caseman.tui.widgets.prompt import Prompt

    from .work import OfficeScreen

#: What an option is that is no filter.
SAVE, DROP = "save", "drop"


def choose_filter(screen: "OfficeScreen", prompt: "Prompt", list_: str) -> None:
    """Let the user choose a filter; its text goes into the find line, as if it were typed."""
    from caseman.core.savedfilters import saved

    known = saved(screen.desk.open, list_)
    options = [Option(("", text), text, code=name) for name, text in known.items()]
    if prompt.text.strip():
        options.append(Option((SAVE, ""), prompt.text, code=screen.say(_("save what is typed"))))
    if known:
        options.append(
            Option(
                (DROP, ""),
                screen.say(_("a filter that is not needed any more")),
                code=screen.say(_("remove")),
            )
        )
    if not options:
        screen.app.bell()
        screen.shell.tell(
            screen.say(_("No filter is saved for this list: type one, then F4 saves it.")), "warn"
        )
        return

    def chosen(option: Option) -> None:
        what, text = option.value
        if what == SAVE:
            _save(screen, list_, prompt.text)
        elif what == DROP:
            _drop(screen, list_, known)
        else:
            prompt.open(text)

    open_choices(screen.shell, screen.say(_("filters")), options, chosen)


def _save(screen: "OfficeScreen", list_: str, text: str) -> None:
    from caseman.core.savedfilters import SAVE as ACTION

    action = screen.desk.open.plugins.registry.actions[ACTION]
    screen.start(action, {"list": list_, "text": text}, hidden=("list", "text"))


def _drop(screen: "OfficeScreen", list_: str, known: dict[str, str]) -> None:
    from caseman.core.savedfilters import DROP as ACTION

    options = [Option(name, text, code=name) for name, text in known.items()]

    def chosen(option: Option) -> None:
        screen.do(ACTION, [], {"list": list_, "name": option.value})

    open_choices(screen.shell, screen.say(_("remove")), options, chosen)
