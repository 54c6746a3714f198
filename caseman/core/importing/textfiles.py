"""Tables as text: csv, tab-separated text, and web pages under the name of a workbook."""

import csv
import io
import re
from typing import TYPE_CHECKING

from caseman.api.messages import InputError
from caseman.api.messages import msg as _

from .rows import GB18030_FILE, Notice
from .workbook import Cell, Merge, Workbook, Worksheet, square, stem

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: First bytes of what people pick by mistake.
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
#: How systems keep a csv cell text in Excel: ="0101", or a leading apostrophe.
_FORCED_TEXT = re.compile(r'="(.*)"|\'(?=[\d=+@-])(.*)')


def read_text(data: bytes, name: str) -> Workbook:
    """Raises InputError for what is neither a web page with a table nor lines of separated cells."""
    if data.startswith(_NO_TABLES):
        raise InputError(_("{file} is not a table: give an xlsx, xls or csv file"), file=name)
    text, encoding = _decode(data, name)
    start = text[:2000].lstrip().casefold()
    if start.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise InputError(
            _("{file} is an XML spreadsheet of Excel 2003: open it in Excel or WPS and save it as .xlsx"),
            file=name,
        )
    sheets = _pages(text, name) if start.startswith("<") else [_separated(text, name)]
    notices = []
    if encoding == "gb18030":
        notices.append(
            Notice(
                GB18030_FILE,
                sheets[0].name,
                0,
                "",
                _("{file} is not in UTF-8 and was read as GB18030"),
                {"file": name},
            )
        )
    return Workbook(name, sheets, notices)


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding: UTF-16 where it says so, else UTF-8, else GB18030."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise InputError(_("{file} is no text in UTF-8 or GB18030: save it as .xlsx or as CSV UTF-8"), file=name)


def _separated(text: str, name: str) -> Worksheet:
    head = text[:4000]
    delimiter = max(",\t;", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(
            _("{file} is no proper csv ({reason}): save it as .xlsx"), file=name, reason=str(error)
        ) from None
    rows: list[list[Cell]] = [[_unforced(cell) for cell in line] for line in lines]
    return Worksheet(stem(name), square(rows))


def _unforced(cell: str) -> str:
    found = _FORCED_TEXT.fullmatch(cell.strip())
    return (found[1] or found[2] or "") if found else cell


def _pages(text: str, name: str) -> list[Worksheet]:
    """The tables of a web page; a table with tables in it only arranges the page."""
    from lxml import html

    # The text is decoded: a declaration of another encoding in it would be believed.
    page = html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    tables = [table for table in page.iter("table") if table.find(".//table") is None]
    if not tables:
        raise InputError(_("{file} is a web page without a table: export the list again"), file=name)
    names = [stem(name) if len(tables) == 1 else f"{stem(name)} {n}" for n in range(1, len(tables) + 1)]
    return [_page_table(table, title) for table, title in zip(tables, names, strict=True)]


def _page_table(table: "HtmlElement", name: str) -> Worksheet:
    cells: dict[tuple[int, int], str] = {}
    merges: list[Merge] = []
    for top, line in enumerate(table.iter("tr")):
        left = 0
        for cell in line.iterchildren("td", "th"):
            while (top, left) in cells:
                left += 1
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for row in range(top, top + down):
                cells |= {(row, column): "" for column in range(left, left + across)}
            cells[top, left] = cell.text_content()
            if down > 1 or across > 1:
                merges.append((top, left, top + down - 1, left + across - 1))
    height = max((row for row, _column in cells), default=-1) + 1
    width = max((column for _row, column in cells), default=-1) + 1
    rows: list[list[Cell]] = [
        [cells.get((row, column), "") for column in range(width)] for row in range(height)
    ]
    return Worksheet(name, rows, merges)


def _span(cell: "HtmlElement", name: str) -> int:
    text = cell.get(name, "1")
    return min(max(int(text), 1), 1000) if text.isdigit() else 1
