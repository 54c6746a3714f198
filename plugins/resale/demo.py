"""A lease and the board of the demo office, and the planted errors of this duty."""

from datetime import date
from decimal import Decimal

from caseman.api import ActionContext, DemoEvents, InputError, Plant

from .board import LISTINGS, Side, Trade
from .leases import LEASES

#: 詹光 lets to 卜世仁; 林之孝 would sell.
LET, OFFERED = "3-1-0204", "3-1-0302"


def _lease(ctx: ActionContext, number: str, **values: object) -> None:
    case = ctx.find(LET)
    common = {
        "number": number,
        "project": case.case.project,
        "unit": case.case.unit,
        "case": case.record.id,
        "landlord": "、".join(buyer.name for buyer in case.case.buyers),
        "rent": Decimal("2600.00"),
    }
    ctx.create(LEASES, common | values, number)


def events(ctx: ActionContext) -> None:
    try:
        offered, _let = ctx.find(OFFERED), ctx.find(LET)
    except InputError:  # an office of another size
        return
    _lease(
        ctx,
        "ZL001",
        tenant="卜世仁",
        signed_on=date(2025, 8, 25),
        starts_on=date(2025, 9, 1),
        ends_on=date(2026, 8, 31),
        filed_on=date(2025, 9, 8),
        filed_no="演示租备2025-0001",
    )
    project = offered.case.project
    owner = offered.case.buyers[0]
    for number, values in (
        (
            "ZR001",
            {
                "side": Side.OFFER,
                "unit": offered.case.unit,
                "case": offered.record.id,
                "name": "、".join(buyer.name for buyer in offered.case.buyers),
                "phone": owner.phones[0] if owner.phones else "",
                "price": Decimal("1200000.00"),
                "co_owners_agree": True,
            },
        ),
        ("ZR002", {"side": Side.WISH, "name": "倪二", "price": Decimal("1250000.00")}),
    ):
        common = {"number": number, "trade": Trade.SALE, "project": project, "building": "3", "rooms": 3}
        ctx.create(LISTINGS, common | values | {"listed_on": date(2026, 3, 20)}, number)


def _overlapping(ctx: ActionContext) -> None:
    _lease(
        ctx,
        "ZL902",
        tenant="王短腿",
        signed_on=date(2026, 3, 25),
        starts_on=date(2026, 8, 1),
        ends_on=date(2027, 7, 31),
        filed_on=date(2026, 3, 30),
    )


def _unfiled(ctx: ActionContext) -> None:
    ctx.change(f"{LEASES}/ZL001", {"filed_on": None, "filed_no": None})


ALL: list[DemoEvents | Plant] = [
    DemoEvents(run=events, order=90),
    Plant(id="PE76", title="同一套房两份租约重叠", codes=("RNT-01",), run=_overlapping),
    Plant(id="PE76B", title="租约未备案", codes=("RNT-02",), run=_unfiled),
]
