"""F2: go to a screen, an action or a record by two or three letters and what is looked for (`ba 2-1-202`)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from caseman.api.messages import msg as _

from .choices import Choices, Option

if TYPE_CHECKING:
    from .work import OfficeScreen

#: How many records are offered.
OFFERED = 50


class Goto(Choices):
    """Places and actions by their letters; what follows a space, or is no such letters, is looked for among cases."""

    def __init__(self) -> None:
        super().__init__()
        self.screen_below: OfficeScreen | None = None

    def fitting(self, options: Sequence[Option], text: str) -> list[Option]:
        letters, space, sought = text.strip().partition(" ")
        if space:
            verb = [option for option in options if option.code == letters.casefold()]
            if verb:
                return [self._with(verb[0], hit) for hit in self._hits(sought)]
        found = super().fitting(options, text)
        if text.strip() and not any(option.code == text.strip().casefold() for option in found):
            found += [Option(("case", hit), "  ".join(filter(None, hit.cells))) for hit in self._hits(text)]
        return found

    def _hits(self, text: str) -> Sequence[Any]:
        assert self.screen_below is not None
        return self.screen_below.desk.open.finder.find(text, OFFERED).hits

    @staticmethod
    def _with(verb: Option, hit: Any) -> Option:
        return Option(
            (*verb.value, hit), f"{verb.title}  {'  '.join(filter(None, hit.cells))}", code=verb.code
        )


def open_goto(screen: "OfficeScreen") -> None:
    """Let the user go somewhere."""
    from .case import open_case
    from .units import open_units

    app, desk = screen.office_app, screen.desk
    places = [
        Option(("list",), screen.say(_("list of cases")), code="al"),
        Option(("units",), screen.say(_("unit table")), code="lp"),
    ]
    actions = [
        Option(("action", action), desk.title(action), code=action.go)
        for action in desk.actions_for("cases") + desk.actions_for("")
        if action.go
    ]
    dialog: Goto = app.keep("goto", Goto)
    dialog.screen_below = screen
    dialog.bind_options(screen.say(_("go to")), [*places, *actions], "", None)

    def go(option: Option | None) -> None:
        if option is None:
            return
        match option.value:
            case ("case", hit):
                open_case(app, hit.id, [hit.id])
            case ("list", *_hit):
                while len(app.screen_stack) > 1 and type(app.screen).__name__ != "Cases":
                    app.pop_screen()
            case ("units",):
                open_units(app)
            case ("units", hit):
                open_units(app, hit.cells[0])
            case ("action", action):
                screen.start(action)
            case ("action", action, hit):
                screen.start(action, None, [hit.ref] if action.records else ())

    app.push_screen(dialog, go)
