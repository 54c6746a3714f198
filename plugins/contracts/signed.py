"""What the rules of the signed contract share."""

from caseman.api import CheckContext

from .sections import Contract
from .steps import FILE, SIGN

#: The gates before which the contract is looked at, and the section that it takes.
BOTH = (SIGN, FILE)
NEEDS = ("contracts",)


def contract_of(ctx: CheckContext) -> Contract:
    found = ctx.section(Contract)
    assert found is not None  # the rules need the section
    return found
