"""Planted errors of the demo office that the rules of contracts (and of the core) must find, each with exactly its codes."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from caseman.api import ActionContext, Approval, Buyer, Plant

from .changes import ChangeKind
from .demo import LAST_BATCH, case_of, contract_of
from .kinds import PRICE

Run = Callable[[ActionContext], None]


def _number(stem: str) -> str:
    """A resident number of 17 digits with its check digit (ISO 7064 MOD 11-2)."""
    from stdnum.iso7064 import mod_11_2

    return stem + mod_11_2.calc_check_digit(stem)


def _set(unit: str, **values: object) -> Run:
    """Set fields of the case on a unit; `__` stands for the dots of a path."""

    def run(ctx: ActionContext) -> None:
        ctx.change(case_of(ctx, unit), {name.replace("__", "."): value for name, value in values.items()})

    return run


def _transposed(ctx: ActionContext) -> None:
    buyer = ctx.find("2-1-0202").case.buyers[0]
    number = buyer.doc_number
    place = next(i for i in range(16, 10, -1) if number[i] != number[i - 1])
    wrong = number[: place - 1] + number[place] + number[place - 1] + number[place + 1 :]
    ctx.change(case_of(ctx, "2-1-0202"), {"buyers.0.doc_number": wrong})


def _another_name(ctx: ActionContext) -> None:
    number = ctx.find("2-1-0602").case.buyers[0].doc_number
    ctx.change(case_of(ctx, "2-1-0203"), {"buyers.0.doc_number": number})


def _twin(ctx: ActionContext) -> None:
    person = ctx.find("2-1-1002").case.buyers[0]
    number = _number(person.doc_number[:6] + person.doc_number[6:10] + "0909" + "731")
    twin = Buyer(name=person.name, doc_number=number, phones=person.phones)
    ctx.change(case_of(ctx, "2-2-1001"), {"buyers": [twin]})


def _agents_phone(ctx: ActionContext) -> None:
    for unit in ("2-1-0202", "2-1-0203", "2-1-0602", "2-1-0302", "2-1-0303"):
        ctx.change(case_of(ctx, unit), {"buyers.0.phones": ["10002009999"]})


def _minor(ctx: ActionContext) -> None:
    ctx.change(case_of(ctx, "2-1-0303"), {"buyers.0.doc_number": _number("99010320120512051")})


def _unit_price(ctx: ActionContext) -> None:
    price = contract_of(ctx, "2-1-0803").unit_price or Decimal(0)
    ctx.change(case_of(ctx, "2-1-0803"), {"contracts.unit_price": price + 10})


def _sold_twice(ctx: ActionContext) -> None:
    first = ctx.find("2-1-1003")
    data = first.record.data
    ctx.create(
        "cases",
        {
            "project": data["project"],
            "unit": data["unit"],
            "buyers": [Buyer(name="白胜", doc_number=_number("99010319850315071"), phones=["10002000997"])],
            "share_mode": "sole",
            **{
                f"contracts.{name}": value
                for name, value in data["contracts"].items()
                if name not in ("v", "by")
            },
            "contracts.contract_no": "HM00273",
            "contracts.signed_on": date(2026, 3, 30),
        },
        "HM00273",
    )


def _one_cent_short(ctx: ActionContext) -> None:
    receipt = ctx.find("2-2-0402").money.entries(PRICE)[0]
    ctx.change(receipt.ref, {"amount": receipt.amount - Decimal("0.01")})


def _filed_late(ctx: ActionContext) -> None:
    values = {
        "contracts.filing.filed_on": date(2025, 12, 25),
        "contracts.filing.ledger_on": date(2025, 12, 25),
    }
    ctx.change(case_of(ctx, "2-2-1301"), values)


def _before_permit(ctx: ActionContext) -> None:
    day = date(2022, 2, 14)
    filed = day + timedelta(days=30)
    values = {
        "contracts.signed_on": day,
        "contracts.filing.filed_on": filed,
        "contracts.filing.ledger_on": filed,
    }
    ctx.change(case_of(ctx, "3-1-0101"), values)


def _late_ledger(ctx: ActionContext) -> None:
    filed = ctx.find("2-1-0203").record.value("contracts.filing.filed_on")
    ctx.change(case_of(ctx, "2-1-0203"), {"contracts.filing.ledger_on": filed + timedelta(days=6)})


def _changed(
    number: str,
    unit: str,
    *,
    consent: bool = True,
    receipts: bool = True,
    approver: str = "s1",
    day: date = date(2026, 3, 30),
) -> Run:
    """A name change that was carried out on a unit, right but for what is left out."""

    def run(ctx: ActionContext) -> None:
        case = ctx.find(unit)
        new = Buyer(name="扈成", doc_number=_number("99010319860607031"), phones=["10002000996"])
        for kind, count in (("application", 1), ("identity", 2), ("relation", 1), ("contract", 1)):
            ctx.receive(kind, "cabinet_a", count=count, of=case.record.ref)
        if consent:
            ctx.receive("consent", "cabinet_a", of=case.record.ref)
        if receipts:
            for posting in case.money.entries(PRICE):
                ctx.receive("receipt", "cabinet_a", number=posting.number, of=case.record.ref)
        ctx.create(
            "changes",
            {
                "number": number,
                "project": case.case.project,
                "unit": case.case.unit,
                "case": case.record.id,
                "kind": ChangeKind.RELATIVE,
                "requested_on": day,
                "relation": "弟",
                "buyers": [new],
                "share_mode": case.case.share_mode,
                "old_buyers": case.case.buyers,
                "approval": Approval(made_by="c1", made_on=day, approved_by=approver, approved_on=day),
                "executed_on": day,
            },
            number,
        )
        ctx.change(case.record.ref, {"buyers": [new]})

    return run


def _handed_before_notice(ctx: ActionContext) -> None:
    handed = ctx.find("1-1-0203").record.value("handover.handed_on")
    ctx.change(case_of(ctx, "1-1-0203"), {"handover.noticed_on": handed + timedelta(days=3)})


def filing_rows(ctx: ActionContext) -> tuple[str, list[dict[str, Any]]]:
    """The saved export of the filing system: its reference, and its rows."""
    found = next(one for one in ctx.all("lists") if one.record.data.get("kind") == "filing")
    return found.record.ref, [dict(row) for row in found.record.data["lines"]]


def _row_of(rows: list[dict[str, Any]], filed_no: object) -> int:
    return next(place for place, row in enumerate(rows) if row["values"]["filed_no"] == filed_no)


def _filed_under_another_sign(ctx: ActionContext) -> None:
    ref, rows = filing_rows(ctx)
    filed_no = ctx.find("1-2-1303").record.value("contracts.filing.filed_no")
    ctx.change(ref, {f"lines.{_row_of(rows, filed_no)}.values.names": ["呂布"]})


def _not_in_the_export(ctx: ActionContext) -> None:
    ref, rows = filing_rows(ctx)
    del rows[_row_of(rows, ctx.find("1-1-0601").record.value("contracts.filing.filed_no"))]
    ctx.change(ref, {"lines": rows})


def _only_in_the_export(ctx: ActionContext) -> None:
    ref, rows = filing_rows(ctx)
    case = ctx.find("2-1-0101")
    contract = contract_of(ctx, "2-1-0101")
    values = {
        "filed_no": "BA2000273",
        "unit": "2-1-101",
        "names": [case.case.buyers[0].name],
        "total": str(contract.total),
    }
    row = {"row": rows[-1]["row"] + 1, "sheet": rows[-1]["sheet"], "cells": {}, "values": values}
    ctx.change(ref, {"lines": [*rows, row]})


def _file_on_the_shelf(ctx: ActionContext) -> None:
    case = ctx.find("2-1-1201")
    ctx.change(f"batches/{LAST_BATCH}", {"shelf": [{"record": case.record.ref, "unit": "2-1-1201"}]})


ALL = [
    Plant(id="PE01", title="身份证号两位互换", codes=("ID-01",), run=_transposed),
    Plant(
        id="PE02",
        title="校验位正确而出生日期不存在（2月30日）",
        codes=("ID-02",),
        run=lambda ctx: ctx.change(
            case_of(ctx, "2-1-0302"), {"buyers.0.doc_number": _number("99010319850230051")}
        ),
    ),
    Plant(id="PE03", title="一个证件号码两个姓名", codes=("ID-03",), run=_another_name),
    Plant(id="PE04", title="同一人录入两次", codes=("DUP-01",), run=_twin),
    Plant(id="PE06", title="五位客户留了中介的电话", codes=("PHONE-01",), run=_agents_phone),
    Plant(id="PE07", title="未成年人无监护人", codes=("ID-05",), run=_minor),
    Plant(id="PE09", title="备案姓名用了形近字", codes=("R-FIL-NAME",), run=_filed_under_another_sign),
    Plant(id="PE21", title="我方已备案而备案系统导出中没有", codes=("R-FIL-MISS",), run=_not_in_the_export),
    Plant(id="PE22", title="备案系统导出中有而我方未备案", codes=("R-FIL-EXTRA",), run=_only_in_the_export),
    Plant(id="PE10", title="总价不等于单价乘面积", codes=("CON-01",), run=_unit_price),
    Plant(
        id="PE11",
        title="大写金额与小写不符",
        codes=("CON-02",),
        run=_set("2-1-0901", contracts__capitals="壹佰万元整"),
    ),
    Plant(id="PE12", title="一房两卖", codes=("CON-03",), run=_sold_twice),
    Plant(
        id="PE13",
        title="合同编号用了两次（因而缺一号）",
        codes=("CON-04", "CON-05"),
        run=_set("2-1-0503", contracts__contract_no="HM00201"),
    ),
    Plant(
        id="PE14",
        title="涂改处缺双方签章",
        codes=("CON-06",),
        run=_set("2-1-0502", contracts__alteration_seals=False),
    ),
    Plant(
        id="PE15",
        title="缺骑缝章而已备案",
        codes=("FIL-02",),
        run=_set("2-2-0203", contracts__seam_seal=False),
    ),
    Plant(id="PE16", title="早于该幢预售许可签约", codes=("CON-07",), run=_before_permit),
    Plant(
        id="PE17",
        title="用了已停用的范本",
        codes=("CON-08",),
        run=_set("2-1-0501", contracts__template="2018版"),
    ),
    Plant(id="PE19", title="首付差0.01元而已备案", codes=("FIL-01",), run=_one_cent_short),
    Plant(id="PE20", title="签约30天后才备案", codes=("FIL-03",), run=_filed_late),
    Plant(
        id="PE23B",
        title="具备条件30天而未备案",
        codes=("FIL-05",),
        run=_set("2-2-0201", contracts__signed_on=date(2026, 2, 24)),
    ),
    Plant(id="PE23", title="备案数日后才登台账", codes=("FIL-04",), run=_late_ledger),
    Plant(id="PE31", title="备案后更名未先撤销备案", codes=("CHG-01",), run=_changed("GM002", "2-2-1303")),
    Plant(
        id="PE32",
        title="收据仍在原买受人名下",
        codes=("CHG-02",),
        run=_changed("GM003", "2-1-0801", receipts=False),
    ),
    Plant(
        id="PE33",
        title="同一人录入并审批更名",
        codes=("SOD-01",),
        run=_changed("GM004", "2-1-1102", approver="c1"),
    ),
    Plant(
        id="PE34", title="缺配偶同意书", codes=("CHG-03",), run=_changed("GM005", "2-1-1403", consent=False)
    ),
    Plant(id="PE83", title="批次架上有件而清单上没有", codes=("BAT-02",), run=_file_on_the_shelf),
    Plant(id="PE81", title="先交房后发通知", codes=("SEQ-01",), run=_handed_before_notice),
    Plant(
        id="PE82",
        title="日期在将来",
        codes=("SEQ-02",),
        run=_set("1-1-0102", handover__noticed_on=date(2026, 4, 20)),
    ),
    Plant(
        id="PE84",
        title="法定假日备案",
        codes=("CAL-02",),
        run=_set(
            "2-2-1602",
            contracts__filing__filed_on=date(2026, 1, 1),
            contracts__filing__ledger_on=date(2026, 1, 1),
        ),
    ),
    Plant(
        id="PX18",
        title="备注里写了备案密码",
        codes=("SEC-01",),
        apart=True,
        run=_set("2-1-0202", remark="备案密码：Ba8812xy，勿外传"),
    ),
]
