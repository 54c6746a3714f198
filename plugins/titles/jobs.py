"""One-off title work from templates (D5.6): a certificate lost, corrected, a name added, a registration cancelled."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Choice,
    Code,
    Column,
    Day,
    Due,
    FactsView,
    Finding,
    Fix,
    Label,
    Model,
    NoPolicy,
    Params,
    RecordType,
    Report,
    ReportContext,
    Rule,
    Severity,
    Text,
    field,
    match_key,
)
from caseman.api import msg as _

from .custody import PLACES, cabinet, certificate
from .sections import Titles
from .steps import CERTIFICATE, CUSTOMER


class JobKind(Choice):
    """The templates."""

    REISSUE = "reissue", _("certificate lost"), "补证", "遗失补证"
    CORRECTION = "correction", _("correction"), "更正", "更正登记"
    ADD_NAME = "add_name", _("name added"), "加名"
    CANCEL = "cancel", _("registration cancelled"), "注销", "注销登记"


class Job(Model):
    """One piece of work outside of the usual steps."""

    number: Code | None = field(_("number"), search=True)
    project: Text = field(_("project"), default="")
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    kind: JobKind | None = field(_("template"))
    begun_on: Day | None = field(_("announced or filed on"))
    due: Day | None = field(_("last day"), computed=True)
    papers: list[Text] = field(_("papers there"), default=[])
    old_number: Code | None = field(_("old certificate"), computed=True)
    new_number: Code | None = field(_("new certificate"), computed=True)
    closed_on: Day | None = field(_("closed on"), event=True, computed=True)


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


JOBS = RecordType(
    id="jobs",
    title=_("one-off work"),
    model=Job,
    label=_label,
    order=140,
    go="ls",
    listed=("kind", "begun_on", "due"),
)


def _papers(ctx: ActionContext | CheckContext, case: Any, kind: JobKind) -> list[Mapping[str, Any]]:
    return list(case.policy.checklist("titles.job_papers", kind=kind).value)


class Opening(Params):
    kind: JobKind = field(_("template"), required=True)
    day: Day | None = field(_("announced or filed on"), help=_("= is today"))


def open_job(ctx: ActionContext) -> None:
    """A template gives papers and a term; what the ledger of papers shows elsewhere is not lost."""
    facts, kind, day = ctx.facts, ctx.params.kind, ctx.params.day or ctx.today
    for other in facts.linked("jobs"):
        open_one = other.record.own(Job)
        if open_one.kind is kind and not open_one.closed_on:
            ctx.refuse(_("{number} is open for this already"), number=open_one.number)
    titles = facts.section(Titles)
    if titles is None or not titles.certificate_no:
        ctx.refuse(_("there is no certificate yet"))
    paper = certificate(facts)
    if kind is JobKind.REISSUE and paper is not None and paper.place != CUSTOMER:
        ctx.refuse(
            _("by the ledger it is at {place}, not lost"), place=Label(PLACES.get(paper.place, paper.place))
        )
    due = _term(facts, kind, day)
    papers = _papers(ctx, facts, kind)
    number = f"LS{sum(1 for _one in ctx.all('jobs')) + 1:04d}"
    ctx.create(
        "jobs",
        {
            "number": number,
            "project": facts.case.project,
            "unit": facts.case.unit,
            "case": facts.record.id,
            "kind": kind,
            "begun_on": day,
            "due": due.day,
            "old_number": titles.certificate_no,
        },
        number,
    )
    ctx.say(
        _("{number}: until {due}; papers: {papers}"),
        number=number,
        due=due.day,
        papers=[item["title"] for item in papers],
    )


def _term(facts: FactsView, kind: JobKind, day: date) -> Due:
    """The last day of the job; some places cancel a registration sooner than they do other work."""
    if kind is JobKind.CANCEL:
        with suppress(NoPolicy):
            return facts.policy.deadline("titles.cancel_term", day)
    return facts.policy.deadline("titles.job_term", day)


class PaperOf(Params):
    paper: Text = field(_("paper"), required=True)


def note_paper(ctx: ActionContext) -> None:
    job = ctx.facts.record.own(Job)
    known = [item["title"] for item in _job_papers(ctx, job)]
    if match_key(ctx.params.paper) not in map(match_key, known):
        ctx.refuse(_("“{paper}” is none of {known}"), paper=ctx.params.paper, known=known)
    ctx.change(ctx.facts.record.ref, {"papers": [*job.papers, ctx.params.paper]})


def _job_papers(ctx: ActionContext, job: Job) -> list[Mapping[str, Any]]:
    if job.kind is None:
        return []
    return _papers(ctx, ctx.of(f"cases/{job.case}"), job.kind)


class Closing(Params):
    new_number: Code | None = field(_("new certificate"), help=_("none where a registration is cancelled"))


def close_job(ctx: ActionContext) -> None:
    """Every paper is there, the term is over, the old certificate is void, the new one has a number."""
    job = ctx.facts.record.own(Job)
    if job.closed_on:
        ctx.refuse(_("closed already on {day}"), day=job.closed_on)
    there = set(map(match_key, job.papers))
    missing = [item["title"] for item in _job_papers(ctx, job) if match_key(item["title"]) not in there]
    if missing:
        ctx.refuse(_("still missing: {papers}"), papers=missing)
    if job.due and ctx.today <= job.due:
        ctx.refuse(_("the term runs until {due}"), due=job.due)
    number, ref = ctx.params.new_number, f"cases/{job.case}"
    if job.kind is not JobKind.CANCEL:
        if not number or number == job.old_number:
            ctx.refuse(_("type the number of the new certificate"))
        old = next(
            (one for one in ctx.of(ref).papers.items(CERTIFICATE) if one.number == job.old_number), None
        )
        if old is not None and old.place != "destroyed":
            ctx.refuse(_("certificate {number} is not void in the ledger of papers"), number=job.old_number)
        ctx.change(ref, {"titles.certificate_no": number, "titles.handed_on": None, "titles.handed_to": ""})
        ctx.receive(CERTIFICATE, cabinet(ctx.of(ref)), number=str(number), of=ref)
    ctx.change(ctx.facts.record.ref, {"new_number": number, "closed_on": ctx.today})


def overdue(ctx: CheckContext) -> Iterable[Finding]:
    """JOB-01: a job whose term is over is to be finished."""
    job = ctx.record.own(Job)
    if job.due and ctx.today > job.due and not job.closed_on:
        yield Finding(
            message=_("{number}: its term ended on {due}"),
            facts={"number": job.number, "due": job.due},
            path="due",
            due=job.due,
            fix=(Fix(title=_("finish it"), action="titles.close_job"),),
        )


def ledger(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all("jobs"):
        job = facts.record.own(Job)
        yield {
            "number": job.number,
            "unit": job.unit.rpartition(":")[2],
            "kind": job.kind,
            "begun": job.begun_on,
            "due": job.due,
            "papers": len(job.papers),
            "old": job.old_number,
            "new": job.new_number,
            "closed": job.closed_on,
        }


RULES = [
    Rule(
        id="titles.job_term",
        code="JOB-01",
        title=_("one-off work is finished"),
        severity=Severity.TODO,
        check=overdue,
        records="jobs",
    )
]
ACTIONS = [
    Action(
        id="titles.open_job",
        title=_("open one-off work"),
        run=open_job,
        records="cases",
        params=Opening,
        go="bu",
        help=_("a template gives papers and term"),
    ),
    Action(
        id="titles.job_paper",
        title=_("a paper for one-off work"),
        run=note_paper,
        records="jobs",
        params=PaperOf,
    ),
    Action(
        id="titles.close_job", title=_("close one-off work"), run=close_job, records="jobs", params=Closing
    ),
]
REPORT = Report(
    id="titles.jobs",
    title=_("one-off work"),
    columns=(
        Column(name="number", title=_("number"), kind="code"),
        Column(name="unit", title=_("unit")),
        Column(name="kind", title=_("template")),
        Column(name="begun", title=_("announced or filed on"), kind="day"),
        Column(name="due", title=_("last day"), kind="day"),
        Column(name="papers", title=_("papers there"), kind="count"),
        Column(name="old", title=_("old certificate"), kind="code"),
        Column(name="new", title=_("new certificate"), kind="code"),
        Column(name="closed", title=_("closed on"), kind="day"),
    ),
    rows=ledger,
)
