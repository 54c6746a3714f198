"""The steps of a handover."""

from datetime import date

from caseman.api import RecordView, Step, Workflow
from caseman.api import msg as _

from .sections import Handover

NOTICE, HAND, INVOICE = "handover.notice", "handover.hand_over", "handover.invoice"


def noticed_on(record: RecordView) -> date | None:
    handover = record.section(Handover)
    return handover.noticed_on if handover else None


def handed_on(record: RecordView) -> date | None:
    handover = record.section(Handover)
    return handover.handed_on if handover else None


def invoiced(record: RecordView) -> date | bool | None:
    handover = record.section(Handover)
    if handover is None or handover.invoice_total is None:
        return None
    return handover.invoiced_on or True


HANDOVER = Workflow(
    id="handover",
    title=_("handover"),
    steps=(
        Step(
            id=NOTICE,
            title=_("send the handover notice"),
            state=_("noticed"),
            done=noticed_on,
            action=NOTICE,
            order=50,
        ),
        Step(
            id=INVOICE,
            title=_("issue the invoice"),
            done=invoiced,
            after=(NOTICE,),
            action=INVOICE,
            order=51,
        ),
        Step(
            id=HAND,
            title=_("hand the unit over"),
            state=_("handed over"),
            done=handed_on,
            after=(NOTICE,),
            action=HAND,
            order=52,
        ),
    ),
)
