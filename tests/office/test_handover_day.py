"""The handover plan and the desk on the demo office, by command line (S3.1, S3.2), and what they print."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from office_kit import Run, Said, codes
from test_documents import text_of

from caseman.core.demo import _run

PLAN = "handover_plans/翰墨苑:1幢"
#: A noticed unit: 98 % of it is a loan, so that a power for the mortgage is asked for.
NOTICED = "1-1-0102"
ONE_COPY_MORE = """
format = 1
[pack]
id = "990101-2"
title = "演示市示例区交房收件"
version = "2026.2"
region = "990101"
reviewed_on = 2026-04-01
review_every_days = 365
maintainer = "test"
[source.desk]
title = "交房须知（2026年4月修订）"
published = 2026-04-01
[[checklist]]
parameter = "handover.papers"
from = 2026-04-08
source = "desk"
verified = true
when = { stage = "handover", buyer = "individual" }
items = [
  { doc = "identity", title = "买受人身份证复印件", copies = 3 },
  { doc = "marriage", title = "婚姻证明复印件" },
  { doc = "receipt", title = "已付款收据原件" },
]
"""


@pytest.fixture
def planned(cm: Run) -> Run:
    """An office whose plan for building 1 has its slots, with the notices out."""
    told = ("building=1", "first_on=2026-04-11", "last_on=2026-04-12", "account=9999 0001", "where=售楼处")
    assert cm("do", "handover.plan", "project=翰墨苑", *told).code == 0
    assert "30 slots of 15 min at 4 desks need 2 h 0 min" in cm("do", "handover.assign", PLAN).out
    assert "30 notices sent" in cm("do", "handover.publish", PLAN, "version=2026-1").out
    return cm


def test_a_plan_gives_slots_and_its_notices_list_what_the_desk_asks(planned: Run, tmp_path: Path) -> None:
    """S3.1a."""
    cm = planned
    slots = cm("--json", "report", "handover.slots").json
    assert len({(slot["day"], slot["time"], slot["desk"]) for slot in slots}) == len(slots) == 30
    assert (slots[0]["unit"], slots[0]["day"], slots[0]["time"]) == (NOTICED, "2026-04-11", "09:00-09:15")
    assert max(slot["time"] for slot in slots) == "10:45-11:00"
    sheet = cm("--json", "report", "taxes.fee_sheet").json
    assert sum(Decimal(row["fund"]) for row in sheet) == Decimal("271876.00")
    units = [slot["unit"] for slot in slots]
    assert cm("print", "taxes.handover_notice", *units, "-o", tmp_path / "notices").code == 0
    files = sorted((tmp_path / "notices").iterdir())
    assert len(files) == 30
    text = text_of(next(file for file in files if NOTICED in file.name))
    (row,) = [row for row in sheet if row["unit"] == NOTICED]
    for told in (
        "09:00-09:15 1号台",
        "9999 0001",
        "买受人身份证复印件（2份）",
        "办理抵押登记授权委托书",
        "2026-1",
    ):
        assert told in text
    for name in ("fund", "tax", "fee", "area", "total"):
        assert f"{Decimal(row[name]):,.2f}" in text, name


def test_a_plan_that_cannot_be_is_refused_in_one_sentence(cm: Run) -> None:
    told = ("do", "handover.plan", "project=翰墨苑")
    for words, why in (
        (("building=9", "first_on=2026-04-11"), "no building 9"),
        (("building=1", "first_on=2026-04-11", "last_on=2026-04-10"), "before the beginning"),
        (("building=1", "first_on=2026-04-11", "opens=9点"), "no time of day"),
        (("building=1", "first_on=2026-04-11", "desks=0"), "is it a slip"),
    ):
        said = cm(*told, *words)
        assert said.code != 0
        assert why in said.out + said.err
    assert cm(*told, "building=1", "first_on=2026-04-11", "desks=1", "minutes=30").code == 0
    said = cm("do", "handover.assign", PLAN)
    assert "30 units and only 16 slots" in said.out


def test_a_list_that_changes_after_the_notices_is_told_with_a_letter(
    planned: Run, run: Run, copy: Path, tmp_path: Path
) -> None:
    """S3.1b."""
    assert codes(planned("--json", "check", PLAN).json) == []
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "990101-2.toml").write_text(ONE_COPY_MORE, "utf-8")
    (tmp_path / "config.toml").write_text("")
    cm: Run = lambda *words: run("--config", tmp_path / "config.toml", "--data", copy, *words)  # noqa: E731
    assert codes(cm("--json", "check", PLAN).json) == []
    later = ("--today", "2026-04-08")
    (found,) = [one for one in cm(*later, "--json", "check", PLAN).json if one["code"] == "HND-04"]
    assert found["message"].startswith("30 notices that were sent do not match the list in force")
    assert "买受人身份证复印件（3份）" in found["message"]
    said = cm(*later, "print", "handover.change_letter", NOTICED, "-o", tmp_path / "letter.docx")
    assert said.code == 0, said
    assert "买受人身份证复印件（3份）" in text_of(tmp_path / "letter.docx")
    assert cm("print", "handover.change_letter", NOTICED, "-o", tmp_path / "no.docx").code != 0
    assert "30 notices sent" in cm(*later, "do", "handover.publish", PLAN).out
    assert "HND-04" not in codes(cm(*later, "--json", "check", PLAN).json)


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        (
            "1-1-0203",
            ("34,170.00", "1,173,170.00", "1076302.75", "10,763.03", "8,240.00", "80.00", "3.00 × 11390.00"),
        ),
        ("1-1-0301", ("-26,970.00", "872,030.00")),
        ("1-1-0303", ("-64,050.00", "850,950.00", "2 × 2 × 9150.00")),
        ("1-1-0302", ("31,000.36", "93.77 × 0.03 × 11020.00", "1,064,345.76")),
    ],
)
def test_the_settlement_sheet_explains_every_sum(
    unit: str, told: tuple[str, ...], cm: Run, tmp_path: Path
) -> None:
    """S3.2a and b: formula, clause, citation and pack; sums in capitals."""
    file = tmp_path / "sheet.docx"
    assert cm("print", "taxes.settlement_sheet", unit, "-o", file).code == 0
    text = text_of(file)
    for one in (
        *told,
        "商品房销售管理办法（建设部令第88号 第20条）（未核实）",
        "handover-cn 2026.1",
        "2001-06-01 起",
        "元整",
    ):
        assert one in text, one
    assert "42,978.00" not in text


def refused(said: Said) -> list[str]:
    return [found["code"] for one in said.json["refused"] for found in one["findings"]]


def test_keys_wait_for_the_price_and_a_promise(cm: Run, copy: Path, open_office: Callable[..., Any]) -> None:
    """S3.2c."""
    with open_office(copy) as office:
        draft = office.draft()
        receipt = office.facts(office.names.record(NOTICED)).money.entries("price")[0]
        draft.set("entries", receipt.ref.partition("/")[2], {"amount": receipt.amount - 50000})
        office.commit(draft, "test")
    said = cm("--json", "do", "handover.hand_over", NOTICED)
    assert "HND-01" in refused(said)
    (found,) = [one for one in said.json["refused"][0]["findings"] if one["code"] == "HND-01"]
    assert "the down payment of 387147.20 lacks 50000.00" in found["message"]
    force = ("--force", "领导同意")
    without = cm("--user", "s1", "do", "handover.hand_over", NOTICED, *force)
    assert (without.code, "by when the customer promised" in without.out) == (1, True)
    told = ("--user", "s1", "do", "handover.hand_over", NOTICED, "promised_on=2026-04-10", *force)
    assert cm(*told).code == 0
    plan = [{"due_on": "2024-05-01", "amount": "287147.20"}, {"due_on": "2024-09-01", "amount": "1000000"}]
    with open_office(copy) as office:
        draft = office.draft()
        draft.set("cases", "HM00086", {"contracts.plan": plan})
        office.commit(draft, "test")
    (found,) = [one for one in cm("--json", "check", NOTICED).json if one["code"] == "HND-01"]
    assert found["due"] == "2026-04-10"
    assert "line 2 of the payment plan (2024-09-01, 1000000.00) lacks 50000.00" in found["message"]


def test_keys_go_to_a_buyer_or_an_agent_with_a_power(cm: Run) -> None:
    """Bad input of S3.2: a power that is over or names something else (PX14)."""

    def keys(until: str, matters: str, since: str = "") -> list[str]:
        told = ("agent=马铁", f"matters={matters}", f"until={until}", *([f"since={since}"] if since else []))
        assert cm("do", "handover.power", NOTICED, *told).code == 0
        return refused(cm("--json", "do", "handover.hand_over", NOTICED, "agent=马铁"))

    assert "DOC-05" in refused(cm("--json", "do", "handover.hand_over", NOTICED, "agent=马铁"))
    assert "DOC-05" in keys("2026-03-30", "收房", "2026-01-05")
    assert "DOC-05" in keys("2026-12-31", "办证、领证")
    assert "DOC-05" not in keys("2026-12-31", "收房")
    assert cm("do", "handover.power", NOTICED, "agent=马铁", "matters=收房", "until=2026-03-30").code == 1
    assert cm("do", "handover.power", NOTICED, "agent=马铁", "matters=看房", "until=2026-12-31").code != 0


def test_the_survey_names_another_room_and_no_area_or_one_of_another_size(cm: Run) -> None:
    """S3.2d and its bad input."""
    cm("do", "core.edit", NOTICED, "handover.survey_unit=1-1-0102A")
    assert "ADR-01" in codes(cm("--json", "check", NOTICED).json)
    cm("do", "core.edit", "units/翰墨苑:1-1-0102", "surveyed_area=1172.90")
    assert "ARE-02" in codes(cm("--json", "check", NOTICED).json)
    cm("do", "core.edit", "units/翰墨苑:1-1-0102", "surveyed_area=")
    assert "ARE-03" in refused(cm("--json", "do", "handover.hand_over", NOTICED))


def test_a_home_without_a_family_result_is_taxed_at_the_standard_rate(cm: Run) -> None:
    """S3.2e."""
    assert cm("do", "core.edit", "1-1-0203", "taxes.home_rank=").code == 0
    (row,) = [
        row for row in cm("--json", "report", "taxes.deed_tax_roster").json if row["unit"] == "1-1-0203"
    ]
    assert (row["rate"], row["tax"]) == ("0.03", "32289.08")


def test_a_statement_of_loss_stands_for_a_lost_receipt(cm: Run, tmp_path: Path) -> None:
    """S3.2f: three receipts, one of them lost."""
    unit, invoice = "1-1-0301", ("do", "handover.invoice", "1-1-0301", "invoice_no=25342000000012345678")
    for number, amount in (("R900001", "1"), ("R900002", "2")):
        told = ("fund=购房款", f"amount={amount}", f"number={number}")
        assert cm("do", "core.receive_money", unit, *told).code == 0
    cm("do", "core.edit", unit, "handover.receipts_back=", "handover.invoice_total=", "handover.invoiced_on=")
    (found,) = [
        one for one in cm("--json", *invoice).json["refused"][0]["findings"] if one["code"] == "INV-02"
    ]
    assert "R900001" in found["message"]
    said = cm("do", "handover.receipts", unit, "lost=R900002")
    assert (said.code, "a statement of loss must be filed" in said.out) == (1, True)
    assert (
        cm("print", "handover.loss_statement", unit, "numbers=R900002", "-o", tmp_path / "loss.docx").code
        == 0
    )
    assert "R900002" in text_of(tmp_path / "loss.docx")
    back = cm("do", "handover.receipts", unit, "lost=R900002", "statement_on=2026-03-31")
    assert "all receipts are back" in back.out
    assert "INV-02" not in refused(cm("--json", *invoice))
    assert cm("print", "handover.receipt_exchange", unit, "-o", tmp_path / "slip.docx").code == 0
    text = text_of(tmp_path / "slip.docx")
    assert text.count("已收回") >= 2
    assert "遗失" in text


def test_two_shares_that_do_not_add_up(cm: Run) -> None:
    told = ("buyers.0.share=1/2", "buyers.1.share=3/5", "share_mode=按份共有")
    said = cm("--json", "do", "core.edit", "1-2-1602", *told)
    assert "SHR-01" in refused(said) or "SHR-01" in codes(cm("--json", "check", "1-2-1602").json)


def test_cash_above_what_the_place_takes(cm: Run, tmp_path: Path) -> None:
    """Bad input of S3.2: the limit is a pack's; what is no cash has none, and a supervisor may pass it with a reason."""

    def receive(number: str, amount: str, *more: str) -> Said:
        told = ("fund=购房款", f"number={number}", f"amount={amount}", *more)
        return cm("--json", "do", "core.receive_money", NOTICED, *told)

    (found,) = receive("R910001", "50000.01", "means=现金").json["refused"][0]["findings"]
    assert (found["code"], found["cite"]) == ("CSH-01", "演示置业有限公司交房须知")
    assert "at most 50000.00 is taken in cash" in found["message"]
    assert receive("R910001", "50000.00", "means=现金").code == 0
    assert receive("R910002", "60000.00", "means=转账").code == 0
    assert receive("R910003", "60000.00").code == 0
    # the office's book has a column for it
    book = tmp_path / "收款明细.csv"
    book.write_text(
        f"收据号,收款日期,房号,款项,金额,收款方式\nR910005,2026-03-30,{NOTICED},购房款,50000.01,现金\n"
        f"R910006,2026-03-30,{NOTICED},购房款,50000.01,POS机\n",
        "utf-8",
    )
    assert cm("--json", "import", book, "--as", "receipts").json["errors"] == []
    assert [one["ref"] for one in cm("--json", "check").json if one["code"] == "CSH-01"] == [
        "entries/R910005"
    ]
    passed = ("--force", "客户当日不便转账")
    told = ("fund=购房款", "number=R910004", "amount=60000", "means=现金")
    assert cm("--user", "s1", "do", "core.receive_money", NOTICED, *told, *passed).code == 0
    assert "CSH-01" in codes(cm("--json", "check").json)


def test_letters_on_what_is_short_or_over(cm: Run, tmp_path: Path) -> None:
    """S4.3a: the customer's letter with the arithmetic; one that is not needed is refused."""
    file, told = tmp_path / "letter.docx", ("what=契税", "assessed=11101.66")
    assert cm("print", "taxes.difference_letter", "1-1-0101", *told, "-o", file).code == 0
    text = text_of(file)
    for one in ("应补 1,234.56", "壹仟贰佰叁拾肆元伍角陆分", "11,101.66 − 9,867.10", "986710.09 × 0.01"):
        assert one in text, one
    over = cm(
        "print",
        "taxes.difference_letter",
        "1-1-0101",
        "what=契税",
        "assessed=9000",
        "-o",
        tmp_path / "b.docx",
    )
    assert over.code == 0
    assert "应退 867.10" in text_of(tmp_path / "b.docx")
    assert (
        cm("print", "taxes.difference_letter", "1-1-0101", "what=契税", "-o", tmp_path / "c.docx").code != 0
    )


def test_a_tax_by_the_table_before_is_told_with_both_rates(
    cm: Run, copy: Path, open_office: Callable[..., Any]
) -> None:
    """S4.3b."""
    with open_office(copy) as office:
        _run(office, office.plugins.registry.plants["PE43"].run)
    (found,) = [one for one in cm("--json", "check", "1-1-0203").json if one["code"] == "TAX-02"]
    for told in ("16144.54", "1.5 %", "10763.03", "1 %", "2026-03-15", "2024-12-01"):
        assert told in found["message"], found
    assert "公告2024年第16号" in found["cite"]


@pytest.mark.parametrize(
    ("document", "unit", "words", "told"),
    [
        ("taxes.tax_notice", "3-1-0604", (), ("8,183.99", "8,183.98", "壹万陆仟叁佰陆拾柒元玖角柒分")),
        ("taxes.fund_notice", "1-1-0203", (), ("8,240.00", "103.00 × 80.00", "捌仟贰佰肆拾元整")),
        ("handover.application", "3-1-0604", (), ("125.73", "98.07", "借款抵押合同")),
        ("handover.supplement", "1-1-0303", (), ("甲方（出卖人）退还乙方", "64,050.00", "-5.0000 %")),
        (
            "handover.power",
            "1-1-0203",
            ("agent=凌操", "agent_number=990102199001010011", "until=2026-12-31", "matters=收房、领证"),
            ("代为领取不动产权证书", "2026年12月31日"),
        ),
    ],
)
def test_the_other_forms(
    document: str, unit: str, words: tuple[str, ...], told: tuple[str, ...], cm: Run, tmp_path: Path
) -> None:
    file = tmp_path / "form.docx"
    said = cm("print", document, unit, *words, "-o", file)
    assert said.code == 0, said
    text = text_of(file)
    for one in told:
        assert one in text, one
    assert "{{" not in text
