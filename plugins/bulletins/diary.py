"""The diary of notices (D1.2, D1.3): what the market, a bank or an authority announced, from when, where, and what it changes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from caseman.api import (
    Choice,
    Code,
    Count,
    Day,
    LongText,
    Model,
    Money,
    Rate,
    RecordType,
    Section,
    Text,
    Use,
    field,
)
from caseman.api import msg as _

BULLETINS = "bulletins"


class Origin(Choice):
    """Who announced it."""

    BANK = "bank", _("bank"), "银行"
    AUTHORITY = "authority", _("authority"), "主管部门", "部门", "政府"
    MARKET = "market", _("market"), "市场"


class Decides(Choice):
    """Which day of a case decides whether the new or the old rule holds for it."""

    SIGNING = "signing", _("signing of the contract"), "签约日"
    APPLICATION = "application", _("application"), "申请日"
    DECLARATION = "declaration", _("declaration"), "申报日"
    ACCEPTANCE = "acceptance", _("acceptance by the office"), "受理日"
    HANDOVER = "handover", _("handover"), "交房日"


class Bulletin(Model):
    """One notice. `rule` is what it says in a line; `limit` and `use` are read from it where it is of a known form."""

    number: Code | None = field(_("number"), search=True)
    origin: Origin | None = field(_("announced by"))
    title: Text = field(_("title"), default="", search=True)
    source: Text = field(_("source"), default="", help=_("paper, website or person"))
    doc_no: Text = field(_("document number"), default="", search=True)
    bank: Text = field(_("bank"), default="")
    region: Text = field(_("district code"), default="", help=_("empty: everywhere"))
    project: Text = field(
        _("project"), default="", help=_("one that the notice concerns; it gives the place")
    )
    issued_on: Day | None = field(_("issued on"))
    noted_on: Day | None = field(_("entered on"), event=True)
    effective_from: Day | None = field(_("effective from"))
    effective_to: Day | None = field(_("effective until"), after=("effective_from",))
    decides: Decides | None = field(_("which day decides"))
    transition: LongText = field(_("transition"), default="")
    rule: LongText = field(_("rule"), default="", help=_("e.g. 住宅成数≤65%"))
    use: Use | None = field(_("use"), computed=True)
    limit: Rate | None = field(_("highest loan ratio"), computed=True)
    parameter: Text = field(
        _("value of a pack"), default="", help=_("the one that it changes, e.g. contracts.template")
    )
    affected: Count = field(_("cases affected"), default=0, computed=True)
    gap: Money | None = field(_("sum missing"), computed=True)
    cases: list[Text] = field(_("customers concerned"), default=[], computed=True)
    assessed_on: Day | None = field(_("assessed on"), event=True)
    told_sales_on: Day | None = field(_("sales told on"), event=True)
    action: LongText = field(_("what was done"), default="")


class Task(Model):
    """What a notice asks of one case."""

    bulletin: Text = field(_("bulletin"), default="")
    limit: Rate | None = field(_("highest loan ratio"))
    due: Day | None = field(_("by"))
    done_on: Day | None = field(_("done on"), event=True)


class Tasks(Model):
    """The notices that concern a case."""

    tasks: list[Task] = field(_("tasks"), default=[])


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {data.get('title', '')}".strip()


RECORD = RecordType(
    id=BULLETINS,
    title=_("notices"),
    model=Bulletin,
    label=_label,
    order=160,
    go="zc",
    listed=("origin", "effective_from", "affected", "assessed_on", "doc_no"),
)
SECTION = Section(id="bulletins", title=_("notices"), model=Tasks, order=98)


def missing(price: Decimal, loan: Decimal, limit: Decimal) -> Decimal:
    """What of a loan goes beyond a share of the price, in yuan; zero where it does not."""
    most = (price * limit).quantize(Decimal("0.01"))
    return max(loan - most, Decimal("0.00"))
