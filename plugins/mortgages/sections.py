"""What a case holds of its loan, of the mortgage's registration, and of the developer's deposit."""

from decimal import Decimal
from typing import ClassVar

from caseman_plugins.contracts.sections import LOANS, Contract
from caseman_plugins.titles.sections import Problem

from caseman.api import Choice, Code, Day, FactsView, LongText, Model, Money, Section, Text, field
from caseman.api import msg as _


class PaperState(Choice):
    """How a paper of the bank's list stands, in the order of the digits that set it (0: not needed)."""

    RECEIVED = "received", _("received"), "已收"
    REJECTED = "rejected", _("not good"), "不合格"
    ILLEGIBLE = "illegible", _("illegible"), "看不清"
    NOT_NEEDED = "not_needed", _("not needed"), "不需要"


class BankPaper(Model):
    """A paper of the bank's list: how it stands, and when it was issued."""

    paper: Text = field(_("paper"), default="")
    state: PaperState | None = field(_("state"))
    issued_on: Day | None = field(_("issued on"), event=True)
    valid_to: Day | None = field(_("valid until"), help=_("where the paper says so itself"))


class Mortgage(Model):
    """The loan from application to disbursement; sums in yuan."""

    income: Text = field(_("income"), default="", help=_("a word of the bank's list, e.g. 高于门槛"))
    applied_on: Day | None = field(_("applied for on"), office=("按揭申请日期",), event=True)
    papers: list[BankPaper] = field(_("papers of the bank's list"), default=[])
    signing_on: Day | None = field(_("signing at the bank planned for"), office=("面签日期", "约定面签日期"))
    signed_on: Day | None = field(
        _("signed at the bank on"),
        office=("按揭签约日期",),
        event=True,
        authority=True,
        after=("mortgages.applied_on",),
    )
    approved_on: Day | None = field(
        _("approved on"),
        office=("审批日期", "批贷日期"),
        event=True,
        authority=True,
        after=("mortgages.applied_on",),
    )
    loan_contract_no: Code | None = field(
        _("loan contract number"), office=("借款合同号", "按揭合同号"), search=True
    )
    agent: Text = field(
        _("agent of the loan"),
        default="",
        help=_("empty: buyer and bank deal with each other, as they should"),
    )
    disbursed_on: Day | None = field(
        _("loan released on"),
        office=("放款日期", "上账日期"),
        event=True,
        authority=True,
        after=("mortgages.applied_on", "contracts.filing.filed_on"),
    )
    voucher_no: Code | None = field(_("bank's voucher number"), office=("上账凭证号",))
    contract_back_on: Day | None = field(
        _("loan contract fetched back on"),
        office=("按揭合同取回日期", "借款合同取回日期"),
        event=True,
        after=("mortgages.disbursed_on",),
    )
    prereg_no: Code | None = field(
        _("pre-registration number"), office=("预告登记号", "预告登记证明号"), search=True
    )
    registrable_from: Day | None = field(
        _("registration possible from"), help=_("empty: the day of the certificate")
    )


class Registration(Model):
    """The formal registration of the mortgage, and the papers that go into it."""

    at_office: ClassVar[str] = _("mortgage department")

    mortgage_contract_no: Code | None = field(_("mortgage contract number"), office=("抵押合同号",))
    secured: Money | None = field(
        _("sum in the mortgage contract"), office=("抵押合同金额", "被担保债权数额")
    )
    certificate_no: Code | None = field(
        _("certificate with the mortgage papers"), help=_("its number, as it lies with them")
    )
    debt_from: Day | None = field(_("debt from"), office=("债务起始日期",))
    debt_to: Day | None = field(
        _("debt until"), office=("债务届满日期",), after=("mortgages.registration.debt_from",)
    )
    printed_on: Day | None = field(_("forms printed on"), event=True)
    seal_out_on: Day | None = field(
        _("with the bank for its seal since"), event=True, after=("mortgages.registration.printed_on",)
    )
    seal_back_on: Day | None = field(
        _("sealed and back on"), event=True, after=("mortgages.registration.seal_out_on",)
    )
    consent_on: Day | None = field(_("management office agreed on"), event=True, authority=True)
    fee: Money | None = field(_("fee by the notice"))
    fee_paid_on: Day | None = field(_("fee paid on"), event=True)
    filed_on: Day | None = field(
        _("filed for mortgage on"),
        office=("抵押交件日期",),
        event=True,
        authority=True,
        after=("titles.issued_on", "mortgages.registration.seal_back_on"),
    )
    batch: Text = field(_("batch"), default="", office=("抵押批次",))
    registration_no: Code | None = field(
        _("mortgage registration number"),
        office=("不动产登记证明号", "抵押登记证明号", "他项权证号"),
        search=True,
    )
    registered_on: Day | None = field(
        _("mortgage registered on"),
        office=("抵押登记日期", "他证日期"),
        event=True,
        authority=True,
        after=("mortgages.registration.filed_on",),
    )
    paid_off_on: Day | None = field(
        _("loan paid off on"),
        office=("贷款结清日期",),
        event=True,
        help=_("no mortgage is registered any more"),
    )
    problems: list[Problem] = field(_("problems"), default=[])

    @property
    def open_problem(self) -> Problem | None:
        return self.problems[-1] if self.problems and self.problems[-1].open else None


class StuckCause(Choice):
    """Why a deposit does not come back, where the bank or the clerk said so (domain: D4.8)."""

    NO_CERTIFICATE = "no_certificate", _("bank has not got the registration"), "未收到他证"
    OVERDUE = "overdue", _("kept for the buyer's arrears"), "逾期代偿扣划"
    RATE = "rate", _("another rate"), "比例不同"
    RETURNED = "returned", _("returned already"), "已退"
    OTHER_PROJECT = "other_project", _("booked to another project"), "记入其他项目"


class Deposit(Model):
    """The developer's deposit that a bank keeps for a loan; sums in yuan."""

    kept: Money | None = field(_("deposit"), office=("保证金", "按揭保证金"))
    claimed_on: Day | None = field(_("claimed on"), office=("保证金申请日期",), event=True)
    batch: Text = field(_("batch"), default="")
    refunded: Money | None = field(_("deposit returned"), office=("已退保证金", "退还保证金"))
    refunded_on: Day | None = field(
        _("returned on"), office=("退保日期",), event=True, after=("mortgages.deposit.claimed_on",)
    )
    cause: StuckCause | None = field(_("why it does not come back"))
    remark: LongText = field(_("remark"), default="")

    @property
    def open(self) -> Decimal:
        """What the bank still keeps."""
        return (self.kept or Decimal("0.00")) - (self.refunded or Decimal("0.00"))


MORTGAGE = Section(id="mortgages", title=_("loan"), model=Mortgage, order=30)
REGISTRATION = Section(
    id="mortgages.registration", title=_("mortgage registration"), model=Registration, order=80
)
DEPOSIT = Section(id="mortgages.deposit", title=_("deposit"), model=Deposit, order=85)


def on_loan(facts: FactsView) -> Contract | None:
    """The contract of a case that a loan pays for and that is open; None of any other."""
    contract = facts.section(Contract)
    if contract is None or contract.payment_mode not in LOANS or not contract.loan or facts.case.closed_on:
        return None
    return contract
