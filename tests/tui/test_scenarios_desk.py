"""The desk by keys at the demo office: sheets, a list that changed after the notices, planted errors and their cures (S3.1b, S3.2, S4.2d-e, S4.3b, c, e)."""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "office"))

from test_documents import text_of
from test_handover_day import ONE_COPY_MORE
from tui_clerk import Clerk, at_work

from caseman.core.config import Config
from caseman.core.demo import _run
from caseman.core.office import Office, Options


def plant(folder: Path, *names: str) -> None:
    """Put planted errors into an office."""
    with Office.open(Config(), Options(data=folder, create=False)) as office:
        for name in names:
            _run(office, office.plugins.registry.plants[name].run)


async def printed(clerk: Clerk, folder: Path, document: str) -> str:
    """Print a document of what is current by keys: its text."""
    before = set(folder.rglob("*.docx"))
    await clerk.press("ctrl+f", document, "enter", "1")
    (file,) = set(folder.rglob("*.docx")) - before
    return text_of(file)


async def to_field(clerk: Clerk, unit: str, field: str) -> None:
    """Open a unit and go to the first field of the tab that shows it."""
    await clerk.press("f2", unit, "enter", "shift+tab")
    for _tab in range(30):
        if field in clerk.text:
            await clerk.press("down")
            return
        await clerk.press("right")
    raise AssertionError(clerk.text)


SHEETS = {
    # S3.2a: exactly +3.00 %
    "1-1-0203": (
        "34,170.00",
        "1,173,170.00",
        "1076302.75",
        "10,763.03",
        "8,240.00",
        "80.00",
        "3.00 × 11390.00",
    ),
    # S3.2b: -3.00 %; -5.00 %: 3 % once and 2 % twice; +4.16 %: the first 3 % only
    "1-1-0301": ("-26,970.00", "872,030.00"),
    "1-1-0303": ("-64,050.00", "2 × 2 × 9150.00"),
    "1-1-0302": ("31,000.36", "93.77 × 0.03 × 11020.00"),
}


async def test_the_sheets_of_the_four_units_at_the_bounds(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        for unit, told in SHEETS.items():
            await clerk.press("f2", unit, "enter")
            text = await printed(clerk, office_copy, "交房结算")
            for one in (*told, "商品房销售管理办法（建设部令第88号 第20条）", "handover-cn 2026.1"):
                assert one in text, (unit, one)
            assert "42,978.00" not in text
        # S4.2d: the bank's statement is 100.00 less than the book
        await clerk.press("f2", "rj", "enter")
        assert "1,138,736.25" in clerk.text
        await clerk.press("ctrl+p", "core.statement_balance", "enter", "1138636.25", "f10")
        await clerk.press("f2", "jc LED-01", "enter")
        flat = "".join(line.strip("│ ") for line in clerk.text.splitlines())
        for word in ("1138636.25", "1138736.25", "-100.00", "上次相符"):
            assert word in flat, clerk.text


async def test_a_list_that_changes_after_the_notices_is_told_with_a_letter(
    office_copy: Path, tmp_path: Path
) -> None:
    """S3.1b: one copy more from 8 April."""
    async with at_work(office_copy) as clerk:
        await clerk.press("ctrl+p", "编制交房计划", "enter")
        await clerk.press("翰墨苑", "enter", "1", "enter", "20260411", "enter", "20260412", "f10")
        await clerk.press("f2", "jl 1", "enter", "ctrl+p", "安排时段", "enter")
        await clerk.press("ctrl+p", "登记通知已发出", "enter", "f10")
        assert "已发通知 30 份" in clerk.told
    (tmp_path / "more" / "plugins").mkdir(parents=True)
    (tmp_path / "more" / "plugins" / "990101-2.toml").write_text(ONE_COPY_MORE, "utf-8")
    config = Config(folder=tmp_path / "more")
    async with at_work(office_copy, today="2026-04-08", config=config) as clerk:
        await clerk.press("f2", "jc HND-04", "enter")
        assert "已发通知 30 份与现行清单不符" in clerk.text.replace("\n", ""), clerk.text
        await clerk.press("f2", "1-1-0102", "enter")
        text = await printed(clerk, office_copy, "交房资料变更函")
        assert "买受人身份证复印件（3份）" in text


@pytest.fixture
def faulty(office_copy: Path) -> Path:
    plant(office_copy, "PE36", "PE37", "PE42", "PE43", "PE50", "PE52")
    return office_copy


async def test_what_is_planted_is_told_and_cured(faulty: Path) -> None:
    async with at_work(faulty, size=(120, 40)) as clerk:

        async def told(code: str, *words: str) -> None:
            """The finding of that code, alone in the list, says these words."""
            await clerk.press("f2", f"jc {code}", "enter")
            flat = "".join(line.strip("│ ") for line in clerk.text.splitlines())
            for word in words:
                assert word in flat, (code, word, clerk.text)

        async def gone(code: str) -> None:
            assert code not in [one.code for one in clerk.office.check()], clerk.text

        # S3.2b: 31 000.36, not 42 978.00
        await told("ARE-01", "1-1-0302", "31000.36", "42978.00", "11977.64")
        # S3.2d: a letter to the survey office, then why they differ
        await told("ADR-01", "合同房号 1-1-0102，测绘房号 1-1-0102A")
        await clerk.press("1", "1")
        letter = text_of(max(faulty.rglob("*.docx"), key=lambda file: file.stat().st_mtime))
        assert "关于房号不一致的函" in letter
        assert "1-1-0102A" in letter
        await told("ADR-01")
        await clerk.press("2")
        await clerk.press("down", "测绘房号对照证明", "f10")
        await gone("ADR-01")
        # S3.2e: both contracts; the family-housing result proves it
        await told("TAX-01", "1-1-1002、2-1-1502", "HM00113、HM00235")
        await clerk.press("1", "1", "enter", "JT20260331", "enter", "=", "f10")
        await gone("TAX-01")
        # without a family-housing result the place's standard rate holds: 986 710.09 at 3 %
        await to_field(clerk, "1-1-0101", "家庭第几套住房")
        await clerk.press("ctrl+a", "delete", "f10")
        await told("TAX-02", "1-1-0101", "29601.30", "3 %", "9867.10")
        await clerk.press("ctrl+z")
        # S4.3b: both rates, the dates, the law
        await told("TAX-02", "1-1-0203", "16144.54", "1.5 %", "10763.03", "2024-12-01", "2026-03-15")
        await told("TAX-02", "公告2024年第16号")
        # S4.3c: one number on two units
        await told("DOC-04", "演示税票0000201 用于 3-1-0201、3-1-0202")
        await clerk.press("1")
        await clerk.press("演示税票0000202", "f10")
        await gone("DOC-04")
        # S4.2e: the registry's copy lies in the customer's bag
        await told("CUS-02", "3-1-0101", "办证联", "客户袋")
        await clerk.press("1")
        await clerk.press("办证袋", "f10")
        await gone("CUS-02")


#: A way to the certificate in the first half of 2022.
OF_THAT_YEAR = {
    "handover.noticed_on": date(2022, 5, 16),
    "handover.handed_on": date(2022, 5, 23),
    "taxes.fund_paid_on": date(2022, 5, 25),
    "taxes.tax_paid_on": date(2022, 5, 26),
    "titles.submitted_on": date(2022, 5, 30),
}


async def test_the_older_regime_by_keys(office_copy: Path) -> None:
    """S4.3e: in district 990201 a tax waits for the check stamp, and a certificate of those days for its tax stamp,
    until 2022-07-01."""
    with Office.open(Config(), Options(data=office_copy, create=False)) as office:
        draft = office.draft()
        draft.set("projects", "翰墨苑", {"district": "990201"})
        # certificates of the last day of the stamp and of the day after
        draft.set("cases", "HM00019", {**OF_THAT_YEAR, "titles.issued_on": date(2022, 6, 30)})
        draft.set("cases", "HM00020", {**OF_THAT_YEAR, "titles.issued_on": date(2022, 7, 1)})
        office.commit(draft, "test")

    async def tried(clerk: Clerk) -> str:
        await clerk.press("f2", "pc", "enter", "ctrl+p", "开批", "enter")
        await clerk.press("契税缴款批", "enter", "1", "enter", "1", "f10", "1-1-0101", "enter")
        return clerk.text

    async with at_work(office_copy, today="2022-06-30") as clerk:
        early = await tried(clerk)
    assert "TAX-04" in early, early
    assert "演示市旧例区契税清册核对办法" in early.replace("\n", "")
    async with at_work(office_copy) as clerk:
        assert "TAX-04" not in await tried(clerk)
        await clerk.press("escape", "escape")
        await clerk.press("f2", "lz 3-1-303", "enter", "enter", "990104198805130811", "f10")
        told = clerk.text.replace("\n", "")
        assert "TAX-05" in told, told
        assert "印花税暂行条例" in told
        await clerk.press("1", "20220630", "f10")
        for unit, card in (("3-1-303", "990104198805130811"), ("3-1-304", "990104196007030614")):
            await clerk.press("f2", f"lz {unit}", "enter", "enter", card, "f10")
            assert "handed_to" in clerk.record(unit).data["titles"], clerk.text
