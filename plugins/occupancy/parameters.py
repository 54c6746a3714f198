"""What packs may set for occupancy."""

from caseman.api import Parameter
from caseman.api import msg as _

from .counting import Base
from .evidence import Definition

ALL = [
    Parameter(
        name="occupancy.definition",
        title=_("what counts as lived in"),
        type="choice",
        choices=tuple(one.value for one in Definition),
        help=_("keys handed over, a visit, water and electricity, or any evidence"),
    ),
    Parameter(
        name="occupancy.base",
        title=_("base of the rates"),
        type="choice",
        choices=tuple(one.value for one in Base),
        help=_("delivered, sold or all units; vacancy has the same base"),
    ),
]
