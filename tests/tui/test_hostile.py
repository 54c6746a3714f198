"""No stored text changes the shape of a screen, is run as markup, or brings the app down."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget
from tui_chinese import chinese
from tui_kit import HOSTILE, screen_lines, screen_text
from tui_stage import StageApp

from caseman.api.fields import FieldMeta, FieldSpec
from caseman.api.messages import InputError
from caseman.tui.safe_text import toast
from caseman.tui.screens.choices import Option, open_choices
from caseman.tui.screens.help import HelpText
from caseman.tui.screens.question import ask
from caseman.tui.widgets.columns import TableColumn
from caseman.tui.widgets.findings import FindingLines, Findings
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.reader import Paragraph, Reader
from caseman.tui.widgets.strips import StepMark, StepStrip, Tab, TabStrip
from caseman.tui.widgets.table import VirtualTable
from caseman.tui.widgets.units import Floor, Heading, LegendEntry, UnitCell, UnitGrid

Fill = Callable[[str], None]


def table() -> tuple[Widget, Fill]:
    widget = VirtualTable((), title="表")

    def fill(text: str) -> None:
        widget.set_title(text)
        widget.set_columns([TableColumn(text, 8, 1), TableColumn("号", 8, 0, number=True)])
        widget.show(lambda i: (text, text), 3, key=lambda i: f"{text}{i}")

    return widget, fill


def form() -> tuple[Widget, Fill]:
    widget = Form()
    kinds = ("text", "money", "day", "long_text", "choice", "mark", "rows", "list", "unit", "document_number")

    def fill(text: str) -> None:
        meta = FieldMeta(title=text, help=text, cite=text)
        fields = [FieldSpec(f"f{i}", kind, True, meta) for i, kind in enumerate(kinds)]
        whole = {"rows": [{"x": text}], "list": [text]}
        values = {spec.name: whole.get(spec.kind, text) for spec in fields}
        widget.show(fields, values, today=date(2026, 3, 31), headings={"f0": text}, masked={"f8": text})
        widget.tell_errors({"f1": InputError("“{value}” is not a number", value=text)})

    return widget, fill


def findings() -> tuple[Widget, Fill]:
    widget = Findings(title="果")

    def fill(text: str) -> None:
        widget.set_title(text)
        found = FindingLines(severity="block", code=text, text=text, cite=text, due=text, fixes=(text, text))
        widget.show([found, found], keep=False)

    return widget, fill


def units() -> tuple[Widget, Fill]:
    widget = UnitGrid()

    def fill(text: str) -> None:
        floors = [Floor(text, (UnitCell(text, text, text), None)), Floor("1", (None, UnitCell(1, "1", "售")))]
        headings = [Heading(text, text), Heading("2", text)]
        widget.show(text, headings, floors, [LegendEntry(text, text, "text", 3)])

    return widget, fill


def reader() -> tuple[Widget, Fill]:
    widget = Reader()
    return widget, lambda text: widget.show([Paragraph(text, lead=text, lead_cells=10), Paragraph(text)])


def tabs() -> tuple[Widget, Fill]:
    widget = TabStrip()
    return widget, lambda text: widget.show([Tab(text, 2), Tab(text)])


def steps() -> tuple[Widget, Fill]:
    widget = StepStrip()
    return widget, lambda text: widget.show([StepMark(text, "done", text), StepMark(text, "blocked", text)])


def prompt() -> tuple[Widget, Fill]:
    widget = Prompt("find", stays=True)

    def fill(text: str) -> None:
        widget.open(text)
        widget.hint(text)

    return widget, fill


WIDGETS = (table, form, findings, units, reader, tabs, steps, prompt)
KEYS = ("down", "space", "ctrl+c", "tab", "x", "f1", "escape")


@pytest.mark.parametrize("make", WIDGETS)
async def test_a_widget_keeps_its_shape(make: Callable[[], tuple[Widget, Fill]]) -> None:
    widget, fill = make()
    app = StageApp(widget)
    async with app.run_stage((60, 20)) as pilot:
        for text in HOSTILE:
            app.corner = text
            app.screen.title_line.show(text, text)
            app.screen.status.tell(text)
            app.screen.status.facts([(text, "warn")])
            fill(text)
            if widget.can_focus:
                widget.focus()
            for key in KEYS:
                await pilot.press(key)
                lines = screen_lines(app)  # asserts that every line is as wide as the screen
                assert not [line for line in lines if set(line) & set("\x1b\n\t\u202e\u200d")]
            if widget.has_class("pane"):
                under = (
                    app.screen.status.size.height + 1
                )  # a long message takes several lines, above the keys
                edges = [line.rstrip()[-1:] for line in lines[1:-under]]
                assert set(edges) <= set("│╮╯"), text
            assert app.is_running


async def test_dialogs_toasts_and_errors_take_any_text() -> None:
    app = StageApp()
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        for text in HOSTILE:
            await provoke(app, pilot, text)
            assert app.is_running


async def provoke(app: StageApp, pilot: Pilot[Any], text: str) -> None:
    open_choices(app, text, [Option(text, text, text, text, (text,))], lambda option: None, text=text)
    await pilot.pause()
    screen_lines(app)
    await pilot.press("escape")
    ask(app, text, text, [text, text], lambda answer: None)
    await pilot.pause()
    screen_lines(app)
    await pilot.press("escape")
    app.screen.help_here = lambda: HelpText(text, text, text, (text,))
    await pilot.press("f1")
    screen_lines(app)
    await pilot.press("escape")
    app.tell(text)
    app.tell_error(InputError("“{value}” is not a number", value=text))
    toast(app.screen, text, "warning")
    await pilot.pause()
    screen_lines(app)
    app.copy(text)


async def test_markup_is_shown_and_not_followed() -> None:
    widget, fill = table()
    app = StageApp(widget)
    async with app.run_stage() as pilot:
        fill("[@click=app.quit]点[/]")
        await pilot.pause()
        text = screen_text(app)
        assert text.count("[@click=app.quit]点[/]") >= 2
        await pilot.click(VirtualTable, offset=(4, 2))
        await pilot.click(VirtualTable, offset=(6, 0))
        assert app.is_running


async def test_a_translation_that_lost_a_brace_still_says_something() -> None:
    app = StageApp()
    app.translate = lambda message: "坏了 {nobody}" if message == "{count} rows" else chinese(message)
    async with app.run_stage():
        assert app.say("{count} rows", count=3) == "{count} rows"
