"""Print forms of titles: application with power of attorney, notice to collect, collection receipt, letter on a file that came
back. The templates in `documents/` are Word files that the office may edit."""

from collections.abc import Mapping

from caseman_plugins.contracts.forms import Head, Party, head, parties, word
from caseman_plugins.handover.powers import Matter, Power, Powers, fault
from caseman_plugins.handover.receipts import receipts_of, receipts_open
from caseman_plugins.handover.sections import balance

from caseman.api import (
    Area,
    Choice,
    Count,
    Day,
    Document,
    DocumentNumber,
    FactsView,
    InputError,
    LongText,
    Money,
    Params,
    PrintContext,
    Text,
    field,
)
from caseman.api import msg as _

from .custody import certificate, on_loan
from .sections import Problem, Titles

# -- the unit's application, and the power of attorney with it


class Application(Head):
    buyers: list[Party] = field(_("buyers"), default=[])
    share_mode: Text = field(_("form of co-ownership"), default="")
    use: Text = field(_("use"), default="")
    area: Area | None = field(_("surveyed area"))
    inner: Area | None = field(_("surveyed inner area"))
    shared: Area | None = field(_("surveyed shared area"))
    agent: Text = field(_("agent"), default="", personal=True)
    agent_number: DocumentNumber = field(_("agent's document number"), default="", personal=True)
    until: Day | None = field(_("until"))
    notary_no: Text = field(_("notary's number"), default="")


def application(ctx: PrintContext) -> Mapping[str, object]:
    """Application and power are printed from the same facts. Raises InputError for an agent without a number or in vain."""
    unit = ctx.unit
    if unit is None or unit.surveyed_area is None:
        raise InputError(_("the surveyed area is not entered: the application waits for it"))
    power = title_power(ctx)
    if power is not None and not power.agent_number:
        raise InputError(
            _("the document number of agent {name} is not entered: note the power of attorney again with it"),
            name=power.agent,
        )
    return head(ctx) | {
        "buyers": parties(ctx.case.buyers),
        "share_mode": word(ctx.case.share_mode),
        "use": word(unit.use),
        "area": unit.surveyed_area,
        "inner": unit.inner_area,
        "shared": unit.shared_area,
        "agent": power.agent if power else "",
        "agent_number": power.agent_number if power else "",
        "until": power.until if power else None,
        "notary_no": power.notary_no if power else "",
    }


def title_power(facts: FactsView) -> Power | None:
    """The power in force for the title, else that of an agent named with a buyer; None where buyers act for themselves."""
    noted = (facts.section(Powers) or Powers()).powers
    for power in reversed(noted):
        if not fault(power, Matter.TITLE, facts.today):
            return power
    agent = next((buyer.agent for buyer in facts.case.buyers if buyer.agent and buyer.agent.name), None)
    if agent is None:
        return None
    return Power(agent=agent.name, agent_number=agent.doc_number, until=agent.valid_to)


# -- the certificate is here, and it goes


class Certificate(Head):
    certificate_no: Text = field(_("certificate number"), default="")
    issued_on: Day | None = field(_("certificate issued on"))
    area: Area | None = field(_("surveyed area"))
    notices: Count | None = field(_("notices"))
    balance: Money | None = field(_("still open"))
    receipts: list[Text] = field(_("receipts"), default=[])
    open_receipts: list[Text] = field(_("receipts not taken back"), default=[])


def _certificate(ctx: PrintContext) -> dict[str, object]:
    """Raises InputError before there is a certificate."""
    titles = ctx.section(Titles)
    if titles is None or not titles.certificate_no:
        raise InputError(_("there is no certificate to come for"))
    return head(ctx) | {
        "certificate_no": titles.certificate_no,
        "issued_on": titles.issued_on,
        "area": ctx.unit.surveyed_area if ctx.unit else None,
        "notices": len(titles.notices),
        "balance": balance(ctx),
        "receipts": list(receipts_of(ctx)),
        "open_receipts": list(receipts_open(ctx)),
    }


def notice(ctx: PrintContext) -> Mapping[str, object]:
    """Only for a certificate that lies here and may go to its holder."""
    told, paper = _certificate(ctx), certificate(ctx)
    if paper is None or paper.outside:
        raise InputError(_("by the ledger of papers the certificate is not here"))
    if on_loan(ctx):
        raise InputError(_("a loan pays for this unit: its certificate goes the bank's way"))
    return told


class Collected(Certificate):
    handed_on: Day | None = field(_("certificate handed out on"))
    handed_to: Text = field(_("received by"), default="", personal=True)
    receiver_number: DocumentNumber = field(_("document number"), default="", personal=True)
    as_agent: Text = field(_("in what capacity"), default="")


def receipt(ctx: PrintContext) -> Mapping[str, object]:
    """Printed when the certificate was handed out, to be signed."""
    told, titles = _certificate(ctx), ctx.section(Titles) or Titles()
    if titles.handed_on is None:
        raise InputError(
            _("the certificate is not handed out yet: first hand it out, then print the receipt")
        )
    people = [
        (person, role)
        for buyer in ctx.case.buyers
        for person, role in ((buyer, "权利人"), (buyer.guardian, "监护人"), (buyer.agent, "代理人"))
        if person and person.name == titles.handed_to
    ]
    person, role = people[0] if people else (None, "")
    return told | {
        "handed_on": titles.handed_on,
        "handed_to": titles.handed_to,
        "receiver_number": person.doc_number if person else "",
        "as_agent": role,
    }


# -- a file that came back


class Receiver(Choice):
    """Whom a letter on a problem goes to."""

    CUSTOMER = "customer", _("customer"), "客户", "买受人"
    OFFICE = "office", _("title office"), "登记机构", "不动产登记中心"
    NOTARY = "notary", _("notary"), "公证处"
    BANK = "bank", _("bank"), "银行"


class ToWhom(Params):
    to: Receiver = field(_("letter to"), default=Receiver.CUSTOMER)


class ProblemLetter(Head):
    to: Text = field(_("letter to"), default="", personal=True)
    stage: Text = field(_("what it was filed for"), default="")
    accept_no: Text = field(_("acceptance number"), default="")
    raised_on: Day | None = field(_("raised on"))
    round: Count | None = field(_("round"))
    cause: Text = field(_("cause"), default="")
    words: LongText = field(_("their words"), default="")
    task: Text = field(_("what is to be done"), default="")
    due: Day | None = field(_("by"))


def problem_letter(ctx: PrintContext) -> Mapping[str, object]:
    titles = ctx.section(Titles) or Titles()
    return letter_on(ctx, titles.problems, "不动产登记") | {"accept_no": titles.accept_no or ""}


def letter_on(ctx: PrintContext, problems: list[Problem], stage: str) -> dict[str, object]:
    """What a letter on the open problem of a file says. Raises InputError where none is open."""
    problem = problems[-1] if problems and problems[-1].open else None
    if problem is None:
        raise InputError(_("no problem is open"))
    told = head(ctx)
    to: Receiver = ctx.params.to
    return told | {
        "to": told["names"] if to is Receiver.CUSTOMER else problem.counterpart or to.words[-1],
        "stage": stage,
        "raised_on": problem.raised_on,
        "round": len(problems),
        "cause": problem.cause,
        "words": problem.words,
        "task": problem.task,
        "due": problem.due,
    }


ALL = [
    Document(
        id="titles.application",
        title=_("unit-title application with power of attorney"),
        fields=Application,
        data=application,
        help=_("owners, shares, address and areas as the file has them; the power of its agent with it"),
    ),
    Document(
        id="titles.notice",
        title=_("notice to collect the certificate"),
        fields=Certificate,
        data=notice,
        help=_("what to bring, what is open"),
    ),
    Document(
        id="titles.receipt",
        title=_("receipt for the certificate"),
        fields=Collected,
        data=receipt,
        help=_("to be signed by who takes it; receipts and balance with it"),
    ),
    Document(
        id="titles.problem_letter",
        title=_("letter on a file that came back"),
        fields=ProblemLetter,
        data=problem_letter,
        help=_("to customer, title office, notary or bank: what was found and what is to be done by when"),
        params=ToWhom,
    ),
]
