"""What packs may set for handover. Values, sources and worked cases are in the packs."""

from decimal import Decimal

from caseman.api import Input, Parameter
from caseman.api import msg as _

from .papers import BUYERS, PAYMENTS, STAGES

SIGNED = "contracts.signed_on"
#: How VAT is computed: the general method, or the simple levy of old projects.
GENERAL, SIMPLE = "general", "simple"

ALL = [
    Parameter(
        name="handover.area_tolerance",
        title=_("area difference that is settled at the contract price"),
        type="rate",
        basis=SIGNED,
        minimum=Decimal(0),
        maximum=Decimal("0.1"),
        help=_(
            "beyond it the buyer may rescind; the part beyond is the buyer's free, or refunded several times"
        ),
    ),
    Parameter(
        name="handover.area_refund_multiple",
        title=_("how many times the area missing beyond the tolerance is refunded"),
        type="count",
        basis=SIGNED,
        minimum=Decimal(1),
        maximum=Decimal(5),
    ),
    Parameter(
        name="handover.rescission_days",
        title=_("days in which a rescission is refunded"),
        type="count",
        basis=SIGNED,
        minimum=Decimal(1),
        maximum=Decimal(365),
    ),
    Parameter(
        name="handover.interest_year",
        title=_("days of a year by which interest is counted"),
        type="count",
        minimum=Decimal(360),
        maximum=Decimal(366),
    ),
    Parameter(
        name="handover.notice_days",
        title=_("days from the handover notice to the handover, at least"),
        type="count",
        basis=SIGNED,
        minimum=Decimal(0),
        maximum=Decimal(365),
    ),
    Parameter(
        name="handover.display_before",
        title=_("days before the handover from which its proofs are displayed"),
        type="count",
        minimum=Decimal(0),
        maximum=Decimal(365),
    ),
    Parameter(
        name="handover.display_days",
        title=_("days for which the proofs of the handover are displayed"),
        type="count",
        minimum=Decimal(1),
        maximum=Decimal(365),
    ),
    Parameter(
        name="handover.vat_rate",
        title=_("VAT rate on the sale of a unit"),
        kind="table",
        type="rate",
        inputs={"method": Input(type="choice", title=_("method"), choices=(GENERAL, SIMPLE))},
        minimum=Decimal("0.01"),
        maximum=Decimal("0.2"),
        help=_("the rate of the day on which tax arises: receipt or handover"),
    ),
    Parameter(
        name="handover.papers",
        title=_("papers asked for"),
        kind="checklist",
        inputs={
            "stage": Input(type="choice", title=_("stage"), choices=STAGES),
            "buyer": Input(type="choice", title=_("buyer"), choices=BUYERS),
            "payment": Input(type="choice", title=_("payment"), choices=PAYMENTS),
        },
        help=_("handover: at the desk; title: in the file for the registry"),
    ),
    Parameter(
        name="handover.papers_gate",
        title=_("papers missing when the keys go"),
        type="switch",
    ),
]
