"""The register of contract templates (D1.1): draft, legal review, approved, in force - each with a person and a day."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from caseman.api import (
    Action,
    ActionContext,
    Approval,
    Asked,
    CheckContext,
    Code,
    Day,
    FactsView,
    Finding,
    Fix,
    LongText,
    Model,
    Params,
    RecordType,
    RecordView,
    Role,
    Rule,
    Severity,
    Step,
    Text,
    UserName,
    Workflow,
    field,
    match_key,
)
from caseman.api import msg as _

REVIEW, APPROVE, ENFORCE = (
    "contracts.template_review",
    "contracts.template_approve",
    "contracts.template_enforce",
)
DRAFT = "contracts.template_draft"


class Template(Model):
    """One version of the contract template."""

    version: Code | None = field(_("version"), search=True)
    project: Text = field(_("project"), default="")
    drafted_by: UserName = field(_("drafted by"), default="", computed=True)
    drafted_on: Day | None = field(_("drafted on"), event=True, computed=True)
    reviewed_by: Text = field(_("legal review by"), default="", computed=True)
    reviewed_on: Day | None = field(_("legal review on"), event=True, after=("drafted_on",), computed=True)
    approval: Approval | None = field(_("two persons"), approval=True, computed=True)
    paper: Text = field(_("approval paper"), default="")
    in_force_from: Day | None = field(_("in force from"))
    enforced_on: Day | None = field(_("put in force on"), event=True, computed=True)
    remark: LongText = field(_("remark"), default="")


def _label(data: Mapping[str, Any]) -> str:
    return str(data.get("version", ""))


TEMPLATES = RecordType(
    id="templates",
    title=_("contract templates"),
    model=Template,
    label=_label,
    order=100,
    go="fb",
    listed=("in_force_from", "drafted_on", "reviewed_on"),
)


def _own(record: RecordView) -> Template:
    return record.own(Template)


def _approved(record: RecordView) -> date | bool | None:
    approval = _own(record).approval
    return approval.approved_on or True if approval and approval.approved_by else None


def _step(name: str, title: str, state: str, done: Any, after: tuple[str, ...], order: int) -> Step:
    action = "" if name == DRAFT else name
    return Step(
        id=name,
        title=title,
        state=state,
        done=done,
        after=after,
        action=action,
        records="templates",
        order=order,
    )


WORKFLOW = Workflow(
    id="contracts.templates",
    title=_("contract template"),
    steps=(
        _step(DRAFT, _("draft"), _("draft"), lambda record: _own(record).drafted_on, (), 1),
        _step(REVIEW, _("legal review"), _("reviewed"), lambda record: _own(record).reviewed_on, (DRAFT,), 2),
        _step(APPROVE, _("approve"), _("approved"), _approved, (REVIEW,), 3),
        _step(
            ENFORCE, _("put in force"), _("in force"), lambda record: _own(record).enforced_on, (APPROVE,), 4
        ),
    ),
)


def pack_agrees(ctx: CheckContext) -> Iterable[Finding]:
    """TPL-01: the policy pack names the version from the day on which the register puts it in force."""
    template = _own(ctx.record)
    if template.in_force_from is None or template.version is None:
        return
    said = ctx.policy.value("contracts.template", template.in_force_from)
    if match_key(str(said.value)) != match_key(template.version):
        yield Finding(
            message=_("from {day} the policy pack {pack} names {other}, not {version}"),
            facts={
                "day": template.in_force_from,
                "pack": said.pack,
                "other": said.value,
                "version": template.version,
            },
            path="in_force_from",
            cite=said.cite,
            fix=(Fix(title=_("have IT bring the pack up to date"), who=Role.IT),),
        )


RULES = [
    Rule(
        id="contracts.template_pack",
        code="TPL-01",
        title=_("the pack names the template in force"),
        severity=Severity.BLOCK,
        check=pack_agrees,
        records="templates",
        gate=(ENFORCE,),
        after=ENFORCE,
    ),
]


class NewTemplate(Params):
    version: Code = field(_("version"), required=True)
    project: Text = field(_("project"), required=True, values="projects")


def draft(ctx: ActionContext) -> None:
    project = ctx.find(ctx.params.project, "projects")
    values = {
        "version": ctx.params.version,
        "project": project.record.id,
        "drafted_by": ctx.user.name,
        "drafted_on": ctx.today,
        "approval": Approval(made_by=ctx.user.name, made_on=ctx.today),
    }
    ctx.create("templates", values, ctx.params.version)


class Review(Params):
    by: Text = field(_("legal review by"), required=True)


def review(ctx: ActionContext) -> None:
    if _own(ctx.facts.record).reviewed_on:
        ctx.refuse(_("reviewed already"))
    ctx.change(ctx.facts.record.ref, {"reviewed_by": ctx.params.by, "reviewed_on": ctx.today})


class ApprovalPaper(Params):
    paper: Text = field(_("approval paper"), required=True)
    reason: LongText = field(_("reason"), default="", help=_("needed where one person works alone"))


def _asked(facts: FactsView, _path: str) -> Asked:
    own = _own(facts.record)
    return Asked(changes=[(_("version"), "", own.version), (_("legal review by"), "", own.reviewed_by)])


def approve(ctx: ActionContext) -> None:
    template = _own(ctx.facts.record)
    if not template.reviewed_on:
        ctx.refuse(_("legal review comes first"))
    if template.approval is None or template.approval.approved_by:
        ctx.refuse(_("there is nothing to approve"))
    told = {"approved_by": ctx.user.name, "approved_on": ctx.today, "reason": ctx.params.reason}
    signed = template.approval.model_copy(update=told)
    ctx.change(ctx.facts.record.ref, {"approval": signed, "paper": ctx.params.paper})


class InForce(Params):
    in_force_from: Day = field(_("in force from"), required=True)


def enforce(ctx: ActionContext) -> None:
    if _approved(ctx.facts.record) is None:
        ctx.refuse(_("a second person must approve it first"))
    ctx.change(ctx.facts.record.ref, {"in_force_from": ctx.params.in_force_from, "enforced_on": ctx.today})


ACTIONS = [
    Action(id=DRAFT, title=_("new contract template"), run=draft, params=NewTemplate, go="fb"),
    Action(id=REVIEW, title=_("legal review of a template"), run=review, records="templates", params=Review),
    Action(
        id=APPROVE,
        title=_("approve a template"),
        run=approve,
        records="templates",
        params=ApprovalPaper,
        role=Role.SUPERVISOR,
        signs="approval",
        asked=_asked,
    ),
    Action(
        id=ENFORCE,
        title=_("put a template in force"),
        run=enforce,
        records="templates",
        params=InForce,
        step=ENFORCE,
        role=Role.SUPERVISOR,
    ),
]
