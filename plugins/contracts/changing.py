"""Actions of name changes: request, papers, approval by a second person, execution."""

from collections.abc import Sequence

from caseman.api import (
    Action,
    ActionContext,
    Approval,
    Asked,
    Buyer,
    Day,
    FactsView,
    LongText,
    Params,
    ShareMode,
    Text,
    field,
    masked,
)
from caseman.api import msg as _

from .books import buyers_of
from .changes import APPROVE, EXECUTE, ChangeKind, NameChange
from .sections import Contract, Filing


class Request(Params):
    kind: ChangeKind = field(_("kind"), required=True)
    buyers: Text = field(
        _("new buyers"), required=True, help=_("all buyers after the change, with 、 between them")
    )
    doc_numbers: Text = field(_("document numbers"), required=True, help=_("in the order of the buyers"))
    phones: Text = field(_("phone"), default="")
    share_mode: ShareMode | None = field(_("form of co-ownership"))
    relation: Text = field(_("relation"), default="")
    reason: LongText = field(_("reason"), default="")
    requested_on: Day | None = field(_("requested on"))


def request(ctx: ActionContext) -> None:
    """Enter a request; the entering user is its maker."""
    case, told = ctx.facts, ctx.params
    for other in case.linked("changes"):
        open_change = other.record.own(NameChange)
        if not open_change.executed_on and not open_change.returned_for:
            ctx.refuse(_("{number} is open for this case already"), number=open_change.number)
    taken = sum(1 for _facts in ctx.all("changes"))
    number = f"GM{taken + 1:03d}"
    values = {
        "number": number,
        "project": case.case.project,
        "unit": case.case.unit,
        "case": case.record.id,
        "kind": told.kind,
        "requested_on": told.requested_on or ctx.today,
        "relation": told.relation,
        "reason": told.reason,
        "buyers": buyers_of(told.buyers, told.doc_numbers, told.phones),
        "share_mode": told.share_mode or case.case.share_mode,
        "approval": Approval(made_by=ctx.user.name, made_on=ctx.today),
    }
    ref = ctx.create("changes", values, number)
    ctx.say(_("{number} entered: {kind}"), number=number, kind=told.kind, ref=ref)


class Signature(Params):
    reason: LongText = field(_("reason"), default="", help=_("needed where one person works alone"))


def _asked(facts: FactsView, _path: str) -> Asked | None:
    """What approving it does to the buyers; nothing is asked of one that was sent back."""
    change = facts.record.own(NameChange)
    if change.returned_for:
        return None
    case = facts.other(f"cases/{change.case}")
    before, after = (case.case.buyers if case else []), change.buyers
    changes: list[tuple[str, object, object]] = []
    if _names(before) != _names(after):
        changes.append((_("buyers"), _names(before), _names(after)))
    if _numbers(before) != _numbers(after):
        changes.append((_("document numbers"), _numbers(before), _numbers(after)))
    return Asked(reason=change.reason, changes=[*changes, (_("kind"), "", change.kind)])


def _names(buyers: Sequence[Buyer]) -> list[str]:
    return [one.name for one in buyers]


def _numbers(buyers: Sequence[Buyer]) -> list[str]:
    return [masked(one.doc_number or "") for one in buyers]


def approve(ctx: ActionContext) -> None:
    change = ctx.facts.record.own(NameChange)
    signed = change.approval
    if change.returned_for:
        ctx.refuse(_("it was sent back: {reason}"), reason=change.returned_for)
    # approved by its maker is not approved: a second person still can (SOD-01 stands until then)
    if signed is None or signed.approved_by not in ("", signed.made_by):
        ctx.refuse(_("there is nothing to approve"))
    told = {"approved_by": ctx.user.name, "approved_on": ctx.today, "reason": ctx.params.reason}
    ctx.change(ctx.facts.record.ref, {"approval": signed.model_copy(update=told)})


class SentBack(Params):
    reason: LongText = field(_("reason"), required=True)


def send_back(ctx: ActionContext) -> None:
    if ctx.facts.record.own(NameChange).executed_on:
        ctx.refuse(_("the change is carried out already"))
    ctx.change(ctx.facts.record.ref, {"returned_for": ctx.params.reason})


def ask_again(ctx: ActionContext) -> None:
    """What was lacking is there now: the request waits for a second person again."""
    change = ctx.facts.record.own(NameChange)
    if not change.returned_for:
        ctx.refuse(_("{number} was not sent back"), number=change.number)
    asked = Approval(made_by=ctx.user.name, made_on=ctx.today)
    ctx.change(ctx.facts.record.ref, {"returned_for": "", "approval": asked})


class Carried(Params):
    resigned_on: Day | None = field(
        _("signed again on"), help=_("the new day of signing starts a new term for filing")
    )


def execute(ctx: ActionContext) -> None:
    """Put the new buyers into the case; the former ones stay in the change."""
    change = ctx.facts.record.own(NameChange)
    if change.executed_on:
        ctx.refuse(_("the change is carried out already"))
    if change.approval is None or not change.approval.approved_by:
        ctx.refuse(_("a second person must approve it first"))
    case_ref = f"cases/{change.case}"
    case = ctx.of(case_ref)
    values: dict[str, object] = {"buyers": change.buyers, "share_mode": change.share_mode}
    contract, filing = case.section(Contract), case.section(Filing)
    if change.kind is not ChangeKind.CORRECTION and contract and filing and filing.withdrawals:
        values["contracts.signed_on"] = ctx.params.resigned_on or ctx.today
    ctx.change(ctx.facts.record.ref, {"old_buyers": case.case.buyers, "executed_on": ctx.today})
    ctx.change(case_ref, values)
    ctx.say(_("{number} carried out on {ref}"), number=change.number, ref=case_ref)


ALL = [
    Action(
        id="contracts.request_change",
        title=_("request a name change"),
        run=request,
        records="cases",
        params=Request,
        go="gm",
    ),
    Action(
        id=APPROVE,
        title=_("approve a name change"),
        run=approve,
        records="changes",
        many=True,
        params=Signature,
        signs="approval",
        asked=_asked,
    ),
    Action(
        id="contracts.return_change",
        title=_("send a name change back"),
        run=send_back,
        records="changes",
        params=SentBack,
    ),
    Action(
        id="contracts.ask_again",
        title=_("ask for a name change again"),
        run=ask_again,
        records="changes",
    ),
    Action(
        id=EXECUTE,
        title=_("carry out a name change"),
        run=execute,
        records="changes",
        params=Carried,
        step=EXECUTE,
    ),
]
