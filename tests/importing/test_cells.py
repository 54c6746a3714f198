"""What a cell is read as, and which cells are refused, by sheet, row and column."""

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from office_books import HEADINGS, Grid, Mode, codes, csv_bytes, read, xlsx

from caseman.api.fields import Model, field
from caseman.api.values import Phone, Share
from caseman.core.importing import TableRows, TableSpec, columns_of, read_tables, read_workbook


def one(heading: str, cell: Any) -> TableRows:
    """A table of one row, with one more column; the row is Excel's row 4, the cell is D4."""
    return read(xlsx({"收款": [[], [], [*HEADINGS, heading], ["R1", "1-1-0101", 100, cell]]}))


READ = [
    ("收款日期", date(2026, 3, 31), date(2026, 3, 31)),
    ("收款日期", datetime.combine(date(2026, 3, 31), time(14, 30)), date(2026, 3, 31)),
    ("收款日期", "2026-03-31", date(2026, 3, 31)),
    ("收款日期", "2026/3/31", date(2026, 3, 31)),
    ("收款日期", "2026年3月31日", date(2026, 3, 31)),
    ("收款日期", "20260331", date(2026, 3, 31)),
    ("收款日期", "2026.3.31", date(2026, 3, 31)),
    ("收款日期", "2026-03-31 00:00:00", date(2026, 3, 31)),
    ("收款日期", "２０２６－０３－３１", date(2026, 3, 31)),
    ("收款日期", 46112, date(2026, 3, 31)),
    ("收款日期", "46112", date(2026, 3, 31)),
    ("收款日期", 20260331, date(2026, 3, 31)),
    ("建筑面积", 102.36, Decimal("102.36")),
    ("建筑面积", 0.1 + 0.2, Decimal("0.30")),
    ("建筑面积", 1069661.9999999999, Decimal("1069662.00")),
    ("建筑面积", "１０２．３６㎡", Decimal("102.36")),
    ("建筑面积", "￥1,025.5 元", Decimal("1025.50")),
    ("税率", "3%", Decimal("0.03")),
    ("税率", 0.03, Decimal("0.03")),
    ("份数", 3, 3),
    ("份数", "3份", 3),
    ("付款方式", "按 揭", Mode.MORTGAGE),
    ("公司章", "√", True),
    ("公司章", 0, False),
    ("公司章", True, True),
    ("证件号码", 340803199001011, "340803199001011"),
    ("证件号码", "34080319900101001x", "34080319900101001X"),
    ("联系电话", 13800138000, "13800138000"),
    ("联系电话", "138 0013 8000\t", "13800138000"),
    ("交款人", "单廷珪（甲方）", "单廷珪（甲方）"),
    ("交款人", "ＡＢ－１", "AB-1"),
    ("交款人", "（AB）", "（AB）"),
    ("备注", date(2026, 3, 31), "2026-03-31"),
]


@pytest.mark.parametrize(("heading", "cell", "value"), READ, ids=str)
def test_read(heading: str, cell: Any, value: Any) -> None:
    table = one(heading, cell)
    assert table.bad == []
    (key,) = table.good[0].values.keys() - {"number", "unit", "amount"}
    assert table.good[0].values[key] == value
    assert type(table.good[0].values[key]) is type(value)


REFUSED = [
    ("证件号码", 340803199001010010, "IMP-01"),
    ("证件号码", "3.40803E+17", "IMP-01"),
    ("联系电话", 1e15, "IMP-01"),
    ("交款人", 2e16, "IMP-01"),
    ("交款人", date(2026, 1, 4), "IMP-01"),
    ("交款人", time(14, 30), "IMP-01"),
    ("份数", 1e16, "IMP-01"),
    ("收款日期", "3月1日", "IMP-05"),
    ("收款日期", 3.31, "IMP-05"),
    ("收款日期", 331, "IMP-05"),
    ("收款日期", "2026-02-30", "IMP-07"),
    ("收款日期", "待定", "IMP-07"),
    ("收款日期", True, "IMP-07"),
    ("建筑面积", 102.365, "IMP-07"),
    ("建筑面积", "约100", "IMP-07"),
    ("建筑面积", "93.9万", "IMP-07"),
    ("建筑面积", date(2026, 3, 31), "IMP-07"),
    ("建筑面积", True, "IMP-07"),
    ("份数", 1.5, "IMP-07"),
    ("付款方式", "赊账", "IMP-07"),
    ("公司章", "大概", "IMP-07"),
    ("建筑面积", "#REF!", "IMP-07"),
    ("交款人", "#N/A", "IMP-07"),
]


@pytest.mark.parametrize(("heading", "cell", "code"), REFUSED, ids=str)
def test_refused_by_name(heading: str, cell: Any, code: str) -> None:
    table = one(heading, cell)
    assert table.good == []
    (row,) = table.bad
    (error,) = row.errors
    assert (error.sheet, error.row, error.column, error.code) == ("收款", 4, "D", code)
    assert error.message.format(**error.facts)
    assert row.keys == {"number": "R1", "unit": "1-1-0101", "amount": "100"}
    assert row.cells["收据号"] == "R1"


def test_the_sentence_names_what_an_unknown_word_might_be() -> None:
    (error,) = one("付款方式", "赊账").bad[0].errors
    assert error.message.format(**error.facts) == "“赊账” is none of 一次性、按揭"


def test_a_formula_error_is_no_empty_cell() -> None:
    data = xlsx(
        {
            "收款": [
                [*HEADINGS, "建筑面积", "附言"],
                ["R1", "1-1-0101", 100, "", "甲"],
                ["R2", "1-1-0102", 100],
            ]
        },
        formulas={("收款", 1, 3): "#DIV/0!", ("收款", 2, 4): "#REF!"},
    )
    table = read(data)
    (error,) = table.bad[0].errors
    assert (error.row, error.column, error.facts["value"]) == (2, "D", "#DIV/0!")
    assert table.good[0].kept == {"附言": "#REF!"}


def test_all_errors_of_a_row_at_once() -> None:
    rows: Grid = [[*HEADINGS, "收款日期", "份数"], ["", "1-1-0101", "百元", "3月1日", "许多"]]
    (row,) = read(xlsx({"收款": rows})).bad
    assert [(error.column, error.code) for error in row.errors] == [
        ("A", "IMP-07"),
        ("C", "IMP-07"),
        ("D", "IMP-05"),
        ("E", "IMP-07"),
    ]
    assert row.keys == {"unit": "1-1-0101"}


@pytest.mark.parametrize("nothing", ["-", "—", "/", " ", "\u3000"])
def test_a_dash_is_an_empty_cell(nothing: str) -> None:
    table = one("收款日期", nothing)
    assert "day" not in table.good[0].values
    assert one("交款人", "-").good[0].values["party"] == "-"


def test_day_numbers_count_as_the_workbook_says() -> None:
    rows: Grid = [
        [*HEADINGS, "收款日期"],
        ["R1", "1-1-0101", 1, date(2026, 3, 31)],
        ["R2", "1-1-0102", 1, 44650],
    ]
    table = read(xlsx({"收款": rows}, from_1904=True))
    assert [row.values["day"] for row in table.good] == [date(2026, 3, 31), date(2026, 3, 31)]
    assert [notice.facts["start"] for notice in table.notices if notice.code == "IMP-05"] == [1904]


def test_a_list_and_a_share() -> None:
    class Owner(Model):
        name: str = field("name", office=("姓名",), required=True)
        phones: list[Phone] = field("phones", default=[], office=("电话",))
        share: Share | None = field("share", office=("份额",))

    spec = TableSpec("owners", "owners", (), columns_of(Owner, "cases."))
    data = csv_bytes([["姓名", "电话", "份额"], ["甲", "１００、200,300", "1/3"], ["乙", "", "0.5"]])
    (table,) = read_tables(read_workbook(data, "a.csv"), [spec], {})
    assert table.good[0].values == {
        "cases.name": "甲",
        "cases.phones": ["100", "200", "300"],
        "cases.share": Fraction(1, 3),
    }
    assert table.good[1].values["cases.share"] == Fraction(1, 2)
    (column, *_rest) = spec.columns
    assert (column.key, column.required, column.headings) == ("cases.name", True, ("姓名",))


def test_text_kept_by_force_of_a_formula_or_apostrophe() -> None:
    rows: Grid = [[*HEADINGS, "证件号码"], ["R1", "1-1-0101", 1, '="0101"'], ["R2", "1-1-0102", 1, "'340803"]]
    table = read(csv_bytes(rows), "收款.csv")
    assert [row.values["document"] for row in table.good] == ["0101", "340803"]
    assert codes(table) == []
