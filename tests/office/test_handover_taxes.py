"""Handover, maintenance fund and deed tax on the demo office, by command line."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from office_kit import Run, Said, codes


def words(**values: object) -> list[str]:
    return [f"{name}={value}" for name, value in values.items()]


def rows(cm: Run, report: str, **params: object) -> list[dict[str, Any]]:
    said = cm("--json", "report", report, *words(**params))
    found: list[dict[str, Any]] = said.json
    return found


def total(found: list[dict[str, Any]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in found), Decimal(0))


# -- figures


@pytest.mark.parametrize(
    ("report", "stage", "count", "column", "figure"),
    [
        ("taxes.fund", "", 168, "due", "1484717.60"),
        ("taxes.fund", "交房", 41, "due", "348585.90"),
        ("taxes.deed_tax_roster", "", 168, "tax", "2465251.87"),
        ("taxes.deed_tax_roster", "维修资金", 20, "tax", "311063.32"),
        ("taxes.fee_sheet", "", 30, "fund", "271876.00"),
        ("taxes.fund", "", 168, "paid", "1136131.70"),
        ("taxes.deed_tax_roster", "", 168, "paid", "1681741.52"),
    ],
)
def test_the_sums_of_the_office_come_out_of_the_ledgers(
    run: Run, demo: Path, report: str, stage: str, count: int, column: str, figure: str
) -> None:
    found = rows(lambda *told: run("--data", demo, *told), report, stage=stage)
    assert (len(found), total(found, column)) == (count, Decimal(figure))


@pytest.mark.parametrize(
    ("unit", "pays", "refunds", "settled"),
    [
        ("1-1-0203", "34170.00", "0.00", "1173170.00"),
        ("1-1-0301", "0.00", "26970.00", "872030.00"),
        ("1-1-0303", "0.00", "64050.00", "850950.00"),
        ("1-1-0302", "31000.36", "0.00", "1064345.76"),
    ],
)
def test_areas_are_settled_both_ways(
    run: Run, demo: Path, unit: str, pays: str, refunds: str, settled: str
) -> None:
    found = rows(lambda *told: run("--data", demo, *told), "handover.areas")
    (row,) = [row for row in found if row["unit"] == unit]
    assert (row["pays"], row["refunds"], row["settled"]) == (pays, refunds, settled)


def test_the_tax_of_a_boundary_unit(run: Run, demo: Path) -> None:
    cm: Run = lambda *told: run("--data", demo, *told)  # noqa: E731
    (tax,) = [row for row in rows(cm, "taxes.deed_tax_roster") if row["unit"] == "1-1-0203"]
    assert (tax["base"], tax["rate"], tax["tax"]) == ("1076302.75", "0.01", "10763.03")
    (fund,) = [row for row in rows(cm, "taxes.fund") if row["unit"] == "1-1-0203"]
    assert fund["due"] == "8240.00"


def test_the_law_of_another_day_gives_another_tax_and_writes_nothing(cm: Run) -> None:
    def tax(*more: str) -> dict[str, Any]:
        said = cm("--json", *more, "report", "taxes.deed_tax_roster")
        (row,) = [row for row in said.json if row["unit"] == "3-1-0302"]
        found: dict[str, Any] = row
        return found

    assert (tax()["tax"], tax()["rate"]) == ("15461.33", "0.015")
    assert tax("--policy-date", "2024-12-01")["tax"] == "10307.55"
    assert cm("--policy-date", "2024-12-01", "do", "taxes.family", "3-1-0302", "home_rank=2").code != 0


# -- gates


def gate(said: Said) -> list[str]:
    return codes(said.json["refused"][0]["findings"])


def test_keys_are_refused_while_money_is_open(cm: Run) -> None:
    """A noticed unit has paid neither fund nor area; a supervisor may pass the gate with a reason."""
    unit = rows(cm, "taxes.fee_sheet")[0]["unit"]
    said = cm("--json", "do", "handover.hand_over", unit)
    assert said.code == 1
    assert "HND-02" in gate(said)
    force = ("--force", "承诺4月10日前付清")
    assert cm("do", "handover.hand_over", unit, *force).code != 0
    assert cm("--user", "s1", "do", "handover.hand_over", unit, *force).code == 0
    assert "HND-02" in codes(cm("--json", "check", unit).json)


def test_an_invoice_waits_for_the_receipts_or_a_statement_of_loss(cm: Run) -> None:
    unit, told = "1-1-0203", words(invoice_no="25342000000012345678")
    assert cm("do", "core.edit", unit, "handover.receipts_back=否").code == 0
    said = cm("--json", "do", "handover.invoice", unit, *told)
    assert gate(said) == ["INV-02"]
    assert cm("do", "core.edit", unit, "handover.loss_statement_on=2026-03-31").code == 0
    assert cm("do", "handover.invoice", unit, *told, "total=1").code != 0
    assert cm("do", "handover.invoice", unit, *told).code == 0


def test_a_notice_too_late_is_warned_about(cm: Run) -> None:
    unit = rows(cm, "taxes.fee_sheet")[0]["unit"]
    assert cm("do", "handover.notice", unit, "day=2026-03-30", "planned_on=2026-04-01").code == 0
    assert codes(cm("--json", "check", unit).json) == ["HND-03"]


def test_a_stale_family_result_and_a_first_home_that_is_proved(cm: Run) -> None:
    assert cm("do", "taxes.family", "1-1-0203", "home_rank=0").code != 0
    said = cm("do", "taxes.family", "1-1-0203", "home_rank=2", "family_proof=JT1")
    assert said.code == 0
    assert codes(cm("--json", "check", "1-1-0203").json) == []
    for day, found in (
        ("2026-03-23", ["TAX-03"]),
        ("2026-03-24", []),
    ):  # declared on 31 March: 8 and 7 days old
        assert (
            cm(
                "do", "core.edit", "1-1-0203", "taxes.declared_on=2026-03-31", f"taxes.family_proof_on={day}"
            ).code
            == 0
        )
        assert codes(cm("--json", "check", "1-1-0203").json) == found
    assert cm("do", "taxes.family", "1-1-0203", "home_rank=3").code == 0
    assert codes(cm("--json", "check", "1-1-0203").json) == ["R-TAX-AMT", "TAX-02"]


def test_a_voucher_of_another_sum_or_name(cm: Run) -> None:
    told = words(number="PZ1", amount="8240.01", name="凌 統")
    assert cm("do", "taxes.fund_voucher", "1-1-0203", *told).code == 0
    assert codes(cm("--json", "check", "1-1-0203").json) == ["VCH-01", "VCH-01"]
    told = words(number="PZ1", amount="8240.00", name="凌统")
    assert cm("do", "taxes.fund_voucher", "1-1-0203", *told).code == 0
    assert codes(cm("--json", "check", "1-1-0203").json) == []


# -- the offices' lists


@pytest.fixture
def notice(cm: Run, tmp_path: Path) -> Any:
    """Writes a fund notice of the handed-over units, with lines changed by `change`."""

    def write(change: Any = None, name: str = "notice.csv") -> Path:
        lines = []
        for number, row in enumerate(cm("--json", "report", "taxes.fund", "--unmasked").json, start=1):
            due = Decimal(row["due"])
            standard = (due / Decimal(row["area"])).quantize(Decimal("0.01"))
            names = row["buyers"].split("、")[0]
            lines.append([f"WT{number:06d}", names, row["unit"], row["area"], str(standard), row["due"]])
        if change:
            change({line[2]: line for line in lines})
        heads = ["通知单号", "业主姓名", "房屋坐落", "建筑面积", "交存标准", "应交金额"]
        file = tmp_path / name
        with file.open("w", encoding="gb18030", newline="") as stream:
            csv.writer(stream).writerows([heads, *lines])
        return file

    return write


def test_a_clean_notice_agrees_line_by_line(cm: Run, notice: Any) -> None:
    said = cm("--json", "reconcile", "fund_notice", notice())
    assert (said.code, said.json["rows"], said.json["agree"], said.json["differences"]) == (0, 168, 168, [])


def test_two_lines_that_are_swapped_are_one_difference(cm: Run, notice: Any) -> None:
    def swap(lines: Any) -> None:
        one, other = lines["1-1-0203"], lines["1-1-0301"]
        one[3:], other[3:] = other[3:], one[3:]

    said = cm("--json", "reconcile", "fund_notice", notice(swap))
    (one,) = said.json["differences"]
    assert (one["class"], one["code"], len(one["refs"])) == ("swapped", "R-MF-AMT", 2)
    assert said.json["agree"] == 166


def test_a_transposed_sum_and_a_wrong_name(cm: Run, notice: Any) -> None:
    def wrong(lines: Any) -> None:
        lines["1-1-0203"][5] = "8420.00"
        lines["1-1-0301"][1] = "司马炎"

    said = cm("--json", "reconcile", "fund_notice", notice(wrong))
    found = sorted((one["code"], one["class"]) for one in said.json["differences"])
    assert ("R-MF-AMT", "differs") in found
    assert ("R-MF-NAME", "differs") in found
    assert {code for code, _class in found} <= {"R-MF-AMT", "R-MF-NAME", "R-MF-SUM"}
