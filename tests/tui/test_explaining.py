"""F1 on a field: the rule card, the law of its day, how its sum comes about, a worked case."""

from pathlib import Path

import pytest
from tui_clerk import Clerk, at_work

from caseman.core.explaining import explain
from caseman.core.progress import why
from caseman.tui.widgets.reader import Reader


async def help_on(clerk: Clerk, unit: str, section: str, field: str) -> str:
    """All that F1 says on a field of a case."""
    from caseman.tui.screens.record import open_record

    open_record(clerk.app, clerk.record(unit).ref, at=f"{section}.{field}")
    await clerk.settle()
    await clerk.press("f1")
    text = "\n".join(part.text for part in clerk.app.screen.query_one(Reader)._paragraphs)
    assert "F1" in clerk.text
    await clerk.press("escape")
    return text


async def test_a_sum_shows_its_derivation_with_law_from_till_and_a_worked_case(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        text = await help_on(clerk, "2-1-101", "taxes", "tax_certificate_sum")
        due = clerk.office.facts(clerk.record("2-1-101")).computed("taxes.deed_tax").result["tax"]
        assert f"{due}" in text
        for told in (
            "住房契税税率  0.01",
            "公告2024年第16号",
            "2024-12-01 起",
            "2020-01-01 至 2025-12-31",
            "算例：",
        ):
            assert told in text, text


async def test_without_a_worked_case_of_the_place_the_nation_s_is_shown(
    office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(office_copy) as clerk:
        office = clerk.office
        national = [pack for pack in office.policies.packs if pack.region == "CN"]
        monkeypatch.setattr(office.policies, "packs", national)
        told = "\n".join(explain(office, clerk.record("2-1-101"), "taxes.tax_certificate_sum", []))
        assert "算例：" in told
        monkeypatch.setattr(office.policies, "packs", ())
        assert "算例：" not in "\n".join(
            explain(office, clerk.record("2-1-101"), "taxes.tax_certificate_sum", [])
        )


async def test_a_field_that_a_rule_speaks_of_has_its_card(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        record = clerk.record("2-1-503")
        (found,) = [
            one
            for one in {
                o.id: o for o in [*clerk.office.check([record.ref]), *why(clerk.office, record)]
            }.values()
            if one.path == "contracts.down_payment"
        ]
        text = await help_on(clerk, "2-1-503", "contracts", "down_payment")
        assert found.code in text
        assert clerk.office.sentence(found) in text
        assert found.cite in text
        assert found.code not in await help_on(clerk, "2-1-101", "contracts", "down_payment")


async def test_a_day_shows_the_law_that_it_decides(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        text = await help_on(clerk, "2-1-101", "contracts", "signed_on")
        assert "产权转移书据印花税税率：0.0005" in text
        assert "印花税税目税率表（产权转移书据）（未核实）  2022-07-01 起" in text
        assert "block" not in text


async def test_what_cannot_be_computed_says_what_is_missing(office_copy: Path) -> None:
    async with at_work(office_copy) as clerk:
        clerk.app.desk.edit("units/" + str(clerk.record("2-1-101").data["unit"]), {"floors": ""})
        record = clerk.record("2-1-101")
        lines = explain(clerk.office, record, "taxes.fund_voucher_sum", [])
        assert lines
        assert all(line.strip() for line in lines)
