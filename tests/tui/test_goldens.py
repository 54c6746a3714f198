"""Whole screens as text, in both languages and sizes."""

from collections.abc import Callable

import pytest
from tui_kit import SIZES, screen_text
from tui_office import OfficeApp

#: Name of a screen, and the keys that lead to it.
SCREENS = {
    "ledger": (),
    "ledger-marked-sorted": ("down", "down", "space", "right", "right", "ctrl+k"),
    "ledger-found": ("f4", *"司马"),
    "ledger-nothing": ("f4", *"无此人"),
    "case": ("enter",),
    "case-errors": (
        "enter",
        "tab",
        "x",
        "tab",
        *"2026x",
        "tab",
        *"按",
        "tab",
        "end",
        "backspace",
        "。",
        "x",
        "f10",
    ),
    "case-findings": ("enter", "f6", "down"),
    "case-choice": ("enter", "tab", "tab", "tab", "f4"),
    "case-question": ("enter", "f6", "2"),
    "case-help": ("enter", "f1"),
    "all-keys": ("f1", "f1"),
    "palette": ("ctrl+p",),
    "units": ("f5", "down", "right", "space"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", list(SCREENS))
async def test_screen(
    name: str, language: str, size: tuple[int, int], golden: Callable[[str, OfficeApp], None]
) -> None:
    app = OfficeApp(language)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*SCREENS[name])
        await pilot.pause()
        golden(f"{name}-{language}", app)


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (200, 60), (20, 5)], ids=str)
async def test_other_sizes_are_drawn_whole(size: tuple[int, int]) -> None:
    app = OfficeApp()
    async with app.run_test(size=size) as pilot:
        for keys in SCREENS.values():
            await pilot.press(*keys)
            screen_text(app)
            while len(app.screen_stack) > 1:
                await pilot.press("f3")


@pytest.mark.parametrize("theme", ["caseman-light", "contrast-dark", "contrast-light", "mono"])
async def test_themes_change_no_text(theme: str, golden: Callable[[str, OfficeApp], None]) -> None:
    app = OfficeApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        app.use_theme(theme)
        await pilot.pause()
        golden("case-zh", app)


async def test_ascii_borders_use_no_character_of_ambiguous_width() -> None:
    from unicodedata import east_asian_width

    app = OfficeApp(borders="ascii")
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (
            ("space",),
            ("right", "ctrl+k"),
            ("enter",),
            ("f6",),
            ("f1",),
            ("f3",),
            ("f3",),
            ("f5",),
        ):
            await pilot.press(*keys)
            ambiguous = {c for c in screen_text(app) if east_asian_width(c) == "A"}
            assert ambiguous <= {"“", "”"}, keys  # in the office's own sentences
