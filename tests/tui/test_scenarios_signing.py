"""Signing contracts to standard, by keys at the demo office: templates, capitals, numbers, annexes."""

from pathlib import Path

import pytest
from stdnum.iso7064 import mod_11_2
from tui_clerk import Clerk, at_work

BUYER = "99010319850315071" + mod_11_2.calc_check_digit("99010319850315071")


async def fill_new_contract(clerk: Clerk, template: str, annexes: str = "1-11") -> None:
    """The form of a new contract for 2-1-103, full-width digits and all."""
    await clerk.press("f2", "ht 2-1-103", "enter")
    assert "新签合同" in clerk.text
    await clerk.press("白胜", "enter", BUYER, "enter", "１０００２０００９９７", "enter", "tab", "enter")
    await clerk.press("f4", template, "enter", "20260402", "enter", "89.27", "enter", "１１５２０", "enter")
    await clerk.press("tab", "tab", "一次", "enter", "tab", "tab", annexes)


async def test_a_template_that_has_ended_is_refused_and_corrected(office_copy: Path) -> None:
    """S1.1a."""
    async with at_work(office_copy, today="2026-04-02") as clerk:
        await fill_new_contract(clerk, "2021")
        await clerk.press("f10")
        shown = clerk.text
        for told in ("CON-08", "2021版", "2026-03-31", "2026版", "演示法字〔2026〕3号"):
            assert told in shown
        await clerk.press("escape")
        assert "白胜" in clerk.text, "what was typed is still there"
        await clerk.press(*["down"] * 5, "f4", "2026", "enter", "f10")
        assert clerk.told.startswith("合同 HM00273")
        data = clerk.record("2-1-103").data
        assert data["contracts"]["template"] == "2026版"
        assert data["contracts"]["total"] == "1028390.40"
        assert data["contracts"]["capitals"] == "壹佰零贰万捌仟叁佰玖拾元零肆角"
        assert clerk.state("2-1-103") == "已签约"


@pytest.mark.parametrize(
    ("capitals", "total", "expected"),
    [
        ("捌拾玖万玖仟元整", "899000", []),
        ("捌拾玖万玖仟圆整", "899000", []),
        ("捌拾玖万九千元整", "899000", ["提醒 CON-02"]),
        ("捌拾玖万捌仟元整", "８９９０００", ["阻止 CON-02", "898000.00", "899000.00", "1000.00"]),
        ("壹佰万零伍仟元整", "1005000", []),
        ("壹佰万伍仟元整", "1005000", []),
    ],
)
async def test_the_price_in_capitals(
    office_copy: Path, capitals: str, total: str, expected: list[str]
) -> None:
    """S1.1b."""
    async with at_work(office_copy, size=(120, 40)) as clerk:
        await clerk.press("f2", "2-1-101", "enter", "shift+tab", "right", "enter")
        await clerk.press(*["down"] * 4, "1", "enter", total, "enter", total, "enter", capitals, "f10")
        assert clerk.told == "已保存 4 栏"
        shown = clerk.text.replace("\n", "")
        assert ("CON-02" in shown) == bool(expected)
        for told in expected:
            assert told in shown


async def test_a_number_used_twice_folds_the_gap_under_itself(office_copy: Path) -> None:
    """S1.1c."""
    async with at_work(office_copy, size=(120, 40)) as clerk:
        await clerk.press("f2", "2-1-503", "enter", "shift+tab", "right", "enter", "HM00201", "f10")
        await clerk.press("f3", "f2", "jc ht", "enter", "f5")
        assert "CON-04" in clerk.text
        found = [one for one in clerk.app.screen._found if one.code in ("CON-04", "CON-05")]
        assert [one.code for one in found] == ["CON-04", "CON-05"]
        assert found[1].root == found[0].id
        assert "HM00210" in clerk.text
        void = next(n for n, fix in enumerate(found[1].fix, 1) if "void" in fix.action)
        index = clerk.app.screen._found.index(found[1])
        await clerk.press(*["down"] * index, str(void))
        assert "作废" in clerk.text


async def test_a_contract_without_an_annex_is_refused_with_its_name(office_copy: Path) -> None:
    """S1.1d."""
    async with at_work(office_copy, today="2026-04-02") as clerk:
        await fill_new_contract(clerk, "2026", "1 2 4-11")
        await clerk.press("f10")
        assert "CON-09" in clerk.text
        assert "3" in clerk.text[clerk.text.index("CON-09") :].splitlines()[0]


async def test_a_template_goes_its_way_with_a_person_and_a_day_each(office_copy: Path) -> None:
    """S1.1d."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "fb", "down", "enter")
        assert "新合同范本" in clerk.text
        await clerk.press("2027版", "enter", "f4", "enter", "f10")
        assert clerk.record("2027版", "templates") is not None
        await clerk.press("f2", "fb 2027", "enter", "ctrl+p", "法务", "enter", "法务", "f10")
        assert clerk.record("2027版", "templates").data["reviewed_by"] == "法务"
        await clerk.press("ctrl+p", "批准")
        assert "批准范本" not in clerk.text, "a clerk is not offered what takes a supervisor"
    async with at_work(office_copy, user="s1") as clerk:
        await clerk.press("f2", "fb 2027", "enter", "ctrl+p", "批准", "enter", "演示法字〔2027〕1号", "f10")
        data = clerk.record("2027版", "templates").data
        assert data["approval"]["approved_by"] == "s1"
