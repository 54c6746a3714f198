"""What waits for a second person is one list over all duties (待审批), found by the fields that hold an Approval."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from office_kit import Run

from caseman.core.awaiting import waiting
from caseman.core.office import Loaded, Office

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
        "by": "c1",
        "on": "2026-03-27",
    }
    ask(cm)
    found = {row["ref"]: row for row in listed(cm)}
    assert list(found) == ["changes/GM001", "cases/HM00201", "changes/GM002", "papers/contract:3-1-0203"]
    void, paper = found["cases/HM00201"], found["papers/contract:3-1-0203"]
    assert (void["does"], void["reason"], void["by"]) == ("contracts.confirm_void", "填错房号", "c1")
    assert "originals destroyed 3" in void["change"]
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
