"""Views of plugins: in a tab of their record's screen, or on a screen of their own. One that fails is a card that says so."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from textual.containers import Container
from textual.widget import Widget

from caseman.api import views
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.api.reports import Column
from caseman.api.rules import Severity
from caseman.core.views import CardText, ViewText, built, digit_values, given_of
from caseman.tui.safe_text import width
from caseman.tui.widgets import kinds
from caseman.tui.widgets.board import BoardCard, BoardLane, BoardView
from caseman.tui.widgets.chart import ChartView
from caseman.tui.widgets.columns import Cell, Rows, TableColumn, text_of
from caseman.tui.widgets.reader import Paragraph, Reader
from caseman.tui.widgets.table import VirtualTable

from .digit_table import DigitTable
from .panes import FACTS
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.each import Ready
    from caseman.core.records import Record

#: Ink of a card by its severity; the mark is the findings'.
INKS = {Severity.BLOCK: "block", Severity.WARN: "warn", Severity.NOTE: "note", Severity.TODO: "accent"}


#: What stands before a view's id where a place on a record's screen is named (`RecordScreen.bind_record`).
VIEW = "view:"
#: Rows that say how wide a column of words must be.
MEASURED = 200
#: Columns that still say what a row is about when what came of it stands beside them.
NAMING = 2
#: Cells beyond which a column of words is cut.
WIDEST = 40


def _column(title: str, kind: str, cells: list[Cell]) -> TableColumn:
    """A column with room for what stands in it; what is left over goes to words that need it."""
    needed = max([width(title), *(width(text_of(cell)) for cell in cells)])
    if kind in kinds.NUMBERS or kind in ("day", "mark"):
        return TableColumn(title, needed, 0, needed, number=kind in kinds.NUMBERS)
    return TableColumn(title, min(needed, 8), 1, min(needed, WIDEST))


class ViewPane(Container):
    """Shows one view after the other; each way of drawing is made when a view first asks for it."""

    DEFAULT_CSS = """
    ViewPane { height: 1fr; width: 1fr; }
    """

    def __init__(self, screen: OfficeScreen) -> None:
        super().__init__()
        self._office_screen = screen
        self._widget: Widget | None = None
        self._view: views.View | None = None
        self._told: views.Shown | None = None
        self._columns: list[TableColumn] = []
        self._refs: tuple[str, ...] = ()
        self._record: Record | None = None
        #: What came of each row that was done, by its number; until the view is built anew.
        self._results: dict[int, str] = {}
        #: By which column of a table (its name) the rows are sorted, and whether the largest comes first.
        self._sort: tuple[str, bool] | None = None
        #: Of a table of the whole office the sums of its columns, as the status line says them.
        self._sums: list[tuple[str, str]] = []
        self._unmasked = False

    def show(self, view: views.View, record: "Record | None", *, unmasked: bool = False) -> None:
        """Build a view and draw it, or say why it cannot be."""
        office = self._office_screen.desk.open
        if self._view is not view:
            self._widget, self._sort = None, None
        self._unmasked = unmasked
        if record is None:
            self._office_screen.status.facts(())
        self._view, self._refs, self._record, self._results, self._sums = view, (), record, {}, []
        text = ViewText(office, view, unmasked)
        try:
            self._told = self._in_order(built(office, view, record))
        except CasemanError as error:
            self._told = None
            self._show_fault(office.text.error(error, office.plugins.owner(view.id)))
            return
        draws: dict[type, Callable[[Any, ViewText], None]] = {
            views.Facts: self._pairs, views.Form: self._pairs, views.Table: self._table,
            views.Prose: self._prose, views.Board: self._board, views.Chart: self._chart,
        }  # fmt: skip
        draws[type(self._told)](self._told, text)

    def take_focus(self) -> None:
        if self._widget is not None:
            self._widget.focus()

    @property
    def refs(self) -> list[str]:
        """The records that the row or card under the cursor is about, or the marked rows."""
        widget = self._widget
        if isinstance(widget, BoardView):
            return [widget.current.ref] if widget.current and widget.current.ref else []
        if isinstance(widget, VirtualTable) and self._refs:
            found = [self._refs[index] for index in widget.marked or [widget.cursor]]
            return list(dict.fromkeys(ref for ref in found if ref))
        return []

    @property
    def about_records(self) -> bool:
        """Whether a row or card is about a record."""
        if isinstance(self._told, views.Board):
            return any(card.ref for lane in self._told.lanes for card in lane.cards)
        return any(self._refs)

    @property
    def ready(self) -> "list[Ready]":
        """What stands ready on the marked rows, or on the current one."""
        from caseman.core.each import Ready

        widget, told = self._widget, self._told
        if not isinstance(told, views.Table) or not isinstance(widget, VirtualTable):
            return []
        rows = [
            (index, told.rows[index])
            for index in widget.marked or [widget.cursor]
            if index < len(told.rows) and index not in self._results
        ]
        return [
            Ready(index, str(row["does"]), str(row["ref"]), given_of(row))
            for index, row in rows
            if row.get("does")
        ]

    @property
    def does(self) -> bool:
        """Whether rows have something that stands ready."""
        return isinstance(self._told, views.Table) and any(row.get("does") for row in self._told.rows)

    def in_full(self) -> list[Paragraph]:
        """The current row: what came of it, then what its columns say beside what names it."""
        told, widget, view = self._told, self._widget, self._view
        if not isinstance(told, views.Table) or not isinstance(widget, VirtualTable) or view is None:
            return []
        if widget.cursor >= len(told.rows):
            return []
        row = told.rows[widget.cursor]
        reader = ViewText(self._office_screen.desk.open, view).cells(told)
        came = self._results.get(widget.cursor, "")
        parts = [(reader.title(one), reader.text(one, row.get(one.name))) for one in told.columns[NAMING:]]
        inside = [Paragraph(text, "text", f"{title} ", width(title) + 1) for title, text in parts if text]
        return [*([Paragraph(came)] if came else ()), *inside]

    def show_results(self, results: Mapping[int, str]) -> None:
        """Say at each row what came of it; the rows stay until the view is built anew."""
        told, view = self._told, self._view
        assert isinstance(told, views.Table)
        assert view is not None
        self._results = {**self._results, **results}
        self.clear_marks()
        self._table(told, ViewText(self._office_screen.desk.open, view, self._unmasked))

    def clear_marks(self) -> None:
        if isinstance(self._widget, VirtualTable):
            self._widget.clear_marks()

    def _use(self, kind: type[Widget]) -> Widget:
        """The widget of a kind, alone in sight."""
        found = next((one for one in self.children if type(one) is kind), None)
        if found is None:
            found = (
                kind((), sortable=kind is VirtualTable)
                if issubclass(kind, VirtualTable)
                else kind(classes="pane")
            )
            self.mount(found)
        for one in self.children:
            one.display = one is found
        had = any(one.has_focus for one in self.children)
        fresh, self._widget = self._widget is not found, found
        if had and fresh:
            found.focus()
        return found

    # One way of drawing for each kind

    def _show_fault(self, sentence: str) -> None:
        screen = self._office_screen
        card = [
            Paragraph(sentence, "block", screen.shell.glyphs.blocked, 2),
            Paragraph(""),
            Paragraph(
                screen.say(
                    _(
                        "Only this view is lost; everything else works on, and nothing that was typed is gone."
                        " F5 tries again. IT sees in “caseman plugins” what failed."
                    )
                )
            ),
        ]
        self._read(card)

    def _read(self, paragraphs: list[Paragraph]) -> None:
        reader = self._use(Reader)
        assert isinstance(reader, Reader)
        reader.show(paragraphs)

    def _fill(
        self,
        columns: Iterable[TableColumn],
        rows: Rows,
        count: int,
        fresh: bool,
        kind: type[VirtualTable] = VirtualTable,
    ) -> None:
        table = self._use(kind)
        assert isinstance(table, VirtualTable)
        if fresh or table.columns != tuple(columns):
            table.set_columns(tuple(columns))
        table.show(rows, count, keep=not fresh)

    def _pairs(self, told: views.Facts | views.Form, text: ViewText) -> None:
        fresh = not isinstance(self._widget, VirtualTable)
        pairs = list(text.facts(told) if isinstance(told, views.Facts) else text.form(told))
        self._fill(FACTS, pairs.__getitem__, len(pairs), fresh)

    def _table(self, told: views.Table, text: ViewText) -> None:
        kind = DigitTable if told.digits else VirtualTable
        fresh = type(self._widget) is not kind
        reader = text.cells(told)

        def shown(column: Column, value: object) -> str:
            if column.kind in kinds.NUMBERS and value is not None and not reader.hidden(column):
                return kinds.shown(column.kind, value)
            return reader.text(column, value)

        # what came of the rows stands beside what was done on what: a refusal must be read at 80 columns
        named = told.columns[:NAMING] if self._results else told.columns
        results = self._results

        def cells(index: int) -> tuple[Cell, ...]:
            row = told.rows[index]
            found = tuple(shown(column, row.get(column.name)) for column in named)
            return (*found, results.get(index, "")) if results else found

        measured = [cells(index) for index in range(min(MEASURED, len(told.rows)))]
        columns = [
            _column(reader.title(one), one.kind, [row[i] for row in measured]) for i, one in enumerate(named)
        ]
        if results:
            head = self._office_screen.say(_("result"))
            columns.append(TableColumn(head, 8, 3, max(map(width, (head, *results.values())))))
        if (
            fresh
            or len(columns) != len(self._columns)
            or any(new.most > old.most for new, old in zip(columns, self._columns, strict=False))
        ):
            self._columns = columns
        if self._record is None:
            self._sums = self._sums_of(told, text)
        self._fill(self._columns, cells, len(told.rows), fresh, kind)
        if isinstance(self._widget, DigitTable):
            self._widget.set_title(text.digits(told))
        elif isinstance(self._widget, VirtualTable):
            names = [one.name for one in told.columns]
            self._widget.sorted_by = (names.index(self._sort[0]), self._sort[1]) if self._sort else None
        self._refs = tuple(str(row.get("ref") or "") for row in told.rows)

    def _prose(self, told: views.Prose, text: ViewText) -> None:
        self._read([Paragraph(line) for line in text.prose(told)])

    def _board(self, told: views.Board, text: ViewText) -> None:
        board = self._use(BoardView)
        assert isinstance(board, BoardView)
        glyphs = self._office_screen.shell.glyphs
        marks = {Severity.BLOCK: glyphs.blocked, Severity.WARN: "!", Severity.TODO: glyphs.open}

        def card(one: CardText) -> BoardCard:
            if one.severity is None:
                return BoardCard(one.title, one.lines, one.ref)
            return BoardCard(one.title, one.lines, one.ref, marks.get(one.severity, ""), INKS[one.severity])

        board.show([BoardLane(title, tuple(card(one) for one in cards)) for title, cards in text.board(told)])

    def _chart(self, told: views.Chart, text: ViewText) -> None:
        chart = self._use(ChartView)
        assert isinstance(chart, ChartView)
        chart.draw(lambda cells, signs: text.chart(told, cells, signs))

    # Sorting and sums

    def _in_order(self, told: views.Shown) -> views.Shown:
        """The rows of a table as they were sorted last; those without a value come last."""
        from caseman.core.reports import sort_key

        if self._sort is None or not isinstance(told, views.Table):
            return told
        name, down = self._sort
        if name not in [one.name for one in told.columns]:  # the view has other columns now
            self._sort = None
            return told
        filled = [row for row in told.rows if row.get(name) not in (None, "")]
        filled.sort(key=sort_key(name), reverse=down)
        return replace(told, rows=[*filled, *(row for row in told.rows if row.get(name) in (None, ""))])

    def on_virtual_table_sort_asked(self, event: VirtualTable.SortAsked) -> None:
        event.stop()
        told, view = self._told, self._view
        if not isinstance(told, views.Table) or view is None or self._results:
            self.app.bell()
            return
        self._sort = (told.columns[event.column].name, event.descending)
        self._told = self._in_order(told)
        self.clear_marks()
        assert isinstance(self._told, views.Table)
        self._table(self._told, ViewText(self._office_screen.desk.open, view, self._unmasked))

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        """Of a table of the whole office the place and the sums of its columns stand in the status line."""
        if self._record is not None or self._view is None:
            return
        facts: list[tuple[str, str]] = []
        if isinstance(self._told, views.Table) and event.index >= 0:
            facts = list(self._sums)
            while facts and sum(width(text) + 2 for text, _ink in facts) > self.app.size.width - 20:
                facts.pop()  # those of the first columns say most
            facts.append((f"{event.index + 1} / {event.table.count}", "bar_muted"))
        self._office_screen.status.facts(facts)

    def _sums_of(self, told: views.Table, text: ViewText) -> list[tuple[str, str]]:
        from caseman.core.reports import totals_of

        reader, totals = text.cells(told), totals_of(told.columns, told.rows)
        sums = [
            f"{reader.title(one)} {kinds.shown(one.kind, totals[one.name])}"
            for one in told.columns
            if one.name in totals
        ]
        first = [f"{self._office_screen.say(_('total'))} {one}" for one in sums[:1]]
        return [(one, "bar") for one in (*first, *sums[1:])]

    # Enter

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        event.stop()
        if isinstance(self._told, views.Form):
            screen, told = self._office_screen, self._told
            action = screen.desk.open.plugins.registry.actions[told.action]
            screen.start(action, dict(told.values))
        elif event.index < len(self._refs):
            self._open(self._refs[event.index])

    def on_digit_table_digit(self, event: DigitTable.Digit) -> None:
        """Do what the digit stands for on the rows, as one act, and go on to the next row."""
        event.stop()
        told, record, table = self._told, self._record, self._widget
        assert isinstance(told, views.Table)
        assert isinstance(table, DigitTable)
        given = digit_values(told, event.rows, event.digit)
        if not given or told.digits is None:
            self.app.bell()
            return
        self._office_screen.do(told.digits.action, [record.ref] * len(given) if record else [], given)
        if len(given) == 1:
            table.move_to(event.rows[0] + 1)

    def on_board_view_opened(self, event: BoardView.Opened) -> None:
        event.stop()
        self._open(event.card.ref)

    def _open(self, ref: str) -> None:
        from .record import open_record

        table, _slash, record_id = ref.partition("/")
        if table == "reports":
            from .reports import open_report

            name, _mark, given = record_id.partition("?")
            open_report(self._office_screen.office_app, name, dict(parse_qsl(given)))
            return
        if not ref or self._office_screen.desk.open.reader.get(table, record_id) is None:
            self.app.bell()
            self._office_screen.shell.tell(
                self._office_screen.say(_("This line names no record to open.")), "warn"
            )
            return
        others = dict.fromkeys(one for one in self._refs if one.startswith(f"{table}/"))
        open_record(self._office_screen.office_app, ref, list(others))
