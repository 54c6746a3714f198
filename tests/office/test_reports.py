"""Reports: rows chosen, sorted, added up and written."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from office_kit import Run

from caseman.api import Column, InputError, Report
from caseman.core.exporting import Writer, neutral
from caseman.core.office import Office
from caseman.core.reports import Cells, Ledger, Selection, choose, run_report
from caseman.core.store import Store

ROWS: list[dict[str, Any]] = [
    {"unit": "2-1-0503", "name": "司马昭", "id": "990103198110060670", "sum": Decimal("-20.50"), "day": date(2026, 3, 1), "n": 3},
    {"unit": "2-1-1403", "name": "=cmd|'/c calc'!A0", "id": "990103198110060671", "sum": Decimal("1000000.00"), "day": None, "n": None},
    {"unit": "2-1-0601", "name": "\U00020bb7野\n家[/]", "id": "", "sum": None, "day": date(2025, 12, 31), "n": 10},
    {"unit": "10-1-0101", "name": "长" * 200, "id": "+1", "sum": Decimal("0.01"), "day": date(2026, 3, 2), "n": 2},
]  # fmt: skip
REPORT = Report(
    id="contracts.hostile",
    title="测试[台账]:一",
    columns=(
        Column(name="unit", title="房号"),
        Column(name="name", title="姓名"),
        Column(name="id", title="证件号码", kind="document_number", personal=True),
        Column(name="sum", title="金额", kind="money", total=True),
        Column(name="day", title="日期", kind="day"),
        Column(name="n", title="件数", kind="count", total=True),
    ),
    rows=lambda ctx: ROWS,
)


@pytest.fixture
def ledger(copy: Path, open_office: Callable[[Path], Office]) -> Any:
    with open_office(copy) as office:
        office.plugins.registry.reports[REPORT.id] = REPORT
        yield lambda **chosen: (office, run_report(office, REPORT.id, {}, Selection(**chosen)))
        del office.plugins.registry.reports[REPORT.id]


def units(found: tuple[Office, Ledger]) -> list[str]:
    return [row["unit"] for row in found[1].rows]


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        (("unit",), ["2-1-0503", "2-1-0601", "2-1-1403", "10-1-0101"]),
        (("金额-",), ["2-1-1403", "10-1-0101", "2-1-0503", "2-1-0601"]),
        (("sum",), ["2-1-0503", "10-1-0101", "2-1-1403", "2-1-0601"]),
        (("day",), ["2-1-0601", "2-1-0503", "10-1-0101", "2-1-1403"]),
        (("n-",), ["2-1-0601", "2-1-0503", "10-1-0101", "2-1-1403"]),
    ],
)
def test_rows_are_sorted_by_what_they_mean_and_empty_cells_come_last(
    ledger: Any, sort: tuple[str, ...], wanted: list[str]
) -> None:
    assert units(ledger(sort=sort)) == wanted


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ("sum>0", {"2-1-1403", "10-1-0101"}),
        ("金额＞＝1000000", {"2-1-1403"}),
        ("sum=-20.5", {"2-1-0503"}),
        ("sum!=-20.50", {"2-1-1403", "2-1-0601", "10-1-0101"}),
        ("day<2026-03-01", {"2-1-0601"}),
        ("day<=20260301", {"2-1-0601", "2-1-0503"}),
        ("day=2026-03-02", {"10-1-0101"}),
        ("name~马昭", {"2-1-0503"}),
        ("id=990103198110060670", {"2-1-0503"}),
        ("n>2", {"2-1-0503", "2-1-0601"}),
        ("unit~0", {"2-1-0503", "2-1-0601", "2-1-1403", "10-1-0101"}),
    ],
)
def test_rows_are_chosen_and_the_totals_are_of_those(ledger: Any, where: str, wanted: set[str]) -> None:
    found = ledger(where=(where,))
    assert set(units(found)) == wanted
    assert found[1].totals["sum"] == sum((row["sum"] or 0 for row in found[1].rows), Decimal(0))


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"where": ("summ>1",)}, "there is no column summ; is 金额 meant?"),
        ({"where": ("sum>viel",)}, "金额 is compared with a number or a day, not “viel”"),
        ({"where": ("sum",)}, "“sum” is not written as column=value, with = != > >= < <= or ~ (holds)"),
        ({"sort": ("zzz",)}, "there is no column zzz; there are 房号, 姓名, 证件号码, 金额, 日期, 件数"),
        ({"as_of": date(2026, 4, 1)}, "2026-04-01 is not over yet"),
        ({"as_of": date(2020, 1, 1)}, "nothing was kept yet on 2020-01-01"),
    ],
)
def test_what_cannot_be_chosen_is_told(ledger: Any, chosen: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError) as told:
        ledger(**chosen)
    office = ledger()[0]
    assert office.text.error(told.value) == sentence


def test_a_report_as_of_a_day_is_what_it_was(cm: Run, run: Run, copy: Path) -> None:
    before = cm("report", "contracts.ledger", "--format", "csv").out
    cm(
        "--today",
        "2026-04-02",
        "do",
        "contracts.file",
        "2-1-101",
        "filed_no=BA2000901",
        "filed_on=2026-04-02",
    )
    now = run("--data", copy, "--today", "2026-04-02", "report", "contracts.ledger", "--format", "csv").out
    then = run(
        "--data", copy, "--today", "2026-04-02", "report", "contracts.ledger", "--format", "csv", "--as-of", "2026-03-31"
    ).out  # fmt: skip
    assert "BA2000901" in now
    assert then == before


def test_xlsx_keeps_digits_and_formulas_as_text_and_numbers_as_numbers(ledger: Any) -> None:
    office, found = ledger()
    data = Writer(office, found, unmasked=True).write("xlsx")
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    assert rows[0][0] == "测试[台账]:一"
    policy = office.policies.fingerprint[:8]
    assert (
        rows[1][0]
        == f"as of 2026-03-31, 4 rows  place 演示市示例区 · made by {office.worker.title} · policies {policy}"
    )
    assert rows[2] == ["房号", "姓名", "证件号码", "金额", "日期", "件数"]
    assert rows[3] == ["2-1-0503", "司马昭", "990103198110060670", -20.5, date(2026, 3, 1), 3.0]
    assert rows[4][1] == "=cmd|'/c calc'!A0"
    assert rows[5][1] == "\U00020bb7野\n家[/]"
    assert rows[6][2] == "+1"
    assert rows[7][3] == 999979.51
    assert rows[7][5] == 15.0
    assert data == Writer(office, found, unmasked=True).write("xlsx")


def test_a_register_says_where_by_whom_under_which_law_and_what_nobody_verified(
    demo: Path, run: Run, tmp_path: Path
) -> None:
    """domain/rules.md §7: place, day, rows, maker, policy version; and the figures that rest on unverified values."""
    page = tmp_path / "roster.html"
    words = (
        "--data",
        demo,
        "--user",
        "c1",
        "report",
        "taxes.deed_tax_roster",
        "--format",
        "html",
        "-o",
        page,
    )
    assert run(*words).code == 0
    told = page.read_text("utf-8")
    assert re.search(r"place 演示市示例区 · made by 李文员 · policies [0-9a-f]{8}  ※ rests on figures", told)
    # what the report did not ask for is not told of it
    words = ("--data", demo, "--user", "c1", "report", "archive.volumes", "--format", "html", "-o", page)
    assert run(*words).code == 0
    assert "※" not in page.read_text("utf-8")


def test_xlsx_is_set_up_for_printing(ledger: Any) -> None:
    import zipfile

    office, found = ledger()
    with zipfile.ZipFile(io.BytesIO(Writer(office, found).write("xlsx"))) as file:
        sheet, book = file.read("xl/worksheets/sheet1.xml").decode(), file.read("xl/workbook.xml").decode()
    assert 'fitToHeight="0"' in sheet
    assert 'orientation="landscape"' in sheet
    assert "page &amp;P of &amp;N" in sheet
    assert "_xlnm.Print_Titles" in book
    assert "$1:$3" in book
    assert 'name="测试 台账  一"' in book
    assert "<f>SUBTOTAL(109,D4:D7)</f><v>999979.51</v>" in sheet


def test_csv_has_a_mark_or_is_gb18030_and_no_formula(ledger: Any) -> None:
    office, found = ledger()
    data = Writer(office, found, unmasked=True).write("csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[1][2] == "990103198110060670"
    assert rows[2][1] == "'=cmd|'/c calc'!A0"
    assert rows[-1] == ["total", "", "", "999979.51", "", "15"]
    other = Writer(office, found, unmasked=True).write("csv", "gb18030")
    assert other.decode("gb18030") == data.decode("utf-8-sig")
    with pytest.raises(InputError):
        Writer(office, found).write("csv", "latin-1")


@pytest.mark.parametrize("cell", ["=1+1", "+86 10", "-x", "@SUM(A1)", "\tx", "\r=1", "＝1+1"])
def test_formulas_are_neutralised(cell: str) -> None:
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-20.50", "+1", "", "2-1-0503", "电话-1"])
def test_plain_cells_stay(cell: str) -> None:
    assert neutral(cell) == cell


@pytest.mark.parametrize("form", ["table", "csv", "html", "json", "xlsx"])
def test_personal_data_are_masked_in_every_form(ledger: Any, form: str) -> None:
    office, found = ledger()
    assert b"990103198110060670" not in Writer(office, found).write(form)
    if form != "xlsx":
        assert b"990103198110060670" in Writer(office, found, unmasked=True).write(form)


def test_html_shows_markup_as_text_and_repeats_its_heading(ledger: Any) -> None:
    office, found = ledger()
    page = Writer(office, found).write("html").decode()
    assert "&#x27;/c calc&#x27;" in page
    assert "<thead>" in page
    assert "<tfoot>" in page


def test_json_gives_the_chosen_columns(cm: Run) -> None:
    rows = cm(
        "--json", "report", "contracts.ledger", "--columns", "number,total", "--where", "total>1800000"
    ).json
    assert rows == [{"number": "HM00012", "total": "1951807.20"}]


def test_an_export_in_full_is_noted_in_the_log(cm: Run, copy: Path, tmp_path: Path) -> None:
    file = tmp_path / "full.csv"
    assert cm("report", "contracts.ledger", "--unmasked", "-o", file).code == 0
    with Store.open(copy, read_only=True, create=False) as store:
        assert [one["of"] for one in store.scan("reads")] == ["reports/contracts.ledger"]
    said = cm(
        "--policy-date", "2024-01-01", "report", "contracts.ledger", "--unmasked", "-o", tmp_path / "x.csv"
    )
    assert said.code == 2
    assert not (tmp_path / "x.csv").exists()


def test_choosing_again_from_the_same_rows(ledger: Any) -> None:
    office, found = ledger()
    again = choose(office, found, Selection(columns=("件数", "unit")))
    assert [column.name for column in again.columns] == ["n", "unit"]
    assert Cells(office, REPORT).column("件数").name == "n"
    assert json.loads(Writer(office, again).write("json"))[0] == {"unit": "2-1-0503", "n": 3}


def test_an_unknown_report_is_told_with_the_nearest(cm: Run) -> None:
    assert "is contracts.ledger meant?" in cm("report", "contracts.leger").err
