"""Arrears (D5.1) on the demo office, by command line: the list of three sources, the run, letters and what stops them."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
from office_kit import Run, codes

from caseman.core.office import Office
from caseman.core.reports import run_report

PRICE, LOAN, TITLE, BANK = "price", "loan", "title", "bank"
#: The nine units that are signed and not paid up.
SHORT = {
    "2-1-0503", "2-1-0801", "2-1-1102", "2-1-1401", "2-1-1503",
    "2-2-0102", "2-2-0301", "2-2-0501", "2-2-1001",
}  # fmt: skip
DISPUTED = "2-2-1001"


def rows(cm: Run, report: str, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cm("--json", "report", report, *words).json
    return found


def letters(cm: Run) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["unit"], row["cause"]): row for row in rows(cm, "arrears.letters")}


def test_the_list_has_three_sources(run: Run, demo: Path) -> None:
    """S5.1a: nine units not paid up, 解珍 owes 629 523.20; four at the bank for 35 days."""
    cm: Run = lambda *told: run("--data", demo, *told)  # noqa: E731
    found = rows(cm, "arrears.list")
    assert {row["unit"] for row in found if row["cause"] == PRICE} == SHORT
    (unpaid,) = [row for row in found if row["unit"] == "2-1-0503"]
    assert (unpaid["amount"], unpaid["days"], unpaid["penalty"]) == ("629523.20", 8, "503.62")
    bank = [row for row in found if row["cause"] == BANK]
    assert [(row["unit"], row["days"]) for row in bank] == [
        (unit, 35) for unit in ("1-1-0101", "1-1-0102", "1-1-0103", "1-1-0201")
    ]
    # What the company answers for: the released loan, until the mortgage is registered.
    assert (bank[0]["bank"], bank[0]["guarantee"]) == ("演示银行甲", "740000.00")
    assert Counter(row["cause"] for row in found) == {PRICE: 9, BANK: 4}


def test_the_contract_ledger_over_all_duties_agrees_with_the_ledgers_of_each(
    demo: Path, open_office: Callable[[Path], Office]
) -> None:
    with open_office(demo) as office:

        def by_unit(name: str) -> dict[Any, Mapping[str, Any]]:
            return {row["unit"]: row for row in run_report(office, name, {}).rows}

        whole = run_report(office, "arrears.contracts", {}).rows
        assert len(whole) == len(run_report(office, "contracts.ledger", {}).rows)
        lines = {row["unit"]: row for row in whole}
        pairs = {
            "contracts.ledger": {"received": "received", "filed": "filed", "clerk": "clerk"},
            "taxes.fund": {"due": "fund", "gap": "fund_gap"},
            "handover.areas": {"settled": "settled"},
            "mortgages.loans": {"released": "released"},
            "titles.register": {"issued": "issued"},
        }
        for name, columns in pairs.items():
            told = by_unit(name)
            assert told
            for unit, row in told.items():
                assert {ours: row[theirs] for theirs, ours in columns.items()} == {
                    ours: lines[unit][ours] for ours in columns.values()
                }, (name, unit)
        unpaid = lines["2-1-0503"]  # 解珍 owes 629 523.20 of one sum
        assert unpaid["sum1"] - unpaid["paid1"] == Decimal("629523.20")
        assert unpaid.get("due2") is None
        open_ = by_unit("arrears.instalments")
        assert all(lines[unit][f"due{n}"] for unit in open_ for n in (1,))
        contract = by_unit("contracts.ledger")["2-1-0503"]
        assert (contract["down_paid"], contract["project"], bool(contract["documents"])) == (
            False,
            "翰墨苑",
            True,
        )


def test_the_ageing_adds_up_to_the_list(run: Run, demo: Path) -> None:
    cm: Run = lambda *told: run("--data", demo, *told)  # noqa: E731
    found = rows(cm, "arrears.ageing")
    assert sum(row["count"] for row in found) == len(rows(cm, "arrears.list"))
    (price,) = [row for row in found if row["cause"] == PRICE]
    assert (price["class"], price["count"], price["amount"]) == ("1-30", 9, "2602265.60")


def test_the_run_proposes_thirteen_and_leaves_a_dispute_out_until_its_day(cm: Run) -> None:
    """S5.1a."""
    assert cm("do", "arrears.dispute", DISPUTED, "until=20260415", "why=有一笔款未入账").code == 0
    said = cm("do", "arrears.run")
    assert said.code == 0
    found = letters(cm)
    assert {unit for unit, cause in found if cause == PRICE} == SHORT - {DISPUTED}
    assert {unit for unit, cause in found if cause == BANK} == {
        "1-1-0101",
        "1-1-0102",
        "1-1-0103",
        "1-1-0201",
    }
    assert (len(found), {row["level"] for row in found.values()}) == (12, {1})
    assert "1 left out: in dispute" in said.out
    assert cm("--today", "2026-04-15", "do", "arrears.run", "cause=欠房款").code == 1
    assert cm("--today", "2026-04-16", "do", "arrears.run", "cause=欠房款").code == 0
    assert (DISPUTED, PRICE) in letters(cm)


def test_a_block_on_one_cause_leaves_the_others(cm: Run) -> None:
    words = ("do", "arrears.block", "1-1-201", "until=20260415", "why=银行核实中", "cause=银行逾期")
    assert cm(*words).code == 0
    cm("do", "arrears.run")
    found = letters(cm)
    assert (len(found), ("1-1-0201", BANK) in found) == (12, False)


def test_levels_rise_by_one_and_letters_keep_their_distance(cm: Run) -> None:
    """S5.1a: one level up at most. S5.1b: a second letter within seven days is refused (DUN-01)."""
    cm("do", "arrears.run", "cause=欠房款")
    first = letters(cm)["2-1-0503", PRICE]["number"]
    assert cm("do", "arrears.send", first).code == 0
    assert cm("--today", "2026-04-06", "do", "arrears.run", "cause=欠房款").code == 1, (
        "6 days after the first"
    )
    said = cm("--today", "2026-04-06", "do", "arrears.demand", "2-1-0503", "cause=欠房款")
    assert "a letter went a few days ago; again from 2026-04-07 on" in said.out, said
    assert cm("--today", "2026-04-07", "do", "arrears.run", "cause=欠房款").code == 0
    number = letters(cm)["2-1-0503", PRICE]["number"]
    assert (letters(cm)["2-1-0503", PRICE]["level"], number != first) == (2, True)
    # The same sheet sent on an earlier day is too soon.
    said = cm("--today", "2026-04-07", "do", "arrears.send", number, "day=20260406")
    assert (said.code, "DUN-01" in said.out + said.err) == (1, True)


def test_what_was_paid_after_the_proposal_is_not_sent(cm: Run) -> None:
    cm("do", "arrears.run", "cause=欠房款")
    number = letters(cm)["2-1-0503", PRICE]["number"]
    paid = cm(
        "do",
        "core.receive_money",
        "2-1-0503",
        "fund=房款",
        "amount=629523.20",
        "number=R900001",
        "party=解珍",
    )
    assert paid.code == 0, paid.err
    assert letters(cm)["2-1-0503", PRICE]["state"] == "overtaken"
    said = cm("do", "arrears.send", number)
    assert (said.code, "DUN-04" in said.out + said.err) == (1, True)
    assert cm("do", "arrears.withdraw", number, "why=已付清").code == 0


def test_a_dispute_noted_after_the_proposal_stops_the_letter(cm: Run) -> None:
    """S5.1b."""
    cm("do", "arrears.run", "cause=欠房款")
    number = letters(cm)["2-1-0503", PRICE]["number"]
    assert cm("do", "arrears.dispute", "2-1-0503", "until=20260410", "why=对金额有异议").code == 0
    said = cm("do", "arrears.send", number)
    assert (said.code, "DUN-02" in said.out + said.err) == (1, True)
    assert cm("do", "arrears.lift", "2-1-0503").code == 0
    assert cm("do", "arrears.send", number).code == 0


def test_mail_numbers_are_keyed_from_a_grid_and_prove_the_delivery(cm: Run, tmp_path: Path) -> None:
    """S5.1a."""
    cm("do", "arrears.run", "cause=银行逾期")
    numbers = [row["number"] for row in letters(cm).values()]
    assert cm("do", "arrears.send", *numbers).code == 0
    grid = tmp_path / "grid.csv"
    lines = [f"{number},EE{place:09d}CN,2026-04-02" for place, number in enumerate(numbers)]
    grid.write_text("\n".join(["record,mail_no,day", *lines]), encoding="utf-8")
    said = cm("--today", "2026-04-02", "do", "arrears.deliver", "--rows", grid)
    assert said.code == 0, said.out + said.err
    assert {row["mail"] for row in letters(cm).values()} == {f"EE{place:09d}CN" for place in range(4)}
    early = cm("do", "arrears.deliver", numbers[0], "day=20260330")
    assert early.code == 1


def test_an_instalment_plan_gives_the_sums_by_day(cm: Run) -> None:
    """S5.1c: three dates; what is paid fills the oldest."""
    plan = (("2026-03-23", "629523.20"), ("2026-03-30", "300000.00"), ("2026-04-30", "329523.20"))
    words = [
        f"contracts.plan.{place}.{name}={value}"
        for place, (day, amount) in enumerate(plan)
        for name, value in (("due_on", day), ("amount", amount))
    ]
    said = cm("do", "core.edit", "2-1-0503", *words)
    assert said.code == 0, said.out + said.err
    dues = [row for row in rows(cm, "arrears.instalments") if row["unit"] == "2-1-0503"]
    assert [(row["due"], row["open"]) for row in dues] == [
        ("2026-03-30", "300000.00"),
        ("2026-04-30", "329523.20"),
    ]
    (line,) = [row for row in rows(cm, "arrears.list") if row["unit"] == "2-1-0503"]
    assert (Decimal(line["amount"]), line["due"]) == (Decimal(300000), "2026-03-30")


def test_those_who_delay_are_in_the_same_run(cm: Run) -> None:
    """S5.1c: who has not applied for the loan or handed in the papers for the title by the place's terms."""
    may: Run = lambda *told: cm("--today", "2026-05-25", *told)  # noqa: E731
    assert may("do", "arrears.promise", "2-1-1002", "day=20260601", "words=节后带齐资料").code == 0
    may("do", "arrears.run")
    causes = Counter(cause for _unit, cause in letters(may))
    # Filed by 26 December, handed over by 25 March; one of them has promised to come.
    late = [row for row in rows(may, "arrears.list") if row["cause"] in (LOAN, TITLE)]
    assert causes[LOAN] == sum(1 for row in late if row["cause"] == LOAN) - 1 > 0
    assert causes[TITLE] == sum(1 for row in late if row["cause"] == TITLE) > 0
    assert {row["days"] > 0 for row in late} == {True}
    # In 2024 the place had no term: it is said, nothing is guessed.
    assert {row["unit"] for row in rows(may, "arrears.unknown")} == {"0-0-C002", "0-0-C007", "0-0-C009"}


def test_a_promise_that_was_not_kept_is_a_task(cm: Run) -> None:
    assert cm("do", "arrears.promise", "2-1-0801", "day=20260402", "amount=179044.50").code == 0
    assert "ARR-01" not in codes(cm("--json", "check", "2-1-0801").json)
    assert "ARR-01" in codes(cm("--today", "2026-04-03", "--json", "check", "2-1-0801").json)


def test_the_bank_names_one_without_a_loan(cm: Run, tmp_path: Path) -> None:
    """S5.1b: R-ODU-01."""
    file = tmp_path / "贷款逾期名单.csv"
    file.write_text("借款人,房号,逾期天数\n颜良,1-1-0101,42\n朱贵,2-1-0203,35\n", encoding="utf-8")
    said = cm("--json", "reconcile", "overdue", file, "--save")
    assert "R-ODU-01" in said.out, said.out + said.err
    # The new list takes the place of the one before.
    assert [row["unit"] for row in rows(cm, "arrears.list") if row["cause"] == BANK] == ["1-1-0101"]


def test_a_letter_says_what_is_owed_and_nothing_that_is_paid(cm: Run, tmp_path: Path) -> None:
    cm("do", "arrears.run", "cause=欠房款")
    number = letters(cm)["2-1-0503", PRICE]["number"]
    file = tmp_path / "letter.docx"
    said = cm("print", "arrears.letter", number, "-o", file)
    assert said.code == 0, said.out + said.err
    text = text_of(file)
    assert [word for word in ("催款提示函", "629,523.20", "503.62", "解珍") if word not in text] == []
    cm(
        "do",
        "core.receive_money",
        "2-1-0503",
        "fund=房款",
        "amount=629523.20",
        "number=R900001",
        "party=解珍",
    )
    assert cm("print", "arrears.letter", number, "-o", tmp_path / "late.docx").code == 2


def text_of(file: Path) -> str:
    return "\n".join(one.text for one in docx.Document(str(file)).paragraphs)
