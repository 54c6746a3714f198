"""Which worksheet, which row, which column: told by headings, never guessed."""

from typing import Any

import pytest
from office_books import BALANCES, HEADINGS, RECEIPTS, Grid, Receipt, codes, csv_bytes, read, xlsx

from caseman.api.messages import InputError
from caseman.core.importing import TableSpec, columns_of, read_tables, read_workbook

ROW = ["R1", "1-1-0101", 100]


def tables(data: bytes, *specs: TableSpec, name: str = "账.xlsx") -> list[Any]:
    return read_tables(read_workbook(data, name), specs or [RECEIPTS, BALANCES], {})


def refusal(data: bytes, *specs: TableSpec, name: str = "账.xlsx") -> str:
    with pytest.raises(InputError) as caught:
        tables(data, *specs, name=name)
    return str(caught.value)


@pytest.mark.parametrize(
    "headings",
    [
        ["收据号", "房号", "金额"],
        ["* 收据编号", "房屋坐落", "收款金额（元）"],
        ["收 据 号", "房\n号", "金额(单位：元)"],
        ["收据号（必填）", "房号：", "金额/元"],
    ],
)
def test_headings_in_other_writings(headings: list[str]) -> None:
    table = read(xlsx({"Sheet1": [headings, ROW]}))
    assert table.good[0].texts == {"number": "R1", "unit": "1-1-0101", "amount": "100"}
    assert codes(table) == []


def test_titles_totals_remarks_and_headings_once_more() -> None:
    rows: Grid = [
        ["收款明细表"],
        ["单位：元"],
        [],
        ["序号", *HEADINGS, "备注"],
        [1, *ROW],
        ["", "小计", "", 100],
        ["序号", *HEADINGS, "备注"],
        [2, "R2", "1-1-0102", 200],
        [3],
        ["", "合　计", "", 300],
        ["备注：以上数据截至本月。"],
        ["制表人：张三", "", "审核：李四"],
        ["以上款项均已入账。"],
    ]
    table = read(xlsx({"收款": rows}, merges={"收款": [(0, 0, 0, 4)]}))
    assert [(row.number, row.values["number"]) for row in table.good] == [(5, "R1"), (8, "R2")]
    assert table.bad == []
    (notice,) = table.notices
    assert notice.code == "IMP-03"
    assert notice.facts == {"titles": "1-2、7", "totals": "6、10", "remarks": "11-13", "merged": "A1:E1"}
    assert table.good[0].kept == {}
    assert table.good[0].cells["序号"] == "1"


def test_a_row_that_only_looks_like_a_remark_is_not_lost() -> None:
    table = read(xlsx({"收款": [HEADINGS, ROW, ["R2"], ["", "1-1-0102"]]}))
    assert [(row.number, [error.column for error in row.errors]) for row in table.bad] == [
        (3, ["B", "C"]),
        (4, ["A", "C"]),
    ]
    assert table.notices == []


def test_headings_of_two_rows() -> None:
    rows: Grid = [["房号", "收款", "", "备注"], ["", "收据号", "金额", ""], ["1-1-0101", "R1", 100, "无"]]
    merged = {"收款": [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)]}
    for table in (read(xlsx({"收款": rows}, merges=merged)), read(csv_bytes(rows), "收款.csv")):
        assert table.good[0].number == 3
        assert table.good[0].texts == {"number": "R1", "unit": "1-1-0101", "amount": "100", "remark": "无"}


def test_headings_of_two_rows_end_where_their_merged_cells_end() -> None:
    rows: Grid = [[*HEADINGS, "附件", ""], ["", "", "", "甲", "乙"], [*ROW, "一", "二"]]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4)]
    table = read(xlsx({"收款": rows}, merges={"收款": merged}))
    assert table.bad == []
    assert [(row.number, row.kept) for row in table.good] == [(3, {"附件/甲": "一", "附件/乙": "二"})]


def test_a_group_and_its_columns_are_one_heading() -> None:
    rows: Grid = [["收据", "房号", "收款", "", "退款", ""], ["号", "", "日期", "金额", "日期", "金额"]]
    rows = [*rows, ["R1", "1-1-0101", "2026-03-01", "5", "2026-03-02", "4"]]
    table = read(csv_bytes(rows), "收款.csv")
    assert table.good[0].texts == {"number": "R1", "unit": "1-1-0101", "day": "2026-03-01", "amount": "5"}
    assert table.good[0].kept == {"退款/日期": "2026-03-02", "退款/金额": "4"}


def test_merged_cells_stand_for_each_row_but_numbers_are_not_doubled() -> None:
    rows: Grid = [
        [*HEADINGS, "交款人"],
        ["R1", "1-1-0101", 100, "甲"],
        ["R2", "1-1-0102"],
        ["R3", "1-1-0103", 300],
    ]
    table = read(xlsx({"收款": rows}, merges={"收款": [(1, 3, 3, 3)]}))
    assert [row.values["party"] for row in table.good] == ["甲", "甲"]
    assert [error.column for error in table.bad[0].errors] == ["C"]
    table = read(xlsx({"收款": rows}, merges={"收款": [(1, 2, 2, 2)]}))
    assert [(row.number, row.errors[0].code, row.errors[0].column) for row in table.bad] == [
        (2, "IMP-03", "C"),
        (3, "IMP-03", "C"),
    ]


def test_a_cell_merged_with_empty_rows_is_only_high() -> None:
    rows: Grid = [HEADINGS, ROW, [], ["R2", "1-1-0102", 5], ["备注：无"], [], ["完"]]
    table = read(xlsx({"收款": rows}, merges={"收款": [(1, 0, 2, 0), (1, 2, 2, 2), (4, 0, 5, 2)]}))
    assert [row.number for row in table.good] == [2, 4]
    assert [row.number for row in table.bad] == [7]
    table = read(
        xlsx({"收款": [HEADINGS, ROW]}, merges={"收款": [(1, 0, 4, 0), (1, 7, 2, 8), (9, 9, 12, 12)]})
    )
    assert [row.number for row in table.good] == [2]


def test_alike_tables_are_told_apart_by_the_worksheets_name() -> None:
    payments = TableSpec("payments", "payments", ("代缴",), columns_of(Receipt))
    data = xlsx({"2025年代缴": [HEADINGS, ROW], "收款": [HEADINGS, ROW, ROW]})
    found = tables(data, RECEIPTS, payments)
    assert [(one.table, one.sheet) for one in found] == [("receipts", "收款"), ("payments", "2025年代缴")]
    assert "Sheet1 may be any of" in refusal(xlsx({"Sheet1": [HEADINGS, ROW]}), RECEIPTS, payments)


def test_the_fuller_table_wins() -> None:
    data = xlsx({"Sheet1": [["日期", "余额", "收据号", "房号", "金额"], ["2026-03-31", 5, *ROW]]})
    assert [one.table for one in tables(data)] == ["receipts"]


def test_a_worksheet_for_each_building() -> None:
    data = xlsx({"1幢": [HEADINGS, ROW], "2幢": [HEADINGS, ["R2", "2-1-0101", 5]]})
    assert [(one.table, one.sheet, len(one.good)) for one in tables(data)] == [
        ("receipts", "1幢", 1),
        ("receipts", "2幢", 1),
    ]


def test_a_worksheet_that_is_only_alike_is_left_aside_and_told() -> None:
    book = read_workbook(
        xlsx({"作废": [HEADINGS, ROW], "收款": [HEADINGS, ROW], "说明": [["随便"]]}), "a.xlsx"
    )
    found = read_tables(book, [RECEIPTS], {})
    assert [one.sheet for one in found] == ["收款"]
    assert [(notice.code, notice.sheet) for notice in book.notices] == [
        ("IMP-06", "说明"),
        ("IMP-06", "作废"),
    ]


def test_a_hidden_worksheet_is_told_when_it_is_like_a_table() -> None:
    sheets: dict[str, Grid] = {"收款": [HEADINGS, ROW], "收款旧": [HEADINGS, ROW], "选项": [["是"], ["否"]]}
    book = read_workbook(xlsx(sheets, hidden=["收款旧", "选项"]), "a.xlsx")
    assert [one.sheet for one in read_tables(book, [RECEIPTS], {})] == ["收款"]
    assert [notice.sheet for notice in book.notices] == ["收款旧"]


def test_a_missing_heading_is_named_with_the_nearest() -> None:
    said = refusal(xlsx({"收款": [["明细"], ["收据号码", "房号", "金额"], ROW]}))
    assert said == "账.xlsx, sheet 收款, row 2: there is no heading ['收据号']; the nearest is ['收据号码']"
    said = refusal(xlsx({"收款": [HEADINGS, ROW], "余额": [["余额"], [5]]}))
    assert "sheet 余额, row 1: there is no heading ['日期']" in said
    said = refusal(xlsx({"甲": [["天气", "心情"], ["晴", "好"]]}))
    assert said == "账.xlsx has none of the headings looked for: ['收据号', '房号', '金额', '日期', '余额']"


def test_one_heading_twice() -> None:
    headings = [*HEADINGS, "备注", "备注"]
    table = read(xlsx({"收款": [headings, [*ROW, "", "在此"]]}))
    assert table.good[0].values["remark"] == "在此"
    said = refusal(xlsx({"收款": [headings, [*ROW, "甲", "乙"]]}))
    assert said == "sheet 收款: columns D and E are both headed “备注”: rename one"


def test_two_headings_of_one_field() -> None:
    table = read(xlsx({"收款": [[*HEADINGS, "日期", "收款日期"], [*ROW, "2026-01-01", "2026-03-31"]]}))
    assert table.good[0].texts["day"] == "2026-03-31"
    assert table.good[0].kept == {"日期": "2026-01-01"}
    assert [(notice.code, notice.column) for notice in table.notices] == [("IMP-06", "D")]


def test_sums_in_ten_thousands_are_never_taken_for_yuan() -> None:
    said = refusal(xlsx({"收款": [["单位：万元"], HEADINGS, ROW]}))
    assert said == "sheet 收款, row 1: the sums are in ten thousands: give them in yuan"
    assert "there is no heading ['金额']" in refusal(
        xlsx({"收款": [["收据号", "房号", "金额（万元）"], ROW]})
    )
    table = read(xlsx({"收款": [[*HEADINGS, "建筑面积（万㎡）"], [*ROW, 5]]}))
    assert table.good[0].kept == {"建筑面积（万㎡）": "5"}
    assert codes(table) == ["IMP-06"]


def test_a_column_without_a_heading_is_kept_by_its_letter() -> None:
    table = read(xlsx({"收款": [HEADINGS, [*ROW, "附言"]]}))
    assert table.good[0].kept == {"D": "附言"}
