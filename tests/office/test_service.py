"""The complaint desk, surveys and the after-sales agreement (D5.2, D2.4, D5.4) on the demo office, by command line."""

from pathlib import Path
from typing import Any

import docx
from office_kit import Run, codes


def rows(cm: Run, report: str, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cm("--json", "report", report, *words).json
    return found


def complaint(cm: Run, number: str) -> dict[str, Any]:
    (row,) = [row for row in rows(cm, "service.complaints") if row["number"] == number]
    return row


def walk(cm: Run, number: str) -> list[dict[str, Any]]:
    said = cm("--json", "view", "service.clock", f"complaints/{number}")
    found: list[dict[str, Any]] = said.json["rows"]
    return found


def text_of(file: Path) -> str:
    return "\n".join(one.text for one in docx.Document(str(file)).paragraphs)


# -- complaints


def test_the_clock_counts_working_days_and_proves_it(run: Run, demo: Path) -> None:
    """S5.2a."""
    cm: Run = lambda *told: run("--data", demo, *told)  # noqa: E731
    assert complaint(cm, "TS001")["due"] == "2026-04-02"
    assert complaint(cm, "TS002")["due"] == "2026-02-25"
    days = [row["word"] for row in walk(cm, "TS002")[1:]]
    assert (len(days), days.count("day off"), days.count("counted") + days.count("last day")) == (16, 9, 7)
    assert {row["day"]: row["word"] for row in walk(cm, "TS002")}["2026-02-14"] == "counted"


def test_a_complaint_is_red_the_day_after_its_last(run: Run, demo: Path) -> None:
    """S5.2a."""
    cm: Run = lambda *told: run("--data", demo, *told)  # noqa: E731
    assert "SLA-01" not in codes(cm("--today", "2026-04-02", "--json", "check").json)
    late = [one for one in cm("--today", "2026-04-03", "--json", "check").json if one["code"] == "SLA-01"]
    assert [one["ref"] for one in late] == ["complaints/TS001"]


def test_a_pause_moves_the_last_day_by_the_working_days_that_it_took(cm: Run) -> None:
    assert cm("--today", "2026-03-30", "do", "service.pause", "TS001", "why=等测绘答复").code == 0
    assert "SLA-01" not in codes(cm("--today", "2026-04-20", "--json", "check").json), "the clock stands"
    assert cm("--today", "2026-04-02", "do", "service.resume", "TS001").code == 0
    # 30 and 31 March and 1 April are lost, the Qingming holiday of 4-6 April lies in between.
    assert complaint(cm, "TS001")["due"] == "2026-04-08"
    assert [row["word"] for row in walk(cm, "TS001")].count("paused") == 3


def test_intake_by_phone_takes_unit_category_and_words(cm: Run) -> None:
    said = cm("do", "service.complaint", "1-1-202", "category=1", "words=阳台窗关不严", "owner=c2")
    assert said.code == 0, said.out + said.err
    made = complaint(cm, "TS003")
    assert (made["unit"], made["category"], made["due"], made["owner"]) == (
        "1-1-0202",
        "defect",
        "2026-04-10",
        "c2",
    )
    assert "阳台" not in cm("report", "service.complaints").out, "what was said is masked"
    assert cm("do", "service.complaint", "1-1-202", "category=9", "words=x").code == 2


def test_an_anonymous_complaint_of_two_units_is_taken_too(cm: Run) -> None:
    said = cm("do", "service.complaint_other", "project=翰墨苑", "category=物业", "words=楼道堆物")
    assert said.code == 0, said.out + said.err
    cm("do", "service.answer", "TS003", "answer=已清理")
    assert cm("do", "service.close", "TS003").code == 0, "nobody is there to confirm"
    two = cm("do", "service.complaint", "1-1-202", "category=1", "words=楼板渗水", "more_units=1-1-0304")
    assert two.code == 0


def test_a_complaint_closes_with_the_customers_word(cm: Run) -> None:
    """S5.2b."""
    assert cm("do", "service.answer", "TS001", "answer=已寄送计算说明").code == 0
    refused = cm("do", "service.close", "TS001")
    assert (refused.code, "CMP-02" in refused.out + refused.err) == (1, True)
    assert cm("do", "service.confirm", "TS001", "satisfaction=7").code == 1
    assert cm("do", "service.confirm", "TS001", "satisfaction=5").code == 0
    assert cm("do", "service.close", "TS001").code == 0
    assert cm("do", "service.reopen", "TS001", "why=说明有误").code == 0
    assert (complaint(cm, "TS001")["reopened"], complaint(cm, "TS001")["due"]) == (1, "2026-04-08")


def test_a_customer_who_cannot_be_reached(cm: Run) -> None:
    """S5.2b: three calls, then a supervisor."""
    cm("do", "service.answer", "TS001", "answer=已寄送计算说明")
    for _call in range(2):
        assert cm("do", "service.attempt", "TS001", "words=无人接听").code == 0
    assert cm("--user", "s1", "do", "service.close_unreached", "TS001", "why=联系不上").code == 1
    cm("do", "service.attempt", "TS001", "words=关机")
    assert cm("--user", "c1", "do", "service.close_unreached", "TS001", "why=联系不上").code == 2
    assert cm("--user", "s1", "do", "service.close_unreached", "TS001", "why=三次联系不上").code == 0
    assert codes(cm("--json", "check", "complaints/TS001").json) == []


def test_the_month_sheet(cm: Run) -> None:
    assert cm("do", "service.escalate", "TS001", "to=总经理").code == 0
    assert cm("do", "service.confirm", "TS002", "satisfaction=4").code == 0
    assert cm("do", "service.close", "TS002").code == 0
    (row,) = rows(cm, "service.monthly", "month=2026-02")
    assert (row["count"], row["late"], row["open"], row["satisfaction"]) == (1, 0, 0, "4.00")
    (march,) = rows(cm, "service.monthly", "month=2026-03")
    assert (march["count"], march["late"], march["open"]) == (1, 0, 1)


# -- surveys


def test_a_wave_of_twenty_by_digits(cm: Run, tmp_path: Path) -> None:
    """S2.4a."""
    sample = rows(cm, "service.calls")
    assert (len(sample), {row["unit"].split("-")[0] for row in sample}) == (20, {"2"})
    first = "interviews/2026-1-01"
    said = cm("do", "service.interview", first, "answers=4 3 5 0 2", "words=采光问题", "theme=采光")
    assert said.code == 0, said.out + said.err
    wrong = cm("do", "service.interview", "interviews/2026-1-02", "answers=4 9 5 0 2")
    assert (wrong.code, "9" in wrong.err + wrong.out) == (1, True)
    assert cm("do", "service.interview", "interviews/2026-1-02", "answers=4 3").code == 1
    for place in range(2, 18):
        answers = "answers=５ 4 4 4 4" if place == 2 else "answers=5 4 4 4 4"
        words = ("words=采光不好", "theme=采光") if place in (2, 3) else ()
        assert cm("do", "service.interview", f"interviews/2026-1-{place:02d}", answers, *words).code == 0
    refused = [f"interviews/2026-1-{place}" for place in (18, 19, 20)]
    assert cm("do", "service.refuse", *refused).code == 0
    for one in (first, "interviews/2026-1-02", "interviews/2026-1-03"):
        assert cm("do", "service.survey_complaint", one, "category=8").code == 0
    assert cm("do", "service.survey_complaint", first).code == 1, "it is one already"
    result = rows(cm, "service.survey")
    assert [(row["sample"], row["n"], row["refused"]) for row in result] == [(20, 17, 3)] * 5
    # 16 times 5 and once 4; nobody is counted who gave no answer.
    assert [(row["answers"], row["mean"]) for row in result] == [
        (17, "4.94"),
        (17, "3.94"),
        (17, "4.06"),
        (16, "4.00"),
        (17, "3.88"),
    ]
    assert rows(cm, "service.themes") == [{"wave": "2026-1", "theme": "light", "count": 3, "complaints": 3}]
    assert {complaint(cm, f"TS00{n}")["channel"] for n in (3, 4, 5)} == {"survey"}
    file = tmp_path / "note.docx"
    assert cm("print", "service.sales_note", "waves/2026-1", "-o", file).code == 0
    told = text_of(file)
    assert [
        word
        for word in ("抽样 20 户", "答复 17 户", "4.94", "采光：3 户", "TS003", "TS004", "TS005")
        if word not in told
    ] == []


def test_nobody_in_an_open_dispute_is_asked_without_a_warning(cm: Run) -> None:
    unit = next(row["unit"] for row in rows(cm, "service.calls") if row["number"] == 1)
    cm("do", "service.complaint", unit, "category=3", "words=证办得太慢")
    assert "SUR-01" in cm("why", "interviews/2026-1-01").out
    assert cm("do", "service.interview", "interviews/2026-1-01", "answers=1 1 1 1 1").code == 0


def test_a_questionnaire_has_eight_questions_at_most(cm: Run) -> None:
    nine = "；".join(f"问{number}" for number in range(9))
    assert cm("do", "service.questionnaire", "version=2027版", f"questions={nine}").code == 1
    assert cm("do", "service.questionnaire", "version=2026版", "questions=问一").code == 1, "a version stays"


# -- the after-sales agreement


def test_the_booklet_of_an_owner(cm: Run, tmp_path: Path) -> None:
    """S5.4a."""
    assert cm("do", "service.agreement", "1-1-203", "contact=0000-8888").code == 0
    files = tmp_path / "one.docx", tmp_path / "two.docx"
    assert cm("print", "service.booklet", "FW0001", "-o", files[0]).code == 0
    told = text_of(files[0])
    wanted = ("5年，至2031年3月14日止", "5 个工作日", "7 个工作日", "0000-8888")
    assert [word for word in wanted if word not in told] == []
    again = cm("--today", "2030-06-03", "print", "service.booklet", "FW0001", "-o", files[1])
    assert (again.code, "the same as the first" in again.err) == (0, True), again
    assert files[1].read_bytes() == files[0].read_bytes(), "the same in 2030, byte by byte"
    assert cm("do", "service.agreement", "1-1-203").code == 1, "one is in force"
    assert cm("do", "service.agreement", "2-1-101").code == 1, "not handed over"
    assert cm("do", "service.agreement_signed", "FW0001").code == 0


def test_new_buyers_need_a_new_booklet(cm: Run) -> None:
    cm("do", "service.agreement", "1-1-203")
    assert cm("do", "core.edit", "1-1-203", "buyers.0.name=凌操").code == 0
    assert "AGR-01" in codes(cm("--json", "check", "agreements/FW0001").json)
    assert cm("do", "service.agreement", "1-1-203").code == 0
    assert codes(cm("--json", "check", "agreements/FW0001").json) == []
