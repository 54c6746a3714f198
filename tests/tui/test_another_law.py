"""F2 rq: the law of another day, on every screen and without a trace (S1.3a, S4.3d)."""

from pathlib import Path

from tui_clerk import Clerk, at_work

BANNER = "试算日期 {}，不入账"


async def desk(clerk: Clerk, unit: str) -> None:
    """The tab of the handover desk of a unit."""
    await clerk.press("f2", unit, "enter", "shift+tab")
    for _tab in range(30):
        if "1 核款" in clerk.text:
            return
        await clerk.press("right")
    raise AssertionError(clerk.text)


def head(clerk: Clerk) -> str:
    return clerk.text.splitlines()[0]


def sums(clerk: Clerk) -> str:
    return clerk.text.replace(",", "")


async def test_the_law_of_another_day_shows_other_sums_and_writes_nothing(office_copy: Path) -> None:
    async with at_work(office_copy, size=(120, 40)) as clerk:
        before = clerk.office.store.head
        await desk(clerk, "1-1-0203")
        assert "10763.03" in sums(clerk)
        # S4.3d: under the table before, 1.5 %; what was collected stays
        await clerk.press("f2", "rq 20241130", "enter")
        assert BANNER.format("2024-11-30") in head(clerk)
        assert "16144.54" in sums(clerk)
        await clerk.press("f2", "qs 1-1-0203", "enter", "2", "f10")
        assert "不写入" in clerk.told, clerk.text
        await clerk.press("escape")
        while not clerk.app.desk.checked:
            await clerk.pilot.pause(0.02)
        assert "TAX-02" in clerk.codes("1-1-0203")
        await clerk.press("escape")
        assert "试算" not in head(clerk)
        assert "16144.54" not in sums(clerk)
        # S1.3a: 15 461.33 at 1.5 % would be 10 307.55 at 1 %
        await desk(clerk, "3-1-0302")
        assert "15461.33" in sums(clerk)
        for nothing in ("rq", "rq 2024年13月1日"):
            await clerk.press("f2", nothing, "enter")
            assert "试算日期" not in head(clerk)
        await clerk.press("f2", "rq 20241201", "enter")
        assert BANNER.format("2024-12-01") in head(clerk)
        assert "10307.55" in sums(clerk)
        assert clerk.office.store.head == before
