"""Papers, money and batches by keys at the demo office: journeys 6a 12, 16, 17, 25 and 6b 13-15, 20."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tui_clerk import Clerk, at_work
from tui_kit import HOSTILE, SIZES, screen_lines

from caseman.core.config import Config
from caseman.core.office import Office, Options

BATCH = "HB-20260331"


async def command(clerk: Clerk, name: str) -> None:
    """A command by its name, from the palette."""
    await clerk.press("ctrl+p", name, "enter")


async def go(clerk: Clerk, letters: str) -> None:
    await clerk.press("f2", letters, "enter")


async def tab(clerk: Clerk, number: int) -> None:
    """To a tab of the list that is shown, and back into the list."""
    await clerk.press("shift+tab", "shift+tab", *["right"] * number, "tab", "tab")


# -- batches


async def test_a_batch_is_counted_typed_closed_and_sent(office_copy: Path) -> None:
    """Journey 6a 12: the tool agrees, or names the file."""
    async with at_work(office_copy) as clerk:
        await clerk.press("、", "pc", "enter")
        await command(clerk, "开批")
        await clerk.press("备案批", "enter", "３", "enter", "4390390.10", "f10")
        assert f"{BATCH}  0 / 3" in clerk.text
        await clerk.press("2-1-0101", "enter", "２－１－１４０３", "enter")
        assert "2 / 3" in clerk.text
        await clerk.press("f10")
        assert "差 1560602.60" in clerk.text
        assert "2-1-1502 阮小五" in clerk.text
        await clerk.press("1", "2-1-1502", "enter", "f10")
        assert "已封：3 件" in clerk.told
        await clerk.press("f10", "1")
        assert "已送：3 件" in clerk.told
        await clerk.press("f10")
        await clerk.press("已备案", "enter", "BA2000901", "f10")
        assert clerk.state("2-1-1502") == "已备案", clerk.text


async def test_a_file_that_a_gate_stops_stays_in_the_line_with_its_reason(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        await go(clerk, "pc")
        await command(clerk, "开批")
        await clerk.press("备案批", "enter", "1", "enter", "1269196.50", "f10")
        await clerk.press("2-1-503", "enter")
        assert "FIL-01" in clerk.text
        await clerk.press("escape")
        assert "文件 2-1-503" in clerk.text or "2-1-503" in clerk.text
        await clerk.press("2-1-0101", "enter")
        assert "1 / 1" in clerk.text
        await clerk.press("ctrl+z")
        assert "0 / 1" in clerk.text


# -- papers


async def test_a_shelf_check_by_keys(office_copy: Path) -> None:
    """S4.6d. Whoever stands at the end of a long list is led into the short one of the shelf checks."""
    async with at_work(office_copy) as clerk:
        rows = clerk.office.reader.find("papers", ("place",), "mortgage_titles")
        units = sorted(str(row.data["unit"]).rpartition(":")[2] for row in rows)
        await go(clerk, "yj")
        await clerk.press("end")
        await command(clerk, "盘点")
        await clerk.press("按揭证柜", "f10")
        assert "PD-20260331" in clerk.text
        for unit in units:
            if unit != "3-1-1903":
                await clerk.press(unit, "enter")
        assert "10 / 11" in clerk.text
        await clerk.press("3-1-0303", "enter")
        assert "应在别处" in clerk.text
        await clerk.press("f10")
        first = next(line for line in clerk.text.splitlines() if "3-1-1903" in line and "│" in line)
        assert "缺" in first
        assert "缺 1" in clerk.told
        found = [one.code for one in clerk.office.check() if one.unit == "3-1-1903"]
        assert found == ["CUS-05"]


async def test_a_paper_is_lent_recalled_and_comes_back(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        await go(clerk, "yj")
        await clerk.press("f4", "3-1-0203", "enter")
        at = next(i for i, row in enumerate(clerk.app.screen.pane.found) if row[1][1] == "购房合同")
        await clerk.press(*["down"] * at)
        await command(clerk, "借出原件")
        await clerk.press("银行", "enter", "演示银行甲", "enter", "0410", "enter", "抵押", "f10")
        assert "YJ-20260331-1" in clerk.told
        await clerk.press("ctrl+z")
        paper = clerk.office.reader.get("papers", "contract:3-1-0203")
        assert paper.data["place"] == "cabinet_a"
        await clerk.press("ctrl+y")
        await command(clerk, "原件归还")
        await clerk.press("f10")
        assert "YJ-20260331-2" in clerk.told


# -- money


async def test_the_title_says_whether_the_three_sums_are_one(office_copy: Path) -> None:
    """Journey 6b 13."""
    async with at_work(office_copy) as clerk:
        await go(clerk, "rj")
        assert "平  1,138,736.25" in clerk.text
        await command(clerk, "对账单余额")
        await clerk.press("1138636.25", "f10")
        assert "不平  1,138,636.25 / 1,138,736.25" in clerk.text
        await clerk.press("ctrl+z")
        assert "不平" not in clerk.text


async def test_the_day_is_closed_undone_by_a_reversal_and_countersigned(office_copy: Path) -> None:
    """Journeys 6a 25 and 6b 20."""
    async with at_work(office_copy) as clerk:
        await go(clerk, "rj")
        clerk.office.act(
            "core.receive_money", ["2-1-0502"], {"fund": "契税", "amount": "70", "number": "R9001"}
        )
        await clerk.press("f10")
        assert "日结 2026-03-31：1418 笔" in clerk.text
        await clerk.press("1")
        assert "RJ-20260331" in clerk.told
        chain = clerk.office.reader.get("closes", "RJ-20260331").data["chain"]
        assert chain in clerk.text
        await clerk.press("ctrl+z")
        assert clerk.office.reader.get("entries", "R9001-R") is not None
    async with at_work(office_copy, user="s1") as clerk:
        await go(clerk, "rj")
        await tab(clerk, 3)
        await clerk.press("enter", chain, "f10")
        approval = clerk.office.reader.get("closes", "RJ-20260331").data["approval"]
        assert approval["approved_by"] == "s1"


# -- every size, both languages, hostile strings

SCREENS: dict[str, tuple[str, ...]] = {
    "papers": ("f2", "yj", "enter"),
    "papers-out": ("f2", "yj", "enter", "shift+tab", "shift+tab", "right"),
    "money": ("f2", "rj", "enter"),
    "money-book": ("f2", "rj", "enter", "shift+tab", "shift+tab", "right"),
    "money-statements": ("f2", "rj", "enter", "shift+tab", "shift+tab", "right", "right"),
    "batches": ("f2", "pc", "enter", "shift+tab", "shift+tab", "right"),
    "batch": ("f2", "pc", "enter", "shift+tab", "shift+tab", "right", "tab", "tab", "enter"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_screens(
    language: str, size: tuple[int, int], golden: Callable[[str, Any], None], demo_office: Path
) -> None:
    async with at_work(demo_office, language=language, size=size) as clerk:
        for name, keys in SCREENS.items():
            while len(clerk.app.screen_stack) > 1:
                await clerk.press("escape")
            for screen in list(clerk.app._kept):
                if screen in ("papers", "money", "batches", "batch"):
                    clerk.app.uninstall_screen(clerk.app._kept.pop(screen))
            await clerk.press(*keys)
            golden(f"{name}-{language}", clerk.app)


@pytest.fixture
def hostile_office(office_copy: Path) -> Path:
    """Strings from files and hands in every text that these screens show."""
    options = Options(data=office_copy, language="zh", user="c1", create=False)
    with Office.open(Config(), options) as office:
        draft = office.draft()
        refs = [record.id for record in office.reader.all("papers")][: len(HOSTILE)]
        for record, text in zip(refs, HOSTILE, strict=False):
            typed = text.encode(errors="replace").decode().replace("\n", " ")
            if typed.strip():
                draft.set("papers", record, {"number": typed, "holder": typed, "due": "2026-04-02"})
        entries = [record.id for record in office.reader.all("entries")][: len(HOSTILE)]
        for record, text in zip(entries, HOSTILE, strict=False):
            typed = text.encode(errors="replace").decode()
            if typed.strip():
                draft.set("entries", record, {"party": typed, "why": typed})
        lines = [dict(line) for line in office.reader.get("batches", "HB-20251119").data["lines"]]
        for line, text in zip(lines, HOSTILE[:4], strict=False):
            line |= {"buyers": text, "cause": text, "cells": {"number": text}}
        draft.set("batches", "HB-20251119", {"destination": "[red]" + "长" * 200, "lines": lines})
        office.commit(draft, "test")
    return office_copy


@pytest.mark.parametrize("size", [*SIZES, (60, 20)], ids=str)
async def test_hostile_strings_change_no_screen(hostile_office: Path, size: tuple[int, int]) -> None:
    async with at_work(hostile_office, size=size) as clerk:
        for keys in SCREENS.values():
            while len(clerk.app.screen_stack) > 1:
                await clerk.press("escape")
            await clerk.press(*keys)
            for more in ("down", "end", "home"):
                await clerk.press(more)
                screen_lines(clerk.app)


async def test_typing_and_coming_back_add_up_nothing_anew(
    office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseman.core import money

    count = 0
    whole = money.proof

    def proof(*args: Any) -> Any:
        nonlocal count
        count += 1
        return whole(*args)

    monkeypatch.setattr(money, "proof", proof)
    async with at_work(office_copy) as clerk:
        await go(clerk, "rj")
        first = count
        assert first
        await clerk.press("2-1-101", "enter", "f1", "escape", "up", "down")
        assert count == first
        clerk.app.desk.edit("cases/HM00201", {"remark": "变了"})
        await clerk.press("f5")
        assert count > first, "a change is added up"
