"""A complaint (D5.2): what was said, who owns it, its clock, what the customer says in the end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from caseman.api import (
    Choice,
    Code,
    Count,
    Day,
    LongText,
    Model,
    Phone,
    RecordType,
    RecordView,
    Step,
    Text,
    UserName,
    Workflow,
    field,
)
from caseman.api import msg as _

COMPLAINTS = "complaints"
OPEN, ANSWER, CONFIRM, CLOSE = (
    "service.open",
    "service.answer",
    "service.confirm",
    "service.close",
)


class Category(Choice):
    """What a complaint is about, and the digit that it is told by at intake."""

    DEFECT = "defect", _("construction defect"), "工程质量", "1", "质量", "维修"
    AREA = "area", _("area"), "面积", "2", "面积差"
    TITLE = "title", _("title and papers"), "办证", "3", "产权", "资料"
    MONEY = "money", _("money"), "费用", "4", "款项"
    CONTRACT = "contract", _("contract"), "合同", "5", "签约"
    PROPERTY = "property", _("property management"), "物业", "6"
    SERVICE = "service", _("service"), "服务", "7", "服务态度"
    OTHER = "other", _("other complaint"), "其他", "8"


class Channel(Choice):
    """How it came in."""

    PHONE = "phone", _("phone"), "电话", "来电"
    VISIT = "visit", _("visit"), "来访", "上门"
    LETTER = "letter", _("letter"), "来信", "信函"
    ONLINE = "online", _("online"), "网络", "微信", "12345"
    SURVEY = "survey", _("survey"), "客户调查", "回访"


class Pause(Model):
    """The clock stands from `since` on, that day included; it runs again on `until`."""

    since: Day | None = field(_("since"), event=True)
    until: Day | None = field(_("runs again on"))
    why: LongText = field(_("why"), default="")


class Attempt(Model):
    """A call at which nobody answered."""

    day: Day | None = field(_("day"), event=True)
    by: UserName = field(_("who"), default="")
    words: LongText = field(_("remark"), default="")


class Event(Choice):
    """What happened to a complaint after it came in."""

    ASSIGNED = "assigned", _("given to somebody"), "转派"
    PAUSED = "paused", _("clock stopped"), "暂停计时"
    RESUMED = "resumed", _("clock runs again"), "恢复计时"
    SETTLED = "settled", _("settled"), "处理"
    CONFIRMED = "confirmed", _("confirmed by the customer"), "客户确认"
    CLOSED = "closed", _("closed"), "办结"
    UNREACHED = "unreached", _("closed without confirmation"), "联系不上办结"
    REOPENED = "reopened", _("reopened"), "重新受理"
    ESCALATED = "escalated", _("escalated"), "升级"


class Turn(Model):
    """An answer, a reopening or an escalation, as it happened."""

    day: Day | None = field(_("day"), event=True)
    what: Event | None = field(_("what happened"))
    by: UserName = field(_("who"), default="")
    words: LongText = field(_("words"), default="", personal=True)


class Complaint(Model):
    """One complaint. Its words are kept as they were said, and masked wherever personal data are."""

    number: Code | None = field(_("number"), search=True)
    project: Text = field(_("project"), default="", values="projects")
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    more_units: Text = field(_("other units"), default="", help=_("of the same matter, with 、 between them"))
    customer: Text = field(_("customer"), default="", personal=True, help=_("empty: anonymous"))
    phone: Phone = field(_("phone"), default="", personal=True)
    channel: Channel | None = field(_("came by"))
    category: Category | None = field(_("category"))
    words: LongText = field(_("words"), default="", personal=True)
    opened_on: Day | None = field(_("received on"), event=True)
    opened_by: UserName = field(_("received by"), default="", computed=True)
    department: Text = field(_("department"), default="")
    owner: UserName = field(_("owner"), default="")
    pauses: list[Pause] = field(_("pauses"), default=[])
    answered_on: Day | None = field(_("settled on"), event=True, after=("opened_on",))
    answer: LongText = field(_("how it was settled"), default="")
    confirmed_on: Day | None = field(_("confirmed on"), event=True, after=("answered_on",))
    satisfaction: Count | None = field(_("satisfaction 1-5"))
    attempts: list[Attempt] = field(_("calls without an answer"), default=[])
    unreached_by: UserName = field(_("closed without confirmation by"), default="", computed=True)
    closed_on: Day | None = field(_("closed on"), event=True, after=("answered_on",))
    reopened_on: Day | None = field(_("reopened on"), event=True)
    reopened: Count = field(_("times reopened"), default=0)
    escalated_to: Text = field(_("escalated to"), default="")
    turns: list[Turn] = field(_("what happened"), default=[])

    @property
    def open(self) -> bool:
        return self.closed_on is None

    @property
    def runs_from(self) -> date | None:
        """The day from which the term runs: of the last reopening, else of the receipt."""
        return self.reopened_on or self.opened_on


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


COMPLAINT = RecordType(
    id=COMPLAINTS,
    title=_("complaints"),
    model=Complaint,
    label=_label,
    order=130,
    go="ts",
    listed=("category", "opened_on", "owner", "words"),
)


def _own(record: RecordView) -> Complaint:
    return record.own(Complaint)


def _step(
    id: str, title: str, state: str, done: Any, after: tuple[str, ...], order: int, action: str
) -> Step:
    return Step(
        id=id,
        title=title,
        state=state,
        done=done,
        after=after,
        action=action,
        records=COMPLAINTS,
        order=order,
    )


WORKFLOW = Workflow(
    id="service.complaints",
    title=_("complaint"),
    steps=(
        _step(OPEN, _("receive"), _("received"), lambda r: _own(r).opened_on, (), 1, "service.complaint"),
        _step(ANSWER, _("settle"), _("settled"), lambda r: _own(r).answered_on, (OPEN,), 2, ANSWER),
        _step(
            CONFIRM,
            _("customer confirms"),
            _("confirmed"),
            lambda r: _own(r).confirmed_on or (True if _own(r).unreached_by else None),
            (ANSWER,),
            3,
            CONFIRM,
        ),
        _step(CLOSE, _("close"), _("closed"), lambda r: _own(r).closed_on, (ANSWER,), 4, CLOSE),
    ),
)
