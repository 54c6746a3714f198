"""The fund office's notice and the tax office's assessed roster against our cases (D4.2, D4.3)."""

from collections.abc import Iterable, Mapping
from typing import Any

from caseman_plugins.handover.steps import handed_on

from caseman.api import (
    Area,
    Code,
    FactsView,
    ListField,
    ListKind,
    Model,
    Money,
    Ours,
    Rate,
    Text,
    field,
    round_to,
)
from caseman.api import msg as _

from .sections import fund_inputs


class FundRow(Model):
    """A line of the notice."""

    notice_no: Code = field(
        _("notice number"), office=("通知单号", "通知单编号", "通知书编号", "单号"), required=True
    )
    names: Text = field(
        _("owner"), office=("业主姓名", "业主", "业主名称", "产权人", "购房人", "缴存人"), required=True
    )
    unit: Text = field(_("unit"), office=("房屋坐落", "坐落", "房屋地址", "房号"), required=True)
    area: Area | None = field(_("area"), office=("建筑面积", "房屋建筑面积", "实测面积", "面积"))
    standard: Money | None = field(_("standard"), office=("交存标准", "缴存标准", "单价", "标准"))
    amount: Money | None = field(_("sum"), office=("应交金额", "应缴金额", "应交存额", "应缴存额", "金额"))


class TaxRow(Model):
    """A line of the assessed roster."""

    names: Text = field(_("taxpayer"), office=("纳税人", "纳税人姓名", "纳税人名称", "承受方"), required=True)
    unit: Text = field(_("unit"), office=("房屋坐落", "坐落", "房屋地址", "房号"), required=True)
    base: Money | None = field(_("tax base"), office=("计税价格(不含税)", "计税价格", "计税依据", "计税金额"))
    rate: Rate | None = field(_("rate"), office=("税率", "适用税率", "契税税率"))
    tax: Money | None = field(_("deed tax"), office=("应纳税额", "应缴税额", "税额", "契税"), required=True)


def _names(facts: FactsView) -> list[str]:
    return [buyer.name for buyer in facts.case.buyers]


def fund_ours(facts: FactsView) -> Iterable[Ours]:
    """A unit that was handed over."""
    handed = handed_on(facts.record)
    if handed is None or facts.unit is None:
        return
    found = facts.computed("taxes.maintenance_fund") if fund_inputs(facts) else None
    if found is not None:
        values = {"names": _names(facts), "unit": facts.case.unit, "area": facts.unit.surveyed_area}
        sums = {name: found.result[name] for name in ("standard", "amount")}
        yield Ours(values=values | sums, since=handed, cites=dict.fromkeys(sums, found.cite))


def tax_ours(facts: FactsView) -> Iterable[Ours]:
    """A unit that was handed over."""
    handed = handed_on(facts.record)
    found = facts.computed("taxes.deed_tax") if handed else None
    if found is not None:
        result = found.result
        values = {"names": _names(facts), "unit": facts.case.unit, "tax": result["tax"]}
        yield Ours(
            values=values | {"base": result.get("base"), "rate": result.get("rate")},
            since=handed,
            cites=dict.fromkeys(("rate", "tax"), found.cite),
        )


def fund_sums(line: Mapping[str, Any]) -> Mapping[str, object]:
    if line.get("area") is None or line.get("standard") is None:
        return {}
    return {"amount": round_to(line["area"] * line["standard"])}


def tax_sums(line: Mapping[str, Any]) -> Mapping[str, object]:
    if line.get("base") is None or line.get("rate") is None:
        return {}
    return {"tax": round_to(line["base"] * line["rate"])}


def tax_hints(
    ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Iterable[tuple[str, Mapping[str, object]]]:
    """How far the sums are apart, whether the bases agree, and the rate that their sum comes to.

    Rates are written in tenths of a per cent: a sum of none such is a slip of the pen.
    """
    mine, told, base = ours.get("tax"), theirs.get("tax"), theirs.get("base")
    if mine is None or told is None or mine == told or not base:
        return
    rate = told / base
    facts = {"rate": f"{round_to(rate * 100, 4)} %"}
    if ours.get("base") != base:
        yield _("the bases differ; their sum is {rate} of their base"), facts
    elif round_to(base * round_to(rate, 3)) == told:
        yield _("the bases agree; their rate is {rate}"), facts
    else:
        yield _("the bases agree; their sum would be {rate}, which is no rate: mistyped?"), facts


LISTS = [
    ListKind(
        id="fund_notice",
        title=_("maintenance-fund notice"),
        office=_("maintenance-fund office"),
        row=FundRow,
        ours=fund_ours,
        fields=(
            ListField(name="unit", title=_("unit"), kind="unit"),
            ListField(
                name="names", title=_("owner"), kind="names", code="R-MF-NAME", path="buyers", some=True
            ),
            ListField(name="amount", title=_("sum"), kind="money", code="R-MF-AMT"),
            ListField(name="area", title=_("area"), kind="area", code="R-MF-AREA"),
            ListField(name="standard", title=_("standard"), kind="money", code="R-MF-STD"),
        ),
        keys=(("unit",),),
        missing_there="R-MF-MISS",
        missing_here="R-MF-EXTRA",
        double="R-MF-DUP",
        arithmetic="R-MF-SUM",
        sums="amount",
        line_sums=fund_sums,
        names=("通知单", "维修资金通知", "交款通知"),
        causes=("对方重出通知单",),
    ),
    ListKind(
        id="deed_tax",
        title=_("assessed deed-tax roster"),
        office=_("tax office"),
        row=TaxRow,
        ours=tax_ours,
        fields=(
            ListField(name="unit", title=_("unit"), kind="unit"),
            ListField(
                name="names", title=_("taxpayer"), kind="names", code="R-TAX-NAME", path="buyers", some=True
            ),
            ListField(name="tax", title=_("deed tax"), kind="money", code="R-TAX-AMT"),
            ListField(name="base", title=_("tax base"), kind="money", code="R-TAX-BASE"),
            ListField(name="rate", title=_("rate"), kind="rate", code="R-TAX-RATE"),
        ),
        keys=(("unit",),),
        missing_there="R-TAX-MISS",
        missing_here="R-TAX-EXTRA",
        double="R-TAX-DUP",
        arithmetic="R-TAX-SUM",
        sums="tax",
        line_sums=tax_sums,
        hints=tax_hints,
        names=("清册", "契税清册", "契税核定"),
        causes=("对方更正",),
    ),
]
