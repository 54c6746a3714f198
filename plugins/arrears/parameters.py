"""What packs may set for arrears. Values, sources and worked cases are in the packs."""

from decimal import Decimal

from caseman.api import Parameter
from caseman.api import msg as _

ALL = [
    Parameter(name="arrears.interval", title=_("days between two letters of demand"), kind="deadline"),
    Parameter(
        name="arrears.levels",
        title=_("levels of the letters of demand"),
        type="list",
        help=_("the names of the letters, the mildest first"),
    ),
    Parameter(
        name="arrears.loan_term",
        title=_("term for applying for the loan after filing"),
        kind="deadline",
        basis="contracts.filing.filed_on",
    ),
    Parameter(
        name="arrears.title_term",
        title=_("term for handing in the papers for the title after handover"),
        kind="deadline",
        basis="handover.handed_on",
    ),
    Parameter(
        name="arrears.late_payment_rate",
        title=_("penalty a day for late payment, of the overdue sum"),
        type="rate",
        basis="contracts.signed_on",
        minimum=Decimal(0),
        maximum=Decimal("0.01"),
    ),
    Parameter(
        name="arrears.ageing",
        title=_("classes of the ageing list, in days"),
        type="list",
        help=_("the upper ends, e.g. 30 60 90"),
    ),
]
