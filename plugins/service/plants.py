"""Planted errors of the demo office that the rules of service must find, each with exactly its codes."""

from datetime import date

from caseman.api import ActionContext, Plant

from .complaints import COMPLAINTS


def _past_its_day(ctx: ActionContext) -> None:
    """凌统's complaint was received two weeks earlier."""
    ctx.change(f"{COMPLAINTS}/TS001", {"opened_on": date(2026, 3, 12)})


def _unconfirmed(ctx: ActionContext) -> None:
    ctx.change(f"{COMPLAINTS}/TS002", {"closed_on": date(2026, 2, 26)})


ALL = [
    Plant(id="PE74", title="投诉超过工作日期限", codes=("SLA-01",), run=_past_its_day),
    Plant(id="PE75", title="客户未确认即办结投诉", codes=("CMP-02",), run=_unconfirmed),
]
