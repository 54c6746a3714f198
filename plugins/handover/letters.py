"""What is written to others: the supplementary agreement on the area, the letter on a changed list, the survey office's."""

from collections.abc import Mapping

from caseman_plugins.contracts.forms import Head, Party, head, parties, written
from caseman_plugins.contracts.sections import Contract

from caseman.api import Area, Day, InputError, Money, PrintContext, Text, field
from caseman.api import msg as _

from .papers import DESK, papers_asked
from .sections import Handover, area_due, settled_price, settlement


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
