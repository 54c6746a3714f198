"""The daily desk by keys at the demo office: a complaint by phone, the run of letters, an interview by digits."""

from pathlib import Path

from tui_clerk import at_work


async def test_a_complaint_by_phone_takes_thirty_keys_and_its_words(office_copy: Path) -> None:
    """D5.2: unit by initials, a digit for the category; the last day is said at once (S5.2a, journey 6a step 18)."""
    words = "面积怎么算"
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
