"""Importers of the core's own tables: projects with permits, buildings and units; receipts, payments, balances; papers."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from caseman.api.fields import Model, field
from caseman.api.importers import Importer, Lookup, Placed, Sheet
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.records import Building, Permit, Project, Unit
from caseman.api.units import UnitName, parse_unit
from caseman.api.values import Code, Count, Day, Money, Text, half_width
from caseman.core import money

if TYPE_CHECKING:
    from caseman.core.imports import FileLookup

_PROJECT = ("项目名称", "楼盘名称", "项目", "楼盘")


def _set(row: Model) -> dict[str, Any]:
    """The fields that a row brought."""
    return {name: value for name, value in row.__dict__.items() if name in row.model_fields_set}


# -- the house table


def place_project(row: Project, _lookup: Lookup) -> Iterable[Placed]:
    yield Placed(records="projects", id=row.name, match=({"name": row.name},), values=_set(row))


class PermitRow(Permit):
    """A permit names its buildings in one cell."""

    project: Text = field(_("project"), default="", office=_PROJECT)
    buildings_named: Text = field(
        _("buildings covered"), default="", office=("准售楼栋", "准售幢号", "楼栋", "幢号")
    )
    buildings: list[Text] = field(_("buildings covered"), default=[])


def place_permit(row: PermitRow, lookup: Lookup) -> Iterable[Placed]:
    named = [part for part in re.split(r"[、,，;；\s]+", row.buildings_named) if part]
    values = {"number": row.number, "issued_on": row.issued_on, "buildings": named}
    project = lookup.project(row.project)
    yield Placed(records="projects", id=project, item=("permits", "number"), values=values)


class BuildingRow(Building):
    """A building of the workbook's project."""

    project: Text = field(_("project"), default="", office=_PROJECT)


def place_building(row: BuildingRow, lookup: Lookup) -> Iterable[Placed]:
    values = {name: value for name, value in _set(row).items() if name != "project"}
    yield Placed(
        records="projects", id=lookup.project(row.project), item=("buildings", "name"), values=values
    )


class UnitRow(Unit):
    """A unit: building, entrance and room in columns of their own, or in one."""

    project: Text = field(_("project"), default="", office=_PROJECT)
    name: Text = field(_("unit"), default="", office=("房源", "房屋编号"))
    building: Text = field(_("building"), office=("楼栋", "幢号", "楼号", "楼幢"), required=True)
    entrance: Text = field(_("entrance"), default="", office=("单元", "单元号"))
    room: Text = field(_("room"), office=("房号", "室号"), required=True)


def unit_name(building: str, entrance: str, room: str, address: str) -> UnitName:
    """The unit's name. A building without a number (a garage) has its number in the address. Raises InputError."""
    number = re.search(r"\d+[A-Za-z]?|[A-Za-z]\d+", half_width(building))
    if not number:
        return parse_unit(address)
    return UnitName(number[0], half_width(entrance) or "0", half_width(room))


def place_unit(row: UnitRow, lookup: Lookup) -> Iterable[Placed]:
    project = lookup.project(row.project)
    name = str(unit_name(row.building, row.entrance, row.room, row.address))
    values = {
        key: value for key, value in _set(row).items() if key not in ("entrance", "room", "project", "name")
    }
    values |= {"project": project, "name": name}
    yield Placed(records="units", id=f"{project}:{name}", values=values)


# -- money


class ReceiptRow(Model):
    """A receipt."""

    number: Code = field(_("receipt number"), office=("收据号", "收据编号", "票据号"), required=True)
    day: Day = field(_("received on"), office=("收款日期", "交款日期", "日期"), required=True)
    project: Text = field(_("project"), default="", office=_PROJECT)
    unit: Text = field(_("unit"), office=("房号", "房屋坐落", "房源"), required=True)
    party: Text = field(_("payer"), default="", office=("交款人", "付款人", "缴款人"))
    fund: Text = field(_("received for"), office=("款项", "款项名称", "费项", "收款项目"), required=True)
    amount: Money = field(_("sum"), office=("金额", "收款金额", "交款金额"), required=True)
    means: money.Means | None = field(_("paid by"), office=("收款方式", "付款方式", "交款方式", "支付方式"))


class PaymentRow(Model):
    """A payment to an authority for a customer."""

    number: Code = field(_("voucher number"), office=("凭证号", "凭证编号"), required=True)
    day: Day = field(_("paid on"), office=("日期", "代缴日期", "付款日期"), required=True)
    project: Text = field(_("project"), default="", office=_PROJECT)
    unit: Text = field(_("unit"), office=("房号", "房屋坐落", "房源"), required=True)
    fund: Text = field(_("paid for"), office=("款项", "款项名称", "费项", "代缴项目"), required=True)
    amount: Money = field(_("sum"), office=("金额", "代缴金额"), required=True)


class BalanceRow(Model):
    """The balance of the collection account on a day."""

    day: Day = field(_("day"), office=("日期", "余额日期"), required=True)
    amount: Money = field(
        _("balance at the bank"), office=("银行账面余额", "银行余额", "账户余额"), required=True
    )


def _posted(
    lookup: Lookup,
    *,
    fund: str,
    amount: Decimal,
    number: str,
    day: date,
    unit: str,
    party: str,
    means: money.Means | None = None,
) -> Iterable[Placed]:
    case = lookup.case(unit, party)
    kind = cast("FileLookup", lookup).fund(fund)
    refund = amount < 0 and party != ""
    values = money.posting(kind, amount, money.Whose(number, day, party, unit, case), refund)
    if means is not None:
        values["means"] = means
    match = {"number": number, "fund": values["fund"]}
    yield Placed(
        records="entries", id=number, match=(match,), values={k: v for k, v in values.items() if v != ""}
    )


def place_receipt(row: ReceiptRow, lookup: Lookup) -> Iterable[Placed]:
    unit = lookup.unit(row.unit, lookup.project(row.project) if row.project else "")
    yield from _posted(
        lookup,
        fund=row.fund,
        amount=row.amount,
        number=row.number,
        day=row.day,
        unit=unit,
        party=row.party,
        means=row.means,
    )


def place_payment(row: PaymentRow, lookup: Lookup) -> Iterable[Placed]:
    if row.amount <= 0:
        raise InputError(_("a payment is a sum above zero, not {amount}"), amount=row.amount)
    unit = lookup.unit(row.unit, lookup.project(row.project) if row.project else "")
    yield from _posted(
        lookup, fund=row.fund, amount=-row.amount, number=row.number, day=row.day, unit=unit, party=""
    )


def place_balance(row: BalanceRow, _lookup: Lookup) -> Iterable[Placed]:
    values = {
        "kind": money.EntryKind.BALANCE,
        "day": row.day,
        "amount": row.amount,
        "account": money.COLLECTION,
    }
    yield Placed(records="entries", id=f"{money.COLLECTION}:{row.day.isoformat()}", values=values)


# -- papers


class PaperRow(Model):
    """An original of the office's register."""

    project: Text = field(_("project"), default="", office=_PROJECT)
    unit: Text = field(_("unit"), office=("房号", "房屋坐落", "房源"), required=True)
    kind: Text = field(_("paper"), office=("原件", "材料名称", "资料名称"), required=True)
    copy_word: Text = field(_("copy"), default="", office=("联", "联次"))
    number: Text = field(_("number"), default="", office=("编号", "证件编号"))
    count: Count = field(_("count"), default=1, office=("份数", "数量"))
    place: Text = field(_("place"), office=("存放处", "存放位置", "位置"), required=True)
    due: Day | None = field(_("due back"), office=("应还日期", "归还期限"))


def place_paper(row: PaperRow, lookup: Lookup) -> Iterable[Placed]:
    files = cast("FileLookup", lookup)
    unit = lookup.unit(row.unit, lookup.project(row.project) if row.project else "")
    kind = lookup.kind("papers", row.kind)
    copy_kind = files.copy_kind(kind, row.copy_word)
    values: dict[str, Any] = {
        "unit": unit,
        "kind": kind,
        "count": row.count,
        "place": lookup.kind("places", row.place),
    }
    match: dict[str, object] = {"unit": unit, "kind": kind}
    case = lookup.case(unit)
    values |= {
        key: value
        for key, value in (("copy_kind", copy_kind), ("number", row.number), ("due", row.due), ("case", case))
        if value
    }
    match |= {key: value for key, value in (("copy_kind", copy_kind), ("number", row.number)) if value}
    name = ":".join(part for part in (kind, copy_kind, row.number, unit.rpartition(":")[2]) if part)
    yield Placed(records="papers", id=name, match=(match,), values=values, repeats=True)


ALL = [
    Importer(
        id="projects",
        title=_("projects and house table"),
        sheets=(
            Sheet(
                id="projects.projects",
                title=_("projects"),
                names=("项目", "楼盘"),
                row=Project,
                place=place_project,
            ),
            Sheet(
                id="projects.permits",
                title=_("pre-sale permits"),
                names=("预售许可", "预售证"),
                row=PermitRow,
                place=place_permit,
            ),
            Sheet(
                id="projects.buildings",
                title=_("buildings"),
                names=("楼栋", "幢"),
                row=BuildingRow,
                place=place_building,
            ),
            Sheet(
                id="projects.units",
                title=_("units"),
                names=("房源", "房源表", "销控表"),
                row=UnitRow,
                place=place_unit,
            ),
        ),
    ),
    Importer(
        id="receipts",
        title=_("receipts"),
        sheets=(
            Sheet(
                id="receipts.receipts",
                title=_("receipts"),
                names=("收款", "收款明细"),
                row=ReceiptRow,
                place=place_receipt,
            ),
        ),
    ),
    Importer(
        id="payments",
        title=_("payments for customers"),
        sheets=(
            Sheet(
                id="payments.payments",
                title=_("payments"),
                names=("代缴", "代缴明细"),
                row=PaymentRow,
                place=place_payment,
            ),
            Sheet(
                id="payments.balances",
                title=_("balances of the collection account"),
                names=("代收户余额",),
                row=BalanceRow,
                place=place_balance,
            ),
        ),
    ),
    Importer(
        id="papers",
        title=_("register of originals"),
        sheets=(
            Sheet(
                id="papers.papers",
                title=_("originals"),
                names=("原件", "原件清册"),
                row=PaperRow,
                place=place_paper,
            ),
        ),
    ),
]
