"""The bank's list of overdue loans (D5.1)."""

from collections.abc import Iterable
from datetime import date

from caseman_plugins.mortgages.sections import Mortgage, on_loan

from caseman.api import Count, FactsView, ListField, ListKind, ListScope, Model, Money, Ours, Text, field
from caseman.api import msg as _

OVERDUE = "overdue"


class OverdueRow(Model):
    """A line of a bank's list of overdue loans."""

    names: Text = field(
        _("borrower"), office=("借款人", "借款人姓名", "借款人名称", "客户姓名", "客户名称"), required=True
    )
    unit: Text = field(
        _("unit"), office=("房号", "房屋坐落", "坐落", "房屋地址", "抵押物坐落", "抵押物地址"), required=True
    )
    days: Count | None = field(
        _("days overdue"), office=("逾期天数", "逾期日数", "逾期天", "拖欠天数"), required=True
    )
    amount: Money | None = field(_("sum overdue"), office=("逾期金额", "拖欠金额", "逾期本息"))


def borrowers(facts: FactsView) -> Iterable[Ours]:
    """A released loan may be on the list of its bank; none is missed there."""
    contract, mortgage = on_loan(facts), facts.section(Mortgage)
    if contract is None or mortgage is None or mortgage.disbursed_on is None:
        return
    values = {"names": [buyer.name for buyer in facts.case.buyers], "unit": facts.case.unit}
    yield Ours(values=values, scope={"bank": contract.bank}, since=date.max)


LISTS = [
    ListKind(
        id=OVERDUE,
        title=_("bank's list of overdue loans"),
        office=_("bank"),
        row=OverdueRow,
        ours=borrowers,
        fields=(
            ListField(name="unit", title=_("unit"), kind="unit", code="R-ODU-02"),
            ListField(name="names", title=_("borrower"), kind="names", code="R-ODU-02", some=True),
            ListField(name="days", title=_("days overdue"), kind="count"),
            ListField(name="amount", title=_("sum overdue"), kind="money"),
        ),
        keys=(("unit",),),
        missing_here="R-ODU-01",
        double="R-ODU-03",
        scopes=(ListScope(name="bank", title=_("bank"), part=True),),
        names=("逾期", "贷款逾期", "逾期名单"),
        causes=("对方更正", "贷款已结清"),
    ),
]
