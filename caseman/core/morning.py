"""What the first start of a day tells its user: that the log is whole, of when its last copy is, until when the calendar is
known. It is what `caseman doctor` says of them, and what a user was told of stands beside the store.
"""

from typing import TYPE_CHECKING

from .doctor import MARKS, examine
from .remembered import remember, remembered

if TYPE_CHECKING:
    from .office import Office
    from .people import Worker

LOOKED = ("store", "backup", "calendar")
NAME = "told"


def first_today(office: "Office", worker: "Worker") -> tuple[str, bool]:
    """The line, and whether something in it is to be put right; empty where the worker was told today already. What is said
    of a calendar that is as it should be is said once, until it is otherwise."""
    folder, today = office.options.data, office.today.isoformat()
    told = remembered(folder, NAME).get(worker.name)
    before = told if isinstance(told, dict) else {}
    if office.store.read_only or before.get("day") == today:
        return "", False
    found = {
        one.name: one
        for one in examine(office.config, folder, office.loaded, office.text, office.today, LOOKED)
    }
    calendar = found["calendar"].said
    remember(folder, NAME, worker.name, {"day": today, "calendar": calendar})
    # the folder of a store that is whole is known, and a calendar that is as before was told of
    quiet = {"store"} | ({"calendar"} if before.get("calendar") == calendar else set())
    words = [
        f"{one.title} {MARKS[one.state]}"
        if one.state == "ok" and name in quiet
        else f"{one.title} {MARKS[one.state]} {one.said}"
        for name, one in found.items()
    ]
    return "  ".join(words), any(one.state == "bad" for one in found.values())
