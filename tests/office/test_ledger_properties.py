"""Whatever is done in whatever order: a paper is at one place (S4.6c), the three sums are one, nothing is paid that was
not collected."""

import tempfile
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from caseman.api.messages import CasemanError
from caseman.core import money, papers
from caseman.core.config import Config
from caseman.core.loaded import Loaded
from caseman.core.office import Office, Options
from caseman.core.papers import Paper
from caseman.core.store.files import Files

FUNDS = ("maintenance_fund", "deed_tax", "registration_fee")
PLACES = ("cabinet_a", "cabinet_b", "bank", "customer", "destroyed", "customer_bag")
CENT = Decimal("0.01")
SUMS = st.decimals(min_value="0.01", max_value="99.99", places=2)
#: Parts of what is held: some of it, all of it, more than there is.
PARTS = st.sampled_from([Decimal("0.3"), Decimal("0.5"), Decimal(1), Decimal("1.1")])
CASES = st.sampled_from(["C1", "C2"])
USERS = st.sampled_from(["c1", "c2", "s1"])
KEPT = Decimal("100.00")
#: A loan whose mortgage is registered, and what the bank keeps for it.
LOAN = {
    "contracts.payment_mode": "mortgage",
    "contracts.bank": "演示银行甲",
    "contracts.loan": Decimal("2000.00"),
    "mortgages.deposit.kept": KEPT,
    "mortgages.registration.registration_no": "D1",
    "handover.receipts_back": True,
}
#: Who collects a certificate, and what the document says.
HOLDER, CARD = "紫鹃", "990104198805130811"
BUYERS = {"buyers": [{"name": HOLDER, "doc_number": CARD}]}
LOADED: list[Loaded] = []
#: How often each action was done: what is refused every time proves nothing.
DONE: Counter[str] = Counter()


@pytest.fixture(autouse=True, scope="module")
def plugins(loaded: Loaded) -> None:
    LOADED[:] = [loaded]


class Small(RuleBasedStateMachine):
    """A small office; every action may be refused, none may leave a ledger wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        options = Options(data=Path(self.folder.name) / "o", language="en", today=date(2026, 3, 31), user="")
        self.office = Office.open(Config(), options, LOADED[0])
        draft = self.office.draft()
        for number in (1, 2):
            draft.create(
                "cases", f"C{number}", {"project": "P", "unit": f"P:1-1-010{number}", **BUYERS, **LOAN}
            )
        self.office.commit(draft, "test")
        draft = self.office.draft()
        for name, role in (("c1", "clerk"), ("c2", "clerk"), ("s1", "supervisor")):
            draft.create("people", name, {"title": name, "role": role})
        self.office.commit(draft, "test")
        self.number = 0
        self.taken_back = False

    def teardown(self) -> None:
        self.office.close()
        self.folder.cleanup()

    def act(self, user: str, action: str, names: list[str], **given: object) -> Any:
        self._be(user)
        try:
            outcome = self.office.act(action, names, {name: str(value) for name, value in given.items()})
        except CasemanError:
            return None
        if outcome.refused:
            return None
        DONE[action] += 1
        return outcome

    def _be(self, user: str) -> None:
        from caseman.core import people

        self.office.__dict__["worker"] = people.sign_in(self.office.reader, user, "")

    def pick(self, table: str, place: int) -> list[str]:
        refs = sorted(record.ref for record in self.office.reader.all(table))
        return [refs[place % len(refs)]] if refs else []

    @precondition(lambda self: len(self.office.store.ids("closes")) < 2)
    @rule(user=USERS)
    def close(self, user: str) -> None:
        self.act(user, "core.close_day", [])

    @rule(user=USERS, redo=st.booleans())
    def undo(self, user: str, redo: bool) -> None:
        self.taken_back = True
        self.act(user, "core.redo" if redo else "core.undo", [])

    def _cases(self) -> list[Any]:
        return list(self.office.reader.all("cases"))


class Accounts(Small):
    """Money comes, goes on, goes back, to another fund, and is taken back; the bank says so, or a cent otherwise."""

    def __init__(self) -> None:
        super().__init__()
        #: What the bank does with each number's money: what its statement is made from, beside caseman's accounts.
        self.at_the_bank: dict[str, Decimal] = {}

    @initialize(sums=st.lists(SUMS, min_size=3, max_size=3))
    def money_is_there(self, sums: list[Decimal]) -> None:
        for fund, amount in zip(FUNDS, sums, strict=True):
            self.receive("c1", "C1", fund, amount)

    def post(self, user: str, action: str, case: str, effect: Decimal, **given: object) -> None:
        """Book it under the next number; `effect` is what it does to the account at the bank."""
        self.number += 1
        number = f"N{self.number}"
        if self.act(user, f"core.{action}", [case], number=number, **given):
            self.at_the_bank[number] = effect

    def held(self, case: str, fund: str, part: Decimal) -> Decimal:
        """A part of what is held for a case in a fund; a cent where nothing is."""
        record = self.office.reader.get("cases", case)
        assert record
        return max((self.office.facts(record).money.total(fund) * part).quantize(CENT), CENT)

    @rule(user=USERS, case=CASES, fund=st.sampled_from(FUNDS), amount=SUMS)
    def receive(self, user: str, case: str, fund: str, amount: Decimal) -> None:
        self.post(user, "receive_money", case, amount, fund=fund, amount=amount)

    @rule(user=USERS, case=CASES, fund=st.sampled_from(FUNDS), part=PARTS)
    def pay(self, user: str, case: str, fund: str, part: Decimal) -> None:
        amount = self.held(case, fund, part)
        self.post(user, "pay_on", case, -amount, fund=fund, amount=amount)

    @rule(case=CASES, fund=st.sampled_from(FUNDS), part=PARTS)
    def refund(self, case: str, fund: str, part: Decimal) -> None:
        amount = self.held(case, fund, part)
        self.post("s1", "refund_money", case, -amount, fund=fund, amount=amount, why="x")

    @rule(user=USERS, case=CASES, funds=st.permutations(FUNDS), part=PARTS)
    def transfer(self, user: str, case: str, funds: list[str], part: Decimal) -> None:
        given = {"source": funds[0], "target": funds[1], "amount": self.held(case, funds[0], part)}
        self.post(user, "transfer_money", case, Decimal(0), **given, why="x")

    @rule(user=USERS, off=st.sampled_from([Decimal(0), CENT]))
    def statement(self, user: str, off: Decimal) -> None:
        """The bank says what went through it: the three sums are one, and a cent that it says otherwise is told."""
        if self.act(user, "core.statement_balance", [], amount=self.bank() + off):
            told = money.proof(self.office.reader, self.office.today)
            assert told["bank"] == self.bank() + off
            assert told["bank"] - off == told["book"] == told["customers"]
            assert any(one.code == "LED-01" for one in self.office.check()) is bool(off)

    def bank(self) -> Decimal:
        """What went through the bank by the numbers that are in the book, reversals the other way."""
        total = Decimal(0)
        for record in self.office.reader.all("entries"):
            effect = self.at_the_bank.get(str(record.data.get("number", "")), Decimal(0))
            total += -effect if record.data.get("reverses") else effect
        return total

    @rule(user=USERS, place=st.integers(0, 99))
    def reverse(self, user: str, place: int) -> None:
        entries = self.pick("entries", place)
        if entries:
            self.act(user, "core.reverse_entry", entries, why="x")

    @rule(user=USERS, case=CASES, amount=SUMS)
    def deposit_back(self, user: str, case: str, amount: Decimal) -> None:
        self.number += 1
        self.act(user, "mortgages.refund", [case], number=f"B{self.number}", amount=amount)

    @rule(user=USERS, case=CASES)
    def claim(self, user: str, case: str) -> None:
        self.act(user, "mortgages.claim", [case])
        self.act(user, "mortgages.withdraw_claim", [case])

    @invariant()
    def no_more_of_a_deposit_comes_back_than_was_kept(self) -> None:
        for case in self._cases():
            back = case.value("mortgages.deposit.refunded") or Decimal(0)
            assert 0 <= back <= KEPT
            assert self.office.facts(case).money.total("loan_deposit") <= KEPT

    @invariant()
    def the_three_sides_are_one(self) -> None:
        told = money.proof(self.office.reader, self.office.today)
        assert told["book"] == told["customers"]
        accounts = sum(
            (self.office.facts(case).money.total(fund) for case in self._cases() for fund in FUNDS),
            Decimal(0),
        )
        assert told["book"] == accounts
        assert told["book"] == self.bank()

    @invariant()
    def nothing_is_paid_that_was_not_collected(self) -> None:
        for case in self._cases():
            held = self.office.facts(case).money
            for fund in FUNDS:
                assert held.collected(fund) >= held.paid_on(fund) >= 0


class Shelves(Small):
    """Papers come, are split, lent, recalled, moved, handed out and destroyed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    @rule(
        user=USERS,
        case=CASES,
        kind=st.sampled_from(["contract", "tax_certificate", "title_certificate"]),
        place=st.sampled_from(PLACES),
        number=st.integers(0, 5),
        count=st.sampled_from([1, 2, 0]),
    )
    def take_in(self, user: str, case: str, kind: str, place: str, number: int, count: int) -> None:
        given = {"kind": kind, "place": place, "number": f"N{number}", "count": count}
        self.act(user, "core.receive_paper", [case], **given)

    @precondition(lambda self: any(True for _ in self.office.reader.all("papers")))
    @rule(user=USERS, paper=st.integers(0, 99), place=st.sampled_from(PLACES))
    def move(self, user: str, paper: int, place: str) -> None:
        self.act(user, "core.move_paper", self.pick("papers", paper), place=place)

    @rule(user=USERS, case=CASES, number=st.integers(0, 5))
    def split(self, user: str, case: str, number: int) -> None:
        given = {"kind": "tax_certificate", "place": "cabinet_a", "number": f"S{number}", "count": 1}
        self.act(user, "core.receive_paper", [case], **given)
        for paper in self.office.reader.find("papers", ("number",), f"S{number}"):
            self.act(user, "core.split_paper", [paper.ref])

    @precondition(lambda self: any(True for _ in self.office.reader.all("papers")))
    @rule(
        user=USERS,
        paper=st.integers(0, 99),
        action=st.sampled_from(["keep_paper", "paper_found"]),
    )
    def handle(self, user: str, paper: int, action: str) -> None:
        self.act(user, f"core.{action}", self.pick("papers", paper))

    @precondition(lambda self: any(True for _ in self.office.reader.all("papers")))
    @rule(user=USERS, second=USERS, paper=st.integers(0, 99))
    def destroy(self, user: str, second: str, paper: int) -> None:
        self.act(user, "core.destroy_paper", self.pick("papers", paper), reason="x")
        self.act(second, "core.confirm_destruction", self.pick("papers", paper))
        self.act(second, "core.move_paper", self.pick("papers", paper), place="destroyed")

    @precondition(lambda self: any(True for _ in self.office.reader.all("papers")))
    @rule(user=USERS, paper=st.integers(0, 99), then=st.sampled_from(["recall_paper", "return_paper"]))
    def lend(self, user: str, paper: int, then: str) -> None:
        given = {"place": "bank", "holder": "演示银行", "due": "2026-04-10", "why": "x"}
        self.act(user, "core.lend_paper", self.pick("papers", paper), **given)
        self.act(user, f"core.{then}", self.pick("papers", paper))

    @rule(user=USERS, place=st.sampled_from(["customer", "cabinet_a", "bank"]))
    def certificate_goes(self, user: str, place: str) -> None:
        """The first certificate there is goes to and fro."""
        held = self.office.reader.find("papers", ("kind",), "title_certificate")
        if held:
            self.act(user, "core.move_paper", [held[0].ref], place=place)
        else:
            given = {"kind": "title_certificate", "place": "cabinet_a", "number": "Q1"}
            self.act(user, "core.receive_paper", ["C1"], **given)

    @rule(user=USERS, case=CASES, number=st.integers(1, 2))
    def certificate_comes(self, user: str, case: str, number: int) -> None:
        self.act(user, "titles.issue", [case], certificate_no=f"Q{number}")

    @rule(user=USERS, case=CASES, bank=st.booleans())
    def certificate_is_collected(self, user: str, case: str, bank: bool) -> None:
        """Perhaps after it was with the bank and came back."""
        self.act(user, "titles.issue", [case], certificate_no=f"Q{case}")
        if bank:
            held = [one.ref for one in self._certificates(case)]
            for place in ("bank", "mortgage_titles"):
                self.act(user, "core.move_paper", held, place=place)
        self.act(user, "titles.hand_out", [case], document=CARD)

    def _certificates(self, case: str) -> list[Any]:
        mine = self.office.reader.find("papers", ("case",), case)
        return [one for one in mine if one.value("kind") == "title_certificate"]

    @invariant()
    def no_paper_is_at_no_place(self) -> None:
        """What came in is there for good: only what is taken back was never there."""
        now = {record.ref for record in self.office.reader.all("papers")}
        assert self.taken_back or self.seen <= now
        self.seen, self.taken_back = now, False

    @invariant()
    def each_paper_is_at_one_place(self) -> None:
        numbered = []
        for record in self.office.reader.all("papers"):
            paper = record.own(Paper)
            assert papers.unbroken(paper)
            assert paper.place
            assert paper.count > 0
            gone = [move for move in paper.moves if move.place == "destroyed"]
            assert len(gone) <= 1
            if gone:
                assert paper.moves[-1] is gone[0]
                assert paper.destruction
                assert paper.destruction.approved_by not in ("", paper.destruction.made_by)
            if paper.kind == "tax_certificate" and not gone:
                numbered.append((paper.copy_kind, paper.number))
        assert len(numbered) == len(set(numbered))

    @invariant()
    def a_certificate_leaves_once(self) -> None:
        for record in self.office.reader.all("papers"):
            paper = record.own(Paper)
            if paper.kind == "title_certificate":
                assert sum(1 for move in paper.moves if move.place == "customer") <= 1

    @invariant()
    def what_is_handed_out_is_with_its_holder_or_was(self) -> None:
        """Handing out moves one certificate in the same change: the file and the ledger of papers never differ.

        Another of the same case may have left by a plain move, which names no holder.
        """
        for case in self._cases():
            if case.value("titles.handed_on"):
                moves = [move for one in self._certificates(case.id) for move in one.own(Paper).moves]
                assert [move.place for move in moves if move.holder == HOLDER] == ["customer"]


def run(machine: type[Small]) -> set[str]:
    """Run it; the actions that were done."""
    DONE.clear()
    found = settings(
        max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    with patch.object(Files, "sync"):  # what is asked here is not whether it outlasts a power cut
        run_state_machine_as_test(machine, settings=found)
    return set(DONE)


def test_bank_book_and_customers_are_one_sum_whatever_is_posted() -> None:
    done = run(Accounts)
    money_goes = {"receive_money", "pay_on", "refund_money", "transfer_money", "reverse_entry"}
    assert {f"core.{one}" for one in (*money_goes, "statement_balance", "close_day")} <= done


def test_a_paper_is_at_one_place_whatever_is_done_with_it() -> None:
    done = run(Shelves)
    papers_go = {"receive_paper", "move_paper", "lend_paper", "recall_paper", "split_paper", "destroy_paper"}
    assert {f"core.{one}" for one in (*papers_go, "return_paper", "confirm_destruction")} <= done
    assert "titles.hand_out" in done
