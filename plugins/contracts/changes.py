"""Name changes before title (D2.3): their record, steps and rules."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from caseman.api import (
    Approval,
    Buyer,
    CheckContext,
    Choice,
    Code,
    Day,
    FactsView,
    Finding,
    Fix,
    LongText,
    Model,
    RecordType,
    RecordView,
    Rule,
    Severity,
    ShareMode,
    Step,
    Text,
    Workflow,
    field,
    match_key,
)
from caseman.api import msg as _

from .kinds import LOAN
from .sections import Filing

REQUEST, APPROVE, EXECUTE = "contracts.request_change", "contracts.approve_change", "contracts.execute_change"


class ChangeKind(Choice):
    """Why the buyers change (更名原因)."""

    ADD = "add", _("add a right-holder"), "加名", "增加权益人"
    REMOVE = "remove", _("remove a right-holder"), "减名", "减少权益人"
    RELATIVE = "relative", _("to a close relative"), "直系", "直系亲属", "近亲属"
    DIVORCE = "divorce", _("divorce"), "离婚"
    INHERITANCE = "inheritance", _("inheritance"), "继承"
    CORRECTION = "correction", _("correction of a clerical error"), "更正", "身份证更正"
    COMPANY = "company", _("company renamed"), "企业更名"
    SUBSTITUTION = "substitution", _("another buyer altogether"), "转让", "换人"


class NameChange(Model):
    """A request to change the buyers of a case, from entry to execution."""

    number: Code | None = field(_("number"), search=True)
    project: Text = field(_("project"), default="")
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    kind: ChangeKind | None = field(_("kind"))
    requested_on: Day | None = field(_("requested on"), event=True)
    relation: Text = field(_("relation"), default="", help=_("e.g. younger brother; the proof is a paper"))
    reason: LongText = field(_("reason"), default="")
    buyers: list[Buyer] = field(_("new buyers"), default=[])
    share_mode: ShareMode | None = field(_("form of co-ownership"))
    old_buyers: list[Buyer] = field(_("former buyers"), default=[], computed=True)
    approval: Approval | None = field(_("two persons"), approval=True, computed=True)
    returned_for: LongText = field(_("sent back because"), default="", computed=True)
    executed_on: Day | None = field(_("carried out on"), event=True, after=("requested_on",), computed=True)
    letter_on: Day | None = field(
        _("authority told on"), event=True, help=_("after the correction of a filed contract")
    )
    remark: LongText = field(_("remark"), default="")


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


CHANGES = RecordType(
    id="changes",
    title=_("name changes"),
    model=NameChange,
    label=_label,
    order=110,
    go="gm",
    listed=("kind", "requested_on"),
)


def _own(record: RecordView) -> NameChange:
    return record.own(NameChange)


def _approved(record: RecordView) -> date | bool | None:
    approval = _own(record).approval
    return approval.approved_on or True if approval and approval.approved_by else None


WORKFLOW = Workflow(
    id="contracts.changes",
    title=_("name change"),
    steps=(
        Step(
            id=REQUEST,
            title=_("enter the request"),
            state=_("requested"),
            done=lambda record: _own(record).requested_on,
            records="changes",
            order=30,
        ),
        Step(
            id=APPROVE,
            title=_("approve it"),
            state=_("approved"),
            done=_approved,
            after=(REQUEST,),
            action=APPROVE,
            records="changes",
            order=31,
        ),
        Step(
            id=EXECUTE,
            title=_("carry it out"),
            state=_("carried out"),
            done=lambda record: _own(record).executed_on,
            after=(APPROVE,),
            action=EXECUTE,
            records="changes",
            order=32,
        ),
    ),
)


# -- rules


def _change(ctx: CheckContext) -> NameChange:
    return ctx.record.own(NameChange)


def _case(ctx: CheckContext) -> FactsView | None:
    return ctx.other(f"cases/{_change(ctx).case}")


def filing_withdrawn_first(ctx: CheckContext) -> Iterable[Finding]:
    """CHG-01: a filed contract changes its buyers only after the filing is cancelled; a correction keeps it."""
    change, case = _change(ctx), _case(ctx)
    filing = case.section(Filing) if case else None
    if change.kind is ChangeKind.CORRECTION or filing is None or not filing.filed_on:
        return
    if change.executed_on and filing.filed_on >= change.executed_on:
        return  # filed again after the change
    yield Finding(
        message=_("the contract is filed as {number}; the filing must be cancelled first"),
        facts={"number": filing.filed_no, "filed": filing.filed_on},
        path="case",
        fix=(Fix(title=_("cancel the filing"), action="contracts.withdraw"),),
    )


def _former(change: NameChange, case: FactsView) -> set[str]:
    """Names that are buyers no longer, or will not be."""
    old = change.old_buyers or case.case.buyers
    return {match_key(buyer.name) for buyer in old} - {match_key(buyer.name) for buyer in change.buyers}


def receipts_returned(ctx: CheckContext) -> Iterable[Finding]:
    """CHG-02: receipts in a former buyer's name are handed in, to be issued again."""
    change, case = _change(ctx), _case(ctx)
    if case is None:
        return
    former = _former(change, case)
    out = [
        posting.number
        for posting in case.money.entries()
        if posting.amount > 0
        and match_key(posting.party) in former
        and not case.papers.held("receipt", number=posting.number)
        and (change.executed_on is None or posting.day <= change.executed_on)
    ]
    if out:
        yield Finding(
            message=_("receipts {numbers} are in the name of a former buyer"),
            facts={"numbers": out},
            path="old_buyers",
            fix=(
                Fix(
                    title=_("take the receipts in and issue them again"),
                    action="core.receive_paper",
                    params={"kind": "receipt", "number": out[0]},
                ),
            ),
        )


def _wanted(ctx: CheckContext) -> tuple[list[Mapping[str, Any]], str]:
    """The papers that a change needs, with their source."""
    kind = _change(ctx).kind
    value = ctx.policy.checklist("contracts.change_papers", kind=str(kind) if kind else "")
    return list(value.value), value.cite


def consent_there(ctx: CheckContext) -> Iterable[Finding]:
    """CHG-03: the spouse's consent is there, where the list asks for it."""
    case = _case(ctx)
    items, cite = _wanted(ctx)
    if case and any(item["doc"] == "consent" for item in items) and not case.papers.held("consent"):
        yield Finding(
            message=_("the spouse's consent is missing"),
            facts={"paper": "consent"},
            path="case",
            cite=cite,
            fix=(Fix(title=_("fetch the consent"), action="core.receive_paper", params={"kind": "consent"}),),
        )


def papers_complete(ctx: CheckContext) -> Iterable[Finding]:
    """CHG-04: the other papers of the list are there. Receipts and consent have rules of their own."""
    case = _case(ctx)
    if case is None:
        return
    items, cite = _wanted(ctx)
    missing = [
        item["title"]
        for item in items
        if item["doc"] not in ("consent", "receipt")
        and case.papers.held(item["doc"]) < int(item.get("copies", 1))
    ]
    if missing:
        yield Finding(
            message=_("papers missing: {missing}"),
            facts={"missing": missing, "wanted": len(items)},
            path="case",
            cite=cite,
            fix=(Fix(title=_("take the papers in"), action="core.receive_paper"),),
        )


def kind_allowed(ctx: CheckContext) -> Iterable[Finding]:
    """CHG-05: this place allows such a change before title."""
    change = _change(ctx)
    allowed = ctx.policy.value("contracts.change_kinds")
    if change.kind and change.kind.value not in allowed.value:
        yield Finding(
            message=_("here a contract cannot be changed before title: {kind}"),
            facts={"kind": change.kind},
            path="kind",
            cite=allowed.cite,
        )


def bank_agrees(ctx: CheckContext) -> Iterable[Finding]:
    """CHG-06: where a loan is paid out, the bank consents."""
    case = _case(ctx)
    if case and case.money.total(LOAN) > 0 and not case.papers.held("bank_consent"):
        yield Finding(
            message=_("a loan of {loan} is paid out: the bank must consent"),
            facts={"loan": case.money.total(LOAN)},
            path="case",
            fix=(
                Fix(
                    title=_("fetch the bank's consent"),
                    action="core.receive_paper",
                    params={"kind": "bank_consent"},
                ),
            ),
        )


def authority_told(ctx: CheckContext) -> Iterable[Finding]:
    """CHG-07: after a correction of a filed contract the authority is told by letter."""
    change, case = _change(ctx), _case(ctx)
    filing = case.section(Filing) if case else None
    if (
        change.kind is ChangeKind.CORRECTION
        and change.executed_on
        and filing
        and filing.filed_no
        and not change.letter_on
    ):
        yield Finding(
            message=_("the correction of filing {number} must be told to the authority"),
            facts={"number": filing.filed_no},
            path="letter_on",
            fix=(Fix(title=_("write the letter, then enter its day"), action="core.edit"),),
        )


def new_buyers_named(ctx: CheckContext) -> Iterable[Finding]:
    """CHG-08: the new buyers are named with their documents."""
    change = _change(ctx)
    incomplete = [buyer.name or "-" for buyer in change.buyers if not buyer.name or not buyer.doc_number]
    if not change.buyers or incomplete:
        yield Finding(
            message=_("new buyers without name or document number: {names}"),
            facts={"names": incomplete or "-"},
            path="buyers",
        )


def sent_back(ctx: CheckContext) -> Iterable[Finding]:
    """CHG-09: what was sent back is put right and asked for again, or a later request has taken its place."""
    change, case = _change(ctx), _case(ctx)
    if not change.returned_for or change.executed_on:
        return
    others = case.linked("changes") if case else []
    if any((one := _own(other.record)).number != change.number and not one.returned_for for other in others):
        return
    yield Finding(
        message=_("sent back: {reason}"),
        facts={"reason": change.returned_for},
        path="returned_for",
        fix=(Fix(title=_("ask for it again"), action="contracts.ask_again"),),
    )


def _rule(
    code: str, name: str, title: str, check: Any, *, after: bool = True, severity: Severity = Severity.BLOCK
) -> Rule:
    return Rule(
        id=f"contracts.{name}",
        code=code,
        title=title,
        severity=severity,
        check=check,
        records="changes",
        gate=(EXECUTE,),
        after=EXECUTE if after else "",
    )


RULES = [
    _rule("CHG-01", "change_filing", _("filing cancelled before a name change"), filing_withdrawn_first),
    _rule("CHG-02", "change_receipts", _("receipts handed in"), receipts_returned),
    _rule("CHG-03", "change_consent", _("spouse's consent"), consent_there),
    _rule("CHG-04", "change_papers", _("papers of the name change"), papers_complete),
    _rule("CHG-05", "change_kind", _("name change allowed here"), kind_allowed),
    _rule("CHG-06", "change_bank", _("bank's consent"), bank_agrees),
    Rule(
        id="contracts.change_letter",
        code="CHG-07",
        title=_("authority told of a correction"),
        severity=Severity.TODO,
        check=authority_told,
        records="changes",
        after=EXECUTE,
    ),
    _rule("CHG-08", "change_buyers", _("new buyers named"), new_buyers_named),
    Rule(
        id="contracts.change_returned",
        code="CHG-09",
        title=_("a name change that was sent back is asked for again"),
        severity=Severity.TODO,
        check=sent_back,
        records="changes",
    ),
]
