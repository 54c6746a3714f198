"""Reading the office's own files into typed rows, every error with its cell.

`read_workbook` turns the bytes of a file into worksheets of plain cells. `read_tables` finds in them the tables that
it is given, by their headings, and reads every row: into a `Row`, or into a `BadRow` with all of its errors.
"""

from .cells import cell_text
from .columns import ColumnSpec, TableSpec, columns_of
from .headings import heading_key
from .reading import RUNNING_NUMBER
from .rows import REFUSED, BadRow, CellError, Layout, LayoutColumn, Notice, Row, TableRows, TotalRow
from .tables import read_tables
from .workbook import Workbook, Worksheet, read_workbook

__all__ = [
    "REFUSED",
    "RUNNING_NUMBER",
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
    "cell_text",
    "columns_of",
    "heading_key",
    "read_tables",
    "read_workbook",
]
