"""A copy of the store at each day close, beside the data; the last ones are kept."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from caseman.api.messages import msg as _

from .store import StoreError

if TYPE_CHECKING:
    from .office import Office

FOLDER = "backups"
#: How many are kept: two working weeks.
KEPT = 10


def back_up(office: "Office", name: str) -> tuple[str, dict[str, object]]:
    """Copy the store into `backups/<name>`; gives the sentence to say. What fails loses nothing and is said."""
    target = office.options.data / FOLDER / name
    try:
        office.store.backup(target)
    except StoreError as error:
        return _("no copy of the store was made: {reason}"), {
            "reason": office.text.sentence(error.message, error.facts)
        }
    kept = sorted(
        (one for one in target.parent.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime_ns
    )
    for old in kept[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return _("store copied to {folder}"), {"folder": f"{FOLDER}/{name}"}


def last_copy(data: Path) -> tuple[str, date] | None:
    """The name of the last copy and the business day of its day close; None where there is none."""
    found = []
    for one in (data / FOLDER).glob("*"):
        day = re.search(r"(\d{4})(\d{2})(\d{2})", one.name)
        if day and one.is_dir():
            found.append((date(*map(int, day.groups())), one.name))
    return max(found)[::-1] if found else None
