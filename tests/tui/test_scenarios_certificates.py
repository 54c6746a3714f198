"""Balance, files at the title office, certificates, custody, one-off work and land by keys (S4.1, S4.4-S4.6, S4.9, S5.6)."""

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "office"))

from test_documents import text_of
from tui_clerk import Clerk, at_work

from caseman.core.config import Config
from caseman.core.demo import _run
from caseman.core.reports import run_report

#: 紫鹃's document number, as the clerk reads it from the card.
CARD = "990104198805130811"


async def command(clerk: Clerk, name: str) -> None:
    """A command by its name, from the palette."""
    await clerk.press("ctrl+p", name, "enter")


def rows(clerk: Clerk, report: str) -> list[dict[str, Any]]:
    return list(run_report(clerk.office, report, {}).rows)


async def test_a_balance_that_does_not_close_names_what_changed(office_copy: Path) -> None:
    """S4.1a: +0.36 in one unit is traced to it. S4.1b: 0.10 from shared to inner. S4.1c: application and power, not without the agent's number."""
    async with at_work(office_copy, size=(120, 40)) as clerk:
        unit = "units/翰墨苑:2-1-0101"
        area = Decimal(clerk.office.reader.get("units", "翰墨苑:2-1-0101").data["surveyed_area"])
        clerk.office.act("core.edit", [unit], {"surveyed_area": str(area + Decimal("0.36"))})
        await clerk.press("f2", "ph", "enter")
        assert "-0.36" in clerk.text
        await clerk.press("f2", "jc", "enter", "f4", "BAL-01", "enter")
        assert "2-1-0101" in clerk.text
        await clerk.press("escape", "escape")
        before = clerk.office.reader.get("units", "翰墨苑:2-1-0101").data
        moved = {
            "surveyed_area": str(area),
            "inner_area": str(Decimal(before["inner_area"]) + Decimal("0.10")),
            "shared_area": str(Decimal(before["shared_area"]) - Decimal("0.10")),
        }
        clerk.office.act("core.edit", [unit], moved)
        await clerk.press("f2", "jc", "enter", "f4", "BAL-0", "enter")
        assert "BAL-01" not in clerk.text
        assert "BAL-02" in clerk.text
        assert "2-1-0101" in clerk.text
        assert "-0.10" in clerk.text
        await clerk.press("escape", "escape")
        clerk.office.act("core.edit", ["3-1-104"], {"buyers.0.agent.name": "雪雁"})
        await clerk.press("f2", "da 3-1-104", "enter")
        assert "56.68" in clerk.text
        await clerk.press("ctrl+f", "分户", "enter", "enter")
        assert "证件号码未录入" in clerk.text
        clerk.office.act("core.edit", ["3-1-104"], {"buyers.0.agent.doc_number": "990104199001010014"})
        await clerk.press("ctrl+f", "分户", "enter", "enter")
        assert "已打印" in clerk.told


async def test_a_batch_takes_complete_files_only_and_its_cover_is_counted(office_copy: Path) -> None:
    """S4.4a: seven are typed, one is seized, one has no tax receipt; five stay. S4.4e: the cover of 17 over a list of 16
    (PE55) is counted again, a cover of six does not close, and the seized file that still lies on the shelf is told
    (BAT-02) until it is moved."""
    async with at_work(office_copy) as clerk:
        _run(clerk.office, clerk.office.plugins.registry.plants["PE55"].run)
        await clerk.press("f2", "jc BAT-01", "enter")
        assert "批次 CQ-20260119：封面 17 件，清单 16 件" in clerk.text, clerk.text
        await clerk.press("1", "ctrl+a", "15", "f10")
        assert "已送出，共 16 件" in clerk.text, clerk.text
        await clerk.press("ctrl+a", "16", "f10")
        assert "封面 17 件" not in clerk.text, clerk.text
        there = {row["unit"] for row in rows(clerk, "titles.submissions")}
        roster = run_report(clerk.office, "taxes.deed_tax_roster", {"stage": "契税"}).rows
        ready = [row["unit"] for row in roster if row["unit"] not in there and row["unit"].startswith("1-")][
            :6
        ]
        unpaid = run_report(clerk.office, "taxes.fund", {"stage": "交房"}).rows[0]["unit"]
        clerk.office.act("core.edit", [f"units/翰墨苑:{ready[0]}"], {"seized": "是"})
        await clerk.press("f2", "pc", "enter")
        await command(clerk, "开批")
        await clerk.press("产权批", "enter", "6", "f10")
        for file, code in ((ready[0], "TTL-02"), (unpaid, "TTL-01")):
            await clerk.press(file, "enter")
            assert code in clerk.text, clerk.text
            await clerk.press("escape", "ctrl+a")
        for file in ready[1:]:
            await clerk.press(file, "enter", "ctrl+a")
        await clerk.press("f10")
        assert "件数" in clerk.text, clerk.text
        await clerk.press("2", "5", "f10", "f10")
        assert "已封" in clerk.told, clerk.text
        await clerk.press("f10", "1")
        assert "已送：5 件" in clerk.told, clerk.text
        await command(clerk, "批次架上的件")
        await clerk.press("，".join(ready), "f10")
        assert "架上 6 件，1 件不在清单" in clerk.told, clerk.text
        await clerk.press("f2", "jc", "enter", "f4", "BAT-02", "enter")
        assert f"{ready[0]} 在批次" in clerk.text, clerk.text
        # its key looks at the shelf again: the batch has gone, so nothing is entered in it any more
        await clerk.press("1", "f10")
        assert "架上 5 件，0 件不在清单" in clerk.told, clerk.text
        assert f"{ready[0]} 在批次" not in clerk.text, clerk.text


async def test_a_certificate_without_a_list_is_keyed_blind(office_copy: Path) -> None:
    """S4.5b: two differ in one digit; both are shown."""
    for user, number in (("c1", "演示不动产权第0008001号"), ("c2", "演示不动产权第0008007号")):
        async with at_work(office_copy, user=user) as clerk:
            area = clerk.office.reader.get("units", "翰墨苑:3-1-0102").data["surveyed_area"]
            await clerk.press("f2", "jz 3-1-102", "enter", number, "enter", area, "f10")
            assert ("0008001" in clerk.told) == (user == "c2")
            assert "titles.certificate_no" not in clerk.record("3-1-102").data


async def test_a_lost_certificate_is_one_off_work(office_copy: Path) -> None:
    """S5.6a: refused while it lies here, opened when the customer has it. S4.6c: handed out again it does not go to a second place."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "bu 3-1-303", "enter", "补证", "enter", "=", "f10")
        assert "未遗失" in clerk.text
        await clerk.press("escape", "f2", "3-1-303", "enter")
        await command(clerk, "发证")
        await clerk.press("enter", CARD, "f10")
        await clerk.press("ctrl+f", "签收单", "enter", "enter")
        assert "已打印" in clerk.told, clerk.text
        (slip,) = office_copy.rglob("*签收单*.docx")
        # S4.6a: balance 0.00, receipts 2 of 2
        for told in ("已全部收回（共 2 张）", "0.00 元"):
            assert told in text_of(slip)
        await clerk.press("f2", "bu 3-1-303", "enter", "补证", "enter", "20260401", "f10")
        assert "2026-04-23" in clerk.told
        await clerk.press("f2", "lz 3-1-303", "enter", "enter", CARD, "f10")
        assert "不在本处" in clerk.text
        certificate = [
            one
            for one in clerk.office.reader.find("papers", ("case",), "HM00019")
            if one.data["kind"] == "title_certificate"
        ]
        assert [one.data["place"] for one in certificate] == ["customer"]
        await clerk.press("escape", "escape")
        for paper in ("补证申请书", "遗失声明", "身份证复印件", "公告页", "登记簿查询结果"):
            await clerk.press("f2", "ls LS0001", "enter")
            await command(clerk, "登记临时事项资料")
            await clerk.press(paper, "f10")
        await clerk.press("f2", "ls LS0001", "enter")
        await command(clerk, "临时事项办结")
        await clerk.press("演示不动产权第0007001号", "f10")
        assert "2026-04-23" in clerk.text, "the announcement is not over"
        clerk.office.act("core.destroy_paper", [certificate[0].ref], {"reason": "遗失作废"})
    async with at_work(office_copy, user="s1") as clerk:
        clerk.office.act("core.confirm_destruction", [certificate[0].ref], {})
    async with at_work(office_copy, today="2026-04-24") as clerk:
        await clerk.press("f2", "ls LS0001", "enter")
        await command(clerk, "临时事项办结")
        await clerk.press("演示不动产权第0007001号", "f10")
        assert clerk.record("LS0001", "jobs").data["closed_on"] == "2026-04-24"
        (row,) = [one for one in rows(clerk, "titles.register") if one["unit"] == "3-1-0303"]
        assert row["number"] == "演示不动产权第0007001号"


async def test_the_parcel_is_printed_with_its_arithmetic(office_copy: Path) -> None:
    """S4.9a: by keys, the table by use and the arithmetic of a line."""
    async with at_work(office_copy, size=(120, 40)) as clerk:
        await clerk.press("f2", "bb", "enter", "混合综分表", "enter", "f4", "3-1-0101")
        for told in ("47.79", "1.60", "42.65", "18650.43 ×"):
            assert told in clerk.text, clerk.text


async def test_the_office_has_thirty_working_days(office_copy: Path) -> None:
    """S4.4b: 28 files are there since January, in 8 batches, the oldest longest; 30 working days from 31 March."""
    async with at_work(office_copy, size=(120, 40)) as clerk:
        await clerk.press("f2", "bb", "enter", "交件登记表", "enter", "f4", "在办工作日>0")
        assert "28 / 87" in clerk.text
        there = [row for row in rows(clerk, "titles.submissions") if row["days"]]
        batches = [row["batch"] for row in there]
        assert (len(set(batches)), batches.count("CQ-20260119")) == (8, 8)
        await clerk.press("ctrl+a", "在办工作日>51")
        assert "4 / 87" in clerk.text
        assert clerk.text.count("2026-01-12") == 4
        await clerk.press("f2", "js", "enter", "登记机构办结的末日", "enter", "20260331", "enter")
        assert "2026-05-15" in clerk.text
        assert "30 个工作日" in clerk.text
        assert "counted" not in clerk.text
        # the count day by day: 清明 and 劳动节 out, the make-up Saturday 9 May in
        await clerk.press("f6", "end", "f1")
        for told in (
            "2026-03-31：起算日，不计入",
            "2026-04-04 至 2026-04-06：休息日（3 天）",
            "2026-05-01 至 2026-05-05：休息日（5 天）",
            "2026-05-06 至 2026-05-09：计入（4 天）",
        ):
            assert told in clerk.text, clerk.text


async def test_a_district_that_unites_the_certificates(office_copy: Path, tmp_path: Path) -> None:
    """S4.9c: files after that day file no land certificate; those before finish the old way."""
    (tmp_path / "more" / "plugins").mkdir(parents=True)
    (tmp_path / "more" / "plugins" / "merged.toml").write_text(MERGED, "utf-8")
    config = Config(folder=tmp_path / "more")
    async with at_work(office_copy, today="2026-04-02", config=config) as clerk:
        await clerk.press("f2", "gt 3-1-303", "enter", "f10")
        for told in ("LND-04", "2026-04-01", "演示国土〔2026〕1号"):
            assert told in clerk.text.replace("\n", ""), clerk.text
        await clerk.press("escape", "escape", "f2", "3-1-1504", "enter")
        await command(clerk, "领回国土证")
        await clerk.press("演国用2026第1号", "f10")
        assert clerk.record("3-1-1504").data["land"]["certificate_no"] == "演国用2026第1号"
        assert clerk.codes("3-1-1504") == []


MERGED = """
format = 1
[pack]
id = "merged"
title = "并证"
version = "1"
region = "990101"
reviewed_on = 2026-03-01
review_every_days = 365
maintainer = "x"
[source.merged]
title = "关于不动产统一登记的通告"
number = "演示国土〔2026〕1号"
published = 2026-03-01
[[value]]
parameter = "land.regime"
from = 2026-04-01
source = "merged"
verified = true
value = "unified"
"""
