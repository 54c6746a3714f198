"""What is imported before the first frame, and what is never."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = (
    "pydantic",
    "pluggy",
    "tinydb",
    "openpyxl",
    "pypinyin",
    "xlsxwriter",
    "lxml",
    "python_calamine",
    "stdnum",
)


def modules_after(code: str) -> set[str]:
    """Top-level names of the modules that a fresh interpreter has imported after running `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return set(done.stdout.split())


def test_the_environment_is_set_without_textual() -> None:
    assert "textual" not in modules_after("from caseman.tui import env; env.prepare()")


def test_the_shell_with_a_table_needs_nothing_heavy() -> None:
    code = """
from caseman.tui import env
env.prepare()
from caseman.tui.app import CasemanApp
from caseman.tui.screens.base import CasemanScreen
from caseman.tui.widgets.columns import TableColumn
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import VirtualTable
import asyncio
class First(CasemanScreen):
    def body(self):
        yield Prompt("find", stays=True)
        yield VirtualTable([TableColumn("n", 8)])
    def on_mount(self):
        self.query_one(VirtualTable).show(lambda i: (str(i),), 20_000)
async def run():
    async with CasemanApp(First).run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "2", "enter")
asyncio.run(run())
"""
    found = modules_after(code)
    assert "textual" in found
    assert found & set(HEAVY) == set()


def test_preparing_too_late_is_an_error() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        modules_after("import textual; from caseman.tui import env; env.prepare()")


def test_the_environment_of_the_user_is_kept() -> None:
    code = """
import os
os.environ["ESCDELAY"] = "200"
from caseman.tui import env
env.prepare()
from textual import constants
assert constants.ESCAPE_DELAY == 0.2 and constants.MAX_FPS == 120 and constants.DISABLE_KITTY_KEY
assert constants.TEXTUAL_ANIMATIONS == "none"
"""
    modules_after(code)
