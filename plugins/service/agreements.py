"""The after-sales agreement (D5.4): filled for one owner, its warranty ends computed, kept as it was printed."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from caseman_plugins.contracts.sections import Contract
from caseman_plugins.handover.sections import Handover

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Code,
    Count,
    Day,
    Document,
    FactsView,
    Finding,
    Fix,
    LongText,
    Model,
    PaperKind,
    Params,
    PrintContext,
    RecordType,
    Rule,
    Severity,
    Text,
    field,
)
from caseman.api import msg as _

AGREEMENTS = "agreements"
PAPER = "service_agreement"
#: What is warranted: the parameter of its years, and what the booklet calls it.
WARRANTIES = (
    ("service.warranty_waterproofing", "屋面、有防水要求的卫生间、房间和外墙面的防渗漏"),
    ("service.warranty_pipes", "电气管线、给排水管道、设备安装"),
    ("service.warranty_fittings", "装修工程"),
)


class Warranty(Model):
    """A warranty: years from handover, its last day, and the rule behind it."""

    item: Text = field(_("item"), default="")
    years: Count = field(_("years"), default=0)
    ends_on: Day | None = field(_("ends on"))
    cite: Text = field(_("authority"), default="")


class Agreement(Model):
    """A booklet as it was made: what it says does not change when the rules do."""

    number: Code | None = field(_("number"), search=True)
    version: Text = field(_("version"), default="")
    project: Text = field(_("project"), default="")
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    names: Text = field(_("buyers"), default="", personal=True)
    contract_no: Text = field(_("contract number"), default="")
    developer: Text = field(_("developer"), default="")
    handed_on: Day | None = field(_("handed over on"))
    warranties: list[Warranty] = field(_("warranties"), default=[])
    complaint_days: Count = field(_("days for a complaint"), default=0)
    defect_days: Count = field(_("days for a defect"), default=0)
    contact: Text = field(_("contact"), default="")
    made_on: Day | None = field(_("made on"), event=True)
    signed_on: Day | None = field(_("signed on"), event=True, after=("made_on",))
    void_on: Day | None = field(_("void since"), event=True)
    void_why: LongText = field(_("void because"), default="")


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


AGREEMENT = RecordType(
    id=AGREEMENTS,
    title=_("after-sales agreements"),
    model=Agreement,
    label=_label,
    order=135,
    go="fw",
    listed=("made_on", "signed_on", "version"),
)
KINDS = [PaperKind(id=PAPER, title=_("after-sales agreement"), words=("售后服务书", "客户售后服务书"))]


def warranty_end(start: date, years: int) -> date:
    """The last day of a warranty of whole years from a day that counts: 5 years from 2026-03-15 end on 2031-03-14."""
    try:
        next_ = start.replace(year=start.year + years)
    except ValueError:  # 29 February
        next_ = date(start.year + years, 3, 1)
    return next_ - timedelta(days=1)


def warranties_of(facts: FactsView, handed_on: date) -> list[Warranty]:
    """The warranties in force on the day of handover. Raises NoPolicy with the name of the value that is missing."""
    made = []
    for parameter, item in WARRANTIES:
        value = facts.policy.value(parameter, handed_on)
        years = int(value.value)
        made.append(Warranty(item=item, years=years, ends_on=warranty_end(handed_on, years), cite=value.cite))
    return made


def live(facts: FactsView) -> list[FactsView]:
    """The booklets of a case that are not void."""
    return [one for one in facts.linked(AGREEMENTS) if one.record.own(Agreement).void_on is None]


def _names(facts: FactsView) -> str:
    return "、".join(buyer.name for buyer in facts.case.buyers)


class Making(Params):
    contact: Text = field(_("contact"), default="", help=_("telephone of the centre"))


def make(ctx: ActionContext) -> None:
    """A new booklet; one that stands for other buyers becomes void."""
    case = ctx.facts
    handover, contract = case.section(Handover), case.section(Contract)
    if handover is None or handover.handed_on is None:
        ctx.refuse(_("{unit} is not handed over: the warranties have no beginning"), unit=case.case.unit)
    for one in live(case):
        old = one.record.own(Agreement)
        if old.names == _names(case):
            ctx.refuse(_("{number} is in force for these buyers"), number=old.number or one.record.id)
        ctx.change(one.record.ref, {"void_on": ctx.today, "void_why": "买受人变更"})
    number = f"FW{sum(1 for _one in ctx.all(AGREEMENTS)) + 1:04d}"
    ctx.create(
        AGREEMENTS,
        {
            "number": number,
            "version": str(case.policy.value("service.agreement_version").value),
            "project": case.case.project,
            "unit": case.case.unit,
            "case": case.record.id,
            "names": _names(case),
            "contract_no": str(contract.contract_no or "") if contract else "",
            "developer": case.project.developer if case.project else "",
            "handed_on": handover.handed_on,
            "warranties": warranties_of(case, handover.handed_on),
            "contact": ctx.params.contact,
            "made_on": ctx.today,
            "complaint_days": _days(case, "service.complaint_term"),
            "defect_days": _days(case, "service.defect_term"),
        },
        number,
    )
    ctx.say(_("{number} made: print it"), number=number)


def _days(facts: FactsView, term: str) -> int:
    """The working days of a term that begins today."""
    return facts.policy.working_days(facts.today, facts.policy.deadline(term, facts.today).day)


class Signed(Params):
    day: Day | None = field(_("signed on"), help=_("= is today"))
    place: Text = field(_("place"), default="cabinet_a", values="places")


def sign(ctx: ActionContext) -> None:
    """The signed copy goes into custody."""
    own, told = ctx.facts.record.own(Agreement), ctx.params
    if own.void_on:
        ctx.refuse(_("void since {day}"), day=own.void_on)
    if own.signed_on:
        ctx.refuse(_("signed already on {day}"), day=own.signed_on)
    ctx.change(ctx.facts.record.ref, {"signed_on": told.day or ctx.today})
    ctx.receive(PAPER, told.place, number=str(own.number or ""), of=f"cases/{own.case}")


ACTIONS = [
    Action(
        id="service.agreement",
        title=_("make the after-sales agreement"),
        run=make,
        records="cases",
        params=Making,
        many=True,
        go="fw",
    ),
    Action(
        id="service.agreement_signed",
        title=_("signed copy is back"),
        run=sign,
        records=AGREEMENTS,
        params=Signed,
        many=True,
    ),
]


def of_the_buyers(ctx: CheckContext) -> Iterable[Finding]:
    """AGR-01: the booklet in force is that of the buyers of the case."""
    own = ctx.record.own(Agreement)
    case = ctx.other(f"cases/{own.case}")
    if own.void_on or case is None or own.names == _names(case):
        return
    yield Finding(
        message=_("{number} was made before the buyers changed"),
        facts={"number": own.number or ctx.record.id},
        path="names",
        fix=(Fix(title=_("make a new one"), action="service.agreement"),),
    )


RULES = [
    Rule(
        id="service.agreement_buyers",
        code="AGR-01",
        title=_("the after-sales agreement is of the buyers"),
        severity=Severity.TODO,
        check=of_the_buyers,
        records=AGREEMENTS,
    )
]


# -- the booklet


class Line(Model):
    """A warranty as the booklet says it."""

    item: Text = field(_("item"), default="")
    years: Count | None = field(_("years"))
    ends_on: Day | None = field(_("ends on"))


class Booklet(Model):
    """What the booklet says, from the record alone: it prints the same in later years."""

    number: Text = field(_("number"), default="")
    version: Text = field(_("version"), default="")
    project: Text = field(_("project"), default="")
    developer: Text = field(_("developer"), default="")
    unit: Text = field(_("unit"), default="")
    names: Text = field(_("buyers"), default="", personal=True)
    contract_no: Text = field(_("contract number"), default="")
    handed_on: Day | None = field(_("handed over on"))
    warranties: list[Line] = field(_("warranties"), default=[])
    complaint_days: Count | None = field(_("days for a complaint"))
    defect_days: Count | None = field(_("days for a defect"))
    contact: Text = field(_("contact"), default="")
    made_on: Day | None = field(_("made on"))
    void: LongText = field(_("void because"), default="")


def booklet(ctx: PrintContext) -> Mapping[str, object]:
    own = ctx.record.own(Agreement)
    return {
        "number": own.number or ctx.record.id,
        "version": own.version,
        "project": own.project,
        "developer": own.developer,
        "unit": own.unit.rpartition(":")[2],
        "names": own.names,
        "contract_no": own.contract_no,
        "handed_on": own.handed_on,
        "warranties": [
            {"item": one.item, "years": one.years, "ends_on": one.ends_on} for one in own.warranties
        ],
        "complaint_days": own.complaint_days,
        "defect_days": own.defect_days,
        "contact": own.contact,
        "made_on": own.made_on,
        "void": own.void_why,
    }


DOCUMENTS = [
    Document(
        id="service.booklet",
        title=_("after-sales agreement"),
        fields=Booklet,
        data=booklet,
        records=AGREEMENTS,
        same_again=True,
    )
]
