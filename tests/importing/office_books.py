"""A small table of every kind of field, and writers of the files in which it may come."""

import csv
import io
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from caseman.api.choices import Choice
from caseman.api.fields import Model, field
from caseman.api.values import (
    Area,
    Code,
    Count,
    Day,
    DocumentNumber,
    LongText,
    Mark,
    Money,
    Phone,
    Rate,
    Text,
)
from caseman.core.importing import TableRows, TableSpec, columns_of, read_tables, read_workbook

Grid = Sequence[Sequence[Any]]


class Mode(Choice):
    """A choice."""

    LUMP_SUM = "lump_sum", "lump sum", "一次性", "全款"
    MORTGAGE = "mortgage", "mortgage", "按揭", "贷款"


class Receipt(Model):
    """A table with every kind of column."""

    number: Code = field("number", office=("收据号", "收据编号"), required=True)
    unit: Text = field("unit", office=("房号", "房屋坐落"), required=True)
    amount: Money = field("amount", office=("金额", "收款金额"), required=True)
    day: Day | None = field("day", office=("收款日期", "日期"))
    party: Text = field("party", default="", office=("交款人",))
    document: DocumentNumber = field("document", default="", office=("证件号码", "身份证号"))
    phone: Phone = field("phone", default="", office=("联系电话", "手机"))
    area: Area | None = field("area", office=("建筑面积",))
    rate: Rate | None = field("rate", office=("税率",))
    copies: Count | None = field("copies", office=("份数",))
    mode: Mode | None = field("mode", office=("付款方式",))
    sealed: Mark | None = field("sealed", office=("公司章",))
    remark: LongText = field("remark", default="", office=("备注",))


class Balance(Model):
    """A second table of the same file."""

    day: Day = field("day", office=("日期",), required=True)
    amount: Money = field("amount", office=("余额",), required=True)


RECEIPTS = TableSpec("receipts", "receipts", ("收款", "收款明细"), columns_of(Receipt))
BALANCES = TableSpec("balances", "balances", ("余额",), columns_of(Balance))
HEADINGS = ("收据号", "房号", "金额")


def xlsx(
    sheets: Mapping[str, Grid],
    *,
    merges: Mapping[str, Sequence[tuple[int, int, int, int]]] | None = None,
    formulas: Mapping[tuple[str, int, int], str] | None = None,
    hidden: Sequence[str] = (),
    from_1904: bool = False,
) -> bytes:
    """A workbook. `merges` are filled with what the grid has in their first cell; `formulas` give a result by place."""
    out = io.BytesIO()
    options = {"in_memory": True, "date_1904": from_1904, "default_date_format": "yyyy-mm-dd"}
    book = xlsxwriter.Workbook(out, {**options, "strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for merge in (merges or {}).get(name, ()):
            sheet.merge_range(*merge, "")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value not in ("", None):
                    sheet.write(number, column, value)
        for (where, number, column), result in (formulas or {}).items():
            if where == name:
                sheet.write_formula(number, column, "=1/0", None, result)
    book.close()
    return out.getvalue()


def csv_bytes(rows: Grid, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def read(data: bytes, name: str = "收款.xlsx", remembered: Any = None) -> TableRows:
    """The one table of a file."""
    (table,) = read_tables(read_workbook(data, name), [RECEIPTS, BALANCES], remembered or {})
    return table


def codes(table: TableRows) -> list[str]:
    return [notice.code for notice in table.notices]


# -- xls


def xls(
    name: str,
    cells: Mapping[tuple[int, int], Any],
    errors: Mapping[tuple[int, int], int] | None = None,
    *,
    from_1904: bool = False,
    padding: int = 0,
) -> bytes:
    """A BIFF8 workbook of one worksheet; `errors` are error codes, of plain cells or (negative) of formulas.

    Below 4096 bytes its stream lies in the small sectors of the compound file; `padding` makes it longer.
    """
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for (row, column), value in cells.items():
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
            body += _record(0x204, place + text)
        else:
            body += _record(0x203, place + struct.pack("<d", value))
    for (row, column), code in (errors or {}).items():
        place = struct.pack("<HHH", row, column, 0)
        if code >= 0:
            body += _record(0x205, place + bytes([code, 1]))
        else:
            result = bytes([2, 0, -code, 0, 0, 0, 0xFF, 0xFF])
            body += _record(0x06, place + result + struct.pack("<HIH", 0, 0, 3) + bytes([0x1E, 0, 0]))
    body += _record(0x0A, b"") + bytes(padding)
    title = bytes([len(name), 1]) + name.encode("utf-16-le")
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    head += _record(0x42, struct.pack("<H", 1200)) + _record(0x22, struct.pack("<H", from_1904))
    start = len(head) + 4 + 6 + len(title) + 4
    head += _record(0x85, struct.pack("<IH", start, 0) + title) + _record(0x0A, b"")
    return _compound(head + body)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream: sector 0 is the allocation table, 1 the directory, 2 the small one's table."""
    end, free, own = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    small = len(stream) < 4096
    data = stream + bytes(-len(stream) % 512)
    sectors = len(data) // 512
    fat = [own, end, end, *range(4, 3 + sectors), end]
    fat += [free] * (128 - len(fat))
    small_count = len(data) // 64
    small_fat = [*range(1, small_count), end] if small else []
    small_fat += [free] * (128 - len(small_fat))
    root = _entry("Root Entry", 5, 3 if small else end, len(data) if small else 0, child=1)
    book = _entry("Workbook", 2, 0 if small else 3, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 2 if small else end, int(small), end, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    directory = root + book + bytes(256)
    return header + struct.pack("<128I", *fat) + directory + struct.pack("<128I", *small_fat) + data


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le")
    none = 0xFFFFFFFF
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    return entry + struct.pack("<III", none, none, child) + bytes(36) + struct.pack("<IQ", start, size)
