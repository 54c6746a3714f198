"""Lists of fund and tax, and their payment, by keys at the demo office (S4.2, S4.3)."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "office"))

from notices_kit import FUND, TAX, A, B, Rows, swapped, write
from test_documents import text_of
from tui_clerk import Clerk, at_work

from caseman.tui.screens.list_lines import ListLines


@pytest.fixture
def home(office_copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The demo office to write into, and a home without any files."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return office_copy


async def take_in(clerk: Clerk, file: Path) -> None:
    """F2 dz, F4, the file's path, Enter; until its lines are there."""
    await clerk.press("f2", "dz", "enter")
    await clerk.press("f4")
    await clerk.paste(str(file))
    await clerk.press("enter")
    for _wait in range(600):
        if isinstance(clerk.app.screen, ListLines) and "行一致" in clerk.told:
            return
        await clerk.pilot.pause(0.05)
    raise AssertionError(clerk.text)


async def test_a_clean_notice_has_its_certificate(home: Path, tmp_path: Path) -> None:
    """S4.2a: 41 agree, 0 differ of the units handed over; the certificate is printed."""
    async with at_work(home) as clerk:
        await take_in(clerk, write(tmp_path, FUND))
        assert "168 行一致，0 处不一致" in clerk.told
        await clerk.press("ctrl+f", "核对证明", "enter", "已交房", "f10", "1")
        (file,) = home.rglob("*.docx")
        text = text_of(file)
        assert "核对 41 行：一致 41 行，不一致 0 处" in text
        assert "我方 348,585.90 元，对方 348,585.90 元" in text


async def test_two_swapped_notices_are_one_letter_and_the_others_are_paid(home: Path, tmp_path: Path) -> None:
    """S4.2b and c: two are held, 39 stay payable; the pile is counted first, the file that is not keyed is named."""
    async with at_work(home) as clerk:
        await take_in(clerk, write(tmp_path, FUND, swapped))
        assert "166 行一致，1 处不一致" in clerk.told
        assert "互换" in clerk.text
        await clerk.press("enter")
        assert clerk.told.startswith("致函")
        await clerk.press("escape", "escape", "f2", "pc", "enter", "ctrl+p", "开批", "enter")
        await clerk.press("维修资金交款批", "enter", "39", "enter", "332585.90", "f10")
        # all 41 but 1-1-0302, in one grid
        await clerk.press("f2", "al", "enter", "f4", "状态=已交房", "down", "ctrl+a", *["down"] * 5, "space")
        await clerk.press("ctrl+p", "列入批次", "enter", "WX-20260331", "shift+f9", "f10")
        assert "已办 38 条，未办 2 条" in clerk.told, clerk.text
        for one in (B, "1-1-0301", "PAY-01"):
            assert one in clerk.text
        await clerk.press("escape", "escape", "f2", "pc", "enter", "enter", "f10")
        assert "件数 39≠38" in clerk.text, clerk.text
        assert "差 7813.60" in clerk.text
        assert "1-1-0302 司马师" in clerk.text
        await clerk.press("1", "1-1-0302", "enter", "f10")
        assert "已封：39 件" in clerk.told
        await clerk.press("f10", "1")
        assert "已送：39 件" in clerk.told
        assert clerk.state("1-1-0302") == "维修资金已交"
        assert clerk.state(B) == "已交房"


async def test_a_tax_that_is_no_rate_goes_to_the_customer(home: Path, tmp_path: Path) -> None:
    """S4.3a: 3 asks the office, 4 writes to the customer."""

    def mistyped(lines: Rows) -> None:
        lines[A][4] = "11101.66"

    async with at_work(home, size=(120, 40)) as clerk:
        await take_in(clerk, write(tmp_path, TAX, mistyped))
        assert "167 行一致，1 处不一致" in clerk.told
        assert "+1234.56" in clerk.text
        assert "1.1251 %" in clerk.text
        await clerk.press("4")
        assert clerk.told.startswith("询问客户")
        listed = clerk.office.facts(clerk.record(A)).listed(TAX)
        assert (listed.state, listed.payable) == ("held", False)
        await clerk.press("ctrl+z", "3")
        assert clerk.told.startswith("致函")
