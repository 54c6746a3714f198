"""Keys typed faster than screens open arrive where they belong."""

from pathlib import Path
from time import sleep

from test_office_goldens import ALONE
from textual import events
from textual.keys import _character_to_key
from tui_clerk import at_work
from tui_kit import settle
from tui_office import Case, OfficeApp
from tui_pty import Terminal

from caseman.tui.screens.record import open_record
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.prompt import Prompt


def burst(app: OfficeApp, *keys: str) -> None:
    """All keys in the app's queue at once, before any is handled."""
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 else key
        app.post_message(events.Key(name, key if len(key) == 1 else None))


async def test_a_burst_goes_through_a_screen_that_is_not_there_yet() -> None:
    app = OfficeApp()
    async with app.run_test() as pilot:
        burst(app, "down", "enter", "tab", *"2-1-0909", "tab", *"20260309", "tab", "按", "enter")
        await settle(app, pilot)
        assert isinstance(app.screen, Case)
        changes = app.screen.query_one(Form).model.changes()
        assert changes["unit"] == "2-1-0909"
        assert str(changes["signed"]) == "2026-03-09"
        assert changes["mode"] == "mortgage"


async def test_a_burst_goes_through_a_dialog_and_back() -> None:
    app = OfficeApp()
    async with app.run_test() as pilot:
        burst(
            app, "enter", "tab", "tab", "tab", "f4", "分", "enter", "delete", *"5000", "enter", *"88.8", "tab"
        )
        await settle(app, pilot)
        changes = app.screen.query_one(Form).model.changes()
        assert changes["mode"] == "instalments"
        assert str(changes["price"]) == "5000.00"
        assert str(changes["area"]) == "88.80"


async def test_a_burst_opens_the_prompt_and_types_into_it() -> None:
    app = OfficeApp()
    async with app.run_test() as pilot:
        burst(
            app, "down", "down", "/", *"司马昭", "enter", "down", "f4", "backspace", *"HM000", "down", "down"
        )
        await settle(app, pilot)
        assert app.screen.query_one(Prompt).text == "HM000"
        assert app.screen.table.count == 100
        assert app.screen.table.cursor == 1


async def test_a_paste_waits_for_its_turn() -> None:
    app = OfficeApp()
    async with app.run_test() as pilot:
        burst(app, "f4")
        app.post_message(events.Paste("司马昭\n"))
        burst(app, "enter", "down")
        await settle(app, pilot)
        assert app.screen.query_one(Prompt).text == "司马昭"
        assert app.screen.table.cursor == 1


async def test_the_focus_comes_before_the_keys() -> None:
    """A screen that is ready before the app has done what it was asked: the focus is among that."""
    app = OfficeApp()
    async with app.run_test() as pilot:
        burst(app, "f4")
        await settle(app, pilot)
        field = app.focused
        app.screen.ready = False
        app.screen.set_focus(None)
        burst(app, "司")
        await pilot.pause()

        def is_there() -> None:
            field.focus()
            app.screen._now_ready()

        app.call_later(is_there)
        await settle(app, pilot)
        assert app.screen.query_one(Prompt).text == "司"


async def test_a_key_whose_widget_dies_holds_nothing_up() -> None:
    app = OfficeApp()
    async with app.run_test() as pilot:
        gone = Form()
        await app.screen.mount(gone)
        await gone.remove()
        app._type_ahead._under_way = gone
        burst(app, "down")
        await settle(app, pilot)
        assert app.screen.table.cursor == 1


async def test_a_key_waits_until_the_form_of_a_wide_screen_has_its_layout(office_copy: Path) -> None:
    """Before the findings stand beside it the form has room for two columns, where Down passes over a field."""
    async with at_work(office_copy, config=ALONE, size=(120, 40)) as clerk:
        open_record(clerk.app, clerk.record("2-1-101").ref, at="share_mode")
        await clerk.press("down")
        assert clerk.app.screen.query_one(Form).at_name == "closed_on"


def test_forty_keys_a_second_while_screens_open() -> None:
    with Terminal() as terminal:
        terminal.wait("合同 258", "F1")
        for key in ["enter", "tab", *"2-1-0909", "tab", *"20260309", "tab", *"按", "tab", "f10"]:
            terminal.press(key)
            sleep(0.025)
        terminal.wait("2-1-0909", "2026-03-09", "按揭贷款", "已保存 3 栏")


async def test_no_key_is_waited_for_in_vain() -> None:
    """The marker behind a key that waited for a screen comes back too."""
    app = OfficeApp()
    async with app.run_test() as pilot:
        burst(app, "enter", "tab", "tab", "tab", "f4", "escape", "f3", "enter", "tab")
        await settle(app, pilot)
        assert isinstance(app.screen, Case)
