"""Names of units: `2-1-0101` in any usual writing."""

import re
from dataclasses import dataclass

from .messages import InputError
from .messages import msg as _
from .values import clean_text, half_width

_PART = r"[0-9]+[A-Za-z]?|[A-Za-z][0-9]+"
_FORM = re.compile(
    rf"(?:^|[^0-9A-Za-z-])(?P<building>{_PART})\s*(?:幢|号楼|栋|座|楼|#|-|\s)\s*"
    rf"(?P<entrance>{_PART})\s*(?:单元|门|-|\s)\s*(?P<room>[0-9A-Za-z]+)\s*(?:室|号|房)?$"
)


@dataclass(frozen=True, slots=True)
class UnitName:
    """Building, entrance and room as written, less width and punctuation."""

    building: str
    entrance: str
    room: str

    @property
    def key(self) -> str:
        """Equal for all writings of one unit: no leading zeros, capitals."""
        return "-".join(part.upper().lstrip("0") or "0" for part in (self.building, self.entrance, self.room))

    def __str__(self) -> str:
        return f"{self.building}-{self.entrance}-{self.room}"


def parse_unit(text: str) -> UnitName:
    """Read `2-1-0101`, `2 1 101`, `２－１－０１０１`, `1幢1单元301室`, `翰墨苑1幢1-0301`. Raises InputError."""
    plain = half_width(clean_text(text)).translate({ord(dash): "-" for dash in "–—−‐‑―ー"})
    found = _FORM.search(plain)
    if not found:
        raise InputError(_("“{value}” is not a unit such as 2-1-0101"), value=text)
    return UnitName(found["building"], found["entrance"], found["room"])
