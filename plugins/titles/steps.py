"""The steps of a title: filed, issued, handed out."""

from datetime import date

from caseman_plugins.handover.steps import HAND

from caseman.api import FactsView, RecordView, Step, Workflow
from caseman.api import msg as _

from .sections import Titles

SUBMIT, ISSUE, HAND_OUT, ARCHIVE = "titles.submit", "titles.issue", "titles.hand_out", "titles.archive"
CERTIFICATE = "title_certificate"
#: Places of the ledger of papers.
BANK, CUSTOMER = "bank", "customer"


def submitted_on(record: RecordView) -> date | None:
    titles = record.section(Titles)
    return titles.submitted_on if titles else None


def issued_on(record: RecordView) -> date | bool | None:
    titles = record.section(Titles)
    return titles.issued_on or True if titles and titles.certificate_no else None


def handed_out_on(record: RecordView) -> date | None:
    titles = record.section(Titles)
    return titles.handed_on if titles else None


def with_the_bank(facts: FactsView) -> str | None:
    """The holder gets it when the loan is paid off and the bank has sent it back."""
    if any(paper.place == BANK for paper in facts.papers.items(CERTIFICATE)):
        return _("the bank has the certificate")
    return None


def archived_on(record: RecordView) -> date | bool | None:
    titles = record.section(Titles)
    return titles.archived if titles else None


TITLES = Workflow(
    id="titles",
    title=_("title"),
    steps=(
        Step(
            id=SUBMIT,
            title=_("file for the title"),
            state=_("filed for title"),
            done=submitted_on,
            after=(HAND,),
            action=SUBMIT,
            order=70,
        ),
        Step(
            id=ISSUE,
            title=_("collect the certificate"),
            state=_("title issued"),
            done=issued_on,
            after=(SUBMIT,),
            action=ISSUE,
            order=71,
        ),
        Step(
            id=HAND_OUT,
            title=_("hand the certificate out"),
            done=handed_out_on,
            after=(ISSUE,),
            action=HAND_OUT,
            skip=with_the_bank,
            order=72,
        ),
        Step(
            id=ARCHIVE,
            title=_("archive the file"),
            state=_("archived"),
            done=archived_on,
            after=(HAND_OUT,),
            action=ARCHIVE,
            order=99,
        ),
    ),
)
