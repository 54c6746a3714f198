"""The core's record types."""

from collections.abc import Mapping
from typing import Any

from caseman.api.fields import Model, field
from caseman.api.lists import DifferenceClass, Verdict
from caseman.api.messages import msg as _
from caseman.api.people import Approval
from caseman.api.records import Case, Project, Unit
from caseman.api.sections import RecordType
from caseman.api.values import Count, Day, LongText, Mark, Text, UserName
from caseman.core import deputies, packdrafts, passes, savedfilters
from caseman.core.archive import persons, volumes
from caseman.core.batches import Batch
from caseman.core.closing import Close
from caseman.core.money import Entry
from caseman.core.papers import Paper, Slip
from caseman.core.people import User
from caseman.core.reads import Read
from caseman.core.shelf import ShelfCheck

from .prints import PRINTS


class ListRow(Model):
    """A row of a list that was reconciled: where it stood, every cell as received, and its values by field."""

    row: Count = field(_("row"), default=0)
    sheet: Text = field(_("sheet"), default="")
    cells: dict[str, str] = field(_("cells"), default={})
    values: dict[str, Any] = field(_("values"), default={})


class ListFile(Model):
    """A file that was imported, kept as received; its rows that wait and its notices are stored beside these fields."""

    kind: Text = field(_("kind"), default="", computed=True)
    file: Text = field(_("file"), default="", computed=True)
    sha256: Text = field(_("hash"), default="", computed=True)
    imported_on: Text = field(_("imported on"), default="", computed=True)
    lines: list[ListRow] = field(_("rows of the list"), default=[], computed=True)
    certified: Approval | None = field(
        _("certificate of reconciliation"),
        approval=True,
        computed=True,
        help=_("made by one, signed by another"),
    )
    content: Text = field(
        _("content hash"), default="", computed=True, help=_("of what the certificate says")
    )
    agreeing: Count | None = field(_("agree"), computed=True)
    open: Count | None = field(_("differences"), computed=True)


class Compared(Model):
    """A field of a difference as it stood when it was judged."""

    name: Text = field(_("field"), default="")
    ours: Text = field(_("ours"), default="", personal=True)
    theirs: Text = field(_("theirs"), default="", personal=True)


class JudgementRecord(Model):
    """What somebody decided on a difference between a list and ours."""

    kind: Text = field(_("list"), computed=True, required=True)
    file: Text = field(_("file"), default="", computed=True)
    difference: Text = field(_("difference"), computed=True, required=True)
    cls: DifferenceClass | None = field(_("class"), computed=True)
    code: Text = field(_("code"), default="", computed=True)
    row: Count = field(_("row"), default=0, computed=True)
    verdict: Verdict = field(_("verdict"), computed=True, required=True)
    cause: Text = field(_("cause"), default="", computed=True)
    note: LongText = field(_("note"), default="")
    unit: Text = field(_("unit"), default="", computed=True)
    case: Text | None = field(_("case"), computed=True)
    compared: list[Compared] = field(_("fields"), default=[], computed=True)
    written: Mark = field(_("ours became theirs"), default=False, computed=True)
    judged_by: UserName = field(_("judged by"), default="", computed=True)
    judged_on: Day | None = field(_("judged on"), computed=True)
    letter: LongText = field(_("letter"), default="", computed=True)
    letter_lines: list[LongText] = field(_("lines of the letter"), default=[], computed=True)


def _case_label(data: Mapping[str, Any]) -> str:
    buyers = "、".join(str(buyer.get("name", "")) for buyer in data.get("buyers", ()))
    return f"{str(data.get('unit', '')).rpartition(':')[2]} {buyers}".strip()


def _named(key: str) -> Any:
    return lambda data: str(data.get(key, ""))


ALL = [
    RecordType(id="projects", title=_("projects"), model=Project, label=_named("name"), order=10, go="xm"),
    RecordType(id="units", title=_("units"), model=Unit, label=_named("name"), order=20),
    RecordType(id="cases", title=_("cases"), model=Case, label=_case_label, order=30),
    RecordType(id="papers", title=_("papers"), model=Paper, label=_named("number"), order=40),
    RecordType(id="entries", title=_("postings"), model=Entry, label=_named("number"), order=50),
    RecordType(id="batches", title=_("batches"), model=Batch, label=_named("number"), order=52),
    RecordType(id="slips", title=_("slips of papers"), model=Slip, label=_named("number"), order=54),
    RecordType(
        id="shelf_checks", title=_("shelf checks"), model=ShelfCheck, label=_named("number"), order=56
    ),
    RecordType(id="closes", title=_("day slips"), model=Close, label=_named("number"), order=58),
    RecordType(id="lists", title=_("imported files"), model=ListFile, label=_named("file"), order=60),
    RecordType(
        id="judgements", title=_("judgements"), model=JudgementRecord, label=_named("difference"), order=65
    ),
    RecordType(id="people", title=_("users"), model=User, label=_named("title"), order=70),
    PRINTS,
    savedfilters.RECORD,
    volumes.RECORD,
    persons.RECORD,
    packdrafts.RECORD,
    passes.RECORD,
    deputies.RECORD,
    RecordType(id="reads", title=_("looks at personal data"), model=Read, label=_named("of"), order=90),
]
