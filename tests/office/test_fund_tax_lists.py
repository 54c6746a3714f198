"""The fund office's notice and the tax office's roster of the demo, kept with it: each code alone, part of a list, letters."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from notices_kit import FUND, NOTICED, TAX, A, B, Rows, one_more, put, swapped, total, without, write
from office_kit import Run, codes
from test_documents import text_of

from caseman.core.office import Office


@pytest.fixture
def cm(run: Run, copy: Path, open_office: Callable[[Path], Office]) -> Run:
    """Commands on an office that has kept neither list yet."""
    with open_office(copy) as office:
        draft = office.draft()
        for record in list(office.reader.all("lists")):
            if record.data.get("kind") in (FUND, TAX):
                draft.remove("lists", record.id)
        office.commit(draft, "test")
    return lambda *words: run("--data", copy, *words)


@pytest.mark.parametrize(
    ("kind", "change", "wanted"),
    [
        (FUND, put(B, 1, "凌操"), ("differs", "R-MF-NAME")),
        (FUND, put(B, 5, "8420.00"), ("differs", "R-MF-AMT")),
        (FUND, put(B, 3, "100.00"), ("differs", "R-MF-AREA")),
        (FUND, put(B, 4, "90"), ("differs", "R-MF-STD")),
        (FUND, swapped, ("swapped", "R-MF-AMT")),
        (FUND, without(B), ("missing_there", "R-MF-MISS")),
        (FUND, one_more(NOTICED, "马岱"), ("missing_here", "R-MF-EXTRA")),
        (FUND, one_more("", "", twin=True), ("double", "R-MF-DUP")),
        (TAX, put(B, 0, "凌操"), ("differs", "R-TAX-NAME")),
        (TAX, put(B, 4, "10736.03"), ("differs", "R-TAX-AMT")),
        (TAX, put(B, 2, "1067302.75"), ("differs", "R-TAX-BASE")),
        (TAX, put(B, 3, "1.5%"), ("differs", "R-TAX-RATE")),
        (TAX, without(B), ("missing_there", "R-TAX-MISS")),
        (TAX, one_more(NOTICED, "马岱"), ("missing_here", "R-TAX-EXTRA")),
        (TAX, one_more("", "", twin=True), ("double", "R-TAX-DUP")),
    ],
)
def test_each_difference_alone_gives_exactly_its_code(
    kind: str, change: Callable[[Rows], None], wanted: tuple[str, str], cm: Run, tmp_path: Path
) -> None:
    found = cm("--json", "reconcile", kind, write(tmp_path, kind, change), "--save").json
    assert [(one["class"], one["code"]) for one in found["differences"]] == [wanted]
    assert found["agree"] == (
        166 if wanted[0] == "swapped" else 167 if wanted[0] != "missing_here" else 168
    ) + (wanted[0] == "double")
    assert [code for code in codes(cm("--json", "check").json) if code.startswith("R-")] == [wanted[1]]


@pytest.mark.parametrize(("kind", "place", "code"), [(FUND, 5, "R-MF-SUM"), (TAX, 4, "R-TAX-SUM")])
def test_a_total_that_does_not_add_up(kind: str, place: int, code: str, cm: Run, tmp_path: Path) -> None:
    right = cm("--json", "reconcile", kind, write(tmp_path, kind, totals=total(place, "0"))).json
    assert (right["agree"], right["differences"]) == (168, [])
    wrong = cm("--json", "reconcile", kind, write(tmp_path, kind, totals=total(place, "100"))).json
    assert (wrong["agree"], codes(wrong["differences"])) == (168, [code])


def test_the_notice_of_the_units_at_handover(cm: Run, tmp_path: Path) -> None:
    """S4.2a: the year's list has 168 lines, 41 of them are of this stage."""
    found = cm("--json", "reconcile", FUND, write(tmp_path, FUND), "stage=handed over").json
    assert (found["agree"], found["differences"], found["outside"]) == (41, [], 127)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            None,
            (
                "核对 41 行：一致 41 行，不一致 0 处",
                "我方 348,585.90 元，对方 348,585.90 元",
                "未列入 127 行",
            ),
        ),
        (
            swapped,
            ("核对 41 行：一致 39 行，不一致 1 处", "我方 332,585.90 元", "R-MF-AMT", "1-1-0203", "未处理"),
        ),
    ],
)
def test_a_list_has_its_certificate(
    change: Callable[[Rows], None] | None, told: tuple[str, ...], cm: Run, tmp_path: Path
) -> None:
    """S4.2a: how many lines agree and their sum, what is open; of a list that a later one replaced there is none."""
    saved = cm("reconcile", FUND, write(tmp_path, FUND, change), "--save")
    number = re.findall("fund_notice-([0-9a-f]{12})", saved.err)[0]
    file = tmp_path / "certificate.docx"
    said = cm("print", "lists.certificate", f"lists/fund_notice-{number}", "stage=handed over", "-o", file)
    assert said.code == 0, said
    text = text_of(file)
    for one in (*told, "维修资金管理中心（盖章）"):
        assert one in text, one
    cm("reconcile", FUND, write(tmp_path, FUND, put(B, 5, "8420.00")), "--save")
    refused = cm("print", "lists.certificate", f"lists/fund_notice-{number}", "-o", tmp_path / "no.docx")
    assert (refused.code, "is no list that counts now" in refused.err) == (2, True)


def test_a_certificate_is_signed_by_a_second_person_for_what_it_says(cm: Run, tmp_path: Path) -> None:
    """Journey 6b step 12: made by c1, signed by s1; what was judged in between is another certificate."""
    maker, second = ("--user", "c1"), ("--user", "s1")
    saved = cm("reconcile", FUND, write(tmp_path, FUND, swapped), "--save")
    ref = "lists/fund_notice-" + re.findall("fund_notice-([0-9a-f]{12})", saved.err)[0]
    assert cm(*maker, "do", "lists.certify", ref).code == 0
    assert "SOD-01" in cm(*maker, "do", "lists.sign", ref).out
    first = cm("--json", "show", ref).json["data"]
    assert (first["agreeing"], first["open"], len(first["content"])) == (166, 1, 16)
    found = cm("--json", "reconcile", FUND, write(tmp_path, FUND, swapped)).json["differences"]
    assert cm("do", "lists.judge", f"difference={found[0]['id']}", "verdict=致函").code == 0
    assert "the list stands otherwise now" in cm(*second, "do", "lists.sign", ref).out
    assert cm(*maker, "do", "lists.certify", ref).code == 0
    assert cm(*second, "do", "lists.sign", ref).code == 0
    content = cm("--json", "show", ref).json["data"]["content"]
    assert content != first["content"]
    file = tmp_path / "signed.docx"
    assert cm("print", "lists.certificate", ref, "-o", file).code == 0
    assert f"内容校验码：{content}（李文员 2026年3月31日 提出，赵主管 2026年3月31日 签署）" in text_of(file)
    assert "经办人：李文员  复核人：赵主管" in text_of(file)
    # one stage of it is another content, which nobody signed
    assert cm("print", "lists.certificate", ref, "stage=handed over", "-o", tmp_path / "part.docx").code == 0
    assert "赵主管" not in text_of(tmp_path / "part.docx")


def test_the_roster_of_the_units_whose_fund_is_paid(cm: Run, tmp_path: Path) -> None:
    """S4.3a: one sum of the tax office's is no rate of its base."""

    def mistyped(lines: Rows) -> None:
        lines[A][4] = "11101.66"

    found = cm(
        "--json", "reconcile", TAX, write(tmp_path, TAX, mistyped), "stage=fund paid on", "--save"
    ).json
    (one,) = found["differences"]
    assert (found["agree"], one["code"], one["units"]) == (19, "R-TAX-AMT", [A])
    assert one["hints"] == ["the bases agree; their sum would be 1.1251 %, which is no rate: mistyped?"]
    letter = cm("do", "lists.judge", f"difference={one['id']}", "verdict=致函")
    assert "11101.66" in letter.out


def test_a_unit_handed_over_after_the_list_is_not_missing_on_it(cm: Run, tmp_path: Path) -> None:
    cm("reconcile", FUND, write(tmp_path, FUND), "--save")
    said = cm(
        "--user", "s1", "do", "handover.hand_over", NOTICED, "promised_on=2026-04-10", "--force", "领导同意"
    )
    assert said.code == 0, said
    assert "R-MF-MISS" not in codes(cm("--json", "check").json)
    later = cm("--json", "--today", "2026-04-20", "reconcile", FUND, write(tmp_path, FUND)).json
    assert codes(later["differences"]) == ["R-MF-MISS"]
