"""What of a table is in sight: rows, each asked for once, and the columns, as wide as these rows need."""

from collections.abc import Sequence

from caseman.tui.safe_text import width

from .columns import FROZEN, Cell, Layout, Rows, TableColumn, lay_out, text_of

#: Rows that are kept at most.
KEPT = 400


class Sight:
    """Rows by number and columns by place; which columns are shown follows the rows that are in sight."""

    def __init__(self) -> None:
        self.columns: tuple[TableColumn, ...] = ()
        self._rows: Rows = lambda index: ()
        self._kept: dict[int, Sequence[Cell]] = {}
        #: The first column behind those that stay.
        self._first = 0
        #: Cells that columns have turned out to need beyond their least.
        self._grown: dict[int, int] = {}
        self._layout: Layout | None = None
        #: What the layout was last made for: the first row in sight, how many, and the cells.
        self._made_for: tuple[int, int, int] | None = None

    def show_rows(self, rows: Rows) -> None:
        """Other rows; the columns stay where they are."""
        self._rows = rows
        self._kept.clear()
        self._layout = None

    def show_columns(self, columns: Sequence[TableColumn]) -> None:
        """Other columns, from the first on."""
        self.columns = tuple(columns)
        self._first = 0
        self._grown.clear()
        self._kept.clear()
        self._layout = None

    def row(self, index: int) -> Sequence[Cell]:
        """The cells of a row."""
        found = self._kept.get(index)
        if found is None:
            if len(self._kept) > KEPT:
                self._kept.clear()
            found = self._kept[index] = self._rows(index)
        return found

    def layout(self, top: int, page: int, count: int, cells: int) -> Layout:
        """The columns in `cells` while `page` rows of `count` from `top` on are in sight.

        Columns of numbers are as wide as their widest number there, columns whose words are shown whole as their
        widest word.
        """
        wanted = (top, page, cells)
        if self._layout is not None and self._made_for == wanted:
            return self._layout
        if self._made_for is None or self._made_for[2] != cells:
            self._layout = None
        for index in range(top, min(top + page, count)):
            if index not in self._kept:
                self._measure(self.row(index))
        if self._layout is None:
            self._layout = lay_out(self.columns, cells, self._first, self._grown)
        self._made_for = wanted
        return self._layout

    def _measure(self, row: Sequence[Cell]) -> None:
        for i, column in enumerate(self.columns):
            if (column.number or column.whole) and i < len(row):
                need = width(text_of(row[i]))
                if not column.number:
                    need = min(need, column.whole)
                if need > max(column.least, self._grown.get(i, 0)):
                    self._grown[i] = need
                    self._layout = None

    def bring(self, column: int, cells: int) -> bool:
        """Bring a column into sight; whether the others had to move for it."""
        layout = self._layout
        if layout is None or _shows(layout, column):
            return False
        step = 1 if column > self._first else -1
        self._first = max(self._first, FROZEN)
        while self._first != column and not _shows(layout, column):
            self._first += step
            self._layout = layout = lay_out(self.columns, cells, self._first, self._grown)
        return True


def _shows(layout: Layout, column: int) -> bool:
    return any(i == column for i, _cells in layout.shown)
