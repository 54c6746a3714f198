"""The filing system's export against the demo's contracts, by commands: compare, keep, judge, take back (S2.1e)."""

import csv
import io
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from office_kit import Run, codes

from caseman.api.messages import CasemanError
from caseman.core.loaded import IN_REPOSITORY
from caseman.core.office import Office

sys.path.append(str(Path(__file__).parents[1] / "importing"))

from office_books import csv_bytes, xls, xlsx

Rows = list[list[Any]]
EXPORT = IN_REPOSITORY / "demo" / "office" / "filing.csv"


@pytest.fixture
def rows() -> Rows:
    """Heading and 258 rows of the export."""
    return list(csv.reader(io.StringIO(EXPORT.read_text("utf-8"))))


@pytest.fixture
def cm(run: Run, copy: Path, open_office: Callable[[Path], Office]) -> Run:
    """Commands on an office that has kept no list yet."""
    with open_office(copy) as office:
        draft = office.draft()
        for record in list(office.reader.all("lists")):
            if record.data.get("kind") == "filing":
                draft.remove("lists", record.id)
        office.commit(draft, "test")
    return lambda *words: run("--data", copy, *words)


def at(rows: Rows, unit: str, block: str) -> int:
    return next(n for n, row in enumerate(rows) if (row[1], row[2]) == (block, unit))


def write(folder: Path, rows: Rows, name: str = "备案.csv") -> Path:
    file = folder / name
    file.write_bytes(csv_bytes(rows, "gb18030"))
    return file


def said(differences: list[dict[str, Any]]) -> list[tuple[str, str, list[str]]]:
    return [(one["class"], one["code"], one["units"]) for one in differences]


def test_the_clean_export_agrees_in_every_line(cm: Run, tmp_path: Path, rows: Rows) -> None:
    before = codes(cm("--json", "check").json)
    told = cm("--json", "reconcile", "filing", write(tmp_path, rows))
    found = told.json
    assert (told.code, found["list"], found["rows"], found["new"], found["known"]) == (
        0,
        "filing",
        258,
        258,
        0,
    )
    assert (found["agree"], found["differences"], found["errors"]) == (258, [], [])
    assert codes(cm("--json", "check").json) == before  # not kept, so nothing of it stays


@pytest.mark.parametrize("form", ["xls", "xlsx", "csv"])
def test_every_form_in_which_the_export_comes(form: str, cm: Run, tmp_path: Path, rows: Rows) -> None:
    numbered: Rows = [["序号", *rows[0]], *([n, *row] for n, row in enumerate(rows[1:], 1))]
    numbered = [
        [cell + " " if n % 7 == 0 and at == 4 else cell for at, cell in enumerate(row)]
        for n, row in enumerate(numbered)
    ]
    file = tmp_path / f"备案系统导出.{form}"
    if form == "xls":
        cells = {(y, x): cell for y, row in enumerate(numbered) for x, cell in enumerate(row) if cell != ""}
        file.write_bytes(xls("备案查询", cells))
    elif form == "xlsx":
        titled: Rows = [
            ["备案系统导出"],
            *numbered,
            ["合计", "", "", "", "", sum(float(row[4]) for row in rows[1:])],
        ]
        file.write_bytes(xlsx({"备案查询": titled}))
    else:
        file.write_bytes(csv_bytes(numbered, "gb18030"))
    found = cm("--json", "reconcile", "filing", file).json
    assert (found["rows"], found["agree"], found["differences"]) == (258, 258, [])
    assert "IMP-02" in codes(found["notices"])


@pytest.fixture
def planted(rows: Rows, tmp_path: Path) -> Path:
    """A look-alike name, a line missing, a line too many (PE09, PE21, PE22)."""
    rows[at(rows, "1303", "1幢2单元")][3] = "呂布"
    del rows[at(rows, "601", "1幢1单元")]
    rows.append(["BA2000273", "2幢1单元", "101", "张顺", "778393.00"])
    return write(tmp_path, rows)


def test_a_look_alike_name_a_missing_and_an_extra_line(cm: Run, planted: Path) -> None:
    """S2.1e."""
    told = cm("--json", "reconcile", "filing", planted)
    by_code = {one["code"]: one for one in told.json["differences"]}
    assert (told.code, sorted(by_code)) == (1, ["R-FIL-EXTRA", "R-FIL-MISS", "R-FIL-NAME"])
    assert told.json["agree"] == 256
    (field,) = by_code["R-FIL-NAME"]["fields"]
    assert (field["field"], field["ours"], field["theirs"]) == ("names", "吕布", "呂布")
    assert field["told"] == ["look alike: “吕” U+5415 and “呂” U+5442"]
    assert by_code["R-FIL-MISS"]["row"] is None
    assert by_code["R-FIL-EXTRA"]["refs"] == ["cases/HM00201"]
    assert {one["proposal"] for one in by_code.values()} == {"office"}


def test_kept_judged_and_known_again(cm: Run, planted: Path) -> None:
    first = cm("--json", "reconcile", "filing", planted, "--save").json
    assert first["txn"] > 0
    found = [one for one in cm("--json", "check").json if one["code"].startswith("R-FIL-")]
    assert codes(found) == ["R-FIL-EXTRA", "R-FIL-MISS", "R-FIL-NAME"]
    assert {one["severity"] for one in found} == {"block"}
    assert all(one["fix"][0]["action"] == "lists.judge" for one in found)
    assert cm("check").code == 1
    again = cm("--json", "reconcile", "filing", planted, "--save").json
    assert (again["new"], again["known"], again["txn"], len(again["differences"])) == (0, 258, 0, 3)
    ids = {one["code"]: one["id"] for one in first["differences"]}
    letter = cm("--json", "do", "lists.judge", f"difference={ids['R-FIL-NAME']}", "verdict=致函")
    assert letter.code == 0
    assert "呂" in letter.json["said"][0]
    cm(
        "do",
        "lists.judge",
        f"difference={ids['R-FIL-EXTRA']},{ids['R-FIL-MISS']}",
        "verdict=write_off",
        "cause=对方录入在途",
    )
    assert [f for f in cm("--json", "check").json if f["code"].startswith("R-FIL-")] == []
    judged = cm("--json", "reconcile", "filing", planted)
    assert (judged.code, judged.json["new"], judged.json["differences"]) == (0, 0, [])
    assert sorted((one["code"], one["verdict"], one["settles"]) for one in judged.json["judged"]) == [
        ("R-FIL-EXTRA", "write_off", True),
        ("R-FIL-MISS", "write_off", True),
        ("R-FIL-NAME", "office", False),
    ]
    assert "呂" in cm("do", "lists.letter", "list=filing").out


def test_a_judgement_taken_back_leaves_the_state_before(
    cm: Run, planted: Path, copy: Path, open_office: Callable[[Path], Office]
) -> None:
    def stored() -> dict[str, dict[str, Any]]:
        with open_office(copy) as office:
            tables = ("cases", "lists", "judgements")
            return {table: {one.id: dict(one.data) for one in office.reader.all(table)} for table in tables}

    def state() -> tuple[Any, Any, dict[str, dict[str, Any]]]:
        return cm("--json", "check").json, cm("--json", "reconcile", "filing", planted).json, stored()

    first = cm("--json", "reconcile", "filing", planted, "--save").json
    before = state()
    for verdict in ("take", "keep", "office", "customer", "write_off"):
        one = next(one for one in first["differences"] if one["code"] == "R-FIL-NAME")
        assert (
            cm("do", "lists.judge", f"difference={one['id']}", f"verdict={verdict}", "cause=x").code == 0
        ), verdict
        assert stored() != before[2]
        cm("do", "core.undo")
        assert state() == before, verdict
    one = first["differences"][0]
    cm("do", "lists.judge", f"difference={one['id']}", "verdict=keep")
    cm("do", "lists.reopen", f"difference={one['id']}")
    assert state() == before


def test_taking_theirs_cures_the_difference(cm: Run, planted: Path) -> None:
    first = cm("--json", "reconcile", "filing", planted, "--save").json
    one = next(one for one in first["differences"] if one["code"] == "R-FIL-NAME")
    assert cm("do", "lists.judge", f"difference={one['id']}", "verdict=take").code == 0
    assert "呂布" in cm("show", "1-2-1303").out
    assert codes([f for f in cm("--json", "check").json if f["code"].startswith("R-FIL-")]) == [
        "R-FIL-EXTRA",
        "R-FIL-MISS",
    ]
    found = cm("--json", "reconcile", "filing", planted).json
    assert (found["agree"], codes(found["differences"])) == (257, ["R-FIL-EXTRA", "R-FIL-MISS"])


def test_a_corrected_export_shows_only_its_changed_rows_as_new(
    cm: Run, planted: Path, tmp_path: Path, rows: Rows
) -> None:
    cm("reconcile", "filing", planted, "--save")
    rows[at(rows, "1303", "1幢2单元")][3] = "吕布"
    del rows[-1]
    found = cm("--json", "reconcile", "filing", write(tmp_path, rows, "更正.csv"), "--save").json
    assert (found["rows"], found["new"], codes(found["differences"])) == (257, 1, ["R-FIL-MISS"])
    assert codes([f for f in cm("--json", "check").json if f["code"].startswith("R-FIL-")]) == ["R-FIL-MISS"]


def test_double_and_swapped_lines(cm: Run, tmp_path: Path, rows: Rows) -> None:
    a, b = at(rows, "101", "1幢1单元"), at(rows, "102", "1幢1单元")
    rows[a][4], rows[b][4] = rows[b][4], rows[a][4]
    rows.append(list(rows[at(rows, "201", "1幢1单元")]))
    found = cm("--json", "reconcile", "filing", write(tmp_path, rows)).json
    assert said(found["differences"]) == [
        ("swapped", "R-FIL-AMT", ["1-1-0101", "1-1-0102"]),
        ("double", "R-FIL-DUP", ["1-1-0201"]),
    ]
    assert found["agree"] == 256


def test_columns_moved_and_renamed(cm: Run, tmp_path: Path, rows: Rows) -> None:
    moved = [[row[4], row[3], row[2], row[1], row[0]] for row in rows]
    first = cm("--json", "reconcile", "filing", write(tmp_path, moved), "--save").json
    assert (first["agree"], first["differences"]) == (258, [])
    moved[0][1] = "客户名称"
    file = write(tmp_path, moved, "改名.csv")
    asked = cm("reconcile", "filing", file)
    assert asked.code == 2
    assert "买受人" in asked.err
    assert cm("--json", "reconcile", "filing", file, "买受人=客户名称", "--save").json["agree"] == 258
    assert cm("--json", "reconcile", "filing", file).json["agree"] == 258  # asked once
    moved = [[*row, "新列"] for row in moved]
    drifted = cm("--json", "reconcile", "filing", write(tmp_path, moved, "新.csv")).json
    assert "IMP-06" in codes(drifted["notices"])


def test_a_row_that_cannot_be_read_is_not_called_missing(cm: Run, tmp_path: Path, rows: Rows) -> None:
    rows[5][4] = "一百万"
    told = cm("--json", "reconcile", "filing", write(tmp_path, rows), "--save")
    assert (told.code, told.json["agree"], told.json["differences"]) == (1, 257, [])
    assert [(one["row"], one["column"]) for one in told.json["errors"]] == [(6, "E")]
    assert "IMP-07" in codes(cm("--json", "check").json)


def test_part_of_a_list(cm: Run, tmp_path: Path, rows: Rows) -> None:
    found = cm("--json", "reconcile", "filing", write(tmp_path, rows), "stage=filed").json
    assert found["differences"] == []
    assert found["agree"] + found["outside"] == 258
    assert found["agree"] > 0
    assert found["outside"] > 0
    wrong = cm("reconcile", "filing", write(tmp_path, rows), "stage=办妥")
    assert (wrong.code, "办妥" in wrong.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("fund", "x.csv"), "there is no list fund"),
        (("filing", "none.csv"), "cannot be read"),
        (("filing", "empty.csv"), "empty"),
        (("filing", "other.csv"), "备案号"),
        (("filing", "export.csv", "bank=甲"), "no column or scope bank"),
        (("filing", "export.csv", "bank"), "not key=value"),
    ],
)
def test_bad_input_is_one_sentence(
    words: tuple[str, ...], told: str, cm: Run, tmp_path: Path, rows: Rows
) -> None:
    write(tmp_path, rows, "export.csv")
    write(tmp_path, [["甲", "乙"], ["1", "2"]], "other.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    list_name, file, *rest = words
    answer = cm("reconcile", list_name, tmp_path / file, *rest)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("difference=filing-00", "verdict=keep"), "no difference filing-00"),
        (("difference=ID", "verdict=write_off"), "needs its cause"),
        (("difference=ID", "verdict=maybe"), "maybe"),
        (("verdict=keep",), "difference is missing"),
    ],
)
def test_a_judgement_that_cannot_be(words: tuple[str, ...], told: str, cm: Run, planted: Path) -> None:
    first = cm("--json", "reconcile", "filing", planted, "--save").json
    given = [word.replace("ID", first["differences"][0]["id"]) for word in words]
    answer = cm("do", "lists.judge", *given)
    assert answer.code in (1, 2)
    assert told in answer.out + answer.err
    assert len(cm("--json", "reconcile", "filing", planted).json["differences"]) == 3


def test_what_the_saved_lists_say_of_a_case(
    cm: Run, planted: Path, copy: Path, open_office: Callable[[Path], Office]
) -> None:
    def listed(unit: str) -> tuple[str, bool] | None:
        with open_office(copy) as office:
            found = office.facts(office.names.record(unit)).listed("filing")
            return (found.state, found.payable) if found else None

    assert listed("1-1-0101") is None  # no list is kept
    first = cm("--json", "reconcile", "filing", planted, "--save").json
    ids = {one["code"]: one["id"] for one in first["differences"]}
    assert listed("1-1-0101") == ("agrees", True)
    assert listed("1-2-1303") == ("differs", False)
    assert listed("1-1-0601") == ("missing", False)
    assert listed("2-1-0503") is None
    cm("do", "lists.judge", f"difference={ids['R-FIL-NAME']}", "verdict=office")
    assert listed("1-2-1303") == ("held", False)
    cm("do", "lists.reopen", f"difference={ids['R-FIL-NAME']}")
    cm("do", "lists.judge", f"difference={ids['R-FIL-NAME']}", "verdict=write_off", "cause=字形")
    assert listed("1-2-1303") == ("judged", True)


def test_a_draft_sees_its_own_change(copy: Path, open_office: Callable[[Path], Office]) -> None:
    with open_office(copy) as office:
        record = office.names.record("1-1-0101")
        assert office.facts(record).listed("filing").state == "agrees"  # type: ignore[union-attr]
        draft = office.draft()
        draft.set("cases", record.id, {"buyers.0.name": "颜艮"})
        from caseman.core.facts import Facts

        changed = draft.get("cases", record.id)
        assert changed
        assert Facts(office.world(draft), changed).listed("filing").state == "differs"  # type: ignore[union-attr]
        assert office.facts(record).listed("filing").state == "agrees"  # type: ignore[union-attr]
        office.commit(draft, "test")
        assert office.facts(record).listed("filing").state == "differs"  # type: ignore[union-attr]
        assert Counter(one.code for one in office.check())["R-FIL-NAME"] == 1
        office.store.commit(office.store.inverse(next(iter(office.store.transactions())).txn), by="test")
        office.changed([("cases", record.id)])
        assert Counter(one.code for one in office.check())["R-FIL-NAME"] == 0


def test_what_was_filed_after_the_list_came_is_not_missed_on_it(
    run: Run, copy: Path, tmp_path: Path, rows: Rows
) -> None:
    """The list of 31 March is kept; a contract filed that day or later is no difference, one that it should have is."""

    def missed() -> list[str]:
        found = run("--data", copy, "--today", "2026-04-02", "--json", "check", "--rule", "R-FIL-MISS").json
        return [one["unit"] for one in found]

    assert (
        run("--data", copy, "do", "contracts.file", "2-1-101", "filed_no=BA2000901", "filed_on==").code == 0
    )
    assert missed() == []
    assert (
        run(
            "--data",
            copy,
            "--today",
            "2026-04-02",
            "do",
            "core.edit",
            "2-1-101",
            "contracts.filing.filed_on=20260330",
            "contracts.filing.ledger_on=20260330",
        ).code
        == 0
    )
    assert missed() == ["2-1-0101"]


@pytest.mark.parametrize("seed", range(4))
def test_any_judgements_are_taken_back_one_by_one(
    seed: int, cm: Run, planted: Path, copy: Path, open_office: Callable[[Path], Office]
) -> None:
    """Judged in any order, reopened in between: each undo leaves exactly the state before, with all its candidates."""
    chance = random.Random(seed)
    first = cm("--json", "reconcile", "filing", planted, "--save").json
    ids = [one["id"] for one in first["differences"]]
    with open_office(copy) as office:

        def state() -> tuple[Any, ...]:
            (found,) = office.book.states(office.world(), office.plugins.registry.lists["filing"])
            waiting = sorted((one.id, one.code, str(one.proposal), str(one.fields)) for one in found.open())
            judged = sorted((name, str(one)) for name, one in found.judged.items())
            checked = sorted((one.id, str(one.severity)) for one in office.check())
            cases = {one.id: dict(one.data) for one in office.reader.all("cases")}
            return waiting, judged, checked, cases

        before: list[tuple[Any, ...]] = []
        for _turn in range(8):
            was = state()
            name = chance.choice(ids)
            if name in {one[0] for one in was[1]} and chance.random() < 0.5:
                outcome = _try(office, "lists.reopen", {"difference": name})
            else:
                verdict = chance.choice(["take", "keep", "office", "customer", "write_off"])
                outcome = _try(office, "lists.judge", {"difference": name, "verdict": verdict, "cause": "x"})
            if outcome and state() != was:
                before.append(was)
        assert len(before) >= 3
        while before:
            office.undo()
            assert state() == before.pop()


def _try(office: Office, action: str, given: dict[str, object]) -> bool:
    """Do an action; False where it is refused."""
    try:
        return bool(office.act(action, [], given).txn)
    except CasemanError:
        return False
