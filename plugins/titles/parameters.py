"""What packs may set for titles. Values, sources and worked cases are in the packs."""

from decimal import Decimal

from caseman.api import Input, Parameter
from caseman.api import msg as _

ALL = [
    Parameter(name="titles.application_term", title=_("term for applying for the title"), kind="deadline"),
    Parameter(
        name="titles.application_reminder",
        title=_("days before its last day that an application is due work"),
        type="count",
        unit=_("days"),
        minimum=Decimal(0),
        maximum=Decimal(365),
    ),
    Parameter(
        name="titles.registry_term",
        title=_("term of the registry"),
        kind="deadline",
        basis="titles.submitted_on",
    ),
    Parameter(
        name="titles.cancel_term",
        title=_("term of the registry for cancelling a registration"),
        kind="deadline",
        help=_("where it is another than for other one-off work"),
    ),
    Parameter(
        name="titles.fund_check",
        title=_("the registry checks the maintenance fund"),
        type="choice",
        choices=("required", "none"),
        help=_("required: no file goes to the registry before the fund is paid on"),
    ),
    Parameter(
        name="titles.certificate_number",
        title=_("form of a certificate number"),
        help=_("a regular expression"),
        basis="titles.issued_on",
    ),
    Parameter(
        name="titles.proxy_words",
        title=_("words of a power that covers collecting the certificate"),
        type="list",
    ),
    Parameter(
        name="titles.late_title_rate",
        title=_("penalty a day for a late title, of the price paid"),
        type="rate",
        basis="contracts.signed_on",
        minimum=Decimal(0),
        maximum=Decimal("0.01"),
    ),
    Parameter(name="titles.job_term", title=_("term of one-off work"), kind="deadline"),
    Parameter(
        name="titles.job_papers",
        title=_("papers for one-off work"),
        kind="checklist",
        inputs={
            "kind": Input(
                type="choice",
                title=_("template"),
                choices=("reissue", "correction", "add_name", "cancel"),
            )
        },
    ),
]
