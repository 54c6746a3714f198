"""The demo office, made once, and a copy of it for whoever writes."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caseman.__main__ import main
from caseman.cli import session
from caseman.core.config import Config
from caseman.core.demo import make_demo
from caseman.core.loaded import Loaded, load_all
from caseman.core.office import Office, Options

sys.path.insert(0, str(Path(__file__).parent))

from office_kit import Run, Said


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, loaded: Loaded
) -> Run:
    """Run a command line in English, away from any config.toml; the shipped plugins are loaded once for all."""
    monkeypatch.setattr(
        session,
        "load_all",
        lambda config, journal=None: loaded if config == Config() else load_all(config, journal),
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))

    def go(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(word) for word in words])
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return go


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    """The shipped plugins and packs."""
    return load_all(Config())


@pytest.fixture(scope="session")
def demo(loaded: Loaded, made_once: Callable[..., Path]) -> Iterator[Path]:
    """The clean demo office; nobody writes into it."""
    folder = made_once("demo-en", lambda place: make_demo(place, loaded, Config(), "en"))
    made = sizes(folder)
    yield folder
    assert sizes(folder) == made, "a test wrote into the demo office that all share: use `copy` or `cm`"


def sizes(folder: Path) -> dict[str, int]:
    """The bytes of each file of an office, locks apart."""
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


@pytest.fixture
def copy(demo: Path, tmp_path: Path) -> Path:
    """A demo office to write into."""
    return Path(shutil.copytree(demo, tmp_path / "demo"))


@pytest.fixture
def cm(run: Run, copy: Path) -> Run:
    """Commands on that copy."""
    return lambda *words: run("--data", copy, *words)


@pytest.fixture
def open_office(loaded: Loaded) -> Callable[[Path], Office]:
    return lambda folder: Office.open(Config(), Options(data=folder, language="en", create=False), loaded)
