"""Planted errors of the demo office that the rules of land must find, each with exactly its codes."""

from decimal import Decimal

from caseman_plugins.contracts.demo import case_of

from caseman.api import ActionContext, Plant

from .table import NOTHING, of_project


def _one_hundredth_more(ctx: ActionContext) -> None:
    ref = f"units/{ctx.find('3-1-0202').case.unit}"
    unit = ctx.of(ref).unit
    ctx.change(ref, {"land_share": ((unit.land_share if unit else None) or NOTHING) + Decimal("0.01")})


def _shop_as_home(ctx: ActionContext) -> None:
    """The shop's share by the weight of a home."""
    project = next(iter(ctx.all("projects")))
    plots = of_project(project.record.id, ctx.all("units"))
    shop = next(one for one in plots if one.unit == "3-1-0101")
    parcel = project.project.land_area if project.project else None
    share = (parcel or NOTHING) * shop.area / sum((one.weighted for one in plots), NOTHING)
    ref = f"units/{ctx.find('3-1-0101').case.unit}"
    ctx.change(ref, {"land_share": share.quantize(Decimal("0.01"))})


def _other_forms(ctx: ActionContext) -> None:
    ctx.change(case_of(ctx, "3-1-1504"), {"land.form_set": "990201"})


ALL = [
    Plant(id="PE69", title="分摊土地面积合计不等于宗地", codes=("LND-01",), run=_one_hundredth_more),
    Plant(id="PE70", title="商铺按住宅系数分摊", codes=("LND-02",), run=_shop_as_home),
    Plant(id="PE71", title="国土件用了外区表格", codes=("LND-03",), run=_other_forms),
]
