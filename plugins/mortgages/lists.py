"""The banks' lists: loans released (D2.2), deposits returned (D4.8)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from caseman.api import (
    ActionContext,
    Day,
    FactsView,
    ListField,
    ListKind,
    ListScope,
    Model,
    Money,
    Ours,
    Text,
    field,
)
from caseman.api import msg as _

from .sections import Deposit, Mortgage, StuckCause, on_loan


class ReleaseRow(Model):
    """A line of a bank's list of released loans."""

    names: Text = field(
        _("borrower"), office=("借款人", "借款人姓名", "借款人名称", "客户姓名", "客户名称"), required=True
    )
    unit: Text = field(
        _("unit"), office=("房屋坐落", "坐落", "房号", "房屋地址", "抵押物坐落", "抵押物地址"), required=True
    )
    amount: Money | None = field(
        _("sum released"),
        office=("放款金额", "发放金额", "贷款发放金额", "放款额", "贷款金额", "金额"),
        required=True,
    )
    day: Day | None = field(
        _("released on"), office=("放款日期", "放款日", "发放日期", "贷款发放日期", "上账日期", "入账日期")
    )
    voucher: Text = field(_("voucher number"), default="", office=("上账凭证号", "凭证号", "流水号"))


class ReturnRow(Model):
    """A line of a bank's list of returned deposits."""

    unit: Text = field(_("unit"), office=("房号", "房屋坐落", "房屋地址", "坐落"), required=True)
    amount: Money | None = field(
        _("deposit returned"),
        office=("退还金额", "退回金额", "退保金额", "释放金额", "返还金额", "金额"),
        required=True,
    )


def release_ours(facts: FactsView) -> Iterable[Ours]:
    """A unit on a loan: it may be on a list of its bank, and must be once the loan is booked as released."""
    contract = on_loan(facts)
    if contract is None:
        return
    mortgage = facts.section(Mortgage) or Mortgage()
    values = {
        "names": [buyer.name for buyer in facts.case.buyers],
        "unit": facts.case.unit,
        "amount": contract.loan,
        "day": mortgage.disbursed_on,
        "voucher": mortgage.voucher_no,
    }
    yield Ours(values=values, scope={"bank": contract.bank}, since=mortgage.disbursed_on or date.max)


def return_ours(facts: FactsView) -> Iterable[Ours]:
    """A deposit that was claimed, or that came back."""
    contract, deposit = on_loan(facts), facts.section(Deposit)
    if contract is None or deposit is None or not (deposit.claimed_on or deposit.refunded):
        return
    yield Ours(
        values={"unit": facts.case.unit, "amount": deposit.kept},
        scope={"bank": contract.bank, "batch": deposit.batch},
        since=deposit.claimed_on,
    )


def hints(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, object]]]:
    """Causes that banks give for another sum."""
    if ours.get("amount") and theirs.get("amount") and theirs["amount"] < ours["amount"]:
        causes = "、".join(cause.words[0] for cause in StuckCause)
        yield (
            _("{gap} less came back: {causes}?"),
            {"gap": ours["amount"] - theirs["amount"], "causes": causes},
        )


def take_return(ctx: ActionContext, ref: str, theirs: Mapping[str, Any]) -> None:
    """The bank returned what nobody claimed."""
    ctx.change(
        ref, {"mortgages.deposit.refunded": theirs["amount"], "mortgages.deposit.refunded_on": ctx.today}
    )


_BANK = ListScope(name="bank", title=_("bank"))
LISTS = [
    ListKind(
        id="disbursement",
        title=_("bank's list of released loans"),
        office=_("bank"),
        row=ReleaseRow,
        ours=release_ours,
        fields=(
            ListField(name="unit", title=_("unit"), kind="unit", code="R-BNK-UNIT"),
            ListField(name="amount", title=_("loan"), kind="money", code="R-BNK-AMT", path="contracts.loan"),
            ListField(
                name="names", title=_("borrower"), kind="names", code="R-BNK-NAME", path="buyers", some=True
            ),
            ListField(
                name="day",
                title=_("released on"),
                kind="day",
                code="R-BNK-DATE",
                path="mortgages.disbursed_on",
                fill=True,
            ),
            ListField(
                name="voucher",
                title=_("voucher number"),
                kind="code",
                code="R-BNK-NO",
                path="mortgages.voucher_no",
                fill=True,
            ),
        ),
        keys=(("unit",),),
        missing_there="R-BNK-MISS",
        missing_here="R-BNK-EXTRA",
        double="R-BNK-DUP",
        split="R-BNK-SPLIT",
        joined="R-BNK-JOIN",
        arithmetic="R-BNK-SUM",
        sums="amount",
        scopes=(_BANK,),
        likely=True,
        absent=_("{unit} has no loan with us"),
        names=("放款", "放款清单", "按揭放款"),
        causes=("对方更正", "分次放款"),
    ),
    ListKind(
        id="deposits",
        title=_("bank's list of returned deposits"),
        office=_("bank"),
        row=ReturnRow,
        ours=return_ours,
        fields=(
            ListField(name="unit", title=_("unit"), kind="unit", code="R-DEP-UNIT"),
            ListField(name="amount", title=_("deposit"), kind="money", code="R-DEP-AMT"),
        ),
        keys=(("unit",),),
        missing_there="R-DEP-MISS",
        missing_here="R-DEP-EXTRA",
        double="R-DEP-DUP",
        arithmetic="R-DEP-SUM",
        sums="amount",
        scopes=(
            ListScope(name="bank", title=_("bank"), part=True),
            ListScope(name="batch", title=_("batch"), part=True),
        ),
        hints=hints,
        take=take_return,
        names=("退保", "保证金退还", "退还明细"),
        causes=tuple(cause.words[0] for cause in StuckCause),
        customer=False,
    ),
]
