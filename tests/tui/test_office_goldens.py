"""Every screen over the demo office as text, in both languages and sizes; and with hostile strings in its data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tui_clerk import Clerk, at_work
from tui_kit import HOSTILE, SIZES, screen_lines

from caseman.core.config import Config
from caseman.core.loaded import plugin_folders
from caseman.core.store import Change, Store
from caseman.tui.widgets.strips import TabStrip

Golden = Callable[..., None]
#: Screens are kept as text with one plugin in use: another plugin's new section or action changes none of them.
ALONE = Config(
    disabled=tuple(
        folder.name
        for folder in plugin_folders(Config())[0].iterdir()
        if folder.is_dir() and folder.name not in ("contracts", "demo")
    )
)


async def pane(clerk: Clerk, number: int) -> None:
    """The tab of this number, counted from the last with a minus."""
    strip = clerk.app.screen.query_one(TabStrip)
    wanted = number % len(strip.tabs)
    while not strip.has_focus:
        await clerk.press("f6")
    while strip.current != wanted:
        await clerk.press("right" if strip.current < wanted else "left")


async def walk(clerk: Clerk, see: Callable[[str], None]) -> None:
    """Through the screens by keys; `see` is called on each."""
    see("cases")
    await clerk.press("f2", "jr", "enter")
    see("today")
    await clerk.press("f3")
    await clerk.press("f4", "xz")
    see("found")
    await clerk.press("escape", "f2", "ba 2-1-50")
    see("goto")
    await clerk.press("escape", "f2", "2-1-503", "enter")
    see("case")
    await clerk.press("space")
    see("rows")
    await clerk.press("escape", "f6")
    see("findings")
    await clerk.press("f12")
    see("slip")
    await clerk.press("escape")
    await pane(clerk, 1)
    see("section")
    await pane(clerk, -4)
    see("receipts")
    await pane(clerk, -3)
    see("papers")
    await pane(clerk, -2)
    see("linked")
    await pane(clerk, -1)
    see("history")
    await clerk.press("f3", "f2", "gm GM001", "enter")
    see("change")
    await clerk.press("f3", "f2", "gm", "enter")
    see("changes")
    await clerk.press("f3", "f2", "jc", "enter")
    see("checks")
    await clerk.press("f3", "f2", "lp 2-1-503", "enter")
    see("units")
    await clerk.press("f3", "f2", "ba 2-1-503", "enter")
    see("action")
    await clerk.press("BA2000902", "enter", "=", "f10")
    see("gate")
    await clerk.press("escape", "f1")
    see("help")
    await clerk.press("escape", "escape", "ctrl+p", "contracts.")
    see("palette")
    await clerk.press("escape", "home", "space", "space", "f2", "ba", "enter")
    see("grid")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_screens(office_copy: Path, language: str, size: tuple[int, int], golden: Golden) -> None:
    """One clerk sees them all: opening the office is what takes the time."""
    async with at_work(office_copy, language=language, size=size, config=ALONE) as clerk:
        wrong: list[str] = []

        def see(name: str) -> None:
            try:
                golden(f"office/{name}-{language}", clerk.app, times=True)
            except AssertionError as difference:
                wrong.append(f"{name}: {difference}")

        await walk(clerk, see)
        assert not wrong, "\n".join(wrong)


def spoil(folder: Path, text: str) -> None:
    """Put a text wherever one case's data can hold it."""
    with Store.open(folder) as store:
        case: dict[str, Any] = dict(store.get("cases", "HM00210") or {})
        buyers = [
            {**case["buyers"][0], "name": text, "address": text, "guardian": {"name": text, "relation": text}}
        ]
        case |= {"buyers": buyers, "remark": text, "kept": {text or "x": text}}
        case["contracts"] = {**case["contracts"], "bank": text, "annexes": text, "template": text}
        problem = {"raised_on": "2026-03-30", "counterpart": text, "words": text}
        case["contracts.filing"] = {**case.get("contracts.filing", {}), "problems": [problem]}
        change: dict[str, Any] = {**(store.get("changes", "GM001") or {}), "reason": text, "relation": text}
        paper = {"kind": text, "place": text, "number": text, "case": "HM00210", "count": 1}
        entry = {**store.find("entries", ("case",), "HM00210")[0], "party": text, "number": text}
        changes = [
            Change("cases", "HM00210", case),
            Change("changes", "GM001", change),
            Change("papers", "hostile", paper),
            Change("entries", "hostile", entry),
        ]
        store.commit(changes, by="test", action=text[:20], why=text)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(0, len(HOSTILE), 4))
async def test_hostile_data_change_no_screen(office_copy: Path, number: int) -> None:
    """Four strings at once, so that each is seen on every screen without opening the office twenty times."""
    text = "".join(HOSTILE[number : number + 4]).encode("utf-8", "replace").decode()
    spoil(office_copy, text)
    async with at_work(office_copy) as clerk:
        seen: list[str] = []

        def see(name: str) -> None:
            lines = screen_lines(clerk.app)  # asserts that every line is as wide as the screen
            assert not [line for line in lines if set(line) & set("\x1b\n\t\u202e\u200d")], name
            assert clerk.app.is_running
            seen.append(name)

        await walk(clerk, see)
        assert len(seen) > 20
