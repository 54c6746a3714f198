"""The shell: refusals are sentences, crashes say nothing personal, quitting asks, the clipboard."""

import pytest
from textual.widget import Widget
from tui_chinese import chinese
from tui_kit import screen_text
from tui_office import OfficeApp
from tui_stage import Stage, StageApp

from caseman.api.messages import InputError, Label, Refused
from caseman.core import clipboard
from caseman.tui.app import CasemanApp
from caseman.tui.screens.base import CasemanScreen


async def test_a_refusal_is_shown_and_the_screen_goes_on() -> None:
    app = StageApp()

    def refuse() -> None:
        raise Refused("“{value}” is not a date", value="张顺")

    async with app.run_stage() as pilot:
        app.screen.action_check = refuse
        await pilot.press("f5")
        assert app.screen.status.message == "“张顺”不是日期"
        await pilot.press("f5")
        assert app.is_running


def test_a_fact_may_be_a_text_to_translate() -> None:
    app = CasemanApp(Stage, translate=chinese)
    said = app.say("{path}: {reason}", path="F5", reason=Label("undo"))
    assert said == "F5：撤销"


async def test_a_crash_reports_places_and_nothing_personal() -> None:
    reports: list[str] = []

    class Broken(Widget):
        def on_mount(self) -> None:
            name = "张顺"
            raise ValueError(f"no such person: {name} 110101199003078515")

    app = StageApp(Broken(), report_crash=lambda report: reports.append(report) or "crash.txt")
    with pytest.raises(ValueError):
        async with app.run_stage():
            pass
    (report,) = reports
    assert "ValueError" in report
    assert "test_app.py" in report
    assert "张顺" not in report
    assert "110101" not in report


async def test_a_report_that_cannot_be_written_hides_nothing() -> None:
    class Broken(Widget):
        def on_mount(self) -> None:
            raise ValueError("x")

    def fail(report: str) -> str:
        raise OSError("disk full")

    with pytest.raises(ValueError):
        async with StageApp(Broken(), report_crash=fail).run_stage():
            pass


async def test_quitting_is_up_to_the_screens() -> None:
    app = OfficeApp()
    async with app.run_test() as pilot:
        await pilot.press("enter")
        app.screen.may_leave = lambda: False
        await pilot.press("escape", "ctrl+q")
        assert app.is_running
        assert len(app.screen_stack) == 2
        app.screen.may_leave = lambda: True
        await pilot.press("f4", "escape", "f1", "ctrl+q")
        assert app.return_code == 0


async def test_problems_of_the_key_file_are_told_and_the_rest_works() -> None:
    app = StageApp(keys={"check": "ctrl+h", "goto": "f17"})
    done: list[str] = []
    async with app.run_test(notifications=True, size=(100, 20)) as pilot:
        app.screen.action_goto = lambda: done.append("goto")
        app.screen.action_check = lambda: done.append("check")
        app.tell_key_problems()
        for _attempt in range(100):  # a toast is mounted in its own time
            await pilot.pause(0.02)
            if "ctrl+h" in screen_text(app):
                break
        assert "ctrl+h" in screen_text(app)
        app.screen.refresh_bindings()
        await pilot.press("f2", "f17", "f5")
        assert done == ["goto", "check"]
        await pilot.pause()
        assert "F17转到" in screen_text(app)


async def test_the_key_line_shows_what_is_valid_where_the_focus_is() -> None:
    app = OfficeApp()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "空格标记" in screen_text(app).splitlines()[-1]
        await pilot.press("f4")
        await pilot.pause()
        assert "空格标记" not in screen_text(app).splitlines()[-1]


async def test_screens_say_which_commands_they_take() -> None:
    class Small(CasemanScreen):
        def action_check(self) -> None: ...

    app = CasemanApp(Small)
    async with app.run_test(size=(80, 24)):
        names = {active.binding.id for active in app.screen.active_bindings.values()}
        assert "check" in names
        assert not {"goto", "back", "save"} & names


def test_no_color_means_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert OfficeApp(theme="caseman").theme == "mono"
    monkeypatch.delenv("NO_COLOR")
    assert OfficeApp(theme="caseman-light").theme == "caseman-light"
    assert OfficeApp(theme="no such theme").theme == "caseman"


def test_the_system_clipboard_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[tuple[object, bytes]] = []

    def run(command: object, *, input: bytes, **_more: object) -> None:
        taken.append((command, input))

    monkeypatch.setattr(clipboard.subprocess, "run", run)
    monkeypatch.setattr(clipboard.sys, "platform", "win32")
    assert clipboard.to_system("张顺\ud842")
    monkeypatch.setattr(clipboard.sys, "platform", "darwin")
    assert clipboard.to_system("张顺")
    assert [command for command, _text in taken] == [("clip",), ("pbcopy",)]
    assert taken[1][1].decode() == "张顺"
    monkeypatch.setattr(clipboard.sys, "platform", "linux")
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    assert not clipboard.to_system("x")


def test_a_clipboard_that_fails_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_command: object, **_more: object) -> None:
        raise OSError("no such program")

    monkeypatch.setattr(clipboard.sys, "platform", "darwin")
    monkeypatch.setattr(clipboard.subprocess, "run", fail)
    assert not clipboard.to_system("x")


async def test_errors_of_unknown_facts_do_not_hide_the_message() -> None:
    app = StageApp()
    async with app.run_stage():
        app.tell_error(InputError("“{value}” is not a date"))
        assert "{value}" in app.screen.status.message
