"""Arrears of the demo office beside its books: one sum in dispute, one promise."""

from datetime import date

from caseman.api import ActionContext, DemoEvents, InputError

from .sections import Cause, Hold, HoldKind, Promise

#: 燕青 says that a receipt of his was not booked; finance looks for it until 15 April.
DISPUTED, UNTIL = "2-2-1001", date(2026, 4, 15)
#: 杨林 will come to the bank with his papers.
PROMISED = "2-1-1002"


def events(ctx: ActionContext) -> None:
    for unit, change in ((DISPUTED, _disputed), (PROMISED, _promised)):
        try:
            facts = ctx.find(unit)
        except InputError:  # an office of another size
            continue
        change(ctx, facts.record.ref)


def _disputed(ctx: ActionContext, ref: str) -> None:
    hold = Hold(
        kind=HoldKind.DISPUTE,
        cause=Cause.PRICE,
        since=date(2026, 3, 26),
        until=UNTIL,
        why="客户称有一笔款未入账，财务核查中",
        by="c1",
    )
    ctx.change(ref, {"arrears.holds": [hold]})


def _promised(ctx: ActionContext, ref: str) -> None:
    made = Promise(
        cause=Cause.LOAN, made_on=date(2026, 3, 24), day=date(2026, 4, 8), words="节后带齐资料办按揭"
    )
    ctx.change(ref, {"arrears.promises": [made]})


ALL = [DemoEvents(run=events, order=60)]
