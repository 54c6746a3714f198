"""The work list: its order and figures, what it costs to keep after one change, what changed since somebody was here."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from office_kit import Run

from caseman.api.rules import Finding
from caseman.core.checks.checker import Checker
from caseman.core.news import leave
from caseman.core.office import Office
from caseman.core.store import Change
from caseman.core.worklist import WorkList

Row = Mapping[str, Any]


def tasks(run: Run, *words: object) -> list[Row]:
    said = run(*words[:2], "--json", *words[2:3], *words[3:])
    assert said.code == 0, said.err
    return list(said.json["tasks"])


def test_what_is_late_comes_first_then_by_day_and_by_what_a_day_costs(run: Run, demo: Path) -> None:
    """At 9 April the three terms of 7 April and the one of the 8th are over, that of the 10th runs."""
    found = run("--data", demo, "--json", "--today", "2026-04-09", "today", "--where", "code~FIL").json[
        "tasks"
    ]
    assert [(one["code"], one["unit"], one["late"], one["per_day"]) for one in found[:5]] == [
        ("FIL-05", "2-2-0601", 2, "98.96"),
        ("FIL-06", "2-2-0102", 2, "68.15"),
        ("FIL-05", "2-1-0101", 2, "38.92"),
        ("FIL-05", "2-2-0201", 1, "120.73"),
        ("FIL-06", "2-1-0801", 0, "17.90"),
    ]


def test_what_blocks_and_has_no_day_is_due_today(open_office: Callable[[Path], Office], copy: Path) -> None:
    with open_office(copy) as office:
        case = dict(office.store.get("cases", "HM00090") or {})
        case["buyers"] = [{**case["buyers"][0], "doc_number": "110101199003078516"}]
        office.store.commit([Change("cases", "HM00090", case)], by="c1")
        rows = [row for row in office.worklist.rows() if not row["late"]]
        assert rows[0]["code"] == "ID-01"
        assert rows[0]["due"] is None
        assert rows[1]["due"] == date(2026, 4, 2)  # the complaint that runs


def test_the_figure_is_the_packs_and_without_one_the_task_has_none(
    run: Run, open_office: Callable[[Path], Office], copy: Path
) -> None:
    said = run("--json", "calc", "contracts.late_filing", "paid=389196.50", "--region", "990101")
    assert said.json["result"] == {"per_day": "38.92"}
    assert {line["pack"] for line in said.json["lines"] if line["parameter"]} == {"990101"}
    assert run("calc", "contracts.late_filing", "paid=389196.50", "--region", "410100").code == 2
    with open_office(copy) as office:
        before = {row["unit"]: row["per_day"] for row in office.worklist.rows() if row["code"] == "FIL-06"}
        assert before["2-1-0101"] == Decimal("38.92")
        project = office.store.get("projects", office.store.ids("projects")[0])
        assert project is not None
        office.store.commit([Change("projects", project.id, {**project, "district": "340800"})], by="c1")
        office.changed([("projects", str(project.id))])
        after = [row for row in office.worklist.rows() if row["code"] in ("FIL-05", "FIL-06")]
        assert after
        assert {row["per_day"] for row in after} == {None}


def test_a_day_of_delay_costs_something_or_nothing_is_said() -> None:
    with pytest.raises(ValueError, match="costs"):
        Finding(message="x", per_day=Decimal(0))


def test_the_list_is_a_report_and_takes_its_conditions(run: Run, demo: Path) -> None:
    said = run(
        "--data", demo, "--lang", "zh", "--json", "today", "--where", "元／天＞６０；", "--where", "业务=合同"
    )
    assert said.code == 2, "one condition in each --where"
    said = run(
        "--data", demo, "--lang", "zh", "--json", "today", "--where", "元/天＞６０", "--where", "业务＝合同"
    )
    assert [one["unit"] for one in said.json["tasks"]] == ["2-2-0601", "2-2-0102", "2-2-0201"]
    assert said.json["per_day"] == "287.84"
    report = run(
        "--data", demo, "--json", "report", "office.today", "--where", "per_day>60", "--where", "code~FIL"
    ).json
    assert [one["unit"] for one in report] == ["2-2-0601", "2-2-0102", "2-2-0201"]
    late = run("--data", demo, "report", "office.today", "--as-of", "2026-03-30")
    assert late.code == 2


def test_whoever_handles_the_case_is_in_charge(cm: Run) -> None:
    assert cm("do", "core.edit", "2-1-101", "clerk=c2", "--user", "c1").code == 0
    found = cm("--json", "today").json["tasks"]
    assert {one["unit"]: one["person"] for one in found if one["unit"] in ("2-1-0101", "2-2-0102")} == {
        "2-1-0101": "王文员",
        "2-2-0102": "clerk",
    }


def test_after_one_change_only_what_it_touches_is_checked_and_made_again(
    open_office: Callable[[Path], Office], copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_office(copy) as office:
        before = {row["finding"]: row for row in office.worklist.rows()}
        checked: list[str] = []
        made: list[str] = []
        check, make = Checker._check_record, WorkList._make
        monkeypatch.setattr(
            Checker,
            "_check_record",
            lambda self, record: (checked.append(record.ref), check(self, record))[1],
        )
        monkeypatch.setattr(
            WorkList, "_make", lambda self, one, case: (made.append(one.ref), make(self, one, case))[1]
        )
        office.act("contracts.file", ["2-1-101"], {"filed_no": "BA2000901", "filed_on": "="})
        after = {row["finding"]: row for row in office.worklist.rows()}
        assert set(before) - set(after) == {"FIL-06:cases/HM00201:contracts.filing.filed_on"}
        assert set(made) <= {"cases/HM00201"}, "what filing it brings up"
        made.clear()
        assert len(checked) < 20, "its case, its papers and postings; not the other 271 cases"
        assert all(after[key] is before[key] for key in set(before) & set(after))
        office.act("core.edit", ["2-2-601"], {"remark": "客户四月五日来"})
        (row,) = [row for row in office.worklist.rows() if row["unit"] == "2-2-0601"]
        assert row["remark"] == "客户四月五日来"
        assert made == ["cases/HM00249"]


def test_what_was_set_aside_is_no_task_until_its_day(
    open_office: Callable[[Path], Office], copy: Path
) -> None:
    with open_office(copy) as office:
        one = next(one for one in office.worklist.tasks() if one.code == "FIL-06")
        finding, ref = one.id, one.ref
        aside = {"finding": finding, "reason": "客户出差", "until": "2026-04-03"}
        office.act("core.set_aside", [ref.partition("/")[2]], aside)
        assert finding not in {one.id for one in office.worklist.tasks()}
        office.undo()
        assert finding in {one.id for one in office.worklist.tasks()}


def test_what_changed_since_a_user_was_here(
    cm: Run, copy: Path, open_office: Callable[[Path], Office]
) -> None:
    assert cm("--json", "today", "--user", "c1").json["changed"] == [], "nobody has been here before"
    with open_office(copy) as office:
        leave(copy, "c1", office.store.head)
        leave(copy, "c2", 0)
    assert cm("do", "core.edit", "2-1-101", "remark=已约", "--user", "c2").code == 0
    said = cm("--json", "today", "--user", "c1").json["changed"]
    assert [(one["by"], one["records"]) for one in said] == [("c2", ["cases/HM00201"])]
    assert len(cm("--json", "today", "--user", "c2").json["changed"]) > 1, "each has a place of their own"
    (copy / "state" / "last_seen.json").write_text("{broken", "utf-8")
    assert cm("--json", "today", "--user", "c1").json["changed"] == []
