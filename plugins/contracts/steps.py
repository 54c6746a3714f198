"""The steps of a contract."""

from datetime import date

from caseman.api import RecordView, Step, Workflow
from caseman.api import msg as _

from .sections import Contract, Filing

SIGN, FILE = "contracts.sign", "contracts.file"


def signed_on(record: RecordView) -> date | None:
    contract = record.section(Contract)
    return contract.signed_on if contract else None


def filed_on(record: RecordView) -> date | None:
    filing = record.section(Filing)
    return filing.filed_on if filing and filing.filed_no else None


CONTRACT = Workflow(
    id="contracts",
    title=_("contract"),
    steps=(
        Step(
            id=SIGN,
            title=_("sign the contract"),
            state=_("signed"),
            done=signed_on,
            action="contracts.sign",
            order=10,
        ),
        Step(
            id=FILE,
            title=_("file the contract"),
            state=_("filed"),
            done=filed_on,
            after=(SIGN,),
            action="contracts.file",
            order=20,
        ),
    ),
)
