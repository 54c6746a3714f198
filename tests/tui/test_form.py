"""The form by keys."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from textual.app import App
from tui_kit import screen_text
from tui_office import HEADINGS, SPECS, TODAY, VALUES
from tui_stage import StageApp, type_text

from caseman.api.messages import InputError
from caseman.tui.screens.choices import Choices
from caseman.tui.widgets.case_input import CaseInput
from caseman.tui.widgets.form import Form


class FormApp(StageApp):
    def __init__(self, **shown: Any) -> None:
        self.form = Form()
        self.shown = {"today": TODAY, "headings": HEADINGS, **shown}
        super().__init__(self.form)

    def begin(self) -> None:
        self.form.show(SPECS, VALUES, **self.shown)
        self.form.focus()


@pytest.fixture
def form_app() -> Callable[..., FormApp]:
    return FormApp


def current(app: FormApp) -> str:
    return app.form.model.fields[app.form.current].name


async def test_enter_and_tab_go_through_all_fields_that_can_be_changed(
    form_app: Callable[..., FormApp],
) -> None:
    app = form_app()
    async with app.run_stage() as pilot:
        seen = [current(app)]
        for step in range(len(SPECS)):
            await pilot.press("enter" if step % 2 else "tab")
            if current(app) == seen[-1]:
                break
            seen.append(current(app))
        assert seen == [spec.name for spec in SPECS if not spec.meta.computed]
        assert len(app.told(Form.Finished)) == 1
        for _step in seen[1:]:
            await pilot.press("shift+tab")
        assert current(app) == seen[0]


async def test_there_is_one_input_however_many_fields(form_app: Callable[..., FormApp]) -> None:
    app = form_app()
    async with app.run_stage():
        assert len(app.screen.query(CaseInput)) == 1
        assert len(app.form.children) == 1


async def test_changes_are_handed_over_and_only_they(form_app: Callable[..., FormApp]) -> None:
    app = form_app()
    async with app.run_stage() as pilot:
        await pilot.press("tab")
        await type_text(pilot, "２－１－０１０２")
        await pilot.press("tab", "=", "tab", *"按揭", "f10")
        (saved,) = app.told(Form.Saved)
        assert saved.changes == {"unit": "２－１－０１０２", "signed": TODAY, "mode": "mortgage"}
        app.form.saved()
        assert not app.form.dirty


async def test_all_errors_stand_under_their_fields_at_once(form_app: Callable[..., FormApp]) -> None:
    app = form_app()
    async with app.run_stage((80, 40)) as pilot:
        await pilot.press("delete", "tab", "tab", *"2026x", "tab", *"全额", "tab")
        await type_text(pilot, "1。2。3")
        await pilot.press("f10")
        text = screen_text(app)
        for sentence in ("此栏不能空", "“2026x”不是日期", "“全额”不在", "“1.2.3”不是数", "有 4 栏不对"):
            assert sentence in text
        assert app.told(Form.Saved) == []
        assert current(app) == "number"
        lines = text.splitlines()
        assert "2026x" in lines[next(i for i, line in enumerate(lines) if "不是日期" in line) - 1]
        await pilot.press(*"HM1", "f10")
        assert current(app) == "signed"
        assert "此栏不能空" not in screen_text(app)


async def test_errors_found_when_saving_are_shown_and_gone_to(form_app: Callable[..., FormApp]) -> None:
    app = form_app()
    async with app.run_stage((80, 40)) as pilot:
        app.form.tell_errors({"filed_no": InputError("“{value}” is not a date", value="x")})
        await pilot.pause()
        assert current(app) == "filed_no"
        assert "“x”不是日期" in screen_text(app)
        await pilot.press(*"BA1", "tab")
        assert "不是日期" not in screen_text(app)


async def test_marks_change_by_space_and_digits(form_app: Callable[..., FormApp]) -> None:
    app = form_app(at="sealed")
    async with app.run_stage() as pilot:
        await pilot.press("space")
        assert app.form.model.value("sealed") is False
        await pilot.press("1")
        assert app.form.model.value("sealed") is True
        assert current(app) == "phone"
        await pilot.press("shift+tab", "０")
        assert app.form.model.value("sealed") is False


async def test_a_choice_is_picked_from_its_list(form_app: Callable[..., FormApp]) -> None:
    app = form_app(at="mode")
    async with app.run_stage() as pilot:
        await pilot.press("f4")
        assert isinstance(app.screen, Choices)
        await pilot.press("down", "down", "enter")
        assert app.form.model.value("mode") == "instalments"
        assert current(app) == "price"
        await pilot.press("shift+tab", "ctrl+l", *"揭", "enter")
        assert app.form.model.value("mode") == "mortgage"
        await pilot.press("shift+tab", "f4", *"没有", "enter", "escape")
        assert app.form.model.value("mode") == "mortgage"
        assert app.screen is app.form.screen


async def test_values_of_other_fields_are_asked_for(form_app: Callable[..., FormApp]) -> None:
    app = form_app(at="unit")
    async with app.run_stage() as pilot:
        await pilot.press(*"2-1", "f4")
        (asked,) = app.told(Form.ValuesAsked)
        assert (asked.name, asked.text) == ("unit", "2-1")
        app.form.put("unit", "2-1-0303", on=True)
        await pilot.pause()
        assert current(app) == "signed"
        assert app.form.model.value("unit") == "2-1-0303"


async def test_ditto_takes_the_value_above(form_app: Callable[..., FormApp]) -> None:
    app = form_app(at="copies")
    async with app.run_stage() as pilot:
        await pilot.press("f9")
        assert app.form.model.value("copies") is None
        app.form.ditto = {"copies": 4, "late": "0.0005", "number": "HM9"}.get
        await pilot.press("f9")
        assert app.form.model.value("copies") == 4
        assert current(app) == "sealed"
        await pilot.press("shift+f9")
        assert app.form.model.shown("late") == "0.05%"
        assert app.form.model.value("number") == "HM00201"


async def test_undo_takes_back_typing_then_fields_then_leaves_it_to_the_screen(
    form_app: Callable[..., FormApp],
) -> None:
    app = form_app()
    async with app.run_stage() as pilot:
        await pilot.press("tab", "x", "tab", *"0303", "tab", *"按")
        await pilot.press("ctrl+z")
        assert app.form.editor.value == "一次性付款"
        await pilot.press("ctrl+z")
        assert current(app) == "signed"
        assert app.form.model.changes() == {"unit": "x"}
        await pilot.press("ctrl+z")
        assert app.form.model.changes() == {}
        undone: list[str] = []
        app.screen.action_undo = partial(undone.append, "saved action")
        await pilot.press("ctrl+z")
        assert undone == ["saved action"]
        await pilot.press("ctrl+y", "ctrl+y")
        assert app.form.model.shown("signed") == "2026-03-03"


async def test_a_masked_field_is_not_edited_and_asks_to_be_seen(form_app: Callable[..., FormApp]) -> None:
    app = form_app(masked={"phone": "138****1234"}, at="phone")
    async with app.run_stage() as pilot:
        assert "138****1234" in screen_text(app)
        assert "13800001234" not in screen_text(app)
        await pilot.press("x", "space")
        assert app.told(Form.UnmaskAsked)[0].name == "phone"
        await pilot.press("f1")
        assert "13800001234" not in screen_text(app)
        await pilot.press("escape", "ctrl+c")
        assert app.clipboard == "138****1234"


async def test_fixed_fields_cannot_be_changed(form_app: Callable[..., FormApp]) -> None:
    app = form_app(fixed=[spec.name for spec in SPECS])
    async with app.run_stage() as pilot:
        await pilot.press("x", "down", "space", "1", "f4", "f10")
        assert not app.form.dirty
        assert [saved.changes for saved in app.told(Form.Saved)] == [{}]


async def test_help_says_what_the_field_is_and_by_which_rule(form_app: Callable[..., FormApp]) -> None:
    app = form_app()
    async with app.run_stage() as pilot:
        await pilot.press("f1")
        text = screen_text(app)
        assert "网签系统给出的编号" in text
        assert "依据 《商品房销售管理办法》第十六条" in text
        await pilot.press("f3", "tab", "tab", "ctrl+g")
        assert "日期：20260401" in screen_text(app)


async def test_a_draft_holds_what_is_just_being_typed(form_app: Callable[..., FormApp]) -> None:
    app = form_app()
    async with app.run_stage() as pilot:
        await pilot.press("tab", *"半个", "tab", *"2026x", "tab", *"按")
        draft = app.form.draft()
    again = form_app()
    async with again.run_stage() as pilot:
        again.form.restore(draft)
        await pilot.pause()
        assert again.form.model.shown("unit") == "半个"
        assert again.form.model.changes() == {"unit": "半个", "mode": "mortgage"}
        assert list(again.form.model.errors) == ["signed"]


async def test_the_current_field_is_always_in_sight(form_app: Callable[..., FormApp]) -> None:
    app = form_app()
    async with app.run_stage((60, 12)) as pilot:
        for key in ["tab"] * 14 + ["shift+tab"] * 14 + ["pagedown"] * 3 + ["pageup"] * 3 + ["down"] * 16:
            await pilot.press(key)
            place = app.form._place(app.form.current)
            assert place is not None
            assert 0 <= place.y - app.form.top < app.form.size.height


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_arrows_walk_the_fields_as_they_stand(
    form_app: Callable[..., FormApp], size: tuple[int, int]
) -> None:
    app = form_app()
    async with app.run_stage(size) as pilot:
        await pilot.press("down")
        assert current(app) == ("unit" if size[0] == 80 else "signed")
        await pilot.press("up")
        assert current(app) == "number"


async def test_long_text_keeps_its_lines(form_app: Callable[..., FormApp]) -> None:
    app = form_app(at="remark")
    async with app.run_stage((80, 40)) as pilot:
        app.form.put("remark", "第一行\n第二行")
        assert app.form.editor.value == "第一行↵第二行"
        await pilot.press("end", "!", "f10")
        assert app.told(Form.Saved)[-1].changes == {"remark": "第一行\n第二行!"}


async def test_rows_are_shown_and_edited_elsewhere(form_app: Callable[..., FormApp]) -> None:
    app = form_app(at="owners")
    async with app.run_stage((80, 40)) as pilot:
        text = screen_text(app)
        assert "2 行" in text
        assert "110101199003078515" in text
        await pilot.press("space")
        assert app.told(Form.RowsAsked)[0].name == "owners"
        app.form.put("owners", [{"name": f"人{i}"} for i in range(9)])
        await pilot.pause()
        assert "还有 4 行" in screen_text(app)


def test_textual_has_not_changed_what_the_form_relies_on() -> None:
    assert App.__module__ == "textual.app"
    import textual

    assert textual.__version__ == "8.2.8"
