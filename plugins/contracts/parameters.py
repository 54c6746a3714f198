"""What packs may set for contracts. Values, sources and worked cases are in the packs."""

from decimal import Decimal

from caseman.api import Input, Parameter
from caseman.api import msg as _

from .changes import ChangeKind

SIGNED = "contracts.signed_on"


def _gate(name: str, title: str) -> Parameter:
    """A gate of the authority that places switch on: off, note, warn or block."""
    return Parameter(name=f"contracts.gate.{name}", title=title, type="switch", basis=SIGNED)


ALL = [
    Parameter(name="contracts.template", title=_("contract template in force"), basis=SIGNED),
    Parameter(
        name="contracts.annexes", title=_("annexes that a contract must have"), type="list", basis=SIGNED
    ),
    Parameter(
        name="contracts.price_tolerance",
        title=_("difference allowed between the price and unit price by area"),
        type="money",
        unit=_("yuan"),
        basis=SIGNED,
        minimum=Decimal(0),
    ),
    Parameter(
        name="contracts.contract_number",
        title=_("form of a contract number"),
        basis=SIGNED,
        help=_("a regular expression; its group `n` is the running number"),
    ),
    Parameter(
        name="contracts.filing_number",
        title=_("form of a filing number"),
        basis=SIGNED,
        help=_("a regular expression"),
    ),
    Parameter(name="contracts.filing_term", title=_("term for filing"), kind="deadline", basis=SIGNED),
    Parameter(
        name="contracts.filing_warning",
        title=_("days after signing at which an open filing is warned about"),
        type="list",
        basis=SIGNED,
        help=_("two numbers: first warning, alarm"),
    ),
    Parameter(
        name="contracts.late_filing_rate",
        title=_("penalty a day for late filing, of the price paid"),
        type="rate",
        basis=SIGNED,
        minimum=Decimal(0),
        maximum=Decimal("0.01"),
    ),
    Parameter(
        name="contracts.plan_tolerance",
        title=_("difference allowed between payment plan and price"),
        type="money",
        unit=_("yuan"),
        basis=SIGNED,
        minimum=Decimal(0),
    ),
    Parameter(
        name="contracts.payment_tolerance",
        title=_("sum that may be short at filing"),
        type="money",
        unit=_("yuan"),
        basis=SIGNED,
        minimum=Decimal(0),
    ),
    Parameter(
        name="contracts.password_rotation", title=_("term for changing the filing password"), kind="deadline"
    ),
    Parameter(name="contracts.change_kinds", title=_("name changes allowed before title"), type="list"),
    Parameter(
        name="contracts.change_papers",
        title=_("papers of a name change"),
        kind="checklist",
        inputs={
            "kind": Input(type="choice", title=_("kind"), choices=tuple(kind.value for kind in ChangeKind))
        },
    ),
    Parameter(
        name="contracts.originals", title=_("originals of a contract"), type="count", minimum=Decimal(1)
    ),
    _gate("price_ceiling", _("unit price not above the filed price")),
    _gate("permit", _("pre-sale permit covers the unit")),
    _gate("encumbrance", _("unit free of seizure")),
    _gate("plan", _("payment plan adds up to the price")),
]
