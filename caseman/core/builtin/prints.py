"""What was printed: one record per document and record printed, one row per print. It cannot be taken back."""

from caseman.api.fields import Model, field
from caseman.api.messages import msg as _
from caseman.api.sections import RecordType
from caseman.api.values import Count, Day, Mark, Text, UserName

TABLE = "prints"


class Print(Model):
    """One print."""

    number: Count = field(_("print number"), default=0)
    day: Day | None = field(_("day"))
    by: UserName = field(_("user"), default="", computed=True)
    template: Text = field(_("template version"), default="")
    policy: Text = field(_("policies"), default="", help=_("fingerprint of the policy packs in force"))
    sha256: Text = field(_("hash"), default="")
    full: Mark = field(_("personal data in full"), default=False)


class Prints(Model):
    """The prints of a document for one record."""

    document: Text = field(_("print form"), default="", computed=True)
    of: Text = field(_("record"), default="", computed=True)
    case: Text = field(_("case"), default="", computed=True)
    prints: list[Print] = field(_("prints"), default=[], computed=True)


PRINTS = RecordType(
    id=TABLE, title=_("prints"), model=Prints, label=lambda data: str(data.get("document", "")), order=80
)
