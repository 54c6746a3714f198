"""Actions of titles: file, problems and their tasks, causes that become checks, keying without a list, the survey."""

from caseman.api import (
    Action,
    ActionContext,
    Approval,
    Area,
    Asked,
    Code,
    Day,
    FactsView,
    Params,
    Role,
    Text,
    field,
    match_key,
)
from caseman.api import msg as _

from . import problems
from .balance import agree
from .batch import came_back
from .custody import Archive, HandOut, Issued, archive, hand_out, issue, notify, take_in
from .sections import Keyed, Precheck, Prechecks, Titles
from .steps import ARCHIVE, HAND_OUT, ISSUE, SUBMIT

_CASES = "cases"


def _titles(ctx: ActionContext) -> Titles:
    return ctx.facts.section(Titles) or Titles()


class Submitted(Params):
    day: Day | None = field(_("filed for title on"), help=_("= is today"))
    accept_no: Code | None = field(_("acceptance number"))


def submit(ctx: ActionContext) -> None:
    """A single file; files that go together go in a batch."""
    if _titles(ctx).submitted_on:
        ctx.refuse(_("filed already on {day}"), day=_titles(ctx).submitted_on)
    values = {"titles.submitted_on": ctx.params.day or ctx.today, "titles.accept_no": ctx.params.accept_no}
    ctx.change(ctx.facts.record.ref, values)


class Cause(Params):
    cause: Text = field(
        _("cause"), required=True, help=_("a word of the office's list of causes, e.g. 签名不符")
    )


def precheck(ctx: ActionContext) -> None:
    done = _titles(ctx).prechecked
    if match_key(ctx.params.cause) in map(match_key, done):
        ctx.refuse(_("looked at already: {cause}"), cause=ctx.params.cause)
    ctx.change(ctx.facts.record.ref, {"titles.prechecked": [*done, ctx.params.cause]})


def make_precheck(ctx: ActionContext) -> None:
    """A cause is looked at from now on, once a second person agrees."""
    known = (ctx.facts.section(Prechecks) or Prechecks()).causes
    cause = ctx.params.cause
    if match_key(cause) in {match_key(one.cause) for one in known}:
        ctx.refuse(_("looked at already: {cause}"), cause=cause)
    rounds = sum(
        1
        for case in ctx.all(_CASES)
        for problem in (case.section(Titles) or Titles()).problems
        if match_key(problem.cause) == match_key(cause)
    )
    made = Approval(made_by=ctx.user.name, made_on=ctx.today)
    added = Precheck(cause=cause, since=ctx.today, rounds=rounds, approval=made)
    ctx.change(ctx.facts.record.ref, {"titles.prechecks.causes": [*known, added]})
    ctx.say(_("{cause}: {rounds} files came back; a second person must agree"), cause=cause, rounds=rounds)


def _asked(facts: FactsView, path: str) -> Asked:
    one = facts.record.value(path.rpartition(".")[0])
    return Asked(
        changes=[(_("cause"), "", one.cause), (_("files sent back for it"), "", one.rounds)],
        given={"cause": one.cause},
    )


def confirm_precheck(ctx: ActionContext) -> None:
    known = list((ctx.facts.section(Prechecks) or Prechecks()).causes)
    for place, one in enumerate(known):
        if match_key(one.cause) == match_key(ctx.params.cause) and one.approval and not one.holds:
            agreed = {"approved_by": ctx.user.name, "approved_on": ctx.today}
            known[place] = one.model_copy(update={"approval": one.approval.model_copy(update=agreed)})
            ctx.change(ctx.facts.record.ref, {"titles.prechecks.causes": known})
            return
    ctx.refuse(_("there is nothing to approve"))


class Keying(Params):
    number: Code = field(_("certificate number"), required=True)
    area: Area = field(_("area"), required=True)


def key(ctx: ActionContext) -> None:
    """Two clerks key number and area, neither sees the other's; where they differ a third keying decides."""
    facts, told = ctx.facts, ctx.params
    keyed = [one for one in _titles(ctx).keyed if one.by != ctx.user.name]
    mine = Keyed(by=ctx.user.name, number=told.number, area=told.area)
    twin = next((one for one in keyed if (one.number, one.area) == (mine.number, mine.area)), None)
    ctx.change(facts.record.ref, {"titles.keyed": [*keyed, mine]})
    if twin is not None:
        surveyed = facts.unit.surveyed_area if facts.unit else None
        if surveyed is not None and surveyed != told.area:
            ctx.say(
                _("the certificate says {area} m2, the survey {surveyed} m2"),
                area=told.area,
                surveyed=surveyed,
            )
        take_in(ctx, facts.record.ref, str(told.number), ctx.today)
        ctx.say(_("{by} and you agree: {number}"), by=twin.by, number=told.number)
    elif keyed:
        other = keyed[-1]
        ctx.say(
            _("you: {mine}, {area} m2; {by}: {theirs}, {other} m2; a third keying decides"),
            mine=mine.number,
            area=mine.area,
            by=other.by,
            theirs=other.number,
            other=other.area,
        )
    else:
        ctx.say(_("keyed; a second clerk keys it without seeing this"))


ALL = [
    Action(
        id=SUBMIT,
        title=_("file for the title"),
        run=submit,
        records=_CASES,
        many=True,
        params=Submitted,
        step=SUBMIT,
        go="cq",
        help=_("tax receipt, no seizure, problems settled; several files go in a batch"),
    ),
    Action(
        id=ISSUE,
        title=_("collect the certificate"),
        run=issue,
        records=_CASES,
        many=True,
        params=Issued,
        step=ISSUE,
        go="lq",
        help=_("it goes into the cabinet of loans or of paid units"),
    ),
    Action(
        id="titles.key",
        title=_("key a certificate without a list"),
        run=key,
        records=_CASES,
        params=Keying,
        go="jz",
        help=_("two clerks, neither sees what the other keyed"),
    ),
    *problems.actions(
        "titles",
        problems.LOOP,
        came_back,
        _("a file comes back from the title office"),
        _("task for a file that came back"),
        _("settle a problem"),
    ),
    Action(
        id="titles.precheck",
        title=_("looked at beforehand"),
        run=precheck,
        records=_CASES,
        params=Cause,
        many=True,
    ),
    Action(
        id="titles.make_precheck",
        title=_("look at a cause from now on"),
        run=make_precheck,
        records="projects",
        params=Cause,
    ),
    Action(
        id="titles.confirm_precheck",
        title=_("agree that a cause is looked at"),
        run=confirm_precheck,
        records="projects",
        params=Cause,
        role=Role.SUPERVISOR,
        signs="titles.prechecks.causes.approval",
        asked=_asked,
    ),
    Action(
        id="titles.notify", title=_("tell the buyer to come"), run=notify, records=_CASES, many=True, go="lt"
    ),
    Action(
        id=HAND_OUT,
        title=_("hand the certificate out"),
        run=hand_out,
        records=_CASES,
        params=HandOut,
        step=HAND_OUT,
        go="lz",
        help=_(
            "holder or agent, receipts exchanged, balance zero; a mortgaged unit only after its registration"
        ),
    ),
    Action(
        id=ARCHIVE,
        title=_("archive the file"),
        run=archive,
        records=_CASES,
        params=Archive,
        many=True,
        step=ARCHIVE,
        go="gd",
        help=_("nothing is left to do: certificate out, deposit back, land certificate there"),
    ),
    Action(
        id="titles.agree_survey",
        title=_("survey agrees with the totals"),
        run=agree,
        records="projects",
        help=_("later differences are traced to what changed since"),
    ),
]
