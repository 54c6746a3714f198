"""What a line that is not ours may be meant for: a line of ours with the same name, or with a unit near its own."""

import re
from collections.abc import Sequence
from typing import Any

from caseman.api.lists import ListKind

from .lines import OurLine, TheirLine
from .values import SEVERAL

#: How many are named at most.
MOST = 2
#: Floors and rooms by which a unit's number may be off; digits in another order may be further.
NEAR = 2
_ROOM = re.compile(r"(.*)-(\d+?)(\d\d)")


def likely(kind: ListKind, row: TheirLine, ours: Sequence[OurLine]) -> list[OurLine]:
    """At most two lines of ours, the likeliest first: of the same name, then digits of the unit in another order, then the
    nearest floor and room of the same building; an equal sum tells two equally near apart."""
    names = [one.name for one in kind.fields if one.kind in SEVERAL]
    unit = next((one.name for one in kind.fields if one.kind == "unit"), "")
    found = []
    for place, line in enumerate(ours):
        named = any(_share(line.values.get(name), row.values.get(name)) for name in names)
        mine, other = line.values.get(unit), row.values.get(unit)
        turned, off = _off(mine, other)
        if named or turned or off <= NEAR:
            sums = not kind.sums or line.values.get(kind.sums) != row.values.get(kind.sums)
            found.append(((not named, not turned, off, sums, place), line))
    return [line for _rank, line in sorted(found, key=lambda one: one[0])[:MOST]]


def _share(ours: Any, theirs: Any) -> bool:
    return bool(set(ours or ()) & set(theirs or ()))


def _off(ours: Any, theirs: Any) -> tuple[bool, int]:
    """Whether one unit's number has the other's digits in another order, and how many floors and rooms lie between them;
    units of another building are never near."""
    mine, other = (_ROOM.fullmatch(str(unit or "")) for unit in (ours, theirs))
    if mine is None or other is None or mine[1] != other[1] or ours == theirs:
        return False, NEAR + 1
    floors = [int(one[2]) for one in (mine, other)]
    rooms = [int(one[3]) for one in (mine, other)]
    turned = sorted(_digits(floors[0], rooms[0])) == sorted(_digits(floors[1], rooms[1]))
    return turned, abs(floors[0] - floors[1]) + abs(rooms[0] - rooms[1])


def _digits(floor: int, room: int) -> str:
    return f"{floor:02d}{room:02d}"
