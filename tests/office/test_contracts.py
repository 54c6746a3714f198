"""The contracts plugin by command line: signing, filing, name changes, the filing password."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from office_kit import Run, Said, codes

from caseman.api.messages import Refused
from caseman.core.office import Office
from caseman.core.store import Change, Store

BUYER = {"buyers": "白胜", "doc_numbers": "990103198503150718", "phones": "10002000997", "share_mode": "sole"}
ANNEXES = "1,2,3,4,5,6,7,8,9,10,11"


@pytest.fixture
def buyer() -> dict[str, str]:
    from stdnum.iso7064 import mod_11_2

    stem = "99010319850315071"
    return {**BUYER, "doc_numbers": stem + mod_11_2.calc_check_digit(stem)}


def words(**values: object) -> list[str]:
    return [f"{name}={value}" for name, value in values.items()]


def sign(cm: Run, buyer: dict[str, str], **more: object) -> Said:
    told: dict[str, Any] = {
        **buyer,
        "template": "2026版",
        "signed_on": "=",
        "area": "89.27",
        "unit_price": "11520",
        "payment_mode": "lump_sum",
        "annexes": ANNEXES,
        **more,
    }
    return cm("--json", "--today", "2026-04-02", "do", "contracts.sign", "2-1-0103", *words(**told))


def gate(said: Said) -> list[dict[str, Any]]:
    """The findings for which an action was refused."""
    findings: list[dict[str, Any]] = said.json["refused"][0]["findings"]
    return findings


# -- D1.1 signing


def test_a_template_that_has_ended_is_refused_with_its_approval_paper(cm: Run, buyer: dict[str, str]) -> None:
    """S1.1a."""
    said = sign(cm, buyer, template="2021版")
    (one,) = gate(said)
    assert said.code == 1
    assert one["code"] == "CON-08"
    assert "2021版" in one["message"]
    assert "2026-03-31" in one["message"]
    assert "2026版" in one["message"]
    assert "演示法字〔2026〕3号" in one["message"]
    assert sign(cm, buyer).code == 0
    shown = cm("--today", "2026-04-02", "--json", "show", "2-1-103").json
    assert shown["data"]["contracts"]["contract_no"] == "HM00273"
    assert shown["data"]["contracts"]["total"] == "1028390.40"
    assert shown["data"]["contracts"]["capitals"] == "壹佰零贰万捌仟叁佰玖拾元零肆角"


@pytest.mark.parametrize(
    ("capitals", "total", "code", "severity"),
    [
        ("捌拾玖万玖仟元整", "899000", "", ""),
        ("捌拾玖万玖仟圆整", "899000", "", ""),
        ("捌拾玖万九千元整", "899000", "CON-02", "warn"),
        ("捌拾玖万捌仟元整", "899000", "CON-02", "block"),
        ("壹佰万伍仟元整", "1005000", "", ""),
        ("壹佰万零伍仟元整", "1005000", "", ""),
    ],
)
def test_the_price_in_capitals(cm: Run, capitals: str, total: str, code: str, severity: str) -> None:
    """S1.1b."""
    values = words(
        **{
            "contracts.total": total,
            "contracts.unit_price": total,
            "contracts.area": "1",
            "contracts.capitals": capitals,
        }
    )
    assert cm("do", "core.edit", "2-1-0101", *values).code == 0
    found = [one for one in cm("--json", "check", "2-1-0101").json if one["code"] == "CON-02"]
    assert [(one["code"], one["severity"]) for one in found] == ([(code, severity)] if code else [])
    if severity == "block":
        assert {"898000.00", "899000.00", "1000.00"} <= set(found[0]["facts"].values())


def test_a_number_that_was_used_twice_folds_the_gap_under_itself(cm: Run) -> None:
    """S1.1c."""
    assert cm("do", "core.edit", "2-1-0503", "contracts.contract_no=HM00201").code == 0
    found = {one["code"]: one for one in cm("--json", "check").json if one["severity"] != "todo"}
    assert set(found) == {"CON-04", "CON-05"}
    assert found["CON-05"]["root"] == found["CON-04"]["id"]
    assert "HM00210" in found["CON-05"]["message"]


def test_a_contract_without_an_annex_is_refused_with_its_name(cm: Run, buyer: dict[str, str]) -> None:
    """S1.1d."""
    (one,) = gate(sign(cm, buyer, annexes="1,2,4,5,6,7,8,9,10,11"))
    assert one["code"] == "CON-09"
    assert "3" in one["facts"].values()


def test_a_template_goes_its_way_with_a_person_and_a_day_each(cm: Run) -> None:
    """S1.1d."""
    assert cm("do", "contracts.template_draft", "version=2027版", "project=翰墨苑").code == 0
    assert cm("do", "contracts.template_review", "2027版", "by=法务").code == 0
    assert (
        "takes a supervisor"
        in cm("do", "contracts.template_approve", "2027版", "paper=演示法字〔2027〕1号").err
    )
    assert (
        cm("--user", "s1", "do", "contracts.template_approve", "2027版", "paper=演示法字〔2027〕1号").code
        == 0
    )
    enforce = ("--user", "s1", "--json", "do", "contracts.template_enforce")
    assert codes(gate(cm(*enforce, "2027版", "in_force_from=2027-01-01"))) == ["TPL-01"]
    assert cm(*enforce, "2026版", "in_force_from=2026-04-01").code == 0
    data = cm("--json", "show", "templates/2027版").json["data"]
    assert (data["drafted_by"], data["reviewed_by"], data["approval"]["approved_by"]) == ("c1", "法务", "s1")


def test_another_unit_for_a_void_contract_is_a_unit_exchange(cm: Run, copy: Path) -> None:
    """换房明细: what was paid stays on the former contract until somebody moves it."""
    with Store.open(copy, read_only=True) as store:
        document = store.get("cases", "HM00201")
    assert document is not None
    (buyer,) = document["buyers"]
    assert cm("do", "contracts.void", "2-1-101", "reason=换到 2-1-103", "held=4").code == 0
    assert cm("--json", "report", "contracts.exchanges").json == []  # one person's word
    assert cm("--user", "s1", "do", "contracts.confirm_void", "2-1-101").code == 0
    assert cm("--json", "report", "contracts.exchanges").json == []  # nothing is signed yet
    new = {**BUYER, "buyers": buyer["name"], "doc_numbers": buyer["doc_number"]}
    assert sign(cm, new).code == 0
    (line,) = cm("--json", "--today", "2026-04-02", "report", "contracts.exchanges").json
    assert (line["old_unit"], line["unit"], line["old_number"]) == ("2-1-0101", "2-1-0103", "HM00201")
    assert (line["void"], line["signed"], line["reason"]) == ("2026-03-31", "2026-04-02", "换到 2-1-103")
    assert (line["old_total"], line["total"], line["gap"]) == ("1269196.50", "1028390.40", "-240806.10")
    assert (line["left"], line["received"]) == ("389196.50", "0.00")


# -- D2.1 filing


def test_filing_a_paid_and_sealed_contract(cm: Run) -> None:
    """S2.1a."""
    assert cm("why", "2-1-101", "contracts.file").code == 0
    assert cm("do", "contracts.file", "2-1-101", "filed_no=BA2000901", "filed_on==").code == 0
    filing = cm("--json", "show", "2-1-101").json["data"]["contracts.filing"]
    assert (filing["filed_no"], filing["filed_on"], filing["ledger_on"]) == (
        "BA2000901",
        "2026-03-31",
        "2026-03-31",
    )
    assert "BA2000901" in cm("report", "contracts.ledger").out


def test_a_gate_says_the_sum_the_rule_and_the_next_step_and_only_a_supervisor_passes_it(cm: Run) -> None:
    """S2.1b."""
    why = cm("--json", "why", "2-1-503", "contracts.file")
    (one,) = why.json
    assert why.code == 1
    assert (one["code"], one["facts"].get("missing", "")) in [
        ("FIL-01", "629523.20"),
        ("FIL-01", ""),
    ]
    assert "629523.20 still owed" in one["message"]
    assert "合同备案条件" in one["cite"]
    assert "contracts.change_payment" in [fix["action"] for fix in one["fix"]]
    file = ("do", "contracts.file", "2-1-503", "filed_no=BA2000902", "filed_on==")
    assert gate(cm("--json", *file)) == [one]
    assert "only a supervisor" in cm(*file, "--force", "领导同意").out
    assert cm("--user", "s1", *file, "--force", "领导同意").code == 0
    assert "FIL-01" in codes(cm("--json", "check", "2-1-503").json)
    assert cm("--json", "history", "2-1-503").json[-1]["why"] == "领导同意"


def test_one_cent_short_is_short(cm: Run, copy: Path) -> None:
    """S2.1c."""
    with Store.open(copy) as store:
        entry = store.find("entries", ("case",), "HM00203")[0]
        entry["amount"] = str(Decimal(entry["amount"]) - Decimal("0.01"))
        store.commit([Change("entries", entry.id, entry)], by="test")
    found = [one for one in cm("--json", "check", "2-1-0202").json if one["severity"] == "block"]
    assert codes(found) == ["FIL-01"]
    assert "0.01" in found[0]["message"]


def test_a_batch_keeps_the_row_that_fails_and_undoes_the_rest_at_once(cm: Run, tmp_path: Path) -> None:
    """S2.1d."""
    units = ("2-1-101", "2-1-1403", "2-1-1502", "2-2-201", "2-2-601")
    numbers = ("BA2000901", "BA2000902", "X99", "BA2000903", "BA2000904")
    rows = [
        "record,filed_no,filed_on",
        *(f"{unit},{number},=" for unit, number in zip(units, numbers, strict=True)),
    ]
    (tmp_path / "rows.csv").write_text("\n".join(rows), "utf-8")
    said = cm("--json", "do", "contracts.file", "--rows", tmp_path / "rows.csv")
    assert said.code == 1
    assert len(said.json["done"]) == 4
    (refused,) = said.json["refused"]
    assert codes(refused["findings"]) == ["FIL-07"]
    states = [cm("--json", "show", unit).json["state"] for unit in units]
    assert states == ["filed", "filed", "signed", "filed", "filed"]
    assert cm("do", "core.undo").code == 0
    assert {cm("--json", "show", unit).json["state"] for unit in units} == {"signed"}
    assert cm("do", "core.redo").code == 0
    assert cm("--json", "show", "2-1-101").json["state"] == "filed"


def test_the_filing_password_is_kept_track_of_and_never_kept(cm: Run, copy: Path) -> None:
    """S2.1f."""
    assert cm("do", "contracts.password_use", "2-1-101", "why=备案").code == 0
    (use,) = cm("--json", "report", "contracts.password_log").json
    assert (use["user"], use["day"]) == ("c1", "2026-03-31")
    said = cm("--json", "do", "core.edit", "2-1-101", "remark=备案密码 Ba8812xy")
    assert codes(gate(said)) == ["SEC-01"]
    assert "Ba8812xy" not in said.out
    log = b"".join(file.read_bytes() for file in copy.glob("g*.jsonl"))
    assert b"Ba8812xy" not in log
    late = cm("--today", "2026-05-04", "--json", "check").json
    assert "SEC-02" in codes(late)


def test_a_problem_of_filing_goes_round_and_the_clock_runs_on(cm: Run) -> None:
    """S2.1g."""
    words_ = ("words=楼盘表未挂接", "counterpart=备案中心王", "raised_on==")
    assert cm("do", "contracts.problem", "2-1-1403", *words_).code == 0
    (row,) = cm("--json", "report", "contracts.problems").json
    assert (row["words"], row["department"]) == ("楼盘表未挂接", "备案中心王")
    assert codes(cm("--json", "check", "2-1-1403").json) == ["FIL-09"]
    later = cm("--today", "2026-04-15", "--json", "check", "2-1-1403").json
    assert codes(later) == ["FIL-06", "FIL-09"]
    assert cm("do", "contracts.answer", "2-1-1403", "answer=已挂接", "answered_on==").code == 0
    assert cm("do", "contracts.file", "2-1-1403", "filed_no=BA2000901", "filed_on==").code == 0
    assert cm("--json", "report", "contracts.problems").json == []


# -- D2.3 name changes


def test_no_path_lets_a_clerk_approve_what_they_made(
    copy: Path, open_office: Callable[[Path], Office]
) -> None:
    """PX17: whatever stores it, be it the action of a macro or a change set that a script made, a second person is asked for."""
    with open_office(copy) as office:
        change = office.names.record("GM001", "changes")
        signed = {"approved_by": "c1", "approved_on": office.today, "made_by": "c1", "made_on": office.today}
        draft = office.draft()
        draft.set("changes", change.id, {"approval": signed})
        with pytest.raises(Refused, match="SOD-01"):
            office.commit(draft, "a.macro")
        for names in (["GM001"], ["GM001", "GM001"]):
            refused = office.act("contracts.approve_change", names).refused
            assert refused
            assert all("SOD-01" in str(error) for _ref, error in refused)
        assert office.names.record("GM001", "changes").data["approval"] == change.data["approval"]


def test_a_name_change_takes_its_papers_and_two_persons(cm: Run) -> None:
    """S2.3a."""
    assert "SOD-01" in cm("do", "contracts.approve_change", "GM001").out
    assert cm("--user", "s1", "do", "contracts.approve_change", "GM001").code == 0
    execute = ("--json", "do", "contracts.execute_change", "GM001", "resigned_on==")
    assert "CHG-02" in codes(gate(cm(*execute)))
    for kind, count in (
        ("application", 1),
        ("identity", 2),
        ("relation", 1),
        ("contract", 1),
        ("consent", 1),
    ):
        paper = ("core.receive_paper", "2-1-503", f"kind={kind}", "place=档案柜A", f"count={count}")
        assert cm("do", *paper).code == 0
    assert codes(gate(cm(*execute))) == ["CHG-02"]
    receipts = cm("--json", "why", "changes/GM001", "contracts.execute_change").json[0]["message"]
    assert "R002101" in receipts
    for number in [
        word.strip(" ,、.") for word in receipts.replace("、", " ").split() if word.startswith("R00")
    ]:
        assert (
            cm(
                "do", "core.receive_paper", "2-1-503", "kind=receipt", f"number={number}", "place=档案柜A"
            ).code
            == 0
        )
    assert cm(*execute).code == 0
    assert cm("--json", "find", "2-1-503").json[0]["buyers"] == "解宝"


def test_a_filed_contract_is_withdrawn_before_its_name_changes(cm: Run, buyer: dict[str, str]) -> None:
    """S2.3b."""
    told = {"kind": "relative", **buyer, "relation": "弟", "requested_on": "="}
    assert cm("do", "contracts.request_change", "2-1-202", *words(**told)).code == 0
    assert "CHG-01" in codes(cm("--json", "why", "changes/GM002", "contracts.execute_change").json)
    assert cm("do", "contracts.withdraw", "2-1-202", "reason=更名", "withdrawn_on==").code == 0
    assert "CHG-01" not in codes(cm("--json", "why", "changes/GM002", "contracts.execute_change").json)
    assert cm("--json", "show", "2-1-202").json["state"] == "signed"


def test_one_wrong_digit_is_corrected_and_the_filing_stays(cm: Run, buyer: dict[str, str]) -> None:
    """S2.3c."""
    number = buyer["doc_numbers"]
    told = {"kind": "correction", "buyers": "吕方", "doc_numbers": number, "requested_on": "="}
    assert cm("do", "contracts.request_change", "2-1-202", *words(**told)).code == 0
    execute = ("--json", "do", "contracts.execute_change", "GM002")
    assert "a second person" in cm(*execute).json["refused"][0]["message"]
    needed = cm("--json", "why", "changes/GM002", "contracts.execute_change").json
    assert codes(needed) == ["CHG-04"], "the copy of the identity card, and no cancelling of the filing"
    paper = ("core.receive_paper", "2-1-202", "kind=identity", "place=档案柜A", "count=1")
    assert cm("do", *paper).code == 0
    assert cm("--user", "s1", "do", "contracts.approve_change", "GM002").code == 0
    assert cm(*execute).code == 0
    shown = cm("--json", "show", "2-1-202").json
    kept = shown["data"]["buyers"][0]["doc_number"]  # masked on every way out
    assert (shown["state"], kept) == ("filed", f"{number[:6]}********{number[-4:]}")
    assert cm("--json", "find", number).json[0]["buyers"] == "吕方"
    assert codes(cm("--json", "check", "changes/GM002").json) == ["CHG-07"]
    assert cm("do", "core.edit", "changes/GM002", "letter_on==").code == 0
    assert cm("--json", "check", "changes/GM002").json == []


# -- calculations


@pytest.mark.parametrize(
    ("words_", "result"),
    [
        (
            ("contracts.instalments", "total=765432.10", "n=3"),
            {"parts": ["255144.03", "255144.03", "255144.04"]},
        ),
        (("contracts.shares", "shares=1/3,1/3,1/3"), {"valid": True}),
        (
            (
                "contracts.late_payment",
                "overdue=261600",
                "due=2025-03-01",
                "paid=2025-03-31",
                "per_day=0.00015",
            ),
            {"days": 30, "penalty": "1177.20"},
        ),
        (("contracts.filing_deadline", "signed=2025-01-01"), {"due": "2025-02-05"}),
    ],
)
def test_calculations(run: Run, words_: tuple[str, ...], result: dict[str, Any]) -> None:
    assert run("--json", "calc", *words_).json["result"] == result


@pytest.mark.parametrize(
    ("words_", "said"),
    [
        (("contracts.nothing",), "there is no calculation"),
        (("contracts.instalments",), "total is missing"),
        (("contracts.instalments", "total=-5", "n=3"), "above 0"),
        (("contracts.instalments", "total=abc", "n=3"), "total"),
        (("contracts.instalments", "total=5", "n=3", "payments=1"), "price is missing"),
        (("contracts.instalments", "total"), "not key=value"),
    ],
)
def test_a_calculation_refuses_in_a_sentence(run: Run, words_: tuple[str, ...], said: str) -> None:
    told = run("calc", *words_)
    assert (told.code, told.out) == (2, "")
    assert said in told.err


def test_a_term_into_a_year_whose_holidays_are_not_published_is_told(cm: Run, buyer: dict[str, str]) -> None:
    """PX09: the day is counted all the same, and said to be presumed."""
    day = "2026-12-10"
    signed = cm("--today", day, "do", "contracts.sign", "2-1-0103", *words(
        **buyer, template="2026版", signed_on="=", area="89.27", unit_price="11520", payment_mode="lump_sum", annexes=ANNEXES
    ))  # fmt: skip
    assert signed.code == 0, signed.out
    found = cm("--json", "--today", day, "check", "2-1-0103").json
    (presumed,) = [one for one in found if one["code"] == "CAL-01"]
    assert "2027-01-11" in presumed["message"]
    assert "2027, which are not published yet" in presumed["message"]
    assert "CAL-01" not in codes(cm("--json", "--today", day, "check", "2-1-0101").json)
