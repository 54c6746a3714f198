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
    Parameter(
        name="mortgages.lapse_reminder",
        title=_("days before it lapses that a pre-registration is due work"),
        type="count",
        unit=_("days"),
        minimum=Decimal(0),
        maximum=Decimal(365),
    ),
    Parameter(
        name="mortgages.registry_term",
        title=_("term of the mortgage department"),
        kind="deadline",
        basis="mortgages.registration.filed_on",
    ),
    Parameter(name="mortgages.seal_term", title=_("term for a bank's seal on the contract"), kind="deadline"),
    Parameter(
        name="mortgages.contract_back_term",
        title=_("term for fetching the loan contract back"),
        kind="deadline",
        basis="mortgages.disbursed_on",
    ),
    Parameter(
        name="mortgages.papers",
        title=_("papers that a bank asks for"),
        kind="checklist",
        inputs={
            "bank": Input(type="text", title=_("bank")),
            "buyer": Input(type="choice", title=_("buyer"), choices=("individual", "company")),
            "loan": Input(
                type="choice", title=_("kind of loan"), choices=("commercial", "provident", "combined")
            ),
            "income": Input(type="text", title=_("income")),
        },
    ),
    Parameter(name="mortgages.banks", title=_("banks that lend for the project"), type="list"),
    Parameter(
        name="mortgages.deposit_condition",
        title=_("what a deposit waits for"),
        type="choice",
        choices=("registered", "pre_registered"),
        basis="mortgages.deposit.claimed_on",
    ),
    Parameter(
        name="mortgages.consent",
        title=_("consent of the management office to a mortgage"),
        type="choice",
        choices=("none", "require"),
        basis="mortgages.registration.filed_on",
    ),
]
