"""The customer's slip: one key wherever a case is; what it says is what `caseman why` says."""

import argparse
import json
import random
from pathlib import Path
from typing import Any

import pytest
from test_office_goldens import ALONE
from tui_clerk import at_work

from caseman.cli.commands.checking import why
from caseman.cli.session import Session
from caseman.core.store import Store
from caseman.tui.screens.slip import Slip, slip

CASES = 30


def told(paragraphs: list[Any]) -> list[tuple[str, ...]]:
    """What is still needed on a slip: each sentence with what stands under it."""
    found: list[list[str]] = []
    for one in paragraphs:
        if one.lead and one.lead.removesuffix(".").isdecimal():
            assert one.lead == f"{len(found) + 1}."
            found.append([one.text])
        elif found and not one.text:
            break
        elif found:
            found[-1].append(one.text)
    return sorted(tuple(one) for one in found)


async def test_thirty_cases_at_random_say_what_why_says(
    office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(30)
    with Store.open(office_copy) as store:
        cases = dice.sample([str(name) for name in store.ids("cases")], CASES - 6)
    short = ["HM00210", "HM00216", "HM00201", "HM00238", "HM00239", "HM00249"]
    async with at_work(office_copy) as clerk:
        office = clerk.office
        out: list[str] = []
        monkeypatch.setattr(Session, "open", lambda self: office)
        monkeypatch.setattr(Session, "out", lambda self, text: out.append(text))
        monkeypatch.setattr(Session, "say", lambda self, message, **facts: None)
        needed = 0
        for case in dict.fromkeys([*short, *cases]):
            ask = argparse.Namespace(record=case, step="", json=True, lang="zh")
            session = Session(ask, lambda folder, told: 0)
            session.text = office.text
            why(session)
            findings = json.loads(out.pop())
            expected = []
            for one in findings:
                ways = "；".join(fix["title"] for fix in one["fix"])
                lines = (
                    one["message"],
                    f"办法：{ways}" if ways else "",
                    f"期限 {one['due']}" if one["due"] else "",
                    f"依据 {one['cite']}" if one["cite"] else "",
                )
                expected.append(tuple(filter(None, lines)))
            record = clerk.record(case)
            assert told(slip(clerk.app.screen, record)) == sorted(expected), case
            needed += bool(findings)
        assert 5 <= needed < CASES, "some need something and some nothing"


async def test_one_key_from_every_place_where_a_case_is(office_copy: Path) -> None:
    async with at_work(office_copy, config=ALONE) as clerk:

        async def slip_of(name: str) -> None:
            await clerk.press("f12")
            assert isinstance(clerk.app.screen, Slip), name
            assert "2-1-0101 张顺" in clerk.text, name
            await clerk.press("escape")

        await clerk.press("f4", "2-1-101", "down")
        await slip_of("list of cases")
        await clerk.press("f2", "jr", "enter", "down", "down")
        await slip_of("work list")
        await clerk.press("f3", "f2", "jc", "enter", "f4", "2-1-0101", "down")
        await slip_of("findings")
        await clerk.press("f3", "f2", "lp 2-1-101", "enter")
        await slip_of("unit table")
        await clerk.press("enter")
        await slip_of("case")
        await clerk.press("f12", "f10")
        assert clerk.told.startswith("已打印")
        (file,) = (office_copy / "printed").glob("*.docx")
        assert file.stat().st_size > 5000
