"""Print forms of handover: receipts against the invoice, loss, powers of attorney, application, supplement, letter of change."""

from collections.abc import Mapping
from decimal import Decimal

from caseman_plugins.contracts.documents import Party, parties, place_of, word
from caseman_plugins.contracts.kinds import PRICE
from caseman_plugins.contracts.sections import Contract

from caseman.api import (
    Area,
    Day,
    Document,
    DocumentNumber,
    FactsView,
    InputError,
    LongText,
    Model,
    Money,
    Params,
    PrintContext,
    Text,
    field,
)
from caseman.api import msg as _

from .papers import DESK, TITLE, papers_asked
from .plans import TABLE, Plan
from .powers import Matter
from .receipts import numbers_of, receipts_of, receipts_open
from .sections import AREA, Handover, area_due, settled_price, settlement

NOTHING = Decimal("0.00")


class Head(Model):
    """What every form says of the case."""

    project: Text = field(_("project"), default="")
    developer: Text = field(_("developer"), default="")
    unit: Text = field(_("unit"), default="")
    address: Text = field(_("address"), default="")
    names: Text = field(_("buyers"), default="", personal=True)
    number: Text = field(_("contract number"), default="")
    today: Day | None = field(_("day"))


def head(ctx: FactsView) -> dict[str, object]:
    """The values of `Head`."""
    contract = ctx.section(Contract) or Contract()
    return place_of(ctx) | {
        "address": ctx.unit.address if ctx.unit else "",
        "names": "、".join(buyer.name for buyer in ctx.case.buyers),
        "number": contract.contract_no or "",
        "today": ctx.today,
    }


def written(formula: str) -> str:
    """A formula as people write it."""
    return formula.replace(" x ", " × ").replace(" - ", " − ").replace(" / ", " ÷ ")


# -- receipts against the invoice, and what stands for a lost one


class ReceiptRow(Model):
    number: Text = field(_("receipt number"), default="")
    day: Day | None = field(_("day"))
    amount: Money | None = field(_("sum"))
    state: Text = field(_("state"), default="")


class Exchange(Head):
    receipts: list[ReceiptRow] = field(_("receipts"), default=[])
    total: Money | None = field(_("sum of the receipts"))
    settled: Money | None = field(_("settled price"))
    invoice_no: Text = field(_("invoice number"), default="")
    invoiced_on: Day | None = field(_("invoiced on"))
    invoice_total: Money | None = field(_("invoice total"))
    loss_on: Day | None = field(_("statement of loss filed on"))


def _receipts(ctx: FactsView, only: list[str] | None = None) -> list[dict[str, object]]:
    handover = ctx.section(Handover) or Handover()
    out, lost = receipts_open(ctx), numbers_of(handover.lost_receipts)
    known = receipts_of(ctx)
    return [
        {
            "number": entry.number,
            "day": entry.day,
            "amount": entry.amount,
            "state": "遗失" if entry.number in lost else "未收回" if entry.number in out else "已收回",
        }
        for entry in ctx.money.entries(PRICE, AREA)
        if entry.number in known and (only is None or entry.number in only)
    ]


def _sum(rows: list[dict[str, object]]) -> Decimal:
    return sum((row["amount"] for row in rows if isinstance(row["amount"], Decimal)), NOTHING)


def exchange(ctx: PrintContext) -> Mapping[str, object]:
    handover = ctx.section(Handover) or Handover()
    rows = _receipts(ctx)
    return head(ctx) | {
        "receipts": rows,
        "total": _sum(rows),
        "settled": settled_price(ctx),
        "invoice_no": handover.invoice_no,
        "invoiced_on": handover.invoiced_on,
        "invoice_total": handover.invoice_total,
        "loss_on": handover.loss_statement_on,
    }


class Lost(Params):
    numbers: Text = field(_("receipts lost"), required=True, help=_("numbers, parted by commas"))
    how: Text = field(_("how they were lost"), default="")


class Loss(Head):
    buyers: list[Party] = field(_("buyers"), default=[])
    receipts: list[ReceiptRow] = field(_("receipts lost"), default=[])
    total: Money | None = field(_("sum of the receipts"))
    how: Text = field(_("how they were lost"), default="")


def loss(ctx: PrintContext) -> Mapping[str, object]:
    wanted, known = numbers_of(ctx.params.numbers), list(receipts_of(ctx))
    strange = [number for number in wanted if number not in known]
    if strange:
        raise InputError(_("{numbers} is no receipt of this contract: {known}"), numbers=strange, known=known)
    rows = _receipts(ctx, wanted)
    return head(ctx) | {
        "buyers": parties(ctx.case.buyers),
        "receipts": rows,
        "total": _sum(rows),
        "how": ctx.params.how,
    }


# -- powers of attorney and the application


class ToAgent(Params):
    agent: Text = field(_("agent"), required=True)
    agent_number: DocumentNumber = field(_("agent's document number"), required=True)
    until: Day = field(_("until"), required=True)
    matters: Text = field(_("matters"), default="收房、交税、办证、领证")


class PowerForm(Head):
    buyers: list[Party] = field(_("buyers"), default=[])
    agent: Text = field(_("agent"), default="", personal=True)
    agent_number: DocumentNumber = field(_("agent's document number"), default="", personal=True)
    matters: list[Text] = field(_("matters"), default=[])
    until: Day | None = field(_("until"))


def power(ctx: PrintContext) -> Mapping[str, object]:
    told = ctx.params
    if told.until < ctx.today:
        raise InputError(_("{day} is over: a power of attorney ends later"), day=told.until)
    if any(told.agent == buyer.name for buyer in ctx.case.buyers):
        raise InputError(_("a buyer needs no power of attorney for himself"))
    return head(ctx) | {
        "buyers": parties(ctx.case.buyers),
        "agent": told.agent,
        "agent_number": told.agent_number,
        "matters": [_matter(one) for one in numbers_of(told.matters)],
        "until": told.until,
    }


#: What an agent may do, in the words of the form.
_MATTERS = {
    Matter.SIGN: "代为签订商品房买卖合同及补充协议",
    Matter.LOAN: "代为办理按揭贷款手续",
    Matter.HANDOVER: "代为办理房屋验收、交接，领取钥匙及收据、发票",
    Matter.TAX: "代为申报并缴纳契税、维修资金及登记费，领取凭证",
    Matter.TITLE: "代为申请不动产登记，提交、补正申请材料",
    Matter.COLLECT: "代为领取不动产权证书",
}


def _matter(text: str) -> str:
    return _MATTERS[Matter(text)]


class PaperRow(Model):
    title: Text = field(_("paper"), default="")
    state: Text = field(_("state"), default="")


class Application(Head):
    buyers: list[Party] = field(_("buyers"), default=[])
    share_mode: Text = field(_("form of co-ownership"), default="")
    use: Text = field(_("use"), default="")
    area: Area | None = field(_("surveyed area"))
    inner: Area | None = field(_("surveyed inner area"))
    shared: Area | None = field(_("surveyed shared area"))
    settled: Money | None = field(_("settled price"))
    signed_on: Day | None = field(_("signed on"))
    papers: list[PaperRow] = field(_("papers"), default=[])


def application(ctx: PrintContext) -> Mapping[str, object]:
    contract, unit = ctx.section(Contract) or Contract(), ctx.unit
    if unit is None or unit.surveyed_area is None:
        raise InputError(_("the surveyed area is not entered: the application waits for it"))
    return head(ctx) | {
        "buyers": parties(ctx.case.buyers),
        "share_mode": word(ctx.case.share_mode),
        "use": word(unit.use),
        "area": unit.surveyed_area,
        "inner": unit.inner_area,
        "shared": unit.shared_area,
        "settled": settled_price(ctx),
        "signed_on": contract.signed_on,
        "papers": [
            {"title": one.told, "state": "已收" if one.there else "待收"} for one in papers_asked(ctx, TITLE)
        ],
    }


# -- the area: supplementary agreement; a list that changed after the notice: letter


class Supplement(Head):
    buyers: list[Party] = field(_("buyers"), default=[])
    signed_on: Day | None = field(_("signed on"))
    contract_area: Area | None = field(_("contract area"))
    surveyed_area: Area | None = field(_("surveyed area"))
    difference: Area | None = field(_("area difference"))
    ratio: Text = field(_("difference ratio"), default="")
    unit_price: Money | None = field(_("unit price"))
    price: Money | None = field(_("total price"))
    due: Money | None = field(_("area settlement"))
    pays: Text = field(_("who pays"), default="")
    formula: Text = field(_("formula"), default="")
    settled: Money | None = field(_("settled price"))
    cite: Text = field(_("authority"), default="")


def supplement(ctx: PrintContext) -> Mapping[str, object]:
    contract, found = ctx.section(Contract) or Contract(), settlement(ctx)
    if found is None:
        raise InputError(_("contract or surveyed area is not entered: there is nothing to settle"))
    due = area_due(ctx)
    if not due:
        raise InputError(_("the area does not differ: no supplementary agreement is needed"))
    by_label = {line.label: line for line in found.lines}
    line = by_label[_("buyer pays")] if due > 0 else by_label[_("seller refunds")]
    return head(ctx) | {
        "buyers": parties(ctx.case.buyers),
        "signed_on": contract.signed_on,
        "contract_area": contract.area,
        "surveyed_area": ctx.unit.surveyed_area if ctx.unit else None,
        "difference": by_label[_("area difference")].value,
        "ratio": by_label[_("difference ratio")].value,
        "unit_price": contract.unit_price,
        "price": contract.price,
        "due": abs(due),
        "pays": "乙方（买受人）补付甲方" if due > 0 else "甲方（出卖人）退还乙方",
        "formula": f"{written(line.formula)} = {abs(due)}",
        "settled": settled_price(ctx),
        "cite": next((one.source.cite for one in found.lines if one.source), ""),
    }


class Change(Head):
    noticed_on: Day | None = field(_("handover notice sent on"))
    planned_on: Day | None = field(_("handover planned for"))
    slot: Text = field(_("appointment"), default="")
    before: list[Text] = field(_("papers on the notice"), default=[])
    now: list[Text] = field(_("papers asked for"), default=[])
    more: list[Text] = field(_("new"), default=[])
    less: list[Text] = field(_("no longer"), default=[])
    cite: Text = field(_("authority"), default="")


def change(ctx: PrintContext) -> Mapping[str, object]:
    handover = ctx.section(Handover) or Handover()
    asked = papers_asked(ctx, DESK)
    now = [one.told for one in asked]
    before = handover.notice_papers.split("；") if handover.notice_papers else []
    if not before or before == now:
        raise InputError(_("the notice that was sent lists what the desk asks for: no letter is needed"))
    return head(ctx) | {
        "noticed_on": handover.noticed_on,
        "planned_on": handover.planned_on,
        "slot": handover.slot,
        "before": before,
        "now": now,
        "more": [one for one in now if one not in before],
        "less": [one for one in before if one not in now],
        "cite": asked[0].cite if asked else "",
    }


class SurveyLetter(Head):
    contract_unit: Text = field(_("unit on the contract"), default="")
    survey_unit: Text = field(_("unit on the survey report"), default="")
    contract_area: Area | None = field(_("contract area"))
    surveyed_area: Area | None = field(_("surveyed area"))
    signed_on: Day | None = field(_("signed on"))


def survey_letter(ctx: PrintContext) -> Mapping[str, object]:
    """The survey office is asked which room is meant (ADR-01)."""
    handover, contract = ctx.section(Handover) or Handover(), ctx.section(Contract) or Contract()
    if ctx.unit is None or not handover.survey_unit:
        raise InputError(_("the survey report names no other unit: no letter is needed"))
    return head(ctx) | {
        "contract_unit": ctx.unit.name,
        "survey_unit": handover.survey_unit,
        "contract_area": contract.area,
        "surveyed_area": ctx.unit.surveyed_area,
        "signed_on": contract.signed_on,
    }


class PlanRow(Model):
    unit: Text = field(_("unit"), default="")
    day: Day | None = field(_("day"))
    time: Text = field(_("time"), default="")
    desk: Text = field(_("desk"), default="")


class PlanSheet(Model):
    name: Text = field(_("plan"), default="")
    project: Text = field(_("project"), default="")
    first_on: Day | None = field(_("first day"))
    last_on: Day | None = field(_("last day"))
    desks: Text = field(_("desks"), default="")
    minutes: Text = field(_("minutes of a slot"), default="")
    where: LongText = field(_("where, and how to get there"), default="")
    slots: list[PlanRow] = field(_("slots"), default=[])
    today: Day | None = field(_("day"))


def plan_sheet(ctx: PrintContext) -> Mapping[str, object]:
    plan = ctx.record.own(Plan)
    return {
        "name": plan.name,
        "project": plan.project,
        "first_on": plan.first_on,
        "last_on": plan.last_on,
        "desks": str(plan.desks),
        "minutes": str(plan.minutes),
        "where": plan.where,
        "slots": [
            {"unit": slot.unit, "day": slot.day, "time": slot.time, "desk": str(slot.desk)}
            for slot in plan.slots
        ],
        "today": ctx.today,
    }


ALL: list[Document] = [
    Document(
        id="handover.receipt_exchange",
        title=_("receipts against the invoice"),
        fields=Exchange,
        data=exchange,
    ),
    Document(
        id="handover.loss_statement",
        title=_("statement of loss of receipts"),
        fields=Loss,
        data=loss,
        params=Lost,
    ),
    Document(
        id="handover.power",
        title=_("power of attorney"),
        fields=PowerForm,
        data=power,
        params=ToAgent,
    ),
    Document(
        id="handover.application",
        title=_("application for the title"),
        fields=Application,
        data=application,
    ),
    Document(
        id="handover.supplement",
        title=_("supplementary agreement on the area"),
        fields=Supplement,
        data=supplement,
    ),
    Document(
        id="handover.change_letter",
        title=_("letter on a changed list of papers"),
        fields=Change,
        data=change,
    ),
    Document(
        id="handover.survey_letter",
        title=_("letter to the survey office"),
        fields=SurveyLetter,
        data=survey_letter,
    ),
    Document(
        id="handover.plan_sheet",
        title=_("handover slots"),
        fields=PlanSheet,
        data=plan_sheet,
        records=TABLE,
    ),
]
