"""Print forms of handover: powers of attorney, application, sheet of a plan; receipts and letters have modules of their own."""

from collections.abc import Mapping

from caseman_plugins.contracts.forms import Head, Party, head, parties, word
from caseman_plugins.contracts.sections import Contract

from caseman.api import (
    Area,
    Day,
    Document,
    DocumentNumber,
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

from .letters import Change, Supplement, SurveyLetter, change, supplement, survey_letter
from .papers import TITLE, papers_asked
from .plans import TABLE, Plan
from .powers import Matter
from .receipt_forms import Exchange, Loss, Lost, exchange, loss
from .receipts import numbers_of
from .sections import settled_price

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
