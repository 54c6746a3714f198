"""Lists from outside: which there are, and taking in a file (`dz`)."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.messages import CasemanError, InputError, Refused
from caseman.api.messages import msg as _
from caseman.tui.aside import Aside
from caseman.tui.commands import bindings
from caseman.tui.widgets.columns import Cell, TableColumn
from caseman.tui.widgets.table import VirtualTable

from .choices import Option, open_choices
from .files import first_folder, open_files
from .help import HelpText
from .list_lines import open_lines
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.tui.office_app import OfficeApp

COLUMNS = (
    TableColumn(_("list"), 24, 1, 34),
    TableColumn(_("not judged"), 6, 0, number=True),
    TableColumn(_("held"), 4, 0, number=True),
    TableColumn(_("agree"), 5, 0, number=True),
    TableColumn(_("rows"), 5, 0, number=True),
    TableColumn(_("saved on"), 10, 0),
    TableColumn(_("file"), 12, 3),
)


class ListTable(VirtualTable):
    """The kinds of lists."""

    BINDINGS = bindings("table", "lists")

    def action_list_file(self) -> None:
        screen = self.screen
        if isinstance(screen, Lists):
            screen.choose_file()


class Lists(OfficeScreen):
    """Every kind of list with what is kept of it."""

    AUTO_FOCUS = "ListTable"

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[Any, Any]] = []
        self._folder: Path | None = None
        self._aside = Aside(self)

    def body(self) -> Iterable[Widget]:
        self.table = ListTable(
            COLUMNS, title=self.say(_("lists")), empty=_("No plugin knows a list."), sortable=False
        )
        yield self.table

    def on_mount(self) -> None:
        self.title_line.show(self.say(_("lists from outside")))
        self._say_how()
        self.show_changed()
        self.table.focus()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self._say_how()
            self.show_changed()

    def _say_how(self) -> None:
        if not self.status.message:
            self.status.tell(self.say(_("F4: take in a file")))

    # The rows

    def show_changed(self) -> None:
        office = self.desk.open
        world = office.world()
        rows: list[tuple[Any, Any]] = []
        for kind in office.plugins.registry.lists.values():
            states = office.book.states(world, kind)
            rows += [(kind, state) for state in states] or [(kind, None)]
        self._rows = rows
        keys = [(kind.id, state.saved.ref if state else "") for kind, state in rows]
        self.table.show(self._painted, len(rows), key=lambda index: keys[index])

    def _painted(self, index: int) -> tuple[Cell, ...]:
        kind, state = self._rows[index]
        title = self.desk.title(kind)
        if state is None:
            return ((title, "muted"), "", "", "", "", "", (self.say(_("no file yet")), "muted"))
        scope = "  ".join(self.say(value) for value in state.saved.scope.values())
        open_ = len(state.open())
        held = sum(not one.settles for one in state.judged.values())
        return (
            f"{title}  {scope}".strip(),
            (str(open_), "block" if open_ else "good"),
            (str(held), "warn") if held else "0",
            str(len(state.compared.agree)),
            str(len(state.saved.lines) + len(state.saved.waiting)),
            state.saved.saved_on[:10],
            state.saved.file,
        )

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        kind, state = self._rows[event.index]
        if state is None:
            self.choose_file()
        else:
            open_lines(self.office_app, kind.id, state.saved.ref)

    # Taking in a file

    def choose_file(self) -> None:
        """Let the user choose a file."""
        open_files(self.shell, self._folder or first_folder(), self.take_in)

    def take_in(self, file: Path) -> None:
        """Read a file, ask what it does not say, keep it and show its lines."""
        from caseman.core.reconcile import fitting

        self._folder = file.parent
        office = self.desk.open
        try:
            data = file.read_bytes()
            kinds = fitting(office, data, file.name)
        except OSError as error:
            reason = error.strerror or ""
            self.shell.tell_error(
                InputError(_("{path} cannot be read: {reason}"), path=str(file), reason=reason)
            )
            return
        except InputError as refused:
            self.shell.tell_error(refused)
            return
        if len(kinds) == 1:
            self._read(data, file.name, kinds[0], {})
            return
        known = kinds or list(office.plugins.registry.lists.values())
        open_choices(
            self.shell,
            self.say(_("which list is {file}?"), file=file.name),
            [Option(kind, self.desk.title(kind), keys=(kind.id,)) for kind in known],
            lambda option: self._read(data, file.name, option.value, {}),
        )

    def _read(self, data: bytes, name: str, kind: Any, words: Mapping[str, str]) -> None:
        """Read and compare aside; nothing is kept there."""
        from caseman.core.reconcile import ListBook, compare_bytes

        office = self.desk.open
        book = ListBook(office.plugins.registry.lists, office.guard)
        self.status.tell(self.say(_("reading {file} … (Esc stops)"), file=name))
        self._aside.start(
            lambda step: compare_bytes(office, data, name, kind, words, book, step),
            lambda found: self._compared(data, found, dict(words)),
            refused=lambda error: self._ask_file(data, name, kind, dict(words), error),
            told=lambda done, rows: self.say(
                _("reading {file}: {done} of {rows} rows (Esc stops)"), file=name, done=done, rows=rows
            ),
            left=lambda: self.shell.tell(self.say(_("stopped; nothing was kept")), "warn"),
        )

    def _compared(self, data: bytes, found: Any, words: dict[str, str]) -> None:
        from caseman.core.reconcile import STAGE

        if STAGE not in words and found.only_stage:
            self._ask_stage(data, found, words)
        else:
            self._keep(data, found)

    def _ask_file(
        self, data: bytes, name: str, kind: Any, words: dict[str, str], error: CasemanError
    ) -> None:
        """What the file does not say: a column under another heading, or of which bank it is."""
        from caseman.core.reconcile import NeedsColumn, NeedsScope

        def again(key: str) -> Any:
            return lambda option: self._read(data, name, kind, {**words, key: option.value})

        missing, found = error.facts.get("missing"), error.facts.get("found")
        if isinstance(error, NeedsScope):
            title = self.say(error.message, **error.facts)
            open_choices(self.shell, title, [Option(one, one) for one in error.known], again(error.name))
        elif isinstance(error, NeedsColumn):
            title = self.say(_("which column is {heading}?"), heading=error.name)
            none = Option("", self.say(_("none: it is not in this file")))
            open_choices(
                self.shell, title, [*(Option(one, one) for one in error.known), none], again(error.name)
            )
        elif isinstance(missing, list) and isinstance(found, list) and missing[0] not in words:
            title = self.say(_("which column is {heading}?"), heading=missing[0])
            near = error.facts.get("near")
            likely = near if isinstance(near, list) else []
            found = sorted(found, key=lambda one: one not in likely)  # then the others as they stand
            open_choices(self.shell, title, [Option(one, one) for one in found], again(missing[0]))
        else:
            self.shell.tell_error(error)

    def _ask_stage(self, data: bytes, found: Any, words: dict[str, str]) -> None:
        """Whether a file that lacks every case of another state is the whole list, or of that state only."""
        from caseman.core.reconcile import STAGE

        office, kind, name = self.desk.open, found.received.kind, found.received.file
        stage, lacks = found.only_stage, len(found.missing_there)
        owner = next(office.plugins.owner(step.id) for step in office.rulebook.states if step.state == stage)
        state = office.text(stage, owner)
        options = [
            Option(
                stage,
                self.say(_("only of those {state}: {rows} rows"), state=state, rows=found.received.rows),
            ),
            Option("", self.say(_("the whole list: {count} of ours are missing on it"), count=lacks)),
        ]
        open_choices(
            self.shell,
            self.say(_("what is {file} of?"), file=name),
            options,
            lambda option: self._read(data, name, kind, {**words, STAGE: option.value}),
        )

    def _keep(self, data: bytes, found: Any) -> None:
        from caseman.core.reconcile import keep

        office = self.desk.open
        try:
            keep(office, data, found)
        except Refused as error:
            self.shell.tell_error(error)
            return
        self.show_changed()
        told = self.say(
            _("{rows} rows, {new} new; {agree} agree, {differ} differ"),
            rows=found.received.rows,
            new=found.new,
            agree=found.agree,
            differ=len(found.open),
        )
        if found.received.bad:
            told += self.say(
                _("; {count} rows cannot be read: see what was found"), count=len(found.received.bad)
            )
        ink = "block" if found.open or found.received.bad else "good"
        open_lines(self.office_app, found.received.kind.id, f"lists/{found.id}", (told, ink))

    # Keys

    def action_check(self) -> None:
        self.desk.open.refresh()
        self.show_changed()

    def help_here(self) -> HelpText:
        return HelpText(
            self.say(_("lists from outside")),
            self.say(
                _(
                    "F4 takes in a file of an authority or bank: it is compared with ours line by line and kept as received."
                    " Enter shows the lines. The same file again changes nothing."
                )
            ),
        )


def open_lists(app: "OfficeApp") -> Lists:
    """Show the lists."""
    screen: Lists = app.keep("lists", Lists)
    if screen not in app.screen_stack:
        app.push_screen(screen)
    while app.screen is not screen:
        app.pop_screen()
    return screen
