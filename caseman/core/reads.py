"""Who looked at personal data in full, or for somebody by a document number: one line per record and session, beside
the changes in the same log."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from caseman.api.choices import Choice
from caseman.api.fields import Model, field
from caseman.api.messages import msg as _
from caseman.api.values import LongText, Text, UserName, half_width, match_key

if TYPE_CHECKING:
    from .office import Office

TABLE, ACTION = "reads", "core.read"
#: A document number as a whole, and what may be one or its end as people name it.
_WHOLE = re.compile(r"[0-9]{14,17}[0-9x]")
_NUMBER = re.compile(r"[0-9a-z]{3,}[0-9x]")


class Look(Choice):
    """How somebody looked."""

    FULL = "full", _("shown in full"), "明文查看"
    NUMBER = "number", _("found by a document number"), "按证件号查找"


class Read(Model):
    """One look; the change set that stores it says who and when."""

    of: Text = field(_("record"), default="", computed=True)
    by: UserName = field(_("user"), default="", computed=True)
    how: Look = field(_("how"), default=Look.FULL, computed=True)
    at: Text = field(_("time"), default="", computed=True)
    note: LongText = field(_("note"), default="", computed=True)
    noted_by: UserName = field(_("note by"), default="", computed=True)


def note(office: "Office", of: str, how: Look = Look.FULL) -> None:
    """Store that the user looks at the personal data of a record (or report). Raises Refused, StoreError."""
    worker, now = office.require_worker(), office.now()
    draft = office.draft()
    values = {"of": of, "by": worker.name, "how": how, "at": now.isoformat(timespec="seconds")}
    draft.create(TABLE, f"{now:%Y%m%d%H%M%S}-{worker.name}", values)
    office.commit(draft, ACTION)


def note_search(office: "Office", text: str, refs: Sequence[str]) -> None:
    """Store that somebody was found by the number of their document, or by its end; the number itself is not kept.

    A whole number that nobody here has is stored without a record. Other searches are the day's work and leave nothing. Nor does one in a store that is only read, or by nobody known.
    """
    sought = match_key(half_width(text).strip())
    if (
        office.worker is None
        or office.store.read_only
        or office.options.policy_date
        or not _NUMBER.fullmatch(sought)
    ):
        return
    matched = False
    for ref in refs:
        record = office.reader.get(*ref.split("/", 1))
        buyers = record.data.get("buyers", ()) if record else ()
        numbers = [
            one for buyer in buyers for one in (buyer.get("doc_number"), *buyer.get("former_numbers", ()))
        ]
        if any(match_key(str(number or "")).endswith(sought) for number in numbers):
            matched = True
            note(office, ref, Look.NUMBER)
    if not matched and _WHOLE.fullmatch(sought):
        note(office, "", Look.NUMBER)
