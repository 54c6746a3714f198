"""What reading a table gives: rows, refused rows with their errors, notices, and the layout found.

Everything that is kept in a record has `to_json` and `from_json`; facts are then texts, whole numbers and lists of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

#: Codes of what is found in files.
NUMBER_LOST = "IMP-01"
NORMALISED = "IMP-02"
NOT_DATA = "IMP-03"
GB18030_FILE = "IMP-04"
MIXED_DATES = "IMP-05"
DRIFT = "IMP-06"
REFUSED = "IMP-07"


def column_letter(index: int) -> str:
    """The letters by which Excel names a column; the first is 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def plain_facts(facts: Mapping[str, object]) -> dict[str, Any]:
    """Facts as JSON carries them."""
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: object) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return str(value)


@dataclass(frozen=True, slots=True)
class CellError:
    """Why a cell is refused. `row` is Excel's number, `column` Excel's letters (empty: the row as a whole)."""

    sheet: str
    row: int
    column: str
    code: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "message": self.message,
            "facts": plain_facts(self.facts),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            data["sheet"], data["row"], data["column"], data["code"], data["message"], dict(data["facts"])
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """What was seen while reading and refuses nothing. `row` 0 and `column` "" where it is no single cell."""

    code: str
    sheet: str
    row: int
    column: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "message": self.message,
            "facts": plain_facts(self.facts),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            data["code"], data["sheet"], data["row"], data["column"], data["message"], dict(data["facts"])
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A row in order.

    number   Excel's row number
    values   typed, by column key; an empty cell has none
    kept     text by heading, of the columns that nobody claims
    cells    text by heading, of all cells that are not empty
    texts    text by column key, written one way whatever the cell's form was: what a row is recognised by
    """

    number: int
    values: Mapping[str, Any]
    kept: Mapping[str, str]
    cells: Mapping[str, str]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A refused row with all of its errors; `keys` are the `texts` of its required columns that are in order."""

    number: int
    errors: list[CellError]
    cells: Mapping[str, str]
    keys: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "row": self.number,
            "errors": [error.to_json() for error in self.errors],
            "cells": dict(self.cells),
            "keys": dict(self.keys),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        errors = [CellError.from_json(error) for error in data["errors"]]
        return cls(data["row"], errors, dict(data["cells"]), dict(data.get("keys", {})))


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A column of a file: its heading, Excel's letters, and the key of the column that it was read as (or "")."""

    heading: str
    letter: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table as a file had them, from left to right."""

    columns: tuple[LayoutColumn, ...] = ()

    def claimed(self) -> Iterator[tuple[str, LayoutColumn]]:
        """The columns that were read as something, each with its heading."""
        return ((column.heading, column) for column in self.columns if column.key)

    def to_json(self) -> dict[str, Any]:
        return {"columns": [[column.heading, column.letter, column.key] for column in self.columns]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(tuple(LayoutColumn(*column) for column in data["columns"]))


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row of totals: the numbers of its columns by their keys. `part`: a subtotal, of the rows since the last one."""

    number: int
    part: bool
    sums: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table as it was read from one worksheet: every row of data is in `good` or in `bad`."""

    table: str
    sheet: str
    layout: Layout
    good: list[Row]
    bad: list[BadRow]
    notices: list[Notice]
    totals: list[TotalRow] = field(default_factory=list)
