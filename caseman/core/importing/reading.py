"""The rows of a table whose headings are found."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from caseman.api.messages import msg as _
from caseman.api.values import match_key

from .cells import (
    EXACT,
    NUMBERS,
    CellRefused,
    cell_text,
    is_blank,
    merged,
    read_cell,
    value_text,
)
from .columns import ColumnSpec
from .headings import Header, almost, heading_key, unclaimed
from .rows import (
    DRIFT,
    MIXED_DATES,
    NORMALISED,
    NOT_DATA,
    NUMBER_LOST,
    REFUSED,
    BadRow,
    CellError,
    Layout,
    LayoutColumn,
    Notice,
    Row,
    TableRows,
    TotalRow,
    column_letter,
    plain_facts,
)
from .workbook import Cell, Worksheet

_TOTAL = re.compile(r".{0,10}(合计|小计|总计|共计|累计)(数|金额|\(.*\)|[:：].*)?")
#: What stands under a table: 制表人：… 审核：… 备注：… 第1页
_FOOT = re.compile(
    r"(备注|附注|注|说明|制表|填表|经办|审核|审批|复核|核对|打印|导出|统计|单位|日期|截至)[^:：]{0,6}[:：].*"
    r"|第\d+页.*|共\d+[页条行笔户].*"
)
#: Headings of a running number, which is no fact about a row.
RUNNING_NUMBER = frozenset({"序号", "序", "行号", "编号序", "no", "no.", "#"})
#: From so many tidied cells of a column on, one notice speaks of all.
_MANY = 10


@dataclass(slots=True)
class _Seen:
    """What was noticed in a column: cells that were tidied (row, what they were read as), first row of each form of day."""

    tidied: list[tuple[int, str]] = field(default_factory=list)
    forms: dict[str, int] = field(default_factory=dict)


class TableReader:
    """Reads one table of a worksheet."""

    def __init__(self, sheet: Worksheet, header: Header, from_1904: bool) -> None:
        self.sheet = sheet
        self.header = header
        self.from_1904 = from_1904
        self.names = _names(sheet, header)
        self.layout = Layout(
            tuple(
                LayoutColumn(name, column_letter(index), self._key(index))
                for index, name in self.names.items()
            )
        )
        self.running = {index for index, name in self.names.items() if heading_key(name) in RUNNING_NUMBER}
        self.running -= header.claimed.keys()
        self.known_as = {heading.index: heading.names for heading in header.headings}
        #: rows with a cell that is merged over half of the table's columns: no data
        self.spread = {
            top for top, left, _bottom, right in sheet.merges if (right - left + 1) * 2 >= len(self.names)
        }
        self.seen = {index: _Seen() for index in header.claimed}
        self.refused: dict[tuple[int, int], CellRefused] = {}
        self.good: list[Row] = []
        self.bad: list[BadRow] = []
        self.totals: list[TotalRow] = []
        self.notices: list[Notice] = []
        #: rows that are no data (numbered as Excel does), by what they are
        self.aside: dict[str, list[int]] = {"titles": [], "totals": [], "remarks": []}
        self.merged_cells: list[str] = []

    def _key(self, index: int) -> str:
        return self.header.claimed[index].key if index in self.header.claimed else ""

    def read(self, remembered: Layout | None) -> TableRows:
        self.aside["titles"] = [
            number for number, row in enumerate(self.sheet.rows[: self.header.top], 1) if not _is_empty(row)
        ]
        rows = self._unmerged()
        for index in range(self.header.below, len(rows)):
            self._take(index, rows[index])
        self._tell_columns(remembered)
        self._tell_cells()
        self._tell_aside()
        table = self.header.spec.id
        return TableRows(table, self.sheet.name, self.layout, self.good, self.bad, self.notices, self.totals)

    # -- rows

    def _unmerged(self) -> list[list[Cell]]:
        """The rows with the value of a merged cell in each of its rows; a number merged over rows is refused."""
        rows = [list(row) for row in self.sheet.rows]
        for top, left, bottom, right in self.sheet.merges:
            self.merged_cells.append(f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}")
            if top < self.header.below or top == bottom or left >= len(rows[0]):
                continue
            # Rows that hold nothing else only make the cell higher.
            told = [
                row for row in range(top, min(bottom + 1, len(rows))) if not _is_empty(self.sheet.rows[row])
            ]
            spec = self.header.claimed.get(left)
            is_number = spec is not None and spec.kind in NUMBERS and not is_blank(rows[top][left])
            for row in told if len(told) > 1 else ():
                rows[row][left] = rows[top][left]
                if is_number:
                    self.refused[row, left] = merged(top + 1, bottom + 1)
        return rows

    def _take(self, index: int, row: list[Cell]) -> None:
        """Put a row among the good, the bad, or those that are no data."""
        texts = {at: text for at in self.names if (text := cell_text(row[at]))}
        # Forms are numbered ahead of their rows: a running number alone is no row.
        said = {at: text for at, text in texts.items() if not (at in self.running and text.isdecimal())}
        if not said:
            return
        aside = self._kind_of_aside(index, said)
        if aside:
            self.aside[aside].append(index + 1)
            if aside == "totals":
                self._take_totals(index, row, said.values())
            return
        values: dict[str, Any] = {}
        errors: list[CellError] = []
        for column, spec in self.header.claimed.items():
            try:
                value = self._value(index, column, row[column], spec)
            except CellRefused as refusal:
                errors.append(self._error(index, column, refusal))
            else:
                if value is not None:
                    values[spec.key] = value
        cells = {self.names[at]: text for at, text in texts.items()}
        known_by = {key: value_text(value) for key, value in values.items()}
        if errors:
            required = {spec.key for spec in self.header.claimed.values() if spec.required}
            keys = {key: text for key, text in known_by.items() if key in required}
            self.bad.append(BadRow(index + 1, errors, cells, keys))
        else:
            others = texts.keys() - self.header.claimed.keys() - self.running
            kept = {self.names[at]: texts[at] for at in sorted(others)}
            self.good.append(Row(index + 1, values, kept, cells, known_by))

    def _take_totals(self, index: int, row: list[Cell], texts: Iterable[str]) -> None:
        """Keep the numbers of a row of totals; a cell that is none says nothing."""
        sums = {}
        for column, spec in self.header.claimed.items():
            if spec.kind in NUMBERS:
                with suppress(CellRefused):
                    value = read_cell(row[column], spec).value
                    if value is not None:
                        sums[spec.key] = value
        part = any("小计" in match_key(text) for text in texts)
        self.totals.append(TotalRow(index + 1, part, sums))

    def _value(self, row: int, column: int, cell: Cell, spec: ColumnSpec) -> Any:
        """A cell's value, None where it is empty. Raises CellRefused."""
        if (row, column) in self.refused:
            raise self.refused[row, column]
        reading = read_cell(cell, spec, from_1904=self.from_1904)
        if reading.value is None and spec.required:
            raise CellRefused(REFUSED, _("{heading} is empty"), heading=self.names[column])
        seen = self.seen[column]
        if reading.tidied:
            seen.tidied.append((row + 1, "" if reading.value is None else value_text(reading.value)))
        if reading.form:
            seen.forms.setdefault(reading.form, row + 1)
        return reading.value

    def _error(self, row: int, column: int, refusal: CellRefused) -> CellError:
        place = (self.sheet.name, row + 1, column_letter(column))
        return CellError(*place, refusal.code, refusal.message, plain_facts(refusal.facts))

    def _kind_of_aside(self, index: int, texts: Mapping[int, str]) -> str:
        """What a row is that is no data: the headings once more, a total, or a remark under the table."""
        first, *further = (match_key(text) for text in texts.values())
        if all(heading_key(text) in self.known_as.get(at, ()) for at, text in texts.items()):
            return "titles"
        if _TOTAL.fullmatch(first):
            return "totals"
        if all(at in texts for at, spec in self.header.claimed.items() if spec.required):
            return ""
        if any(_TOTAL.fullmatch(text) for text in further):
            return "totals"
        prose = not further and (index in self.spread or re.search("[。；;]", first))
        return "remarks" if prose or _FOOT.fullmatch(first) else ""

    # -- notices

    def _notice(self, code: str, row: int, column: str, message: str, **facts: object) -> None:
        self.notices.append(Notice(code, self.sheet.name, row, column, message, plain_facts(facts)))

    def _tell_columns(self, remembered: Layout | None) -> None:
        row = self.header.below
        for first, second, _spec in self.header.rivals:
            self._notice(
                DRIFT,
                row,
                second.letter,
                _("“{heading}” is kept as received: “{taken}” was read in its place"),
                heading=self.names[second.index],
                taken=self.names[first.index],
            )
        for index, spec in almost(self.header).items():
            self._notice(
                DRIFT,
                row,
                column_letter(index),
                _("“{heading}” is kept as received: only “{expected}” can be read"),
                heading=self.names[index],
                expected=spec.headings[0],
            )
        for heading in unclaimed(self.header):
            self._tell_lost(heading.index)
        if remembered is not None and remembered.columns:
            self._tell_drift(remembered)

    def _tell_lost(self, index: int) -> None:
        """Numbers that lost digits in a column that is only kept refuse nothing, but are told."""
        for number, row in enumerate(self.sheet.rows[self.header.below :], self.header.below + 1):
            cell = row[index]
            if isinstance(cell, (int, float)) and abs(cell) >= EXACT:
                self._notice(
                    NUMBER_LOST,
                    number,
                    column_letter(index),
                    _("“{heading}” holds numbers that lost the digits after the 15th: type them as text"),
                    heading=self.names[index],
                )
                return

    def _tell_drift(self, remembered: Layout) -> None:
        before = [heading_key(column.heading) for column in remembered.columns]
        now = [heading_key(column.heading) for column in self.layout.columns]
        row = self.header.below
        new = [column for column in self.layout.columns if heading_key(column.heading) not in before]
        gone = [column.heading for column in remembered.columns if heading_key(column.heading) not in now]
        if new:
            message = _("new since the last file: {headings}")
            self._notice(DRIFT, row, new[0].letter, message, headings=[column.heading for column in new])
        if gone:
            self._notice(DRIFT, row, "", _("in the last file and not in this one: {headings}"), headings=gone)
        if [key for key in before if key in now] != [key for key in now if key in before]:
            self._notice(DRIFT, row, "", _("the columns are in another order than in the last file"))

    def _tell_cells(self) -> None:
        for index, seen in self.seen.items():
            letter, heading = column_letter(index), self.names[index]
            if len(seen.tidied) > _MANY:
                self._notice(
                    NORMALISED,
                    seen.tidied[0][0],
                    letter,
                    _("“{heading}”: {count} cells were not written the usual way and were normalised"),
                    heading=heading,
                    count=len(seen.tidied),
                )
            else:
                for number, value in seen.tidied:
                    self._notice(
                        NORMALISED,
                        number,
                        letter,
                        _("“{heading}”: “{cell}” was read as “{value}”"),
                        heading=heading,
                        cell=str(self.sheet.rows[number - 1][index]),
                        value=value,
                    )
            if len(seen.forms) > 1 or "serial" in seen.forms:
                self._notice(
                    MIXED_DATES,
                    min(seen.forms.values()),
                    letter,
                    _("“{heading}” mixes dates, texts and day numbers; day numbers count from {start}"),
                    heading=heading,
                    start=1904 if self.from_1904 else 1900,
                )

    def _tell_aside(self) -> None:
        if not self.merged_cells and not any(self.aside.values()):
            return
        self._notice(
            NOT_DATA,
            0,
            "",
            _(
                "recognised, not read as data: titles in rows {titles}, totals in rows {totals}, "
                "remarks in rows {remarks}; merged cells {merged}"
            ),
            merged=_listed(self.merged_cells),
            **{name: _listed(rows) for name, rows in self.aside.items()},
        )


def _is_empty(row: Iterable[Cell]) -> bool:
    return all(is_blank(cell) for cell in row)


def _listed(found: list[Any]) -> str:
    """A list in words; whole numbers that follow each other as a range; a dash for none."""
    runs: list[list[Any]] = []
    for one in found:
        if runs and isinstance(one, int) and one == runs[-1][-1] + 1:
            runs[-1][1:] = [one]
        else:
            runs.append([one])
    return "、".join("-".join(map(str, run)) for run in runs) or "–"


def _names(sheet: Worksheet, header: Header) -> dict[int, str]:
    """What each column is called to the user: its heading, made unique; its letters where it has none."""
    texts = {heading.index: heading.text for heading in header.headings}
    names: dict[int, str] = {}
    for index in range(len(sheet.rows[0])):
        text = texts.get(index, "")
        if not text and all(is_blank(row[index]) for row in sheet.rows[header.below :]):
            continue
        letter = column_letter(index)
        if not text:
            text = letter
        elif text in names.values():
            text = f"{text} ({letter})"
        names[index] = text
    return names
