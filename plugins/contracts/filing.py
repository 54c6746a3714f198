"""Actions of filing: file, problem and answer, cancel, change of payment."""

from datetime import date

from caseman.api import Action, ActionContext, Code, Day, LongText, Money, Params, Text, field
from caseman.api import msg as _

from .sections import Contract, Filing, PaymentMode, Problem, Withdrawal
from .steps import FILE


def _filing(ctx: ActionContext) -> Filing:
    return ctx.facts.section(Filing) or Filing()


class Filed(Params):
    filed_no: Code = field(_("filing number"), required=True)
    filed_on: Day | None = field(_("filed on"), help=_("= is today"))


def file(ctx: ActionContext) -> None:
    """Enter number and date; the ledger is kept in the same minute."""
    filing = _filing(ctx)
    if filing.filed_no:
        ctx.refuse(_("already filed as {number} on {day}"), number=filing.filed_no, day=filing.filed_on)
    day: date = ctx.params.filed_on or ctx.today
    ref = ctx.facts.record.ref
    ctx.change(
        ref,
        {
            "contracts.filing.filed_no": ctx.params.filed_no,
            "contracts.filing.filed_on": day,
            "contracts.filing.ledger_on": ctx.today,
        },
    )
    ctx.say(_("{ref} filed as {number} on {day}"), ref=ref, number=ctx.params.filed_no, day=day)


class Refusal(Params):
    words: LongText = field(_("their words"), required=True)
    counterpart: Text = field(_("department"), required=True)
    raised_on: Day | None = field(_("raised on"))


def problem(ctx: ActionContext) -> None:
    filing = _filing(ctx)
    if filing.filed_no:
        ctx.refuse(_("already filed as {number} on {day}"), number=filing.filed_no, day=filing.filed_on)
    told = ctx.params
    raised = Problem(raised_on=told.raised_on or ctx.today, counterpart=told.counterpart, words=told.words)
    ctx.change(ctx.facts.record.ref, {"contracts.filing.problems": [*filing.problems, raised]})


class Answer(Params):
    answer: LongText = field(_("answer"), required=True)
    answered_on: Day | None = field(_("answered on"))


def answer(ctx: ActionContext) -> None:
    filing = _filing(ctx)
    if filing.open_problem is None:
        ctx.refuse(_("no problem is open"))
    answered = filing.problems[-1].model_copy(
        update={"answered_on": ctx.params.answered_on or ctx.today, "answer": ctx.params.answer}
    )
    ctx.change(ctx.facts.record.ref, {"contracts.filing.problems": [*filing.problems[:-1], answered]})


class Cancel(Params):
    reason: Text = field(_("reason"), required=True)
    withdrawn_on: Day | None = field(_("withdrawn on"))


def withdraw(ctx: ActionContext) -> None:
    """Cancel the filing; the old number stays in the history of the contract."""
    filing = _filing(ctx)
    if not filing.filed_no:
        ctx.refuse(_("the contract is not filed"))
    gone = Withdrawal(
        filed_no=filing.filed_no,
        filed_on=filing.filed_on,
        withdrawn_on=ctx.params.withdrawn_on or ctx.today,
        reason=ctx.params.reason,
    )
    ctx.change(
        ctx.facts.record.ref,
        {
            "contracts.filing.withdrawals": [*filing.withdrawals, gone],
            "contracts.filing.filed_no": None,
            "contracts.filing.filed_on": None,
            "contracts.filing.ledger_on": None,
            "contracts.filing.late_reason": None,
        },
    )


class Late(Params):
    reason: Text = field(_("why it was late"), required=True)


def explain_late(ctx: ActionContext) -> None:
    ctx.change(ctx.facts.record.ref, {"contracts.filing.late_reason": ctx.params.reason})


class Payment(Params):
    payment_mode: PaymentMode = field(_("payment"), required=True)
    down_payment: Money | None = field(_("down payment"))
    bank: Text = field(_("lending bank"), default="")
    loan: Money | None = field(_("loan"))
    agreement: Text = field(_("supplementary agreement"), required=True, help=_("its number or day"))


def change_payment(ctx: ActionContext) -> None:
    contract = ctx.facts.section(Contract)
    if contract is None or contract.total is None:
        ctx.refuse(_("the price is not entered"))
    told = ctx.params
    if (told.down_payment or 0) + (told.loan or 0) not in (0, contract.price):
        ctx.refuse(_("down payment and loan must add up to the price {price}"), price=contract.price)
    ctx.change(
        ctx.facts.record.ref,
        {
            "contracts.payment_mode": told.payment_mode,
            "contracts.down_payment": told.down_payment or contract.price,
            "contracts.bank": told.bank,
            "contracts.loan": told.loan,
        },
    )
    ctx.say(_("payment changed by {agreement}"), agreement=told.agreement)


_CASES = "cases"
ALL = [
    Action(
        id="contracts.file",
        title=_("file the contract"),
        run=file,
        records=_CASES,
        many=True,
        params=Filed,
        step=FILE,
        go="ba",
        help=_("number and date from the authority; the ledger is kept at once"),
    ),
    Action(
        id="contracts.problem",
        title=_("filing refused"),
        run=problem,
        records=_CASES,
        params=Refusal,
        go="bw",
    ),
    Action(id="contracts.answer", title=_("answer a problem"), run=answer, records=_CASES, params=Answer),
    Action(
        id="contracts.withdraw",
        title=_("cancel the filing"),
        run=withdraw,
        records=_CASES,
        params=Cancel,
        go="cx",
    ),
    Action(
        id="contracts.explain_late",
        title=_("explain a late filing"),
        run=explain_late,
        records=_CASES,
        params=Late,
    ),
    Action(
        id="contracts.change_payment",
        title=_("change the payment mode"),
        run=change_payment,
        records=_CASES,
        params=Payment,
    ),
]
