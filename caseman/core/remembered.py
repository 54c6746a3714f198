"""What is remembered of each user beside the store: what they have seen and were told. It is no business record: a file that
is gone is empty, and a folder that takes none goes without.
"""

import contextlib
import json
from pathlib import Path


def remembered(folder: Path, name: str) -> dict[str, object]:
    """A file of an office's folder: what is known by user."""
    try:
        found = json.loads(_file(folder, name).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(folder: Path, name: str, user: str, what: object) -> None:
    """Note in a file what is known of a user, in place of what was."""
    with contextlib.suppress(OSError):
        file = _file(folder, name)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps({**remembered(folder, name), user: what}, ensure_ascii=False), "utf-8")
        part.replace(file)


def _file(folder: Path, name: str) -> Path:
    return folder / "state" / f"{name}.json"
