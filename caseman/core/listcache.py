"""The case list as it was last shown, kept so that the terminal has it on the screen before anything is loaded.

It is only ever a picture: the list from the store takes its place as soon as that is open.
"""

import contextlib
import json
from pathlib import Path
from typing import Any

NAME = Path("state") / "list.json"
Rows = list[tuple[str, tuple[str, ...]]]


def load(data: Path, language: str) -> Rows:
    """Rows of (case id, cells); none where there is no picture in this language."""
    try:
        told: Any = json.loads((data / NAME).read_text("utf-8"))
        if told["language"] != language:
            return []
        return [(case, tuple(cells)) for case, cells in told["rows"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def save(data: Path, language: str, rows: Rows) -> None:
    """Keep the list; a folder that takes no file goes without."""
    with contextlib.suppress(OSError):
        (data / NAME).parent.mkdir(mode=0o700, exist_ok=True)
        text = json.dumps({"language": language, "rows": rows}, ensure_ascii=False, separators=(",", ":"))
        temporary = (data / NAME).with_suffix(".tmp")
        temporary.touch(mode=0o600)
        temporary.write_text(text, "utf-8")
        temporary.replace(data / NAME)
