"""One cell as the value of its column's field: exact, or refused.

Excel counts in floats of 15 digits. A number within them is what was typed; a longer one typed into a number
cell has lost its end for good, and no reader can bring it back.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.units import parse_unit
from caseman.api.values import clean_text, half_width, plain

from .columns import ColumnSpec
from .rows import MIXED_DATES, NOT_DATA, NUMBER_LOST, REFUSED
from .workbook import Cell, FormulaError

#: Whole numbers below it are exact in a cell of Excel.
EXACT = 10**15
NUMBERS = frozenset({"money", "area", "rate", "share", "count"})
#: Fields whose text is a name or number of something, never prose.
_IDENTIFIERS = frozenset({"code", "document_number", "phone"})
#: How people write that a cell is left empty.
_NOTHING = frozenset({"-", "--", "—", "——", "–", "/", "\\"})
_SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?[Ee]\+?\d{2,}")
_STANDARD_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?|\d+/\d+")
_COUNTED = re.compile(r"(?<=\d)[天日层套份户人个本间次]$")
_TIME_OF_DAY = re.compile(r"[ T]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_NO_YEAR = re.compile(r"\d{1,2}[-./月]\d{1,2}[日号]?|\d{3,4}")
#: Day numbers of 1954 to 2119 (to 2123 where they count from 1904).
_DAY_NUMBER = range(20_000, 80_000)
#: A formula's error that was saved as text.
_ERROR_TEXT = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")
#: Brackets keep their width: official numbers are written with full ones.
_HALF = {
    ord(sign): ord(sign) - 0xFEE0
    for sign in map(chr, range(0xFF0D, 0xFF5B))
    if sign.isalnum() or sign in "－．／"
}
_CJK = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


class CellRefused(Exception):
    """A cell that cannot be taken: code, message id and facts. It becomes a CellError."""

    def __init__(self, code: str, message: str, **facts: object) -> None:
        super().__init__(message)
        self.code, self.message, self.facts = code, message, facts


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says.

    value    None for an empty cell
    tidied   the cell was not written the usual way (spaces, full width, units)
    form     of a day: how it was written
    """

    value: Any = None
    tidied: bool = False
    form: str = ""


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or not clean_text(cell))


def cell_text(cell: Cell) -> str:
    """A cell as text: dates as 2026-03-31, numbers without exponent as far as they are exact."""
    if isinstance(cell, str):
        return clean_text(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return plain(number_of(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def number_of(cell: int | float) -> Decimal:
    """The number that Excel shows: 15 significant digits, without the noise of its floats."""
    return Decimal(cell) if isinstance(cell, int) else Decimal(format(cell, ".15g"))


def value_text(value: object) -> str:
    """A value written one way, whatever form its cell had."""
    if isinstance(value, Decimal):
        return plain(value.normalize())
    if isinstance(value, (list, tuple)):
        return "、".join(value_text(one) for one in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def read_cell(cell: Cell, spec: ColumnSpec, *, from_1904: bool = False) -> Reading:
    """Read a cell as its column's field. `from_1904`: day numbers count from then. Raises CellRefused."""
    if isinstance(cell, FormulaError) or (isinstance(cell, str) and _ERROR_TEXT.fullmatch(cell.strip())):
        raise CellRefused(REFUSED, _("the formula gives the error {value}: type the value"), value=str(cell))
    if is_blank(cell):
        return Reading()
    if isinstance(cell, str) and spec.kind not in ("text", "long_text") and clean_text(cell) in _NOTHING:
        return Reading(tidied=True)
    try:
        if spec.kind == "day":
            return _read_day(cell, spec, from_1904)
        if spec.kind in NUMBERS:
            return _read_number(cell, spec)
        if spec.kind == "mark":
            return Reading(spec.read(cell if isinstance(cell, bool) else cell_text(cell)), _has_edges(cell))
        return _read_text(cell, spec)
    except InputError as error:
        raise CellRefused(REFUSED, error.message, **error.facts) from None


def _has_edges(cell: Cell) -> bool:
    return isinstance(cell, str) and clean_text(cell) != cell


def _lost(cell: Cell) -> CellRefused:
    return CellRefused(
        NUMBER_LOST,
        _("{value} was typed as a number and lost the digits after the 15th: type it again as text"),
        value=str(cell),
    )


def _read_text(cell: Cell, spec: ColumnSpec) -> Reading:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= EXACT:
        raise _lost(cell)
    if isinstance(cell, (date, time, timedelta)) and spec.kind != "long_text":
        raise CellRefused(
            NUMBER_LOST,
            _("Excel has made the date or time {value} of what was typed: type it again as text"),
            value=cell_text(cell),
        )
    text = cell_text(cell)
    if isinstance(cell, str) and spec.kind != "long_text" and _SCIENTIFIC.fullmatch(half_width(text)):
        raise _lost(text)
    tidied = _has_edges(cell)
    if _FULL_WIDTH.search(text) and (spec.kind in _IDENTIFIERS or not _CJK.search(text)):
        text, tidied = text.translate(_HALF), True
    if spec.name == "unit":
        named = _unit_text(text)
        tidied, text = tidied or named != text, named
    if spec.kind == "list":
        return Reading(spec.read([part for part in re.split(r"[、,，;；\n]\s*", text) if part]), tidied)
    return Reading(spec.read(text), tidied)


def _unit_text(text: str) -> str:
    """`1幢1单元301室` as 1-1-301. What says more than the unit (a project's name before it) is left as it is."""
    try:
        unit = parse_unit(text)
    except InputError:
        return text
    return str(unit) if text.startswith(unit.building) else text


def _read_number(cell: Cell, spec: ColumnSpec) -> Reading:
    if isinstance(cell, str):
        text = clean_text(cell)
        tidied = not _STANDARD_NUMBER.fullmatch(cell)
        plain_text = half_width(text)
        if spec.kind == "count":
            plain_text = _COUNTED.sub("", plain_text)
        if _SCIENTIFIC.fullmatch(plain_text):
            raise _lost(text)
        return Reading(spec.read(plain_text), tidied)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise CellRefused(REFUSED, _("“{value}” is not a number"), value=cell_text(cell))
    if abs(cell) >= EXACT:
        raise _lost(cell)
    number = number_of(cell)
    return Reading(spec.read(plain(number) if spec.kind == "share" else number))


def _read_day(cell: Cell, spec: ColumnSpec, from_1904: bool) -> Reading:
    if isinstance(cell, date):
        return Reading(spec.read(cell), form="date")
    text, tidied = cell_text(cell), False
    if isinstance(cell, str):
        plain_text = _TIME_OF_DAY.sub("", half_width(text))
        tidied = plain_text.replace(" ", "") != _TIME_OF_DAY.sub("", cell)
        text = plain_text.replace(" ", "")
    elif isinstance(cell, (int, float)) and int(cell) in _DAY_NUMBER:
        text = str(int(cell))
    if text.isdecimal() and int(text) in _DAY_NUMBER:
        first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        return Reading(spec.read(first + timedelta(days=int(text))), tidied, "serial")
    try:
        return Reading(spec.read(text), tidied, _form(text))
    except InputError:
        if _NO_YEAR.fullmatch(text):
            raise CellRefused(MIXED_DATES, _("“{value}” has no year"), value=cell_text(cell)) from None
        raise


def _form(text: str) -> str:
    """How a day is written, by its separator: - / . 年, or nothing in 20260331."""
    return next((sign for sign in "-/.年" if sign in text), "digits")


def merged(first: int, last: int) -> CellRefused:
    """The refusal of a number in a cell that is merged over several rows (numbered as Excel does)."""
    return CellRefused(
        NOT_DATA,
        _("the cell is merged over rows {first} to {last}: give each row its own number"),
        first=first,
        last=last,
    )
