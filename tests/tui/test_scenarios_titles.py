"""Titles, mortgages and land by keys at the demo office."""

from pathlib import Path

from tui_clerk import at_work


async def test_where_the_deposits_are_stuck_in_one_go(office_copy: Path) -> None:
    """S4.8a."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "bz", "enter")
        for told in ("可申请", "278,500.00", "抵押在办", "483,500.00", "证在手，抵押未交件", "433,000.00"):
            assert told in clerk.text


async def test_every_building_agrees_with_its_total(office_copy: Path) -> None:
    """S4.1a."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "ph", "enter")
        for told in ("1幢", "12,635.67", "11,202.86", "3幢", "9,098.68", "车位", "0.00"):
            assert told in clerk.text


async def test_the_list_of_the_bank_and_its_digits(office_copy: Path) -> None:
    """S2.2a."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "aj 2-1-702", "enter")
        for told in ("单身证明", "已收"):
            assert told in clerk.text
        await clerk.press("end")
        assert "面签照片" in clerk.text
        assert "MTG-06" in clerk.text
        for line in ("5", "6", "１２"):
            await clerk.press("f2", "az 2-1-702", "enter", line, "enter", "1", "f10")
        await clerk.press("f2", "mq 2-1-702", "enter", "=", "f10")
        assert clerk.record("2-1-702").data["mortgages"]["signed_on"] == "2026-03-31"


async def test_a_certificate_is_handed_out(office_copy: Path) -> None:
    """S4.6a: 翠缕's waits for the bank; 紫鹃's goes, and the slip is numbered."""
    async with at_work(office_copy) as clerk:
        await clerk.press("f2", "lz 3-1-701", "enter", "enter", "990104196708160876", "f10")
        (paper,) = clerk.office.reader.find("papers", ("case",), clerk.record("3-1-701").id)[-1:]
        assert paper.data["place"] != "customer"
        await clerk.press("escape", "escape")
        await clerk.press("f2", "lz 3-1-303", "enter", "enter", "990104198805130811", "f10")
        assert clerk.record("3-1-303").data["titles"]["handed_to"] == "紫鹃"
        places = {
            one.data["place"]
            for one in clerk.office.reader.find("papers", ("case",), clerk.record("3-1-303").id)
            if one.data["kind"] == "title_certificate"
        }
        assert places == {"customer"}


async def test_files_that_came_back_lie_with_whoever_acts(office_copy: Path) -> None:
    """S4.4d."""
    async with at_work(office_copy) as clerk:
        clerk.office.act(
            "core.answer_batch",
            ["batches/CQ-20260119"],
            {"files": "3-1-0801", "answer": "退件", "cause": "签名不符"},
        )
        await clerk.press("f2", "wt", "enter")
        for told in ("无人跟进", "3-1-0801", "签名不符"):
            assert told in clerk.text
        assert clerk.codes("3-1-801") == ["TSK-01"]
        await clerk.press("f2", "3-1-801", "enter", "ctrl+p", "退件跟进", "enter", "请买受人重新签名", "f10")
        assert clerk.codes("3-1-801") == []
        await clerk.press("ctrl+f", "产权问题件", "enter", "f10", "1")
        assert list(office_copy.rglob("产权问题件联系函*.docx")), clerk.text
        # the files of the mortgage department and of the land office lie there too
        for unit, name, cause in (
            ("3-1-203", "抵押件被退回", "公证书过期"),
            ("3-1-1504", "国土件被退回", "缺宗地图"),
        ):
            await clerk.press("escape", "f2", unit, "enter", "ctrl+p", name, "enter", cause, "f10")
        await clerk.press("f2", "wt", "enter")
        board = "\n".join(line[:40] for line in clerk.text.splitlines())
        for told in (
            "无人跟进 2",
            "3-1-0203",
            "抵押登记部门",
            "公证书过期",
            "3-1-1504",
            "国土部门",
            "缺宗地图",
        ):
            assert told in board, clerk.text
        assert "有人跟进 1" in clerk.text


async def test_the_parcel_is_apportioned_again_in_one_go(office_copy: Path) -> None:
    """S4.9b."""
    async with at_work(office_copy) as clerk:
        unit = "units/翰墨苑:3-1-0202"
        clerk.office.act("core.edit", [unit], {"land_share": "999"})
        await clerk.press("f2", "zf", "enter", "f10")
        share = clerk.office.reader.get("units", "翰墨苑:3-1-0202")
        assert share is not None
        assert share.data["land_share"] == "53.50"
