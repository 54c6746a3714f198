"""Resale and letting (D5.5) on the demo office, by command line."""

from pathlib import Path
from typing import Any

from office_kit import Run, Said, codes


def rows(cm: Run, report: str, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cm("--json", "report", report, *words).json
    return found


def told(said: Said) -> str:
    return said.out + said.err


def test_leases_do_not_overlap(cm: Run) -> None:
    """S5.5a."""
    words = ("do", "resale.lease", "3-1-204", "tenant=王短腿", "ends_on=20270831", "rent=2700")
    early = cm(*words, "starts_on=20260801")
    assert (early.code, "RNT-01" in told(early)) == (1, True)
    assert cm(*words, "starts_on=20260901").code == 0
    # Filing is due within the place's 30 days.
    found = cm("--json", "check", "leases/ZL002").json
    assert [(one["code"], one["severity"], one["due"]) for one in found] == [("RNT-02", "todo", "2026-04-30")]
    assert cm("do", "resale.file_lease", "ZL002", "filed_no=演示租备2026-0002").code == 0
    assert cm("--json", "check", "leases/ZL002").json == []


def test_a_lease_has_an_end_and_two_parties(cm: Run) -> None:
    endless = cm("do", "resale.lease", "3-1-302", "tenant=倪二", "starts_on=20260501")
    assert (endless.code, "RNT-03" in told(endless)) == (1, True)
    long = cm("do", "resale.lease", "3-1-302", "tenant=倪二", "starts_on=20260501", "ends_on=20460501")
    assert (long.code, "民法典" in told(long)) == (1, True)
    own = cm("do", "resale.lease", "3-1-302", "tenant=林之孝", "starts_on=20260501", "ends_on=20270430")
    assert own.code == 1
    words = ("do", "resale.lease", "3-1-204", "tenant=王短腿", "starts_on=20260401", "ends_on=20260831")
    sublet = cm(*words, "sublet=是")
    assert (sublet.code, "RNT-03" in told(sublet)) == (1, True)
    assert cm(*words, "sublet=是", "owner_agrees=是").code == 0


def test_an_offer_and_a_wish_match_until_one_is_withdrawn(cm: Run) -> None:
    """S5.5c."""
    (match,) = rows(cm, "resale.matches")
    assert (match["wish"], match["offer"], match["asked"], match["most"]) == (
        "ZR002",
        "ZR001",
        "1200000.00",
        "1250000.00",
    )
    for number in ("ZR001", "ZR002"):
        assert cm("do", "resale.call", number, "words=约周六看房").code == 0
    assert rows(cm, "resale.matches")[0]["calls"] == 2
    assert cm("do", "resale.withdraw", "ZR001").code == 0
    assert rows(cm, "resale.matches") == []


def test_a_mortgaged_unit_is_not_sold_on(cm: Run) -> None:
    """S5.5b."""
    said = cm("do", "resale.deal", "ZR001", "other=ZR002")
    assert (said.code, "RES-01" in told(said), "演示银行" in told(said)) == (1, True, True)


def test_co_owners_and_the_tenant_are_asked(cm: Run) -> None:
    assert cm("do", "resale.offer", "3-1-204", "price=900000").code == 0
    said = cm("do", "resale.deal", "ZR003", "other=王短腿")
    assert (said.code, "RES-05" in told(said)) == (1, True)
    assert cm("do", "resale.waive", "ZL001").code == 0
    assert "RES-05" not in told(cm("do", "resale.deal", "ZR003", "other=王短腿"))
    assert cm("do", "resale.offer", "3-1-804", "price=1500000").code == 0
    both = cm("do", "resale.deal", "ZR004", "other=倪二")
    assert (both.code, "RES-04" in told(both)) == (1, True)


def test_what_was_agreed_stands_in_the_register_once(cm: Run) -> None:
    assert rows(cm, "resale.deals") == []
    assert cm("do", "resale.offer", "3-1-303", "price=900000").code == 0
    assert cm("do", "resale.wish", "name=倪二", "project=翰墨苑", "price=950000").code == 0
    assert cm("do", "resale.deal", "ZR003", "other=ZR004").code == 0
    (line,) = rows(cm, "resale.deals")  # the wish closed with the offer, and is no line of its own
    assert (line["number"], line["unit"], line["price"]) == ("ZR003", "3-1-0303", "900000.00")
    assert (line["trade"], line["agreed"], line["taker"]) == ("sale", "2026-03-31", "倪*")
    assert line["certificate"] == "演示不动产权第0000019号"


def test_a_price_of_nothing_is_none(cm: Run) -> None:
    assert cm("do", "resale.offer", "3-1-204", "price=0").code == 1


def test_the_clean_office_has_nothing_against_its_leases(run: Run, demo: Path) -> None:
    found = codes(run("--data", demo, "--json", "check").json)
    assert [code for code in found if code.startswith(("RNT", "RES"))] == []
