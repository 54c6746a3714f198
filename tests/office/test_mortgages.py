"""Loans, mortgages and deposits on the demo office, by command line (D2.2, D4.7, D4.8)."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from demo_lists import at, columns_moved, read, write
from office_kit import Run, Said, codes

PAPER = "papers/title_certificate"


def report(cm: Run, name: str, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cm("--json", "report", name, *words).json
    return found


def total(rows: list[dict[str, Any]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows), Decimal(0))


def refused(said: Said) -> list[str]:
    return codes(said.json["refused"][0]["findings"])


# -- papers for the bank


def test_the_list_of_the_bank_shows_what_is_missing(cm: Run) -> None:
    """S2.2a: 14 lines of 演示银行丙, three of them missing; digits set the state of a line."""
    mine = [row for row in report(cm, "mortgages.missing_papers") if row["unit"] == "2-1-0702"]
    assert [row["paper"] for row in mine] == ["收入证明", "银行流水", "配偶同意书"]
    sign = ("--json", "do", "mortgages.sign", "2-1-0702")
    said = cm(*sign)
    assert refused(said) == ["MTG-06"]
    assert said.json["refused"][0]["findings"][0]["facts"]["count"] == "3"
    for line in ("paper=5", "paper=流水"):
        assert cm("do", "mortgages.papers", "2-1-0702", line, "state=１").code == 0
    assert cm("do", "mortgages.papers", "2-1-0702", "paper=12", "state=0").code == 0
    assert cm("do", "mortgages.papers", "2-1-0702", "paper=99").code != 0
    assert cm("do", "mortgages.papers", "2-1-0702", "paper=证明").code != 0  # three lines are called so
    assert cm(*sign).code == 0
    (others,) = {len([r for r in report(cm, "mortgages.missing_papers") if r["unit"] == "2-1-1203"])}
    assert others == 11  # 演示银行甲 asks for eleven, none is there


def test_a_paper_that_runs_out_before_signing(cm: Run) -> None:
    """S2.2b: 单身证明 of 20 January holds 30 days, and signing is on 8 April."""
    single = ("do", "mortgages.papers", "2-1-0702", "paper=单身证明")
    assert cm(*single, "issued_on=2026-01-20").code == 0
    assert cm("do", "core.edit", "2-1-0702", "mortgages.signing_on=2026-04-08").code == 0
    (found,) = cm("--json", "check", "2-1-0702").json
    assert (found["code"], found["facts"]["end"], found["facts"]["day"]) == (
        "DOC-03",
        "2026-02-19",
        "2026-04-08",
    )
    assert cm(*single, "issued_on=2026-03-30").code == 0
    assert codes(cm("--json", "check", "2-1-0702").json) == []


@pytest.mark.parametrize(
    ("down", "loan", "found"),
    [("200000", "970000", ["MTG-02"]), ("1", "1", ["MTG-02"])],
)
def test_sums_that_do_not_make_the_price(cm: Run, down: str, loan: str, found: list[str]) -> None:
    words = (f"contracts.down_payment={down}", f"contracts.loan={loan}")
    assert cm("do", "core.edit", "2-1-1203", *words).code == 0
    assert codes(cm("--json", "check", "2-1-1203").json) == found


def test_a_bank_that_is_not_on_the_list(cm: Run) -> None:
    assert cm("do", "core.edit", "2-1-1203", "contracts.bank=演示农商行").code == 0
    assert codes(cm("--json", "check", "2-1-1203").json) == ["MTG-05"]


def test_a_released_loan_is_booked_with_its_deposit_and_its_contract_is_fetched(cm: Run) -> None:
    """S2.2d: 15 days after the release the contract must be back."""
    unit = "2-1-0702"
    assert (
        cm("do", "mortgages.release", unit, "voucher_no=SZ0001", "day=2026-03-01").code != 0
    )  # not applied yet
    assert cm("do", "mortgages.release", unit, "voucher_no=SZ0001", "day=2026-03-16").code == 0
    # the bank's list of 31 March does not have it
    assert codes(cm("--json", "check", unit).json) == ["R-BNK-MISS"]
    assert codes(cm("--today", "2026-04-01", "--json", "check", unit).json) == ["MTG-03", "R-BNK-MISS"]
    row = next(row for row in report(cm, "mortgages.loans") if row["unit"] == unit)
    assert (row["deposit"], row["released"], row["lacking"]) == ("46500.00", "2026-03-16", None)
    row = next(row for row in report(cm, "mortgages.deposits") if row["unit"] == unit)
    assert (row["open"], row["days"]) == ("46500.00", 15)
    (month,) = [row for row in report(cm, "mortgages.releases") if row["month"] == "2026-03"]
    assert (month["bank"], month["count"], month["kept"]) == (row["bank"], 1, "46500.00")
    assert month["loan"] == row["loan"]
    assert [one["unit"] for one in report(cm, "mortgages.chase")] == [unit]
    assert cm("do", "mortgages.fetch_contract", unit, "number=JK0001").code == 0
    assert report(cm, "mortgages.chase") == []
    assert codes(cm("--today", "2026-04-01", "--json", "check", unit).json) == ["R-BNK-MISS"]
    assert cm("do", "mortgages.release", unit, "voucher_no=SZ0002").code != 0


# -- the banks' lists of released loans


@pytest.mark.parametrize(
    ("name", "bank", "count"),
    [
        ("disbursement_a", "演示银行甲", 52),
        ("disbursement_b", "演示银行乙", 54),
        ("disbursement_c", "演示银行丙", 53),
    ],
)
def test_a_clean_list_of_a_bank(cm: Run, tmp_path: Path, name: str, bank: str, count: int) -> None:
    for file, rows in ((f"放款清单-{bank}.csv", read(name)), (f"{bank}2.csv", columns_moved(read(name)))):
        said = cm("--json", "reconcile", "disbursement", write(tmp_path, rows, file))
        assert (said.code, said.json["rows"], said.json["agree"], said.json["differences"]) == (
            0,
            count,
            count,
            [],
        )
    unnamed = write(tmp_path, read(name))
    assert cm("reconcile", "disbursement", unnamed).code != 0  # of which bank?
    assert cm("--json", "reconcile", "disbursement", unnamed, f"bank={bank}").json["agree"] == count


def test_a_sum_a_line_without_a_loan_and_a_double_line(cm: Run, tmp_path: Path) -> None:
    """S2.2c."""
    rows = read("disbursement_b")
    at(rows, "房屋坐落", "2-1-0302")[2] = "980000"
    rows.append(["朱贵", "2-1-0203", "500000", "2026-03-02"])
    rows.append(list(at(rows, "房屋坐落", "2-1-0501")))
    file = write(tmp_path, rows)
    said = cm("--json", "reconcile", "disbursement", file, "bank=演示银行乙", "--save")
    found = {one["code"]: one for one in said.json["differences"]}
    assert sorted(found) == ["R-BNK-AMT", "R-BNK-DUP", "R-BNK-EXTRA"]
    assert found["R-BNK-AMT"]["fields"][0]["theirs"] == "980000.00"
    assert found["R-BNK-EXTRA"]["refs"] == ["cases/HM00204"]
    assert "meant for 2-1-0302 or 2-1-0102?" in str(found["R-BNK-EXTRA"]["hints"])
    assert "2-1-203 has no loan with us" in str(found["R-BNK-EXTRA"]["hints"])
    again = cm("--json", "reconcile", "disbursement", file, "bank=演示银行乙").json
    assert again["new"] == 0
    assert codes([one for one in cm("--json", "check").json if one["code"].startswith("R-")]) == sorted(found)


def test_one_customer_in_two_credits_and_two_customers_in_one(cm: Run, tmp_path: Path) -> None:
    """PX08: what belongs together is proposed as one difference, with the sums that make it up."""
    rows = read("disbursement_b")
    whole = at(rows, "房屋坐落", "2-1-0302")
    rows.append([*whole[:2], "300000", whole[3]])
    whole[2] = "410000"
    first, second = at(rows, "房屋坐落", "1-1-1402"), at(rows, "房屋坐落", "1-1-1502")
    first[2] = "1720000"
    rows.remove(second)
    said = cm("--json", "reconcile", "disbursement", write(tmp_path, rows), "bank=演示银行乙")
    found = {one["code"]: (one["class"], one["units"], *one["hints"]) for one in said.json["differences"]}
    assert found == {
        "R-BNK-SPLIT": ("split", ["2-1-0302"], "300000.00, 410000.00 make 710000.00"),
        "R-BNK-JOIN": ("joined", ["1-1-1402", "1-1-1502"], "750000.00, 970000.00 make 1720000.00"),
    }


# -- advice


def test_an_answer_has_its_sources_and_is_told_again_when_they_change(run: Run, tmp_path: Path) -> None:
    """S2.2e, S2.2f."""
    (tmp_path / "config.toml").write_text("")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "ratio.toml").write_text(PACK, "utf-8")
    office = ("--config", tmp_path / "config.toml", "--data", tmp_path / "office")
    assert run(*office, "demo", tmp_path / "office", "--no-open").code == 0
    said = run(*office, "do", "mortgages.advise", "2-1-0702", "topic=公积金", "question=公积金可否组合?")
    assert said.code == 0
    assert said.out.index("直贷") < said.out.index("20%") < said.out.index("演示银行合作协议")
    assert "14 还款账户开户回执" in said.out
    for topic, word in (("产权", "2026-06-29"), ("土地", "分户另办"), ("抵押", "80.00")):
        assert word in run(*office, "do", "mortgages.advise", "2-1-0702", f"topic={topic}").out
    assert run(*office, "--json", "report", "mortgages.changed_answers").json == []
    later = (*office, "--today", "2026-04-02")
    (row,) = run(*later, "--json", "report", "mortgages.changed_answers").json
    assert (row["number"], row["was"], row["since"]) == (
        "ZX0001",
        "演示银行甲、演示银行乙、演示银行丙",
        "2026-04-01",
    )
    assert row["now"] == "演示银行甲、演示银行乙"
    assert run(*later, "do", "mortgages.told_again", "consultations/ZX0001").code == 0
    assert run(*later, "--json", "report", "mortgages.changed_answers").json == []


PACK = """
format = 1
[pack]
id = "ratio"
title = "合作银行"
version = "1"
region = "990101"
reviewed_on = 2026-03-01
review_every_days = 365
maintainer = "x"
[source.ratio]
title = "合作协议补充"
number = "演示银〔2026〕5号"
published = 2026-03-20
[[value]]
parameter = "mortgages.banks"
from = 2026-04-01
source = "ratio"
verified = true
value = ["演示银行甲", "演示银行乙"]
"""


# -- the mortgage's registration


def test_papers_are_matched_sealed_and_filed(cm: Run) -> None:
    """S4.7a, S4.7c."""
    unit, own = "3-1-0104", "演示不动产权第0000004号"
    assert (
        cm("do", "mortgages.match", unit, "certificate_no=演示不动产权第0000007号", "secured=650000").code
        == 0
    )
    assert codes(cm("--json", "check", unit).json) == ["MRG-01", "MRG-02"]
    assert cm("do", "mortgages.match", unit, f"certificate_no={own}", "secured=660000").code == 0
    assert refused(cm("--json", "do", "mortgages.register", unit)) == ["MRG-03"]
    said = cm("do", "mortgages.seal_out", unit, "due=2026-04-10")
    assert said.code == 0
    assert "2026-04-10" in said.out
    late = cm("--today", "2026-04-20", "--json", "check").json
    assert "CUS-01" in codes(late)
    assert cm("do", "mortgages.seal_back", unit).code == 0
    assert cm("do", "core.open_batch", "kind=抵押批", "count=1", "total=660000").code == 0
    assert cm("do", "core.add_to_batch", unit, "batch=DY-20260331").code == 0
    for action in ("core.close_batch", "core.send_batch"):
        assert cm("do", action, "batches/DY-20260331").code == 0
    assert cm("--json", "show", f"{PAPER}:{unit}").json["data"]["place"] == "mortgage_office"
    answer = ("do", "core.answer_batch", "batches/DY-20260331", f"files={unit}")
    assert cm(*answer, "answer=退件", "cause=公证书过期").code == 0
    assert codes(cm("--json", "check", unit).json) == ["TSK-01"]
    follow = ("do", "mortgages.follow_up", unit, "task=重办公证", "counterpart=公证处")
    assert cm(*follow).code == 0
    row = next(row for row in report(cm, "mortgages.registrations") if row["unit"] == unit)
    assert (row["problem"], row["counterpart"]) == ("公证书过期", "公证处")
    assert cm("do", "mortgages.settle", unit, "answer=已重办").code == 0
    assert cm("do", "mortgages.register", unit).code == 0
    assert cm("do", "mortgages.registered", unit, "registration_no=演示不动产证明第0009999号").code == 0
    assert codes(cm("--json", "check", unit).json) == []


def test_twelve_files_are_at_the_mortgage_department(run: Run, demo: Path) -> None:
    """S4.7c."""
    rows = run("--data", demo, "--json", "report", "mortgages.registrations").json
    waiting = [row["filed"] for row in rows if row["filed"] and not row["registered"]]
    assert Counter(waiting) == {"2026-02-24": 1, "2026-02-25": 1, "2026-03-09": 10}


def test_a_loan_that_is_paid_off_and_a_fee_beside_the_tariff(cm: Run) -> None:
    """S4.7d, and the way that drops out."""
    unit = "3-1-0107"
    assert cm("do", "mortgages.fee", unit, "fee=80").code == 0  # it is a shop
    assert codes(cm("--json", "check", unit).json) == ["MRG-04"]
    assert cm("do", "mortgages.fee", unit, "fee=550").code == 0
    for action in ("mortgages.seal_out", "mortgages.seal_back"):
        assert cm("do", action, unit).code == 0
    assert cm("do", "core.edit", unit, "mortgages.registration.paid_off_on=2026-03-30").code == 0
    assert refused(cm("--json", "do", "mortgages.register", unit)) == ["MRG-05"]


def test_the_management_office_agrees_where_the_place_asks_for_it(cm: Run) -> None:
    """S4.7d: district 990201."""
    assert cm("do", "core.edit", "projects/翰墨苑", "district=990201").code == 0
    unit = "3-1-0104"
    for action in ("mortgages.seal_out", "mortgages.seal_back"):
        assert cm("do", action, unit).code == 0
    assert "MRG-03" in refused(cm("--json", "do", "mortgages.register", unit))
    assert cm("do", "mortgages.consent", unit).code == 0
    assert "MRG-03" not in str(cm("--json", "do", "mortgages.register", unit).out)


def test_the_roster_goes_out_in_the_bureaus_layout_and_comes_back_equal(cm: Run, tmp_path: Path) -> None:
    """S4.7b: document numbers are text, the debt is in ten thousand yuan."""
    from python_calamine import CalamineWorkbook

    file = tmp_path / "抵押登记明细.xlsx"
    words = ("which=待交", "--format", "xlsx", "--output", file, "--unmasked")
    assert cm("--lang", "zh", "report", "mortgages.roster", *words).code == 0
    book = CalamineWorkbook.from_path(file)
    rows = book.get_sheet_by_name(book.sheet_names[0]).to_python()
    heads = next(row for row in rows if "抵押权人" in row)
    column, debt = heads.index("抵押人证件号码"), heads.index("被担保主债权数额(万元)")
    lines = [row for row in rows[rows.index(heads) + 1 :] if row[0] != "" and row[0] != "合计"]
    assert len(lines) == 11
    assert {type(row[column]) for row in lines} == {str}
    first = next(row for row in lines if "平儿" in row)
    assert (first[debt], len(str(first[column]))) == (80, 18)
    said = cm("--json", "reconcile", "mortgage_roster", file, "files=待交")
    assert (said.code, said.json["rows"], said.json["agree"], said.json["differences"]) == (0, 11, 11, [])


def test_a_mortgaged_certificate_stays_until_the_mortgage_is_registered(cm: Run) -> None:
    """S4.6a, CUS-03."""
    said = cm("--json", "do", "core.move_paper", f"{PAPER}:3-1-0701", "place=客户")
    assert refused(said) == ["CUS-03"]
    assert cm("do", "core.move_paper", f"{PAPER}:3-1-0701", "place=银行").code == 0


# -- deposits


def test_where_the_deposits_are_stuck(run: Run, demo: Path) -> None:
    """S4.8a."""
    rows = run("--data", demo, "--json", "report", "mortgages.radar").json
    assert (total(rows, "sum"), sum(row["count"] for row in rows)) == (Decimal("5855500.00"), 142)
    by_cause: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_cause.setdefault(row["cause"], []).append(row)
    figures = {
        cause: (total(found, "sum"), sum(row["count"] for row in found)) for cause, found in by_cause.items()
    }
    assert figures["claimable now"] == (Decimal("278500.00"), 8)
    assert figures["mortgage being registered"] == (Decimal("483500.00"), 12)
    assert figures["title in hand, not filed for mortgage"] == (Decimal("433000.00"), 11)
    banks = run("--data", demo, "--json", "report", "mortgages.banks").json
    assert (total(banks, "kept"), total(banks, "refunded")) == (Decimal("6534000.00"), Decimal("678500.00"))


def test_a_list_for_each_bank_and_its_answer(cm: Run, tmp_path: Path) -> None:
    """S4.8a, S4.8b."""
    assert cm("do", "mortgages.prepare_claims").code == 0
    batches = [cm("--json", "show", f"batches/BZ-20260331-{n}").json["data"] for n in (1, 2, 3)]
    sums = {one["destination"]: one["total"] for one in batches}
    assert sums == {"演示银行甲": "40500.00", "演示银行乙": "96000.00", "演示银行丙": "142000.00"}
    assert cm("do", "mortgages.prepare_claims").code != 0  # all are on a list
    number = next(n for n, one in enumerate(batches, start=1) if one["destination"] == "演示银行丙")
    batch = f"BZ-20260331-{number}"
    assert cm("do", "core.send_batch", f"batches/{batch}").code == 0
    assert [one for one in cm("--json", "check").json if one["code"].startswith("R-DEP")] == []
    units = [line["unit"] for line in batches[number - 1]["lines"]]
    rows = [["房号", "退还金额"], *([line["unit"], line["amount"]] for line in batches[number - 1]["lines"])]
    later = ("--today", "2026-04-20", "--json", "reconcile", "deposits")
    scope = ("bank=演示银行丙", f"batch={batch}")
    clean = cm(*later, write(tmp_path, rows), *scope)
    assert (clean.code, clean.json["agree"]) == (0, len(units))
    rows.remove(at(rows, "房号", "3-1-0103"))
    at(rows, "房号", "3-1-0106")[1] = "32500.00"
    said = cm(*later, write(tmp_path, rows, "答复.csv"), *scope, "--save")
    found = {one["code"]: one for one in said.json["differences"]}
    assert {code: one["units"] for code, one in found.items()} == {
        "R-DEP-MISS": ["3-1-0103"],
        "R-DEP-AMT": ["3-1-0106"],
    }
    assert "逾期代偿扣划" in str(found["R-DEP-AMT"]["hints"])
    answer = ("do", "core.answer_batch", f"batches/{batch}")
    assert cm(*answer, "files=3-1-0302", "answer=已退", "number=HD0001").code == 0
    row = next(row for row in report(cm, "mortgages.deposits") if row["unit"] == "3-1-0302")
    assert (row["refunded"], row["open"]) == ("38500.00", "0.00")
    assert cm("do", "mortgages.cause", "3-1-0103", "cause=未收到他证").code == 0


def test_a_deposit_is_not_claimed_on_a_pre_registration(cm: Run) -> None:
    """S4.8c."""
    said = cm("--json", "do", "mortgages.claim", "2-1-0302")
    assert refused(said) == ["DEP-01"]
    assert "YG000205" in str(said.json)


def test_a_deposit_comes_back_once_and_not_more_than_was_kept(cm: Run) -> None:
    """S4.8d."""
    unit = "3-1-0103"
    assert cm("do", "mortgages.refund", unit, "number=HD1", "amount=31500.01").code != 0
    assert cm("do", "mortgages.refund", unit, "number=HD1").code == 0
    assert cm("do", "mortgages.refund", unit, "number=HD2", "amount=1").code != 0
    assert (
        cm("do", "core.edit", unit, "mortgages.deposit.refunded=63000").code != 0
    )  # DEP-02 guards every save
    assert cm("do", "core.edit", "2-1-0302", "mortgages.deposit.kept=56800").code == 0
    assert codes(cm("--json", "check", "2-1-0302").json) == ["DEP-03"]


def test_the_list_of_returned_deposits(cm: Run, tmp_path: Path) -> None:
    for rows, name in ((read("deposits"), "a.csv"), (columns_moved(read("deposits")), "b.csv")):
        said = cm("--json", "reconcile", "deposits", write(tmp_path, rows, name))
        assert (said.code, said.json["rows"], said.json["agree"]) == (0, 17, 17)
