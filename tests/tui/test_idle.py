"""What the terminal does while nobody types."""

from pathlib import Path

import pytest
from tui_clerk import at_work

from caseman.tui import office_app


async def test_what_is_derived_from_the_log_is_kept_once_nothing_more_is_stored(
    office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_app, "KEEP", 0.05)
    index = office_copy / "index.json"
    async with at_work(office_copy) as clerk:
        before = index.read_bytes()
        await clerk.pilot.pause(0.3)
        assert index.read_bytes() == before, "nothing was stored"
        clerk.app.desk.act("core.edit", ["2-1-101"], {"remark": "已电话联系"})
        for _look in range(200):
            await clerk.pilot.pause(0.05)
            if index.read_bytes() != before:
                break
        kept = index.read_bytes()
        assert kept != before
    assert index.read_bytes() == kept, "closing has nothing left to keep"
