"""Planted errors of the demo office that the rules of mortgages must find, each with exactly its codes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from caseman_plugins.contracts.demo import case_of, contract_of
from caseman_plugins.titles.plants import off_list, on_list, row_of, rows_of

from caseman.api import ActionContext, Plant

from .papers import wanted
from .sections import BankPaper, Deposit, PaperState

Run = Callable[[ActionContext], None]


def _set(unit: str, **values: object) -> Run:
    """Set fields of the case on a unit; `__` stands for the dots of a path."""

    def run(ctx: ActionContext) -> None:
        ctx.change(
            case_of(ctx, unit),
            {f"mortgages.{name.replace('__', '.')}": value for name, value in values.items()},
        )

    return run


def _above_ratio(ctx: ActionContext) -> None:
    contract = contract_of(ctx, "2-1-1203")
    total = contract.total or Decimal(0)
    loan = (total * Decimal("0.85")).quantize(Decimal(1))
    ctx.change(case_of(ctx, "2-1-1203"), {"contracts.loan": loan, "contracts.down_payment": total - loan})


def _more_than_the_price(ctx: ActionContext) -> None:
    loan = contract_of(ctx, "2-2-0403").loan or Decimal(0)
    ctx.change(case_of(ctx, "2-2-0403"), {"contracts.loan": loan + 10_000})


def _released_unbooked(ctx: ActionContext) -> None:
    loan = contract_of(ctx, "2-2-0701").loan or Decimal(0)
    kept = (loan * Decimal("0.05")).quantize(Decimal("0.01"))
    values = {"mortgages.disbursed_on": ctx.today, "mortgages.deposit.kept": kept}
    ctx.change(case_of(ctx, "2-2-0701"), values)


def _ran_out(ctx: ActionContext) -> None:
    case = ctx.find("2-1-0702")
    held = [
        BankPaper(
            paper=line.doc,
            state=PaperState.RECEIVED,
            issued_on=date(2026, 1, 20) if line.doc == "single" else None,
        )
        for line in wanted(case)
    ]
    ctx.change(case.record.ref, {"mortgages.papers": held, "mortgages.signing_on": date(2026, 4, 8)})


def _row(ctx: ActionContext, like: str, **values: Any) -> None:
    """One more row on the bank's list on which a unit stands."""
    ref, rows = rows_of(ctx, "disbursement", like)
    row = rows[row_of(rows, like)]
    more = {"row": max(one["row"] for one in rows) + 1, "cells": {}, "values": row["values"] | values}
    ctx.change(ref, {"lines": [*rows, row | more]})


def _no_loan_with_us(ctx: ActionContext) -> None:
    _row(ctx, "2-1-0302", unit="2-1-203", names=["朱贵"], amount="500000.00")


def _twice(ctx: ActionContext) -> None:
    _row(ctx, "2-1-0501")


def _secured_less(ctx: ActionContext) -> None:
    loan = contract_of(ctx, "3-1-0107").loan or Decimal(0)
    ctx.change(case_of(ctx, "3-1-0107"), {"mortgages.registration.secured": loan - 10_000})


def _of_another_unit(ctx: ActionContext) -> None:
    other = ctx.find("3-1-0303").record.value("titles.certificate_no")
    ctx.change(case_of(ctx, "3-1-0104"), {"mortgages.registration.certificate_no": other})


def _to_the_customer(ctx: ActionContext) -> None:
    (paper,) = ctx.find("3-1-0701").papers.items("title_certificate")
    ctx.move(paper.ref, "customer")


def _refunded_twice(ctx: ActionContext) -> None:
    kept = (ctx.find("3-1-0202").section(Deposit) or Deposit()).kept or Decimal(0)
    ctx.change(case_of(ctx, "3-1-0202"), {"mortgages.deposit.refunded": kept * 2})


def _another_rate(ctx: ActionContext) -> None:
    loan = contract_of(ctx, "2-1-0302").loan or Decimal(0)
    kept = (loan * Decimal("0.08")).quantize(Decimal("0.01"))
    ctx.change(case_of(ctx, "2-1-0302"), {"mortgages.deposit.kept": kept})


ALL = [
    Plant(id="PE08", title="有有效期的证明已过期（单身证明）", codes=("DOC-03",), run=_ran_out),
    Plant(id="PE24", title="贷款超过该用途最高成数", codes=("MTG-01",), run=_above_ratio),
    Plant(id="PE25", title="首付加贷款超过总价", codes=("MTG-02",), run=_more_than_the_price),
    Plant(
        id="PE26",
        title="已放款，按揭合同15日内未取回",
        codes=("MTG-03",),
        run=_set("2-1-1001", contract_back_on=None),
    ),
    Plant(
        id="PE27",
        title="银行放款清单金额错位",
        codes=("R-BNK-AMT",),
        run=on_list("disbursement", "2-1-0302", amount="170000.00"),
    ),
    Plant(id="PE28", title="银行清单上有我方无贷款的房屋", codes=("R-BNK-EXTRA",), run=_no_loan_with_us),
    Plant(id="PE29", title="同一笔放款列了两次", codes=("R-BNK-DUP",), run=_twice),
    Plant(id="PE30", title="已放款而未入账", codes=("MTG-04",), run=_released_unbooked),
    Plant(id="PE59", title="抵押未登记而产权证已交客户", codes=("CUS-03",), run=_to_the_customer),
    Plant(id="PE63", title="抵押合同金额与贷款不符", codes=("MRG-01",), run=_secured_less),
    Plant(id="PE64", title="抵押材料配了另一户的产权证", codes=("MRG-02",), run=_of_another_unit),
    Plant(
        id="PE65",
        title="凭预告登记申请退保证金",
        codes=("DEP-01",),
        run=_set("2-1-0102", deposit__claimed_on=date(2026, 3, 31)),
    ),
    Plant(
        id="PE66",
        title="退保我方有而银行清单没有",
        codes=("R-DEP-MISS",),
        run=off_list("deposits", "3-1-0604"),
    ),
    Plant(
        id="PE66B",
        title="银行退还金额少",
        codes=("R-DEP-AMT",),
        run=on_list("deposits", "3-1-0704", amount="42500.00"),
    ),
    Plant(id="PE67", title="保证金退了两次", codes=("DEP-02",), run=_refunded_twice),
    Plant(id="PE68", title="保证金比例与约定不同", codes=("DEP-03",), run=_another_rate),
]
