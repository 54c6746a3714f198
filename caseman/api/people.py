"""Who uses caseman, and the two persons that some changes need."""

from .choices import Choice
from .fields import Model, field
from .messages import msg as _
from .values import Day, Text


class Role(Choice):
    """What a user may do; a supervisor may do all that a clerk may."""

    CLERK = "clerk", _("clerk"), "文员", "专员"
    SUPERVISOR = "supervisor", _("supervisor"), "主管"
    IT = "it", _("IT"), "信息"


class Approval(Model):
    """A second look at one change: who made it, who approved it. Declare it with `field(..., approval=True)`.

    The core refuses, at commit and whatever the path, an approval by its maker; in an office of one user
    it takes a `reason` instead and shows a note.
    """

    made_by: Text = field(_("made by"), default="")
    made_on: Day | None = field(_("made on"))
    approved_by: Text = field(_("approved by"), default="")
    approved_on: Day | None = field(_("approved on"))
    reason: Text = field(_("reason"), default="")
