"""Copying by keys: a field, a cell, a row, a whole record; by the terminal where the system has no clipboard."""

import base64
from pathlib import Path

import pytest
from tui_clerk import at_work
from tui_kit import HOSTILE

from caseman.core import clipboard


async def test_a_cell_then_the_row_then_the_whole_case(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        row = clerk.app.screen.targets("cases")[0]
        await clerk.press("ctrl+c")
        cell = clerk.app.clipboard
        await clerk.press("ctrl+c")
        assert clerk.app.clipboard.split("\t")[0] == cell
        assert len(clerk.app.clipboard.split("\t")) > 3
        await clerk.press("ctrl+c")
        whole = clerk.app.clipboard
        assert whole.startswith(row.removeprefix("cases/"))
        assert "— 合同" in whole
        assert clerk.office.reader.get(*row.split("/")).data["buyers"][0]["doc_number"] not in whole
        await clerk.press("ctrl+c")
        assert clerk.app.clipboard == "\t".join(clerk.app.clipboard.split("\t")), "and round again"
        assert clerk.app.clipboard != whole


async def test_a_field_then_the_whole_case_masked_as_the_screen_is(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        number = clerk.record("2-1-101").data["buyers"][0]["doc_number"]
        await clerk.press("f2", "2-1-101", "enter")
        clerk.app.screen.query_one("Form").go("remark")
        clerk.app.desk.edit("cases/HM00201", {"remark": "一条备注"})
        await clerk.press("f5", "ctrl+c", "ctrl+c")
        assert "一条备注" in clerk.app.clipboard
        assert number not in clerk.app.clipboard
        await clerk.press("ctrl+e", "ctrl+c", "ctrl+c")
        assert number in clerk.app.clipboard


@pytest.mark.parametrize("text", HOSTILE)
async def test_the_terminal_is_told_by_osc_52(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_stage import StageApp

    monkeypatch.setattr(clipboard, "to_system", lambda text: False)
    app = StageApp()
    async with app.run_stage():
        sent: list[str] = []
        monkeypatch.setattr(app._driver, "write", sent.append)
        app.copy(text)
        whole = text.encode(errors="replace")
        assert f"\x1b]52;c;{base64.b64encode(whole).decode()}\a" in "".join(sent)
