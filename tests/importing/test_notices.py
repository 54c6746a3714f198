"""What is noticed, by its code, and how often."""

from datetime import date

from office_books import HEADINGS, RECEIPTS, Grid, codes, csv_bytes, read, xlsx

from caseman.core.importing import Layout, read_tables, read_workbook

ROW = ["R1", "1-1-0101", 100]


def test_a_clean_file_is_silent() -> None:
    rows: Grid = [[*HEADINGS, "收款日期", "证件号码"], [*ROW, date(2026, 3, 31), "34080319900101001X"]]
    book = read_workbook(xlsx({"收款": rows, "Sheet2": []}), "收款.xlsx")
    (table,) = read_tables(book, [RECEIPTS], {})
    assert (table.bad, table.notices, book.notices) == ([], [], [])
    rows = [[*HEADINGS, "收款日期"], [*ROW, "2026.03.31"], ["R2", "1-1-0102", "1,025.50", "2026.3.5"]]
    book = read_workbook(csv_bytes(rows), "收款.csv")
    (table,) = read_tables(book, [RECEIPTS], {})
    assert (table.bad, table.notices, book.notices) == ([], [], [])


def test_each_tidied_cell_is_named() -> None:
    rows: Grid = [
        HEADINGS,
        *([f"R{n}", unit, 1] for n, unit in enumerate(("１－１－０３０１", "1幢1单元301室", "1-1-301 "))),
    ]
    table = read(xlsx({"收款": rows}))
    assert [row.values["unit"] for row in table.good] == ["1-1-0301", "1-1-301", "1-1-301"]
    assert [(notice.code, notice.row, notice.column) for notice in table.notices] == [
        ("IMP-02", 2, "B"),
        ("IMP-02", 3, "B"),
        ("IMP-02", 4, "B"),
    ]
    assert table.notices[2].facts == {"heading": "房号", "cell": "1-1-301 ", "value": "1-1-301"}


def test_a_place_that_says_more_than_the_unit_is_left_as_it_is() -> None:
    table = read(xlsx({"收款": [HEADINGS, ["R1", "翰墨苑1-1-0102", 1]]}))
    assert table.good[0].values["unit"] == "翰墨苑1-1-0102"
    assert table.notices == []


def test_a_column_of_tidied_cells_is_told_once() -> None:
    rows: Grid = [HEADINGS, *([f"R{n} ", "1-1-0101", 1] for n in range(50))]
    (notice,) = read(xlsx({"收款": rows})).notices
    assert (notice.code, notice.row, notice.column, notice.facts["count"]) == ("IMP-02", 2, "A", 50)


def test_gb18030_is_told() -> None:
    book = read_workbook(csv_bytes([HEADINGS, ROW], "gb18030"), "收款.csv")
    assert [(notice.code, notice.sheet) for notice in book.notices] == [("IMP-04", "收款")]
    assert read_workbook(csv_bytes([HEADINGS, ROW], "utf-8"), "收款.csv").notices == []


def test_mixed_dates_are_told_once_and_a_day_without_year_is_refused() -> None:
    days = [45992, "2026.3.1", "20260301", "3月1日", date(2026, 3, 1)]
    rows: Grid = [[*HEADINGS, "收款日期"], *([f"R{n}", "1-1-0101", 1, day] for n, day in enumerate(days))]
    table = read(xlsx({"收款": rows}))
    assert [row.values["day"] for row in table.good] == [date(2025, 12, 1), *[date(2026, 3, 1)] * 3]
    assert [(row.number, row.errors[0].code) for row in table.bad] == [(5, "IMP-05")]
    assert codes(table) == ["IMP-05"]


def test_layout_drift() -> None:
    first = read(xlsx({"收款": [[*HEADINGS, "交款人"], [*ROW, "甲"]]}))
    remembered = {"receipts": Layout.from_json(first.layout.to_json())}
    again = read(xlsx({"收款": [[*HEADINGS, "交款人 "], [*ROW, "甲"]]}), remembered=remembered)
    assert again.notices == []
    inserted: Grid = [["收据号", "流水", "房号", "金额", "交款人"], ["R1", "7", "1-1-0101", 100, "甲"]]
    table = read(xlsx({"收款": inserted}), remembered=remembered)
    assert [(notice.code, notice.row, notice.column) for notice in table.notices] == [("IMP-06", 1, "B")]
    assert table.notices[0].facts == {"headings": ["流水"]}
    assert table.good[0].values["party"] == "甲"
    assert table.good[0].kept == {"流水": "7"}
    gone = read(xlsx({"收款": [["房号", "收据号", "金额"], ["1-1-0101", "R1", 100]]}), remembered=remembered)
    assert [(notice.code, dict(notice.facts)) for notice in gone.notices] == [
        ("IMP-06", {"headings": ["交款人"]}),
        ("IMP-06", {}),
    ]


def test_the_remembered_layout_decides_between_two_headings_of_one_field() -> None:
    first = read(xlsx({"收款": [[*HEADINGS, "日期"], [*ROW, "2026-01-01"]]}))
    both = xlsx({"收款": [[*HEADINGS, "收款日期", "日期"], [*ROW, "2026-03-31", "2026-01-01"]]})
    table = read(both, remembered={"receipts": first.layout})
    assert table.good[0].texts["day"] == "2026-01-01"


def test_lost_digits_in_a_column_that_nobody_claims() -> None:
    table = read(xlsx({"收款": [[*HEADINGS, "银行卡"], [*ROW, 6222020200112233445]]}))
    assert [(notice.code, notice.row, notice.column) for notice in table.notices] == [("IMP-01", 2, "D")]
