"""Practice in the terminal: begin, look at the score, cure one, have the answers shown."""

from pathlib import Path

from tui_clerk import at_work

from caseman.core import practice


async def test_a_practice_by_keys(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "lx", "enter")
        assert "没有在练习" in clerk.text
        await clerk.press("f3", "ctrl+p", "开始练习", "enter", "2", "f10")
        assert "已埋下 2 处错误" in clerk.told
        await clerk.press("f2", "lx", "enter")
        assert "得分 0" in clerk.text
        assert "还没找到 2" in clerk.text
        hidden = [one.plant.title for one in practice.score(clerk.office).errors]
        assert not [title for title in hidden if title in clerk.text]
        await clerk.press("ctrl+z")
        assert "没有" in clerk.told, "a planted error is not taken back by Ctrl+Z"
        await clerk.press("ctrl+p", "练习答案", "enter")
        for _wait in range(3):
            await clerk.press("f10")
        assert "已说出没有改正的 2 处" in clerk.told
        await clerk.press("f2", "lx", "enter")
        assert all(title[:12] in clerk.text for title in hidden), clerk.text
        assert clerk.text.count("已看答案") == 2
