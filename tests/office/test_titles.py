"""Titles on the demo office: balance, batches, fee notice, certificates, custody (D4.1, D4.4-D4.6)."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from demo_lists import at, columns_moved, read, write
from office_kit import Run, Said, codes

Rows = list[list[str]]


def report(cm: Run, name: str, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cm("--json", "report", name, *words).json
    return found


def refused(said: Said) -> list[str]:
    return codes(said.json["refused"][0]["findings"])


# -- units against the total title


def test_every_building_agrees_with_its_total(run: Run, demo: Path) -> None:
    """S4.1a."""
    rows = {
        row["building"]: row for row in report(lambda *w: run("--data", demo, *w), "titles.balance_table")
    }
    assert {name: (row["units"], row["area"]) for name, row in rows.items()} == {
        "1幢": (108, "12635.67"),
        "2幢": (96, "11202.86"),
        "3幢": (84, "9098.68"),
        "车位": (12, "153.00"),
    }
    assert (rows["1幢"]["inner"], rows["1幢"]["shared"]) == ("9855.83", "2779.84")
    assert {row[name] for row in rows.values() for name in ("gap_area", "gap_inner", "gap_shared")} == {
        "0.00"
    }


def test_a_difference_is_traced_to_the_row_that_changed(cm: Run) -> None:
    """S4.1a, S4.1b."""
    unit = "units/翰墨苑:2-1-0101"
    area, inner, shared = ("surveyed_area", "inner_area", "shared_area")
    before = cm("--json", "show", unit).json["data"]
    told = {area: Decimal(before[area]) + Decimal("0.36"), inner: Decimal(before[inner]) + Decimal("0.36")}
    assert cm("do", "core.edit", unit, *(f"{name}={value}" for name, value in told.items())).code == 0
    found = {one["code"]: one for one in cm("--json", "check").json}
    assert found["BAL-01"]["facts"]["gaps"] == "-0.36 m²"
    assert found["BAL-01"]["facts"]["since"] == "2026-03-02"
    assert found["BAL-01"]["facts"]["units"].startswith("2-1-0101 ")
    assert "BAL-02" not in found
    words = [f"{area}={before[area]}", f"{inner}={Decimal(before[inner]) + Decimal('0.10')}"]
    assert (
        cm("do", "core.edit", unit, *words, f"{shared}={Decimal(before[shared]) - Decimal('0.10')}").code == 0
    )
    found = {one["code"]: one for one in cm("--json", "check").json}
    assert "BAL-01" not in found
    assert "-0.10 m²" in str(found["BAL-02"]["facts"]["gaps"])
    assert found["BAL-02"]["facts"]["count"] == "1"
    assert cm("do", "titles.agree_survey", "projects/翰墨苑").code != 0


def test_a_unit_whose_parts_do_not_make_it(cm: Run) -> None:
    assert cm("do", "core.edit", "units/翰墨苑:1-1-0101", "inner_area=1.00").code == 0
    found = codes(cm("--json", "check").json)
    assert "BAL-04" in found
    assert cm("do", "core.edit", "units/翰墨苑:1-1-0101", "inner_area=1.005").code != 0  # three decimals


# -- files at the title office


def submit(cm: Run, *units: str) -> Said:
    return cm("--json", "do", "core.add_to_batch", *units, "batch=CQ-20260331")


@pytest.fixture
def ready(cm: Run, demo: Path, run: Run) -> list[str]:
    """Units whose tax is paid and whose title nobody has applied for."""
    rows = run("--data", demo, "--json", "report", "taxes.deed_tax_roster", "stage=契税").json
    there = {row["unit"] for row in run("--data", demo, "--json", "report", "titles.submissions").json}
    return [row["unit"] for row in rows if row["unit"] not in there and row["unit"].startswith("1-")]


def test_only_complete_files_enter_a_batch(cm: Run, ready: list[str]) -> None:
    """S4.4a: seven are marked, one is seized, one has no tax receipt; the cover says five."""
    unpaid = report(cm, "taxes.fund", "stage=交房")[0]["unit"]
    seized, files = ready[0], ready[1:6]
    assert cm("do", "core.edit", f"units/翰墨苑:{seized}", "seized=是").code == 0
    assert cm("do", "core.open_batch", "kind=产权批", "count=5").code == 0
    said = submit(cm, seized, unpaid, *files)
    told = {one["ref"]: codes(one["findings"]) for one in said.json["refused"]}
    assert sorted(code for found in told.values() for code in found) == ["TTL-01", "TTL-02"]
    assert len(said.json["done"]) == 5
    assert cm("do", "core.close_batch", "batches/CQ-20260331").code == 0
    assert cm("do", "core.send_batch", "batches/CQ-20260331").code == 0
    sent = [row for row in report(cm, "titles.submissions") if row["batch"] == "CQ-20260331"]
    assert sorted(row["unit"] for row in sent) == sorted(files)
    assert codes(cm("--json", "check", files[0]).json) == []
    assert submit(cm, files[0]).json["refused"]


def test_acceptance_certificate_and_return_are_told_line_by_line(cm: Run, ready: list[str]) -> None:
    files = ready[:3]
    assert cm("do", "core.open_batch", "kind=产权批", "count=3").code == 0
    assert submit(cm, *files).code == 0
    for action in ("core.close_batch", "core.send_batch"):
        assert cm("do", action, "batches/CQ-20260331").code == 0
    answer = ("do", "core.answer_batch", "batches/CQ-20260331")
    assert cm(*answer, f"files={files[0]}", "answer=受理", "number=SL9000001").code == 0
    assert cm(*answer, f"files={files[0]}", "answer=出证", "number=演示不动产权第0009001号").code == 0
    assert cm(*answer, f"files={files[1]}", "answer=退件", "cause=签名不符").code == 0
    row = next(row for row in report(cm, "titles.register") if row["unit"] == files[0])
    assert (row["number"], row["issued"]) == ("演示不动产权第0009001号", "2026-03-31")
    assert cm(*answer, f"files={files[1]}", "answer=出证").code != 0  # a certificate has a number
    # the file that came back needs a task, then an answer, and goes again as a second round
    assert codes(cm("--json", "check", files[1]).json) == ["TSK-01"]
    assert cm("do", "titles.follow_up", files[1], "task=请买受人重新签名", "due=2026-04-03").code == 0
    assert codes(cm("--json", "check", files[1]).json) == []
    assert cm("do", "core.open_batch", "kind=产权批", "count=1").code == 0
    again = ("--json", "do", "core.add_to_batch", files[1], "batch=CQ-20260331-2")
    assert refused(cm(*again)) == ["TTL-05"]
    assert cm("do", "titles.settle", files[1], "answer=已重签").code == 0
    assert cm(*again).code == 0
    line = cm("--json", "show", "batches/CQ-20260331-2").json["data"]["lines"][0]
    assert line["round"] == 2


def test_the_office_has_thirty_working_days(run: Run, demo: Path, cm: Run) -> None:
    """S4.4b: 28 files are at the office since January, the oldest longest."""
    rows = [row for row in report(lambda *w: run("--data", demo, *w), "titles.submissions") if row["days"]]
    assert len(rows) == 28
    assert Counter(row["batch"] for row in rows)["CQ-20260119"] == 8
    assert len({row["batch"] for row in rows}) == 8
    assert max(rows, key=lambda row: row["days"])["submitted"] == "2026-01-12"
    said = cm("--json", "calc", "titles.registry_deadline", "accepted=2026-03-31")
    assert said.json["result"]["due"] == "2026-05-15"


def test_a_cause_becomes_a_check_when_two_agree(cm: Run, ready: list[str]) -> None:
    """S4.4d: 李纨's file comes back; a cause that comes back often is looked at beforehand."""
    batch = ("do", "core.answer_batch", "batches/CQ-20260119")
    for unit in ("3-1-0801", "3-1-1002", "3-1-1204"):
        assert cm(*batch, f"files={unit}", "answer=退件", "cause=签名不符").code == 0
        assert codes(cm("--json", "check", unit).json) == ["TSK-01"]
        assert cm("do", "titles.follow_up", unit, "task=重签").code == 0
    (row,) = report(cm, "titles.causes")
    assert (row["cause"], row["count"], row["open"]) == ("签名不符", 3, 3)
    assert len(report(cm, "titles.problems")) == 3
    made = cm("do", "titles.make_precheck", "projects/翰墨苑", "cause=签名不符")
    assert made.code == 0
    assert "3 files" in made.out
    assert cm("--user", "c1", "do", "titles.confirm_precheck", "projects/翰墨苑", "cause=签名不符").code != 0
    assert cm("do", "titles.submit", ready[0]).code == 0  # one person's wish is no rule
    assert cm("--user", "s1", "do", "titles.confirm_precheck", "projects/翰墨苑", "cause=签名不符").code == 0
    assert refused(cm("--json", "do", "titles.submit", ready[1])) == ["TTL-06"]
    assert cm("do", "titles.precheck", ready[1], "cause=签名不符").code == 0
    assert cm("do", "titles.submit", ready[1]).code == 0


# -- the offices' lists


@pytest.mark.parametrize(("kind", "count"), [("registration_fee", 87), ("certificates", 59)])
def test_a_clean_list_agrees_in_every_line(cm: Run, tmp_path: Path, kind: str, count: int) -> None:
    for name, rows in ((f"{kind}.csv", read(kind)), (f"{kind}-2.csv", columns_moved(read(kind)))):
        said = cm("--json", "reconcile", kind, write(tmp_path, rows, name))
        assert (said.code, said.json["rows"], said.json["agree"], said.json["differences"]) == (
            0,
            count,
            count,
            [],
        )


def test_the_fee_of_a_parking_space(cm: Run, tmp_path: Path) -> None:
    """S4.4c: 550 instead of 80; the batch of 19 January comes to 1 790.00."""
    rows = read("registration_fee")
    batch = [row["unit"] for row in report(cm, "titles.submissions") if row["batch"] == "CQ-20260119"]
    heads = rows[0]
    fees = {row[heads.index("坐落")]: Decimal(row[heads.index("登记费")]) for row in rows[1:]}
    assert (len(batch), sum(fees[unit] for unit in batch)) == (16, Decimal("1790.00"))
    at(rows, "坐落", "0-0-C006")[heads.index("登记费")] = "550.00"
    (one,) = cm("--json", "reconcile", "registration_fee", write(tmp_path, rows)).json["differences"]
    assert (one["code"], one["units"]) == ("R-FEE-AMT", ["0-0-C006"])
    assert one["cite"] == "演示市示例区登记收费公示"


def test_an_unknown_heading_is_asked_for_once(cm: Run, tmp_path: Path) -> None:
    rows = read("registration_fee")
    rows[0] = ["业务流水", "地点", "用途", "应收"]
    file = write(tmp_path, rows)
    assert cm("reconcile", "registration_fee", file).code != 0
    said = cm("--json", "reconcile", "registration_fee", file, "坐落=地点", "登记费=应收", "--save")
    assert (said.code, said.json["agree"]) == (0, 87)
    again = cm("--json", "reconcile", "registration_fee", file)
    assert (again.code, again.json["agree"], again.json["new"]) == (0, 87, 0)


def test_a_wrong_certificate_is_not_handed_out(cm: Run, tmp_path: Path) -> None:
    """S4.5a, S4.5c."""
    rows = read("certificates")
    heads = rows[0]
    larger = at(rows, "权利人", "紫鹃")
    area = heads.index("建筑面积")
    larger[area] = str(Decimal(larger[area]) + 1)
    alone = at(rows, "权利人", "板儿，冯紫英")
    alone[heads.index("权利人")], alone[heads.index("证件号")] = (
        "板儿",
        alone[heads.index("证件号")].split("，")[0],
    )
    alike = at(rows, "权利人", "单聘仁，王善保")
    alike[heads.index("权利人")] = "単聘仁，王善保"
    said = cm("--json", "reconcile", "certificates", write(tmp_path, rows), "--save")
    found = {one["units"][0]: one for one in said.json["differences"]}
    assert {unit: one["code"] for unit, one in found.items()} == {
        "3-1-0303": "R-CRT-AREA",
        "3-1-0604": "R-CRT-OWNERS",
        "3-1-0401": "R-CRT-OWNERS",
    }
    told = found["3-1-0401"]["fields"][0]["told"]
    assert told == ["look alike: “单” U+5355 and “単” U+5358"]
    assert said.json["agree"] == 56
    gate = refused(cm("--json", "do", "titles.hand_out", "3-1-0303", f"document={CARD}"))
    assert gate == ["CUS-06"]


#: 紫鹃's document number, as the clerk reads it from the card.
CARD = "990104198805130811"


def test_owners_in_another_order_are_only_worth_a_look(cm: Run, tmp_path: Path) -> None:
    rows = read("certificates")
    names, numbers = rows[0].index("权利人"), rows[0].index("证件号")
    row = at(rows, "权利人", "板儿，冯紫英")
    for column in (names, numbers):
        row[column] = "，".join(reversed(row[column].split("，")))
    assert cm("--json", "reconcile", "certificates", write(tmp_path, rows), "--save").code in (0, 1)
    (found,) = [one for one in cm("--json", "check").json if one["code"].startswith("R-CRT")]
    assert found["severity"] == "warn"


def test_two_clerks_key_a_certificate_blind(cm: Run) -> None:
    """S4.5b: they differ in one digit; the third keying decides."""
    unit = "3-1-0102"
    area = cm("--json", "show", f"units/翰墨苑:{unit}").json["data"]["surveyed_area"]
    words = ("number=演示不动产权第0008001号", f"area={area}")
    first = cm("--user", "c1", "do", "titles.key", unit, *words)
    assert (first.code, "0008001" in first.out) == (0, False)
    second = cm("--user", "c2", "do", "titles.key", unit, "number=演示不动产权第0008007号", f"area={area}")
    assert "0008001" in second.out
    assert "0008007" in second.out
    assert not [row for row in report(cm, "titles.register") if row["unit"] == unit]
    assert cm("--user", "s1", "do", "titles.key", unit, *words).code == 0
    (row,) = [row for row in report(cm, "titles.register") if row["unit"] == unit]
    assert (row["number"], row["place"]) == ("演示不动产权第0008001号", "cabinet of mortgage certificates")
    assert (row["since"], row["copies"], row["stamped"]) == ("2026-03-31", 1, None)


# -- custody


def test_certificates_lie_in_their_cabinets(run: Run, demo: Path) -> None:
    """S4.6a: 16 in 出证, five of them paid; seven lie in the cabinet of paid units with two from the land stage."""
    rows = report(lambda *w: run("--data", demo, *w), "titles.register")
    assert len(rows) == 59
    assert Counter(row["place"] for row in rows) == {
        "bank": 25,
        "mortgage office": 12,
        "cabinet of mortgage certificates": 11,
        "cabinet of paid certificates": 7,
        "customer": 4,
    }
    waiting = report(lambda *w: run("--data", demo, *w), "titles.unclaimed")
    assert len(waiting) == 7


def test_a_certificate_goes_to_its_holder_once(cm: Run) -> None:
    """S4.6a."""
    unit = "3-1-0303"
    assert cm("do", "titles.hand_out", unit, "document=990103196001010010").code != 0
    assert cm("do", "titles.notify", unit).code == 0
    assert cm("do", "titles.notify", unit).code != 0
    said = cm("do", "titles.hand_out", unit, f"document={CARD}")
    assert said.code == 0, said.err
    (row,) = [row for row in report(cm, "titles.register") if row["unit"] == unit]
    assert (row["place"], row["handed"]) == ("customer", "2026-03-31")
    paper = "papers/title_certificate:3-1-0303"
    assert cm("do", "core.move_paper", paper, "place=一次性证柜").code == 0  # the customer brings it back
    back = cm("--json", "do", "core.move_paper", paper, "place=客户")
    assert refused(back) == ["CUS-08"]


def test_receipts_and_balance_come_before_the_certificate(cm: Run) -> None:
    unit = "3-1-0303"
    document = f"document={CARD}"
    assert cm("do", "core.edit", unit, "handover.receipts_back=否").code == 0
    assert refused(cm("--json", "do", "titles.hand_out", unit, document)) == ["CUS-07"]
    assert cm("do", "core.edit", unit, "handover.receipts_back=是", "handover.invoice_total=1").code == 0
    assert cm("do", "core.edit", unit, "handover.receipts_back=是").code == 0


def test_a_proxy_needs_a_power_that_covers_it(cm: Run) -> None:
    """PX14: the power ended, or does not say that it covers collecting the certificate."""
    unit, agent = "3-1-0303", "buyers.0.agent"
    who = [f"{agent}.name=雪雁", f"{agent}.doc_number=990104199001010014"]
    hand = ("--json", "do", "titles.hand_out", unit, "receiver=雪雁", "document=990104199001010014")
    assert cm("do", "titles.hand_out", unit, "receiver=雪雁", "document=990104199001010014").code != 0
    assert (
        cm(
            "do", "core.edit", unit, *who, f"{agent}.relation=委托书3号：代领", f"{agent}.valid_to=2026-03-30"
        ).code
        == 0
    )
    assert refused(cm(*hand)) == ["DOC-05"]
    assert (
        cm("do", "core.edit", unit, f"{agent}.relation=委托书3号：代缴", f"{agent}.valid_to=2026-12-31").code
        == 0
    )
    assert refused(cm(*hand)) == ["DOC-05"]
    assert cm("do", "core.edit", unit, f"{agent}.relation=委托书3号：代领").code == 0
    assert cm(*hand).code == 0


def test_a_number_that_is_taken_or_of_another_form(cm: Run) -> None:
    taken = cm("--json", "do", "titles.issue", "3-1-0102", "certificate_no=演示不动产权第0000004号")
    assert "DOC-04" in refused(taken)
    assert cm("do", "titles.issue", "3-1-0102", "certificate_no=权证12号").code == 0
    assert codes(cm("--json", "check", "3-1-0102").json) == ["TTL-07"]


def test_a_lost_certificate_is_made_again_from_a_template(cm: Run) -> None:
    """S5.6a: announced for 15 working days, five papers, the old one void, the new number."""
    unit, job = "3-1-0303", "jobs/LS0001"
    opened = ("do", "titles.open_job", unit, "kind=补证", "day=2026-04-01")
    assert "not lost" in cm(*opened).out  # by the ledger it lies in its cabinet
    assert cm("do", "titles.hand_out", unit, f"document={CARD}").code == 0
    said = cm(*opened)
    assert (said.code, "2026-04-23" in said.out) == (0, True)
    assert cm(*opened).code != 0  # the same job twice
    assert "bank" in cm("do", "titles.open_job", "3-1-0202", "kind=补证").out
    close = ("--today", "2026-04-24", "do", "titles.close_job", job, "new_number=演示不动产权第0007001号")
    assert "still missing" in cm(*close).out
    for paper in ("补证申请书", "遗失声明", "身份证复印件", "公告页", "登记簿查询结果"):
        assert cm("do", "titles.job_paper", job, f"paper={paper}").code == 0
    assert "until 2026-04-23" in cm("do", "titles.close_job", job, "new_number=演示不动产权第0007001号").out
    assert codes(cm("--today", "2026-04-24", "--json", "check", job).json) == ["JOB-01"]
    assert "not void" in cm(*close).out
    paper = "papers/title_certificate:3-1-0303"
    assert cm("do", "core.destroy_paper", paper, "reason=遗失作废").code == 0
    assert cm("--user", "s1", "do", "core.confirm_destruction", paper).code == 0
    assert cm("--today", "2026-04-24", "do", "titles.close_job", job).code != 0
    assert cm(*close).code == 0
    (row,) = [row for row in report(cm, "titles.register") if row["unit"] == unit]
    assert (row["number"], row["place"]) == ("演示不动产权第0007001号", "cabinet of paid certificates")
    (told,) = report(cm, "titles.jobs")
    assert (told["old"], told["closed"]) == ("演示不动产权第0000019号", "2026-04-24")
