"""Whatever keys come in whatever order: the program goes on, and every line of its screens is as wide as the screen."""

import random
from pathlib import Path

import pytest
from tui_clerk import at_work
from tui_kit import screen_lines

from caseman.tui.screens.goto import goals

KEYS = (
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "tab", "shift+tab", "space", "escape",
    "f1", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f12", "shift+f9", "ctrl+z", "ctrl+y", "ctrl+a", "ctrl+k",
    "ctrl+e", "ctrl+p", "ctrl+f", "ctrl+c", "ctrl+x", "ctrl+v", "ctrl+w", "backspace", "delete", "1", "2", "9", "0", "１",
    "张", "a", "=", "、",
)  # fmt: skip
#: What a form is filled in with, and left by Enter.
FILLED = (("f4", "down"), ("1",), ("=",), ("2-1-101",), ("12.50",), ("原因",), ())
#: Records that letters are followed by.
NAMED = ("", " 2-1-101", " 1-1-0203", " 3-1-801")


def somewhere(chance: random.Random, letters: list[str]) -> list[str]:
    """Back from wherever it is, and to a screen."""
    return ["escape"] * 4 + ["f2", chance.choice(letters) + chance.choice(NAMED), "enter"]


def something(chance: random.Random) -> list[str]:
    """A command from the palette on some line of the list, its form filled in, and done."""
    keys = [chance.choice(["end", "home", "down", "pagedown"]), chance.choice(["space", "down"]), "ctrl+p"]
    keys += ["down"] * chance.randint(7, 40) + ["enter"]
    for _field in range(chance.randint(0, 5)):
        keys += [*chance.choice(FILLED), "enter"]
    return [*keys, "f10", chance.choice(["1", "2", "enter", "f10"])]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
async def test_whatever_is_typed_the_program_goes_on(office_copy: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with at_work(office_copy, user=chance.choice(["c1", "s1"])) as clerk:
        letters = [goal.code for goal in goals(clerk.app.screen)]  # type: ignore[arg-type]
        typed: list[list[str]] = []
        for _turn in range(30):
            kind = chance.random()
            if kind < 0.4:
                typed.append(somewhere(chance, letters))
            elif kind < 0.7:
                typed.append(something(chance))
            else:
                typed.append([chance.choice(KEYS) for _key in range(chance.randint(1, 8))])
            await clerk.type(*typed[-1])
            await clerk.settle()
            screen_lines(clerk.app)  # asserts that every line is as wide as the screen
        assert clerk.app.is_running, typed[-3:]
