"""Powers of attorney (民法典 第165条: agent, matters, period): who may act for a buyer, for what, until when."""

from collections.abc import Iterable
from datetime import date

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Choice,
    Day,
    DocumentNumber,
    FactsView,
    Finding,
    Fix,
    Model,
    Params,
    Rule,
    Section,
    Severity,
    Text,
    field,
    match_key,
)
from caseman.api import msg as _

from .receipts import numbers_of
from .sections import Handover
from .steps import HAND


class Matter(Choice):
    """What an agent may do."""

    SIGN = "sign", _("sign the contract"), "签合同", "签约"
    LOAN = "loan", _("arrange the loan"), "办按揭", "按揭"
    HANDOVER = "handover", _("take the unit over"), "收房", "交房", "领钥匙"
    TAX = "tax", _("pay taxes and fund"), "交税", "缴税", "交税费"
    TITLE = "title", _("apply for the title"), "办证", "代办产权"
    COLLECT = "collect", _("collect the certificate"), "领证", "代领", "代领权证"


class Power(Model):
    """One power of attorney."""

    principal: Text = field(_("principal"), default="", personal=True)
    agent: Text = field(_("agent"), default="", personal=True)
    agent_number: DocumentNumber = field(_("agent's document number"), default="", personal=True)
    matters: list[Matter] = field(_("matters"), default=[])
    since: Day | None = field(_("from"))
    until: Day | None = field(_("until"))
    notary_no: Text = field(_("notary's number"), default="")
    revoked_on: Day | None = field(_("revoked on"), event=True)


class Powers(Model):
    powers: list[Power] = field(_("powers of attorney"), default=[])


POWERS = Section(id="handover.powers", title=_("powers of attorney"), model=Powers, order=52)


REVOKED = _("on {day} the agent's power of attorney is revoked")
OVER = _("on {day} the agent's power of attorney is over: it ended on {until}")
EARLY = _("on {day} the agent's power of attorney is not in force: it begins on {since}")
OTHER = _("on {day} the agent's power of attorney does not name “{matter}”")
NONE = _("on {day} somebody acts who is no buyer, without a power of attorney")


def fault(power: Power, matter: Matter, day: date) -> str:
    """Why a power does not cover a matter on a day, as a sentence; empty where it does."""
    if power.revoked_on and power.revoked_on <= day:
        return REVOKED
    if power.until and power.until < day:
        return OVER
    if power.since and power.since > day:
        return EARLY
    return "" if matter in power.matters else OTHER


def agent_may(facts: FactsView, agent: str, matter: Matter, day: date) -> tuple[Power | None, str]:
    """The power under which an agent does something, and why it does not do; (None, …) where there is none."""
    section = facts.section(Powers) or Powers()
    mine = [one for one in section.powers if match_key(one.agent) == match_key(agent)]
    found = next((one for one in mine if not fault(one, matter, day)), None)
    if found is not None:
        return found, ""
    return (mine[-1], fault(mine[-1], matter, day)) if mine else (None, NONE)


def keys_to_agent(ctx: CheckContext) -> Iterable[Finding]:
    """DOC-05: keys go to a buyer, or to an agent whose power is in force and names it."""
    handover = ctx.section(Handover)
    if handover is None or not handover.handed_to:
        return
    if match_key(handover.handed_to) in {match_key(buyer.name) for buyer in ctx.case.buyers}:
        return
    day = handover.handed_on or ctx.today
    power, why = agent_may(ctx, handover.handed_to, Matter.HANDOVER, day)
    if not why:
        return
    facts: dict[str, object] = {"day": day}
    if power is not None:
        facts |= {"until": power.until, "since": power.since, "matter": Matter.HANDOVER.words[0]}
    yield Finding(
        message=why,
        facts=facts,
        path="handover.handed_to",
        cite="民法典 第165条",
        fix=(Fix(title=_("have a power of attorney signed that names it"), action="core.edit"),),
    )


class Given(Params):
    agent: Text = field(_("agent"), required=True)
    agent_number: DocumentNumber = field(_("agent's document number"), default="")
    matters: Text = field(_("matters"), required=True, help=_("parted by commas, e.g. 收房、办证、领证"))
    since: Day | None = field(_("from"), help=_("empty: today"))
    until: Day = field(_("until"), required=True)
    notary_no: Text = field(_("notary's number"), default="")


def note(ctx: ActionContext) -> None:
    """One more power of attorney of the case's buyers."""
    told, known = ctx.params, ctx.facts.section(Powers) or Powers()
    since = told.since or ctx.today
    if told.until < since:
        ctx.refuse(_("it ends on {until}, before it begins on {since}"), until=told.until, since=since)
    power = Power(
        principal="、".join(buyer.name for buyer in ctx.facts.case.buyers),
        agent=told.agent,
        agent_number=told.agent_number,
        matters=[Matter(one) for one in numbers_of(told.matters)],
        since=since,
        until=told.until,
        notary_no=told.notary_no,
    )
    ctx.change(ctx.facts.record.ref, {"handover.powers.powers": [*known.powers, power]})


ACTIONS = [
    Action(
        id="handover.power",
        title=_("note a power of attorney"),
        run=note,
        records="cases",
        params=Given,
        go="sq",
    )
]
RULES = [
    Rule(
        id="handover.power",
        code="DOC-05",
        title=_("an agent's power of attorney is in force and names it"),
        severity=Severity.BLOCK,
        check=keys_to_agent,
        needs=("handover",),
        gate=(HAND,),
    ),
]
