"""Filters by keys: conditions with full-width signs, saved by name, chosen again; the same in the unit table."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_office_goldens import ALONE
from textual import events
from tui_clerk import at_work

from caseman.core.casefields import CaseFields
from caseman.core.config import Config
from caseman.core.office import Office, Options
from caseman.core.savedfilters import saved
from caseman.tui.screens.cases import Cases, CaseTable
from caseman.tui.widgets.case_input import CaseInput
from caseman.tui.widgets.units import UnitGrid

DEAR = ["2-1-1403", "2-1-1502", "2-2-0301", "2-2-1001"]


def units(screen: object) -> list[str]:
    """The units on the list of cases, from its top."""
    table = screen.table  # type: ignore[attr-defined]
    return [str(table._sight.row(index)[0]) for index in range(table.count)]


def told_of(do: Callable[..., Any], order: list[str], said: str) -> Callable[..., Any]:
    """`do`, and a word of when it was done."""

    def told(*given: Any, **named: Any) -> Any:
        order.append(said)
        return do(*given, **named)

    return told


async def test_a_filter_is_typed_saved_taken_again_and_removed(office_copy: Path) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:
        cases = clerk.app.screen
        await clerk.press("f4", "f4")
        assert "先输入条件，再按 F4 保存" in clerk.told
        await clerk.press("总价＞１５０００００；付款方式＝按揭；状态＝已签约")
        assert units(cases) == DEAR
        await clerk.press("f4", "保存", "enter", "大额按揭", "f10")
        assert clerk.told.startswith("已保存筛选“大额按揭”")
        assert units(cases) == DEAR, "what was typed stays"
        await clerk.press("escape")
        assert len(units(cases)) == 272
        await clerk.press("f4", "f4", "大额", "enter")
        assert units(cases) == DEAR
        await clerk.press("down", "f4", "end", "；雷横", "down")
        assert units(cases) == ["2-1-1403"]
        await clerk.press("enter")
        assert "2-1-1403 雷横" in clerk.text
        await clerk.press("f3")
        assert units(cases) == ["2-1-1403"], "the filter and the place are kept"
        await clerk.press("f4", "f4", "删除", "enter", "大额", "enter")
        assert saved(clerk.office, "cases") == {}
        await clerk.press("ctrl+z")
        assert list(saved(clerk.office, "cases")) == ["大额按揭"]


async def test_a_condition_that_is_not_finished_leaves_the_list_as_it_is(
    office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:
        order: list[str] = []
        with monkeypatch.context() as watched:
            for cls, name, said in (
                (CaseInput, "line", "letter"),
                (CaseTable, "paint", "list"),
                (Cases, "_find", "search"),
            ):
                watched.setattr(cls, name, told_of(getattr(cls, name), order, said))
            await clerk.press("张")
        assert order.index("letter") < order.index("search") < order.index("list"), (
            "the letter is echoed first"
        )
        await clerk.press("escape")
        await clerk.press("f4", "备注~")
        assert len(units(clerk.app.screen)) == 272
        await clerk.press("ctrl+a", "总价")
        assert len(units(clerk.app.screen)) == 272, "the name of a field is the beginning of a condition"
        await clerk.press(">")
        assert "只能与数字或日期比较" in clerk.text
        assert len(units(clerk.app.screen)) == 272
        await clerk.press("1500000")
        assert 0 < len(units(clerk.app.screen)) < 272
        await clerk.press("ctrl+a", "总额>3")
        assert "没有列 总额" in clerk.text


async def test_a_sorted_list_is_in_order_after_a_change_and_after_every_search(office_copy: Path) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:
        cases = clerk.app.screen
        remark = 5
        cases.table.column = remark  # type: ignore[attr-defined]
        await clerk.press("ctrl+k", "ctrl+k")
        told = [row[1][4] for row in cases._rows]  # type: ignore[attr-defined]
        assert told == sorted(told, reverse=True)
        before = units(cases)
        await clerk.press("林", "f3")
        assert units(cases) == before
        await clerk.press("end", "enter", "pagedown", "鿿最后", "f10", "f3")
        assert units(cases) == [before[-1], *before[:-1]], "what was remarked sorts first now"


async def test_conditions_are_asked_beside_the_interface(
    office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:
        cases, asked, go_on = clerk.app.screen, threading.Event(), threading.Event()
        fitting = CaseFields.fitting

        def slow(*given: Any) -> Any:
            asked.set()
            assert go_on.wait(60)
            return fitting(*given)

        monkeypatch.setattr(CaseFields, "fitting", slow)
        await clerk.press("f4", "总价")
        for key in (">", "1"):
            clerk.app.post_message(events.Key(key, key))
        while not asked.is_set():
            await clerk.pilot.pause(0.01)
        for key in ("5", "0", "0", "0", "0", "0", "0"):
            clerk.app.post_message(events.Key(key, key))
        while "总价>15000000" not in clerk.text:
            await clerk.pilot.pause(0.01)
        assert len(units(cases)) == 272, "letters are echoed while every case is looked at"
        clerk.app.post_message(events.Key("backspace", None))
        clerk.app.post_message(events.Key("enter", None))
        clerk.app.post_message(events.Key("end", None))
        while not clerk.app.keys_held:
            await clerk.pilot.pause(0.01)
        go_on.set()
        await clerk.settle()
        assert 0 < len(units(cases)) < 272
        assert cases.table.has_focus  # type: ignore[attr-defined]
        assert cases.table.cursor == len(units(cases)) - 1, "keys behind Enter waited for what was found"  # type: ignore[attr-defined]


def test_what_changes_while_it_is_read_is_read_again(
    office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Office.open(Config(), Options(data=office_copy)) as office:
        case = office.names.record("2-1-101", "cases").id
        read = CaseFields._read

        def changed_meanwhile(self: CaseFields, name: str, record: Any) -> Any:
            found = read(self, name, record)
            monkeypatch.setattr(CaseFields, "_read", read)
            office.act("core.edit", ["2-1-101"], {"remark": "改了"})
            return found

        monkeypatch.setattr(CaseFields, "_read", changed_meanwhile)
        assert office.casefields.value("remark", case) != "改了"
        assert office.casefields.value("remark", case) == "改了"


async def test_saved_filters_of_a_report_and_of_the_work_list_are_their_own(office_copy: Path) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:
        await clerk.press("f2", "jr", "enter", "f4", "元/天＞９０", "f4", "保存", "enter", "贵", "f10")
        assert clerk.app.screen.table.count == 2
        await clerk.press("f3", "f2", "bb", "enter", "合同台账", "enter", "f4", "f4")
        assert "还没有保存的筛选" in clerk.told
        await clerk.press("总价>1500000", "f4", "保存", "enter", "大额", "f10", "f3", "f2", "jr", "enter")
        await clerk.press("f4", "escape", "f4", "f4", "贵", "enter")
        assert clerk.app.screen.table.count == 2
        assert list(saved(clerk.office, "contracts.ledger")) == ["大额"]


async def test_the_unit_table_shows_only_what_fits_and_arrows_walk_over_it(office_copy: Path) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:
        await clerk.press("f2", "lp 2-1-101", "enter")
        grid = clerk.app.screen.query_one(UnitGrid)
        assert "2幢：96 套" in clerk.text
        assert "16 层" in clerk.text or "15 层" in clerk.text, "as many floors as fit are seen at once"
        await clerk.press("f4", "状态＝已签约；付款方式＝按揭", "down")
        assert "/ 2幢：96 套" in clerk.text
        shown = [unit.key for floor in grid._floors for unit in floor.units if unit]
        assert "2-1-0101" in shown
        assert {clerk.state(str(unit)) for unit in shown} == {"已签约"}
        seen = {grid.current.key}
        for key in ["up"] * 20 + ["right"] * 6 + ["down"] * 20:
            await clerk.press(key)
            seen.add(grid.current.key)
        assert seen <= set(shown)
        assert len(seen) > 2
        await clerk.press("enter")
        assert str(grid.current.key) in clerk.text
        await clerk.press("f3", "f4", "ctrl+a", "状态＝无合同；用途＝住宅", "down")
        free = [unit.key for floor in grid._floors for unit in floor.units if unit]
        assert len(free) == 24
        await clerk.press("f4", "escape")
        assert len([unit for floor in grid._floors for unit in floor.units if unit]) == 96
