"""Who looked at personal data in full: one line per record and session, beside the changes in the same log."""

from typing import TYPE_CHECKING

from caseman.api.fields import Model, field
from caseman.api.messages import msg as _
from caseman.api.values import Text

if TYPE_CHECKING:
    from .office import Office

TABLE, ACTION = "reads", "core.read"


class Read(Model):
    """One look; the change set that stores it says who and when."""

    of: Text = field(_("record"), default="", computed=True)
    by: Text = field(_("user"), default="", computed=True)
    at: Text = field(_("time"), default="", computed=True)


def note(office: "Office", of: str) -> None:
    """Store that the user looks at the personal data of a record (or report). Raises Refused, StoreError."""
    worker, now = office.require_worker(), office.now()
    draft = office.draft()
    values = {"of": of, "by": worker.name, "at": now.isoformat(timespec="seconds")}
    draft.create(TABLE, f"{now:%Y%m%d%H%M%S}-{worker.name}", values)
    office.commit(draft, ACTION)
