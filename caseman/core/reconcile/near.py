"""How near two values of a field are: what a clerk would call the slip."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from caseman.api.lists import ListField
from caseman.api.messages import msg as _

from .lookalikes import code_point, look_alike, sound_alike
from .values import NUMBERS, SEVERAL, private_signs, shown


@dataclass(frozen=True, slots=True)
class Near:
    """One observation: its word (`transposed`, `digit`, `look_alike` …), and the sentence for people."""

    word: str
    message: str
    facts: dict[str, object] = field(default_factory=dict)


def nearness(one: ListField, ours: Any, theirs: Any) -> tuple[Near, ...]:
    """What can be said of two canonical values that differ."""
    if ours is None or theirs is None:
        return ()
    if one.kind in SEVERAL:
        return tuple(_lists(ours, theirs, one.some))
    if one.kind in NUMBERS:
        return tuple(_numbers(one.kind, ours, theirs))
    if one.kind == "day":
        days = (theirs - ours).days
        return (*_texts(shown("day", ours), shown("day", theirs)), _days(days))
    return tuple(_texts(str(ours), str(theirs)))


def _days(days: int) -> Near:
    return Near("days", _("{days} days apart"), {"days": abs(days)})


def _numbers(kind: str, ours: Decimal, theirs: Decimal) -> Iterator[Near]:
    difference = theirs - ours
    sign = "+" if difference > 0 else ""
    yield Near("difference", _("difference {difference}"), {"difference": f"{sign}{shown(kind, difference)}"})
    if ours == -theirs:
        yield Near("sign", _("the sign is turned round"))
    elif abs(difference) <= Decimal("0.01"):
        yield Near("rounding", _("rounding"))
    elif theirs == theirs.to_integral_value() and abs(difference) < 1:
        yield Near("rounding", _("rounded to the whole"))
    elif ours and theirs and _shift(ours, theirs):
        yield Near("point", _("the decimal point is moved by {places}"), {"places": _shift(ours, theirs)})
    else:
        yield from _digits(shown(kind, ours), shown(kind, theirs))


def _shift(ours: Decimal, theirs: Decimal) -> int:
    """By how many places the decimal point is moved, 0 for not at all."""
    return next((n for n in range(1, 7) if theirs == ours.scaleb(n) or ours == theirs.scaleb(n)), 0)


def _digits(ours: str, theirs: str) -> Iterator[Near]:
    """Two figures of equal length: one digit wrong, or two changed over."""
    if len(ours) != len(theirs):
        return
    at = [place for place, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
    if len(at) == 1:
        yield Near(
            "digit",
            _("one digit differs: {ours} and {theirs}"),
            {"ours": ours[at[0]], "theirs": theirs[at[0]]},
        )
    elif len(at) == 2 and (ours[at[0]], ours[at[1]]) == (theirs[at[1]], theirs[at[0]]):
        yield Near(
            "transposed", _("two digits changed over: {digits}"), {"digits": ours[at[0]] + ours[at[1]]}
        )


def _texts(ours: str, theirs: str) -> Iterator[Near]:
    for sign in private_signs(theirs):
        yield Near(
            "private_use",
            _("“{sign}” {code} is a private-use sign: a rare character that their system draws by itself"),
            {"sign": sign, "code": code_point(sign)},
        )
    if len(ours) != len(theirs):
        yield from _one_more(ours, theirs)
        return
    at = [place for place, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
    pairs = [(ours[place], theirs[place]) for place in at]
    if all(a.isdigit() and b.isdigit() for a, b in pairs):
        yield from _digits(ours, theirs)
    elif len(at) == 2 and pairs[0] == pairs[1][::-1]:
        yield Near("transposed", _("two characters changed over: {signs}"), {"signs": "".join(pairs[0])})
    elif len(at) <= 2:
        told = [_signs(a, b) for a, b in pairs if not private_signs(b)]
        yield from (one for one in told if one.word != "character" or len(at) == 1)


def _signs(ours: str, theirs: str) -> Near:
    facts: dict[str, object] = {
        "ours": ours,
        "theirs": theirs,
        "ours_code": code_point(ours),
        "theirs_code": code_point(theirs),
    }
    if look_alike(ours, theirs):
        return Near("look_alike", _("look alike: “{ours}” {ours_code} and “{theirs}” {theirs_code}"), facts)
    if sound_alike(ours, theirs):
        return Near("sound_alike", _("sound alike: “{ours}” {ours_code} and “{theirs}” {theirs_code}"), facts)
    return Near(
        "character", _("one character differs: “{ours}” {ours_code} and “{theirs}” {theirs_code}"), facts
    )


def _one_more(ours: str, theirs: str) -> Iterator[Near]:
    """One text is the other with one sign left out."""
    longer, shorter = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    if len(longer) - len(shorter) != 1 or len(shorter) < 1:
        return
    place = next((n for n, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    if longer[:place] + longer[place + 1 :] == shorter:
        message = _("theirs lacks “{sign}”") if longer is ours else _("theirs has “{sign}” too many")
        yield Near("one_more", message, {"sign": longer[place]})


def _lists(ours: tuple[str, ...], theirs: tuple[str, ...], some: bool) -> Iterator[Near]:
    """Owners, or their numbers; `some`: theirs may leave some out, who are then not told."""
    missing = [name for name in ours if name not in theirs]
    extra = [name for name in theirs if name not in ours]
    if not missing and not extra:
        yield Near("order", _("the same in another order"))
        return
    for name in tuple(extra):
        for meant in missing:
            told = list(_texts(meant, name))
            if told:
                yield from told
                missing.remove(meant)
                extra.remove(name)
                break
    if some:
        missing = missing[: len(extra)]
    if len(missing) != len(extra):
        if missing:
            yield Near("absent", _("absent: {names}"), {"names": missing})
        if extra:
            yield Near("extra", _("too many: {names}"), {"names": extra})
