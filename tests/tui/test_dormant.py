"""The data of a plugin that is not there: seen on the record's screen and the command line, changed by nobody."""

from pathlib import Path

import pytest
from tui_clerk import Clerk, at_work
from tui_kit import screen_lines

from caseman.core.config import Config
from caseman.core.office import Office, Options
from caseman.core.store import Change, Store
from caseman.tui.widgets.strips import TabStrip

WITHOUT = Config(disabled=("taxes", "titles", "mortgages", "handover", "occupancy", "land"))
PHONE = "13800001234"
#: What the plugin is called, which is switched off.
TAXES = "契税、维修资金与登记费代收代缴"


async def to_tab(clerk: Clerk, title: str) -> None:
    strip = clerk.app.screen.query_one(TabStrip)
    wanted = [tab.title for tab in strip.tabs].index(title)
    while not strip.has_focus:
        await clerk.press("f6")
    while strip.current != wanted:
        await clerk.press("right" if strip.current < wanted else "left")
    await clerk.press("enter")


@pytest.fixture
def office(office_copy: Path) -> Path:
    """The demo with a section that the taxes' plugin wrote, on 2-1-101."""
    with Store.open(office_copy) as store:
        case = dict(store.get("cases", "HM00201") or {})
        case["taxes"] = {
            **case.get("taxes", {}), "v": [1, 0], "by": "taxes@1.0.0", "tax_number": "税2026-77", "phone": PHONE,
            "rows": [{"bank": "甲银行"}, {"bank": "[red]乙[/red]"}],
        }  # fmt: skip
        store.commit([Change("cases", "HM00201", case)], by="test", action="test", why="")
    return office_copy


async def test_a_section_whose_plugin_is_gone_is_shown_and_cannot_be_changed(office: Path) -> None:
    async with at_work(office, config=WITHOUT) as clerk:
        before = dict(clerk.record("2-1-101").data["taxes"])
        await clerk.press("f2", "2-1-101", "enter")
        await to_tab(clerk, TAXES)
        for told in ("taxes@1.0.0", "税2026-77", "rows.2.bank", "[red]乙[/red]", "1*********4"):
            assert told in clerk.text, clerk.text
        assert PHONE not in clerk.text
        await clerk.press("ctrl+e")
        assert PHONE in clerk.text
        await clerk.press("enter", "x", "space", "f10")
        screen_lines(clerk.app)
        clerk.app.desk.edit("cases/HM00201", {"remark": "改了别处"})
        assert clerk.record("2-1-101").data["taxes"] == before


async def test_with_the_plugin_it_is_the_form_again(office: Path) -> None:
    async with at_work(office) as clerk:
        await clerk.press("f2", "2-1-101", "enter")
        titles = [tab.title for tab in clerk.app.screen.query_one(TabStrip).tabs]
        assert TAXES not in titles


async def test_data_of_a_newer_version_are_only_shown(office: Path) -> None:
    with Store.open(office) as store:
        case = dict(store.get("cases", "HM00201") or {})
        case["taxes"] = {**case["taxes"], "v": [99, 0]}
        store.commit([Change("cases", "HM00201", case)], by="test", action="test", why="")
    async with at_work(office) as clerk:
        await clerk.press("f2", "2-1-101", "enter")
        await to_tab(clerk, TAXES)
        assert "税2026-77" in clerk.text


def test_the_command_line_shows_it_too(office: Path) -> None:
    from caseman.core.telling import sections

    with Office.open(WITHOUT, Options(data=office)) as opened:
        shown = dict(sections(opened, opened.names.record("2-1-101")))
        assert ("tax_number", "税2026-77") in shown[TAXES]
        assert ("phone", "1*********4") in shown[TAXES]
