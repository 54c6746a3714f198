"""Every screen that letters lead to, and every dialog: enumerated from the program, so that a new one is covered by being there."""

import importlib
import pkgutil
import platform
import re
from pathlib import Path
from typing import Any

import pytest
from test_no_english import ALLOWED, NUMBERS
from test_office_goldens import spoil
from tui_clerk import Clerk, at_work
from tui_kit import HOSTILE, SIZES, screen_lines

from caseman.core.commands import COMMANDS
from caseman.tui import screens
from caseman.tui.meant import records_meant
from caseman.tui.screens import palette
from caseman.tui.screens.base import CasemanScreen, Dialog
from caseman.tui.screens.goto import goals
from caseman.tui.screens.work import OfficeScreen
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import VirtualTable

#: Screens and dialogs that no letters lead to from a fresh office: what opens them, in whose tests they are seen.
ELSEWHERE = {
    "ViewScreen": "views of plugins (test_views)",
    "Checklist": "fields of several values, which no form of the shipped plugins has (test_form)",
}
#: A path or the name of a file, cut or whole.
FILES = re.compile(r"[\w./\\:-]*[/_][\w./\\-]*|[\w-]+\.(?:csv|xlsx|xls|…)|[A-Za-z]+…")
#: What a window over the screen leaves of a word under it.
CUT = re.compile(r"(?<=[│╮╯])\w+|\w+(?=[│╭╰])")
#: What the look at this computer names as it is called.
TECHNICAL = frozenset(
    [
        *re.findall("[A-Za-z]+", platform.platform()),
        "MB",
        "OSC",
        "Python",
        "Textual",
        "abc",
        "ascii",
        "borders",
        "config",
        "toml",
        "utf",
    ]
)


def kinds() -> dict[str, type]:
    """Every screen and dialog of the package by name."""
    for module in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"{screens.__name__}.{module.name}")
    found: dict[str, type] = {}
    waiting: list[type] = [CasemanScreen, Dialog]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith(screens.__name__) and kind.__module__ != "caseman.tui.screens.base":
            found[kind.__name__] = kind
    bases = {base.__name__ for kind in found.values() for base in kind.__mro__[1:]}
    return {name: kind for name, kind in found.items() if name not in bases or name == "Choices"}


class Tour:
    """Goes everywhere and looks at each screen."""

    def __init__(self, clerk: Clerk, *, english: bool = True, keys_everywhere: bool = False) -> None:
        self.clerk = clerk
        self.english = english
        #: Whether what the keys open is looked at over every screen, or over the first of each kind.
        self.keys_everywhere = keys_everywhere
        self.seen: dict[str, int] = {}
        self.wrong: dict[str, str] = {}
        #: Commands that the palette has offered.
        self.offered: set[str] = set()
        #: The letters of the go-to line are letters, and users are called as they are.
        registry = clerk.office.plugins.registry
        self.letters = {option.code for option in goals(clerk.app.screen)}  # type: ignore[arg-type]
        self.letters |= {one.go for one in (*registry.actions.values(), *registry.views.values())}
        self.letters |= {name.rstrip("0123456789") for name in clerk.office.reader.ids("people")}

    def look(self, where: str) -> None:
        app = self.clerk.app
        for screen in app.screen_stack:
            name = type(screen).__name__
            self.seen[name] = self.seen.get(name, 0) + 1
        lines = screen_lines(app)  # asserts that every line is as wide as the screen
        assert not [line for line in lines if set(line) & set("\x1b\n\t\u202e\u200d")], where
        if self.english:
            told = "\n".join(lines)
            if where.startswith("zc"):  # a notice names the pack's value that it changes as the pack calls it
                for value in self.clerk.office.plugins.registry.parameters:
                    told = told.replace(value, " ")
            text = NUMBERS.sub(" ", CUT.sub(" ", FILES.sub(" ", told)))
            known = ALLOWED | self.letters | (TECHNICAL if where.startswith("zd") else frozenset())
            for word in sorted(set(re.findall(r"[A-Za-z]{2,}", text)) - known):
                line = next(line for line in lines if word in line)
                self.wrong.setdefault(word, f"{where}: {word}: {line.strip()}")

    async def home(self) -> None:
        """Back to the first screen, whatever asks on the way."""
        app = self.clerk.app
        for _turn in range(8):
            if len(app.screen_stack) == 1:
                return
            await self.clerk.press("escape")
        while len(app.screen_stack) > 1:
            app.pop_screen()
        await self.clerk.settle()

    async def go(self, where: str, run: Any, ref: str) -> None:
        run(ref)
        await self.clerk.app.workers.wait_for_complete()
        await self.clerk.settle()
        await self.look_at_all(where)
        await self.home()

    async def look_at_all(self, where: str) -> None:
        """The screen, and what its keys open over it."""
        known = type(self.clerk.app.screen).__name__ in self.seen
        self.look(where)
        if known and not self.keys_everywhere:
            return
        here: Any = self.clerk.app.screen
        table = self.clerk.app.focused
        if isinstance(table, VirtualTable) and table.count > table.size.height:
            await self.press(where, "end")
        if isinstance(here, OfficeScreen):  # a draft that is kept meanwhile has letters of its own
            self.letters |= {option.code for option in goals(here)}
        for key in ("f1", "ctrl+p", "f2", "f4", "f12", "ctrl+f"):
            depth = len(self.clerk.app.screen_stack)
            await self.press(where, key)
            for _turn in range(3):
                if len(self.clerk.app.screen_stack) > depth or self._finding:
                    await self.clerk.press("escape")

    async def press(self, where: str, key: str) -> None:
        """Look at what a key brings; what the palette offers is noted."""
        if key == "ctrl+p":
            told = [one.value for one in palette.options(self.clerk.app) if isinstance(one.value, str)]
            assert len(told) == len(set(told)), where
            self.offered |= set(told)
        await self.clerk.press(key)
        self.look(f"{where} {key}")

    @property
    def _finding(self) -> bool:
        """Whether the find line has the focus."""
        focused = self.clerk.app.focused
        return focused is not None and any(isinstance(one, Prompt) for one in focused.ancestors_with_self)


async def everywhere(tour: Tour, limit: int = 1000) -> None:
    clerk = tour.clerk
    home: Any = clerk.app.screen
    tour.look("home")
    for option in goals(home)[:limit]:
        goal = option.value
        known = records_meant(clerk.office, goal.records, "", 1) if goal.records else []
        refs = [known[0].ref] if known else [""]
        for ref in dict.fromkeys([*refs, ""]) if goal.records and not goal.words else refs:
            await tour.go(f"{option.code} {option.title}", goal.run, ref)


async def by_keys(tour: Tour) -> None:
    """Screens that only keys lead to."""
    clerk = tour.clerk
    for where, keys in {
        "rows": ("f2", "2-1-101", "enter", "space"),
        "grid": ("home", "space", "space", "f2", "ba", "enter"),
        "gate": ("f2", "ba 2-1-503", "enter", "BA2000902", "enter", "=", "f10"),
        "lines": ("f2", "dz", "enter", "enter"),
        "batch": ("f2", "pc", "enter", "shift+tab", "shift+tab", "right", "tab", "tab", "enter"),
        "report": ("f2", "bb", "enter", "合同台账", "enter"),
        "calculator": ("f2", "js", "enter", "enter"),
        "day close": ("f2", "rj", "enter", "f10"),
        "shelf": ("f2", "yj", "enter", "ctrl+p", "盘点", "enter", "按揭证柜", "f10"),
    }.items():
        await clerk.press(*keys)
        await tour.look_at_all(where)
        await tour.home()
    for key in ("f4", "ctrl+p"):  # the palette over the find line
        await tour.press("find", key)
    await tour.home()


@pytest.mark.parametrize(
    "size",
    [SIZES[0], *(pytest.param(size, marks=pytest.mark.long) for size in SIZES[1:])],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
async def test_every_screen_is_chinese_and_keeps_its_shape(office_copy: Path, size: tuple[int, int]) -> None:
    async with at_work(office_copy, size=size) as clerk:
        tour = Tour(clerk, keys_everywhere=size == SIZES[0])
        await everywhere(tour)
        await by_keys(tour)
        missing = set(kinds()) - set(tour.seen) - set(ELSEWHERE)
        assert not tour.wrong, "\n".join([*tour.wrong.values(), f"missing {sorted(missing)}"])
        assert not missing, f"nobody looks at {sorted(missing)}"
        listed = {command.id for command in COMMANDS if command.listed} - {"palette"}
        if tour.keys_everywhere:
            assert tour.offered == listed, (
                "each command of the table that has a name there is in some palette, once"
            )


@pytest.mark.slow
@pytest.mark.parametrize(
    "number", [0, *(pytest.param(number, marks=pytest.mark.long) for number in range(7, len(HOSTILE), 7))]
)
async def test_no_hostile_text_changes_a_screen(office_copy: Path, number: int) -> None:
    text = "".join(HOSTILE[number : number + 7]).encode("utf-8", "replace").decode()
    spoil(office_copy, text)
    async with at_work(office_copy) as clerk:
        tour = Tour(clerk, english=False)
        await everywhere(tour)
        await by_keys(tour)
        assert clerk.app.is_running
        assert len(tour.seen) > 20
