"""Lists of banks and of the title office by keys: each difference with its cause, judged, and known when it comes again
(S2.2c, S4.4c, S4.5a, c, S4.6b, S4.8b)."""

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "office"))

from demo_lists import Rows, at, read, write
from tui_clerk import Clerk, at_work

from caseman.core.demo import _run
from caseman.tui.screens.list_lines import ListLines


@pytest.fixture
def home(office_copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The demo office to write into, and a home without any files."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return office_copy


async def take_in(clerk: Clerk, file: Path) -> str:
    """F2 dz, F4, the file's path, Enter; what is told when its lines are there."""
    await clerk.press("f2", "dz", "enter", "f4")
    await clerk.paste(str(file))
    await clerk.press("enter")
    for _wait in range(600):
        if isinstance(clerk.app.screen, ListLines) and "行一致" in clerk.told:
            told = clerk.told
            await clerk.press("home")
            return told
        await clerk.pilot.pause(0.05)
    raise AssertionError(clerk.text)


def changed(name: str, change: Callable[[Rows], None]) -> Rows:
    rows = read(name)
    change(rows)
    return rows


def bank(rows: Rows) -> None:
    at(rows, "房屋坐落", "2-1-0302")[2] = "980000"
    rows.append(["朱贵", "2-1-0203", "500000", "2026-03-02"])
    rows.append(list(at(rows, "房屋坐落", "2-1-0501")))


def fee(rows: Rows) -> None:
    at(rows, "坐落", "0-0-C006")[rows[0].index("登记费")] = "550.00"


def certificates(rows: Rows) -> None:
    names, numbers, area = (rows[0].index(heading) for heading in ("权利人", "证件号", "建筑面积"))
    larger = at(rows, "权利人", "紫鹃")
    larger[area] = str(Decimal(larger[area]) + 1)
    alone = at(rows, "权利人", "板儿，冯紫英")
    alone[names], alone[numbers] = "板儿", alone[numbers].split("，")[0]
    at(rows, "权利人", "单聘仁，王善保")[names] = "単聘仁，王善保"


async def test_what_the_banks_and_the_title_office_list_otherwise(home: Path, tmp_path: Path) -> None:
    async with at_work(home, size=(120, 40)) as clerk:
        file = write(tmp_path, changed("disbursement_b", bank), "放款清单-演示银行乙-3月.csv")
        assert "3 处不一致" in await take_in(clerk, file)
        seen = ""
        for _line in range(3):
            seen += clerk.text
            await clerk.press("down")
        for told in (
            "980000.00",
            "疑为",
            "我方无贷款",
            "R-BNK-AMT",
            "R-BNK-EXTRA",
            "R-BNK-DUP",
        ):
            assert told in seen, seen
        await clerk.press("home", "enter", "enter", "enter")
        assert [one.code for one in clerk.office.check() if one.code.startswith("R-BNK")] == []
        assert "新 0 行" in await take_in(clerk, file)

        assert "1 处不一致" in await take_in(
            clerk, write(tmp_path, changed("registration_fee", fee), "登记费缴款-改.csv")
        )
        for told in ("R-FEE-AMT", "0-0-C006", "80.00", "550.00", "+470.00", "登记收费公示"):
            assert told in clerk.text, clerk.text
        # S4.4c: what the batch of 19 January costs, in the register
        await clerk.press("f2", "bb", "enter", "交件登记表", "enter", "f4", "批次=CQ-20260119")
        assert "16 / 87" in clerk.text, clerk.text
        (total,) = [line for line in clerk.text.splitlines() if "合计" in line]
        assert "1,790.00" in total

        told = await take_in(clerk, write(tmp_path, changed("certificates", certificates), "发证清单-改.csv"))
        assert "56 行一致，3 处不一致" in told
        seen = ""
        for _line in range(3):
            seen += clerk.text
            await clerk.press("down")
        for told in ("R-CRT-AREA", "R-CRT-OWNERS", "冯紫英", "U+5355", "U+5358"):
            assert told in seen, seen
        await clerk.press(
            "escape", "escape", "f2", "lz 3-1-303", "enter", "enter", "990104198805130811", "f10"
        )
        assert "CUS-06" in clerk.text


async def test_a_deposit_that_does_not_come_back_and_a_certificate_that_is_late(
    home: Path, tmp_path: Path
) -> None:
    """S4.8b: 赖大 is missing, 来旺 gets 5 000 less, with the causes that banks give. S4.6b: eleven working days."""
    async with at_work(home) as clerk:
        office = clerk.office
        office.act("mortgages.prepare_claims", [], {})
        batch = next(
            one for one in office.reader.all("batches") if one.data.get("destination") == "演示银行丙"
        )
        office.act("core.send_batch", [batch.ref], {})
        lines = [[line["unit"], str(line["amount"])] for line in batch.data["lines"]]
        _run(office, office.plugins.registry.plants["PE60"].run)
        await clerk.press("f2", "jc", "enter", "f4", "CUS-01", "enter")
        assert "11" in clerk.text, clerk.text
    rows = [["房号", "退还金额"], *[line for line in lines if line[0] != "3-1-0103"]]
    at(rows, "房号", "3-1-0106")[1] = "32500.00"
    async with at_work(home, today="2026-04-20", size=(120, 40)) as clerk:
        told = await take_in(clerk, write(tmp_path, rows, f"保证金退还-演示银行丙-{batch.id}.csv"))
        assert "2 处不一致" in told, clerk.text
        seen = ""
        for _line in range(2):
            seen += clerk.text
            await clerk.press("down")
        for told in ("R-DEP-MISS", "R-DEP-AMT", "3-1-0103", "5000.00", "逾期代偿扣划"):
            assert told in seen, seen
