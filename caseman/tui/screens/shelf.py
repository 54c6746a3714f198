"""A shelf check: number after number is typed; what is not of this place rings, the end tells what is missing."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.core.shelf import Seen, SeenAs, Shelf, ShelfCheck
from caseman.tui.outcomes import told_of
from caseman.tui.widgets.columns import Cell, TableColumn
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import VirtualTable

from .help import HelpText
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.tui.office_app import OfficeApp

COLUMNS = (
    TableColumn(_("typed"), 12, 1, 30),
    TableColumn(_("state"), 10, 0),
    TableColumn(_("paper"), 16, 2, 40),
    TableColumn(_("place"), 10, 1, 24),
)
INKS = {
    SeenAs.HERE: "good",
    SeenAs.ELSEWHERE: "block",
    SeenAs.TWICE: "warn",
    SeenAs.UNKNOWN: "block",
}


class ShelfScreen(OfficeScreen):
    """One check: the line takes the numbers, the list shows the last one first; F10 closes it."""

    AUTO_FOCUS = "Prompt CaseInput"

    def __init__(self) -> None:
        super().__init__()
        self._ref = ""

    def bind_check(self, ref: str) -> None:
        self._ref = ref
        if self.is_mounted:
            self._begin()

    def body(self) -> Iterable[Widget]:
        yield Prompt(_("number"), placeholder=_("number or unit, Enter; F10 closes the check"), stays=True)
        self.list = VirtualTable(COLUMNS, sortable=False, empty=_("Nothing is typed yet."))
        yield self.list

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._show()
        self.query_one(Prompt).open("")

    @property
    def acts_on(self) -> str:
        return "shelf_checks"

    def targets(self, table: str) -> list[str]:
        return [self._ref] if table == "shelf_checks" else []

    @property
    def check(self) -> ShelfCheck:
        found = self.desk.open.reader.get(*self._ref.split("/", 1))
        return found.own(ShelfCheck) if found else ShelfCheck()

    def _place(self, place: str) -> str:
        known = self.desk.open.rulebook.places.get(place)
        return self.desk.open.text.label(known.title) if known else place

    def _show(self) -> None:
        office, check = self.desk.open, self.check
        shelf = Shelf(office.reader, office.rulebook, office.names)
        count = len(shelf.expected(check))
        there = sum(1 for one in check.seen if one.seen_as is SeenAs.HERE)
        self.title_line.show(self.say(_("shelf check")), f"{check.number}  {self._place(check.place)}")
        rows = [self._row(one) for one in reversed(check.seen)]
        if check.closed_on:
            rows = [self._missing(ref) for ref in check.missing] + rows
        self.list.set_title(self.say(_("typed")))
        self.list.show(lambda i: rows[i], len(rows), keep=False)
        self.query_one(Prompt).hint(f"{there} / {count}", "good" if there == count else "bar_muted")
        closed = self.say(_("closed")) if check.closed_on else ""
        self.status.facts([(closed, "bar"), (f"{there} / {count}", "bar")])

    def _row(self, seen: Seen) -> tuple[Cell, ...]:
        state = self.say(seen.seen_as.title_id)
        paper, place = self._paper(seen.paper)
        return seen.text, (state, INKS[seen.seen_as]), paper, place

    def _missing(self, ref: str) -> tuple[Cell, ...]:
        paper, place = self._paper(ref)
        return "", (self.say(_("missing")), "block"), paper, place

    def _paper(self, ref: str) -> tuple[str, str]:
        record = self.desk.open.reader.get(*ref.split("/", 1)) if ref else None
        if record is None:
            return "", ""
        kind = self.desk.open.rulebook.papers.get(str(record.data.get("kind", "")))
        title = self.desk.open.text.label(kind.title) if kind else ""
        unit = str(record.data.get("unit", "")).rpartition(":")[2]
        case = self.desk.open.reader.get("cases", str(record.data.get("case", "")))
        names = "、".join(str(one.get("name", "")) for one in case.data.get("buyers", ())) if case else ""
        text = "  ".join(part for part in (unit, title, str(record.data.get("number", "")), names) if part)
        return text, self._place(str(record.data.get("place", "")))

    # Keys and messages

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        text = event.text.strip()
        if not text:
            return
        try:
            outcome = self.desk.act("core.shelf_see", [self._ref], {"numbers": text})
        except CasemanError as error:
            self.app.bell()
            self.shell.tell_error(error)
            return
        before = len(self.check.seen)
        self._show()
        last = self.check.seen[-1] if before and self.check.seen else None
        wrong = outcome.refused or last is None or last.seen_as is not SeenAs.HERE
        if wrong or len(outcome.said) > 1:
            self.app.bell()
        self.shell.tell(told_of(self.desk, outcome), "block" if wrong else "good")
        self.query_one(Prompt).open("")

    def on_prompt_down(self, event: Prompt.Down) -> None:
        self.list.focus()

    def on_prompt_left(self, event: Prompt.Left) -> None:
        self.action_back()

    def action_save(self) -> None:
        """Close the check: what is missing comes first in the list."""
        self.do("core.shelf_close", [self._ref], {})

    def show_changed(self) -> None:
        self._show()

    def help_here(self) -> HelpText:
        return HelpText(
            self.say(_("shelf check")),
            self.say(
                _(
                    "Type or scan each number (or unit) that lies there, Enter after each. It rings for what belongs elsewhere,"
                    " is typed twice or is in no ledger. Where a unit has several papers there, type the paper behind it."
                    " Esc leaves, everything typed is kept; F10 closes the check and tells what is missing."
                )
            ),
        )


def open_shelf(app: "OfficeApp", ref: str) -> None:
    """Show a shelf check."""
    screen: Any = app.keep("shelf", ShelfScreen)
    screen.bind_check(ref)
    if screen not in app.screen_stack:
        app.push_screen(screen)
