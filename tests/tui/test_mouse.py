"""The mouse works on rows, tabs and the key line; nothing needs it."""

from pathlib import Path

from tui_clerk import at_work

from caseman.tui.widgets.lines import KeyLine
from caseman.tui.widgets.strips import TabStrip
from caseman.tui.widgets.table import VirtualTable


async def test_rows_tabs_and_the_key_line_take_clicks(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        table = clerk.app.screen.query_one(VirtualTable)
        await clerk.pilot.click(table, offset=(5, 4))
        await clerk.settle()
        assert table.cursor == 2
        await clerk.pilot.click(table, offset=(5, 4), times=2)
        await clerk.settle()
        assert type(clerk.app.screen).__name__ == "RecordScreen"
        strip = clerk.app.screen.query_one(TabStrip)
        await clerk.pilot.click(strip, offset=(12, 0))
        await clerk.settle()
        assert strip.current == 1
        line = clerk.app.screen.query_one(KeyLine)
        shown = line.paint(0, 80).text
        for word in ("返回", "帮助"):
            assert word in shown
        await clerk.pilot.click(line, offset=(2, 0))
        await clerk.settle()
        assert type(clerk.app.screen).__name__ == "Help", "F1 is the first in the line"
        await clerk.press("escape")
        at = next(end for end, command in line._ends if command == "back") - 2
        await clerk.pilot.click(line, offset=(at, 0))
        await clerk.settle()
        assert len(clerk.app.screen_stack) == 1


async def test_a_click_on_nothing_does_nothing(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        before = clerk.text
        await clerk.pilot.click(KeyLine, offset=(79, 0))
        await clerk.settle()
        assert clerk.text == before
