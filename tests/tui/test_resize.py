"""A terminal that is made smaller, larger and as it was: every screen shows what it showed, and fits meanwhile."""

from pathlib import Path

from tui_clerk import at_work
from tui_kit import screen_lines

from caseman.tui.safe_text import width

#: A way to each screen, from the one before.
SCREENS = (("f2", "jc", "enter"), ("f2", "al 2-1-503", "enter"), ("f1",), ("escape", "f2", "rl", "enter"))


async def test_a_terminal_made_smaller_shows_the_same_again(office_copy: Path) -> None:
    """And a message that is longer than the line is read whole, in up to three, while it stands; what stands beside it is
    on the last of them where there is room."""
    async with at_work(office_copy) as clerk:
        rows = clerk.app.screen.table.size.height
        stands = " 1 / 272"
        assert screen_lines(clerk.app)[-2].rstrip().endswith(stands)
        told = "、".join(f"BZ-20260331-{number} 演示银行：{number} 笔" for number in range(1, 7))
        clerk.app.tell(told)
        await clerk.settle()
        assert screen_lines(clerk.app)[-2].rstrip().endswith(stands), clerk.text
        shown = "".join(line.strip() for line in screen_lines(clerk.app)[-4:])
        assert told.replace(" ", "") in shown.replace(" ", ""), clerk.text
        clerk.app.tell("")
        await clerk.settle()
        assert clerk.app.screen.table.size.height == rows
        for keys in SCREENS:
            await clerk.press(*keys)
            before = screen_lines(clerk.app)
            for size in ((60, 20), (80, 24)):
                await clerk.pilot.resize_terminal(*size)
                await clerk.settle()
                lines = screen_lines(clerk.app)
                assert (len(lines), {width(line) for line in lines}) == (size[1], {size[0]}), keys
            assert lines == before, keys
