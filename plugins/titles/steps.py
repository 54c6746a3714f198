"""The steps of a title: filed, issued, handed out."""

from datetime import date

from caseman_plugins.handover.steps import HAND

from caseman.api import RecordView, Step, Workflow
from caseman.api import msg as _

from .sections import Titles

SUBMIT, ISSUE, HAND_OUT = "titles.submit", "titles.issue", "titles.hand_out"


def submitted_on(record: RecordView) -> date | None:
    titles = record.section(Titles)
    return titles.submitted_on if titles else None


def issued_on(record: RecordView) -> date | bool | None:
    titles = record.section(Titles)
    return titles.issued_on or True if titles and titles.certificate_no else None


def handed_out_on(record: RecordView) -> date | None:
    titles = record.section(Titles)
    return titles.handed_on if titles else None


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
            order=72,
        ),
    ),
)
