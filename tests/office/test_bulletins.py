"""Notices of banks and authorities (D1.2, D1.3) on the demo office, by command line."""

from pathlib import Path
from typing import Any

import docx
from office_kit import Run, codes


def rows(cm: Run, report: str, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cm("--json", "report", report, *words).json
    return found


WORDS = ("title=乙行下调成数", "bank=演示银行乙", "effective_from=20260410", "rule=住宅成数≤65%")


def test_a_banks_new_ratio_concerns_exactly_two_cases(cm: Run, tmp_path: Path) -> None:
    """S1.2a."""
    said = cm("do", "bulletins.enter", *WORDS)
    assert said.code == 0, said.out + said.err
    found = rows(cm, "bulletins.affected", "number=ZC003")
    assert [(row["unit"], row["ratio"], row["gap"]) for row in found] == [
        ("2-1-0601", "0.6898", "37494.86"),
        ("2-2-0603", "0.6989", "69960.89"),
    ]
    assert cm("do", "bulletins.assess", "ZC003").code == 0
    tasks = [one for one in cm("--json", "check").json if one["code"] == "BUL-01"]
    assert [(one["unit"], one["due"]) for one in tasks] == [
        ("2-1-0601", "2026-04-10"),
        ("2-2-0603", "2026-04-10"),
    ]
    file = tmp_path / "note.docx"
    assert cm("print", "bulletins.note", "ZC003", "-o", file).code == 0
    text = "\n".join(one.text for one in docx.Document(str(file)).paragraphs)
    wanted = ("演示银行乙", "住宅成数≤65%", "2026年4月10日", "2 户", "107,455.75")
    assert [word for word in wanted if word not in text] == []
    assert cm("do", "bulletins.done", "2-1-601", "bulletin=ZC003").code == 0
    assert "BUL-01" not in codes(cm("--json", "check", "2-1-601").json)


def test_what_a_notice_may_not_be(cm: Run) -> None:
    unknown = cm("do", "bulletins.enter", "title=x", "bank=某银行", "effective_from=20260410")
    assert (unknown.code, "演示银行甲" in unknown.out + unknown.err) == (1, True)
    text = cm(
        "do", "bulletins.enter", "title=x", "origin=市场", "effective_from=20260410", "rule=利率下调若干"
    )
    assert (text.code, "kept as text" in text.out) == (0, True)
    assert cm("do", "bulletins.assess", "ZC003").code == 1
    assert cm("do", "bulletins.enter", "title=x", "origin=市场", "effective_from=20260301").code == 0
    assert "BUL-02" in codes(cm("--json", "check", "bulletins/ZC004").json), (
        "it took effect before it was entered"
    )


def test_a_notice_and_the_value_of_a_pack_point_to_each_other(cm: Run) -> None:
    assert cm("--json", "check", "bulletins/ZC001").json == []
    words = (
        "title=登记费调整",
        "origin=主管部门",
        "effective_from=20260601",
        "parameter=taxes.certificate_fee",
    )
    assert cm("do", "bulletins.enter", *words, "doc_no=演示价字〔2026〕9号").code == 0
    (found,) = cm("--json", "check", "bulletins/ZC003").json
    assert (found["code"], found["due"]) == ("BUL-03", "2026-06-01")
