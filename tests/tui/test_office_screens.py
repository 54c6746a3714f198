"""The screens of reports and calculations, printing and the doctor, over a real office."""

import argparse
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot
from tui_kit import settle
from tui_stage import type_text

from caseman.api import Calculation, Column, Input, Line, Report
from caseman.api.policy import Source, Value
from caseman.core.i18n import Translator
from caseman.tui import aside
from caseman.tui.office_app import OfficeApp
from caseman.tui.screens.calculator import open_calculation
from caseman.tui.screens.printing import choose_document, show_doctor
from caseman.tui.screens.reports import open_report
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.lines import StatusLine
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import VirtualTable

PATIENCE = 60.0
HOSTILE = (
    "[/]",
    "[@click=app.quit]点我[/]",
    "长" * 200,
    "\U00020bb7野家",
    "第一行\n第二行",
    "\x1b[31m红",
    "{name} %s",
    "",
)
ROWS = [
    {
        "ref": "cases/HM00201" if i == 0 else "", "unit": f"2-1-0{i}01", "name": text, "paper": text,
        "sum": Decimal(i * 1000), "day": date(2026, 3, 1 + i), "n": i,
    }
    for i, text in enumerate(HOSTILE)
]  # fmt: skip
REPORT = Report(
    id="contracts.hostile",
    title="难看的[/]台账",
    columns=(
        Column(name="unit", title="房号"),
        Column(name="name", title="姓名[b]"),
        Column(name="paper", title="证件号码", kind="document_number", personal=True),
        Column(name="sum", title="金额", kind="money", total=True),
        Column(name="day", title="日期", kind="day"),
        Column(name="n", title="件数", kind="count", total=True),
    ),
    rows=lambda ctx: ROWS,
    help="[@click=app.quit]这张表的说明[/]",
)
TARIFF = Value(
    value=Decimal("80.00"), parameter="contracts.payment_tolerance", pack="cn", region="CN", since=date(2020, 1, 1),
    source=Source("演示收费办法[/]", "演示〔2020〕1号"), verified=False,
)  # fmt: skip


def _compute(calc: Any) -> dict[str, object]:
    area, kind = calc.need("area"), calc.get("kind")
    calc.line(Line(label="每平方米", value=TARIFF.value, source=TARIFF))
    calc.line(
        Line(label="应交", value=area * TARIFF.value, formula=f"{area} x {TARIFF.value} {kind or ''} [/]")
    )
    return {"fee": area * TARIFF.value}


CALCULATION = Calculation(
    name="contracts.hostile_fee",
    title="难看的[/]收费",
    inputs={
        "area": Input(type="area", title="面积[b]", unit="㎡", required=True),
        "kind": Input(type="text", title="种类", choices=("住宅", "商铺")),
    },
    compute=_compute,
    help="[/]说明",
)


Opened = tuple[OfficeApp, Pilot[Any]]


@pytest.fixture
def office(demo_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The terminal over a copy of the demo office, once it is open."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    copy = Path(shutil.copytree(demo_office, tmp_path / "demo"))

    @asynccontextmanager
    async def open_(language: str = "zh", size: tuple[int, int] = (80, 24)) -> AsyncIterator[Opened]:
        told = argparse.Namespace(config="", today=None, policy_date=None, user="")
        app = OfficeApp(copy, told, Translator(language))
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.desk.checked)
            app.desk.open.plugins.registry.reports[REPORT.id] = REPORT
            app.desk.open.plugins.registry.calculations[CALCULATION.name] = CALCULATION
            yield app, pilot

    return open_


async def until(pilot: Pilot[Any], done: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE
    while not done():
        assert monotonic() < end
        await pilot.pause(0.02)
    await pilot.pause()


def lines(app: Any) -> list[str]:
    """The screen as text; every line is exactly as wide as the screen."""
    found = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
    assert {cell_len(line) for line in found} == {app.size.width}
    assert len(found) == app.size.height
    return found


def text(app: Any) -> str:
    return "\n".join(lines(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_screens_over_hostile_texts(
    office: Callable[..., Any], language: str, size: tuple[int, int], golden: Callable[[str, Any], None]
) -> None:
    async with office(language, size) as (app, pilot):
        open_report(app, REPORT.id)
        await settle(app, pilot)
        golden(f"report-{language}", app)
        await pilot.press("f4", *"sum>2000")
        await settle(app, pilot)
        golden(f"report-chosen-{language}", app)
        await pilot.press("f10")
        await settle(app, pilot)
        golden(f"report-export-{language}", app)
        await pilot.press("f3", "f3")
        open_calculation(app, CALCULATION.name)
        await settle(app, pilot)
        await pilot.press(*"100.5", "tab")
        await settle(app, pilot)
        golden(f"calculator-{language}", app)
        await pilot.press("f10", "down", "f1")
        await settle(app, pilot)
        golden(f"calculator-help-{language}", app)
        await pilot.press("f3", "f3")
        app.screen.table.move_to(40)
        choose_document(app.screen)
        await settle(app, pilot)
        golden(f"print-{language}", app)


async def test_rows_are_filtered_sorted_and_added_up_by_keys(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        await pilot.press("f2", *"bb", "enter")
        await settle(app, pilot)
        await pilot.press(*"合同台账", "enter")
        await settle(app, pilot)
        screen = app.screen
        table: VirtualTable = screen.table
        assert table.count == 272 + 1
        await pilot.press("f4")
        await type_text(pilot, "总价>1500000；按揭")
        await settle(app, pilot)
        assert 0 < table.count - 1 < 272
        await pilot.press("down")
        await settle(app, pilot)
        await pilot.press(*["right"] * 7, "ctrl+k")
        await settle(app, pilot)
        totals = [row["total"] for row in screen._ledger.rows]
        assert totals == sorted(totals)
        assert f"合计 总价 {sum(totals):,.2f}" in text(app)
        await pilot.press("ctrl+k")
        await settle(app, pilot)
        assert [row["total"] for row in screen._ledger.rows] == sorted(totals, reverse=True)
        await pilot.press("f4")
        await type_text(pilot, "总价>x")
        await settle(app, pilot)
        assert "不能与" in text(app)


async def test_enter_opens_the_case_of_the_line_and_place_is_kept(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        open_report(app, "contracts.ledger")
        await settle(app, pilot)
        await pilot.press("down", "down", "enter")
        await settle(app, pilot)
        assert type(app.screen).__name__ in ("Case", "RecordScreen")
        await pilot.press("f3")
        await settle(app, pilot)
        assert app.screen.table.cursor == 2


async def test_export_writes_what_is_shown(office: Callable[..., Any], tmp_path: Path) -> None:
    async with office() as (app, pilot):
        open_report(app, "contracts.ledger")
        await settle(app, pilot)
        await pilot.press("f4", *"总价>1800000", "down")
        await settle(app, pilot)
        assert "F10导出" in text(app)
        await pilot.press("f10")
        await settle(app, pilot)
        assert "文件名留空：放进本案场的导出文件夹" in text(app)
        file = tmp_path / "out.csv"
        form = app.screen.query_one(Form)
        form.put("form", "csv")
        form.put("file", str(file))
        await pilot.press("f10")
        await settle(app, pilot)
        rows = file.read_bytes().decode("utf-8-sig").splitlines()
        assert len(rows) == 3
        assert "HM00012" in rows[1]
        assert "1 行已写入" in text(app)


async def test_a_report_that_fails_is_told_and_the_app_lives(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        bad = Report(id="contracts.bad", title="坏", columns=REPORT.columns, rows=lambda ctx: 1 // 0)  # type: ignore[arg-type]
        app.desk.open.plugins.registry.reports[bad.id] = bad
        open_report(app, bad.id)
        await settle(app, pilot)
        assert "ZeroDivisionError" in text(app)
        open_report(app, "contracts.ledger")
        await settle(app, pilot)
        assert app.screen.table.count == 273


def gated(gate: Event) -> Report:
    """A report that waits in its middle."""

    def rows(ctx: Any) -> Iterator[dict[str, object]]:
        for number, facts in enumerate(ctx.all("cases")):
            while number == 10 and not gate.wait(0.01):
                next(ctx.all("cases"))  # a plugin that reads on and on
            yield {"who": facts.record.id, "n": 1}

    columns = (Column(name="who", title="谁"), Column(name="n", title="件数", kind="count", total=True))
    return replace(REPORT, id="contracts.gated", columns=columns, rows=rows)


async def test_a_report_is_worked_out_beside_the_interface(
    office: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys go on being answered; those for the report wait for it; Esc leaves without it, and drops them."""
    monkeypatch.setattr(aside, "EVERY", 0.0)
    told: list[str] = []
    tell = StatusLine.tell

    def noted(self: StatusLine, text: str, ink: str = "bar") -> None:
        told.append(text[:7])
        tell(self, text, ink)

    monkeypatch.setattr(StatusLine, "tell", noted)
    async with office() as (app, pilot):
        gate = Event()
        app.desk.open.plugins.registry.reports["contracts.gated"] = gated(gate)
        open_report(app, "contracts.gated")
        await pilot.pause()
        await until(pilot, lambda: "（Esc 离开）" in text(app))
        for key in ("down", "down"):
            app.post_message(events.Key(key, None))
        await until(pilot, lambda: "已记下 2 键" in told)
        assert app.screen.table.count == 0
        gate.set()
        await settle(app, pilot)
        assert (app.screen.table.count, app.screen.table.cursor) == (272 + 1, 2)
        assert "Esc" not in app.screen.status.message
        gate.clear()
        app.post_message(events.Key("f5", None))
        await until(pilot, lambda: "（Esc 离开）" in text(app))
        for key in ("down", "escape"):
            app.post_message(events.Key(key, None))
        await until(pilot, lambda: type(app.screen).__name__ == "Cases")
        assert not app.keys_held
        gate.set()
        await settle(app, pilot)
        assert type(app.screen).__name__ == "Cases"
        assert app.screen.table.cursor == 0


async def test_as_of_an_earlier_day(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        open_report(app, "contracts.ledger")
        await settle(app, pilot)
        app.screen.ask_day()
        await settle(app, pilot)
        app.screen.query_one(Form).put("day", "2026-03-30")
        await pilot.press("f10")
        await settle(app, pilot)
        assert "2026-03-30 还没有任何记录" in text(app)


async def test_what_a_report_asks_for_is_chosen_from_a_list(office: Callable[..., Any]) -> None:
    """Also where nothing else was asked for since the program was started."""
    async with office() as (app, pilot):
        open_report(app, "papers.register")
        await settle(app, pilot)
        app.screen.ask_params()
        await settle(app, pilot)
        await pilot.press("f4")
        await settle(app, pilot)
        assert type(app.screen).__name__ == "Choices", text(app)
        await pilot.press("enter")
        await settle(app, pilot)
        assert app.screen.query_one(Form).model.value("place")


async def test_the_calculator_follows_what_is_typed(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        await pilot.press("f2", *"js", "enter")
        await settle(app, pilot)
        await pilot.press(*"难看的", "enter")
        await settle(app, pilot)
        assert "缺少 面积[b]（㎡）" in text(app)
        await pilot.press(*"1x", "tab")
        await settle(app, pilot)
        assert "“1x”" in text(app)
        await pilot.press("shift+tab", "ctrl+a")
        await type_text(pilot, "１００。５")
        await pilot.press("tab")
        await settle(app, pilot)
        assert "8,040.0000" in text(app)
        assert "※ 含未经核实的政策数值" in text(app)
        await pilot.press("f4")
        await settle(app, pilot)
        await pilot.press("down", "enter")
        await settle(app, pilot)
        assert "商铺" in text(app)
        app.screen.copy_result()
        assert "演示收费办法[/]（演示〔2020〕1号）" in app.clipboard
        assert app.clipboard.startswith("难看的[/]收费\n")


async def test_what_if_date_and_region(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        open_calculation(app, "contracts.filing_deadline")
        await settle(app, pilot)
        await pilot.press(*"20260305", "tab", *"19900101", "tab")
        await settle(app, pilot)
        assert "不能计算" in text(app) or "无法计算" in text(app)
        await pilot.press("shift+tab", *"20260331", "tab")
        await settle(app, pilot)
        assert "末日" in text(app)
        await pilot.press("f4")
        await settle(app, pilot)
        assert "990101" in text(app)


async def test_a_document_is_printed_from_the_list(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        app.screen.table.move_to(5)
        await pilot.press("space", "space", "ctrl+f")
        await settle(app, pilot)
        await pilot.press(*"进度", "enter")
        await settle(app, pilot)
        await pilot.press("1")
        await settle(app, pilot)
        assert len(list((app.folder / "printed").glob("客户办理进度单-*.docx"))) == 2
        assert len(app.desk.open.store.ids("prints")) == 2
        assert app.screen.table.marks == {"HM00198", "HM00199"}, "they may be sent next"


async def test_printing_many_says_how_far_it_is_and_can_be_stopped(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        await pilot.press("ctrl+a", "ctrl+f")
        await settle(app, pilot)
        await pilot.press(*"进度", "enter")
        await settle(app, pilot)
        app.post_message(events.Key("1", "1"))
        await until(pilot, lambda: "正在打印" in text(app))
        app.post_message(events.Key("down", None))  # is for what comes after, and goes with it
        app.post_message(events.Key("escape", None))
        await until(pilot, lambda: "已停止，未留存" in text(app))
        await settle(app, pilot)
        assert app.desk.open.store.ids("prints") == []
        assert not list((app.folder / "printed").glob("*"))
        assert (app.screen.table.cursor, len(app.screen.table.marks)) == (0, 272)
        await pilot.press("ctrl+a", "space", "ctrl+f")
        await settle(app, pilot)
        await pilot.press(*"进度", "enter", "1")
        await settle(app, pilot)
        assert len(app.desk.open.store.ids("prints")) == 1, "the next one is printed"


async def test_the_doctor_is_in_the_palette(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        await pilot.press("ctrl+p", *"本机", "enter")
        await until(pilot, lambda: "甲乙丙|abc|１２３|" in text(app))
        assert type(app.screen).__name__ == "Help"
        assert "次变更" in text(app)


async def test_what_the_doctor_finds_does_not_come_over_another_screen(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        show_doctor(app)
        await pilot.press("escape")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert type(app.screen).__name__ != "Help"


async def test_the_mouse_works_on_rows_headings_and_the_line(office: Callable[..., Any]) -> None:
    async with office() as (app, pilot):
        open_report(app, "contracts.ledger")
        await settle(app, pilot)
        table = app.screen.table
        await pilot.click(VirtualTable, offset=(12, 6))
        await settle(app, pilot)
        assert table.cursor == 4
        await pilot.click(VirtualTable, offset=(5, 1))
        await settle(app, pilot)
        assert table.sorted_by == (0, False)
        await pilot.click(VirtualTable, offset=(12, 6), times=2)
        await settle(app, pilot)
        assert type(app.screen).__name__ in ("Case", "RecordScreen")
        await pilot.press("f3")
        await pilot.click(Prompt, offset=(10, 0))
        await pilot.press(*"周")
        await settle(app, pilot)
        assert 0 < table.count < 273
