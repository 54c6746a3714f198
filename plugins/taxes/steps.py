"""The steps of what is paid on for the buyers."""

from datetime import date

from caseman_plugins.handover.steps import HAND

from caseman.api import RecordView, Step, Workflow
from caseman.api import msg as _

from .sections import Taxes

FUND_PAID, TAX_PAID = "taxes.pay_fund", "taxes.pay_tax"


def fund_paid_on(record: RecordView) -> date | None:
    taxes = record.section(Taxes)
    return taxes.fund_paid_on if taxes else None


def tax_paid_on(record: RecordView) -> date | None:
    taxes = record.section(Taxes)
    return taxes.tax_paid_on if taxes else None


TAXES = Workflow(
    id="taxes",
    title=_("taxes and fund"),
    steps=(
        Step(
            id=FUND_PAID,
            title=_("pay the maintenance fund on"),
            state=_("fund paid on"),
            done=fund_paid_on,
            after=(HAND,),
            action="taxes.note_paid",
            order=60,
        ),
        Step(
            id=TAX_PAID,
            title=_("pay the deed tax on"),
            state=_("deed tax paid on"),
            done=tax_paid_on,
            after=(HAND,),
            action="taxes.note_paid",
            order=61,
        ),
    ),
)
