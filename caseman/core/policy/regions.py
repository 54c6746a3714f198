"""Places by their codes (GB/T 2260): what lies in what, and which codes there are."""

from collections.abc import Iterable

from caseman.api.messages import InputError
from caseman.api.messages import msg as _

NATION = "CN"


def region_code(written: object) -> str:
    """`CN`, or a place's code of GB/T 2260 without the zeros of a province or city: 340800 is 3408.

    Raises InputError for anything else.
    """
    code = str(written)
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    if code == NATION or (code.isascii() and code.isdigit() and len(code) in (2, 4, 6)):
        return code
    raise InputError(_("a region is CN or a code of GB/T 2260 such as 340803, not “{value}”"), value=written)


def regions(code: str) -> list[str]:
    """A place and what it lies in, the nearest first: 990101, 9901, 99, CN."""
    return [code[:length] for length in range(len(code), 1, -1) if code.isdigit() and length % 2 == 0] + [
        NATION
    ]


def check_region(code: str, packs: Iterable[str]) -> None:
    """Raises InputError for a code that is neither in GB/T 2260 nor of a place that a pack (by its region) knows."""
    if not code or region_code(code) == NATION:
        return
    held, inner = set(packs), region_code(code)
    if any(one in held for one in regions(inner)[:-1]) or any(one.startswith(inner) for one in held):
        return
    from stdnum import numdb

    found = numdb.get("cn/loc").info(code.ljust(6, "0"))
    if len(found) < 2 or not found[-1][1]:
        raise InputError(
            _("“{region}” is no place: give its code of GB/T 2260, six digits such as 330100"), region=code
        )


def place_names(code: str) -> list[str]:
    """The official names on a code's way, the province first; empty for a code of no list."""
    from stdnum import numdb

    found = numdb.get("cn/loc").info(code.ljust(6, "0"))
    return [name.split("]")[-1] for _digits, told in found for name in told.values()]
