"""The letter of demand. Its template in `documents/` is a Word file that the office may edit."""

from collections.abc import Mapping

from caseman_plugins.contracts.sections import Contract

from caseman.api import (
    Count,
    Day,
    Document,
    InputError,
    LongText,
    Model,
    Money,
    NoPolicy,
    PrintContext,
    Rate,
    Text,
    field,
)
from caseman.api import msg as _

from .lines import dues, owed, penalty
from .sections import REMINDERS, Cause, Reminder, reminders

#: What a letter says of its cause.
MATTERS = {
    Cause.PRICE: "截至{today}尚欠购房款{amount}元，最早一笔应于{due}付清。",
    Cause.LOAN: "合同已备案，按约定应于{due}前向银行申请按揭贷款，至今未办理。",
    Cause.TITLE: "房屋已交付，按约定应于{due}前交齐办理不动产权证的资料，至今未交齐。",
    Cause.BANK: "贷款银行告知您的贷款自{due}起逾期。我公司为该贷款承担阶段性担保，请立即归还逾期本息。",
}


class Part(Model):
    """A sum of the payment plan that is late."""

    day: Day | None = field(_("due on"))
    amount: Money | None = field(_("sum"))
    paid: Money | None = field(_("paid"))
    open: Money | None = field(_("open"))


class Letter(Model):
    """What a letter of demand says."""

    title: Text = field(_("title"), default="")
    number: Text = field(_("number"), default="")
    names: Text = field(_("buyers"), default="", personal=True)
    project: Text = field(_("project"), default="")
    developer: Text = field(_("developer"), default="")
    unit: Text = field(_("unit"), default="")
    contract_no: Text = field(_("contract number"), default="")
    matter: LongText = field(_("what it is about"), default="")
    plan: list[Part] = field(_("sums that are late"), default=[])
    penalty: Money | None = field(_("penalty by the contract"))
    rate: Rate | None = field(_("penalty a day for late payment, of the overdue sum"))
    papers: LongText = field(_("papers missing"), default="")
    before: LongText = field(_("earlier letters"), default="")
    days: Count | None = field(_("days"))
    today: Day | None = field(_("day"))


def letter(ctx: PrintContext) -> Mapping[str, object]:
    """Raises InputError of a letter whose arrear is gone: what was paid meanwhile is not demanded."""
    own = ctx.record.own(Reminder)
    case = ctx.other(f"cases/{own.case}")
    line = owed(case).of(own.cause) if case and own.cause else None
    if case is None or own.cause is None or line is None:
        raise InputError(_("{number} is overtaken: nothing of it is open today"), number=own.number or "")
    contract = case.section(Contract)
    levels = list(ctx.policy.value("arrears.levels").value)
    interval = ctx.policy.deadline("arrears.interval", ctx.today)
    sent = [one for one in reminders(case, own.cause) if one.sent_on and one.number != own.number]
    late = dues(case, contract) if contract and own.cause is Cause.PRICE and contract.plan else []
    owes = penalty(case, line)
    try:
        rate = case.policy.value("arrears.late_payment_rate").value if owes else None
    except NoPolicy:
        rate = None
    day = "{0.year}年{0.month}月{0.day}日".format
    return {
        "title": levels[min(own.level, len(levels)) - 1],
        "number": own.number or ctx.record.id,
        "names": "、".join(buyer.name for buyer in case.case.buyers),
        "project": case.project.name if case.project else "",
        "developer": case.project.developer if case.project else "",
        "unit": case.unit.name if case.unit else own.unit.rpartition(":")[2],
        "contract_no": contract.contract_no or "" if contract else "",
        "matter": MATTERS[own.cause].format(
            today=day(ctx.today), amount=f"{line.amount or 0:,.2f}", due=day(line.due_on)
        ),
        "plan": [
            {"day": one.day, "amount": one.amount, "paid": one.paid, "open": one.open}
            for one in late
            if one.open > 0 and one.day < ctx.today
        ],
        "penalty": owes,
        "rate": rate,
        "papers": "、".join(line.papers),
        "before": "；".join(f"{day(one.sent_on)} {one.number}" for one in sent if one.sent_on),
        "days": (interval.day - ctx.today).days,
        "today": ctx.today,
    }


ALL: list[Document] = [
    Document(
        id="arrears.letter",
        title=_("letter of demand"),
        fields=Letter,
        data=letter,
        records=REMINDERS,
        help=_("by its level; what was paid meanwhile is not printed"),
    )
]
