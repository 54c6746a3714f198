"""The paper ledger by command line: moves with slips, loans, copies, destruction by two persons, shelf checks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_kit import Run, codes

from caseman.api.messages import Refused
from caseman.core.demo import _run
from caseman.core.loaded import Loaded
from caseman.core.office import Office
from caseman.core.papers import CasePapers
from caseman.core.reports import run_report

TITLE = "papers/title_certificate:3-1-0203"
CONTRACT = "papers/contract:3-1-0203"
TAX = "papers/tax_certificate:registry:3-1-0101"


def data(cm: Run, ref: str) -> dict[str, Any]:
    found: dict[str, Any] = cm("--json", "show", ref).json["data"]
    return found


def test_a_move_is_a_credit_and_a_debit_with_a_slip_who_and_why(cm: Run) -> None:
    assert cm("do", "core.move_paper", CONTRACT, "place=B柜", "why=整柜").code == 0
    paper = data(cm, CONTRACT)
    assert paper["place"] == "cabinet_b"
    first, last = paper["moves"]
    assert (first["origin"], first["place"]) == ("opening", "cabinet_a")
    assert {name: last[name] for name in ("origin", "place", "by", "why", "day", "slip")} == {
        "origin": "cabinet_a",
        "place": "cabinet_b",
        "by": "c1",
        "why": "整柜",
        "day": "2026-03-31",
        "slip": "YJ-20260331-1",
    }
    assert "already" in cm("do", "core.move_paper", CONTRACT, "place=B柜").out


def test_papers_that_go_together_go_on_one_slip(cm: Run) -> None:
    papers = [f"papers/contract:3-1-0{room}" for room in (101, 102, 103)]
    assert cm("do", "core.move_paper", *papers, "place=银行", "holder=演示银行甲").code == 0
    assert (
        cm("do", "core.move_paper", "papers/contract:3-1-0104", "place=银行", "holder=演示银行甲").code == 0
    )
    rows = cm("--json", "report", "papers.slips").json
    assert [(row["slip"], row["unit"]) for row in rows] == [
        ("YJ-20260331-1", "3-1-0101"),
        ("YJ-20260331-1", "3-1-0102"),
        ("YJ-20260331-1", "3-1-0103"),
        ("YJ-20260331-2", "3-1-0104"),
    ]
    assert cm("do", "core.undo").code == 0
    assert cm("do", "core.undo").code == 0
    assert cm("--json", "report", "papers.slips").json == []
    assert data(cm, papers[0])["place"] == "cabinet_a"


def test_a_paper_that_is_lent_and_late_is_told_in_working_days_and_recalled(cm: Run) -> None:
    bank = ("place=银行", "holder=演示银行甲", "why=办理抵押", "due=2026-04-10")
    assert cm("do", "core.lend_paper", CONTRACT, *bank).code == 0
    assert cm("--today", "2026-04-10", "--json", "check", CONTRACT).json == []
    late_on = ("--today", "2026-04-27")
    (late,) = cm(*late_on, "--json", "check", CONTRACT).json
    assert (late["code"], late["facts"]["days"], late["due"]) == ("CUS-01", "11", "2026-04-10")
    assert "演示银行甲" in late["message"]
    assert [fix["action"] for fix in late["fix"]] == [
        "core.recall_paper",
        "core.return_paper",
        "core.recall_slip",
    ]
    said = cm(*late_on, "do", "core.recall_paper", CONTRACT, "how=电话").out
    assert "recall 1" in said
    assert "due back on 2026-04-10" in said
    rows = [row for row in cm(*late_on, "--json", "report", "papers.loans", "late=1").json if row["holder"]]
    assert [(row["unit"], row["late"], row["recalls"], row["holder"]) for row in rows] == [
        ("3-1-0203", 11, 1, "演示银行甲")
    ]
    assert cm(*late_on, "do", "core.return_paper", CONTRACT).code == 0
    paper = data(cm, CONTRACT)
    assert (paper["place"], paper.get("due"), paper.get("recalls")) == ("cabinet_a", None, None)
    assert cm(*late_on, "--json", "check", CONTRACT).json == []


def test_a_certificate_due_on_16_march_is_11_working_days_late_on_the_31st(
    copy: Path, loaded: Loaded, open_office: Callable[[Path], Office]
) -> None:
    """S4.6b."""
    with open_office(copy) as office:
        _run(office, loaded.plugins.registry.plants["PE60"].run)
        (found,) = [one for one in office.check() if one.code == "CUS-01"]
        assert (found.facts["days"], found.due) == (11, date(2026, 3, 16))


def test_lending_asks_to_whom_until_when_and_why(cm: Run) -> None:
    words = {"place": "银行", "holder": "演示银行甲", "due": "2026-04-10", "why": "抵押"}
    for left in ("holder", "due", "why"):
        given = [f"{name}={value}" for name, value in words.items() if name != left]
        assert f"{left} is missing" in cm("do", "core.lend_paper", CONTRACT, *given).out
    over = [f"{name}={value}" for name, value in {**words, "due": "2026-03-30"}.items()]
    assert "is over" in cm("do", "core.lend_paper", CONTRACT, *over).out
    assert "the paper is not lent" in cm("do", "core.recall_paper", CONTRACT).out


def test_a_paper_is_split_into_its_copies_each_at_its_place(cm: Run) -> None:
    """S4.2f: customer copy and registry copy are two papers."""
    receive = ("do", "core.receive_paper", "2-1-0502", "kind=完税证明", "place=A柜", "number=WS0001")
    assert cm(*receive).code == 0
    paper = "papers/tax_certificate:WS0001:2-1-0502"
    assert cm("do", "core.split_paper", paper).code == 0
    customer, registry = data(cm, paper), data(cm, f"{paper}:registry")
    assert [(one["copy_kind"], one["place"], one["number"]) for one in (customer, registry)] == [
        ("customer", "customer_bag", "WS0001"),
        ("registry", "registry_bag", "WS0001"),
    ]
    for one in (customer, registry):
        assert [(move["origin"], move["place"]) for move in one["moves"]] == [
            ("customer", "cabinet_a"),
            ("cabinet_a", one["place"]),
        ]
    assert "not split" in cm("do", "core.split_paper", paper).out
    assert "not split" in cm("do", "core.split_paper", CONTRACT).out
    assert cm("--json", "check", paper, f"{paper}:registry").json == []


def test_the_registry_copy_does_not_lie_with_the_customer(cm: Run) -> None:
    assert cm("do", "core.move_paper", TAX, "place=客户袋").code == 0
    (found,) = cm("--json", "check", TAX).json
    assert found["code"] == "CUS-02"
    assert found["fix"][0]["action"] == "core.move_paper"
    assert cm("do", "core.move_paper", TAX, "place=办证袋").code == 0
    assert cm("--json", "check", TAX).json == []


def test_one_number_on_two_units_is_refused_at_once_and_on_one_unit_too(cm: Run) -> None:
    """S4.3c and journey 6a 13."""
    number = ("kind=完税证明", "copy_kind=客户联", "place=客户袋", "number=WS0001")
    assert cm("do", "core.receive_paper", "2-1-0502", *number).code == 0
    said = cm("--json", "do", "core.receive_paper", "2-1-0601", *number)
    (found,) = said.json["refused"][0]["findings"]
    assert (said.code, found["code"]) == (1, "DOC-04")
    assert "2-1-0502" in found["message"]
    again = cm("--json", "do", "core.receive_paper", "2-1-0502", *number)
    assert codes(again.json["refused"][0]["findings"]) == ["CUS-04"]
    registry = ("kind=完税证明", "copy_kind=办证联", "place=办证袋", "number=WS0001")
    assert cm("do", "core.receive_paper", "2-1-0502", *registry).code == 0
    assert [one for one in cm("--json", "check").json if one["severity"] == "block"] == []


def test_only_two_persons_destroy_a_paper_and_it_does_not_come_back(cm: Run) -> None:
    assert "two persons" in cm("do", "core.move_paper", CONTRACT, "place=销毁").out
    assert cm("do", "core.destroy_paper", CONTRACT, "reason=作废").code == 0
    assert "two persons" in cm("do", "core.move_paper", CONTRACT, "place=销毁").out
    assert "takes a supervisor" in cm("do", "core.confirm_destruction", CONTRACT).err
    assert cm("--user", "s1", "do", "core.confirm_destruction", CONTRACT).code == 0
    paper = data(cm, CONTRACT)
    assert (paper["place"], paper["moves"][-1]["why"]) == ("destroyed", "作废")
    assert (paper["destruction"]["made_by"], paper["destruction"]["approved_by"]) == ("c1", "s1")
    assert "no more" in cm("do", "core.move_paper", CONTRACT, "place=A柜").out
    assert "no more" in cm("do", "core.destroy_paper", CONTRACT, "reason=另写").out
    assert data(cm, CONTRACT) == paper


@pytest.mark.parametrize("units", [("2-1-0502", "2-1-0601"), ("2-1-0601", "2-1-0502")])
def test_a_number_is_taken_once_whichever_unit_has_it_first(cm: Run, units: tuple[str, str]) -> None:
    number = ("kind=完税证明", "copy_kind=客户联", "place=客户袋", "number=WS0009")
    first, second = units
    assert cm("do", "core.receive_paper", first, *number).code == 0
    said = cm("--json", "do", "core.receive_paper", second, *number)
    assert codes(said.json["refused"][0]["findings"]) == ["DOC-04"]


def test_a_supervisor_does_not_agree_to_their_own_wish(cm: Run) -> None:
    assert cm("--user", "s1", "do", "core.destroy_paper", CONTRACT, "reason=作废").code == 0
    assert "SOD-01" in cm("--user", "s1", "do", "core.confirm_destruction", CONTRACT).out
    assert data(cm, CONTRACT)["place"] == "cabinet_a"


def test_a_shelf_check_rings_on_what_is_misplaced_and_tells_what_is_missing(cm: Run, copy: Path) -> None:
    """S4.6d: ten of the eleven numbers of the cabinet."""
    rows = cm("--json", "report", "papers.register", "place=按揭证柜").json
    units = [row["unit"] for row in rows]
    assert len(units) == 11
    assert "11 papers" in cm("do", "core.shelf_check", "place=按揭证柜").out
    check = "PD-20260331"
    typed = [unit for unit in units if unit != "3-1-1903"]
    assert "10 of 11" in cm("do", "core.shelf_see", check, f"numbers={'，'.join(typed)}").out
    said = cm("do", "core.shelf_see", check, f"numbers={typed[0]},3-1-0303,9-9-0909").out
    assert f"{typed[0]}: typed already" in said
    assert "9-9-0909: not in the ledger" in said
    assert "may be any of" in said or "3-1-0303: belongs elsewhere" in said
    said = cm("do", "core.shelf_close", check).out
    assert "10 there, 1 missing" in said
    assert "missing: 3-1-1903 香菱" in said
    assert "cabinet of mortgage certificates" in said
    assert "last moved 2026-03-31" in said
    missed = "papers/title_certificate:3-1-1903"
    (found,) = cm("--json", "check", missed).json
    assert found["code"] == "CUS-05"
    assert "closed" in cm("do", "core.shelf_see", check, "numbers=3-1-1903").out
    assert cm("do", "core.paper_found", missed).code == 0
    assert cm("--json", "check", missed).json == []


def test_a_copy_in_the_wrong_bag_comes_out_at_the_shelf_check(cm: Run) -> None:
    """S4.2e: the ledger has it in the registry bag, the clerk finds it in the customer's."""
    assert cm("do", "core.shelf_check", "place=客户袋").code == 0
    said = cm("do", "core.shelf_see", "PD-20260331", "numbers=3-1-0101 办证联").out
    assert "belongs elsewhere" in said
    assert cm("do", "core.shelf_close", "PD-20260331").code == 0
    (found,) = cm("--json", "check", TAX).json
    assert found["code"] == "CUS-02"
    assert "customer's bag" in found["message"]


def test_an_original_at_two_places_is_settled_by_a_supervisor_with_both_ways_shown(
    copy: Path, loaded: Loaded, open_office: Callable[[Path], Office], run: Run
) -> None:
    """S4.6c: a merge left one certificate in two cabinets; no move is taken until a supervisor says where it lies."""
    with open_office(copy) as office:
        _run(office, loaded.plugins.registry.plants["PE61"].run)
        (found,) = [one for one in office.check() if one.code == "CUS-04"]
    cm: Run = lambda *words: run("--data", copy, *words)  # noqa: E731
    (shown,) = cm("--json", "check", found.ref).json
    assert shown["code"] == "CUS-04"
    for told in (
        "is at cabinet of paid certificates",
        "moves end at cabinet of mortgage certificates",
        "2026-03-31 when caseman began → cabinet of mortgage certificates (demo)",
    ):
        assert told in shown["message"]
    assert [one["action"] for one in shown["fix"]] == ["core.shelf_check", "core.settle_paper"]
    assert "two places" in cm("do", "core.move_paper", found.ref, "place=银行").out
    settle = ("do", "core.settle_paper", found.ref, "place=按揭证柜", "why=盘点所见")
    assert "takes a supervisor" in cm(*settle).err
    assert cm("--user", "s1", *settle).code == 0
    assert cm("--json", "check", found.ref).json == []
    assert [(one["origin"], one["place"]) for one in data(cm, found.ref)["moves"]] == [
        ("opening", "mortgage_titles"),
        ("paid_titles", "mortgage_titles"),
    ]
    assert cm("do", "core.move_paper", found.ref, "place=银行").code == 0


def test_a_paper_is_moved_and_never_written_over(copy: Path, open_office: Callable[[Path], Office]) -> None:
    table, _slash, record = CONTRACT.partition("/")
    with open_office(copy) as office:
        moves = office.reader.get(table, record).data["moves"]
        for values in (
            {"place": "cabinet_b"},
            {"moves": []},
            {"moves": [{**moves[0], "place": "bank"}], "place": "bank"},
        ):
            draft = office.draft()
            draft.set(table, record, values)
            with pytest.raises(Refused):
                office.commit(draft, "test")
        draft = office.draft()
        draft.remove(table, record)
        with pytest.raises(Refused):
            office.commit(draft, "test")


def test_a_rule_guards_the_way_out_of_the_house(run: Run, tmp_path: Path) -> None:
    """A certificate does not go to the customer while something is open."""
    (tmp_path / "config.toml").write_text("")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "guard.py").write_text(GUARD, "utf-8")
    office = ("--config", tmp_path / "config.toml", "--data", tmp_path / "office")
    assert run(*office, "demo", tmp_path / "office", "--no-open").code == 0
    paper = "papers/title_certificate:3-1-0303"
    said = run(*office, "--json", "do", "core.move_paper", paper, "place=客户")
    (found,) = said.json["refused"][0]["findings"]
    assert (said.code, found["code"], found["ref"]) == (1, "GRD-01", "cases/HM00019")
    assert run(*office, "do", "core.move_paper", paper, "place=银行").code == 0
    assert run(*office, "do", "core.edit", "3-1-0303", "remark=已结清").code == 0
    assert run(*office, "do", "core.move_paper", paper, "place=客户").code == 0


GUARD = """# /// script
# requires-python = ">=3.11"
# [tool.caseman]
# id = "guard"
# title = "看守"
# version = "1.0.0"
# api = "1.0"
# requires = ["titles"]
# ///
from caseman.api import Exit, Finding, Rule, Severity, hookimpl


def with_the_customer(ctx):
    for paper in ctx.papers.items("title_certificate"):
        if paper.place == "customer" and ctx.case.remark != "已结清":
            yield Finding(message="未结清 {paper}", facts={"paper": paper.ref})


@hookimpl
def register_rules():
    way = Exit(paper="title_certificate", to=("customer",))
    return [
        Rule(
            id="guard.customer",
            code="GRD-01",
            title="权证出门",
            severity=Severity.BLOCK,
            check=with_the_customer,
            exits=(way,),
        )
    ]
"""


def test_papers_are_told_by_columns_as_by_their_documents(
    copy: Path, open_office: Callable[[Path], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receipts ledger of a large office asks for every paper: what it asks is in the columns, and reads no paper."""
    with open_office(copy) as office:
        places = office.rulebook.places

        def told(reader: Any) -> list[tuple[object, ...]]:
            return [
                (p.ref, p.kind, p.copy, p.number, p.count, p.place, p.holder, p.since, p.outside, p.due)
                for case in office.reader.ids("cases")
                for p in CasePapers(reader, places, case).items()
            ]

        documents = told(office.draft())  # a draft has no columns
        assert {one[8] for one in documents} == {True, False}
        assert len(documents) > 500
        assert told(office.reader) == documents

    with open_office(copy) as office:
        read: list[str] = []
        get = office.store.get
        monkeypatch.setattr(office.store, "get", lambda table, one: read.append(table) or get(table, one))
        rows = run_report(office, "handover.receipts", {}).rows
        assert len(rows) > 300
        assert {"papers", "entries"} & set(read) == set()
        states = {str(row["state"]) for row in rows}
        assert len(states) > 1
