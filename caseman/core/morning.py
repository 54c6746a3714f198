"""What the first start of a day tells its user: that the log is whole, of when its last copy is, until when the calendar is
known. It is what `caseman doctor` says of them, and what a user was told of stands beside the store.
"""

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from .doctor import MARKS, examine

if TYPE_CHECKING:
    from .office import Office

LOOKED = ("store", "backup", "calendar")
NAME = Path("state") / "told.json"


def first_today(office: "Office") -> tuple[str, bool]:
    """The line, and whether something in it is to be put right; empty where the user was told today already. What is said
    of a calendar that is as it should be is said once, until it is otherwise."""
    worker, folder, today = office.worker, office.options.data, office.today.isoformat()
    if worker is None or office.store.read_only:
        return "", False
    known = _read(folder)
    told = known.get(worker.name)
    before = told if isinstance(told, dict) else {}
    if before.get("day") == today:
        return "", False
    found = {
        one.name: one
        for one in examine(office.config, folder, office.loaded, office.text, office.today, LOOKED)
    }
    calendar = found["calendar"].said
    new = {"day": today, "calendar": calendar}
    _write(folder, {**known, worker.name: new})
    # the folder of a store that is whole is known, and a calendar that is as before was told of
    quiet = {"store"} | ({"calendar"} if before.get("calendar") == calendar else set())
    words = [
        f"{one.title} {MARKS[one.state]}"
        if one.state == "ok" and name in quiet
        else f"{one.title} {MARKS[one.state]} {one.said}"
        for name, one in found.items()
    ]
    return "  ".join(words), any(one.state == "bad" for one in found.values())


def _read(folder: Path) -> dict[str, object]:
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(folder: Path, known: dict[str, object]) -> None:
    """A folder that takes no file goes without: then it is told again."""
    with contextlib.suppress(OSError):
        file = folder / NAME
        file.parent.mkdir(mode=0o700, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(known, ensure_ascii=False), "utf-8")
        part.replace(file)
