"""A table over a row provider: it asks only for the rows that it shows, whatever their number."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget

from caseman.api.messages import msg as _
from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line, content

from .columns import Layout, Rows, TableColumn, text_of
from .painted import Scrolled
from .table_paint import GUTTER, heading_line, row_line
from .table_sight import Sight


class VirtualTable(Scrolled):
    """Rows by number from a function; a cursor on a row and a column, marks, a heading, one line a row.

    Its place is kept when the rows change: the cursor stays on the record it was on, at the same height.
    """

    BINDINGS = bindings("table")

    @dataclass
    class Moved(Message):
        """The cursor is on another row; `index` is -1 in an empty table."""

        table: "VirtualTable"
        index: int

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, VirtualTable.Moved)

    @dataclass
    class Opened(Message):
        """The user wants to see what a row stands for."""

        table: "VirtualTable"
        index: int

    @dataclass
    class Marked(Message):
        """The marks have changed."""

        table: "VirtualTable"

    @dataclass
    class SortAsked(Message):
        """The user wants the rows sorted by a column; whoever has the rows does it and sets `sorted_by`."""

        table: "VirtualTable"
        column: int
        descending: bool

    def __init__(
        self,
        columns: Sequence[TableColumn],
        *,
        title: str = "",
        empty: str = _("Nothing here."),
        sortable: bool = True,
        id: str | None = None,
        classes: str = "pane",
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._sight = Sight()
        self.count = 0
        self._cursor = 0
        self._here: Hashable = None
        self.column = 0
        self.marks: set[Hashable] = set()
        self.sorted_by: tuple[int, bool] | None = None
        #: Called with a letter, digit or character typed on the table: the beginning of a search.
        self.typed: Callable[[str], None] | None = None
        #: Rows before the first record: the heading, where a column has a title.
        self.heading = 1
        #: Painted as if it had the focus, where keys come from a field beside it.
        self.lively = False
        self._title = title
        #: What an empty table says, a message id.
        self.empty = empty
        self._sortable = sortable
        self._key: Callable[[int], Hashable] = lambda index: index
        self._caption: tuple[str, int, int] | None = None
        self._copied: tuple[int, int] | None = None
        self.set_columns(columns)

    # What it shows

    def show(
        self,
        rows: Rows,
        count: int,
        *,
        key: Callable[[int], Hashable] | None = None,
        find: Callable[[Hashable], int | None] | None = None,
        keep: bool = True,
    ) -> None:
        """Show `count` rows.

        key   names the record of a row, for marks and for keeping the place; without one it is the number. A row of
              None, such as the line of totals, is not marked
        find  the row of a record, where the caller knows it faster than by looking through the keys
        keep  stay on the same record at the same height; else go to the first row
        """
        old = self._here if keep and self.count else None
        height_on_page = self.cursor - self.top
        self._sight.show_rows(rows)
        self.count, self._key = count, key or (lambda index: index)
        self._copied = None
        index = None
        if old is not None:
            index = find(old) if find else next((i for i in range(count) if self._key(i) == old), None)
        if index is None:
            index = min(self.cursor, count - 1) if keep else 0
        self.cursor = max(0, index)
        self.top = self.top_for(self.cursor, max(0, self.cursor - height_on_page), self.page, count)
        self.refresh_caption()
        self.repaint()
        self.post_message(self.Moved(self, self.cursor if count else -1))

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """All columns, whether in sight or not."""
        return self._sight.columns

    def set_columns(self, columns: Sequence[TableColumn]) -> None:
        """Other columns; the rows are shown unsorted, from the first column on."""
        self._sight.show_columns(columns)
        self.heading = int(any(column.title for column in columns))
        self.column = 0
        self.sorted_by = None
        self.repaint()

    def set_title(self, title: str) -> None:
        """The title in the border; the number of rows stands behind it."""
        self._title = title
        self.refresh_caption()

    def refresh_caption(self) -> None:
        """Tell in the border how many rows there are and how many are marked."""
        caption = (self._title, self.count, len(self.marks))
        if not self.is_attached or caption == self._caption:
            return
        self._caption = caption
        if self._title:
            self.border_title = content(f"{self._title} {self.count}")
        marked = self.say(_("marked {count}"), count=len(self.marks)) if self.marks else ""
        self.border_subtitle = content(marked)

    def on_mount(self) -> None:
        self.refresh_caption()

    def _on_blur(self, event: events.Blur) -> None:
        """What takes the focus is painted first, a letter that is looked for above all; in the frame after it this loses
        the look of a pane that has the focus, with whatever else changes here."""
        event.prevent_default()
        self.set_reactive(Widget.has_focus, False)
        self.call_after_refresh(self._unlit)
        if self.parent is not None:
            self.parent.post_message(events.DescendantBlur(self))

    def _unlit(self) -> None:
        if self.is_attached:
            self.update_node_styles()
            self.refresh()

    def on_resize(self) -> None:
        self.top = self.top_for(self.cursor, self.top, self.page, self.count)
        self.repaint()  # it may have been painted at the size before

    @property
    def page(self) -> int:
        """How many rows are seen at once."""
        return max(1, self.size.height - self.heading)

    @property
    def marked(self) -> list[int]:
        """The marked rows among those shown, in their order."""
        return [i for i in range(self.count) if self._key(i) in self.marks]

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.marks.clear()
        self._marks_changed()

    @property
    def cursor(self) -> int:
        """The current row."""
        return self._cursor

    @cursor.setter
    def cursor(self, index: int) -> None:
        self._cursor = index
        self._here = self._key(index) if self.count else None

    @property
    def _lit(self) -> bool:
        return self.lively or self.has_focus

    @property
    def cursor_screen_offset(self) -> Offset:
        return self.at(GUTTER, self.heading + self.cursor - self.top)

    # Painting

    def _layout(self) -> Layout:
        return self._sight.layout(self.top, self.page, self.count, self._column_cells)

    @property
    def _column_cells(self) -> int:
        """The room of the columns: all but the mark and the scroll bar."""
        return self.size.width - GUTTER - 1

    def paint(self, y: int, cells: int) -> Line:
        layout = self._layout()
        if y < self.heading:
            current = self.column if self._lit else -1
            return heading_line(self.columns, layout, self.shell, cells, current, self.sorted_by)
        index = self.top + y - self.heading
        if index < self.count:
            return self._paint_row(index, y, layout, cells)
        if not self.count and y == 2:
            return Line().fit(self.say(self.empty), self.inks.muted, cells, "centre")
        return Line()

    def _paint_row(self, index: int, y: int, layout: Layout, cells: int) -> Line:
        shell = self.shell
        here = index == self._cursor
        lit = here and self._lit
        ground = (shell.inks.cursor if lit else shell.inks.rest) if here else shell.inks.text
        marked = bool(self.marks) and self._key(index) in self.marks
        current = self.column if lit else -1
        line = row_line(self._sight.row(index), self.columns, layout, shell, ground, current, marked)
        bar = self.scroll_bar(y - self.heading, self.page, self.count)
        if bar is not None:
            line.to(cells - 1, ground).space(1, bar)
        return line.to(cells, ground)

    # Moving

    def move_to(self, index: int, column: int | None = None) -> None:
        """Put the cursor on a row (and column), scrolling as little as needed."""
        index = max(0, min(index, self.count - 1))
        before, top = self.cursor, self.top
        self.cursor = index
        self._copied = None
        self.top = self.top_for(index, top, self.page, self.count)
        sideways = column is not None and self._to_column(column)
        if self.top != top or sideways:
            self.repaint()
        elif before != index or column is not None:
            self._repaint_row(before)
            self._repaint_row(index)
        if before != index:
            self.post_message(self.Moved(self, index))

    def _repaint_row(self, index: int) -> None:
        self.repaint(self.heading + index - self.top, 1)

    def _to_column(self, column: int) -> bool:
        """Make a column the current one; whether the table has to be painted anew."""
        self.column = max(0, min(column, len(self.columns) - 1))
        if self._sight.bring(self.column, self._column_cells):
            return True
        self.repaint(0, 1)
        return False

    def action_table_up(self) -> None:
        self.move_to(self.cursor - 1)

    def action_table_down(self) -> None:
        self.move_to(self.cursor + 1)

    def action_table_page_up(self) -> None:
        self._turn(-self.page)

    def action_table_page_down(self) -> None:
        self._turn(self.page)

    def _turn(self, rows: int) -> None:
        """A page on or back, with the cursor at the same height."""
        on_page = self.cursor - self.top
        top = max(0, min(self.top + rows, self.count - self.page))
        if top == self.top:
            self.move_to(0 if rows < 0 else self.count - 1)
            return
        self.top = top
        self.repaint()
        before, self.cursor = self.cursor, max(0, min(top + on_page, self.count - 1))
        if before != self.cursor:
            self.post_message(self.Moved(self, self.cursor))

    def action_table_first(self) -> None:
        self.move_to(0)

    def action_table_last(self) -> None:
        self.move_to(self.count - 1)

    def action_table_left(self) -> None:
        self.move_to(self.cursor, self.column - 1)

    def action_table_right(self) -> None:
        self.move_to(self.cursor, self.column + 1)

    # Doing

    def action_table_open(self) -> None:
        if self.count:
            self.post_message(self.Opened(self, self.cursor))

    def action_table_mark(self) -> None:
        if not self.count:
            return
        self.marks ^= {self._key(self.cursor)} - {None}
        self._marks_changed(self.cursor)
        self.move_to(self.cursor + 1)

    def action_table_mark_all(self) -> None:
        shown = {self._key(i) for i in range(self.count)} - {None}
        self.marks = self.marks - shown if shown <= self.marks else self.marks | shown
        self._marks_changed()

    def _marks_changed(self, row: int | None = None) -> None:
        self.refresh_caption()
        if row is None:
            self.repaint()
        else:
            self._repaint_row(row)
        self.post_message(self.Marked(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "table_sort" and not self._sortable:
            return False
        return super().check_action(action, parameters)

    def action_table_sort(self) -> None:
        if self._sortable and self.columns:
            down = self.sorted_by is not None and self.sorted_by == (self.column, False)
            self.post_message(self.SortAsked(self, self.column, down))

    def copied(self) -> str:
        """The current cell; asked again at the same place, the whole row with tabs between its cells."""
        if not self.count:
            return ""
        row = [text_of(cell) for cell in self._sight.row(self.cursor)]
        place = (self.cursor, self.column)
        if self._copied == place:
            return "\t".join(row)
        self._copied = place
        return row[self.column] if self.column < len(row) else ""

    def on_key(self, event: events.Key) -> None:
        if self.typed and event.character and event.character.isalnum():
            event.stop()
            event.prevent_default()
            self.typed(event.character)

    # Mouse

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        column = self._column_at(offset.x)
        index = self.top + offset.y - self.heading
        if offset.y < self.heading:
            self.move_to(self.cursor, column)
            self.action_table_sort()
        elif index < self.count:
            self.move_to(index, column)
            if event.chain == 2:
                self.action_table_open()

    def _column_at(self, x: int) -> int:
        edge = GUTTER
        layout = self._layout()
        for i, size in layout.shown:
            edge += size + layout.gap
            if x < edge:
                return i
        return self.column

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-3)

    def _scroll(self, rows: int) -> None:
        top = max(0, min(self.top + rows, self.count - self.page))
        if top != self.top:
            self.top = top
            cursor = max(top, min(self.cursor, top + self.page - 1))
            if cursor != self.cursor:
                self.cursor = cursor
                self.post_message(self.Moved(self, cursor))
            self.repaint()
