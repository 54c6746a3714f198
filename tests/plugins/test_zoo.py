"""Broken plugins of every kind: each is told with file and line and one sentence, and the rest works as without it."""

import shutil
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from plugins_kit import sentence

from caseman.core import builtin
from caseman.core.config import Config
from caseman.core.loaded import IN_REPOSITORY, load_all
from caseman.core.office import Office, Options
from caseman.core.plugins import Plugins, load

ZOO = Path(__file__).parents[1] / "zoo"
#: `animal/file:line` -> how the sentence begins.
EXPECTED: Mapping[str, str] = tomllib.loads((ZOO / "expected.toml").read_text("utf-8"))
ANIMALS = sorted(entry.name for entry in ZOO.iterdir() if entry.is_dir())
#: A setting that one of them does not have.
SETTINGS = {"tuned": {"limmit": 3}}


def told(plugins: Plugins, animals: Path) -> dict[str, str]:
    """What was said of every plugin that is not in use, by file and line; the place is left out of the sentence."""
    found = {}
    for item in plugins.items:
        if not item.in_use:
            file, line = str(item.facts["file"]), item.facts["line"]
            text = (
                sentence(item).removeprefix(f"{file}, line {line}: ").removeprefix(f"{file}, line {line}, ")
            )
            found[f"{Path(file).relative_to(animals).as_posix()}:{line}"] = text.replace(f"{animals}/", "")
    return found


def test_every_animal_is_expected_and_there_are_many() -> None:
    assert {place.partition("/")[0] for place in EXPECTED} == set(ANIMALS)
    assert len(ANIMALS) >= 25


@pytest.mark.parametrize("animal", ANIMALS)
def test_it_is_told_with_file_and_line_and_the_rest_works(
    animal: str, shipped: Plugins, capfd: pytest.CaptureFixture[str]
) -> None:
    plugins = load([IN_REPOSITORY, ZOO / animal], SETTINGS, (), builtin.PLUGINS)

    found = told(plugins, ZOO)
    expected = {place: text for place, text in EXPECTED.items() if place.startswith(f"{animal}/")}
    assert found.keys() == expected.keys()
    for place, text in expected.items():
        assert found[place].startswith(text.replace("plugins/contracts", str(IN_REPOSITORY / "contracts")))
        assert "\n" not in found[place]

    assert plugins.registry.ids() == shipped.registry.ids()
    assert [one.path for one in plugins.packs] == [one.path for one in shipped.packs]
    assert [one.id for one in plugins.items if one.in_use] == [one.id for one in shipped.items]
    broken = {one.id for one in plugins.items if not one.in_use} - {one.id for one in shipped.items}
    assert not {
        name
        for name in sys.modules
        if name.split(".")[1:2] and name.split(".")[1] in broken and name.startswith("caseman_plugins.")
    }
    assert capfd.readouterr() == ("", "")


def test_all_of_them_at_once_leave_the_office_as_it_is(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plugins"
    folder.mkdir()
    for entry in sorted(one for animal in ANIMALS for one in (ZOO / animal).iterdir()):
        copied = shutil.copytree if entry.is_dir() else shutil.copy
        copied(entry, folder / entry.name)
    (folder / "good.py").write_text(GOOD, "utf-8")
    config = Config(folder=tmp_path, plugins=SETTINGS)
    loaded = load_all(config)
    options = Options(data=demo, language="en", read_only=True)

    assert len(told(loaded.plugins, folder)) == len(EXPECTED)
    with Office.open(config, options, loaded) as office, Office.open(Config(), options) as without:
        mine = [one for one in office.check() if one.rule == "good.first"]
        assert len(mine) == len(list(office.reader.all("cases")))
        assert [one for one in office.check() if one.rule != "good.first"] == without.check()


GOOD = """# /// script
# requires-python = ">=3.11"
# [tool.caseman]
# id = "good"
# title = "good"
# version = "1.0.0"
# api = "1.0"
# ///
from caseman.api import Finding, Rule, Severity, hookimpl


@hookimpl
def register_rules():
    return [
        Rule(
            id="good.first",
            code="GOOD-01",
            title="every case",
            severity=Severity.NOTE,
            check=lambda ctx: [Finding(message="{unit}", facts={"unit": ctx.case.unit})],
        )
    ]
"""
