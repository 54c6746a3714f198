"""The READMEs: the screen is the program's, the commands parse, the links lead somewhere."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from caseman.cli.arguments import parse

ROOT = Path(__file__).parents[2]
FILES = ("README.md", "README.zh-CN.md")


@pytest.mark.long
def test_the_english_screen_is_what_the_program_shows(screens: ModuleType) -> None:
    """`python docs/screens.py` writes it anew; the Chinese one is looked at with the clerk's pages."""
    (file,) = [ROOT / "README.md"]
    assert screens.pages("en", [file]) == {file: file.read_text("utf-8")}
    assert "HM00193" in file.read_text("utf-8")


@pytest.mark.parametrize("file", FILES)
def test_every_command_of_a_readme_parses(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    told = set(re.findall(r"(?m)^caseman .+$", text)) | set(re.findall(r"`(caseman [^`]+)`", text))
    assert len(told) >= 10
    for line in told - {"caseman --help"}:
        assert not isinstance(parse(line.split()[1:]), int), line


@pytest.mark.parametrize("file", [*FILES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not (ROOT / link).is_file()] == []


def test_run_py_knows_what_the_readmes_say_of_it() -> None:
    told = (ROOT / "run.py").read_text("utf-8")
    for file in FILES:
        for command in set(re.findall(r"python3 run\.py (\w+)", (ROOT / file).read_text("utf-8"))) - {
            "check"
        }:
            assert f"python3 run.py {command}" in told
