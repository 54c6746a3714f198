"""Certificates come in, are sorted into their cabinet, and leave once (D4.5, D4.6)."""

from datetime import date

from caseman_plugins.contracts.sections import LOANS, Contract

from caseman.api import ActionContext, Code, Day, FactsView, Label, PaperView, Params, Text, field
from caseman.api import msg as _

from .sections import Titles
from .steps import CERTIFICATE, CUSTOMER

MORTGAGE_CABINET, PAID_CABINET = "mortgage_titles", "paid_titles"
PLACES = {
    "mortgage_titles": _("cabinet of mortgage certificates"),
    "paid_titles": _("cabinet of paid certificates"),
    "bank": _("bank"),
    "mortgage_office": _("mortgage office"),
    "customer": _("customer"),
}


def on_loan(facts: FactsView) -> bool:
    """Whether a bank's loan pays for the unit: its certificate goes the bank's way."""
    contract = facts.section(Contract)
    return contract is not None and contract.payment_mode in LOANS


def cabinet(facts: FactsView) -> str:
    return MORTGAGE_CABINET if on_loan(facts) else PAID_CABINET


def certificate(facts: FactsView) -> PaperView | None:
    """The certificate in the ledger of papers: that of the case's number, where there was another before."""
    titles = facts.section(Titles)
    papers = facts.papers.items(CERTIFICATE)
    current = [one for one in papers if titles and one.number == titles.certificate_no]
    return next(iter([*current, *papers]), None)


def take_in(ctx: ActionContext, ref: str, number: str, day: date) -> None:
    """Enter a certificate's number and put it into its cabinet, once."""
    facts = ctx.of(ref)
    titles = facts.section(Titles) or Titles()
    if titles.certificate_no and titles.certificate_no != number:
        ctx.refuse(_("certificate {number} is entered already"), number=titles.certificate_no)
    ctx.change(ref, {"titles.certificate_no": number, "titles.issued_on": titles.issued_on or day})
    if certificate(facts) is None:
        ctx.receive(CERTIFICATE, cabinet(facts), number=number, of=ref)


class Issued(Params):
    certificate_no: Code = field(_("certificate number"), required=True)
    issued_on: Day | None = field(_("certificate issued on"), help=_("= is today"))


def issue(ctx: ActionContext) -> None:
    take_in(ctx, ctx.facts.record.ref, str(ctx.params.certificate_no), ctx.params.issued_on or ctx.today)


def notify(ctx: ActionContext) -> None:
    """A notice to come for the certificate, once a day."""
    titles = ctx.facts.section(Titles)
    if titles is None or not titles.certificate_no or titles.handed_on:
        ctx.refuse(_("there is no certificate to come for"))
    if ctx.today in titles.notices:
        ctx.refuse(_("told today already"))
    ctx.change(ctx.facts.record.ref, {"titles.notices": [*titles.notices, ctx.today]})


class HandOut(Params):
    receiver: Text = field(_("received by"), default="", help=_("empty: the first holder"))
    document: Text = field(_("document number"), required=True, help=_("typed from the document shown"))
    day: Day | None = field(_("day"), help=_("= is today"))


def hand_out(ctx: ActionContext) -> None:
    """Who takes it shows a document; the certificate goes from its cabinet to them, with a slip to sign."""
    facts, told = ctx.facts, ctx.params
    buyers = facts.case.buyers
    people = [one for buyer in buyers for one in (buyer, buyer.guardian, buyer.agent) if one and one.name]
    name = told.receiver or (buyers[0].name if buyers else "")
    one = next((person for person in people if person.name == name), None)
    if one is None:
        ctx.refuse(_("{name} is neither a holder nor an agent"), name=name)
    if str(one.doc_number).upper() != str(told.document).replace(" ", "").upper():
        ctx.refuse(_("the document typed is not that of {name}"), name=name)
    paper = certificate(facts)
    if paper is None:
        ctx.refuse(_("the certificate is not in the ledger of papers"))
    if paper.outside:
        ctx.refuse(
            _("by the ledger the certificate is at {place}, not here"),
            place=Label(PLACES.get(paper.place, paper.place)),
        )
    day = told.day or ctx.today
    ctx.change(facts.record.ref, {"titles.handed_on": day, "titles.handed_to": name})
    slip = ctx.move(paper.ref, CUSTOMER, holder=name)
    ctx.say(_("slip {slip}: certificate {number} to {name}"), slip=slip, number=paper.number, name=name)


class Archive(Params):
    day: Day | None = field(_("day"), help=_("= is today"))


def archive(ctx: ActionContext) -> None:
    ctx.change(ctx.facts.record.ref, {"titles.archived_on": ctx.params.day or ctx.today})
