"""What a case holds of its taxes and its maintenance fund."""

from decimal import Decimal

from caseman_plugins.handover.sections import Handover, settled_price

from caseman.api import (
    Calculated,
    Code,
    Count,
    Day,
    DocumentKind,
    FactsView,
    Model,
    Money,
    Section,
    Text,
    Use,
    field,
)
from caseman.api import msg as _

#: Rank of a home whose family has proved no lower one: it has no relief.
STANDARD = 3
FUND, DEED, FEE = "maintenance_fund", "deed_tax", "registration_fee"


class Taxes(Model):
    """Home rank with its proof, exemption, and the vouchers that came back; sums in yuan."""

    home_rank: Count | None = field(
        _("home of the family"),
        office=("家庭住房套数", "住房套数", "第几套住房"),
        help=_("1, 2, 3: by the family-housing result"),
    )
    family_proof: Text = field(
        _("number of the family-housing result"), default="", office=("家庭住房查询编号",)
    )
    family_proof_on: Day | None = field(
        _("family-housing result of"), office=("家庭住房查询日期",), event=True
    )
    declared_on: Day | None = field(
        _("deed tax declared on"), office=("契税申报日期",), event=True, help=_("empty: the day of handover")
    )
    roster_stamped_on: Day | None = field(
        _("roster stamped by the tax office on"), office=("契税清册核对日期",), event=True, authority=True
    )
    certificate_stamped_on: Day | None = field(
        _("tax stamp on the certificate since"), office=("粘贴税花日期",), event=True
    )
    exempt: Text = field(_("exempt case"), default="", office=("契税免征情形",))
    fund_paid_on: Day | None = field(
        _("fund paid on to the bank"), office=("维修资金代缴日期",), event=True, after=("handover.handed_on",)
    )
    tax_paid_on: Day | None = field(
        _("deed tax paid on to the tax office"), office=("契税代缴日期",), event=True
    )
    fund_voucher: Code | None = field(_("fund voucher number"), office=("维修资金凭证号",))
    fund_voucher_name: Text = field(_("payer on the fund voucher"), default="", personal=True)
    fund_voucher_unit: Text = field(_("unit on the fund voucher"), default="")
    fund_voucher_sum: Money | None = field(
        _("sum of the fund voucher"), office=("维修资金凭证金额",), calculation="taxes.maintenance_fund"
    )
    tax_certificate: Code | None = field(_("tax certificate number"), office=("完税证明号",))
    tax_certificate_name: Text = field(_("taxpayer on the certificate"), default="", personal=True)
    tax_certificate_unit: Text = field(_("unit on the tax certificate"), default="")
    tax_certificate_sum: Money | None = field(
        _("sum of the tax certificate"), office=("完税金额",), calculation="taxes.deed_tax"
    )


TAXES = Section(id="taxes", title=_("taxes and fund"), model=Taxes, order=60)


def company(facts: FactsView) -> bool:
    """Whether a buyer is a company: reliefs are for individuals."""
    return any(buyer.doc_kind is DocumentKind.CREDIT_CODE for buyer in facts.case.buyers)


def _day(facts: FactsView) -> object:
    handover, taxes = facts.section(Handover), facts.section(Taxes)
    return (taxes.declared_on if taxes else None) or (handover.handed_on if handover else None)


def deed_tax_inputs(facts: FactsView) -> dict[str, object] | None:
    """The settled price with VAT, the area, the home's rank; None before the survey or for a case without a price."""
    taxes, unit, settled = facts.section(Taxes), facts.unit, settled_price(facts)
    if (
        unit is None
        or unit.use is None
        or unit.surveyed_area is None
        or settled is None
        or facts.case.closed_on
    ):
        return None
    if taxes and taxes.exempt:
        return {"case": taxes.exempt, "price": settled, "declared": _day(facts)}
    inputs = {
        "price_incl_vat": settled,
        "area_m2": unit.surveyed_area,
        "kind": unit.use,
        "buyer": "company" if company(facts) else "individual",
        "declared": _day(facts),
    }
    if unit.use is Use.RESIDENTIAL and not company(facts):
        inputs["home_rank"] = taxes.home_rank if taxes and taxes.home_rank else STANDARD
    return inputs


def fund_inputs(facts: FactsView) -> dict[str, object] | None:
    """The surveyed area, use, floors and lift; None before the survey."""
    unit, project = facts.unit, facts.project
    if unit is None or unit.use is None or unit.surveyed_area is None or facts.case.closed_on:
        return None
    building = (
        next((one for one in project.buildings if one.name == unit.building), None) if project else None
    )
    inputs: dict[str, object] = {"area_m2": unit.surveyed_area, "kind": unit.use, "paid": _day(facts)}
    if building:
        inputs |= {"floors": building.floors, "has_lift": building.lift}
    return inputs


def fee_inputs(facts: FactsView) -> dict[str, object] | None:
    """One certificate for each owner."""
    if facts.unit is None or facts.unit.use is None or facts.case.closed_on or not facts.case.buyers:
        return None
    return {"kind": facts.unit.use, "certificates": len(facts.case.buyers), "accepted": _day(facts)}


def due(facts: FactsView, calculation: str, result: str) -> Decimal | None:
    """A sum that a case must come to. Raises NoPolicy, InputError."""
    found: Calculated | None = facts.computed(calculation)
    return None if found is None else found.result[result]


def fund_due(facts: FactsView) -> Decimal | None:
    return due(facts, "taxes.maintenance_fund", "amount")


def tax_due(facts: FactsView) -> Decimal | None:
    return due(facts, "taxes.deed_tax", "tax")


def fee_due(facts: FactsView) -> Decimal | None:
    return due(facts, "taxes.registration_fee", "fee")
