"""Choices, questions, help, palette, findings, units, tabs, prompts: by keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tui_kit import screen_lines, screen_text
from tui_office import FINDINGS, Case, Ledger, OfficeApp
from tui_stage import StageApp, type_text

from caseman.core.commands import COMMANDS
from caseman.tui.commands import written
from caseman.tui.screens.checklist import open_checklist
from caseman.tui.screens.choices import Choices, Option, narrow, open_choices
from caseman.tui.screens.help import Help
from caseman.tui.screens.question import Question, ask
from caseman.tui.widgets.findings import FindingLines, Findings
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.reader import Paragraph, Reader
from caseman.tui.widgets.strips import StepMark, StepStrip, Tab, TabStrip
from caseman.tui.widgets.units import UnitGrid

OPTIONS = (
    Option(1, "示例银行甲", code="JH", keys=("slyhj",), note="已停用"),
    Option(2, "示例银行乙", code="YH", keys=("slyhy",)),
    Option(3, "公积金中心", code="GJJ", keys=("gjjzx",)),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [1, 2, 3]),
        ("gj", [3]),
        ("GJJ", [3]),
        ("y", [2]),
        ("银行", [1, 2]),
        ("slyh", [1, 2]),
        ("slyhy", [2]),
        ("停用", [1]),
        ("没有", []),
    ],
)
def test_options_narrow_by_code_initials_and_title(text: str, found: list[int]) -> None:
    assert [option.value for option in narrow(OPTIONS, text)] == found


@given(st.text(max_size=6))
def test_narrowing_gives_each_option_at_most_once(text: str) -> None:
    found = narrow(OPTIONS, text)
    assert len(found) == len({option.value for option in found})


async def test_a_value_is_chosen_and_the_window_is_kept() -> None:
    app = StageApp()
    chosen: list[object] = []
    async with app.run_stage() as pilot:
        for keys, value in (
            (("down", "enter"), 2),
            ((*"公积", "enter"), 3),
            (("escape",), None),
            (("enter",), 1),
        ):
            open_choices(app, "银行", OPTIONS, lambda option: chosen.append(option.value))
            await pilot.press(*keys)
            if value is not None:
                assert chosen.pop() == value
            assert chosen == []
        assert len([screen for screen in app._installed_screens.values() if isinstance(screen, Choices)]) == 1


async def test_the_current_value_is_where_the_list_begins() -> None:
    app = StageApp()
    async with app.run_stage() as pilot:
        open_choices(app, "银行", OPTIONS, lambda option: None, at=3)
        await pilot.pause()
        assert app.screen.query_one("VirtualTable").cursor == 2  # type: ignore[attr-defined]


async def test_a_question_is_answered_by_number() -> None:
    app = StageApp()
    answers: list[int] = []
    async with app.run_stage() as pilot:
        for key, expected in (
            ("2", [1]),
            ("２", [1]),
            ("enter", [0]),
            ("0", []),
            ("escape", []),
            ("f3", []),
            ("9", []),
        ):
            answers.clear()
            ask(app, "退出", "有两处未保存。", ["保存", "放弃"], answers.append)
            await pilot.pause()
            await pilot.press(key)
            assert answers == expected, key
        assert isinstance(app.screen, Question)


async def test_enter_is_no_answer_to_a_dangerous_question() -> None:
    app = StageApp()
    answers: list[int] = []
    async with app.run_stage() as pilot:
        ask(app, "删除", "不能恢复。", ["删除"], answers.append, danger=True)
        await pilot.press("enter")
        assert answers == []
        await pilot.press("1")
        assert answers == [0]


async def test_help_twice_shows_all_keys_and_escape_leaves() -> None:
    app = OfficeApp()
    async with app.run_test() as pilot:
        await pilot.press("f1")
        assert "空格" in screen_text(app)
        await pilot.press("ctrl+g")
        assert "任何地方" in screen_text(app)
        assert isinstance(app.screen, Help)
        told = app.screen.query_one(Reader).copied().splitlines()
        for command in COMMANDS:
            keys = written(app.keys.of(command.id), app.translate)
            line = f"{keys}{app.say(command.title)}  {app.say(command.help)}"
            assert told.count(line) == 1, f"{command.id} stands there once"
        await pilot.press("end")
        assert "退出" not in screen_text(app).splitlines()[3]
        await pilot.press("f3")
        assert isinstance(app.screen, Ledger)


async def test_the_palette_runs_a_command_of_the_table_and_one_of_the_screen() -> None:
    app = OfficeApp()
    async with app.run_test() as pilot:
        await pilot.press("enter", "ctrl+p", *"情况单", "enter")
        assert app.screen.status.message == "打印"
        await pilot.press("ctrl+p", *"undo", "enter")
        await pilot.pause()
        assert app.screen.status.message.startswith("已撤销")
        await pilot.press("ctrl+p", *"返回", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Ledger)


async def test_what_lists_and_forms_can_do_is_found_by_its_name() -> None:
    """Not only what every screen has: who forgot the key for marking, sorting or ditto looks here."""
    app = OfficeApp()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p", *"全标", "enter")
        await pilot.pause()
        assert len(app.screen.table.marked) == app.screen.table.count
        await pilot.press("right", "ctrl+p", *"排序", "enter")
        await pilot.pause()
        assert app.screen.table.sorted_by == (1, False)
        await pilot.press("enter", "tab", "tab", "tab", "ctrl+p", *"选值", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Choices)
        await pilot.press("down", "enter")
        assert app.screen.query_one(Form).dirty


async def test_fixes_are_done_by_their_numbers() -> None:
    widget = Findings(title="为何")
    app = StageApp(widget)
    async with app.run_stage() as pilot:
        widget.show(FINDINGS)
        widget.focus()
        await pilot.press("3", "4")
        await type_text(pilot, "２")
        assert [(message.index, message.fix) for message in app.told(Findings.FixChosen)] == [(0, 2), (0, 1)]
        await pilot.press("down", "1", "2", "enter")
        assert [(message.index, message.fix) for message in app.told(Findings.FixChosen)][2:] == [(1, 0)]
        assert app.told(Findings.Opened)[0].index == 1
        await pilot.press("ctrl+c")
        assert app.clipboard == "DOC-02 首付款收据未换发票。"


async def test_the_current_finding_is_in_sight() -> None:
    widget = Findings()
    app = StageApp(widget)
    many = [
        FindingLines(severity="warn", code=f"X-{i:02d}", text="甲" * 90, fixes=("改",)) for i in range(20)
    ]
    async with app.run_stage((60, 12)) as pilot:
        widget.show(many)
        widget.focus()
        for key in ["down"] * 19 + ["up"] * 19 + ["pagedown"] * 4 + ["end", "home"]:
            await pilot.press(key)
            assert f"X-{widget.cursor:02d}" in screen_text(app)


async def test_nothing_found_is_said() -> None:
    widget = Findings()
    app = StageApp(widget)
    async with app.run_stage() as pilot:
        widget.show([])
        widget.focus()
        await pilot.press("down", "1", "enter", "ctrl+c")
        assert "没有发现问题" in screen_text(app)
        assert app.told(Findings.FixChosen) == []


async def test_the_key_line_names_only_what_can_be_done() -> None:
    """No digits where nothing was found, no next part where there is one only."""
    widget = Findings()
    app = StageApp(widget)
    async with app.run_stage() as pilot:
        widget.show([])
        widget.focus()
        await pilot.pause()
        assert "照办" not in screen_text(app).splitlines()[-1]
        assert "换栏" not in screen_text(app).splitlines()[-1]
        widget.show(FINDINGS)
        await pilot.pause()
        assert "1-9照办" in screen_text(app).splitlines()[-1]


async def test_a_window_tells_its_own_keys_as_they_are_now() -> None:
    """The border, the key line and F1 say what a key does here, and by the key of the key file."""
    app = OfficeApp(keys={"save": "f17", "back": "f19"})
    async with app.run_test(size=(80, 24)) as pilot:
        open_checklist(app, "资料", [("a", "合同"), ("b", "收据")], [], lambda codes: None)
        await pilot.pause()
        lines = screen_text(app).splitlines()
        assert any("空格 勾选  F17 确定  F19 返回" in line for line in lines)
        assert "F17确定" in lines[-1]
        await pilot.press("space")
        await pilot.pause()
        assert "空格 勾选  F17 确定  F19 返回" in screen_text(app), "also when something is ticked"
        assert "换栏" not in lines[-1]
        await pilot.press("f1")
        await pilot.pause()
        (told,) = [line for line in screen_text(app).splitlines() if "F17 " in line]
        assert "确定" in told
        assert "保存" not in told


async def test_units_are_walked_over_gaps() -> None:
    app = OfficeApp()
    async with app.run_test() as pilot:
        await pilot.press("f5")
        grid = app.screen.query_one(UnitGrid)
        assert grid.current is not None
        assert grid.current.key == "2-1-1502"
        await pilot.press("end", "right", "home", "left")
        assert grid.current.key == "2-1-1501"
        await pilot.press(*["down"] * 20, "right", "right")
        assert grid.current.key == "2-1-0104"  # there is no 2-1-0103
        await pilot.press("space", "pageup", "pageup", "space")
        assert grid.marks == {"2-1-0104", "2-1-1804"}
        assert "1804 " in screen_text(app)


@pytest.mark.parametrize("width", [80, 50, 30])
async def test_a_building_fits_narrow_screens_with_letters_alone(width: int) -> None:
    app = OfficeApp()
    async with app.run_test(size=(width, 30)) as pilot:
        await pilot.press("f5")
        rows = [line for line in screen_lines(app) if "15层" in line]
        assert len(rows) == 1
        assert [c for c in rows[0] if c in "售签备按交证阻"] == list("售按阻备证签交售")


async def test_tabs_are_chosen_by_arrows() -> None:
    strip = TabStrip()
    app = StageApp(strip)
    async with app.run_stage((40, 10)) as pilot:
        strip.show([Tab(f"标签{i}", i) for i in range(12)])
        strip.focus()
        for index in range(1, 12):
            await pilot.press("right")
            assert f"标签{index}" in screen_text(app)
        await pilot.press("right")
        assert [message.index for message in app.told(TabStrip.Chosen)] == list(range(1, 12))
        await pilot.press("home")
        assert strip.current == 0
        assert app.told(TabStrip.Chosen)[-1].index == 0
        await pilot.press("end")
        assert strip.current == 11


@pytest.mark.parametrize("width", [120, 80, 40, 24])
async def test_the_step_to_do_now_is_always_seen(width: int) -> None:
    strip = StepStrip()
    app = StageApp(strip)
    async with app.run_stage((width, 10)) as pilot:
        strip.show(
            [StepMark(f"步骤{i}", "done", "03-02") for i in range(6)]
            + [StepMark("办证", "blocked", "2"), *[StepMark(f"以后{i}", "later") for i in range(4)]]
        )
        await pilot.pause()
        assert "✗办证 受阻 2" in screen_text(app)


async def test_the_prompt_gives_the_focus_back() -> None:
    prompt, reader = Prompt("find"), Reader()
    app = StageApp(prompt, reader)
    async with app.run_stage() as pilot:
        reader.show([Paragraph("正文")])
        reader.focus()
        before = screen_text(app)
        prompt.open("ba ", label="go to")
        await pilot.press(*"2-1")
        await type_text(pilot, "、２")
        assert prompt.text == "ba 2-1、２"
        assert "转到 ba 2-1、２" in screen_text(app)
        await pilot.press("enter")
        assert app.told(Prompt.Accepted)[0].text == "ba 2-1、２"
        await pilot.press("escape")
        assert app.focused is reader
        assert screen_text(app).splitlines()[1:4] == before.splitlines()[1:4]


async def test_full_screens_are_built_once() -> None:
    app = OfficeApp()
    async with app.run_test() as pilot:
        await pilot.press("enter")
        first = app.screen
        widgets = len(list(app.screen.walk_children()))
        for _visit in range(5):
            await pilot.press("escape", "enter")
        assert app.screen is first
        assert isinstance(first, Case)
        assert len(list(app.screen.walk_children())) == widgets
