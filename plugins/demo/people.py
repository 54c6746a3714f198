"""Invented buyers: names put together from old novels, document numbers and phones of patterns that no real one has."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random

#: Regions that no district has.
REGIONS = ("990102", "990103", "990104")
EARLIEST, BIRTHS = date(1955, 1, 1), 16_000
#: Phones 100 5…: the shipped office has none of them.
PHONES, PHONE_STEP = 40_000_000, 7_919


class People:
    """Gives persons one after the other, no number and no phone twice."""

    def __init__(self, seed: int, names: Mapping[str, str], taken: Iterable[str]) -> None:
        self._dice = Random(f"people {seed}")
        self._surnames, self._given, self._trades = (
            names[kind].split() for kind in ("surnames", "given", "trades")
        )
        self._taken = {number[:17] for number in taken}
        self._count = 0
        self._first_phone = self._dice.randrange(PHONES)

    def name(self) -> str:
        return self._dice.choice(self._surnames) + self._dice.choice(self._given)

    def number(self) -> str:
        """A resident number with its check digit (ISO 7064 MOD 11-2)."""
        from stdnum.iso7064 import mod_11_2

        while True:
            born = EARLIEST + timedelta(days=self._dice.randrange(BIRTHS))
            stem = f"{self._dice.choice(REGIONS)}{born:%Y%m%d}{self._dice.randrange(1, 1000):03d}"
            if stem not in self._taken:
                self._taken.add(stem)
                return stem + mod_11_2.calc_check_digit(stem)

    def phone(self) -> str:
        self._count += 1
        return f"100{50_000_000 + (self._first_phone + self._count * PHONE_STEP) % PHONES:08d}"

    def company(self) -> tuple[str, str]:
        """A company's name and its credit code (GB 32100)."""
        from stdnum.cn import uscc

        self._count += 1
        stem = f"91990101MA{self._count:06d}B"
        trade = self._dice.choice(self._trades)
        return f"演示{self._dice.choice(self._given)}{trade}有限公司", stem + uscc.calc_check_digit(stem)
