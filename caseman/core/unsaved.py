"""What was typed and not saved: a small file for each form, so that a crash or a power cut loses nothing."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

ENDING = ".json"


class Unsaved:
    """Drafts by the name of their form, in a folder beside the store; each is whole or not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _file(self, name: str) -> Path:
        return self._folder / f"{quote(name, safe='')}{ENDING}"

    def keep(self, name: str, draft: Mapping[str, Any]) -> None:
        """Keep a draft. A disk that does not take it costs the draft, never the work on the screen."""
        file = self._file(name)
        part = file.with_suffix(".part")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with open(part, "w", encoding="utf-8") as out:
                json.dump(draft, out, ensure_ascii=False, default=str)
                out.flush()
                os.fsync(out.fileno())
            os.replace(part, file)

    def get(self, name: str) -> dict[str, Any] | None:
        """The draft of a form; None where there is none that can be read."""
        try:
            found = json.loads(self._file(name).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def drop(self, name: str) -> None:
        """The form was saved, or its changes thrown away."""
        with suppress(OSError):
            self._file(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """The forms that have a draft, the last first."""
        with suppress(OSError):
            files = sorted(
                self._folder.glob(f"*{ENDING}"), key=lambda file: file.stat().st_mtime, reverse=True
            )
            yield from (unquote(file.name.removesuffix(ENDING)) for file in files)
