"""Land: the parcel apportioned to its units (D4.9)."""

from decimal import Decimal

from caseman.api import Calculation, Input, Parameter, Use, hookimpl
from caseman.api import msg as _

from . import calculations


@hookimpl
def register_parameters() -> list[Parameter]:
    return [
        Parameter(
            name="land.coefficient",
            title=_("weight of a use in the apportionment of land"),
            kind="table",
            type="rate",
            inputs={"kind": Input(type="choice", title=_("use"), choices=tuple(use.value for use in Use))},
            minimum=Decimal("0.01"),
            maximum=Decimal(10),
        )
    ]


@hookimpl
def register_calculations() -> list[Calculation]:
    return calculations.ALL
