"""What packs may set for the complaint desk and the after-sales agreement. Values and sources are in the packs."""

from decimal import Decimal

from caseman.api import Parameter
from caseman.api import msg as _


def _years(name: str, title: str) -> Parameter:
    return Parameter(
        name=f"service.warranty_{name}",
        title=title,
        type="count",
        unit=_("years"),
        minimum=Decimal(1),
        maximum=Decimal(50),
    )


ALL = [
    Parameter(name="service.complaint_term", title=_("term for settling a complaint"), kind="deadline"),
    Parameter(
        name="service.defect_term", title=_("term for settling a construction defect"), kind="deadline"
    ),
    Parameter(
        name="service.unreached_calls",
        title=_("calls without an answer before a complaint is closed without confirmation"),
        type="count",
        minimum=Decimal(1),
        maximum=Decimal(20),
    ),
    Parameter(name="service.agreement_version", title=_("version of the after-sales agreement")),
    _years("waterproofing", _("warranty of waterproofing")),
    _years("pipes", _("warranty of pipes and wiring")),
    _years("fittings", _("warranty of fittings")),
]
