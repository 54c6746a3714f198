"""Papers: where each original is, what is out of the house and late, the slips, the shelf checks."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from caseman.api.messages import msg as _
from caseman.core.papers import CUSTOMER, SLIPS, TABLE, Paper, Slip
from caseman.core.shelf import TABLE as CHECKS
from caseman.core.shelf import ShelfCheck
from caseman.tui.widgets.columns import TableColumn

from .cells import found_on
from .help import HelpText
from .ledger import LedgerScreen, Pane, Row, buyers_of, short

if TYPE_CHECKING:
    from caseman.core.records import Record
    from caseman.tui.office_app import OfficeApp

_PAPER = (
    TableColumn(_("unit"), 9, 0),
    TableColumn(_("paper"), 10, 2, 20),
    TableColumn(_("which copy"), 6, 0),
    TableColumn(_("number"), 6, 1, 24),
)


class Papers(LedgerScreen):
    """Four lists: every paper, those out of the house, slips, shelf checks."""

    def make_panes(self) -> Sequence[Pane]:
        everything = (
            *_PAPER,
            TableColumn(_("place"), 10, 1, 20),
            TableColumn(_("since"), 10, 0),
            TableColumn(_("due back"), 10, 0),
            TableColumn(_("findings"), 6, 0),
        )
        out = (
            *_PAPER,
            TableColumn(_("place"), 10, 1, 20),
            TableColumn(_("handed to"), 6, 1, 20),
            TableColumn(_("due back"), 10, 0),
            TableColumn(_("findings"), 4, 0),
            TableColumn(_("buyers"), 8, 1, 20),
        )
        slips = (
            TableColumn(_("slip"), 15, 0),
            TableColumn(_("from"), 8, 1, 16),
            TableColumn(_("to"), 8, 1, 16),
            TableColumn(_("handed to"), 8, 1, 20),
            TableColumn(_("papers"), 4, 0, number=True),
            TableColumn(_("by"), 4, 0),
            TableColumn(_("reason"), 6, 2),
        )
        checks = (
            TableColumn(_("shelf check"), 14, 0),
            TableColumn(_("place"), 10, 1, 24),
            TableColumn(_("typed"), 5, 0, number=True),
            TableColumn(_("missing"), 4, 0, number=True),
            TableColumn(_("by"), 4, 0),
            TableColumn(_("closed on"), 10, 0),
        )
        return (
            Pane(_("papers"), everything, self._all, TABLE),
            Pane(_("out of the house"), out, self._out, TABLE),
            Pane(_("slips"), slips, self._slips, SLIPS),
            Pane(_("shelf checks"), checks, self._checks, CHECKS),
        )

    def heading(self) -> tuple[str, str]:
        return self.say(_("papers")), ""

    def _named(self, record: "Record", paper: Paper) -> tuple[str, ...]:
        kind = self.desk.open.rulebook.papers.get(paper.kind)
        copy = next((one.title for one in (kind.copies if kind else ()) if one.id == paper.copy_kind), "")
        return (
            short(paper.unit),
            self.kind_title("papers", paper.kind),
            self.desk.open.text.label(copy) if copy else paper.copy_kind,
            paper.number or (f"× {paper.count}" if paper.count > 1 else ""),
        )

    def _all(self) -> Iterable[Row]:
        for record in self.desk.open.reader.all(TABLE):
            paper = record.own(Paper)
            last = paper.moves[-1].day.isoformat() if paper.moves else ""
            yield (
                record.ref,
                (
                    *self._named(record, paper),
                    self.kind_title("places", paper.place),
                    last,
                    self._due(paper),
                    found_on(self, record.ref),
                ),
            )

    def _due(self, paper: Paper) -> Any:
        if paper.due is None:
            return ""
        return paper.due.isoformat(), "block" if paper.due < self.desk.open.today else "text"

    def _out(self) -> Iterable[Row]:
        """What is lent or lies at an office or bank, the longest due first."""
        office, rows = self.desk.open, []
        for record in office.reader.all(TABLE):
            paper = record.own(Paper)
            place = office.rulebook.places.get(paper.place)
            outside = place is not None and place.outside and place.id != CUSTOMER
            if paper.due is None and not outside:
                continue
            case = office.reader.get("cases", paper.case) if paper.case else None
            cells = (
                *self._named(record, paper),
                self.kind_title("places", paper.place),
                paper.holder,
                self._due(paper),
                found_on(self, record.ref),
                buyers_of(case),
            )
            rows.append((paper.due.isoformat() if paper.due else "9999", record.ref, cells))
        yield from ((ref, cells) for _due, ref, cells in sorted(rows, key=lambda row: row[:2]))

    def _slips(self) -> Iterable[Row]:
        found = sorted(self.desk.open.reader.all(SLIPS), key=lambda one: _number(one.id), reverse=True)
        for record in found:
            slip = record.own(Slip)
            yield (
                record.ref,
                (
                    slip.number,
                    self.kind_title("places", slip.origin),
                    self.kind_title("places", slip.place),
                    slip.holder,
                    str(len(slip.papers)),
                    self.desk.open.users.told(slip.by),
                    slip.why,
                ),
            )

    def _checks(self) -> Iterable[Row]:
        for record in sorted(self.desk.open.reader.all(CHECKS), key=lambda one: one.id, reverse=True):
            check = record.own(ShelfCheck)
            state = check.closed_on.isoformat() if check.closed_on else self.say(_("open"))
            yield (
                record.ref,
                (
                    check.number,
                    self.kind_title("places", check.place),
                    str(len(check.seen)),
                    str(len(check.missing)) if check.closed_on else "",
                    self.desk.open.users.told(check.by),
                    state,
                ),
            )

    def do(self, action: str, names: Sequence[str], given: Any, *rest: Any, **more: Any) -> None:
        """A shelf check that was opened is gone into at once."""
        before = {record.ref for record in self.desk.open.reader.all(CHECKS)}
        super().do(action, names, given, *rest, **more)
        if action == "core.shelf_check":
            fresh = [r.ref for r in self.desk.open.reader.all(CHECKS) if r.ref not in before]
            if fresh:
                self.turn_to(3)
                self.opened(fresh[0])

    def opened(self, ref: str) -> None:
        if ref.startswith(f"{CHECKS}/"):
            from .shelf import open_shelf

            open_shelf(self.office_app, ref)
        else:
            super().opened(ref)

    def help_here(self) -> HelpText:
        return HelpText(
            self.say(_("papers")),
            self.say(
                _(
                    "Left and right on the tabs (F6) change the list. Space marks, Ctrl+P moves, lends, recalls or splits"
                    " what is marked, or checks a shelf; Enter shows the whole way of a paper."
                )
            ),
        )


def _number(slip: str) -> tuple[str, int]:
    stem, _dash, last = slip.rpartition("-")
    return stem, int(last) if last.isdecimal() else 0


def open_papers(app: "OfficeApp") -> None:
    """Show the papers."""
    show(app, "papers", Papers)


def show(app: "OfficeApp", name: str, make: Any) -> Any:
    """Bring a kept screen to the front."""
    screen = app.keep(name, make)
    if screen in app.screen_stack:
        while app.screen is not screen:
            app.pop_screen()
    else:
        app.push_screen(screen)
    return screen
