"""The bytes of a file as worksheets of plain cells, whatever program wrote them.

What a file is is told by its first bytes, not by its name: systems hand out web pages and tab-separated text
under `.xls`. Row numbers are Excel's; the grid starts at A1.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import PurePath

from caseman.api.messages import InputError
from caseman.api.messages import msg as _

from .rows import Notice

#: First bytes of a zip archive (xlsx, ods) and of an OLE compound file (xls, et, a locked xlsx).
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The stream of a workbook that is locked with a password, as its name stands in the file.
_LOCKED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class FormulaError:
    """The cell of a formula that has no result."""

    text: str

    def __str__(self) -> str:
        return self.text


#: Empty is "". A date with a time of day is a datetime.
Cell = str | int | float | bool | date | time | timedelta | FormulaError
#: First row, first column, last row, last column; from 0.
Merge = tuple[int, int, int, int]


@dataclass(slots=True)
class Worksheet:
    """A worksheet; `rows[0]` is Excel's row 1, all rows are equally long."""

    name: str
    rows: list[list[Cell]]
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False


@dataclass(slots=True)
class Workbook:
    """A file. `dates_from_1904`: its date numbers count from 1 January 1904, not from 1900."""

    name: str
    sheets: list[Worksheet]
    notices: list[Notice] = field(default_factory=list)
    dates_from_1904: bool = False


def read_workbook(data: bytes, name: str) -> Workbook:
    """Read a file: xlsx, xls, ods, et, a web page or text under any of these names, csv in UTF-8 or GB18030.

    Raises InputError, in one sentence, for a file that is empty, locked, damaged or no table at all.
    """
    if not data.strip():
        raise InputError(_("{file} is empty"), file=name)
    if data.startswith((ZIP, OLE)):
        book = _read_binary(data, name)
    else:
        from .textfiles import read_text

        book = read_text(data, name)
    if not any(sheet.rows for sheet in book.sheets):
        raise InputError(_("{file} holds no rows"), file=name)
    return book


def stem(name: str) -> str:
    """What the one worksheet of a text file is called."""
    return PurePath(name).stem


def square(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows of one length."""
    width = max(map(len, rows), default=0)
    return [[*row, *([""] * (width - len(row)))] for row in rows]


def _read_binary(data: bytes, name: str) -> Workbook:
    import python_calamine as calamine

    from .details import details

    locked = _("{file} is locked with a password: save it without one, then import it")
    if data.startswith(OLE) and _LOCKED in data:
        raise InputError(locked, file=name)
    try:
        sheets = _sheets(data)
        found = details(data, name)
    except calamine.PasswordError:
        raise InputError(locked, file=name) from None
    except (InputError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a reader that meets a damaged file may fail in any way, a panic of Rust included
        raise InputError(
            _("{file} cannot be read as a workbook: open it in Excel or WPS and save it as .xlsx"), file=name
        ) from None
    for sheet in sheets:
        _mark_errors(sheet, found.errors.get(sheet.name, {}))
    return Workbook(name, sheets, [], found.dates_from_1904)


def _sheets(data: bytes) -> list[Worksheet]:
    import python_calamine as calamine

    sheets = []
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        source = book.get_sheet_by_name(meta.name)
        rows: list[list[Cell]] = [list(row) for row in source.to_python(skip_empty_area=False)]
        ranges = source.merged_cell_ranges or []
        merges = [(top, left, bottom, right) for (top, left), (bottom, right) in ranges]
        hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        sheets.append(Worksheet(meta.name, square(rows), merges, hidden))
    return sheets


def _mark_errors(sheet: Worksheet, errors: Mapping[tuple[int, int], str]) -> None:
    """The reader gives a formula's error as an empty cell, and ends the sheet before it where nothing follows."""
    for (row, column), text in errors.items():
        while len(sheet.rows) <= row:
            sheet.rows.append([])
        line = sheet.rows[row]
        line.extend([""] * (column + 1 - len(line)))
        line[column] = FormulaError(text)
    if errors:
        sheet.rows = square(sheet.rows)
