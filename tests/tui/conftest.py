"""The terminal's tests: this folder to import from, goldens."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseman.tui import env

sys.path.insert(0, str(Path(__file__).parent))
if "textual" not in sys.modules:
    env.prepare()

from tui_kit import screen_lines

GOLDENS = Path(__file__).parent / "goldens"


@pytest.fixture
def golden() -> Callable[[str, Any], None]:
    """Compare the screen with a kept one; CASEMAN_GOLDENS=update writes it."""

    def compare(name: str, app: Any) -> None:
        found = "\n".join(f"{line}|" for line in screen_lines(app)) + "\n"
        file = GOLDENS / f"{name}-{app.size.width}x{app.size.height}.txt"
        if os.environ.get("CASEMAN_GOLDENS") == "update":
            file.parent.mkdir(exist_ok=True)
            file.write_text(found, encoding="utf-8", newline="\n")
        assert found == file.read_text(encoding="utf-8")

    return compare
