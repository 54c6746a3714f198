"""What a case holds of its title: the file's way to the office, the certificate, and how it left the house."""

from datetime import date
from typing import ClassVar, Protocol, runtime_checkable

from caseman.api import Approval, Area, Code, Count, Day, LongText, Model, Section, Text, UserName, field
from caseman.api import msg as _

#: The office's word for a file with which nothing is left to do.
ARCHIVED = "归档"


class Problem(Model):
    """A file that an office, bank or notary sent back: why, and who does what about it by when."""

    raised_on: Day = field(_("raised on"), required=True, event=True)
    batch: Text = field(_("batch"), default="")
    counterpart: Text = field(_("counterpart"), default="")
    cause: Text = field(
        _("cause"), default="", help=_("a word of the office's list of causes, e.g. 签名不符")
    )
    words: LongText = field(_("their words"), default="")
    task: Text = field(_("what is to be done"), default="")
    who: UserName = field(_("who does it"), default="")
    due: Day | None = field(_("by"))
    answered_on: Day | None = field(_("settled on"), event=True)
    answer: LongText = field(_("how it was settled"), default="")

    @property
    def open(self) -> bool:
        return self.answered_on is None


@runtime_checkable
class SentBack(Protocol):
    """A section whose file an office can send back: the board of such files shows every one, whichever plugin has it."""

    #: Who has the file, a message id.
    at_office: ClassVar[str]

    @property
    def open_problem(self) -> Problem | None: ...


class Keyed(Model):
    """A certificate as one clerk read it, where the office gives no list."""

    by: UserName = field(_("keyed by"), default="")
    number: Code | None = field(_("certificate number"))
    area: Area | None = field(_("area"))


class Titles(Model):
    """The file at the title office and the certificate that comes of it."""

    at_office: ClassVar[str] = _("title office")

    submitted_on: Day | None = field(
        _("filed for title on"),
        office=("产权交件日期", "办证交件日期"),
        event=True,
        authority=True,
        after=("handover.handed_on",),
    )
    batch: Text = field(_("batch"), default="", office=("交件批次", "产权交件批次"))
    accept_no: Code | None = field(_("acceptance number"), office=("受理编号", "受理号"), search=True)
    certificate_no: Code | None = field(
        _("certificate number"), office=("产权证号", "不动产权证号", "权证号"), search=True
    )
    issued_on: Day | None = field(
        _("certificate issued on"),
        office=("发证日期", "出证日期"),
        event=True,
        authority=True,
        after=("titles.submitted_on",),
    )
    notices: list[Day] = field(_("told to come for it on"), default=[])
    handed_on: Day | None = field(
        _("certificate handed out on"), office=("领证日期",), event=True, after=("titles.issued_on",)
    )
    handed_to: Text = field(_("received by"), default="", office=("领证人",), personal=True)
    archived_on: Day | None = field(_("file archived on"), office=("归档日期",), event=True)
    stage: Text = field(
        _("stage in the office's book"),
        default="",
        office=("办理阶段",),
        help=_("as the book had it when it was taken in; only 归档 counts: an archived file without its day"),
    )
    problems: list[Problem] = field(_("problems"), default=[])
    prechecked: list[Text] = field(_("looked at before it goes"), default=[])
    keyed: list[Keyed] = field(_("keyed without a list"), default=[], computed=True)

    @property
    def archived(self) -> date | bool | None:
        """The day on which the file was archived; True where the office's book says only that it was."""
        return self.archived_on or (True if self.stage == ARCHIVED else None)

    @property
    def open_problem(self) -> Problem | None:
        """The last problem, while it is not settled."""
        return self.problems[-1] if self.problems and self.problems[-1].open else None


class Survey(Model):
    """A unit as it stood in the last survey that was found to agree with the building's totals; areas in m2."""

    agreed_on: Day | None = field(_("survey agreed on"), event=True, computed=True)
    area: Area | None = field(_("surveyed area"), computed=True)
    inner_area: Area | None = field(_("surveyed inner area"), computed=True)
    shared_area: Area | None = field(_("surveyed shared area"), computed=True)


class Precheck(Model):
    """A cause for which files came back, and which is now looked at before a file goes."""

    cause: Text = field(_("cause"), default="")
    since: Day | None = field(_("since"), event=True)
    rounds: Count | None = field(_("files sent back for it"))
    approval: Approval | None = field(_("two persons"), approval=True, computed=True)

    @property
    def holds(self) -> bool:
        return self.approval is not None and bool(self.approval.approved_by)


class Prechecks(Model):
    """The causes that a project's files are looked at for."""

    causes: list[Precheck] = field(_("causes"), default=[], computed=True)


TITLES = Section(id="titles", title=_("title"), model=Titles, order=70)
SURVEY = Section(id="titles.survey", title=_("agreed survey"), model=Survey, of="units", order=20)
PRECHECKS = Section(
    id="titles.prechecks", title=_("causes looked at beforehand"), model=Prechecks, of="projects", order=30
)
