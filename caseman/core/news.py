"""What changed since a user was last here: the change sets of the log after the number at which they left.

The number is kept beside the store, one for each user: it says what somebody has seen, and is no business record.
"""

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from .store import Transaction

if TYPE_CHECKING:
    from .office import Office

NAME = Path("state") / "last_seen.json"


#: What is no news: filters that somebody saved, and who looked at what.
QUIET = ("filters", "reads")


def last_seen(folder: Path, user: str) -> int | None:
    """The number of the last change set when a user left; None for one who never was here."""
    found = _read(folder).get(user)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def leave(folder: Path, user: str, head: int) -> None:
    """Remember that a user has seen everything up to `head`. A folder that takes no file goes without."""
    with contextlib.suppress(OSError):
        file = folder / NAME
        file.parent.mkdir(mode=0o700, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps({**_read(folder), user: head}, ensure_ascii=False), "utf-8")
        part.replace(file)


def since_last_time(office: "Office") -> list[Transaction]:
    """The change sets since the user at work left, the last first; none for somebody who is here for the first time."""
    seen = last_seen(office.options.data, office.worker.name) if office.worker else None
    if seen is None:
        return []
    found = office.store.changes_since(seen)[::-1]
    return [one for one in found if not all(table in QUIET for table, _id in one.touched)]


def _read(folder: Path) -> dict[str, object]:
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
