"""Who uses caseman, and the two persons that some changes need."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .choices import Choice
from .fields import Model, field
from .messages import msg as _
from .values import Day, Text, UserName


class Role(Choice):
    """What a user may do; a supervisor may do all that a clerk may."""

    CLERK = "clerk", _("clerk"), "文员", "专员"
    SUPERVISOR = "supervisor", _("supervisor"), "主管"
    IT = "it", _("IT"), "信息"


class Approval(Model):
    """A second look at one change: who made it, who approved it. Declare it with `field(..., approval=True)`.

    The core refuses, at commit and whatever the path, an approval by its maker; in an office of one user
    it takes a `reason` instead and shows a note. The action that agrees names the field (`Action.signs`).
    """

    made_by: UserName = field(_("made by"), default="")
    made_on: Day | None = field(_("made on"))
    approved_by: UserName = field(_("approved by"), default="")
    approved_on: Day | None = field(_("approved on"))
    reason: Text = field(_("reason"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a second person is asked to agree to: why, and what changes by it (label as a message id, what is, what will be;
    values as reports have them, with personal numbers `masked`). `given`: parameters of the action that are known."""

    reason: str = ""
    changes: Sequence[tuple[str, object, object]] = ()
    given: Mapping[str, object] = dataclasses.field(default_factory=dict)
