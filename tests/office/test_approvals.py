"""What waits for a second person is one list over all duties (待审批), found by the fields that hold an Approval."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from office_kit import Run

from caseman.api.fields import fields_of
from caseman.core.awaiting import waiting
from caseman.core.builtin.pass_actions import Wanted
from caseman.core.loaded import Loaded
from caseman.core.office import Office

C1, S1 = ("--user", "c1"), ("--user", "s1")


def listed(cm: Run, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = cm(*words, "--json", "view", "core.approvals").json["rows"]
    return found


def ask(cm: Run) -> None:
    """A destruction and a void contract by c1, a change of name by s1; the demo has one by c1."""
    gone = ("do", "core.destroy_paper", "papers/contract:3-1-0203", "reason=重复打印")
    void = ("do", "contracts.void", "2-1-101", "reason=填错房号", "held=1", "destroyed=3")
    buyer = ("kind=身份证更正", "buyers=雷横", "doc_numbers=990104198005120416", "reason=换证")
    assert cm(*C1, *gone).code == 0
    assert cm(*C1, *void).code == 0
    assert cm(*S1, "do", "contracts.request_change", "2-1-1403", *buyer).code == 0


def test_one_list_says_what_of_which_record_who_asked_and_what_changes(cm: Run) -> None:
    (alone,) = listed(cm)
    assert alone == {
        "ref": "changes/GM001",
        "does": "contracts.approve_change",
        "what": "approve a name change",
        "record": "GM001 2-1-0503",
        "change": "buyers 解珍 → 解宝；document numbers 990103********0670 → 990103********0695；kind to a close relative",
        "reason": "",
        "by": "李文员",
        "on": "2026-03-27",
    }
    ask(cm)
    found = {row["ref"]: row for row in listed(cm)}
    assert list(found) == ["changes/GM001", "cases/HM00201", "changes/GM002", "papers/contract:3-1-0203"]
    void, paper = found["cases/HM00201"], found["papers/contract:3-1-0203"]
    assert (void["does"], void["reason"], void["by"]) == ("contracts.confirm_void", "填错房号", "李文员")
    assert "originals destroyed 3" in void["change"]
    assert paper["record"] == "sales contract 3-1-0203", "what it is, not what the program calls it"
    assert (paper["reason"], paper["change"]) == ("重复打印", "place cabinet A → to be destroyed")
    assert "990104198005120416" not in cm("view", "core.approvals").out


def test_each_line_is_agreed_to_on_its_own_and_ones_own_is_refused(cm: Run) -> None:
    """The command line's twin of Space and F10 on the list."""
    ask(cm)
    said = cm(*S1, "do", "contracts.approve_change", "GM001", "GM002")
    assert (said.code, said.out.count("✔"), "✘ changes/GM002  SOD-01" in said.out) == (1, 1, True), said
    assert cm(*S1, "do", "contracts.confirm_void", "2-1-101").code == 0
    assert [row["ref"] for row in listed(cm)] == ["changes/GM002", "papers/contract:3-1-0203"]
    # what is sent back is asked for no more, and nobody agrees to it
    assert cm(*C1, "do", "contracts.return_change", "GM002", "reason=缺证明").code == 0
    assert [row["ref"] for row in listed(cm)] == ["papers/contract:3-1-0203"]
    assert "it was sent back: 缺证明" in cm(*C1, "do", "contracts.approve_change", "GM002").out
    # its maker has it on the work list, until it is asked for again
    tasks = cm(*S1, "--json", "today").json["tasks"]
    assert [(one["code"], one["what"]) for one in tasks if one["ref"] == "changes/GM002"] == [
        ("CHG-09", "sent back: 缺证明")
    ]
    assert cm(*S1, "do", "contracts.ask_again", "GM002").code == 0
    assert [row["ref"] for row in listed(cm)] == ["changes/GM002", "papers/contract:3-1-0203"]
    assert "CHG-09" not in cm("check", "changes/GM002").out


def test_every_approval_of_every_duty_is_given_by_an_action(
    loaded: Loaded, open_office: Any, demo: Path
) -> None:
    with open_office(demo) as office:
        signs = {(one.records, one.signs) for one in loaded.plugins.registry.actions.values() if one.signs}
        for table in office.schema.types:
            for path, inside in office.schema.approvals(table):
                for name in inside or ("",):
                    assert (table, f"{path}.{name}".rstrip(".")) in signs


def test_the_columns_find_what_reading_every_record_finds(
    cm: Run, copy: Path, open_office: Callable[[Path], Office]
) -> None:
    ask(cm)
    with open_office(copy) as office:
        quick = [(one.record.ref, one.path) for one in waiting(office)]
        assert quick == [(one.record.ref, one.path) for one in waiting(office, office.draft())]
        assert len(quick) == 4


def test_a_gate_is_passed_by_a_supervisor_on_a_clerks_request_or_not(cm: Run) -> None:
    """Journey 6b step 4: 0.01 of the price is missing. What was decided is told with the rule from then on."""
    paid = ("fund=房款", "amount=234519.79", "number=R009901")
    assert cm(*S1, "do", "core.receive_money", "2-2-1001", *paid).code == 0
    file = ("wanted=contracts.file", "wanted_on=2-2-1001", "filed_no=BA2000902", "filed_on==")
    said = cm(*C1, "do", "core.ask_pass", *file, "wanted_because=客户明天补")
    assert (said.code, "FX20260331-1: a supervisor is asked" in said.out) == (0, True), said
    row = next(one for one in listed(cm) if one["ref"] == "passes/FX20260331-1")
    assert (row["does"], row["reason"]) == ("core.agree_pass", "客户明天补")
    assert "FIL-01 " in row["change"]
    assert "469039.60" in row["change"]
    # a clerk lets nothing pass
    for user in (C1, ("--user", "c2")):
        assert cm(*user, "do", "core.agree_pass", "FX20260331-1").code == 2
    assert cm(*S1, "do", "core.decline_pass", "FX20260331-1", "reason=先补 0.01 元").code == 0
    assert (
        "赵主管 declined file the contract of 2-2-1001, asked by 李文员: 先补 0.01 元"
        in cm("why", "2-2-1001").out
    )
    assert "decided already" in cm(*S1, "do", "core.agree_pass", "FX20260331-1").out
    # the next request is agreed to: it is done as it was typed, and what blocks stays a finding
    assert cm(*C1, "do", "core.ask_pass", *file, "wanted_because=已汇出").code == 0
    later = ("--today", "2026-04-01")
    assert cm(*S1, *later, "do", "core.agree_pass", "FX20260331-2").code == 0
    filed = cm("--json", "show", "2-2-1001").json["data"]["contracts.filing"]
    assert (filed["filed_no"], filed["filed_on"]) == ("BA2000902", "2026-03-31")
    assert "FIL-01" in [one["code"] for one in cm(*later, "--json", "check", "2-2-1001").json]
    assert listed(cm, *later) == [one for one in listed(cm) if one["ref"] == "changes/GM001"]
    assert cm(*S1, *later, "do", "core.undo").code == 0
    assert "contracts.filing" not in cm("--json", "show", "2-2-1001").json["data"]
    # what nothing stands against is simply done
    plain = cm(
        *C1,
        "do",
        "core.ask_pass",
        "wanted=arrears.contact",
        "wanted_on=2-2-1001",
        "words=好",
        "wanted_because=x",
    )
    assert "nothing stands against it" in plain.out + plain.err


def test_what_a_request_says_for_itself_is_no_parameter_of_an_action(loaded: Loaded) -> None:
    """Both are given side by side: of one name the action's own would be lost."""
    own = set(fields_of(Wanted))
    actions = [
        one for one in loaded.plugins.registry.actions.values() if one.params and one.params is not Wanted
    ]
    assert len(actions) > 100
    assert [one.id for one in actions if one.params and own & set(fields_of(one.params))] == []


def test_a_request_never_takes_the_number_of_another(cm: Run) -> None:
    """The first of two is taken back; the next one is given its number, not that of the second."""
    assert (
        cm(
            *S1, "do", "core.receive_money", "2-2-1001", "fund=房款", "amount=234519.79", "number=R009901"
        ).code
        == 0
    )
    file = (
        "wanted=contracts.file",
        "wanted_on=2-2-1001",
        "filed_no=BA2000902",
        "filed_on==",
        "wanted_because=急用",
    )
    assert "FX20260331-1:" in cm(*C1, "do", "core.ask_pass", *file).out
    assert "FX20260331-2:" in cm("--user", "c2", "do", "core.ask_pass", *file).out
    assert cm(*C1, "do", "core.undo").code == 0
    assert "FX20260331-1:" in cm(*C1, "do", "core.ask_pass", *file).out
    refs = [one["ref"] for one in listed(cm) if one["ref"].startswith("passes/")]
    assert sorted(refs) == ["passes/FX20260331-1", "passes/FX20260331-2"]
