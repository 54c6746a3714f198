"""The daily desk by keys at the demo office: a complaint by phone, the run of letters, an interview by digits."""

from pathlib import Path
from time import sleep

import pytest
from tui_clerk import at_work

from caseman.tui.screens import goto
from caseman.tui.screens.choices import Option
from caseman.tui.screens.work import OfficeScreen


async def test_a_complaint_by_phone_takes_thirty_keys_and_its_words(
    office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D5.2: unit by initials, a digit for the category; the last day is said at once (S5.2a, journey 6a step 18).

    On a slow machine: all is typed before the first window is there, for which keys were once waited two seconds."""
    goals, words = goto.goals, "面积怎么算"

    def slowly(screen: OfficeScreen) -> list[Option]:
        sleep(2.1)
        return goals(screen)

    monkeypatch.setattr(goto, "goals", slowly)
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "ts lt", "enter", "2", "enter", words, "f10")
        assert clerk.count <= 30
        made = clerk.record("TS003", "complaints").data
        assert (made["unit"].rpartition(":")[2], made["category"], made["words"]) == (
            "1-1-0203",
            "area",
            words,
        )
        assert "TS003 已受理；应于 2026-04-08 前处理" in clerk.told
        await clerk.press("ctrl+z")
        assert clerk.office.reader.get("complaints", "TS003") is None


async def test_the_run_of_letters_and_a_dispute(office_copy: Path) -> None:
    """S5.1a, journey 6b steps 5 and 6: thirteen are proposed, fewer one after a dispute."""
    async with at_work(office_copy, user="s1") as clerk:
        await clerk.press("f2", "qk", "enter")
        assert "解珍" in clerk.text or "解*" in clerk.text
        await clerk.press("f3")
        clerk.office.act("arrears.dispute", ["1-1-201"], {"until": "20260415", "why": "客户有异议"})
        await clerk.press("f2", "qk", "down", "enter", "f10")
        proposed = [record.data["unit"] for record in clerk.office.reader.all("reminders")]
        assert (len(proposed), [unit for unit in proposed if unit.endswith("1-1-0201")]) == (12, [])


async def test_an_interview_is_digits(office_copy: Path) -> None:
    """S2.4a: the first of the sample."""
    async with at_work(office_copy, user="c2") as clerk:
        await clerk.press("f2", "wj 2026-1-01", "enter", "4350", "tab", "采光问题", "f10")
        made = clerk.record("2026-1-01", "interviews").data
        assert (made["answers"], made["words"]) == ([4, 3, 5, 0], "采光问题")


async def test_what_a_filing_waits_for_is_asked_for_by_its_key(office_copy: Path) -> None:
    """S2.1b: FIL-01 offers the letter of demand as key 1, and it is one of the arrears' own letters."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "ba 2-1-503", "enter")
        assert "629523.20" in clerk.text.replace(",", "")
        await clerk.press("f6", "1", "f10")
        (letter,) = clerk.office.reader.all("reminders")
        assert (letter.data["unit"].rpartition(":")[2], letter.data["cause"]) == ("2-1-0503", "price")
        assert letter.data["amount"] == "629523.20"
