"""Actions of loans and of the mortgage's registration; those of deposits have a module of their own."""

from collections.abc import Callable
from typing import Any

from caseman_plugins.contracts.kinds import LOAN
from caseman_plugins.titles import problems

from caseman.api import (
    Action,
    ActionContext,
    Code,
    Day,
    Money,
    Params,
    Text,
    field,
    half_width,
    match_key,
)
from caseman.api import msg as _

from .batches import LOOP, came_back
from .deposits import (
    Cause,
    OnDay,
    Refunded,
    claim,
    note_cause,
    prepare_claims,
    refunded,
    withdraw_claim,
)
from .papers import DIGITS, STATES, wanted
from .sections import BankPaper, Mortgage, PaperState, Registration, on_loan
from .steps import APPLY, FETCH, REFUND, REGISTER, REGISTERED, RELEASE, SIGN

_CASES = "cases"


def _mortgage(ctx: ActionContext) -> Mortgage:
    return ctx.facts.section(Mortgage) or Mortgage()


def _registration(ctx: ActionContext) -> Registration:
    return ctx.facts.section(Registration) or Registration()


def _change(ctx: ActionContext, **values: object) -> None:
    """Set fields of the action's case; `registration__` and `deposit__` stand for those sections."""
    ctx.change(
        ctx.facts.record.ref,
        {f"mortgages.{name.replace('__', '.')}": value for name, value in values.items()},
    )


# -- the loan


class Applied(Params):
    day: Day | None = field(_("applied for on"), help=_("= is today"))
    income: Text = field(_("income"), default="", help=_("a word of the bank's list, e.g. 高于门槛"))
    agent: Text = field(
        _("agent of the loan"),
        default="",
        help=_("empty: buyer and bank deal with each other, as they should"),
    )


def apply(ctx: ActionContext) -> None:
    if on_loan(ctx.facts) is None:
        ctx.refuse(_("no loan pays for this unit"))
    told = ctx.params
    _change(ctx, applied_on=told.day or ctx.today, income=told.income, agent=told.agent)
    missing = [line.title for line in wanted(ctx.facts) if line.missing]
    ctx.say(_("{count} papers for the bank: {papers}"), count=len(missing), papers=missing)


class PaperOf(Params):
    paper: Text = field(_("paper"), required=True, help=_("its name, or its number on the list"))
    state: Text = field(_("state"), default="1", help=DIGITS)
    issued_on: Day | None = field(_("issued on"))
    valid_to: Day | None = field(_("valid until"), help=_("where the paper says so itself"))


def note_paper(ctx: ActionContext) -> None:
    """How one line of the bank's list stands; digits, because an input method is on."""
    told, lines = ctx.params, wanted(ctx.facts)
    word = half_width(str(told.paper)).strip()
    if word.isdigit() and 0 < int(word) <= len(lines):
        line = lines[int(word) - 1]
    else:
        fits = [one for one in lines if match_key(word) in match_key(one.title) or word == one.doc]
        if len(fits) != 1:
            known = [f"{number} {one.title}" for number, one in enumerate(lines, start=1)]
            ctx.refuse(_("“{word}” is not one line of the list: {known}"), word=word, known=known)
        line = fits[0]
    digit = half_width(str(told.state)).strip()
    state = STATES.get(digit) or PaperState(digit)
    before = line.held or BankPaper()
    noted = BankPaper(
        paper=line.doc,
        state=state,
        issued_on=told.issued_on or before.issued_on,
        valid_to=told.valid_to or before.valid_to,
    )
    others = [one for one in _mortgage(ctx).papers if one.paper != line.doc]
    _change(ctx, papers=[*others, noted])
    missing = [one.title for one in wanted(ctx.facts) if one.missing]
    ctx.say(_("still missing: {count} {papers}"), count=len(missing), papers=missing)


class Signed(Params):
    day: Day | None = field(_("signed at the bank on"), help=_("= is today"))
    loan_contract_no: Code | None = field(_("loan contract number"))


def sign(ctx: ActionContext) -> None:
    _change(ctx, signed_on=ctx.params.day or ctx.today, loan_contract_no=ctx.params.loan_contract_no)


class Released(Params):
    voucher_no: Code = field(_("bank's voucher number"), required=True)
    day: Day | None = field(_("loan released on"), help=_("= is today"))


def release(ctx: ActionContext) -> None:
    """The loan is booked as received, and the bank's deposit as kept."""
    contract, told = on_loan(ctx.facts), ctx.params
    if contract is None or contract.loan is None:
        ctx.refuse(_("no loan pays for this unit"))
    if _mortgage(ctx).disbursed_on:
        ctx.refuse(_("released already on {day}"), day=_mortgage(ctx).disbursed_on)
    day = told.day or ctx.today
    found = ctx.facts.computed("mortgages.deposit")
    _change(
        ctx,
        disbursed_on=day,
        voucher_no=told.voucher_no,
        deposit__kept=found.result["deposit"] if found else None,
    )
    ctx.post(LOAN, contract.loan, number=str(told.voucher_no), day=day, party=contract.bank)


class Fetched(Params):
    day: Day | None = field(_("loan contract fetched back on"), help=_("= is today"))
    number: Code | None = field(_("loan contract number"))
    place: Text = field(_("place"), default="cabinet_b", values="places")


def fetch(ctx: ActionContext) -> None:
    """The contract is booked as a paper."""
    told = ctx.params
    _change(ctx, contract_back_on=told.day or ctx.today)
    if told.number:
        _change(ctx, loan_contract_no=told.number)
    ctx.receive("loan_contract", told.place, number=str(told.number or ""))


# -- the mortgage's registration


class Matched(Params):
    certificate_no: Code = field(_("certificate number"), required=True, help=_("typed from the certificate"))
    secured: Money = field(
        _("sum in the mortgage contract"), required=True, help=_("typed from the contract")
    )
    mortgage_contract_no: Code | None = field(_("mortgage contract number"))
    debt_from: Day | None = field(_("debt from"))
    debt_to: Day | None = field(_("debt until"))


def match(ctx: ActionContext) -> None:
    """Loan contract, mortgage contract and certificate of one unit are put together."""
    told = ctx.params
    _change(
        ctx,
        registration__certificate_no=told.certificate_no,
        registration__secured=told.secured,
        registration__mortgage_contract_no=told.mortgage_contract_no,
        registration__debt_from=told.debt_from,
        registration__debt_to=told.debt_to,
    )


class SealOut(Params):
    due: Day | None = field(_("due back"), help=_("empty: within the term of the place"))


def seal_out(ctx: ActionContext) -> None:
    """The mortgage contract goes to its bank for the seal; the ledger of papers reminds of its return."""
    contract, registration = on_loan(ctx.facts), _registration(ctx)
    if contract is None or registration.secured is None:
        ctx.refuse(_("match the papers first"))
    if registration.seal_out_on and not registration.seal_back_on:
        ctx.refuse(_("with the bank already, since {day}"), day=registration.seal_out_on)
    if registration.filed_on:
        ctx.refuse(_("filed for mortgage on {day} already"), day=registration.filed_on)
    paper = next(iter(ctx.facts.papers.items("mortgage_contract")), None)
    number = str(registration.mortgage_contract_no or "")
    ref = paper.ref if paper else ctx.receive("mortgage_contract", "cabinet_b", number=number)
    due = ctx.params.due or ctx.facts.policy.deadline("mortgages.seal_term", ctx.today).day
    slip = ctx.move(ref, "bank", due=due, why=_("for the seal"), holder=contract.bank)
    _change(
        ctx,
        registration__printed_on=registration.printed_on or ctx.today,
        registration__seal_out_on=ctx.today,
        registration__seal_back_on=None,
    )
    ctx.say(_("slip {slip}: to {bank}, due back on {due}"), slip=slip, bank=contract.bank, due=due)


def seal_back(ctx: ActionContext) -> None:
    if not _registration(ctx).seal_out_on:
        ctx.refuse(_("it is not with the bank"))
    for paper in ctx.facts.papers.items("mortgage_contract"):
        if paper.outside:
            ctx.move(paper.ref, "cabinet_b", why=_("sealed"))
    _change(ctx, registration__seal_back_on=ctx.today)


def consent(ctx: ActionContext) -> None:
    """The management office agrees, on form and contract."""
    _change(ctx, registration__consent_on=ctx.params.day or ctx.today)


class Fee(Params):
    fee: Money = field(_("fee by the notice"), required=True)
    paid_on: Day | None = field(_("fee paid on"))


def fee(ctx: ActionContext) -> None:
    _change(ctx, registration__fee=ctx.params.fee, registration__fee_paid_on=ctx.params.paid_on)


def register(ctx: ActionContext) -> None:
    """A single file; files that go together go in a batch."""
    _change(ctx, registration__filed_on=ctx.params.day or ctx.today)


class RegisteredAs(Params):
    registration_no: Code = field(_("mortgage registration number"), required=True)
    day: Day | None = field(_("mortgage registered on"), help=_("= is today"))


def registered(ctx: ActionContext) -> None:
    _change(
        ctx,
        registration__registration_no=ctx.params.registration_no,
        registration__registered_on=ctx.params.day or ctx.today,
    )


def _action(
    id: str, title: str, run: Callable[[ActionContext], None], params: type[Params] | None = None, **more: Any
) -> Action:
    return Action(id=id, title=title, run=run, records=_CASES, params=params, **more)


ALL = [
    _action(APPLY, _("apply for the loan"), apply, Applied, step=APPLY, go="sd"),
    _action("mortgages.papers", _("papers for the bank"), note_paper, PaperOf, go="az", help=DIGITS),
    _action(SIGN, _("sign at the bank"), sign, Signed, step=SIGN, go="mq"),
    _action(RELEASE, _("loan released"), release, Released, step=RELEASE, many=True, go="fk"),
    _action(FETCH, _("fetch the loan contract back"), fetch, Fetched, step=FETCH, many=True, go="qh"),
    _action("mortgages.match", _("match mortgage papers to the certificate"), match, Matched, go="dy"),
    _action("mortgages.seal_out", _("to the bank for its seal"), seal_out, SealOut, many=True),
    _action("mortgages.seal_back", _("sealed and back"), seal_back, many=True),
    _action("mortgages.consent", _("management office agreed"), consent, OnDay, many=True),
    _action("mortgages.fee", _("fee of the mortgage registration"), fee, Fee),
    _action(
        REGISTER, _("file for mortgage registration"), register, OnDay, step=REGISTER, many=True, go="dj"
    ),
    _action(REGISTERED, _("mortgage registered"), registered, RegisteredAs, step=REGISTERED, many=True),
    *problems.actions(
        "mortgages",
        LOOP,
        came_back,
        _("a mortgage file comes back"),
        _("task for a mortgage file that came back"),
        _("settle a problem of the mortgage"),
    ),
    _action("mortgages.claim", _("claim a deposit"), claim, OnDay, step=REFUND, many=True, go="tb"),
    _action("mortgages.withdraw_claim", _("withdraw the claim"), withdraw_claim, many=True),
    Action(
        id="mortgages.prepare_claims",
        title=_("lists of deposits for the banks"),
        run=prepare_claims,
        help=_("all that can be claimed now, a list for each bank"),
    ),
    _action(REFUND, _("get the deposit back"), refunded, Refunded, step=REFUND, many=True),
    _action("mortgages.cause", _("why a deposit does not come back"), note_cause, Cause, many=True),
]
