"""Planted errors of the demo office that the rules of titles (and of papers) must find, each with exactly its codes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from caseman_plugins.contracts.demo import case_of

from caseman.api import ActionContext, PaperView, Plant

from .sections import Problem

Rows = list[dict[str, Any]]


def _certificate(ctx: ActionContext, place: str) -> PaperView:
    """The certificate of the first unit whose lies at a place."""
    return next(
        paper
        for case in ctx.all("cases")
        for paper in case.papers.items("title_certificate")
        if paper.place == place
    )


def _overdue(ctx: ActionContext) -> None:
    ctx.change(_certificate(ctx, "bank").ref, {"due": date(2026, 3, 16)})


def _two_places(ctx: ActionContext) -> None:
    """As a merge of two laptops leaves it: the place says one thing, the moves another."""
    ctx.change(_certificate(ctx, "mortgage_titles").ref, {"place": "paid_titles"})


def on_list(kind: str, unit: str, **values: object) -> Callable[[ActionContext], None]:
    """Other values in the row of a unit on a saved list."""

    def run(ctx: ActionContext) -> None:
        ref, rows = rows_of(ctx, kind, unit)
        place = row_of(rows, unit)
        ctx.change(ref, {f"lines.{place}.values.{name}": value for name, value in values.items()})

    return run


def off_list(kind: str, unit: str) -> Callable[[ActionContext], None]:
    """The row of a unit is not on the saved list."""

    def run(ctx: ActionContext) -> None:
        ref, rows = rows_of(ctx, kind, unit)
        del rows[row_of(rows, unit)]
        ctx.change(ref, {"lines": rows})

    return run


def rows_of(ctx: ActionContext, kind: str, unit: str) -> tuple[str, Rows]:
    """The saved list of a kind on which a unit stands: its reference, and its rows."""
    for one in ctx.all("lists"):
        if one.record.data.get("kind") == kind:
            rows = [dict(row) for row in one.record.data["lines"]]
            if any(_is(row, unit) for row in rows):
                return one.record.ref, rows
    raise LookupError(unit)


def row_of(rows: Rows, unit: str) -> int:
    return next(place for place, row in enumerate(rows) if _is(row, unit))


def _is(row: dict[str, Any], unit: str) -> bool:
    parts = [part.lstrip("0") or "0" for part in unit.split("-")]
    return bool(row["values"].get("unit") == "-".join(parts))


def _receipt_in_another_file(ctx: ActionContext) -> None:
    """The registry copy of 3-1-0102's tax receipt lies in the file of a unit that is not filed yet."""
    (copy,) = ctx.find("3-1-0102").papers.items("tax_certificate", "registry")
    other = next(
        case
        for case in ctx.all("cases")
        if case.papers.items("tax_certificate") and not case.done("titles.submit")
    )
    ctx.change(copy.ref, {"case": other.record.id, "unit": other.case.unit})


def _seized(ctx: ActionContext) -> None:
    ctx.change(f"units/{ctx.find('3-1-0109').case.unit}", {"seized": True})


def _sent_back(ctx: ActionContext) -> None:
    problem = Problem(raised_on=date(2026, 3, 27), batch="CQ-20260119", cause="签名不符")
    ctx.change(case_of(ctx, "3-1-0801"), {"titles.problems": [problem], "titles.submitted_on": None})


def _total_differs(ctx: ActionContext) -> None:
    ref, place, building = _building(ctx, "2幢")
    ctx.change(ref, {f"buildings.{place}.area": building.area + Decimal("0.36")})


def _building(ctx: ActionContext, name: str) -> tuple[str, int, Any]:
    for facts in ctx.all("projects"):
        for place, building in enumerate(facts.project.buildings if facts.project else ()):
            if building.name == name:
                return facts.record.ref, place, building
    raise LookupError(name)


def _split_moved(ctx: ActionContext) -> None:
    ref = f"units/{ctx.find('1-1-0503').case.unit}"
    unit = ctx.of(ref).unit
    if unit is None or unit.inner_area is None or unit.shared_area is None:
        raise LookupError(ref)
    ctx.change(
        ref,
        {"inner_area": unit.inner_area + Decimal("0.10"), "shared_area": unit.shared_area - Decimal("0.10")},
    )


def _larger_on_paper(ctx: ActionContext) -> None:
    area = ctx.find("3-1-0303").unit
    if area is None or area.surveyed_area is None:
        raise LookupError("3-1-0303")
    on_list("certificates", "3-1-0303", area=str(area.surveyed_area + 1))(ctx)


ALL = [
    Plant(id="PE45", title="总产权证面积比分户合计多0.36㎡", codes=("BAL-01",), run=_total_differs),
    Plant(id="PE46", title="一户套内与分摊互移0.10㎡，建筑面积不变", codes=("BAL-02",), run=_split_moved),
    Plant(id="PE53", title="无完税证明而已交件", codes=("TTL-01",), run=_receipt_in_another_file),
    Plant(id="PE54", title="被查封的房屋进了批次", codes=("TTL-02",), run=_seized),
    Plant(
        id="PE55",
        title="批次封面比清单多一件",
        codes=("BAT-01",),
        run=lambda ctx: ctx.change("batches/CQ-20260119", {"count": 17}),
    ),
    Plant(
        id="PE56",
        title="车位按非住宅收登记费（550而非80）",
        codes=("R-FEE-AMT",),
        run=on_list("registration_fee", "0-0-C006", fee="550.00"),
    ),
    Plant(id="PE57", title="证书面积不符", codes=("R-CRT-AREA",), run=_larger_on_paper),
    Plant(
        id="PE58",
        title="证书缺共有人",
        codes=("R-CRT-OWNERS",),
        run=on_list("certificates", "3-1-0604", names=["板儿"]),
    ),
    Plant(id="PE60", title="原件借出逾期未还", codes=("CUS-01",), run=_overdue),
    Plant(id="PE61", title="一份原件两处在账", codes=("CUS-04",), run=_two_places),
    Plant(id="PE62", title="退件后无人跟进", codes=("TSK-01",), run=_sent_back),
]
