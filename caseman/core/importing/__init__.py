"""Reading the office's own files into typed rows, every error with its cell.

`read_workbook` turns the bytes of a file into worksheets of plain cells. `read_tables` finds in them the tables that
it is given, by their headings, and reads every row: into a `Row`, or into a `BadRow` with all of its errors.
"""

from .columns import ColumnSpec, TableSpec, columns_of
from .rows import BadRow, CellError, Layout, LayoutColumn, Notice, Row, TableRows, TotalRow
from .tables import read_tables
from .workbook import Workbook, Worksheet, read_workbook

__all__ = [
    "BadRow",
    "CellError",
    "ColumnSpec",
    "Layout",
    "LayoutColumn",
    "Notice",
    "Row",
    "TableRows",
    "TableSpec",
    "TotalRow",
    "Workbook",
    "Worksheet",
    "columns_of",
    "read_tables",
    "read_workbook",
]
