"""Filters by any field of a case, with Chinese names and full-width signs; saved by name, for each user their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_kit import Run

from caseman.core.filters import parts_of
from caseman.core.office import Office
from caseman.core.seeking import find


def found(run: Run, *words: object) -> list[str]:
    said = run("--lang", "zh", "--json", *words)
    assert said.code in (0, 1), said.err
    return [one["unit"] for one in said.json]


def test_conditions_on_fields_of_case_contract_unit_and_state(cm: Run) -> None:
    dear = found(cm, "find", "总价＞１５０００００；付款方式＝按揭；状态=已签约")
    assert dear == found(cm, "find", "contracts.total>1500000;contracts.payment_mode=mortgage;state=已签约")
    with_words = found(cm, "find", "总价>1500000;状态~签约;lh")
    assert dear == ["2-1-1403", "2-1-1502", "2-2-0301", "2-2-1001"]
    assert with_words == ["2-1-1403"], "initials of 雷横"
    assert found(cm, "find", "楼栋=3幢；用途=商铺；合同建筑面积<50") == found(
        cm, "find", "units.building=3幢;用途=商铺;units.area<50"
    )
    assert len(found(cm, "find", "签约日期>=2026-03-01；签约日期<=20260331")) > 5
    assert found(cm, "find", "买受人=凌统") == ["1-1-0203"]
    assert "1-1-0203" in found(cm, "find", "证件号码~1356")


def test_a_filter_follows_what_changes(open_office: Callable[[Path], Office], copy: Path) -> None:
    def units(office: Office, text: str) -> list[str]:
        return [hit.cells[0] for hit in find(office, text).hits]

    with open_office(copy) as office:
        assert units(office, "remark~退房") == []
        office.act("core.edit", ["1-1-203"], {"remark": "客户想退房"})
        assert units(office, "remark~退房") == ["1-1-0203"]
        office.undo()
        assert units(office, "remark~退房") == []
        office.act("core.edit", ["1-1-203"], {"clerk": "c2"})
        assert "1-1-0203" in units(office, "clerk~王文员")
        office.act("core.edit", ["people/c2"], {"title": "王改名"})
        assert units(office, "clerk~王文员") == []
        assert "1-1-0203" in units(office, "clerk~王改名")
        assert units(office, "state=filed;units.building=2幢;unit~2-1-0202") == ["2-1-0202"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("总额>3", "金额"), ("总价>很多", "很多"), ("没有这栏>3", "没有这栏"), ("签约日期>前天儿", "前天儿")],
)
def test_a_condition_that_cannot_be_read_is_one_sentence(cm: Run, text: str, told: str) -> None:
    said = cm("--lang", "zh", "find", text)
    assert said.code == 2
    assert told in said.err
    assert said.err.count("\n") == 1


def test_saved_by_name_for_each_user_and_used_on_the_command_line(cm: Run) -> None:
    def save(user: str, list_: str, name: str, text: str) -> Any:
        words = (f"list={list_}", f"name={name}", f"text={text}")
        return cm("--lang", "zh", "--user", user, "do", "core.save_filter", *words)

    assert save("c1", "cases", "大额", "总价>1500000；状态=已签约").code == 0
    assert save("c1", "cases", "大额", "总价>1500000；状态=已签约；付款方式=按揭").code == 0, (
        "the later one holds"
    )
    assert save("c2", "cases", "大额", "总价>9900000").code == 0
    assert found(cm, "--user", "c1", "find", "--filter", "大额") == [
        "2-1-1403",
        "2-1-1502",
        "2-2-0301",
        "2-2-1001",
    ]
    assert found(cm, "--user", "c1", "find", "--filter", "大额", "雷横") == ["2-1-1403"]
    assert found(cm, "--user", "c2", "find", "--filter", "大额") == []
    assert save("c1", "contracts.ledger", "二月签", "签约日期<20260301；总价>1800000").code == 0
    rows = cm("--lang", "zh", "--json", "report", "contracts.ledger", "--filter", "二月签").json
    assert rows
    assert all(row["signed"] < "2026-03-01" and float(row["total"]) > 1800000 for row in rows)
    assert save("c1", "office.today", "贵的", "元/天>100；业务＝合同").code == 0
    assert [
        one["unit"] for one in cm("--lang", "zh", "--json", "today", "--filter", "贵的").json["tasks"]
    ] == ["2-2-0201"]
    assert save("c1", "cases", "错", "总额>1").code == 2
    assert save("c1", "nowhere", "错", "x").code == 2
    assert "大额" in cm("--lang", "zh", "find", "--filter", "大").err
    assert cm("do", "core.drop_filter", "list=cases", "name=大额").code == 0
    assert cm("find", "--filter", "大额").code == 2
    assert found(cm, "--user", "c2", "find", "--filter", "大额") == []


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters=";；", codec="utf-8"), max_size=12), max_size=4))
def test_nothing_typed_is_lost_between_conditions_and_words(parts: list[str]) -> None:
    conditions, words = parts_of("；".join(parts))
    assert sorted([*conditions, *words]) == sorted(filter(None, (part.strip() for part in parts)))
