"""The settlement of an area that differs from the contract's. Order of rules: contract, local rule, national rule."""

from dataclasses import dataclass
from decimal import Decimal

from caseman.api import round_to

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Settled:
    """What an area difference comes to; sums in yuan.

    ratio     (registered - contract) / contract, with as many digits as a Decimal has: for people to read
    exceeds   beyond the tolerance: the buyer may rescind; told by the areas themselves, as a rounded 3.00 % misjudges
    formula   the arithmetic, as people write it
    """

    difference: Decimal
    ratio: Decimal
    exceeds: bool
    buyer_pays: Decimal
    seller_refunds: Decimal
    formula: str


def settle(
    contract: Decimal, registered: Decimal, price: Decimal, tolerance: Decimal, multiple: int
) -> Settled:
    """Settle areas in m2 at `price` a m2, each sum rounded once to the cent.

    Up to the tolerance the difference is paid either way. Beyond it the buyer pays up to the tolerance and has the
    rest free, or gets what is missing up to the tolerance once and the rest `multiple` times (商品房销售管理办法 第20条).
    """
    difference = registered - contract
    inside = contract * tolerance  # two decimals of an area and the tolerance's: exact
    exceeds = abs(difference) > inside
    if not exceeds:
        due = round_to(abs(difference) * price)
        formula = f"{abs(difference)} x {price}"
    elif difference > 0:
        due = round_to(inside * price)
        formula = f"{contract} x {tolerance} x {price}"
    else:
        beyond = -difference - inside
        due = round_to((inside + multiple * beyond) * price)
        formula = f"{inside.normalize():f} x {price} + {multiple} x {beyond.normalize():f} x {price}"
    owed, owing = (due, NOTHING) if difference > 0 else (NOTHING, due)
    return Settled(difference, difference / contract, exceeds, owed, owing, formula)


def percent(ratio: Decimal) -> str:
    """A ratio in per cent with four decimals and its sign, as it is shown."""
    shown = round_to(ratio * 100, 4)
    return f"{shown:+f} %"
