"""What came of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from caseman.core.importing import BadRow, CellError, Layout, Notice

#: Record type of imported files.
TABLE = "lists"


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of an edited file that differs from the record."""

    sheet: str
    row: int
    ref: str
    path: str
    heading: str
    ours: Any
    theirs: Any


@dataclass(slots=True)
class SheetResult:
    """What came of one table of a file. Counts are of rows."""

    table: str
    sheet: str
    layout: Layout
    rows: int = 0
    new: int = 0
    filled: int = 0
    same: int = 0
    taken: int = 0
    differences: list[Difference] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    #: every row of the table: its number and the texts of its columns that are in order
    arrived: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)


@dataclass(slots=True)
class ImportResult:
    """What came of a file. `known`: this very file was imported before; `txn`: the change set, 0 for none."""

    file: str
    kind: str
    sha256: str
    known: bool
    sheets: list[SheetResult]
    notices: list[Notice]
    txn: int = 0

    @property
    def id(self) -> str:
        """The file's record in `lists`."""
        return self.sha256[:16]

    @property
    def errors(self) -> list[tuple[SheetResult, BadRow, CellError]]:
        return [(sheet, row, error) for sheet in self.sheets for row in sheet.bad for error in row.errors]

    @property
    def differences(self) -> list[Difference]:
        return [one for sheet in self.sheets for one in sheet.differences]
