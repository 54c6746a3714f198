"""A list of a bank, and of a fund's office, with lines made in the test."""

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from caseman.api import Area, Code, ListField, ListKind, ListScope, Model, Money, Text, field
from caseman.core.reconcile.comparing import compare
from caseman.core.reconcile.lines import Compared, Difference, OurLine, TheirLine
from caseman.core.reconcile.sums import ListTotal
from caseman.core.reconcile.values import read_values

sys.path.append(str(Path(__file__).parents[1] / "importing"))


class Row(Model):
    """Columns of both lists."""

    number: Code | None = field("number", office=("编号",))
    unit: Text = field("unit", office=("房屋坐落",), required=True)
    names: Text = field("names", default="", office=("借款人",))
    area: Area | None = field("area", office=("建筑面积",))
    rate: Money | None = field("rate", office=("交存标准",))
    amount: Money | None = field("amount", office=("放款金额",))


FIELDS = (
    ListField(name="amount", title="amount", kind="money", code="R-AMT", path="contracts.loan"),
    ListField(
        name="names", title="names", kind="names", code="R-NAME", codes={"private_use": "NAME-02"}, some=True
    ),
    ListField(name="area", title="area", kind="area", code="R-AREA"),
    ListField(name="number", title="number", kind="code", code="R-NO"),
    ListField(name="unit", title="unit", kind="unit", code="R-UNIT"),
    ListField(name="rate", title="rate", kind="money"),
)


def line_sums(values: Mapping[str, Any]) -> Mapping[str, object]:
    if values["area"] is None or values["rate"] is None:
        return {}
    return {"amount": (values["area"] * values["rate"]).quantize(Decimal("0.01"))}


BANK = ListKind(
    id="bank",
    title="bank's list",
    office="bank",
    row=Row,
    ours=lambda _facts: (),
    fields=FIELDS,
    keys=(("number",), ("unit",)),
    missing_there="R-MISS",
    missing_here="R-EXTRA",
    double="R-DUP",
    split="R-SPLIT",
    joined="R-JOIN",
    arithmetic="R-SUM",
    sums="amount",
    line_sums=line_sums,
    scopes=(ListScope(name="bank", title="bank"), ListScope(name="batch", title="batch", part=True)),
)
_FIELDS = {one.name: one for one in FIELDS}


def our(unit: str, *, ref: str = "", scope: Mapping[str, str] | None = None, **values: object) -> OurLine:
    return OurLine(
        ref or f"cases/{unit}", unit, "", read_values(_FIELDS, {"unit": unit, **values}), scope or {}
    )


def their(row: int, unit: str, **values: object) -> TheirLine:
    said = read_values(_FIELDS, {"unit": unit, **values})
    return TheirLine(row, "放款", said, {name: str(value) for name, value in values.items()})


def compared(
    ours: Sequence[OurLine],
    theirs: Sequence[TheirLine],
    *,
    scope: Mapping[str, str] | None = None,
    totals: Sequence[ListTotal] = (),
) -> Compared:
    units = {"-".join(part.lstrip("0") for part in line.unit.split("-")): line.ref for line in ours}
    return compare(BANK, ours, theirs, scope=scope or {}, totals=totals, records=units)


def told(found: Compared) -> list[tuple[str, str, tuple[str, ...]]]:
    """Class, code and units of each difference."""
    return [(str(one.cls), one.code, one.units) for one in found.differences]


def words(one: Difference) -> dict[str, list[str]]:
    """How near each field is."""
    return {each.field.name: [near.word for near in each.near] for each in one.fields}
