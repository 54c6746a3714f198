"""Money held for customers by command line: postings, reversals, the three-way proof, the day close."""

from collections.abc import Callable
from pathlib import Path

from office_kit import Run, Said, codes

from caseman.core.demo import _run
from caseman.core.loaded import Loaded
from caseman.core.money import CaseMoney, Posting
from caseman.core.office import Office
from caseman.core.store import Store

PROOF = {"bank": "1138736.25", "book": "1138736.25", "customers": "1138736.25"}


def receive(cm: Run, amount: str, number: str, unit: str = "2-1-0502", fund: str = "维修资金") -> Said:
    return cm(
        "--json", "do", "core.receive_money", unit, f"fund={fund}", f"amount={amount}", f"number={number}"
    )


def pay(cm: Run, amount: str, number: str, unit: str = "2-1-0502", fund: str = "维修资金") -> Said:
    return cm("--json", "do", "core.pay_on", unit, f"fund={fund}", f"amount={amount}", f"number={number}")


def account(cm: Run, unit: str = "2-1-0502") -> dict[str, tuple[str, str, str, str]]:
    rows = cm("--json", "report", "money.accounts", f"unit={unit}").json
    return {row["fund"]: (row["collected"], row["refunded"], row["paid"], row["balance"]) for row in rows}


def refused(said: Said) -> str:
    (one,) = said.json["refused"]
    return str(one["message"]) + "".join(found["code"] for found in one["findings"])


def test_a_customers_account_by_fund(cm: Run) -> None:
    assert receive(cm, "9000.00", "R9001").code == 0
    assert receive(cm, "300", "R9002", fund="契税").code == 0
    assert pay(cm, "8000", "WX9001").code == 0
    words = ("source=维修资金", "target=契税", "amount=200", "number=TZ9001", "why=多收")
    assert cm("do", "core.transfer_money", "2-1-0502", *words).code == 0
    back = ("fund=维修资金", "amount=800", "number=TK9001", "why=退多收")
    assert "takes a supervisor" in cm("do", "core.refund_money", "2-1-0502", *back).err
    assert cm("--user", "s1", "do", "core.refund_money", "2-1-0502", *back).code == 0
    assert account(cm) == {
        "deed tax": ("500.00", "0.00", "0.00", "500.00"),
        "maintenance fund": ("8800.00", "800.00", "8000.00", "0.00"),
    }
    open_only = cm("--json", "report", "money.accounts", "unit=2-1-0502", "open=1").json
    assert [row["fund"] for row in open_only] == ["deed tax"]
    proof = cm("--json", "report", "money.proof").json
    assert proof == {**PROOF, "book": "1139236.25", "customers": "1139236.25"}


def test_nothing_is_paid_on_that_was_not_collected(cm: Run) -> None:
    assert "LED-02" in refused(pay(cm, "0.01", "WX9001"))
    assert receive(cm, "8240.00", "R9001").code == 0
    assert "LED-02" in refused(pay(cm, "8240.01", "WX9001"))
    assert pay(cm, "8240.00", "WX9001").code == 0
    assert "LED-02" in refused(cm("--json", "do", "core.reverse_entry", "entries/R9001", "why=错"))
    words = ("source=维修资金", "target=契税", "amount=1", "number=TZ9001", "why=x")
    assert "LED-02" in refused(cm("--json", "do", "core.transfer_money", "2-1-0502", *words))
    assert "own" in refused(pay(cm, "1", "WX9002", fund="购房款"))


def test_a_receipt_is_not_undone_once_its_money_was_paid_on(cm: Run) -> None:
    assert receive(cm, "8240.00", "R9001").code == 0
    assert (
        cm(
            "--user", "c2", "do", "core.pay_on", "2-1-0502", "fund=维修资金", "amount=8240", "number=WX9001"
        ).code
        == 0
    )
    said = cm("do", "core.undo")
    assert (said.code, "LED-02" in said.out) == (1, True)
    assert cm("--user", "c2", "do", "core.undo").code == 0
    assert cm("do", "core.undo").code == 0
    assert cm("--json", "report", "money.proof").json == PROOF


def test_a_posting_is_taken_back_once_by_another(cm: Run) -> None:
    assert receive(cm, "500", "R9001").code == 0
    back = ("--json", "do", "core.reverse_entry", "entries/R9001", "why=收错")
    assert cm(*back).code == 0
    assert "already" in refused(cm(*back))
    assert "post anew" in refused(cm("--json", "do", "core.reverse_entry", "entries/R9001-R", "why=x"))
    book = cm("--json", "report", "money.book").json
    assert [(row["number"], row["in"], row["out"], row["reversal"]) for row in book][-2:] == [
        ("R9001", "500.00", None, ""),
        ("R9001", None, "500.00", "√"),
    ]
    assert account(cm) == {"maintenance fund": ("0.00", "0.00", "0.00", "0.00")}


def test_the_statement_against_the_book_with_the_last_agreed_day_and_the_postings_since(
    cm: Run, copy: Path, loaded: Loaded, open_office: Callable[[Path], Office]
) -> None:
    """S4.2d and journey 6b 13."""
    assert receive(cm, "100", "R9001").code == 0
    next_day = ("--today", "2026-04-01")
    said = cm(*next_day, "do", "core.statement_balance", "amount=1138736.25")
    assert "bank 1138736.25, book 1138836.25, customers 1138836.25" in said.out
    found = [one for one in cm(*next_day, "--json", "check").json if one["code"] == "LED-01"]
    # the same 100.00 on both days: one cause, told once
    assert [(one["ref"], one["facts"]["difference"]) for one in found] == [
        ("entries/bank/collection:2026-03-31", "-100.00")
    ]
    assert cm(*next_day, "do", "core.reverse_entry", "entries/R9001", "why=错").code == 0
    assert cm(*next_day, "do", "core.statement_balance", "amount=1138736.25").code == 0
    found = [one for one in cm(*next_day, "--json", "check").json if one["code"] == "LED-01"]
    assert [one["ref"] for one in found] == ["entries/bank/collection:2026-03-31"]
    assert "R9001" in found[0]["message"]


def test_what_was_posted_since_the_last_agreed_day_is_named(cm: Run) -> None:
    next_day = ("--today", "2026-04-01")
    assert (
        cm(*next_day, "do", "core.receive_money", "2-1-0502", "fund=契税", "amount=70", "number=R9009").code
        == 0
    )
    assert cm(*next_day, "do", "core.statement_balance", "amount=1138736.25").code == 0
    (found,) = [one for one in cm(*next_day, "--json", "check").json if one["code"] == "LED-01"]
    facts = found["facts"]
    assert (facts["day"], facts["agreed"], facts["count"], facts["postings"]) == (
        "2026-04-01",
        "2026-03-31",
        "1",
        "R9009",
    )


# -- the day close


def close(cm: Run, *options: str) -> Said:
    return cm(*options, "do", "core.close_day")


def slip(cm: Run, *words: str) -> dict[str, dict[str, str]]:
    return {row["line"]: row for row in cm("--json", "report", "money.day_slip", *words).json}


def test_the_day_close_counts_sums_and_prints_the_hash_of_the_log(cm: Run, copy: Path) -> None:
    assert close(cm).code == 0
    first = slip(cm)
    assert (first["postings"]["count"], first["book"]["sum"], first["bank"]["sum"]) == (
        1417,
        "1138736.25",
        "1138736.25",
    )
    assert receive(cm, "9000.00", "R9001").code == 0
    assert pay(cm, "8000.00", "WX9001").code == 0
    assert cm("do", "core.move_paper", "papers/contract:3-1-0203", "place=B柜").code == 0
    with Store.open(copy, read_only=True) as store:
        chain = store.chain(store.head)
    said = close(cm).out
    assert f"hash {chain[:8]}" in said
    second = slip(cm)
    assert (second["postings"]["count"], second["papers moved"]["count"], second["slips"]["count"]) == (
        2,
        1,
        1,
    )
    fund = second["maintenance fund"]
    assert (fund["received"], fund["paid"], fund["count"]) == ("9000.00", "8000.00", 2)
    assert second["book"]["sum"] == "1139736.25"
    assert second["hash of the log"]["text"] == chain[:8]
    assert slip(cm, "number=RJ-20260331")["postings"]["count"] == 1417


def test_after_the_close_undo_writes_the_reversal(cm: Run) -> None:
    assert receive(cm, "9000.00", "R9001").code == 0
    assert close(cm).code == 0
    assert cm("do", "core.undo").code == 0
    book = [row for row in cm("--json", "report", "money.book").json if row["number"] == "R9001"]
    assert [(row["in"], row["out"], row["close"]) for row in book] == [
        ("9000.00", None, "RJ-20260331"),
        (None, "9000.00", ""),
    ]
    assert cm("--json", "report", "money.proof").json == PROOF
    assert cm("do", "core.redo").code == 0
    assert cm("--json", "report", "money.proof").json["book"] == "1147736.25"


def test_after_the_close_undo_moves_a_paper_back_with_a_slip(cm: Run) -> None:
    paper = "papers/contract:3-1-0203"
    assert cm("do", "core.move_paper", paper, "place=B柜").code == 0
    assert close(cm).code == 0
    assert cm("do", "core.undo").code == 0
    moves = cm("--json", "show", paper).json["data"]["moves"]
    assert [(move["place"], move.get("slip", "")) for move in moves] == [
        ("cabinet_a", ""),
        ("cabinet_b", "YJ-20260331-1"),
        ("cabinet_a", "YJ-20260331-2"),
    ]


def test_a_closed_day_takes_no_posting_and_no_change(cm: Run, copy: Path, tmp_path: Path) -> None:
    assert close(cm).code == 0
    late = ("--today", "2026-04-01", "--json", "do", "core.receive_money", "2-1-0502")
    words = ("fund=契税", "amount=70", "number=R9009")
    assert receive(cm, "1", "R9001").code == 0  # the same evening, for the next slip
    assert "is closed" in refused(cm(*late, *words, "day=2026-03-30"))
    assert cm(*late, *words).code == 0
    book = tmp_path / "收款.csv"
    book.write_text(
        "收据号,收款日期,房号,交款人,款项,金额\nR000855,2023-05-10,1-1-0103,刘璋,购房款,1\n", "utf-8"
    )
    assert "closed" in cm("import", book, "--as", "receipts").err


def test_the_supervisor_countersigns_with_the_letters_of_the_printed_slip(cm: Run) -> None:
    """Journey 6b 20."""
    assert close(cm).code == 0
    letters = slip(cm)["hash of the log"]["text"]
    sign = ("do", "core.countersign", "closes/RJ-20260331")
    assert "takes a supervisor" in cm(*sign, f"chain={letters}").err
    wrong = cm("--user", "s1", *sign, "chain=00000000")
    assert (wrong.code, letters in wrong.out) == (1, True)
    assert cm("--user", "s1", *sign, f"chain={letters.upper()}").code == 0
    assert slip(cm)["countersigned"]["text"] == "s1"
    assert "already" in cm("--user", "s1", *sign, f"chain={letters}").out


def test_who_closed_the_day_does_not_countersign_it(cm: Run) -> None:
    assert close(cm, "--user", "s1").code == 0
    letters = slip(cm)["hash of the log"]["text"]
    said = cm("--user", "s1", "do", "core.countersign", "closes/RJ-20260331", f"chain={letters}")
    assert "SOD-01" in said.out


def test_the_demos_planted_payment_is_named_with_its_sums(
    copy: Path, loaded: Loaded, open_office: Callable[[Path], Office]
) -> None:
    with open_office(copy) as office:
        _run(office, loaded.plugins.registry.plants["PE49"].run)
        (found,) = [one for one in office.check() if one.code == "LED-02"]
        assert (str(found.facts["paid"]), str(found.facts["collected"])) == ("10021.60", "0.00")
        assert found.unit == "2-1-0502"
        assert codes([{"code": one.code} for one in office.check()]).count("LED-01") == 0


def test_postings_are_the_same_by_columns_and_read_one_by_one(
    copy: Path, open_office: Callable[[Path], Office]
) -> None:
    def told(posting: Posting) -> tuple[object, ...]:
        one = posting
        return one.ref, one.fund, one.amount, one.day, one.number, one.purpose, one.party, one.reverses

    with open_office(copy) as office:
        taken_back = office.reader.get("entries", office.store.ids("entries")[0])
        assert taken_back is not None
        office.act("core.reverse_entry", [taken_back.id], {"why": "收错"})
        cases = office.store.ids("cases")
        by_columns = [[told(one) for one in CaseMoney(office.reader, case).entries()] for case in cases]
        read = [[told(one) for one in CaseMoney(office.draft(), case).entries()] for case in cases]
        assert by_columns == read
        assert any(one[-1] == taken_back.ref for some in read for one in some)
