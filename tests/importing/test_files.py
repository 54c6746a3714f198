"""Files of every make, and files that are none: one sentence, never a traceback."""

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_books import HEADINGS, csv_bytes, read, xls, xlsx

from caseman.api.messages import InputError
from caseman.core.importing import read_workbook

ROW = ["R1", "1-1-0101", 100]
GOOD = xlsx({"收款": [[*HEADINGS, "收款日期"], [*ROW, date(2026, 3, 31)]]})
CELLS = {(0, 0): "收据号", (0, 1): "房号", (0, 2): "金额", (0, 3): "收款日期"}
OLD = xls("收款", {**CELLS, (1, 0): "R1", (1, 1): "1-1-0101", (1, 2): 100.5, (1, 3): 44650.0}, from_1904=True)


def refusal(data: bytes, name: str = "收款.xlsx") -> str:
    with pytest.raises(InputError) as caught:
        read_workbook(data, name)
    said = str(caught.value)
    assert name in said
    assert "\n" not in said
    return said


@pytest.mark.parametrize("padding", [0, 9000], ids=["small sectors", "large sectors"])
def test_xls(padding: int) -> None:
    cells = {**CELLS, (1, 0): "R1", (1, 1): "1-1-0101", (1, 2): 100.5, (2, 0): "R2", (2, 1): "1-1-0102"}
    data = xls(
        "收款", {**cells, (1, 3): 44650.0}, {(2, 2): 0x2A, (2, 3): -0x07}, from_1904=True, padding=padding
    )
    table = read(data, "旧账.xls")
    assert table.good[0].values["day"] == date(2026, 3, 31)
    assert [(error.row, error.column, error.facts["value"]) for error in table.bad[0].errors] == [
        (3, "C", "#N/A"),
        (3, "D", "#DIV/0!"),
    ]


def test_a_web_page_under_the_name_of_a_workbook() -> None:
    page = """<?xml version="1.0" encoding="gb2312"?><html><head><meta charset="gb2312"></head><body>
    <table><tr><td><table>
      <tr><th colspan="3">收款明细</th></tr>
      <tr><th rowspan="2">房号</th><th colspan="2">收款</th></tr>
      <tr><th>收据号</th><th>金额</th></tr>
      <tr><td rowspan="2">1-1-0101&nbsp;</td><td>R1</td><td>1,000.50</td></tr>
      <tr><td>R<b>2</b></td><td>20</td></tr>
    </table></td></tr></table></body></html>"""
    table = read(page.encode("gb18030"), "导出.xls")
    assert [(row.number, row.texts) for row in table.good] == [
        (4, {"unit": "1-1-0101", "number": "R1", "amount": "1000.5"}),
        (5, {"unit": "1-1-0101", "number": "R2", "amount": "20"}),
    ]


def test_tab_separated_text_under_the_name_of_a_workbook() -> None:
    assert read(csv_bytes([HEADINGS, ROW], "utf-16", "\t"), "导出.xls").good[0].values["number"] == "R1"


def test_a_csv_that_begins_with_a_mark_and_a_quote() -> None:
    data = '\ufeff"收据号","房号","金额"\r\n"R1","1-1-0101","1,000.00"\r\n'.encode()
    assert read(data, "收款.csv").good[0].texts["amount"] == "1000"


def test_rows_of_a_csv_are_numbered_as_excel_does() -> None:
    rows = [[], HEADINGS, [], ["R1", "1-1-0101", 1], ["R2\n续", "1-1-0102", 1], ["", "1-1-0103", 1]]
    table = read(csv_bytes(rows), "收款.csv")
    assert [row.number for row in table.good] == [4, 5]
    assert [row.number for row in table.bad] == [6]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"  \r\n ", "is empty"),
        (GOOD[:400], "cannot be read as a workbook"),
        (b"PK\x03\x04" + bytes(500), "cannot be read as a workbook"),
        (OLD[:900], "cannot be read as a workbook"),
        (OLD[:512] + "EncryptedPackage".encode("utf-16-le") + bytes(600), "locked with a password"),
        (b"%PDF-1.7 ...", "is not a table"),
        (b"\x89PNG\r\n\x1a\n....", "is not a table"),
        (b"\xff\xfe\x00", "is no text"),
        (b"a,b\xff\xff\x80\n", "is no text"),
        (b"a\0b,c\n", "is no text"),
        (b'a,"b\nc', "is no proper csv"),
        (b"<html><body>login</body></html>", "web page without a table"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "Excel 2003",
        ),
        (xlsx({"Sheet1": []}), "holds no rows"),
    ],
)
def test_refused_in_one_sentence(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_zip_that_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "cannot be read as a workbook" in refusal(out.getvalue())


@given(
    st.sampled_from([GOOD, OLD]),
    st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=30),
)
@settings(max_examples=150, deadline=None)
def test_damaged_files_are_read_or_refused(data: bytes, damage: list[tuple[int, int]]) -> None:
    broken = bytearray(data)
    for place, byte in damage:
        broken[place % len(broken)] = byte
    with suppress(InputError):
        assert read_workbook(bytes(broken), "a.xlsx").sheets


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(InputError):
        assert read_workbook(data, "a.csv").sheets
