"""What packs may set for land. Values, sources and worked cases are in the packs."""

from decimal import Decimal

from caseman.api import Input, Parameter, Use
from caseman.api import msg as _

SEPARATE, UNIFIED = "separate", "unified"
ALL = [
    Parameter(
        name="land.coefficient",
        title=_("weight of a use in the apportionment of land"),
        kind="table",
        type="rate",
        inputs={"kind": Input(type="choice", title=_("use"), choices=tuple(use.value for use in Use))},
        minimum=Decimal("0.01"),
        maximum=Decimal(10),
    ),
    Parameter(
        name="land.regime",
        title=_("land certificates of units"),
        type="choice",
        choices=(SEPARATE, UNIFIED),
        basis="land.filed_on",
        help=_("separate: each unit gets one; unified: one certificate for house and land"),
    ),
    Parameter(
        name="land.papers", title=_("papers for the land office"), kind="checklist", basis="land.filed_on"
    ),
]
