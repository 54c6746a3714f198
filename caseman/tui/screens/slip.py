"""The status slip: how far a record has come and what is missing, in the words of `why`; to read, copy and print."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.safe_text import content
from caseman.tui.widgets.reader import Paragraph, Reader

from .base import Dialog

if TYPE_CHECKING:
    from caseman.core.office import Office
    from caseman.core.progress import Progress
    from caseman.core.records import Record

    from .work import OfficeScreen

#: How a step's state is told to a customer.
STATES = {
    "done": _("done"),
    "open": _("can be done now"),
    "blocked": _("not yet possible"),
    "skipped": _("not needed"),
    "later": _("later"),
}


class Slip(Dialog[None]):
    """F10 prints it where a plugin brings the document, Ctrl+C copies its text."""

    key_titles = {"save": _("print"), "copy": _("copy")}

    DEFAULT_CSS = """
    Slip Reader { width: 76; max-width: 96%; height: 85%; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._below: OfficeScreen | None = None
        self._record: Record | None = None

    def bind_record(self, below: "OfficeScreen", record: "Record") -> None:
        """The slip of a record, over a screen."""
        self._below, self._record = below, record
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        yield Reader(classes="window")

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        assert self._below is not None
        assert self._record is not None
        reader = self.query_one(Reader)
        reader.border_title = content(self.say(_("status slip")))
        reader.border_subtitle = content(self.keys_told())
        reader.show(slip(self._below, self._record))
        reader.focus()

    def action_save(self) -> None:
        """Write the print file into the office's folder of prints, and note the print."""
        from caseman.core.documents.printing import prepare

        assert self._below is not None
        assert self._record is not None
        below, record = self._below, self._record
        document = _document(below.desk.open, record.table)
        if not document:
            self.app.bell()
            self.shell.tell(self.say(_("No plugin prints this slip; copy its text instead.")), "warn")
            return
        try:
            files = prepare(below.desk.open, document, [record.ref]).save(
                below.desk.open.options.data / "printed"
            )
        except CasemanError as error:
            self.shell.tell_error(error)
            return
        self.close(None)
        below.shell.tell(self.say(_("printed: {file}"), file=str(files[0])), "good")


def _document(office: "Office", table: str) -> str:
    """The document that prints a record's status slip; empty where no plugin brings one."""
    from caseman.core.documents.printing import documents_for

    return next((one.id for one in documents_for(office, table) if one.id.endswith(".status_slip")), "")


def slip(below: "OfficeScreen", record: "Record") -> list[Paragraph]:
    """The slip's text: record and day, the steps that come next, what stands against them; then what is done, and later."""
    from caseman.core.progress import progress

    desk, say = below.desk, below.say
    office = desk.open
    steps = progress(office, record)
    found = [
        Paragraph(f"{record.label}  {office.state(record)}".strip(), "bold"),
        Paragraph(say(_("as of {day}"), day=office.today.isoformat()), "muted"),
        Paragraph(""),
        *(_step(below, one) for one in steps if one.state in ("open", "blocked")),
        Paragraph(""),
        *_needed(below, steps),
        Paragraph(""),
        *(_step(below, one) for one in steps if one.state == "done"),
    ]
    for state in ("skipped", "later"):
        titles = [desk.title(one.step) for one in steps if one.state == state]
        if titles:
            found.append(Paragraph(office.text.fact(titles), "muted", f"  {say(STATES[state])}", 20))
    return found


def _step(below: "OfficeScreen", one: "Progress") -> Paragraph:
    """A step with its state and its day."""
    sign = below.shell.glyphs.done if one.state == "done" else " "
    day = one.day.isoformat() if one.day else ""
    told = f"{below.say(STATES[one.state])}  {day}".strip()
    return Paragraph(told, lead=f"{sign} {below.desk.title(one.step)}", lead_cells=20)


def _needed(below: "OfficeScreen", steps: "Sequence[Progress]") -> Iterator[Paragraph]:
    """What stands against the next steps. One finding may stand against two of them and is said once, as `why` says it."""
    office, say = below.desk.open, below.say
    against = {finding.id: finding for one in steps for finding in one.against}
    yield Paragraph(say(_("What is still needed:")) if against else say(_("Nothing is missing.")), "bold")
    for number, finding in enumerate(against.values(), 1):
        owner = office.plugins.owner(finding.rule)
        yield Paragraph(office.sentence(finding), lead=f"{number}.", lead_cells=4)
        if finding.fix:
            ways = "；".join(dict.fromkeys(office.text(fix.title, owner) for fix in finding.fix))
            yield Paragraph(say(_("to do: {ways}"), ways=ways), "muted", lead_cells=4)
        if finding.due:
            yield Paragraph(f"{say(_('due'))} {finding.due.isoformat()}", "muted", lead_cells=4)
        if finding.cite:
            yield Paragraph(f"{say(_('source'))} {finding.cite}", "muted", lead_cells=4)


def open_slip(below: "OfficeScreen", ref: str) -> None:
    """Show the slip of a record over a screen."""
    table, _slash, record_id = ref.partition("/")
    reader, rulebook = below.desk.open.reader, below.desk.open.rulebook
    record = reader.get(table, record_id) if record_id else None
    if record is not None and not rulebook.steps_of(table) and record.data.get("case"):
        record = reader.get(
            "cases", str(record.data["case"])
        )  # of a paper or posting the customer asks about the case
    if record is None:
        below.app.bell()
        below.shell.tell(below.say(_("No record is chosen.")), "warn")
        return
    dialog: Slip = below.shell.keep("slip", Slip)
    dialog.bind_record(below, record)
    below.app.push_screen(dialog)
