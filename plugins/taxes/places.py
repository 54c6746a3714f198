"""A place that is typed by its name must be the place whose law applies."""

from caseman.api import CalcContext, InputError, Line, match_key
from caseman.api import msg as _


def place(calc: CalcContext) -> None:
    """Refuses a typed city that is not the one of the region; without a typed city nothing happens."""
    city = calc.get("city")
    if city is None:
        return
    names = calc.policy.place_names()
    if not any(match_key(name).startswith(match_key(city)) for name in names):
        raise InputError(
            _("{city} is not {region} ({names}): give the code of that place"),
            city=city,
            region=calc.policy.region or "CN",
            names=names,
        )
    calc.line(Line(label=_("place"), value=" ".join(dict.fromkeys(names)), formula=calc.policy.region))
