"""What goes together: mortgage files to the mortgage department, deposits claimed from a bank."""

from collections.abc import Mapping
from decimal import Decimal

from caseman_plugins.titles.problems import Loop
from caseman_plugins.titles.sections import Problem, Titles

from caseman.api import ActionContext, BatchAnswer, BatchKind, BatchLineView, Column, FactsView
from caseman.api import msg as _

from .money import refund
from .sections import Deposit, Mortgage, Registration, on_loan
from .steps import REFUND, REGISTER

REGISTERED, RETURNED = "registered", "returned"
PAID, REFUSED = "paid", "refused"


def mortgage_cells(facts: FactsView) -> Mapping[str, object]:
    contract, titles = on_loan(facts), facts.section(Titles)
    return {
        "bank": contract.bank if contract else "",
        "certificate": titles.certificate_no if titles else None,
        "loan": contract.loan if contract else None,
    }


def mortgage_sent(ctx: ActionContext, line: BatchLineView) -> None:
    """The certificate goes with the file."""
    ctx.change(
        line.record,
        {"mortgages.registration.filed_on": line.day, "mortgages.registration.batch": line.batch},
    )
    for paper in ctx.of(line.record).papers.items("title_certificate"):
        if not paper.outside:
            ctx.move(paper.ref, "mortgage_office", why=line.batch)


def mortgage_answered(ctx: ActionContext, line: BatchLineView) -> None:
    if line.answer == REGISTERED:
        ctx.change(
            line.record,
            {
                "mortgages.registration.registration_no": line.number,
                "mortgages.registration.registered_on": line.day,
            },
        )
        for paper in ctx.of(line.record).papers.items("title_certificate"):
            if paper.place == "mortgage_office":
                ctx.move(paper.ref, "bank", why=line.batch)
        return
    came_back(ctx, line.record, Problem(raised_on=line.day, batch=line.batch, cause=line.cause))


def came_back(ctx: ActionContext, ref: str, problem: Problem) -> None:
    """The certificate comes back with its file."""
    problems = (ctx.of(ref).section(Registration) or Registration()).problems
    ctx.change(
        ref,
        {
            "mortgages.registration.problems": [*problems, problem],
            "mortgages.registration.filed_on": None,
        },
    )
    for paper in ctx.of(ref).papers.items("title_certificate"):
        if paper.place == "mortgage_office":
            ctx.move(paper.ref, "mortgage_titles", why=problem.cause)


LOOP = Loop(
    section=Registration,
    path="mortgages.registration",
    filed="filed_on",
    letter="mortgages.problem_letter",
)


def claim_cells(facts: FactsView) -> Mapping[str, object]:
    contract, registration = on_loan(facts), facts.section(Registration)
    mortgage = facts.section(Mortgage) or Mortgage()
    return {
        "bank": contract.bank if contract else "",
        "loan": contract.loan if contract else None,
        "released": mortgage.disbursed_on,
        "registration": registration.registration_no if registration else None,
        "deposit": claimed(facts),
    }


def claimed(facts: FactsView) -> Decimal:
    """What the bank still holds of the file's deposit, in yuan."""
    return (facts.section(Deposit) or Deposit()).open


def claim_sent(ctx: ActionContext, line: BatchLineView) -> None:
    ctx.change(line.record, {"mortgages.deposit.claimed_on": line.day, "mortgages.deposit.batch": line.batch})


def claim_answered(ctx: ActionContext, line: BatchLineView) -> None:
    """Paid: booked at once. Refused: the cause stays on the deposit, and it can be claimed again."""
    if line.answer == PAID:
        deposit = ctx.of(line.record).section(Deposit) or Deposit()
        refund(ctx, line.record, deposit.open, line.number, line.day)
    else:
        ctx.change(
            line.record,
            {"mortgages.deposit.claimed_on": None, "mortgages.deposit.remark": line.cause},
        )


_BANK = Column(name="bank", title=_("bank"))
_LOAN = Column(name="loan", title=_("loan"), kind="money", total=True)
MORTGAGE_FILES = BatchKind(
    id="mortgages.files",
    title=_("files for the mortgage department"),
    words=("抵押批", "抵押交件", "抵押登记"),
    number="DY-{day}",
    destination="不动产登记中心抵押科",
    step=REGISTER,
    columns=(_BANK, Column(name="certificate", title=_("certificate number"), kind="code"), _LOAN),
    cells=mortgage_cells,
    total="loan",
    answers=(
        BatchAnswer(id=REGISTERED, title=_("registered"), words=("抵押证", "已登记", "登记"), number=True),
        BatchAnswer(
            id=RETURNED, title=_("sent back"), words=("退回", "退件", "补正"), returned=True, cause=True
        ),
    ),
    sent=mortgage_sent,
    answered=mortgage_answered,
)
CLAIMS = BatchKind(
    id="mortgages.claims",
    title=_("deposits claimed from a bank"),
    words=("退保批", "退保清单", "保证金清单"),
    number="BZ-{day}",
    destination="贷款银行",
    step=REFUND,
    columns=(
        _BANK,
        _LOAN,
        Column(name="released", title=_("released on"), kind="day"),
        Column(name="registration", title=_("mortgage registration number"), kind="code"),
        Column(name="deposit", title=_("deposit"), kind="money", total=True),
    ),
    cells=claim_cells,
    total="deposit",
    answers=(
        BatchAnswer(id=PAID, title=_("returned"), words=("已退", "退还", "到账"), number=True),
        BatchAnswer(id=REFUSED, title=_("not returned"), words=("不退", "未退"), returned=True, cause=True),
    ),
    sent=claim_sent,
    answered=claim_answered,
)
ALL = [MORTGAGE_FILES, CLAIMS]
