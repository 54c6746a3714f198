"""What changed since a user was last here: the change sets of the log after the number at which they left.

The number is kept beside the store, one for each user: it says what somebody has seen, and is no business record.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from .remembered import remember, remembered
from .store import Transaction

if TYPE_CHECKING:
    from .office import Office

NAME = "last_seen"
#: What is no news: filters that somebody saved, and who looked at what.
QUIET = ("filters", "reads")


def last_seen(folder: Path, user: str) -> int | None:
    """The number of the last change set when a user left; None for one who never was here."""
    found = remembered(folder, NAME).get(user)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def leave(folder: Path, user: str, head: int) -> None:
    """Remember that a user has seen everything up to `head`."""
    remember(folder, NAME, user, head)


def since_last_time(office: "Office") -> list[Transaction]:
    """The change sets since the user at work left, the last first; none for somebody who is here for the first time."""
    seen = last_seen(office.options.data, office.worker.name) if office.worker else None
    if seen is None:
        return []
    found = office.store.changes_since(seen)[::-1]
    return [one for one in found if not all(table in QUIET for table, _id in one.touched)]
