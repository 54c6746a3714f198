"""Lists from outside by keys alone: a file taken in, judged line by line, taken back; the same file again (S2.1e)."""

import argparse
import csv
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from tui_kit import HOSTILE, SIZES, screen_text
from tui_stage import StageApp, type_text

from caseman.core import reconcile
from caseman.core.i18n import Translator
from caseman.core.loaded import IN_REPOSITORY
from caseman.tui.office_app import OfficeApp
from caseman.tui.screens.list_lines import ListLines
from caseman.tui.screens.lists import Lists
from caseman.tui.widgets.sides import Side, Sides, SidesPane

Rows = list[list[str]]


@pytest.fixture
def office(office_copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A demo office to write into, and a home without any files."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return office_copy


def rows_of_the_export() -> Rows:
    text = (IN_REPOSITORY / "demo" / "office" / "filing.csv").read_text("utf-8")
    return list(csv.reader(io.StringIO(text)))


def write(file: Path, rows: Rows) -> Path:
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return file


def planted() -> Rows:
    """A look-alike name, a line missing, a line too many (PE09, PE21, PE22)."""
    rows = rows_of_the_export()
    rows[next(n for n, row in enumerate(rows) if row[3] == "吕布")][3] = "呂布"
    del rows[next(n for n, row in enumerate(rows) if row[1:3] == ["1幢1单元", "601"])]
    rows.append(["BA2000273", "2幢1单元", "101", "张顺", "778393.00"])
    return rows


async def until(pilot: Pilot[Any], true: Callable[[], bool], what: str) -> None:
    """Wait for the threads behind the screen."""
    end = monotonic() + 60
    while not (pilot.app.screen.is_mounted and true()):
        assert monotonic() < end, f"{what} never came:\n{screen_text(pilot.app)}"  # type: ignore[arg-type]
        await pilot.pause(0.02)
    await pilot.pause()


def seen(app: Any) -> str:
    """The screen as text; nothing while it is being put up."""
    return screen_text(app) if app.screen._compositor.render_strips() else ""


@asynccontextmanager
async def at_work(
    folder: Path, size: tuple[int, int] = (80, 24), language: str = "zh"
) -> AsyncIterator[tuple[OfficeApp, Pilot[Any]]]:
    """The program over an office, which is open and checked."""
    told = argparse.Namespace(config=None, today=None, policy_date=None, user=None, lang=language)
    app = OfficeApp(folder, told, Translator(language))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.desk.checked, "the check")
        yield app, pilot


async def to_lists(app: OfficeApp, pilot: Pilot[Any]) -> None:
    await pilot.press("f2", "d", "z", "enter")
    await until(pilot, lambda: isinstance(app.screen, Lists), "the lists")


async def take_in(app: OfficeApp, pilot: Pilot[Any], file: Path) -> None:
    """F4, the file's path, Enter."""
    await pilot.press("f4")
    await type_text(pilot, str(file))
    await pilot.press("enter")


async def shown(app: OfficeApp, pilot: Pilot[Any], file: str) -> None:
    def there() -> bool:
        screen = app.screen
        return isinstance(screen, ListLines) and file in seen(app)

    await until(pilot, there, file)


def codes(app: OfficeApp) -> list[str]:
    return sorted(one.code for one in app.desk.open.check() if one.code.startswith("R-FIL-"))


async def test_a_list_by_keys_alone(office: Path, tmp_path: Path) -> None:
    """S2.1e and journey 6a, steps 9 to 12, with the filing system's export in place of the bank's list."""
    file = write(tmp_path / "备案0331.csv", planted())
    async with at_work(office) as (app, pilot):
        await to_lists(app, pilot)
        await take_in(app, pilot, file)
        await shown(app, pilot, "备案0331")
        assert app.screen.status.message == "258 行，新 2 行；256 行一致，3 处不一致"
        assert codes(app) == ["R-FIL-EXTRA", "R-FIL-MISS", "R-FIL-NAME"]
        text = seen(app)
        assert "吕布 ≠ 呂布" in text
        assert "字形相近：“吕”U+5415 与“呂”U+5442" in text
        await pilot.press("enter")  # as proposed: write to the office
        await pilot.pause()
        assert app.screen.status.message.startswith("致函：已处理 1 处")
        assert codes(app) == ["R-FIL-EXTRA", "R-FIL-MISS"]
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert codes(app) == ["R-FIL-EXTRA", "R-FIL-MISS", "R-FIL-NAME"]
        await pilot.press("1")  # theirs
        await pilot.pause()
        assert codes(app) == ["R-FIL-EXTRA", "R-FIL-MISS"]
        assert "呂布" in str(app.desk.open.names.record("1-2-1303").data["buyers"])
        await pilot.press("space", "space", "3")  # the other two at once
        await pilot.pause()
        assert codes(app) == []
        await pilot.press("f3")
        await take_in(app, pilot, file)
        await shown(app, pilot, "备案0331")
        await until(pilot, lambda: "新 0 行" in app.screen.status.message, "the same file")
        assert app.screen.status.message == "258 行，新 0 行；257 行一致，0 处不一致"
        await pilot.press("f10")
        await pilot.pause()
        assert app.screen.status.message == "257 行一致，0 行已补填"


async def test_swapped_lines_are_one_letter_and_the_place_is_kept(office: Path, tmp_path: Path) -> None:
    rows = planted()
    rows[1][4], rows[2][4] = rows[2][4], rows[1][4]
    file = write(tmp_path / "互换.csv", rows)
    async with at_work(office, (120, 40)) as (app, pilot):
        await to_lists(app, pilot)
        await take_in(app, pilot, file)
        await shown(app, pilot, "互换.csv")
        lines = app.screen
        assert isinstance(lines, ListLines)
        await pilot.press("f8", "f8", "f7")
        assert (lines.table.cursor, lines.table.count) == (1, 4)
        await pilot.press("3")
        await pilot.pause()
        assert (lines.table.cursor, lines.table.count) == (1, 3)
        await pilot.press("up", "enter")
        await pilot.pause()
        assert (lines.table.cursor, lines.table.count) == (0, 2)
        await pilot.press("shift+tab", "end", *["right"] * 5, "left", "f6")  # the judged ones
        await pilot.pause()
        text = seen(app)
        assert "致备案中心" in text
        assert "1-1-0101：总价我方 1069662.00" in text
        await pilot.press("1")  # reopen
        await pilot.pause()
        assert len(codes(app)) == 3


async def test_a_write_off_asks_for_its_cause(office: Path, tmp_path: Path) -> None:
    async with at_work(office) as (app, pilot):
        await to_lists(app, pilot)
        await take_in(app, pilot, write(tmp_path / "a.csv", planted()))
        await shown(app, pilot, "a.csv")
        await pilot.press("5")
        await pilot.pause()
        assert "已撤销备案" in seen(app)
        await pilot.press("f10")
        await pilot.pause()
        assert codes(app) == ["R-FIL-EXTRA", "R-FIL-MISS"]


async def test_a_heading_that_nobody_knows_is_asked_for_once(office: Path, tmp_path: Path) -> None:
    rows = rows_of_the_export()
    rows[0][3], rows[0][4] = "客户名称", "网签数额"
    async with at_work(office) as (app, pilot):
        await to_lists(app, pilot)
        await take_in(app, pilot, write(tmp_path / "b.csv", rows))
        await until(pilot, lambda: "哪一种" in seen(app), "which list")
        await pilot.press("enter")
        await until(pilot, lambda: "哪一列是“买受人”" in seen(app), "which column")
        await type_text(pilot, "客户名称")
        await pilot.press("enter")
        # no line can be found without the buyers; without the price all would agree, and nobody would know why
        await until(pilot, lambda: "哪一列是“合同金额”" in seen(app), "which column again")
        assert "没有：本文件无此列" in seen(app)
        await type_text(pilot, "网签")
        await pilot.press("enter")
        await shown(app, pilot, "b.csv")
        assert "258 行一致" in app.screen.status.message
        await pilot.press("f3")
        rows[1][4] = "1.00"
        await take_in(app, pilot, write(tmp_path / "c.csv", rows))
        await shown(app, pilot, "c.csv")
        assert "257 行一致，1 处不一致" in app.screen.status.message


async def test_a_long_list_shows_its_progress_and_can_be_stopped(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of_the_export()
    for number in range(3000):
        rows.append([f"BA9{number:06d}", "9幢1单元", str(number), "甲", "1.00"])
    file = write(tmp_path / "long.csv", rows)
    seen: list[str] = []
    compare = reconcile.compare_bytes

    def slowly(*given: Any) -> Any:
        *rest, step = given

        def told(done: int, count: int) -> None:
            seen.append(f"{done}/{count}")
            step(done, count)
            while done >= 1000:  # until it is stopped
                step(done, count)
                sleep(0.01)

        return compare(*rest, told)

    monkeypatch.setattr(reconcile, "compare_bytes", slowly)
    async with at_work(office) as (app, pilot):
        before = len(list(app.desk.open.reader.all("lists")))
        await to_lists(app, pilot)
        await take_in(app, pilot, file)
        await until(pilot, lambda: "1000" in app.screen.status.message, "the progress")
        app.post_message(events.Key("down", None))  # waits, and is for what does not come
        app.post_message(events.Key("escape", None))
        await until(pilot, lambda: app.screen.status.message == "已停止，未留存", "the stop")
        assert isinstance(app.screen, Lists)
        assert seen[0] == "0/3258"
        assert len(seen) < 10
        assert len(list(app.desk.open.reader.all("lists"))) == before


async def test_what_is_no_list_is_refused_in_one_sentence(office: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"%PDF-1.4")
    async with at_work(office) as (app, pilot):
        await to_lists(app, pilot)
        await take_in(app, pilot, tmp_path / "x.csv")
        await pilot.pause()
        assert app.screen.status.message.startswith("x.csv 不是表格")
        await pilot.press("f4")
        await type_text(pilot, "没有这个文件")
        assert "没有符合" in seen(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_screens(
    language: str,
    size: tuple[int, int],
    office: Path,
    tmp_path: Path,
    golden: Callable[[str, Any], None],
) -> None:
    rows = planted()
    rows[1][4], rows[2][4] = rows[2][4], rows[1][4]
    async with at_work(office, size, language) as (app, pilot):
        await to_lists(app, pilot)
        golden(f"lists-{language}", app)
        await take_in(app, pilot, write(tmp_path / "备案0331.csv", rows))
        await shown(app, pilot, "0331")
        golden(f"list-swapped-{language}", app)
        await pilot.press("down")
        await pilot.pause()
        golden(f"list-look-alike-{language}", app)
        await pilot.press("3", "shift+tab", *["right"] * 4, "f6")
        await pilot.pause()
        golden(f"list-judged-{language}", app)


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 5)], ids=str)
@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_texts_are_only_text(text: str, size: tuple[int, int]) -> None:
    pane = SidesPane()
    app = StageApp(pane)
    async with app.run_stage(size):
        sides = tuple(
            Side(text, ours, theirs, True, (text,))
            for ours, theirs in ((text, "甲"), ("甲", text), (text, text[::-1]))
        )
        pane.show(Sides(((text, sides),), (text,), ((1, text),), 1), text)
        pane.focus()
        pane.action_table_page_down()
        seen(app)
        pane.copied()


async def test_a_hostile_list_changes_no_screen(office: Path, tmp_path: Path) -> None:
    rows = rows_of_the_export()
    for place, text in enumerate(HOSTILE):
        rows[1 + place][3] = text.encode("gb18030", "replace").decode("gb18030").replace("\0", "")
    rows += [
        ["[@click=app.quit]", "[/]", "{row}", "x" * 300, "1"],
        ["\x1b[31m", "1幢1单元", "102", "一\n二", "2"],
    ]
    async with at_work(office) as (app, pilot):
        await to_lists(app, pilot)
        await take_in(app, pilot, write(tmp_path / "坏.csv", rows))
        await shown(app, pilot, "坏.csv")
        lines = app.screen
        assert isinstance(lines, ListLines)
        for _line in range(lines.table.count):
            seen(app)
            await pilot.press("down")
        await pilot.press("ctrl+a", "3")
        await pilot.pause()
        await pilot.press("shift+tab", *["right"] * 8, "left", "f6")
        for _line in range(5):
            seen(app)
            await pilot.press("down")
        assert app.is_running
