"""Handing work over (交接): one list of what is somebody's, signed by both, and back again."""

from typing import Any

from office_kit import Run, codes

LIST, MINE = "deputies/JJ20260331-1", ("2-1-101", "2-1-1403", "2-2-201")
CONTRACT = "papers/contract:3-1-0203"


def data(cm: Run, ref: str) -> dict[str, Any]:
    found: dict[str, Any] = cm("--json", "show", ref).json["data"]
    return found


def names(cm: Run, *words: str) -> list[tuple[str, str]]:
    return [(row["what"], row["as"]) for row in cm("--json", "report", "office.deputy", *words).json]


def test_work_changes_hands_when_both_have_signed_and_goes_back(cm: Run) -> None:
    """Journey 6b step 18: 王文员 (c2) leaves for two weeks, 李文员 (c1) takes over."""
    boss, giver, taker = (("--user", user) for user in ("s1", "c2", "c1"))
    assert cm("do", "core.edit", *MINE, "clerk=c2").code == 0
    assert cm("do", "service.assign", "TS001", "owner=c2").code == 0
    holders = ("custodian=c2", "second_holder=s1")
    assert cm(*boss, "do", "contracts.password_holders", "翰墨苑", *holders).code == 0
    assert cm("do", "core.move_paper", CONTRACT, "place=B柜", "holder=王文员").code == 0
    assert cm(*giver, "do", "core.open_batch", "kind=退保清单", "count=1", "total=20000").code == 0
    whole = [("cases", "handled by")] * 3 + [("projects", "custodian")] + [("complaints", "owner")] * 2
    whole += [("papers", ""), ("batches", "")]
    assert sorted(names(cm, "user=c2")) == sorted(whole)
    said = cm(*giver, "do", "core.hand_over", "taker=c1", "until=20260414", "why=休假")
    assert (said.code, "cases 3" in said.out) == (0, True), said
    assert sorted(names(cm, "number=JJ20260331-1")) == sorted(whole)
    told = {item["name"] for item in data(cm, LIST)["items"]}
    assert told >= {"cases  2-1-0101  handled by", "projects  翰墨苑  custodian", "sales contract  3-1-0203"}
    # nothing changes hands before the other one signs, and nobody signs for them
    assert data(cm, "2-1-101")["clerk"] == "c2"
    assert codes(cm("--json", "check", LIST).json) == ["WRK-01"]
    for user in (boss, giver):
        assert "李文员 signs this list" in cm(*user, "do", "core.take_over", LIST).out
    assert cm(*taker, "do", "core.take_over", LIST).code == 0
    assert {data(cm, unit)["clerk"] for unit in MINE} == {"c1"}
    assert data(cm, "complaints/TS001")["owner"] == "c1"
    assert data(cm, "projects/翰墨苑")["contracts.password"]["custodian"] == "c1"
    assert (data(cm, CONTRACT)["place"], data(cm, CONTRACT)["holder"]) == ("cabinet_b", "c1")
    signed = data(cm, LIST)["approval"]
    assert (signed["made_by"], signed["approved_by"]) == ("c2", "c1")
    assert names(cm, "user=c2") == [("batches", "")], "a batch stays who opened it"
    # it is to go back on its day, on a list of its own
    assert cm("--json", "check", LIST).json == []
    late = ("--today", "2026-04-15")
    assert codes(cm(*late, "--json", "check", LIST).json) == ["WRK-01"]
    assert cm(*taker, *late, "do", "core.give_back", LIST, "why=假满").code == 0
    assert cm(*giver, *late, "do", "core.take_over", f"{LIST}-H").code == 0
    assert (data(cm, "2-1-101")["clerk"], data(cm, CONTRACT)["holder"]) == ("c2", "c2")
    assert cm(*late, "--json", "check", LIST, f"{LIST}-H").json == []


def test_two_holders_stay_two_persons_and_nobody_signs_their_own_list(cm: Run) -> None:
    """The other holder of the password does not become its only one; who made a list does not take it over (SOD-01)."""
    boss = ("--user", "s1")
    said = cm("--user", "c1", "do", "core.hand_over", "taker=s1")
    assert said.code == 0, said
    told = cm(*boss, "do", "core.take_over", LIST).out
    assert "赵主管 is named there already" in told
    assert data(cm, "projects/翰墨苑")["contracts.password"]["custodian"] == "c1"
    assert cm(*boss, "do", "core.hand_over", "giver=c1", "taker=s1").code == 0
    assert "SOD-01" in cm(*boss, "do", "core.take_over", "deputies/JJ20260331-2").out
    for words in (("taker=c1",), ("taker=c2", "giver=s1"), ("taker=nobody",), ("taker=c2", "until=20260301")):
        assert cm("--user", "c1", "do", "core.hand_over", *words).code != 0, words
    assert (
        "nothing is in the name of 信息部周工" in cm("--user", "it1", "do", "core.hand_over", "taker=c1").out
    )


def test_what_the_giver_has_no_more_when_the_other_signs_stays_where_it_is(cm: Run) -> None:
    """A case that somebody else handles meanwhile, and an original that went out to the bank."""
    giver, taker = ("--user", "c2"), ("--user", "c1")
    assert cm("do", "core.edit", *MINE, "clerk=c2").code == 0
    assert cm("do", "core.move_paper", CONTRACT, "place=B柜", "holder=王文员").code == 0
    assert cm(*giver, "do", "core.hand_over", "taker=c1").code == 0
    assert cm("do", "core.edit", MINE[0], "clerk=s1").code == 0
    lent = ("place=bank", "holder=演示银行甲", "due=2026-04-10", "why=核对")
    assert cm("do", "core.lend_paper", CONTRACT, *lent).code == 0
    assert cm(*taker, "do", "core.take_over", LIST).code == 0
    assert [data(cm, unit)["clerk"] for unit in MINE] == ["s1", "c1", "c1"]
    paper = data(cm, CONTRACT)
    assert (paper["place"], paper["holder"]) == ("bank", "演示银行甲")
