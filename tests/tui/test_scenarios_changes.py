"""Changes of name by keys at the demo office: proofs, two persons, filings that come first, corrections."""

from pathlib import Path

import pytest
from stdnum.iso7064 import mod_11_2
from tui_clerk import Clerk, at_work

from caseman.core.progress import why
from caseman.core.seeking import find

NUMBER = "99010319850315071" + mod_11_2.calc_check_digit("99010319850315071")


async def command(clerk: Clerk, name: str) -> None:
    """A command by its name, from the palette."""
    await clerk.press("ctrl+p", name, "enter")


async def receive(clerk: Clerk, kind: str, count: str = "", number: str = "") -> None:
    """Enter a paper on the case that is shown."""
    await command(clerk, "收原件")
    await clerk.press(kind, "enter", "档案柜A", "enter", number, "enter", "enter", count, "f10")
    assert "已收" in clerk.told, clerk.text


@pytest.mark.slow
async def test_a_name_change_takes_its_papers_and_two_persons(office_copy: Path) -> None:
    """S2.3a."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "gm GM001", "enter")
        await command(clerk, "审批更名")
        await clerk.press("f10")
        assert "SOD-01" in clerk.told
    async with at_work(office_copy, user="s1") as clerk:
        await clerk.press("f2", "gm GM001", "enter")
        await command(clerk, "审批更名")
        await clerk.press("f10")
        assert clerk.office.state(clerk.record("GM001", "changes")) == "已审批"
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "gm GM001", "enter")
        await command(clerk, "执行更名")
        assert "CHG-02" in clerk.text, "what is missing is said before anything is typed"
        await clerk.press("=", "f10")
        assert "CHG-02" in clerk.text
        await clerk.press("escape", "escape", "f2", "2-1-503", "enter")
        for kind, count in (
            ("更名申请", ""),
            ("身份证明", "2"),
            ("关系证明", ""),
            ("合同", ""),
            ("配偶同意", ""),
        ):
            await receive(clerk, kind, count)
        await clerk.press("f2", "gm GM001", "enter")
        assert "R002101" in clerk.text
        record = clerk.record("GM001", "changes")
        (found,) = [one for one in why(clerk.office, record, "contracts.execute_change") if one.blocks]
        numbers = [
            part for part in clerk.office.sentence(found).replace("、", " ").split() if part.startswith("R00")
        ]
        await clerk.press("f2", "2-1-503", "enter")
        for number in numbers:
            await receive(clerk, "收据", number=number)
        await clerk.press("f2", "gm GM001", "enter")
        await command(clerk, "执行更名")
        await clerk.press("=", "f10")
        assert find(clerk.office, "2-1-503").hits[0].cells[1] == "解宝"
        await clerk.press("f2", "2-1-503", "enter")
        assert "解宝" in clerk.text


async def test_a_filed_contract_is_withdrawn_before_its_name_changes(office_copy: Path) -> None:
    """S2.3b."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "gm 2-1-202", "enter")
        assert "申请更名" in clerk.text
        await clerk.press("近亲属", "enter", "白胜", "enter", NUMBER, "enter", "tab", "tab", "弟", "f10")
        await clerk.press("f2", "gm GM002", "enter")
        assert "CHG-01" in clerk.text
        await clerk.press("f2", "cx 2-1-202", "enter", "更名", "enter", "=", "f10")
        assert clerk.state("2-1-202") == "已签约"
        await clerk.press("f2", "gm GM002", "enter", "f5")
        assert "CHG-01" not in clerk.text
        assert "FIL-05" in clerk.codes("2-1-202"), "it has to be filed again"


async def test_one_wrong_digit_is_corrected_and_the_filing_stays(office_copy: Path) -> None:
    """S2.3c."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "gm 2-1-202", "enter", "更正", "enter", "吕方", "enter", NUMBER, "f10")
        record = clerk.record("GM002", "changes")
        codes = [one.code for one in why(clerk.office, record, "contracts.execute_change")]
        assert codes == ["CHG-04"], "the copy of the identity card, and no cancelling of the filing"
        await clerk.press("f2", "2-1-202", "enter")
        await receive(clerk, "身份证明")
    async with at_work(office_copy, user="s1") as clerk:
        await clerk.press("f2", "gm GM002", "enter")
        await command(clerk, "审批更名")
        await clerk.press("f10")
        await command(clerk, "执行更名")
        await clerk.press("f10")
        assert clerk.record("2-1-202").data["buyers"][0]["doc_number"] == NUMBER
        assert clerk.state("2-1-202") == "已备案", "the filing stays"
        assert "CHG-07" in clerk.text
        assert "写函并登记日期" in clerk.text, "the letter is named; a later part writes it"
        await clerk.press("f6", "1", "=", "f10")
        assert clerk.record("GM002", "changes").data["letter_on"] == "2026-03-31"
        assert clerk.codes("cases/HM00203") == []
