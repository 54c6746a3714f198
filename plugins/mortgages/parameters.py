"""What packs may set for mortgages. Values, sources and worked cases are in the packs."""

from decimal import Decimal

from caseman.api import Input, Parameter, Use
from caseman.api import msg as _

_USE = Input(type="choice", title=_("use"), choices=tuple(use.value for use in Use))

ALL = [
    Parameter(
        name="mortgages.down_payment_ratio",
        title=_("lowest share of the down payment"),
        kind="table",
        type="rate",
        basis="contracts.signed_on",
        inputs={"kind": _USE},
        minimum=Decimal("0.05"),
        maximum=Decimal("0.9"),
    ),
    Parameter(
        name="mortgages.loan_step",
        title=_("step to which a loan is rounded down"),
        type="money",
        unit=_("yuan"),
        minimum=Decimal(1),
        maximum=Decimal(100000),
    ),
    Parameter(
        name="mortgages.deposit_ratio",
        title=_("developer's deposit, share of the loan"),
        type="rate",
        minimum=Decimal("0.005"),
        maximum=Decimal("0.3"),
        help=_("by the agreement of bank and developer; no law sets it"),
    ),
    Parameter(
        name="mortgages.registration_fee",
        title=_("fee of a mortgage registration"),
        kind="table",
        type="money",
        unit=_("yuan per item"),
        inputs={"kind": _USE},
        minimum=Decimal(0),
        maximum=Decimal(1000),
    ),
    Parameter(name="mortgages.fee_payer", title=_("who pays the fee of a mortgage registration")),
    Parameter(
        name="mortgages.pre_registration_term",
        title=_("term after which a pre-registration lapses"),
        kind="deadline",
    ),
]
