"""Archive volumes: what lies in them, page by page, where they stand, how long they are kept, and what holds them.

A volume is also a paper of kind `volume` in the paper ledger, so that its loans, recalls and shelf checks are those of
every original.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from caseman.api.choices import Choice
from caseman.api.fields import Model, field
from caseman.api.kinds import PaperKind, Place
from caseman.api.messages import msg as _
from caseman.api.people import Approval
from caseman.api.sections import RecordType
from caseman.api.values import Code, Count, Day, LongText, Text, UserName
from caseman.api.workflow import Step, Workflow

VOLUMES = "volumes"
FILE, DESTROY = "core.file_volume", "core.destroy_volume"
#: The paper that a volume is, and the place where volumes stand.
PAPER, ROOM = "volume", "archive_room"


class VolumeKind(Choice):
    """What a volume holds; how long it is kept depends on it (`core.retention`)."""

    CONTRACT = "contract", _("contract file"), "客户合同档案", "合同档案"
    TAX = "tax", _("tax papers"), "完税资料"
    INVOICES = "invoices", _("invoice stubs"), "发票存根"
    ACCOUNTS = "accounts", _("accounting vouchers"), "会计凭证"
    CARE = "care", _("service file"), "客服资料", "投诉资料"


class Original(Choice):
    """Whether an item is the paper itself."""

    ORIGINAL = "original", _("original"), "原件"
    COPY = "copy", _("copy"), "复印件"


class Item(Model):
    """A line of the contents list. `scan` is the file of its scan: inside the office's folder relative to it, else whole."""

    title: Text = field(_("title of the item"), default="", required=True)
    doc_no: Code | None = field(_("number"))
    day: Day | None = field(_("dated"))
    original: Original = field(_("original or copy"), default=Original.ORIGINAL)
    pages: Count = field(_("pages"), default=0)
    scan: Text = field(_("scan"), default="")
    sha256: Text = field(_("hash"), default="", computed=True)
    size: Count = field(_("bytes"), default=0, computed=True)
    seen: Text = field(_("changed at"), default="", computed=True, help=_("when the file was last written"))
    remark: Text = field(_("remark"), default="")


class LegalHold(Model):
    """A dispute, an inquiry, a court: nothing of the volume is destroyed while it stands."""

    since: Day | None = field(_("since"), event=True)
    until: Day | None = field(_("until"), help=_("empty: until it is lifted"))
    why: LongText = field(_("reason"), default="")
    by: UserName = field(_("by"), default="")
    lifted_on: Day | None = field(_("lifted on"), event=True)

    def stands(self, day: date) -> bool:
        return self.lifted_on is None and (self.until is None or self.until >= day)


class Volume(Model):
    """One volume."""

    number: Code = field(_("volume"), default="", search=True, computed=True)
    kind: VolumeKind = field(_("kind"), default=VolumeKind.CONTRACT)
    title: Text = field(_("title"), default="")
    box: Text = field(_("box and folder"), default="", search=True)
    project: Text = field(_("project"), default="", values="projects")
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    items: list[Item] = field(_("contents"), default=[])
    opened_on: Day | None = field(_("opened on"), event=True)
    opened_by: UserName = field(_("opened by"), default="", computed=True)
    filed_on: Day | None = field(_("filed on"), event=True, after=("opened_on",), computed=True)
    filed_by: UserName = field(_("filed by"), default="", computed=True)
    keep_until: Day | None = field(_("kept until"), computed=True)
    kept_by: Text = field(_("kept by the rule"), default="", computed=True)
    holds: list[LegalHold] = field(_("legal holds"), default=[], computed=True)
    destruction: Approval | None = field(_("destruction"), approval=True, computed=True)
    destroyed_on: Day | None = field(_("destroyed on"), event=True, after=("filed_on",), computed=True)
    remark: LongText = field(_("remark"), default="")

    @property
    def pages(self) -> int:
        return sum(item.pages for item in self.items)

    def held(self, day: date) -> LegalHold | None:
        """The hold that stands on a day, if any."""
        return next((hold for hold in self.holds if hold.stands(day)), None)


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


RECORD = RecordType(
    id=VOLUMES,
    title=_("archive volumes"),
    model=Volume,
    label=_label,
    order=170,
    go="jn",
    listed=("kind", "box", "title", "keep_until"),
)
KINDS: list[PaperKind | Place] = [
    PaperKind(id=PAPER, title=_("archive volume"), words=("档案卷", "案卷"), unique=True),
    Place(id=ROOM, title=_("archive room"), words=("档案室",)),
]
WORKFLOW = Workflow(
    id="core.volumes",
    title=_("archive volume"),
    steps=(
        Step(
            id=FILE,
            title=_("file the volume"),
            state=_("filed in the archive"),
            done=lambda record: record.own(Volume).filed_on,
            action=FILE,
            records=VOLUMES,
            order=1,
        ),
        Step(
            id=DESTROY,
            title=_("destroy the volume"),
            state=_("destroyed"),
            done=lambda record: record.own(Volume).destroyed_on,
            after=(FILE,),
            action=DESTROY,
            records=VOLUMES,
            order=2,
        ),
    ),
)
