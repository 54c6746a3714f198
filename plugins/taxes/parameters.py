"""What packs may set for taxes, the maintenance fund and fees. Values, sources and worked cases are in the packs."""

from decimal import Decimal

from caseman.api import Choice, Input, Parameter, Use
from caseman.api import msg as _

#: Words that stand for a rate in the deed-tax table: the local rate, or half of it.
LOCAL, HALF = "local", "half_local"
#: How stamp duty is rounded: to the cent; or by the old regulation: under 0.1 exempt, then to 0.1.
CENT, TENTH = "cent", "tenth"


class Exemption(Choice):
    """Cases without deed tax (契税法 第6条)."""

    STATE_BODY = "exempt_state_body", _("offices of public bodies"), "国家机关、事业单位、社会团体、军事单位"
    NON_PROFIT = (
        "exempt_non_profit",
        _("non-profit schools, hospitals, welfare"),
        "非营利性学校、医疗机构、社会福利机构",
    )
    SPOUSES = "exempt_spouses", _("between spouses"), "婚姻关系存续期间夫妻之间变更房屋权属", "夫妻变更"
    HEIR = "exempt_statutory_heir", _("statutory heir"), "法定继承", "法定继承人继承"


class FundDuty(Choice):
    """Who deposits the maintenance fund first."""

    BUYER = "buyer", _("the buyer"), "买受人"
    UNSOLD = (
        "buyer_developer_unsold",
        _("the buyer; the developer for unsold units"),
        "买受人，未售由开发企业",
    )
    DEVELOPER_FIRST = "developer_first", _("the developer first, collected at handover"), "开发企业先交"
    BOTH = "both", _("seller and buyer each"), "买卖双方"


_USE = Input(type="choice", title=_("use"), choices=tuple(use.value for use in Use))


def _ratio(name: str, title: str, maximum: str, basis: str = "") -> Parameter:
    return Parameter(
        name=name, title=title, type="rate", basis=basis, minimum=Decimal(0), maximum=Decimal(maximum)
    )


ALL = [
    Parameter(
        name="taxes.deed_tax_local",
        title=_("local deed-tax rate"),
        type="rate",
        minimum=Decimal("0.03"),
        maximum=Decimal("0.05"),
        help=_("3 to 5 per cent, set by the province (契税法 第3条)"),
    ),
    Parameter(
        name="taxes.deed_tax_home",
        title=_("deed-tax rate of a home"),
        kind="table",
        type="rate",
        inputs={
            "rank": Input(type="choice", title=_("home of the family"), choices=("1", "2", "3")),
            "area": Input(type="area", title=_("area"), unit=_("m2")),
        },
        choices=(LOCAL, HALF),
        minimum=Decimal("0.005"),
        maximum=Decimal("0.05"),
        help=_("3 is the third home and further ones; local: the local rate, half_local: half of it"),
    ),
    Parameter(
        name="taxes.deed_tax_transition",
        title=_("contracts signed before a new deed-tax table"),
        help=_("the clause that says which day decides for them"),
    ),
    Parameter(
        name="taxes.deed_tax_exempt",
        title=_("cases without deed tax"),
        type="list",
        help=_("codes of the law's cases"),
    ),
    Parameter(
        name="taxes.roster_check",
        title=_("check stamp of the tax office on the roster"),
        type="choice",
        choices=("required", "none"),
        help=_("required: the roster is stamped before notices are issued and taxes are paid"),
    ),
    Parameter(
        name="taxes.deed_tax_expropriation",
        title=_("relief of a home bought after expropriation"),
        type="choice",
        choices=("excess", "none"),
        help=_("excess: the price beyond the compensation is taxed"),
    ),
    Parameter(
        name="taxes.family_proof_days",
        title=_("days that a family-housing result is good for"),
        type="count",
        minimum=Decimal(1),
        maximum=Decimal(365),
    ),
    _ratio("taxes.late_fee_rate", _("late fee a day"), "0.01"),
    _ratio("taxes.stamp_rate", _("stamp-duty rate of a transfer of title"), "0.01", "contracts.signed_on"),
    Parameter(
        name="taxes.stamp_rounding",
        title=_("rounding of stamp duty"),
        type="choice",
        choices=(CENT, TENTH),
        basis="contracts.signed_on",
    ),
    Parameter(
        name="taxes.stamp_exempt_home",
        title=_("stamp duty of an individual's home"),
        type="choice",
        choices=("exempt", "taxed"),
        basis="contracts.signed_on",
    ),
    Parameter(
        name="taxes.certificate_stamp",
        title=_("tax stamp on a certificate"),
        type="money",
        unit=_("yuan"),
        minimum=Decimal(0),
        maximum=Decimal(50),
    ),
    Parameter(
        name="taxes.fund_standard",
        title=_("maintenance-fund standard"),
        kind="table",
        type="money",
        unit=_("yuan per m2"),
        inputs={
            "kind": _USE,
            "floors": Input(type="count", title=_("floors")),
            "has_lift": Input(type="mark", title=_("lift")),
        },
        minimum=Decimal(1),
        maximum=Decimal(1000),
    ),
    _ratio("taxes.fund_band_low", _("lowest share of the construction cost"), "0.2"),
    _ratio("taxes.fund_band_high", _("highest share of the construction cost"), "0.2"),
    _ratio("taxes.fund_renewal_ratio", _("share of the first deposit below which it is topped up"), "0.9"),
    Parameter(
        name="taxes.fund_duty",
        title=_("who deposits the maintenance fund"),
        type="choice",
        choices=tuple(duty.value for duty in FundDuty),
    ),
    Parameter(
        name="taxes.collect_fund",
        title=_("maintenance fund before the keys"),
        type="choice",
        choices=("require", "allow", "forbid"),
        basis="handover.handed_on",
        help=_("forbid: the model contract lets no payment for others be a condition of the keys"),
    ),
    Parameter(name="taxes.fund_turnover", title=_("term for paying on the fund"), kind="deadline"),
    Parameter(
        name="taxes.registration_fee",
        title=_("registration fee"),
        kind="table",
        type="money",
        unit=_("yuan per item"),
        inputs={"kind": _USE},
        minimum=Decimal(0),
        maximum=Decimal(1000),
    ),
    Parameter(
        name="taxes.certificate_fee",
        title=_("fee of a further certificate"),
        type="money",
        unit=_("yuan each"),
        minimum=Decimal(0),
        maximum=Decimal(100),
    ),
]
