"""Entering a notice, finding whom it concerns, telling sales (D1.2, D1.3)."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from caseman_plugins.contracts.sections import Contract
from caseman_plugins.mortgages.sections import Mortgage, on_loan

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Day,
    FactsView,
    Finding,
    Fix,
    InputError,
    LongText,
    NoPolicy,
    Params,
    Role,
    Rule,
    Severity,
    Text,
    Use,
    field,
    half_width,
)
from caseman.api import msg as _

from .diary import BULLETINS, Bulletin, Decides, Origin, Task, Tasks, missing

#: `住宅成数≤65%`, `成数不超过65%`; `首付≥35%` says the same from the other side.
RATIO = re.compile(r"(?P<use>\S*?)(贷款)?成数(≤|<=|不超过|不高于|最高)(?P<rate>\d+(\.\d+)?)%")
DOWN = re.compile(r"(?P<use>\S*?)首付(比例)?(≥|>=|不低于|最低)(?P<rate>\d+(\.\d+)?)%")


def read_rule(text: str) -> tuple[Use | None, Decimal] | None:
    """Use and highest loan ratio of a rule; None of one that is kept as text only."""
    plain = half_width(text).replace(" ", "")
    found = RATIO.fullmatch(plain)
    rate = Decimal(found["rate"]) / 100 if found else None
    if found is None:
        found = DOWN.fullmatch(plain)
        rate = 1 - Decimal(found["rate"]) / 100 if found else None
    if found is None or rate is None or not 0 < rate < 1:
        return None
    try:
        return (Use(found["use"]) if found["use"] else None), rate
    except InputError:
        return None


def concerned(cases: Iterable[FactsView], own: Bulletin) -> Iterable[tuple[FactsView, Contract, Decimal]]:
    """The cases that a notice of a known form concerns: applied for at that bank, not released, above the limit."""
    if own.limit is None:
        return
    for facts in cases:
        contract, mortgage = on_loan(facts), facts.section(Mortgage)
        if contract is None or mortgage is None or mortgage.disbursed_on or not mortgage.applied_on:
            continue
        if (own.bank and contract.bank != own.bank) or contract.price is None or contract.loan is None:
            continue
        if own.use is not None and (facts.unit is None or facts.unit.use is not own.use):
            continue
        if own.region and not (facts.project and facts.project.district.startswith(own.region)):
            continue
        gap = missing(contract.price, contract.loan, own.limit)
        if gap > 0:
            yield facts, contract, gap


# -- actions


class Notice(Params):
    title: Text = field(_("title"), required=True)
    origin: Origin = field(_("announced by"), default=Origin.BANK)
    effective_from: Day = field(_("effective from"), required=True)
    rule: LongText = field(_("rule"), default="", help=_("e.g. 住宅成数≤65%"))
    bank: Text = field(_("bank"), default="")
    source: Text = field(_("source"), default="", help=_("paper, website or person"))
    doc_no: Text = field(_("document number"), default="")
    issued_on: Day | None = field(_("issued on"))
    effective_to: Day | None = field(_("effective until"))
    project: Text = field(_("project"), default="", values="projects", help=_("empty: the only one"))
    region: Text = field(_("district code"), default="", help=_("empty: everywhere"))
    parameter: Text = field(
        _("value of a pack"), default="", help=_("the one that it changes, e.g. contracts.template")
    )
    decides: Decides | None = field(_("which day decides"))
    transition: LongText = field(_("transition"), default="")


def enter(ctx: ActionContext) -> None:
    told = ctx.params
    project = _project(ctx, told.project)
    if told.origin is Origin.BANK:
        _known_bank(ctx, project, told.bank)
    if told.effective_to and told.effective_to < told.effective_from:
        ctx.refuse(_("it would end on {end}, before it begins"), end=told.effective_to)
    read = read_rule(told.rule) if told.rule else None
    number = f"ZC{sum(1 for _one in ctx.all(BULLETINS)) + 1:03d}"
    names = (
        "title", "origin", "effective_from", "effective_to", "rule", "bank", "source", "doc_no", "issued_on",
        "region", "parameter", "decides", "transition",
    )  # fmt: skip
    values: dict[str, object] = {name: getattr(told, name) for name in names}
    values |= {"number": number, "noted_on": ctx.today, "project": project.record.id}
    if read:
        values |= {"use": read[0], "limit": read[1]}
    elif told.rule:
        ctx.say(_("the rule is kept as text: nothing is computed from it"))
    ref = ctx.create(BULLETINS, values, number)
    if read:
        _note(ctx, ref, list(concerned(ctx.all("cases"), ctx.of(ref).record.own(Bulletin))))
    else:
        ctx.say(_("{number} entered"), number=number)


def _note(ctx: ActionContext, ref: str, found: Sequence[tuple[FactsView, Contract, Decimal]]) -> None:
    """Write down whom a notice concerns, and say how many."""
    gap = sum((gap for _facts, _contract, gap in found), Decimal("0.00"))
    cases = [facts.record.id for facts, _contract, _gap in found]
    ctx.change(ref, {"affected": len(found), "gap": gap, "cases": cases})
    ctx.say(
        _("{number}: {count} cases concerned, {gap} missing"),
        number=ref.partition("/")[2],
        count=len(found),
        gap=gap,
    )


def _project(ctx: ActionContext, named: str) -> FactsView:
    if named:
        return ctx.find(named, "projects")
    projects = list(ctx.all("projects"))
    if len(projects) != 1:
        ctx.refuse(_("which project? There are {count}"), count=len(projects))
    return projects[0]


def _known_bank(ctx: ActionContext, project: FactsView, bank: str) -> None:
    try:
        banks = list(project.policy.value("mortgages.banks").value)
    except NoPolicy:
        return
    if bank not in banks:
        ctx.refuse(_("“{bank}” is not among the banks of this place: {banks}"), bank=bank, banks=banks)


def assess(ctx: ActionContext) -> None:
    """Every case that the notice concerns gets its task."""
    own = ctx.facts.record.own(Bulletin)
    if own.limit is None:
        ctx.refuse(_("{number} is kept as text: nothing can be computed from it"), number=own.number or "")
    found = list(concerned(ctx.all("cases"), own))
    for facts, _contract, _gap in found:
        known = (facts.section(Tasks) or Tasks()).tasks
        if all(task.bulletin != own.number for task in known):
            task = Task(bulletin=str(own.number or ""), limit=own.limit, due=own.effective_from)
            ctx.change(facts.record.ref, {"bulletins.tasks": [*known, task]})
    _note(ctx, ctx.facts.record.ref, found)
    ctx.change(ctx.facts.record.ref, {"assessed_on": ctx.today})
    if found:
        ctx.say(_("each has its task until {due}"), due=own.effective_from or "-")


class Told(Params):
    day: Day | None = field(_("sales told on"), help=_("= is today"))
    action: LongText = field(_("what was done"), default="")


def tell(ctx: ActionContext) -> None:
    ctx.change(
        ctx.facts.record.ref, {"told_sales_on": ctx.params.day or ctx.today, "action": ctx.params.action}
    )


class Done(Params):
    bulletin: Text = field(_("bulletin"), required=True)


def done(ctx: ActionContext) -> None:
    """The bank approved it before the new rule, or the down payment was raised."""
    known = (ctx.facts.section(Tasks) or Tasks()).tasks
    if all(task.bulletin != ctx.params.bulletin for task in known):
        ctx.refuse(_("no task of {bulletin} is on this case"), bulletin=ctx.params.bulletin)
    made = [
        task.model_copy(update={"done_on": ctx.today}) if task.bulletin == ctx.params.bulletin else task
        for task in known
    ]
    ctx.change(ctx.facts.record.ref, {"bulletins.tasks": made})


ACTIONS = [
    Action(id="bulletins.enter", title=_("enter a notice"), run=enter, params=Notice, go="sc"),
    Action(
        id="bulletins.assess", title=_("give the cases concerned their task"), run=assess, records=BULLETINS
    ),
    Action(id="bulletins.tell", title=_("sales were told"), run=tell, records=BULLETINS, params=Told),
    Action(
        id="bulletins.done", title=_("the task of a notice is done"), run=done, records="cases", params=Done
    ),
]


# -- rules


def task_done(ctx: CheckContext) -> Iterable[Finding]:
    """BUL-01: what a notice asks of a case is done before it takes effect."""
    known, contract, mortgage = ctx.section(Tasks), on_loan(ctx), ctx.section(Mortgage)
    if known is None or contract is None or (mortgage and mortgage.disbursed_on):
        return
    for task in known.tasks:
        if task.done_on or task.limit is None or contract.price is None or contract.loan is None:
            continue
        gap = missing(contract.price, contract.loan, task.limit)
        if gap > 0:
            yield Finding(
                message=_(
                    "{bulletin} from {due}: have it approved before, or raise the down payment by {gap}"
                ),
                facts={"bulletin": task.bulletin, "due": task.due or "-", "gap": gap},
                path="bulletins.tasks",
                key=task.bulletin,
                due=task.due,
                refs=(f"{BULLETINS}/{task.bulletin}",),
                fix=(
                    Fix(title=_("approved: note it"), action="bulletins.done"),
                    Fix(title=_("raise the down payment"), action="contracts.change_payment"),
                ),
            )


def entered_before(ctx: CheckContext) -> Iterable[Finding]:
    """BUL-02: a notice is known before it takes effect."""
    own = ctx.record.own(Bulletin)
    if own.effective_from and own.noted_on and own.effective_from < own.noted_on and not own.action:
        yield Finding(
            message=_(
                "effective from {start}, entered on {noted}: what was done meanwhile is to be looked at"
            ),
            facts={"start": own.effective_from, "noted": own.noted_on},
            path="effective_from",
            fix=(Fix(title=_("note what was done"), action="bulletins.tell"),),
        )


def pack_knows(ctx: CheckContext) -> Iterable[Finding]:
    """BUL-03: a value that a notice changes is in a pack, from its day and with its number."""
    own = ctx.record.own(Bulletin)
    if not own.parameter or own.effective_from is None:
        return
    said = [
        one
        for one in ctx.policy.versions(own.parameter)
        if one.since == own.effective_from and (not own.doc_no or own.doc_no in str(one.source))
    ]
    if not said:
        yield Finding(
            message=_("no pack has the value from {start} by {paper}"),
            facts={"start": own.effective_from, "paper": own.doc_no or "-"},
            path="parameter",
            due=own.effective_from,
            fix=(
                Fix(
                    title=_("have IT bring the pack up to date"),
                    action="core.draft_pack",
                    params={"notice": ctx.record.ref},
                    who=Role.IT,
                ),
            ),
        )


RULES = [
    Rule(
        id="bulletins.task",
        code="BUL-01",
        title=_("what a notice asks of a case is done"),
        severity=Severity.TODO,
        check=task_done,
        needs=("bulletins",),
    ),
    Rule(
        id="bulletins.late",
        code="BUL-02",
        title=_("a notice is known before it takes effect"),
        severity=Severity.WARN,
        check=entered_before,
        records=BULLETINS,
    ),
    Rule(
        id="bulletins.pack",
        code="BUL-03",
        title=_("a pack has the value that a notice changes"),
        severity=Severity.TODO,
        check=pack_knows,
        records=BULLETINS,
    ),
]
