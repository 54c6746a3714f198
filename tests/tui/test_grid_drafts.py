"""What is typed into a grid is kept until it is stored, over a kill too."""

import asyncio
from pathlib import Path

from tui_clerk import Clerk, at_work

KEPT = "state/unsaved"


async def second(clerk: Clerk) -> None:
    """Until the draft of the last key is on the disk."""
    await asyncio.sleep(1.3)
    await clerk.settle()


async def mark_two(clerk: Clerk) -> list[str]:
    await clerk.press("space", "space")
    return [str(ref) for ref in clerk.app.screen.targets("cases")]


async def test_a_grid_of_an_action_comes_back_after_the_program_died(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        refs = await mark_two(clerk)
        await clerk.press("f2", "ba", "enter", "BA2000901", "enter")
        await second(clerk)
        await clerk.press("BA20009")  # in the middle of a cell
        await second(clerk)
        clerk.app.screen.may_leave = lambda: True  # the program ends here
    async with at_work(office_copy) as clerk:
        assert "上次有" in clerk.text
        await clerk.press("f2", "cg", "enter", "enter")
        rows = clerk.app.screen.grid.model.rows
        assert [row.key for row in rows] == refs
        field = next(iter(rows[0].model.specs))
        assert [row.model.value(field) for row in rows] == ["BA2000901", "BA20009"]


async def test_a_grid_of_a_field_comes_back_where_it_is_opened_again(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        refs = await mark_two(clerk)
        await clerk.press("ctrl+p", "bg", "enter", "remark", "enter", "第一户", "enter")
        assert clerk.app.screen.grid.model.dirty, clerk.text
        await second(clerk)
        assert len(list((office_copy / KEPT).glob("*.json"))) == 1
        clerk.app.screen.may_leave = lambda: True
    async with at_work(office_copy) as clerk:
        await mark_two(clerk)
        await clerk.press("ctrl+p", "bg", "enter", "remark", "enter")
        assert "第一户" in clerk.text
        await clerk.press("f10")
        assert clerk.office.reader.get(*refs[0].split("/")).data["remark"] == "第一户"
        assert list((office_copy / KEPT).glob("*.json")) == [], "stored, so no draft is left"


async def test_changes_thrown_away_are_gone(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        await mark_two(clerk)
        await clerk.press("ctrl+p", "bg", "enter", "remark", "enter", "不要了", "enter")
        await second(clerk)
        assert list((office_copy / KEPT).glob("*.json"))
        await clerk.press("f3", "2")
        assert list((office_copy / KEPT).glob("*.json")) == []
