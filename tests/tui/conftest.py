"""The terminal's tests: this folder to import from, goldens."""

import json
import os
import re
import shutil
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
def golden() -> Callable[..., None]:
    """Compare the screen with a kept one; CASEMAN_GOLDENS=update writes it."""

    def compare(name: str, app: Any, *, times: bool = False) -> None:
        """With `times` there are times of day on the screen, which are another at every run."""
        found = "\n".join(f"{line}|" for line in screen_lines(app)) + "\n"
        if times:
            found = re.sub(r"\b\d\d:\d\d\b", "00:00", found)
        file = GOLDENS / f"{name}-{app.size.width}x{app.size.height}.txt"
        if os.environ.get("CASEMAN_GOLDENS") == "update":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(found, encoding="utf-8", newline="\n")
        assert found == file.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def demo_office(made_once: Callable[..., Path], loaded: Any) -> Path:
    """The clean demo office on a day on which its users have been at work; nobody writes into it."""
    from caseman.core.config import Config
    from caseman.core.demo import make_demo

    folder = made_once("demo-zh", lambda place: make_demo(place, loaded, Config(), "zh"))
    told = {user: {"day": "2026-03-31"} for user in ("c1", "c2", "s1", "it1")}
    (folder / "state").mkdir(exist_ok=True)
    (folder / "state" / "told.json").write_text(json.dumps(told), "utf-8")
    return folder


@pytest.fixture(scope="session")
def loaded() -> Any:
    """The shipped plugins and packs."""
    from caseman.core.config import Config
    from caseman.core.loaded import load_all

    return load_all(Config())


@pytest.fixture
def office_copy(demo_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: Any) -> Path:
    """A demo office to write into, away from any config.toml; the shipped plugins are loaded once for all."""
    from caseman.core import office
    from caseman.core.loaded import load_all

    def load_once(config: Any, journal: Path | None = None) -> Any:
        own = config.disabled or config.plugins or config.folder
        return load_all(config, journal) if own else loaded

    monkeypatch.setattr(office, "load_all", load_once)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return Path(shutil.copytree(demo_office, tmp_path / "demo"))
