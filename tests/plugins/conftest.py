"""What the tests of the plugin host share: the shipped plugins beside a folder of the test's own, and the demo office."""

import shutil
import sys
import textwrap
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from caseman.core import builtin
from caseman.core.config import Config
from caseman.core.demo import make_demo
from caseman.core.loaded import IN_REPOSITORY, Loaded, load_all
from caseman.core.office import Office, Options
from caseman.core.plugins import PluginItem, Plugins, load

sys.path.insert(0, str(Path(__file__).parent))

from plugins_kit import Write

OpenOffice = Callable[[], Office]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of plugins, beside which a config.toml may lie."""
    made = tmp_path / "settings" / "plugins"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def write(folder: Path) -> Write:
    """Write a plugin of one folder: its id, the code of `__init__.py`, more of the manifest, more files."""

    def go(plugin: str, code: str, manifest: str = "", **files: str | bytes) -> Path:
        place = folder / plugin
        place.mkdir(exist_ok=True)
        told = f'id = "{plugin}"\ntitle = "{plugin}"\nversion = "1.0.0"\napi = "1.0"\n{manifest}\n'
        (place / "plugin.toml").write_text(told, "utf-8")
        (place / "__init__.py").write_text(textwrap.dedent(code), "utf-8")
        for name, text in files.items():
            data = textwrap.dedent(text).encode() if isinstance(text, str) else text
            (place / f"{name}.py").write_bytes(data)
        return place

    return go


@pytest.fixture
def host(folder: Path) -> Callable[..., Plugins]:
    """Load the folder's plugins with caseman's own and nothing else."""

    def go(
        config: Mapping[str, Mapping[str, Any]] | None = None,
        disabled: Collection[str] = (),
        journal: Path | None = None,
    ) -> Plugins:
        return load([folder], config or {}, disabled, builtin.PLUGINS, journal)

    return go


@pytest.fixture(scope="session")
def shipped() -> Plugins:
    return load([IN_REPOSITORY], {}, (), builtin.PLUGINS)


@pytest.fixture(scope="session")
def demo(made_once: Callable[..., Path]) -> Path:
    """The clean demo office; nobody writes into it."""
    return made_once("demo-en", lambda place: make_demo(place, load_all(Config()), Config(), "en"))


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office of four cases of which little is known; nobody writes into it."""
    place = tmp_path_factory.mktemp("office") / "few"
    with Office.open(Config(), Options(data=place, language="en")) as office:
        draft = office.draft()
        draft.create("projects", "P", {"name": "安庐"})
        for number in range(1, 5):
            unit = draft.create("units", f"P:1-1-010{number}", {"project": "P"})
            draft.create("cases", f"C{number}", {"project": "P", "unit": unit.id})
        office.commit(draft, "test")
    return place


@pytest.fixture
def office(few: Path, folder: Path, tmp_path: Path) -> Callable[[], Office]:
    """Open a copy of the small office with the folder's plugins beside the shipped ones."""

    def go() -> Office:
        copy = tmp_path / "office"
        if not copy.exists():
            shutil.copytree(few, copy)
        config = Config(folder=folder.parent)
        loaded: Loaded = load_all(config)
        return Office.open(config, Options(data=copy, language="en"), loaded)

    return go


@pytest.fixture
def item(host: Callable[..., Plugins]) -> Callable[[str], PluginItem]:
    """How one plugin of the folder fared."""
    return lambda plugin: next(one for one in host().items if one.id == plugin)
