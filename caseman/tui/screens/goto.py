"""F2: go to a screen, an action or a record by two or three letters and what is looked for (`ba 2-1-202`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from caseman.api.messages import msg as _
from caseman.api.values import half_width
from caseman.tui.meant import records_meant

from .choices import Choices, Option, open_choices

if TYPE_CHECKING:
    from .work import OfficeScreen

#: How many records are offered.
OFFERED = 50


@dataclass(frozen=True, slots=True)
class Goal:
    """Where letters lead. `run` gets the reference of the record that was named after them, or an empty text;
    with `words` it gets what was typed after them."""

    run: Callable[[str], None]
    records: str = ""
    words: bool = False


class Goto(Choices):
    """Goals by their letters; what follows a space, or is no such letters, is looked for among records."""

    def __init__(self) -> None:
        super().__init__()
        self.screen_below: OfficeScreen | None = None

    def fitting(self, options: Sequence[Option], text: str) -> list[Option]:
        letters, space, sought = half_width(text).lstrip().partition(" ")
        verbs = [option for option in options if option.code == letters.casefold()]
        # of customers there are too many to be offered before something of one is typed
        named = [verb for verb in verbs if sought.strip() or verb.value.records not in ("", "cases", "units")]
        if space and named:
            return [option for verb in named for option in self._named(verb, sought.strip())]
        text = half_width(text).strip()
        found = super().fitting(options, text)
        if text and not verbs:
            found += [self._case(known) for known in self._known("cases", text)]
        return found

    def _known(self, table: str, sought: str) -> Sequence[Any]:
        assert self.screen_below is not None
        return records_meant(self.screen_below.desk.open, table, sought, OFFERED)

    def _named(self, verb: Option, sought: str) -> list[Option]:
        """What a verb may be done on."""
        goal = verb.value
        if goal.words:
            run = goal.run
            return [Option(Goal(lambda _ref: run(sought)), f"{verb.title}  {sought}", code=verb.code)]
        if not goal.records:
            return [verb]
        return [
            Option(
                Goal(_with(goal.run, known.ref)), f"{verb.title}  {known.name}  {known.more}", code=verb.code
            )
            for known in self._known(goal.records, sought)
        ]

    def _case(self, known: Any) -> Option:
        from .record import open_record

        assert self.screen_below is not None
        app = self.screen_below.office_app
        return Option(Goal(lambda _ref: open_record(app, known.ref)), known.name)


def _with(run: Callable[[str], None], ref: str) -> Callable[[str], None]:
    return lambda _ref: run(ref)


def _place(run: Callable[[], None]) -> Goal:
    return Goal(lambda _ref: run())


def goals(screen: "OfficeScreen") -> list[Option]:
    """Everything that has letters: the screens, the lists of records, then the actions."""
    from .batches import open_batches
    from .checks import open_checks
    from .lists import open_lists
    from .money import open_money
    from .papers import open_papers
    from .printing import everywhere
    from .record import open_record
    from .records import open_records
    from .today import open_today
    from .units import open_units

    app, desk = screen.office_app, screen.desk

    def records(table: str) -> Goal:
        return Goal(lambda ref: open_record(app, ref) if ref else open_records(app, table), table)

    def lists(_ref: str) -> None:
        open_lists(app)

    found = [
        Option(_place(lambda: open_today(app)), screen.say(_("today")), code="jr"),
        Option(records("cases"), screen.say(_("list of cases")), code="al"),
        Option(
            Goal(lambda ref: open_units(app, ref.rpartition(":")[2]), "units"),
            screen.say(_("unit table")),
            code="lp",
        ),
        Option(
            Goal(lambda text: open_checks(app, text), words=True), screen.say(_("what was found")), code="jc"
        ),
        Option(Goal(lists), screen.say(_("lists from outside")), code="dz"),
        Option(Goal(app.suppose, words=True), screen.say(_("try the law of another day")), code="rq"),
    ]
    found += [
        Option(_place(lambda: open_papers(app)), screen.say(_("papers")), code="yj"),
        Option(_place(lambda: open_money(app)), screen.say(_("money and day close")), code="rj"),
        Option(_place(lambda: open_batches(app)), screen.say(_("batches")), code="pc"),
    ]
    if any(desk.unsaved.names()):
        found.append(Option(Goal(lambda _ref: open_unsaved(screen)), screen.say(_("not saved")), code="cg"))
    types = sorted(desk.open.plugins.registry.records.values(), key=lambda kind: kind.order)
    found += [Option(records(kind.id), desk.title(kind), code=kind.go) for kind in types if kind.go]
    found += [Option(_place(run), title, code=go) for go, title, _told, run in everywhere(screen)]
    for view in desk.open.plugins.registry.views.values():
        if view.go:
            goal = Goal(partial(_to_view, screen, view), view.records)
            found.append(Option(goal, desk.title(view), code=view.go))
    for action in desk.actions():
        if action.go:
            goal = Goal(screen.starter(action), action.records)
            found.append(Option(goal, desk.title(action), code=action.go))
    return found


def _to_view(screen: "OfficeScreen", view: Any, ref: str) -> None:
    """To a view of the office or of a record: the one named, else the current one, else the one that is asked for."""
    from .view_screen import open_view

    refs = [ref] if ref or not view.records else screen.targets(view.records)
    if refs:
        open_view(screen.office_app, view, refs[0])
    else:
        open_goto(screen, f"{view.go} ")


def open_unsaved(screen: "OfficeScreen") -> None:
    """Choose what was typed and not saved, and go on with it."""
    from .record import open_record

    desk = screen.desk
    options = [Option(name, desk.form_name(name)) for name in desk.unsaved.names()]

    def go(option: Option) -> None:
        from .grid import GRID, open_unsaved_grid

        if option.value.startswith(GRID):
            open_unsaved_grid(screen, option.value)
            return
        ref, hash_, section = option.value.partition("#")
        action, _at, target = option.value.partition("@")
        if hash_:
            open_record(screen.office_app, ref, at=f"{section}.x" if section else "x")
        elif action in desk.open.plugins.registry.actions:
            screen.start(desk.open.plugins.registry.actions[action], None, [target] if target else ())

    open_choices(screen.shell, screen.say(_("not saved")), options, go)


def open_goto(screen: "OfficeScreen", text: str = "") -> None:
    """Let the user go somewhere; `text` is what was typed already."""
    dialog: Goto = screen.office_app.keep("goto", Goto)
    dialog.screen_below = screen
    dialog.bind_options(screen.say(_("go to")), goals(screen), text, None)

    def go(option: Option | None) -> None:
        if option is not None:
            option.value.run("")

    screen.app.push_screen(dialog, go)
