"""Print forms of mortgages: the request for papers, letters to the bank, the letter on a mortgage file that came back. The
templates in `documents/` are Word files that the office may edit."""

from collections.abc import Mapping
from decimal import Decimal

from caseman_plugins.contracts.forms import Head, head
from caseman_plugins.titles.documents import ProblemLetter, ToWhom, letter_on
from caseman_plugins.titles.sections import Titles

from caseman.api import (
    Choice,
    Code,
    Count,
    Day,
    Document,
    FactsView,
    InputError,
    LongText,
    Model,
    Money,
    NoPolicy,
    Params,
    PrintContext,
    Text,
    field,
)
from caseman.api import msg as _

from .papers import wanted
from .sections import Deposit, Mortgage, PaperState, Registration, on_loan

# -- what the bank still lacks


class WantedRow(Model):
    number: Count | None = field(_("line"))
    title: Text = field(_("paper"), default="")
    state: Text = field(_("state"), default="")


class Request(Head):
    bank: Text = field(_("bank"), default="")
    papers: list[WantedRow] = field(_("papers"), default=[])
    by: Day | None = field(_("by"))


def request(ctx: PrintContext) -> Mapping[str, object]:
    """Only the lines that are missing or not good. Raises InputError where nothing is; NoPolicy where the bank has no list."""
    contract, mortgage = on_loan(ctx), ctx.section(Mortgage) or Mortgage()
    if contract is None:
        raise InputError(_("no loan pays for this unit"))
    day = mortgage.signed_on or mortgage.signing_on or ctx.today
    missing = [
        {"number": number, "title": line.title, "state": _told(line.held.state if line.held else None)}
        for number, line in enumerate(wanted(ctx), start=1)
        if line.missing or (line.expires and line.expires < day)
    ]
    if not missing:
        raise InputError(_("every paper of the bank's list is there: there is nothing to ask for"))
    return head(ctx) | {"bank": contract.bank, "papers": missing, "by": mortgage.signing_on}


def _told(state: PaperState | None) -> str:
    if state is PaperState.RECEIVED:
        return "已过有效期"
    return state.words[0] if state else "未交"


# -- letters to the bank


class Matter(Choice):
    """What a letter to the bank asks for."""

    CONTRACT = "contract", _("loan contract and voucher back"), "取回合同", "按揭合同"
    DEPOSIT = "deposit", _("deposit back"), "退保证金", "保证金"
    DIFFERENCE = "difference", _("a line of its list that differs"), "清单不符", "核对"


class About(Params):
    about: Matter = field(_("what about"), required=True)


class BankLetter(Head):
    bank: Text = field(_("bank"), default="")
    about: Text = field(_("what about"), default="")
    loan: Money | None = field(_("loan"))
    released_on: Day | None = field(_("loan released on"))
    last_day: Day | None = field(_("last day"))
    kept: Money | None = field(_("deposit"))
    refunded: Money | None = field(_("deposit returned"))
    open: Money | None = field(_("the bank keeps"))
    registration_no: Code | None = field(_("mortgage registration number"))
    registered_on: Day | None = field(_("mortgage registered on"))
    theirs: LongText = field(_("what the bank's list says"), default="")


def bank_letter(ctx: PrintContext) -> Mapping[str, object]:
    """Raises InputError where there is nothing to write about."""
    contract = on_loan(ctx)
    if contract is None:
        raise InputError(_("no loan pays for this unit"))
    mortgage, deposit = ctx.section(Mortgage) or Mortgage(), ctx.section(Deposit) or Deposit()
    registration = ctx.section(Registration) or Registration()
    about: Matter = ctx.params.about
    if about is Matter.CONTRACT and (mortgage.disbursed_on is None or mortgage.contract_back_on):
        raise InputError(_("the loan is not released, or its contract is back: there is nothing to fetch"))
    if about is Matter.DEPOSIT and (deposit.open <= 0 or not registration.registration_no):
        raise InputError(_("the bank keeps nothing, or the mortgage is not registered yet"))
    theirs = _theirs(ctx)
    if about is Matter.DIFFERENCE and not theirs:
        raise InputError(_("this unit agrees with the bank's saved lists: there is nothing to write about"))
    return head(ctx) | {
        "bank": contract.bank,
        "about": about.value,
        "loan": contract.loan,
        "released_on": mortgage.disbursed_on,
        "last_day": _last_day(ctx, mortgage),
        "kept": deposit.kept,
        "refunded": deposit.refunded or Decimal("0.00"),
        "open": deposit.open,
        "registration_no": registration.registration_no,
        "registered_on": registration.registered_on,
        "theirs": theirs,
    }


def _last_day(ctx: FactsView, mortgage: Mortgage) -> object:
    if mortgage.disbursed_on is None:
        return None
    try:
        return ctx.policy.deadline("mortgages.contract_back_term", mortgage.disbursed_on).day
    except NoPolicy:
        return None


def _theirs(ctx: FactsView) -> str:
    """How the bank's saved lists differ from the case."""
    told = []
    for kind, title, money in (
        ("disbursement", "放款清单", "放款金额"),
        ("deposits", "保证金退还明细", "退还金额"),
    ):
        said = ctx.listed(kind)
        if said is None or said.payable:
            continue
        amount = said.theirs.get("amount")
        row = f"第{said.row}行：" if said.row else ""
        told.append(f"{title}{row}{f'{money} {amount} 元' if amount is not None else '未列本户'}")
    return "；".join(told)


# -- a mortgage file that came back


def problem_letter(ctx: PrintContext) -> Mapping[str, object]:
    registration, titles = ctx.section(Registration) or Registration(), ctx.section(Titles) or Titles()
    return letter_on(ctx, registration.problems, "抵押登记") | {"accept_no": titles.certificate_no or ""}


ALL = [
    Document(
        id="mortgages.paper_request",
        title=_("request for papers of the bank's list"),
        fields=Request,
        data=request,
        help=_("only the lines that are missing or not good, by when and where"),
    ),
    Document(
        id="mortgages.bank_letter",
        title=_("letter to the bank"),
        fields=BankLetter,
        data=bank_letter,
        help=_("loan contract back, deposit back, or a line of its list that differs"),
        params=About,
    ),
    Document(
        id="mortgages.problem_letter",
        title=_("letter on a mortgage file that came back"),
        fields=ProblemLetter,
        data=problem_letter,
        help=_("to bank, notary, customer or office: what was found and what is to be done by when"),
        params=ToWhom,
    ),
]
