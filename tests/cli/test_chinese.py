"""The command line in Chinese mode has no English word but the words that are typed."""

import argparse
import inspect
import re
from pathlib import Path

import pytest

from caseman.__main__ import main
from caseman.cli.arguments import build
from caseman.cli.usage import WORDS, speak
from caseman.core.i18n import Translator

#: Codes and names that stand in sentences as they are typed or written on files.
NAMES = {
    "caseman", "json", "gb", "cn", "csv", "xlsx", "html", "zh", "en", "config", "toml", "py", "id", "pack", "all", "none",
    "contracts", "projects", "receipts", "payments", "papers", "table", "docx", "pdf", "office", "core",
    "signed", "total", "state", "utf",
}  # fmt: skip
#: Ids of the shipped plugins.
NAMES |= {one.parent.name for one in (Path(__file__).parents[2] / "plugins").glob("*/plugin.toml")}
#: What argparse says only to programmers, or where caseman has no such thing, or without a word (%(heading)s:).
TO_PROGRAMMERS = re.compile(
    "callable|invalid argument for|not defined|mode %r|can't open|cannot have|cannot merge|conflict|dest=|mutually|"
    "not allowed with|one of the arguments|unexpected option|prog|deprecated|default: |subcommands|heading"
)


@pytest.fixture(autouse=True)
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")


def parsers() -> dict[str, argparse.ArgumentParser]:
    text = Translator("zh")
    speak(text)
    whole = build(text)
    (commands,) = (one for one in whole._actions if isinstance(one, argparse._SubParsersAction))
    return {"": whole, **commands.choices}


def typed_words() -> set[str]:
    """Commands, options and choices: what stands in help because it is typed so."""
    found = set(NAMES)
    for name, parser in parsers().items():
        found.add(name)
        for action in parser._actions:
            found |= {part for option in action.option_strings for part in option.strip("-").split("-")}
            found |= set(action.choices or ())
    return found


def english(text: str, *allowed: str) -> list[str]:
    known = typed_words() | set(allowed)
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word.lower() not in known]


@pytest.mark.parametrize("command", sorted(parsers()))
def test_help_is_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", *command.split(), "--help"]) == 0
    told = capsys.readouterr().out
    assert english(told) == []
    assert told.startswith("用法：caseman")
    assert "选项" in told


def test_the_second_column_of_help_is_straight(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.cells import cell_len

    main(["--lang", "zh", "--help"])
    lines = capsys.readouterr().out.splitlines()
    columns = set()
    for line in lines[lines.index("选项:") + 1 :]:
        found = re.match(r"(  -\S.*?)  +(?=\S)", line)
        assert found, line
        columns.add(cell_len(found[0]))
    assert len(columns) == 1


#: Command lines that do not parse, or cannot be done, and the exit code of each.
WRONG = {
    "imp": 2,
    "--foo": 2,
    "check --foo": 2,
    "import x.xlsx": 2,
    "import --as": 2,
    "import nothing.xlsx --as contracts": 2,
    "demo --scale x": 2,
    "--json=1 check": 2,
    "plugins nothing": 2,
    "plugins why": 2,
    "plugins why nothing": 2,
    "packs show": 2,
    "packs show core.nothing": 2,
    "packs show core.full_age --region 12345": 2,
    "packs diff a": 2,
    "packs diff a b": 2,
    "calc nothing": 2,
    "calc contracts.shares": 2,
    "calc contracts.instalments price=x": 2,
    "calc contracts.instalments foo=1": 2,
    "calc contracts.instalments --on 2026-02-30": 2,
    "report nothing": 2,
    "report contracts.ledger --format pdf": 2,
    "store": 2,
    "store backup": 2,
    "check": 2,
    "show HM00201": 2,
    "why": 2,
    "find": 2,
    "check --today 31": 2,
    "--lang fr check": 2,
    "--config nothing.toml check": 2,
}


@pytest.mark.parametrize("line", sorted(WRONG))
def test_errors_are_chinese(line: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--lang", "zh", *line.split()] if "--lang" not in line else line.split()) == WRONG[line]
    told = capsys.readouterr()
    assert told.out == ""
    assert re.search("[一-鿿]", told.err)
    assert "Traceback" not in told.err
    typed = re.findall(r"[a-z]+", f"{line} {tmp_path}".lower())
    known = re.findall(
        r"[a-z]+",
        "contracts.shares contributions family shares price handover mortgages taxes titles demo decoration payments total percents first n core.full_age",
    )
    assert english(told.err, *typed, *known) == []


def test_every_word_of_argparse_is_in_the_catalogue() -> None:
    """Those of the Python that runs this test."""
    source = inspect.getsource(argparse)
    said = {one[1] for one in re.findall(r"\b_\(\s*(['\"])(.+?)\1\s*[,)]", source)}
    assert len(said) > 20
    assert {word for word in said if not TO_PROGRAMMERS.search(word)} <= set(WORDS)
    assert all(Translator("zh")(word) != word for word in WORDS)


def test_english_stays_english(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--lang", "zh", "--help"])
    main(["--lang", "en", "--help"])
    told = capsys.readouterr().out.partition("usage: caseman")[2]
    assert "show this help message and exit" in told
    assert not re.search("[一-鿿]", told)
