"""Batches: the register, and one batch with its cover sheet, into which files are typed one after the other."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.core.batches import TABLE, Batch, BatchState
from caseman.tui.outcomes import told_of
from caseman.tui.widgets.columns import Cell, TableColumn
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import VirtualTable

from .cells import found_on
from .gate import gates_of, tell_gates
from .help import HelpText
from .ledger import LedgerScreen, Pane, Row
from .papers import show
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.tui.office_app import OfficeApp

REGISTER = (
    TableColumn(_("batch"), 14, 0, 20),
    TableColumn(_("kind"), 10, 1, 24),
    TableColumn(_("destination"), 8, 1, 20),
    TableColumn(_("files"), 7, 0),
    TableColumn(_("sum"), 13, 0, number=True),
    TableColumn(_("state"), 6, 0),
    TableColumn(_("days out"), 8, 0, number=True),
    TableColumn(_("findings"), 4, 0),
)
COVER = (
    TableColumn(_("no."), 4, 0, number=True),
    TableColumn(_("unit"), 9, 0),
    TableColumn(_("buyers"), 8, 1, 24),
    TableColumn(_("columns"), 8, 2, 40),
    TableColumn(_("sum"), 13, 0, number=True),
    TableColumn(_("round"), 6, 0, number=True),
    TableColumn(_("answer"), 6, 1, 12),
    TableColumn(_("number"), 6, 1, 16),
    TableColumn(_("cause"), 6, 1, 30),
)
STATE_INKS = {
    BatchState.OPEN: "accent",
    BatchState.CLOSED: "note",
    BatchState.SENT: "warn",
    BatchState.ANSWERED: "good",
    BatchState.CANCELLED: "muted",
}


class Batches(LedgerScreen):
    """Two lists: what is not done with, and every batch."""

    def make_panes(self) -> Sequence[Pane]:
        return (
            Pane(
                _("under way"), REGISTER, lambda: self._rows(done=False), TABLE, _("No batch is under way.")
            ),
            Pane(_("all batches"), REGISTER, lambda: self._rows(done=True), TABLE),
        )

    def heading(self) -> tuple[str, str]:
        return self.say(_("batches")), ""

    def _rows(self, *, done: bool) -> Iterable[Row]:
        today = self.desk.open.today
        for record in sorted(self.desk.open.reader.all(TABLE), key=lambda one: one.id, reverse=True):
            batch = record.own(Batch)
            if not done and batch.state in (BatchState.ANSWERED, BatchState.CANCELLED):
                continue
            out = (today - batch.sent_on).days if batch.sent_on and batch.state is BatchState.SENT else None
            yield (
                record.ref,
                (
                    batch.number,
                    self.kind_title("batches", batch.kind),
                    batch.destination,
                    f"{len(batch.lines)}/{batch.count}",
                    f"{batch.sum:,.2f}" if batch.total is not None else "",
                    (self.say(batch.state.title_id), STATE_INKS[batch.state]),
                    "" if out is None else str(out),
                    found_on(self, record.ref),
                ),
            )

    def do(self, action: str, names: Sequence[str], given: Any, *rest: Any, **more: Any) -> None:
        """A batch that was opened is gone into at once."""
        before = {record.ref for record in self.desk.open.reader.all(TABLE)}
        super().do(action, names, given, *rest, **more)
        fresh = [r.ref for r in self.desk.open.reader.all(TABLE) if r.ref not in before]
        if fresh:
            self.opened(fresh[0])

    def opened(self, ref: str) -> None:
        open_batch(self.office_app, ref)

    def help_here(self) -> HelpText:
        return HelpText(
            self.say(_("batches")),
            self.say(
                _(
                    "Count the paper pile and add it up, then open a batch (Ctrl+P) with count and total. Enter shows a batch:"
                    " type its files one after the other; F10 closes it when both agree, and sends it."
                )
            ),
        )


class BatchScreen(OfficeScreen):
    """One batch. What was typed first stands beside what is entered; the difference names its file when it is closed."""

    key_titles = {"save": _("close, send")}

    AUTO_FOCUS = "Prompt CaseInput"

    def __init__(self) -> None:
        super().__init__()
        self._ref = ""

    def bind_batch(self, ref: str) -> None:
        self._ref = ref
        if self.is_mounted:
            self._begin()

    def body(self) -> Iterable[Widget]:
        yield Prompt(_("file"), placeholder=_("unit or contract number, Enter"), stays=True)
        self.list = VirtualTable(COVER, sortable=False, empty=_("No file is entered yet."))
        self.list.typed = lambda text: self.query_one(Prompt).open(text)
        yield self.list

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._show(keep=False)
        if self.shown.state is BatchState.OPEN:
            self.query_one(Prompt).open("")
        else:
            self.list.focus()

    @property
    def shown(self) -> Batch:
        found = self.desk.open.reader.get(*self._ref.split("/", 1))
        return found.own(Batch) if found else Batch()

    @property
    def acts_on(self) -> str:
        return TABLE

    def targets(self, table: str) -> list[str]:
        if table == TABLE:
            return [self._ref]
        if table == "cases" and self.shown.lines:
            lines = self.shown.lines
            return [lines[i].record for i in self.list.marked or [self.list.cursor] if i < len(lines)]
        return []

    def clear_marks(self) -> None:
        self.list.clear_marks()

    def show_changed(self) -> None:
        self._show()

    def _show(self, *, keep: bool = True) -> None:
        batch, office = self.shown, self.desk.open
        kind = office.rulebook.batches.get(batch.kind)
        title = office.text.label(kind.title) if kind else batch.kind
        self.title_line.show(f"{title} {batch.number}", self._totals(batch))
        answers = {one.id: one.title for one in kind.answers} if kind else {}
        rows: list[tuple[Cell, ...]] = []
        for place, line in enumerate(batch.lines, start=1):
            cells = "  ".join(t for name, t in line.cells.items() if kind is None or name != kind.total)
            rows.append(
                (
                    str(place),
                    line.unit,
                    line.buyers,
                    cells,
                    f"{line.amount:,.2f}" if line.amount is not None else "",
                    str(line.round) if line.round > 1 else "",
                    office.text.label(answers.get(line.answer, line.answer)) if line.answer else "",
                    line.number,
                    line.cause,
                )
            )
        self.list.set_title(self.say(_("cover sheet")))
        self.list.show(lambda i: rows[i], len(rows), key=lambda i: batch.lines[i].record, keep=keep)
        ink = "good" if batch.agrees else "warn"
        self.query_one(Prompt).hint(f"{len(batch.lines)} / {batch.count}", ink)
        state = (self.say(batch.state.title_id), "bar")
        self.status.facts([state, (self._totals(batch), ink)])

    @staticmethod
    def _totals(batch: Batch) -> str:
        if batch.total is None:
            return f"{len(batch.lines)} / {batch.count}"
        return f"{len(batch.lines)} / {batch.count}  {batch.sum:,.2f} / {batch.total:,.2f}"

    # Keys and messages

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        """Enter a file; what is refused rings and says why."""
        text = event.text.strip()
        if not text:
            return
        try:
            outcome = self.desk.act("core.add_to_batch", [text], {"batch": self.shown.number})
        except CasemanError as error:
            self.app.bell()
            self.shell.tell_error(error)
            self.query_one(Prompt).open(text, select=True)
            return
        self._show()
        if outcome.refused:
            gates = gates_of(outcome)
            self.app.bell()
            self.shell.tell(told_of(self.desk, outcome), "block")
            self.query_one(Prompt).open(text, select=True)
            if gates:
                tell_gates(self, gates)
            return
        self.list.move_to(len(self.shown.lines) - 1)
        self.shell.tell(f"✔ {self.shown.lines[-1].unit} {self.shown.lines[-1].buyers}", "good")
        self.query_one(Prompt).open("")

    def on_prompt_down(self, event: Prompt.Down) -> None:
        self.list.focus()

    def on_prompt_left(self, event: Prompt.Left) -> None:
        self.action_back()

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        from .record import open_record

        refs = [line.record for line in self.shown.lines]
        open_record(self.office_app, refs[event.index], refs)

    def action_save(self) -> None:
        """Close an open batch; send a closed one, after a question."""
        batch = self.shown
        if batch.state is BatchState.OPEN:
            self._close()
        elif batch.state is BatchState.CLOSED:
            from .question import ask

            text = self.say(
                _("Send {number} to {place}: {count} files."),
                number=batch.number,
                place=batch.destination,
                count=batch.count,
            )
            ask(
                self.shell,
                batch.number,
                text,
                [self.say(_("send"))],
                lambda _answer: self.do("core.send_batch", [self._ref], {}),
            )
        else:
            self.start(
                self.desk.open.plugins.registry.actions["core.answer_batch"], self._answered(), [self._ref]
            )

    def _close(self) -> None:
        """Close it; where count or total differ, the whole sentence is shown with the file that explains it."""
        from .question import ask

        try:
            outcome = self.desk.act("core.close_batch", [self._ref], {})
        except CasemanError as error:
            self.shell.tell_error(error)
            return
        self._show()
        if not outcome.refused:
            self.shell.tell(told_of(self.desk, outcome), "good")
            self.list.focus()
            return
        self.app.bell()
        recount = self.desk.open.plugins.registry.actions["core.recount_batch"]
        text = self.desk.open.text.error(outcome.refused[0][1])
        ways = [self.say(_("go on entering")), self.desk.title(recount)]
        ask(self.shell, self.shown.number, text, ways, lambda answer: self._after(answer, recount))

    def _after(self, answer: int, recount: Any) -> None:
        if answer == 1:
            known = {"count": str(self.shown.count), "total": self.shown.total or ""}
            self.start(recount, known, [self._ref])
        else:
            self.query_one(Prompt).open("")

    def _answered(self) -> dict[str, object]:
        lines = self.shown.lines
        units = [lines[i].unit for i in self.list.marked or [self.list.cursor] if i < len(lines)]
        return {"files": ",".join(units)}

    def help_here(self) -> HelpText:
        return HelpText(
            self.shown.number,
            self.say(
                _(
                    "Type each file and Enter. F10 closes the batch when count and total agree, else it names the file that"
                    " explains the difference; F10 again sends it; once it is sent, F10 enters what was answered to the marked files."
                )
            ),
        )


def open_batch(app: "OfficeApp", ref: str) -> None:
    """Show one batch."""
    screen: Any = app.keep("batch", BatchScreen)
    screen.bind_batch(ref)
    if screen not in app.screen_stack:
        app.push_screen(screen)


def open_batches(app: "OfficeApp") -> None:
    """Show the register of batches."""
    show(app, "batches", Batches)
