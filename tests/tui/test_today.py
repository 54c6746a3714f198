"""The work list by keys: its order, its tabs, why and cures, what changed since the last time."""

from pathlib import Path

from test_office_goldens import ALONE
from tui_clerk import Clerk, at_work

from caseman.tui.screens.today import Today
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.strips import TabStrip


def lines(clerk: Clerk) -> list[str]:
    """The tasks that are seen, from their first cell on."""
    return [line[3:].strip() for line in clerk.text.splitlines() if "FIL-0" in line and "│  " in line]


async def to_today(clerk: Clerk) -> Today:
    await clerk.press("f2", "jr", "enter")
    assert isinstance(clerk.app.screen, Today)
    return clerk.app.screen


async def test_the_morning(office_copy: Path) -> None:
    """Journey 6a, steps 2 and 3: what ran out overnight is on top; nothing is missing for the first; it is filed."""
    async with at_work(office_copy, today="2026-04-08", config=ALONE) as clerk:
        assert clerk.told.startswith("待办 8 项、逾期 3 项（F2 jr）")
        screen = await to_today(clerk)
        assert [line.split()[0] for line in lines(clerk)][:6] == ["逾1天"] * 3 + ["今日", "04-10", "04-14"]
        assert "逾期 3" in clerk.text
        assert "每天 408.12 元" in clerk.text
        await clerk.press("f8")
        assert "2-2-0601 阮小二、张顺氏：不缺什么，可以办理" in clerk.told
        await clerk.press("1", "BA2000901", "enter", "=", "f10")
        assert clerk.state("2-2-601") == "已备案"
        assert screen.table.count == 8, "filed, and filed late"
        assert "2-2-0102" in lines(clerk)[0], "the cursor's line went, the next is on top"
        await clerk.press("ctrl+z")
        assert screen.table.count == 8
        await clerk.press("home")
        assert "2-2-0601" in lines(clerk)[0]


async def test_enter_opens_the_case_at_the_field_and_esc_comes_back_to_the_line(office_copy: Path) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:
        screen = await to_today(clerk)
        await clerk.press("down", "down", "enter")
        assert "2-1-0101 张顺" in clerk.text
        assert clerk.app.screen.query_one(Form).at_name == "filed_on"
        await clerk.press("f8")
        assert "2-2-0201 黄信" in clerk.text, "F8 goes on to the next of the list"
        await clerk.press("f3")
        assert clerk.app.screen is screen
        assert screen.table.cursor == 2


async def test_why_of_a_case_that_cannot_go_on(office_copy: Path) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:
        await clerk.press("f4", "2-1-503", "down", "f8")
        assert "FIL-01" in clerk.text
        assert "629523.20" in clerk.text
        await clerk.press("escape", "f4", "escape")


async def test_tabs_by_duty_and_conditions_with_full_width_signs(office_copy: Path) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:
        screen = await to_today(clerk)
        await clerk.press("f4", "元／天＞６０；２－２", "down")
        assert [line.split()[2] for line in lines(clerk)] == ["2-2-0601", "2-2-0102", "2-2-0201"]
        await clerk.press("f4", "escape")
        strip = screen.query_one(TabStrip)
        assert [tab.title for tab in strip.tabs] == ["全部", "合同"]
        while not strip.has_focus:
            await clerk.press("f6")
        await clerk.press("right", "enter")
        assert len(lines(clerk)) == 5
        await clerk.press("right", "ctrl+k", "ctrl+k")
        assert [line.split()[1] for line in lines(clerk)] == ["120.73", "98.96", "68.15", "38.92", "17.90"]


async def test_what_changed_since_the_clerk_left(office_copy: Path) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:
        await clerk.press("f2", "ba 2-1-101", "enter", "BA2000901", "enter", "=", "f10")
        assert "变更" not in [tab.title for tab in (await to_today(clerk)).query_one(TabStrip).tabs]
    async with at_work(office_copy, user="c2", config=ALONE) as clerk:
        assert "变更" not in clerk.told, "nothing is news for somebody who is here for the first time"
        clerk.office.act("core.edit", ["2-2-601"], {"remark": "四月五日来"})
    async with at_work(office_copy, config=ALONE) as clerk:
        assert "上次离开后变更 1 处" in clerk.told
        screen = await to_today(clerk)
        await clerk.press("f6", "f6")
        strip = screen.query_one(TabStrip)
        while not strip.has_focus:
            await clerk.press("f6")
        await clerk.press("right", "right", "enter")
        assert "王文员" in clerk.text
        assert "2-2-0601" in clerk.text
        await clerk.press("enter")
        assert "阮小二" in clerk.text
    async with at_work(office_copy, config=ALONE) as clerk:
        assert "变更" not in clerk.told


async def test_an_office_is_checked_for_somebody_whom_it_does_not_know(office_copy: Path) -> None:
    (office_copy / "state" / "told.json").unlink()
    async with at_work(office_copy, user="nobody") as clerk:
        assert clerk.app.desk.counts
        assert not (office_copy / "state" / "told.json").exists(), "nobody was told anything"


async def test_the_first_start_of_a_day_tells_how_store_copy_and_calendar_stand(office_copy: Path) -> None:
    (office_copy / "state" / "told.json").unlink()
    (office_copy / "backups" / "RJ20260330-1").mkdir(parents=True)
    async with at_work(office_copy) as clerk:
        first = clerk.told
        assert "数据 ✔  数据备份 ✔ 2026-03-30" in first
        assert first.endswith("日历 ✔ 2026 年已公布；2027 年公布前按推定计算")
        assert "（F2 jr）" in first.partition("数据")[0]
    async with at_work(office_copy) as clerk:
        assert clerk.told == first.partition("  数据")[0], "told once a day"
    async with at_work(office_copy, today="20260401") as clerk:
        assert clerk.told.endswith("数据备份 ✔ 2026-03-30（RJ20260330-1）  日历 ✔"), (
            "what is assumed was noted"
        )
    async with at_work(office_copy, today="20270104") as clerk:
        assert "日历 ✘ 2027 年节假日尚未公布" in clerk.told
