"""What a case holds of its contract and of its filing."""

from decimal import Decimal

from caseman.api import (
    Approval,
    Area,
    Choice,
    Code,
    Count,
    Day,
    LongText,
    Mark,
    Model,
    Money,
    Section,
    Text,
    field,
)
from caseman.api import msg as _


class PaymentMode(Choice):
    """How the price is paid (付款方式)."""

    LUMP_SUM = "lump_sum", _("lump sum"), "一次性", "一次性付款", "全款"
    INSTALMENTS = "instalments", _("instalments"), "分期", "分期付款"
    MORTGAGE = "mortgage", _("mortgage loan"), "按揭", "贷款", "按揭贷款", "商业贷款", "商贷"
    PROVIDENT = "provident", _("provident fund loan"), "公积金", "公积金贷款"
    COMBINED = "combined", _("combined loan"), "组合贷款", "组合"
    OTHER = "other", _("other payment"), "其他"


#: Payment modes in which a loan pays the rest of the price.
LOANS = (PaymentMode.MORTGAGE, PaymentMode.PROVIDENT, PaymentMode.COMBINED)


class PricingMode(Choice):
    """By what the price is counted (计价方式; model contract art. 6)."""

    GROSS_AREA = "gross_area", _("gross area"), "建筑面积", "按建筑面积"
    INNER_AREA = "inner_area", _("inner area"), "套内建筑面积", "套内面积", "套内"
    SUITE = "suite", _("by the suite"), "按套", "套"
    OTHER = "other", _("other pricing"), "其他"


class Instalment(Model):
    """A line of the payment plan (合同附件四)."""

    due_on: Day | None = field(_("due on"))
    amount: Money | None = field(_("sum"))


class Contract(Model):
    """The signed contract; sums in yuan, area in m2."""

    contract_no: Code | None = field(
        _("contract number"), office=("合同编号", "合同号", "合同备案编号"), search=True
    )
    template: Text = field(
        _("contract template"), default="", office=("合同范本", "范本版本", "合同版本"), values="templates"
    )
    signed_on: Day | None = field(
        _("signed on"), office=("签约日期", "签订日期", "合同签订日期", "签约时间"), event=True
    )
    pricing_mode: PricingMode | None = field(_("priced by"), office=("计价方式",))
    area: Area | None = field(_("contract area"), office=("建筑面积", "合同面积", "合同建筑面积"))
    unit_price: Money | None = field(_("unit price"), office=("单价", "合同单价", "成交单价"))
    total: Money | None = field(_("total price"), office=("总价", "合同总价", "合同金额", "成交总价"))
    capitals: Text = field(
        _("price in capitals"),
        default="",
        office=("大写金额", "总价大写", "金额大写"),
        help=_("e.g. 捌拾玖万玖仟元整"),
    )
    decoration: Money | None = field(_("decoration price"), office=("装修价", "装修款"))
    payment_mode: PaymentMode | None = field(_("payment"), office=("付款方式", "付款形式"))
    down_payment: Money | None = field(_("down payment"), office=("首付款", "首付", "首付金额"))
    bank: Text = field(_("lending bank"), default="", office=("贷款银行", "按揭银行"))
    loan: Money | None = field(_("loan"), office=("贷款金额", "按揭金额", "贷款额"))
    plan: list[Instalment] = field(_("payment plan"), default=[])
    signed: Mark | None = field(_("signatures"), office=("签字", "签名", "买受人签字"))
    company_seal: Mark | None = field(_("company seal"), office=("公司章", "公章", "出卖人盖章"))
    seam_seal: Mark | None = field(_("cross-page seal"), office=("骑缝章",))
    alteration_seals: Mark | None = field(
        _("alterations sealed"),
        office=("涂改签章", "涂改处签章", "更正章"),
        help=_("√ where there is no alteration, or both parties sealed each"),
    )
    identity_checked: Mark | None = field(_("identity checked"), office=("身份证核验", "身份核验"))
    terms_reviewed: Mark | None = field(_("terms reviewed"), office=("条款审核", "合同审核"))
    annexes: Text = field(
        _("annexes there"),
        default="",
        office=("附件", "合同附件"),
        help=_("numbers, e.g. 1 2 4-11; empty: not looked at"),
    )
    copies: Count | None = field(_("copies"), office=("合同份数",))
    void_reason: LongText = field(_("void because"), default="", computed=True)
    void_held: Count | None = field(_("originals held"), computed=True)
    void_destroyed: Count | None = field(_("originals destroyed"), computed=True)
    void_approval: Approval | None = field(_("void: two persons"), approval=True, computed=True)

    @property
    def price(self) -> Decimal | None:
        """What the payment plan must add up to: price and decoration."""
        return None if self.total is None else self.total + (self.decoration or Decimal(0))

    @property
    def due_before_filing(self) -> Decimal | None:
        """The full down payment where a loan pays the rest, else the full price; None while it is not known."""
        return self.down_payment if self.payment_mode in LOANS else self.price

    @property
    def void_pending(self) -> bool:
        """Entered as void, and not yet by a second person."""
        return self.void_approval is not None and not self.void_approval.approved_by


class Problem(Model):
    """A refusal by the filing centre, in its own words, and what became of it."""

    raised_on: Day = field(_("raised on"), required=True, event=True)
    counterpart: Text = field(_("department"), default="")
    words: LongText = field(_("their words"), default="")
    answered_on: Day | None = field(_("answered on"), event=True)
    answer: LongText = field(_("answer"), default="")


class Withdrawal(Model):
    """A filing that was cancelled."""

    filed_no: Text = field(_("filing number"), default="")
    filed_on: Day | None = field(_("filed on"), event=True)
    withdrawn_on: Day = field(_("withdrawn on"), required=True, event=True)
    reason: Text = field(_("reason"), default="")


class Filing(Model):
    """The contract's filing with the authority."""

    filed_no: Code | None = field(
        _("filing number"), office=("备案号", "合同备案号", "备案编号"), search=True
    )
    filed_on: Day | None = field(
        _("filed on"),
        office=("备案日期", "合同备案日期", "备案时间"),
        event=True,
        authority=True,
        after=("contracts.signed_on",),
    )
    ledger_on: Day | None = field(
        _("entered in the ledger on"),
        office=("台账登记日期", "登记台账日期"),
        event=True,
        after=("contracts.filing.filed_on",),
    )
    late_reason: Text = field(_("why it was late"), default="")
    problems: list[Problem] = field(_("problems"), default=[])
    withdrawals: list[Withdrawal] = field(_("cancelled filings"), default=[])

    @property
    def open_problem(self) -> Problem | None:
        """The last problem, while it is not answered."""
        return self.problems[-1] if self.problems and not self.problems[-1].answered_on else None


CONTRACT = Section(id="contracts", title=_("contract"), model=Contract, order=10)
FILING = Section(id="contracts.filing", title=_("filing"), model=Filing, order=20)
