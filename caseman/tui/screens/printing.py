"""Printing from a screen: the documents for what is marked or current; and what else the office can do from anywhere."""

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from caseman.api.documents import Document
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.widgets.reader import Paragraph

from .choices import Option, open_choices
from .help import Help
from .question import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from caseman.core.documents.printing import Run
    from caseman.tui.office_app import OfficeApp

    from .work import OfficeScreen

#: Where prints go, in the office's folder.
FOLDER = "printed"
#: Seconds for which documents are filled before keys are looked at, and the pause for that.
TURN, PAUSE = 0.05, 0.005


def choose_document(screen: "OfficeScreen") -> None:
    """Let the user choose a document for what is marked or current, and print it."""
    printable = _printable(screen)
    if not printable:
        screen.app.bell()
        screen.shell.tell(screen.say(_("There is nothing to print for this.")), "warn")
        return
    options = [
        Option((one, refs), screen.desk.title(one), note=screen.desk.open.text(one.help, _owner(screen, one)))
        for one, refs in printable
    ]
    open_choices(
        screen.shell, screen.say(_("print")), options, lambda option: print_for(screen, *option.value)
    )


def print_options(screen: "OfficeScreen") -> list[Option]:
    """The documents for what is marked or current, for the palette."""

    def option(document: Document, refs: list[str]) -> Option:
        return Option(
            lambda: print_for(screen, document, refs),
            screen.desk.open.text(document.help, _owner(screen, document))
            or screen.say(_("Print it for what is chosen.")),
            code=f"{screen.say(_('print'))} {screen.desk.title(document)}",
            keys=(document.id,),
        )

    return [option(one, refs) for one, refs in _printable(screen)]


def _printable(screen: "OfficeScreen") -> list[tuple[Document, list[str]]]:
    """The documents of what is marked or current, each with its records; those of what the screen shows come first."""
    from caseman.core.documents.printing import documents_for

    office = screen.desk.open
    types = {one.records for one in office.plugins.registry.documents.values()}
    tables = {table: screen.targets(table) for table in (screen.acts_on, *sorted(types - {screen.acts_on}))}
    return [(one, refs) for table, refs in tables.items() if refs for one in documents_for(office, table)]


def _owner(screen: "OfficeScreen", document: Document) -> str:
    return screen.desk.open.plugins.owner(document.id)


def print_for(
    screen: "OfficeScreen",
    document: Document,
    refs: "Sequence[str]",
    given: "Mapping[str, object] | None" = None,
) -> None:
    """Print a document for records: asks what it asks, then how."""
    from .params import ask_fields

    if document.params is not None and given is None:
        ask_fields(
            screen,
            screen.desk.title(document),
            document.params,
            {},
            lambda values: print_for(screen, document, refs, values),
        )
        return
    answers = [
        screen.say(_("print (.docx)")),
        screen.say(_("print (PDF)")),
        screen.say(_("draft: masked, not counted")),
    ]
    told = screen.say(_("{count} records; a print is noted in the log."), count=len(refs))
    ask(
        screen.shell, screen.desk.title(document), told, answers,
        lambda answer: _print(screen, document, refs, given or {}, answer),
    )  # fmt: skip


def _print(
    screen: "OfficeScreen",
    document: Document,
    refs: "Sequence[str]",
    given: "Mapping[str, object]",
    answer: int,
) -> None:
    """Fill one after the other, in turns, so that Esc is heard; nothing is noted before all are filled."""
    from caseman.core.documents.printing import preparing

    runs = preparing(screen.desk.open, document.id, refs, given, draft=answer == 2)
    stopped: list[bool] = []

    def stop() -> None:
        stopped.append(True)
        screen.shell.release_keys()
        screen.shell.tell(screen.say(_("stopped; nothing was kept")), "warn")

    def turn(run: "Run | None" = None) -> None:
        end = monotonic() + TURN
        try:
            while not stopped and (filled := next(runs, None)) is not None:
                run = filled
                if monotonic() > end:
                    told = _("printing: {done} of {count} (Esc stops)")
                    screen.shell.tell(screen.say(told, done=len(run.prints), count=len(refs)))
                    screen.set_timer(PAUSE, partial(turn, filled))
                    return
        except CasemanError as error:
            screen.shell.release_keys()
            screen.shell.tell_error(error)
            return
        if run is not None and not stopped:
            screen.shell.release_keys()
            _save(screen, run, answer)

    screen.shell.hold_keys(stop)
    turn()


def _save(screen: "OfficeScreen", run: "Run", answer: int) -> None:
    """Note and write what was filled, and say where it is."""
    from caseman.core.opening import open_file

    try:
        files = run.save(screen.desk.open.options.data / FOLDER, "pdf" if answer == 1 else "docx")
    except CasemanError as error:
        screen.shell.tell_error(error)
        return
    again = max((one.number for one in run.prints if not one.same), default=0)
    opened = len(files) == 1 and open_file(files[0])
    told = str(files[0]) if len(files) == 1 else f"{files[0].parent} ({len(files)})"
    if again > 1:
        told = screen.say(_("{file}, a reprint: number {number}"), file=told, number=again)
    message = _("Printed and opened: {file}") if opened else _("Printed: {file}")
    screen.shell.tell(screen.say(message, file=told), "good")


def show_doctor(app: "OfficeApp") -> None:
    """What on this computer is not as it should be: the window at once, what it says when it is found out."""
    screen: Help = app.keep("doctor", Help)
    screen.bind_help(app.say(_("this computer")), [Paragraph(app.say(_("Looking …")))])
    app.push_screen(screen)
    app.run_worker(lambda: _examine(app, screen), thread=True, exit_on_error=False)


def _examine(app: "OfficeApp", screen: Help) -> None:
    from caseman.core.doctor import examine

    office = app.desk.open
    found = examine(app.config, app.folder, office.loaded, office.text)
    app.call_from_thread(_show_examined, app, screen, found)


def _show_examined(app: "OfficeApp", screen: Help, found: "Sequence[object]") -> None:
    from caseman.core.doctor import GLYPHS, MARKS, Examined

    inks = {"ok": "good", "look": "text", "bad": "block"}
    paragraphs = []
    for one in found:
        assert isinstance(one, Examined)
        paragraphs.append(Paragraph(f"{one.title}：{one.said}", inks[one.state], MARKS[one.state], 3))
        if one.name == "glyphs":
            paragraphs += [Paragraph(line, "bold", "", 3) for line in GLYPHS]
    screen.bind_help(app.say(_("this computer")), paragraphs)


def everywhere(screen: "OfficeScreen") -> "list[tuple[str, str, str, Callable[[], None]]]":
    """Screens that can be gone to from anywhere: (letters, title, what it is, function)."""
    from .calculator import choose_calculation
    from .report_choosing import choose_report

    app = screen.office_app
    return [
        ("bb", screen.say(_("reports")), screen.say(_("Ledgers over many records: filter, sort, add up, export.")), lambda: choose_report(screen)),
        ("js", screen.say(_("calculator")), screen.say(_("Any calculation for a place and day, with its derivation.")), lambda: choose_calculation(screen)),
        ("ws", screen.say(_("print")), screen.say(_("A document for what is marked or current.")), lambda: choose_document(screen)),
        ("zd", screen.say(_("this computer")), screen.say(_("Look at the terminal, the disk, the store and the plugins.")), lambda: show_doctor(app)),
    ]  # fmt: skip
