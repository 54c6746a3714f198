"""The office's books loaded by command line: in every layout the same office; what is wrong in them is found or refused."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from demo_books import File, Table, Tables, as_csv, as_kept, cell, facts, moved, xlsx
from office_kit import Run
from stdnum.iso7064 import mod_11_2

from caseman.__main__ import main

DAY = ("--today", "2026-03-31", "--user", "c1")


def load(run: Run, folder: Path, files: Iterator[File]) -> list[dict[str, Any]]:
    """Import files into a store; what each import said."""
    said = []
    for kind, name, data in files:
        path = folder / name
        path.write_bytes(data)
        said.append(run("--data", folder / "office", *DAY, "--json", "import", path, "--as", kind).json)
    return said


def check(run: Run, folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("--data", folder / "office", *DAY, "--json", "check").json
    return found


def figures(run: Run, folder: Path) -> Mapping[str, object]:
    """What an office is measured by: contracts and their total, papers, the money three ways."""
    ledger, papers, proof = (
        run("--data", folder / "office", *DAY, "--json", "report", name).json
        for name in ("contracts.ledger", "papers.register", "money.proof")
    )
    total = sum(Decimal(row["total"]) for row in ledger)
    return {"contracts": len(ledger), "total": str(total), "papers": len(papers), **proof}


#: What the clean office does show, see test_demo.
CLEAN = {"FIL-06": 5, "TTL-03": 28, "TTL-04": 3}
FIGURES = {
    "contracts": 272,
    "total": "318431125.40",
    "papers": 690,
    "bank": "1138736.25",
    "book": "1138736.25",
    "customers": "1138736.25",
}


@pytest.mark.parametrize(
    "layout", [as_kept, moved, as_csv("gb18030"), as_csv("utf-8")], ids=["kept", "moved", "gb18030", "utf-8"]
)
def test_every_layout_gives_the_same_office(
    run: Run, tmp_path: Path, layout: Callable[[Tables], Iterator[File]]
) -> None:
    said = load(run, tmp_path, layout(facts()))
    assert [one["errors"] for one in said] == [[]] * len(said)
    assert figures(run, tmp_path) == FIGURES
    found = check(run, tmp_path)
    assert {one["severity"] for one in found} <= {"todo", "note"}
    assert Counter(one["code"] for one in found if not one["code"].startswith("IMP-")) == CLEAN


def test_the_same_file_again_changes_nothing_and_an_edited_one_shows_its_cells(
    run: Run, tmp_path: Path
) -> None:
    tables = facts()
    files = list(as_kept(tables))
    load(run, tmp_path, iter(files))
    again = load(run, tmp_path, iter(files))
    assert [(one["known"], one["txn"]) for one in again] == [(True, 0)] * len(again)
    row, place = cell(tables["contracts"], "首付款", 合同编号="HM00001")
    row[place] = "479589.3"
    edited = load(run, tmp_path, (one for one in as_kept(tables) if one[0] == "contracts"))
    assert [(one["ref"], one["heading"], one["ours"], one["theirs"]) for one in edited[0]["differences"]] == [
        ("cases/HM00001", "首付款", "479588.30", "479589.30")
    ]
    path = tmp_path / "合同台账.xlsx"
    taken = run(
        "--data", tmp_path / "office", *DAY, "--json", "import", path, "--as", "contracts", "--take", "2"
    )
    assert [one["taken"] for one in taken.json["sheets"]] == [1]


# -- errors typed into the books

Edit = Callable[[Tables], None]


def put(table: str, heading: str, text: str, **where: str) -> Edit:
    """Another text in one cell."""

    def edit(tables: Tables) -> None:
        row, place = cell(tables[table], heading, **where)
        row[place] = text

    return edit


def ledger(heading: str, text: str, unit: str) -> Edit:
    return put("contracts", heading, text, 房号=unit)


def number(stem: str) -> str:
    """A resident number of 17 digits with its check digit."""
    return stem + mod_11_2.calc_check_digit(stem)


def transposed(tables: Tables) -> None:
    row, place = cell(tables["contracts"], "证件号码", 房号="2-1-0202")
    told = row[place]
    at = next(i for i in range(16, 10, -1) if told[i] != told[i - 1])
    row[place] = told[: at - 1] + told[at] + told[at - 1] + told[at + 1 :]


def one_number_of_two(tables: Tables) -> None:
    row, place = cell(tables["contracts"], "证件号码", 房号="2-1-0602")
    put("contracts", "证件号码", row[place], 房号="2-1-0501")(tables)


def twin(tables: Tables) -> None:
    first, _place = cell(tables["contracts"], "买受人", 房号="2-1-1002")
    row, _place = cell(tables["contracts"], "买受人", 房号="2-1-1101")
    names = tables["contracts"][0]
    for heading in ("买受人", "联系电话"):
        row[names.index(heading)] = first[names.index(heading)]
    row[names.index("证件号码")] = number(first[names.index("证件号码")][:10] + "0909731")


def agents_phone(tables: Tables) -> None:
    for unit in ("2-1-0202", "2-1-0501", "2-1-0602", "2-1-0302", "2-1-0303"):
        ledger("联系电话", "10002009999", unit)(tables)


def sold_twice(tables: Tables) -> None:
    row, _place = cell(tables["contracts"], "买受人", 房号="2-1-1003")
    again = list(row)
    names = tables["contracts"][0]
    told = {
        "合同编号": "HM00273",
        "买受人": "白胜",
        "证件号码": number("99010319850315071"),
        "联系电话": "10002000997",
        "签约日期": "2026-03-30",
        **dict.fromkeys(("备案日期", "备案号", "台账登记日期"), ""),
    }
    for heading, text in told.items():
        again[names.index(heading)] = text
    tables["contracts"].append(again)


def days(unit: str, **told: str) -> Edit:
    """Other days of one contract."""

    def edit(tables: Tables) -> None:
        for heading, text in told.items():
            ledger(heading, text, unit)(tables)

    return edit


#: Errors as a clerk types them, each with exactly its codes. They are independent of one another.
ERRORS: Mapping[str, tuple[Edit, tuple[str, ...]]] = {
    "PE01": (transposed, ("ID-01",)),
    "PE02": (ledger("证件号码", number("99010319850230051"), "2-1-0303"), ("ID-02",)),
    "PE03": (one_number_of_two, ("ID-03",)),
    "PE04": (twin, ("DUP-01",)),
    "PE06": (agents_phone, ("PHONE-01",)),
    "PE07": (ledger("证件号码", number("99010320120512051"), "2-1-0302"), ("ID-05",)),
    "PE10": (ledger("单价", "10510", "2-1-0803"), ("CON-01",)),
    "PE11": (ledger("大写金额", "壹佰万元整", "2-1-0901"), ("CON-02",)),
    "PE12": (sold_twice, ("CON-03",)),
    "PE13": (ledger("合同编号", "HM00201", "2-1-0503"), ("CON-04", "CON-05")),
    "PE14": (ledger("涂改签章", "×", "2-1-0502"), ("CON-06",)),
    "PE15": (ledger("骑缝章", "×", "2-2-0203"), ("FIL-02",)),
    "PE16": (
        days("3-1-0101", 签约日期="2022-02-14", 备案日期="2022-03-16", 台账登记日期="2022-03-16"),
        ("CON-07",),
    ),
    "PE17": (ledger("合同范本", "2018版", "2-1-0401"), ("CON-08",)),
    "PE20": (days("2-2-1301", 备案日期="2025-12-25", 台账登记日期="2025-12-25"), ("FIL-03",)),
    "PE81": (ledger("交房通知日期", "2026-03-18", "1-1-0203"), ("SEQ-01",)),
    "PE82": (ledger("交房通知日期", "2026-04-20", "1-1-0102"), ("SEQ-02",)),
    "PE84": (days("2-2-1602", 备案日期="2026-01-01", 台账登记日期="2026-01-01"), ("CAL-02",)),
}


#: These make another contract of a row; the others change one.
FRESH = ("PE12", "PE13")
#: One of each way alone; all together are in the test of their union, and each alone is planted in test_demo.
BOUNDED = ("PE01", *FRESH)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office of its books, loaded once."""
    folder = tmp_path_factory.mktemp("books")
    for kind, name, data in as_kept(facts()):
        (folder / name).write_bytes(data)
        assert (
            main([*map(str, ("--data", folder / "office", *DAY, "import", folder / name, "--as", kind))]) == 0
        )
    return folder


@pytest.mark.parametrize(
    "error", [pytest.param(one, marks=() if one in BOUNDED else pytest.mark.long) for one in ERRORS]
)
def test_an_error_in_the_books_gives_exactly_its_codes(
    run: Run, books: Path, tmp_path: Path, error: str
) -> None:
    """The ledger as it was first typed, or typed anew over the right one and taken."""
    edit, codes = ERRORS[error]
    tables = facts()
    edit(tables)
    if error in FRESH:
        load(run, tmp_path, as_kept(tables))
    else:
        shutil.copytree(books / "office", tmp_path / "office")
        (path := tmp_path / "合同台账.xlsx").write_bytes(
            next(data for kind, _name, data in as_kept(tables) if kind == "contracts")
        )
        run("--data", tmp_path / "office", *DAY, "import", path, "--as", "contracts", "--take", "all")
    found = [one for one in check(run, tmp_path) if not one["code"].startswith("IMP-")]
    assert Counter(one["code"] for one in found) == Counter(CLEAN) + Counter(codes)


def test_all_errors_in_the_books_give_their_union(run: Run, tmp_path: Path) -> None:
    tables = facts()
    wanted = Counter(CLEAN)
    for edit, codes in ERRORS.values():
        edit(tables)
        wanted += Counter(codes)
    load(run, tmp_path, as_kept(tables))
    assert Counter(one["code"] for one in check(run, tmp_path)) == wanted


def test_a_receipt_one_cent_short(run: Run, tmp_path: Path) -> None:
    tables = facts()
    row, place = cell(tables["receipts"], "金额", 房号="2-2-0402", 款项="购房款")
    row[place] = str(Decimal(row[place]) - Decimal("0.01"))
    load(run, tmp_path, as_kept(tables))
    assert Counter(one["code"] for one in check(run, tmp_path)) == {**CLEAN, "FIL-01": 1}


# -- what is refused, with its cell


def refused(run: Run, folder: Path, grid: list[list[object]]) -> tuple[dict[str, Any], int]:
    """What an import of a ledger with this worksheet said, and how many contracts the office then has."""
    load(run, folder, (one for one in as_kept(facts()) if one[0] == "projects"))
    (said,) = load(run, folder, iter([("contracts", "另一台账.xlsx", xlsx({"台账": grid}))]))
    return said, len(run("--data", folder / "office", *DAY, "--json", "report", "contracts.ledger").json)


def test_bad_cells_are_named_all_at_once_and_good_rows_load(run: Run, tmp_path: Path) -> None:
    head: Table = [["合同编号", "房号", "买受人", "证件号码", "签约日期", "总价"]]
    rows: list[list[object]] = [
        ["HM1", "2-1-0101", "张顺", "99010319950602059X", "2026.3.5", 1269196.5],
        ["HM2", "2-1-0102", "龚旺", 990103199506221551.0, "2026-03-05", 1.5],
        ["HM3", "9-9-9999", "吕方", "990103199506261078", "2026-03-05", "一百万"],
        ["HM4", "2-1-0302", "宋清", "990103198104201510", "3月5日", 2],
    ]
    said, contracts = refused(run, tmp_path, [*head, *rows])
    told = {(one["code"], one["row"], one["column"]) for one in said["errors"]}
    assert contracts == 1
    assert {("IMP-01", 3, "D"), ("IMP-05", 5, "E")} <= told
    assert {row for _code, row, _column in told} == {3, 4, 5}
    corrected = [*head, rows[0], ["HM2", "2-1-0102", "龚旺", "990103199506221551", "2026-03-05", 1487755.8]]
    (again,) = load(run, tmp_path, iter([("contracts", "另一台账.xlsx", xlsx({"台账": corrected}))]))
    assert [(one["new"], one["same"], one["bad"]) for one in again["sheets"]] == [(1, 1, 0)]


def test_a_ledger_without_its_key_column_is_refused_with_what_is_missing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").write_bytes(xlsx({"台账": [["合同编号", "买受人", "总价"], ["HM1", "张顺", 5]]}))
    said = run("--data", tmp_path / "office", *DAY, "import", tmp_path / "台账.xlsx", "--as", "contracts")
    assert said.code == 2
    assert "房号" in said.err
    assert "Traceback" not in said.err
