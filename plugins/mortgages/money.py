"""Deposits in the book: what came back from a bank, never more than it keeps."""

from datetime import date
from decimal import Decimal

from caseman.api import ActionContext, Fund
from caseman.api import msg as _

from .sections import Deposit, on_loan

DEPOSIT = "loan_deposit"
FUND = Fund(id=DEPOSIT, title=_("deposit returned"), words=("退还保证金", "按揭保证金"))


def refund(ctx: ActionContext, ref: str, amount: Decimal, number: str, day: date) -> None:
    """Book a deposit that came back. Raises Refused for more than the bank keeps."""
    facts = ctx.of(ref)
    deposit, contract = facts.section(Deposit) or Deposit(), on_loan(facts)
    if amount <= 0 or amount > deposit.open:
        ctx.refuse(_("{amount} cannot come back: the bank keeps {open}"), amount=amount, open=deposit.open)
    before = deposit.refunded or Decimal("0.00")
    ctx.change(ref, {"mortgages.deposit.refunded": before + amount, "mortgages.deposit.refunded_on": day})
    ctx.post(DEPOSIT, amount, number=number, day=day, party=contract.bank if contract else "", of=ref)
