"""Planted errors of the demo office that the rules of arrears must find, each with exactly its codes."""

from datetime import date

from caseman_plugins.titles.plants import rows_of

from caseman.api import ActionContext, Plant

from .lists import OVERDUE
from .sections import REMINDERS, Cause, Channel, Hold, HoldKind

#: 解珍, who is reminded twice; 燕青, who says that a receipt of his was not booked.
REMINDED, DISPUTED = "2-1-0503", "2-2-1001"


def _sent(ctx: ActionContext, unit: str, number: str, level: int, day: date) -> None:
    facts = ctx.find(unit)
    ctx.create(
        REMINDERS,
        {
            "number": number,
            "project": facts.case.project,
            "unit": facts.case.unit,
            "case": facts.record.id,
            "cause": Cause.PRICE,
            "level": level,
            "proposed_on": day,
            "proposed_by": "c1",
            "sent_on": day,
            "channel": Channel.EMS,
        },
        number,
    )


def _without_a_loan(ctx: ActionContext) -> None:
    """朱贵 paid at once."""
    ref, rows = rows_of(ctx, OVERDUE, "1-1-0101")
    values = {"unit": "2-1-0203", "names": ["朱贵"], "days": "35"}
    more = {"row": max(one["row"] for one in rows) + 1, "cells": {}, "values": rows[0]["values"] | values}
    ctx.change(ref, {"lines": [*rows, rows[0] | more]})


def _twice(ctx: ActionContext) -> None:
    _sent(ctx, REMINDED, "CK20260326-901", 1, date(2026, 3, 26))
    _sent(ctx, REMINDED, "CK20260330-902", 2, date(2026, 3, 30))


def _in_dispute(ctx: ActionContext) -> None:
    hold = Hold(
        kind=HoldKind.DISPUTE,
        cause=Cause.PRICE,
        since=date(2026, 3, 26),
        until=date(2026, 4, 15),
        why="客户称有一笔款未入账，财务核查中",
        by="c1",
    )
    ctx.change(ctx.find(DISPUTED).record.ref, {"arrears.holds": [hold]})
    _sent(ctx, DISPUTED, "CK20260330-903", 1, date(2026, 3, 30))


ALL = [
    Plant(id="PE72", title="银行逾期名单上有我方无贷款的客户", codes=("R-ODU-01",), run=_without_a_loan),
    Plant(id="PE73", title="间隔期内催了两次", codes=("DUN-01",), run=_twice),
    Plant(id="PE73B", title="争议期间催款", codes=("DUN-02",), run=_in_dispute),
]
