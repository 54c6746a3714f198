"""The register of leases (D5.5): terms that do not overlap, an end, the filing in its term."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Code,
    Column,
    Day,
    Finding,
    Fix,
    LongText,
    Mark,
    Model,
    Money,
    Params,
    Phone,
    RecordType,
    Report,
    ReportContext,
    Rule,
    Severity,
    Step,
    Text,
    Workflow,
    field,
    match_key,
)
from caseman.api import msg as _

LEASES = "leases"
SIGN, FILE = "resale.lease_signed", "resale.file_lease"
SAVE = "core.save"


class Lease(Model):
    """A lease of one unit; `ends_on` is its last day."""

    number: Code | None = field(_("number"), search=True)
    project: Text = field(_("project"), default="")
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    landlord: Text = field(_("landlord"), default="", personal=True)
    tenant: Text = field(_("tenant"), default="", personal=True, search=True)
    phone: Phone = field(_("tenant's phone"), default="", personal=True)
    signed_on: Day | None = field(_("lease signed on"), event=True)
    starts_on: Day | None = field(_("starts on"))
    ends_on: Day | None = field(_("ends on"))
    rent: Money | None = field(_("rent a month"))
    sublet: Mark | None = field(_("sublet"))
    owner_agrees: Mark | None = field(_("owner agrees to the sublease"))
    priority_waived: Mark | None = field(_("tenant waives the first refusal"))
    filed_on: Day | None = field(_("lease filed on"), event=True, authority=True, after=("signed_on",))
    filed_no: Code | None = field(_("filing number"), search=True)
    ended_on: Day | None = field(_("ended early on"), event=True, after=("starts_on",))
    remark: LongText = field(_("remark"), default="")

    @property
    def last_day(self) -> date | None:
        return self.ended_on or self.ends_on

    def runs(self, day: date) -> bool:
        return bool(self.starts_on and self.last_day and self.starts_on <= day <= self.last_day)


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


LEASE = RecordType(
    id=LEASES,
    title=_("leases"),
    model=Lease,
    label=_label,
    order=150,
    go="zl",
    listed=("tenant", "starts_on", "ends_on", "rent"),
)
WORKFLOW = Workflow(
    id="resale.leases",
    title=_("lease"),
    steps=(
        Step(
            id=SIGN,
            title=_("sign the lease"),
            state=_("lease signed"),
            done=lambda record: record.own(Lease).signed_on,
            action="resale.lease",
            records=LEASES,
            order=1,
        ),
        Step(
            id=FILE,
            title=_("file the lease"),
            state=_("lease filed"),
            done=lambda record: record.own(Lease).filed_on,
            after=(SIGN,),
            action=FILE,
            records=LEASES,
            order=2,
        ),
    ),
)


# -- rules


def no_overlap(ctx: CheckContext) -> Iterable[Finding]:
    """RNT-01: two leases of one unit do not run on the same day."""
    own = ctx.record.own(Lease)
    case = ctx.other(f"cases/{own.case}") if own.case else None
    if case is None or own.starts_on is None or own.last_day is None or own.sublet:
        return
    for facts in case.linked(LEASES):
        other = facts.record.own(Lease)
        if facts.record.id == ctx.record.id or other.sublet or not other.starts_on or not other.last_day:
            continue
        later = (other.starts_on, facts.record.id) < (own.starts_on, ctx.record.id)
        if later and own.starts_on <= other.last_day:
            yield Finding(
                message=_("{number} runs from {start} to {end}; this lease starts on {own}"),
                facts={
                    "number": other.number or facts.record.id,
                    "start": other.starts_on,
                    "end": other.last_day,
                    "own": own.starts_on,
                },
                path="starts_on",
                key=facts.record.id,
                refs=(facts.record.ref,),
                fix=(Fix(title=_("change the start"), action="core.edit"),),
            )


def filed_in_time(ctx: CheckContext) -> Iterable[Finding]:
    """RNT-02: a lease is filed within the place's term after signing."""
    own = ctx.record.own(Lease)
    if own.signed_on is None or own.filed_on:
        return
    due = ctx.policy.deadline("resale.filing_term", own.signed_on)
    late = ctx.today > due.day
    yield Finding(
        message=_("signed on {signed}, to be filed by {due}"),
        facts={"signed": own.signed_on, "due": due.day},
        path="filed_on",
        cite=due.value.cite,
        due=due.day,
        severity=Severity.BLOCK if late else Severity.TODO,
        fix=(Fix(title=_("file the lease"), action=FILE),),
    )


def in_bounds(ctx: CheckContext) -> Iterable[Finding]:
    """RNT-03: a lease has an end after its start, within the years that the law allows, and another party than the owner."""
    own = ctx.record.own(Lease)
    start, end = own.starts_on, own.ends_on
    longest = ctx.policy.value("resale.longest_lease")
    if start is None or end is None or end < start:
        yield Finding(
            message=_("from {start} to {end}: a lease has a start and an end"),
            facts={"start": start or "-", "end": end or "-"},
            path="ends_on",
            key="end",
            fix=(Fix(title=_("enter the end"), action="core.edit"),),
        )
    elif (end.year - start.year, end.month, end.day) >= (
        int(longest.value),
        start.month,
        start.day,
    ):
        yield Finding(
            message=_("from {start} to {end}: what goes beyond {years} years is void"),
            facts={"start": start, "end": end, "years": int(longest.value)},
            path="ends_on",
            cite=longest.cite,
            key="long",
            fix=(Fix(title=_("shorten the term"), action="core.edit"),),
        )
    if own.tenant and match_key(own.tenant) in {match_key(one) for one in own.landlord.split("、")}:
        yield Finding(
            message=_("{name} is landlord and tenant"),
            facts={"name": own.tenant},
            path="tenant",
            key="same",
            fix=(Fix(title=_("enter the tenant"), action="core.edit"),),
        )
    if own.sublet and not own.owner_agrees:
        yield Finding(
            message=_("sublet to {name} without the owner's consent"),
            facts={"name": own.tenant or "-"},
            path="owner_agrees",
            cite="民法典 第716条",
            key="sublet",
            fix=(Fix(title=_("fetch the owner's consent"), action="core.edit"),),
        )


def _rule(
    name: str,
    code: str,
    title: str,
    check: Callable[[CheckContext], Iterable[Finding]],
    gate: tuple[str, ...] = (),
) -> Rule:
    return Rule(
        id=f"resale.{name}",
        code=code,
        title=title,
        severity=Severity.BLOCK,
        check=check,
        records=LEASES,
        gate=gate,
    )


RULES = [
    _rule("overlap", "RNT-01", _("leases of a unit do not overlap"), no_overlap, (SAVE,)),
    _rule("filed", "RNT-02", _("a lease is filed in its term"), filed_in_time),
    _rule("bounds", "RNT-03", _("a lease has an end and two parties"), in_bounds, (SAVE,)),
]


# -- actions


class NewLease(Params):
    tenant: Text = field(_("tenant"), required=True, personal=True)
    starts_on: Day = field(_("starts on"), required=True)
    ends_on: Day | None = field(_("ends on"))
    rent: Money | None = field(_("rent a month"))
    signed_on: Day | None = field(_("lease signed on"), help=_("= is today"))
    phone: Phone = field(_("tenant's phone"), default="", personal=True)
    sublet: Mark | None = field(_("sublet"))
    owner_agrees: Mark | None = field(_("owner agrees to the sublease"))


def lease(ctx: ActionContext) -> None:
    told, case = ctx.params, ctx.facts
    number = f"ZL{sum(1 for _one in ctx.all(LEASES)) + 1:03d}"
    given = {
        name: getattr(told, name)
        for name in ("tenant", "starts_on", "ends_on", "rent", "phone", "sublet", "owner_agrees")
    }
    ctx.create(
        LEASES,
        given
        | {
            "number": number,
            "project": case.case.project,
            "unit": case.case.unit,
            "case": case.record.id,
            "landlord": "、".join(buyer.name for buyer in case.case.buyers),
            "signed_on": told.signed_on or ctx.today,
        },
        number,
    )
    due = case.policy.deadline("resale.filing_term", told.signed_on or ctx.today)
    ctx.say(_("{number} entered; to be filed by {due}"), number=number, due=due.day)


class Filed(Params):
    filed_no: Code | None = field(_("filing number"))
    day: Day | None = field(_("lease filed on"), help=_("= is today"))


def file(ctx: ActionContext) -> None:
    if ctx.facts.record.own(Lease).filed_on:
        ctx.refuse(_("filed already"))
    ctx.change(
        ctx.facts.record.ref, {"filed_on": ctx.params.day or ctx.today, "filed_no": ctx.params.filed_no}
    )


class Ended(Params):
    day: Day | None = field(_("ended early on"), help=_("= is today"))


def end(ctx: ActionContext) -> None:
    ctx.change(ctx.facts.record.ref, {"ended_on": ctx.params.day or ctx.today})


def waive(ctx: ActionContext) -> None:
    """The tenant does not buy (民法典 第726条)."""
    ctx.change(ctx.facts.record.ref, {"priority_waived": True})


ACTIONS = [
    Action(id="resale.lease", title=_("enter a lease"), run=lease, records="cases", params=NewLease, go="zl"),
    Action(id=FILE, title=_("file the lease"), run=file, records=LEASES, params=Filed, step=FILE, many=True),
    Action(id="resale.end_lease", title=_("a lease ended early"), run=end, records=LEASES, params=Ended),
    Action(id="resale.waive", title=_("tenant waives the first refusal"), run=waive, records=LEASES),
]


def register(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all(LEASES):
        own = facts.record.own(Lease)
        yield {
            "ref": facts.record.ref,
            "number": own.number,
            "unit": own.unit.rpartition(":")[2],
            "landlord": own.landlord,
            "tenant": own.tenant,
            "start": own.starts_on,
            "end": own.last_day,
            "rent": own.rent,
            "signed": own.signed_on,
            "filed": own.filed_on,
            "filed_no": own.filed_no,
        }


def _day(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="day")


REPORTS = [
    Report(
        id="resale.leases",
        title=_("register of leases"),
        columns=(
            Column(name="number", title=_("number"), kind="code"),
            Column(name="unit", title=_("unit")),
            Column(name="landlord", title=_("landlord"), personal=True),
            Column(name="tenant", title=_("tenant"), personal=True),
            _day("start", _("starts on")),
            _day("end", _("ends on")),
            Column(name="rent", title=_("rent a month"), kind="money"),
            _day("signed", _("lease signed on")),
            _day("filed", _("lease filed on")),
            Column(name="filed_no", title=_("filing number"), kind="code"),
        ),
        rows=register,
    )
]
