"""The demo office's books as files: as an office keeps them, and in the layouts of other offices."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

FACTS = Path(__file__).resolve().parents[2] / "plugins" / "demo" / "office"
#: importer -> (file name, worksheet -> table of facts), in the order in which an office loads them
BOOKS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "projects": (
        "项目与房源",
        {"项目": "projects", "预售许可": "permits", "楼栋": "buildings", "房源": "units"},
    ),
    "contracts": ("合同台账", {"合同台账": "contracts"}),
    "receipts": ("收款明细", {"收款": "receipts"}),
    "payments": ("代缴明细", {"代缴": "payments", "代收户余额": "balances"}),
    "papers": ("原件清册", {"原件": "papers"}),
}
#: Columns of digits that are names, not numbers.
TEXTS = {
    "单元",
    "房号",
    "证件号码",
    "联系电话",
    "统一社会信用代码",
    "行政区划代码",
    "收据号",
    "凭证号",
    "合同编号",
}

#: A table: its headings, then its rows, all texts.
Table = list[list[str]]
Tables = dict[str, Table]


def facts() -> Tables:
    """Every table of the office's books."""
    tables = {}
    for _file, sheets in BOOKS.values():
        for table in sheets.values():
            with (FACTS / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
                tables[table] = list(csv.reader(stream))
    return tables


def cell(table: Table, heading: str, **where: str) -> tuple[list[str], int]:
    """The row in which the columns named hold these texts, and the place of `heading` in it."""
    head = table[0]
    for row in table[1:]:
        if all(row[head.index(name)] == text for name, text in where.items()):
            return row, head.index(heading)
    raise AssertionError(f"no row with {where}")


def _typed(heading: str, text: str) -> object:
    """A text as an office's workbook has it: a number, a date, or a text."""
    if heading in TEXTS:
        return text
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else text


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook of worksheets by name."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value not in ("", None):
                    sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def _grid(table: Table) -> list[list[object]]:
    head = table[0]
    return [
        list(head),
        *([_typed(name, text) for name, text in zip(head, row, strict=True)] for row in table[1:]),
    ]


#: (importer, file name, bytes)
File = tuple[str, str, bytes]


def as_kept(tables: Tables) -> Iterator[File]:
    """Workbooks as this office keeps them."""
    for kind, (name, sheets) in BOOKS.items():
        yield kind, f"{name}.xlsx", xlsx({sheet: _grid(tables[table]) for sheet, table in sheets.items()})


#: Other offices' words for this one's.
SYNONYMS = {
    "合同编号": "合同号", "房号": "房源", "买受人": "购房人", "证件号码": "身份证号码", "联系电话": "手机号码",
    "总价": "合同总价", "签约日期": "签订日期", "备案号": "备案编号", "建筑面积": "合同面积", "共有方式": "共有情况",
    "收据号": "收据编号", "金额": "收款金额", "实测建筑面积": "实测面积", "用途": "规划用途",
}  # fmt: skip
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


def moved(tables: Tables) -> Iterator[File]:
    """Another office's: columns the other way round and under other names, titles above, a total below, wide digits."""
    for kind, (name, sheets) in BOOKS.items():
        told = {}
        for sheet, table in sheets.items():
            grid = [list(reversed(row)) for row in _grid(tables[table])]
            names = [*SYNONYMS.items()] if table in ("contracts", "receipts") else []
            head = [dict(names).get(str(heading), heading) for heading in grid[0]]
            rows = [[_wide(h, value) for h, value in zip(grid[0], row, strict=True)] for row in grid[1:]]
            total: list[object] = ["合计", *[""] * (len(head) - 1)]
            below = [total] if table in ("contracts", "receipts", "payments") else []
            told[sheet] = [
                [f"翰墨苑{sheet}一览表"],
                ["制表：客服中心", "单位：元、平方米"],
                head,
                *rows,
                *below,
            ]
        yield kind, f"{name}.xlsx", xlsx(told)


def _wide(heading: object, value: object) -> object:
    if heading in ("房号", "证件号码", "联系电话") and isinstance(value, str):
        return value.translate(WIDE)
    return value.strftime("%Y.%-m.%-d") if isinstance(value, date) else value


def as_csv(encoding: str) -> Callable[[Tables], Iterator[File]]:
    """One text file for each table."""

    def files(tables: Tables) -> Iterator[File]:
        for kind, (_name, sheets) in BOOKS.items():
            for sheet, table in sheets.items():
                out = io.StringIO()
                csv.writer(out).writerows(tables[table])
                yield kind, f"{sheet}.csv", out.getvalue().encode(encoding)

    return files
