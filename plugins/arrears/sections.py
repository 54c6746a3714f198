"""What a case holds of its arrears, and the letter about one of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from caseman.api import (
    Choice,
    Code,
    Count,
    Day,
    FactsView,
    LongText,
    Model,
    Money,
    RecordType,
    Section,
    Text,
    UserName,
    field,
)
from caseman.api import msg as _

REMINDERS = "reminders"


class Cause(Choice):
    """Why a customer is on the list (domain: D5.1); each cause has letters and levels of its own."""

    PRICE = "price", _("unpaid price"), "欠房款", "房款"
    LOAN = "loan", _("loan not applied for"), "拖延按揭", "未办按揭"
    TITLE = "title", _("title papers not handed in"), "拖延办证", "未办产权"
    BANK = "bank", _("overdue at the bank"), "银行逾期", "贷款逾期"


class HoldKind(Choice):
    """Why no letter goes out for a while."""

    DISPUTE = "dispute", _("in dispute"), "争议", "有争议"
    BLOCK = "block", _("blocked"), "暂停", "暂停催收"


class Hold(Model):
    """A dispute or a block: until `until`, that day included, no letter goes out."""

    kind: HoldKind | None = field(_("kind of hold"))
    cause: Cause | None = field(_("cause"), help=_("empty: all that the customer owes"))
    since: Day | None = field(_("since"), event=True)
    until: Day | None = field(_("until"))
    why: LongText = field(_("why"), default="")
    by: UserName = field(_("entered by"), default="")
    lifted_on: Day | None = field(_("lifted on"), event=True)

    def holds(self, cause: Cause, day: date) -> bool:
        return (
            self.cause in (None, cause)
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
            and (self.lifted_on is None or day < self.lifted_on)
        )


class Promise(Model):
    """What a customer promised, and by which day."""

    cause: Cause | None = field(_("cause"))
    made_on: Day | None = field(_("promised on"), event=True)
    day: Day | None = field(_("promised for"))
    amount: Money | None = field(_("sum"))
    words: LongText = field(_("words"), default="")


class Contact(Model):
    """A call or a visit, in the customer's words."""

    day: Day | None = field(_("day"), event=True)
    by: UserName = field(_("who"), default="")
    words: LongText = field(_("words"), default="", personal=True)


class Arrears(Model):
    """Holds, promises and contacts of a case; what is owed is computed, never stored."""

    holds: list[Hold] = field(_("disputes and blocks"), default=[])
    promises: list[Promise] = field(_("promises"), default=[])
    contacts: list[Contact] = field(_("contacts"), default=[])

    def hold(self, cause: Cause, day: date) -> Hold | None:
        """The dispute or block that stands on a day, a dispute before a block."""
        found = [one for one in self.holds if one.holds(cause, day)]
        return min(found, key=lambda one: one.kind is not HoldKind.DISPUTE, default=None)

    def promise(self, cause: Cause) -> Promise | None:
        """The last promise about a cause."""
        return next((one for one in reversed(self.promises) if one.cause in (None, cause)), None)


class Channel(Choice):
    """How a letter went."""

    EMS = "ems", _("express mail"), "EMS", "邮政快递"
    REGISTERED = "registered", _("registered letter"), "挂号信"
    HAND = "hand", _("by hand"), "当面送达", "面交"
    MESSAGE = "message", _("text message"), "短信", "微信"


class Reminder(Model):
    """A letter about one arrear, from the proposal to the proof of its delivery; sums in yuan."""

    number: Code | None = field(_("number"), search=True)
    project: Text = field(_("project"), default="")
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    cause: Cause | None = field(_("cause"))
    level: Count = field(_("level"), default=1)
    due_on: Day | None = field(_("due on"))
    amount: Money | None = field(_("sum"))
    proposed_on: Day | None = field(_("proposed on"), event=True)
    proposed_by: UserName = field(_("proposed by"), default="", computed=True)
    sent_on: Day | None = field(_("sent on"), event=True, after=("proposed_on",))
    channel: Channel | None = field(_("sent by way of"))
    mail_no: Code | None = field(_("mail number"), search=True, help=_("number of the express mail"))
    delivered_on: Day | None = field(_("delivered on"), event=True, after=("sent_on",))
    received_by: Text = field(_("received by"), default="", personal=True)
    withdrawn_on: Day | None = field(_("withdrawn on"), event=True)
    withdrawn_why: LongText = field(_("withdrawn because"), default="")

    @property
    def open(self) -> bool:
        """Proposed, and neither sent nor withdrawn."""
        return self.sent_on is None and self.withdrawn_on is None


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


ARREARS = Section(id="arrears", title=_("arrears"), model=Arrears, order=95)
REMINDER = RecordType(
    id=REMINDERS,
    title=_("letters of demand"),
    model=Reminder,
    label=_label,
    order=120,
    go="ck",
    listed=("cause", "level", "amount", "sent_on", "due_on"),
)


def reminders(facts: FactsView, cause: Cause) -> list[Reminder]:
    """The letters of a case about one cause, the oldest first; withdrawn ones are none."""
    found = [one.record.own(Reminder) for one in facts.linked(REMINDERS)]
    mine = [one for one in found if one.cause is cause and one.withdrawn_on is None]
    return sorted(mine, key=lambda one: (one.proposed_on or date.min, one.number or ""))


def last_sent(facts: FactsView, cause: Cause) -> Reminder | None:
    sent = [one for one in reminders(facts, cause) if one.sent_on]
    return max(sent, key=lambda one: one.sent_on or date.min, default=None)
