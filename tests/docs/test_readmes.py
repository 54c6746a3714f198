"""The READMEs: the screen is the program's, the commands parse, the links lead somewhere."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from caseman.cli.arguments import parse

ROOT = Path(__file__).parents[2]
FILES = ("README.md", "README.zh-CN.md")


def test_the_screens_are_what_the_program_shows() -> None:
    """`python docs/screens.py` writes them anew."""
    spec = importlib.util.spec_from_file_location("screens", ROOT / "docs" / "screens.py")
    assert spec
    assert spec.loader
    screens = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(screens)
    if "textual" not in sys.modules:
        from caseman.tui import env

        env.prepare()
    for file, text in screens.pages().items():
        assert file.read_text("utf-8") == text, file.name
        assert "HM00193" in text


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
