"""Packs written in a test, and what comes of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from caseman.api.policy import Input, Parameter
from caseman.core.policy import Pack, PackFault, Policies, View, load_packs

HEAD = """
format = 1
[pack]
id = "{id}"
title = "{id}"
version = "1"
region = "{region}"
[source.s]
title = "办法"
number = "1号"
published = 2020-01-01
"""

#: A parameter of each kind and type.
PARAMETERS = {
    one.name: one
    for one in (
        Parameter(name="p.money", title="sum", type="money", minimum=Decimal(0)),
        Parameter(name="p.rate", title="rate", type="rate", maximum=Decimal("0.05")),
        Parameter(name="p.share", title="rate without bounds", type="rate"),
        Parameter(name="p.count", title="count", type="count", minimum=Decimal(1), maximum=Decimal(9)),
        Parameter(name="p.word", title="word"),
        Parameter(name="p.choice", title="choice", type="choice", choices=("a", "b")),
        Parameter(name="p.gate", title="gate", type="switch"),
        Parameter(name="p.list", title="list", type="list"),
        Parameter(name="p.signed", title="by the day of signing", basis="contracts.signed_on"),
        Parameter(
            name="p.table",
            title="table",
            kind="table",
            type="rate",
            inputs={
                "home": Input(type="choice", choices=("first", "second")),
                "area": Input(type="area", above=Decimal(0)),
                "rooms": Input(type="count"),
                "local": Input(type="mark"),
                "word": Input(type="text"),
                "day": Input(type="day"),
            },
        ),
        Parameter(
            name="p.papers",
            title="papers",
            kind="checklist",
            inputs={"kind": Input(type="choice", choices=("add", "remove"))},
        ),
        Parameter(name="p.term", title="term", kind="deadline"),
    )
}


@dataclass(frozen=True)
class PackText:
    """A pack as the loader gives it."""

    path: str
    data: bytes
    plugin: str = "test"


def pack_text(body: str, region: str = "CN", name: str = "") -> PackText:
    name = name or f"pack-{region.lower()}"
    return PackText(f"{name}.toml", (HEAD.format(id=name, region=region) + body).encode())


def read(*texts: PackText) -> tuple[list[Pack], list[PackFault]]:
    return load_packs(texts, PARAMETERS)


def policies(*texts: PackText) -> Policies:
    """What packs say that have no fault."""
    packs, faults = read(*texts)
    assert [sentence(one) for one in faults] == []
    return Policies(PARAMETERS, packs)


def view(texts: Iterable[PackText], region: str = "990101", today: date = date(2026, 3, 31)) -> View:
    return policies(*texts).view(region, today)


def value(name: str, since: object, written: str, more: str = "") -> str:
    """An entry as a pack has it; `written` is TOML."""
    return f'\n[[value]]\nparameter = "{name}"\nfrom = {since}\nsource = "s"\nvalue = {written}\n{more}'


def stop(name: str, since: object, word: str, kind: str = "value") -> str:
    return f'\n[[{kind}]]\nparameter = "{name}"\nfrom = {since}\nsource = "s"\n{word} = true\n'


def table(rows: Iterable[str], more: str = "", since: str = "2020-01-01") -> str:
    listed = ",\n".join(rows)
    return (
        f'\n[[table]]\nparameter = "p.table"\nfrom = {since}\nsource = "s"\n{more}\nrows = [\n{listed}\n]\n'
    )


def sentence(fault: PackFault) -> str:
    """A fault as English reads it."""
    facts: Mapping[str, object] = fault.facts
    told = {
        name: (one.message.format_map(one.facts) if hasattr(one, "message") else one)
        for name, one in facts.items()
    }
    return fault.message.format_map(told)


def faults_of(body: str, region: str = "CN") -> list[str]:
    return [sentence(one) for one in read(pack_text(body, region))[1]]
