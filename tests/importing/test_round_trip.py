"""A table reads back the same however its file is laid out, and no row of data is ever lost."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from office_books import RECEIPTS, Mode, csv_bytes, read, xlsx

from caseman.core.importing import BadRow, CellError, Layout, Notice, read_tables, read_workbook

_CENTS = st.integers(0, 10**11).map(lambda cents: Decimal(cents) / 100)
_NAMES = st.text(st.sampled_from("诸葛亮司马懿张郃彭玘·𠮷ABab（）"), min_size=1, max_size=6)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "number": st.from_regex(r"R[0-9]{1,8}", fullmatch=True),
    "unit": st.from_regex(r"[1-9]-[1-3]-[0-9]{4}", fullmatch=True),
    "amount": _CENTS,
    "day": st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    "party": _NAMES,
    "document": st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True),
    "phone": st.from_regex(r"1[0-9]{10}", fullmatch=True),
    "area": _CENTS,
    "copies": st.integers(0, 99),
    "mode": st.sampled_from(Mode),
    "sealed": st.booleans(),
    "remark": _NAMES,
}
_REQUIRED = ("number", "unit", "amount")
_ROWS = st.lists(
    st.fixed_dictionaries(
        {key: _VALUES[key] for key in _REQUIRED},
        optional={key: values for key, values in _VALUES.items() if key not in _REQUIRED},
    ),
    min_size=1,
    max_size=8,
)
_WIDE = {ord(char): ord(char) + 0xFEE0 for char in "0123456789-"}
_DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d", "%Y.%m.%d")


def _as_text(key: str, value: Any, form: str, wide: bool) -> str:
    if key == "day":
        return str(value.strftime(form))
    if isinstance(value, bool):
        return "√" if value else "×"
    if isinstance(value, Mode):
        return value.words[0]
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text.translate(_WIDE) if wide and key not in ("party", "remark") else text


def _as_cell(key: str, value: Any) -> Any:
    """As Excel holds it."""
    if isinstance(value, Mode):
        return value.words[0]
    return "√" if value is True else "×" if value is False else value


@given(st.data(), _ROWS)
@settings(max_examples=60, deadline=None)
def test_every_layout_reads_back_the_same(data: st.DataObject, rows: list[dict[str, Any]]) -> None:
    used = [key for key in _VALUES if key in _REQUIRED or any(key in row for row in rows)]
    order = data.draw(st.permutations(used))
    specs = {spec.key: spec for spec in RECEIPTS.columns}
    heading = {key: data.draw(st.sampled_from(specs[key].headings)) for key in order}
    unit = data.draw(st.sampled_from(["", "(元)", "（元）", " ( 元 ) "]))
    heading["amount"] += unit
    text_file, wide = data.draw(st.booleans()), data.draw(st.booleans())
    form = data.draw(st.sampled_from(_DAY_FORMS))
    titles = data.draw(st.integers(0, 2))
    grid: list[list[Any]] = [[f"收款明细 第{number}册"] for number in range(titles)]
    grid.append([heading[key] for key in order])
    for row in rows:
        cells = [
            ""
            if key not in row
            else _as_text(key, row[key], form, wide)
            if text_file
            else _as_cell(key, row[key])
            for key in order
        ]
        grid.append(cells)
    if data.draw(st.booleans()):
        grid += [["合计"], ["制表人：张三", "", "审核：李四"]]
    if text_file:
        encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
        table = read(csv_bytes(grid, encoding, data.draw(st.sampled_from(",\t;"))), "收款.csv")
    else:
        table = read(xlsx({"收款": grid}))
    assert table.bad == []
    assert [dict(row.values) for row in table.good] == rows
    assert [row.number for row in table.good] == list(range(titles + 2, titles + 2 + len(rows)))
    assert Layout.from_json(table.layout.to_json()) == table.layout
    assert [column.key for _heading, column in table.layout.claimed()] == order


_ANY_CELL = st.one_of(
    st.sampled_from(
        ["", "", " ", "合计", "小计：", "备注：无", "R1", "1-1-0101", "12.50", "abc", "-", "#REF!"]
    ),
    st.sampled_from([1e17, 12.345, 45000, 3.31, True, date(2026, 3, 31)]),
    st.text(st.characters(exclude_categories=["C", "Z"]), max_size=5),
)


@given(st.lists(st.lists(_ANY_CELL, min_size=7, max_size=7), max_size=10))
@settings(max_examples=100, deadline=None)
def test_no_row_is_lost(rows: list[list[Any]]) -> None:
    grid = [["收据号", "房号", "金额", "收款日期", "证件号码", "份数", "别的"], *rows]
    table = read(xlsx({"收款": grid}))
    listed = [row.number for row in table.good] + [row.number for row in table.bad]
    aside = [
        number for notice in table.notices if notice.code == "IMP-03" for number in _numbers(notice.facts)
    ]
    assert sorted(listed + aside) == [
        number for number, row in enumerate(rows, 2) if any(str(cell).strip() for cell in row)
    ]
    for bad in table.bad:
        assert bad.errors
        assert all((error.sheet, error.row) == ("收款", bad.number) for error in bad.errors)
        assert BadRow.from_json(bad.to_json()) == bad
        assert CellError.from_json(bad.errors[0].to_json()) == bad.errors[0]
    for notice in table.notices:
        assert Notice.from_json(notice.to_json()) == notice


def _numbers(facts: Any) -> list[int]:
    """The rows that a notice about what is no data names."""
    found: list[int] = []
    for key in ("titles", "totals", "remarks"):
        for part in str(facts[key]).split("、"):
            first, _dash, last = part.partition("-")
            if first.isdigit():
                found += range(int(first), int(last or first) + 1)
    return found


def test_a_correction_is_recognised_by_what_was_in_order() -> None:
    """The keys of a refused row are among the texts of the corrected one, whatever form its cells have."""
    headings = ["收据号", "房号", "金额", "收款日期"]
    bad = read(csv_bytes([headings, ["１０１", "1幢1单元101室", "12.50", "3月1日"]]), "收款.csv").bad[0]
    good = read(xlsx({"收款": [headings, [101, "1-1-101", 12.5, date(2026, 3, 1)]]})).good[0]
    assert bad.keys == {"number": "101", "unit": "1-1-101", "amount": "12.5"}
    assert bad.keys.items() <= good.texts.items()


def test_the_same_bytes_read_the_same() -> None:
    data = xlsx({"收款": [["收据号", "房号", "金额"], ["R1", "1-1-0101", 5]]})
    first = read_tables(read_workbook(data, "a.xlsx"), [RECEIPTS], {})
    assert read_tables(read_workbook(data, "a.xlsx"), [RECEIPTS], {}) == first
