"""What a grid holds, without a screen: rows of one field set, pastes, ditto, undo over all of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from caseman.api.messages import CasemanError
from caseman.api.values import match_key

from .form_model import FormModel, Users

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec

#: (row, what it was before) for each row that one key changed; None for a row that it added.
Step = list[tuple[FormModel, int]]


class Row:
    """A row: what it is about (`key`, `names`), its fields, and why it was refused as a whole."""

    def __init__(self, key: str, names: Sequence[str], model: FormModel) -> None:
        self.key = key
        self.names = tuple(names)
        self.model = model
        self.refusal = ""

    @property
    def empty(self) -> bool:
        return all(
            self.model.value(name) in (None, "", [], False) and self.model.error(name) is None
            for name in self.model.specs
        )


class GridModel:
    """Rows of the same fields. One that `grows` always has an empty row at its end."""

    def __init__(
        self,
        fields: Sequence["FieldSpec"],
        today: date,
        translate: Callable[[str], str] = str,
        users: Users | None = None,
        *,
        grows: bool = False,
    ) -> None:
        self.fields = tuple(fields)
        self.rows: list[Row] = []
        self._today = today
        self._translate = translate
        self._users = users
        self._grows = grows
        self._steps: list[Step] = []
        self._undone: list[Step] = []

    def add(self, values: Mapping[str, object], key: str = "", names: Sequence[str] = ()) -> Row:
        """A new row at the end."""
        row = Row(key, names, FormModel(self.fields, values, self._today, self._translate, self._users))
        self.rows.append(row)
        return row

    def grow(self) -> None:
        """See to the empty row at the end."""
        if self._grows and (not self.rows or not self.rows[-1].empty):
            self.add({})

    def remove(self, row: Row) -> None:
        """Take a row out: it has been dealt with."""
        self.rows.remove(row)
        self._steps.clear()
        self._undone.clear()

    # Changing

    def _changing(self, writes: Sequence[tuple[Row, str, Callable[[FormModel, str], bool]]]) -> int:
        """Do several writes as one step; how many changed something."""
        step: Step = []
        for row, name, write in writes:
            if write(row.model, name):
                row.refusal = ""
                step.append((row.model, 1))
        if step:
            self._steps.append(step)
            self._undone.clear()
            self.grow()
        return len(step)

    def type(self, index: int, name: str, text: str) -> bool:
        """Take a typed text into a cell; whether anything changed."""
        return self._changing([(self.rows[index], name, lambda model, field: model.type(field, text))]) > 0

    def put(self, index: int, name: str, value: object) -> bool:
        return self._changing([(self.rows[index], name, lambda model, field: model.put(field, value))]) > 0

    def ditto(self, index: int, name: str) -> bool:
        """The same as in the row above; whether there was one."""
        return index > 0 and self.put(index, name, self.rows[index - 1].model.value(name))

    def ditto_down(self, index: int, name: str) -> int:
        """This cell's value into every empty cell below it."""
        value = self.rows[index].model.value(name)
        below = [
            row
            for row in self.rows[index + 1 :]
            if row.model.value(name) in (None, "") and not (self._grows and row is self.rows[-1])
        ]
        return self._changing([(row, name, lambda model, field: model.put(field, value)) for row in below])

    def paste(
        self,
        index: int,
        column: int,
        lines: Sequence[Sequence[str]],
        knows: Callable[[str], bool],
        of: Callable[[str], int | None],
    ) -> tuple[int, list[str]]:
        """Spread cells from a spreadsheet over the grid as one step: (cells changed, rows that nobody knows).

        A first line of column headings says where the cells go. Where the first cells name records (`knows`; `of`
        gives the row of one), each line goes to its row; else line by line from `index` down.
        """
        columns: list[int | None] = []
        heads = self._headings(lines[0]) if lines else None
        if heads:
            columns, lines = heads, lines[1:]
        named = self._named_column(lines, knows)
        writes: list[tuple[Row, str, Callable[[FormModel, str], bool]]] = []
        unknown: list[str] = []
        row = index
        for cells in lines:
            if named is not None:
                found = of(cells[named]) if named < len(cells) else None
                if found is None:
                    unknown.append(cells[named] if named < len(cells) else "")
                    continue
                row = found
            while row >= len(self.rows):
                if not self._grows:
                    unknown.append(cells[0])
                    break
                self.add({})
            if row < len(self.rows):
                places = columns or self._places(len(cells), column, named)
                for place, cell in zip(places, cells, strict=False):
                    if place is not None and cell.strip() and self._open(place):
                        writes.append((self.rows[row], self.fields[place].name, _typing(cell)))
            row += 1
        return self._changing(writes), [name for name in unknown if name.strip()]

    def _open(self, column: int) -> bool:
        return 0 <= column < len(self.fields)

    @staticmethod
    def _places(count: int, column: int, named: int | None) -> list[int | None]:
        """Where the cells of a line go when no headings say it."""
        places: list[int | None] = []
        for number in range(count):
            places.append(None if number == named else column)
            column += number != named
        return places

    def _headings(self, cells: Sequence[str]) -> list[int | None] | None:
        """The columns that the headings of a pasted block name; None where its first line is no heading."""
        words: dict[str, int] = {}
        for number, spec in enumerate(self.fields):
            for word in (self._translate(spec.title), spec.title, *spec.meta.office):
                words.setdefault(match_key(word), number)
        found = [words.get(match_key(cell)) for cell in cells]
        return found if any(one is not None for one in found) else None

    @staticmethod
    def _named_column(lines: Sequence[Sequence[str]], knows: Callable[[str], bool]) -> int | None:
        """The column whose cells name rows: most of them do."""
        for number in range(min(2, max((len(cells) for cells in lines), default=0))):
            known = sum(number < len(cells) and knows(cells[number]) for cells in lines)
            if known * 2 > len(lines):
                return number
        return None

    def undo(self) -> bool:
        return self._travel(self._steps, self._undone, FormModel.undo)

    def redo(self) -> bool:
        return self._travel(self._undone, self._steps, FormModel.redo)

    @staticmethod
    def _travel(source: list[Step], target: list[Step], move: Callable[[FormModel], str | None]) -> bool:
        if not source:
            return False
        step = source.pop()
        for model, times in step:
            for _time in range(times):
                move(model)
        target.append(step)
        return True

    # Judging

    @property
    def filled(self) -> list[Row]:
        """The rows in which something stands."""
        return [row for row in self.rows if not row.empty]

    def demand(self, rows: Sequence[Row]) -> None:
        """Mark the required cells of rows that are empty."""
        for row in rows:
            row.model.demand()

    @property
    def wrong(self) -> list[tuple[int, str, CasemanError]]:
        """Every wrong cell: row, field, error."""
        return [
            (index, name, error)
            for index, row in enumerate(self.rows)
            for name, error in row.model.errors.items()
        ]

    @property
    def dirty(self) -> bool:
        return any(row.model.dirty for row in self.rows)

    # Drafts

    def draft(self) -> dict[str, Any]:
        """What was changed, by the rows' keys or numbers."""
        return {
            row.key or str(index): row.model.draft() for index, row in enumerate(self.rows) if row.model.dirty
        }

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put a draft back in."""
        for index, row in enumerate(list(self.rows)):
            told = draft.get(row.key or str(index))
            if told:
                row.model.restore(told)
        self.grow()


def _typing(text: str) -> Callable[[FormModel, str], bool]:
    return lambda model, name: model.type(name, text)
