"""Views of plugins: in a tab of their record's screen, or on a screen of their own. One that fails is a card that says so."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from textual.containers import Container
from textual.message import Message
from textual.widget import Widget

from caseman.api import views
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.api.reports import Column
from caseman.api.rules import Severity
from caseman.core.views import CardText, ViewText, built, digit_values, views_of
from caseman.tui.commands import bindings
from caseman.tui.safe_text import content, width
from caseman.tui.widgets import kinds
from caseman.tui.widgets.board import BoardCard, BoardLane, BoardView
from caseman.tui.widgets.chart import ChartView
from caseman.tui.widgets.columns import TableColumn
from caseman.tui.widgets.reader import Paragraph, Reader
from caseman.tui.widgets.table import Cell, Rows, VirtualTable

from .choices import Option
from .help import HelpText
from .panes import FACTS
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.records import Record
    from caseman.tui.office_app import OfficeApp

#: Ink of a card by its severity; the mark is the findings'.
INKS = {Severity.BLOCK: "block", Severity.WARN: "warn", Severity.NOTE: "note", Severity.TODO: "accent"}


#: Rows that say how wide a column of words must be.
MEASURED = 200
#: Cells beyond which a column of words is cut.
WIDEST = 40


def _column(title: str, kind: str, cells: list[Cell]) -> TableColumn:
    """A column with room for what stands in it; what is left over goes to words that need it."""
    needed = max([width(title), *(width(cell if isinstance(cell, str) else cell[0]) for cell in cells)])
    if kind in kinds.NUMBERS or kind in ("day", "mark"):
        return TableColumn(title, needed, 0, needed, number=kind in kinds.NUMBERS)
    return TableColumn(title, min(needed, 8), 1, min(needed, WIDEST))


class DigitTable(VirtualTable):
    """A table that digits act on; what they stand for is in its border."""

    BINDINGS = bindings("table", "digits")

    class Digit(Message):
        """A digit was typed for some rows."""

        def __init__(self, digit: str, rows: list[int]) -> None:
            super().__init__()
            self.digit = digit
            self.rows = rows

    def refresh_caption(self) -> None:
        super().refresh_caption()
        self.border_title = content(self._title)  # the number of rows would read as one more digit

    def action_digit(self, digit: int = 0) -> None:
        if self.count:
            self.post_message(self.Digit(str(digit), self.marked or [self.cursor]))


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

    def show(self, view: views.View, record: "Record | None", *, unmasked: bool = False) -> None:
        """Build a view and draw it, or say why it cannot be."""
        office = self._office_screen.desk.open
        if self._view is not view:
            self._widget = None
        self._view, self._refs, self._record = view, (), record
        text = ViewText(office, view, unmasked)
        try:
            self._told = built(office, view, record)
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

    def clear_marks(self) -> None:
        if isinstance(self._widget, VirtualTable):
            self._widget.clear_marks()

    def _use(self, kind: type[Widget]) -> Widget:
        """The widget of a kind, alone in sight."""
        found = next((one for one in self.children if type(one) is kind), None)
        if found is None:
            found = kind((), sortable=False) if issubclass(kind, VirtualTable) else kind(classes="pane")
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

        def cells(index: int) -> tuple[Cell, ...]:
            row = told.rows[index]
            return tuple(shown(column, row.get(column.name)) for column in told.columns)

        measured = [cells(index) for index in range(min(MEASURED, len(told.rows)))]
        columns = [
            _column(reader.title(one), one.kind, [row[i] for row in measured])
            for i, one in enumerate(told.columns)
        ]
        if fresh or any(new.most > old.most for new, old in zip(columns, self._columns, strict=False)):
            self._columns = columns
        self._fill(self._columns, cells, len(told.rows), fresh, kind)
        if isinstance(self._widget, DigitTable):
            self._widget.set_title(text.digits(told))
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


class ViewScreen(OfficeScreen):
    """A view of the whole office."""

    def __init__(self) -> None:
        super().__init__()
        self._view: views.View | None = None

    def bind_view(self, view: views.View) -> None:
        self._view = view
        if self.is_mounted:
            self._begin()

    def body(self) -> Iterable[Widget]:
        self.pane = ViewPane(self)
        yield self.pane

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        assert self._view is not None
        self.title_line.show(self.desk.title(self._view))
        self.pane.show(self._view, None)
        self.pane.take_focus()

    def targets(self, table: str) -> list[str]:
        return [ref for ref in self.pane.refs if ref.startswith(f"{table}/")]

    def clear_marks(self) -> None:
        self.pane.clear_marks()

    def show_changed(self) -> None:
        assert self._view is not None
        self.pane.show(self._view, None)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.is_mounted and self._view is not None:
            self.show_changed()

    def action_check(self) -> None:
        self.desk.open.store.refresh()
        self.show_changed()
        self.shell.tell(self.say(_("Run anew.")))

    def help_here(self) -> HelpText:
        assert self._view is not None
        text = ViewText(self.desk.open, self._view)
        return HelpText(text.title, text.help)


def open_view(app: "OfficeApp", view: views.View, ref: str = "") -> None:
    """Show a view of the office, or of the record of a reference in its tab."""
    if view.records:
        from .record import open_record

        open_record(app, ref, at=f"{VIEW}{view.id}")
        return
    screen: ViewScreen = app.keep("view", ViewScreen)
    screen.bind_view(view)
    if screen not in app.screen_stack:
        app.push_screen(screen)
    while app.screen is not screen and screen in app.screen_stack:
        app.pop_screen()


#: What stands before a view's id where a place on a record's screen is named (`RecordScreen.bind_record`).
VIEW = "view:"


def view_options(screen: OfficeScreen) -> list[Option]:
    """The views of the office and those of what is marked or current, for the palette."""
    desk, app = screen.desk, screen.office_app
    found = list(views_of(desk.open, ""))
    chosen = {table: refs[0] for table in desk.open.schema.types if (refs := screen.targets(table))}
    for table in chosen:
        found += views_of(desk.open, table)

    def option(view: views.View) -> Option:
        ref = chosen.get(view.records, "")
        text = ViewText(desk.open, view)
        told = text.help or (desk.type_title(view.records) if view.records else "")
        return Option(lambda: open_view(app, view, ref), told, code=text.title, keys=(view.go, view.id))

    return [option(one) for one in found]
