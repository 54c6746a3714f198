"""What a case holds of its handover: notice, handover, the settled area, the invoice and the receipts taken back."""

from decimal import Decimal

from caseman_plugins.contracts.kinds import LOAN, PRICE
from caseman_plugins.contracts.sections import Contract

from caseman.api import Calculated, Day, FactsView, Mark, Model, Money, Section, Text, field
from caseman.api import msg as _

AREA = "area_settlement"
SETTLEMENT = "handover.area_settlement"
NOTHING = Decimal("0.00")


class Handover(Model):
    """Notice, handover and invoice; sums in yuan."""

    noticed_on: Day | None = field(
        _("handover notice sent on"), office=("交房通知日期", "交房通知书日期"), event=True
    )
    planned_on: Day | None = field(_("handover planned for"), office=("约定交房日期", "预约交房日期"))
    handed_on: Day | None = field(
        _("handed over on"), office=("交房日期", "交付日期"), event=True, after=("handover.noticed_on",)
    )
    slot: Text = field(_("appointment"), default="", office=("预约时段",), help=_("from the handover plan"))
    notice_papers: Text = field(_("papers on the notice"), default="", computed=True)
    handed_to: Text = field(
        _("keys taken by"), default="", personal=True, help=_("empty: the buyer; else the agent's name")
    )
    promised_on: Day | None = field(
        _("promised to pay by"),
        office=("承诺付款日期",),
        help=_("what is open when a supervisor lets the keys go"),
    )
    agreement_on: Day | None = field(
        _("supplementary agreement on the area signed on"), office=("补充协议日期",), event=True
    )
    survey_unit: Text = field(
        _("unit on the survey report"),
        default="",
        office=("实测房号", "测绘房号"),
        help=_("empty: as in the house table"),
    )
    address_reason: Text = field(
        _("why the addresses differ"), default="", help=_("e.g. letter of the survey office")
    )
    invoice_no: Text = field(_("invoice number"), default="", office=("发票号码", "发票号"))
    invoiced_on: Day | None = field(_("invoiced on"), office=("开票日期", "发票日期"), event=True)
    invoice_total: Money | None = field(_("invoice total"), office=("发票金额", "发票价税合计"))
    receipts_back: Mark | None = field(
        _("receipts taken back"),
        office=("收据收回", "收据是否收回"),
        help=_("all receipts, or a statement of loss"),
    )
    lost_receipts: Text = field(
        _("receipts lost"),
        default="",
        help=_("their numbers, parted by commas: a statement of loss stands for them"),
    )
    loss_statement_on: Day | None = field(
        _("statement of loss filed on"), office=("遗失声明日期",), event=True
    )


HANDOVER = Section(id="handover", title=_("handover"), model=Handover, order=50)


def settlement_inputs(facts: FactsView) -> dict[str, object] | None:
    """Contract and surveyed area of a case; None while one of them, or the unit price, is not known."""
    contract, unit = facts.section(Contract), facts.unit
    if contract is None or unit is None or contract.area is None or contract.unit_price is None:
        return None
    by = contract.pricing_mode.value if contract.pricing_mode else ""
    registered = unit.inner_area if by == "inner_area" else unit.surveyed_area
    if registered is None or by == "other":
        return None
    areas = {
        "contract_area_m2": contract.area,
        "registered_area_m2": registered,
        "signed": contract.signed_on,
    }
    if by == "suite":
        return {**areas, "pricing": by}
    return {**areas, "unit_price": contract.unit_price}


def settlement(facts: FactsView) -> Calculated | None:
    """The area settlement of a case by the law of its contract. Raises NoPolicy, InputError."""
    return facts.computed(SETTLEMENT)


def area_due(facts: FactsView) -> Decimal:
    """What the buyer still pays for the area (below zero: gets back); nothing before the survey."""
    found = settlement(facts)
    if found is None:
        return NOTHING
    due: Decimal = found.result["buyer_pays"] - found.result["seller_refunds"]
    return due


def settled_price(facts: FactsView) -> Decimal | None:
    """Contract price and decoration with the area settlement: what the invoice must be of."""
    contract = facts.section(Contract)
    if contract is None or contract.price is None:
        return None
    price: Decimal = contract.price
    return price + area_due(facts)


def balance(facts: FactsView) -> Decimal | None:
    """What is still open of the settled price; below zero where the buyer gets back."""
    settled = settled_price(facts)
    return None if settled is None else settled - facts.money.total(PRICE, LOAN, AREA)
