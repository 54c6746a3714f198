"""The pages on policy packs: their examples work, and they name every key."""

import re
from pathlib import Path

import pytest

from caseman.__main__ import main
from caseman.api.policy import SWITCHES, VALUE_TYPES
from caseman.core.policy.figures import ROLLS, UNITS
from caseman.core.policy.packs import _COMMON, _OWN, _PARTS, HITS, KINDS

DOCS = Path(__file__).parents[2] / "docs" / "it"
PAGES = {"packs.md": "en_US.UTF-8", "packs.zh-CN.md": "zh_CN.UTF-8"}


@pytest.fixture(params=sorted(PAGES))
def page(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def text_of(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


@pytest.fixture
def place(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with config.toml and the page's files, as a reader makes it."""
    (tmp_path / "config.toml").write_text("", "utf-8")
    (tmp_path / "plugins").mkdir()
    found = re.findall(r"(?ms)^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```", text_of(page))
    assert len(found) == 3
    for name, text in found:
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", PAGES[page])
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))
    return tmp_path


def test_the_examples_load_and_their_worked_cases_come_out(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["packs", "check"]) == 0, capsys.readouterr().out
    for file in (place / "plugins").iterdir():
        assert main(["plugins", "check", str(file)]) == 0, capsys.readouterr().out


def test_an_example_that_is_changed_wrongly_is_found(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = place / "plugins" / "copies-anlu.toml"
    good = file.read_text("utf-8")
    for old, new in (('"5.00"', '"5.01"'), ("<=10", "<10"), ("verified =", "verifed =")):
        file.write_text(good.replace(old, new), "utf-8")
        assert main(["packs", "check"]) == 1
        assert "copies-anlu.toml:" in capsys.readouterr().out


def test_what_the_page_shows_is_what_the_commands_say(
    page: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = re.findall(r"(?ms)^```console\n(.*?)^```", text_of(page))
    shown = re.split(r"(?m)^\$ ", block)[1:]
    assert len(shown) == 2
    for command in shown:
        line, *said = command.rstrip("\n").split("\n")
        capsys.readouterr()
        assert main(line.split()[1:]) == 0
        told = capsys.readouterr()
        assert [one.rstrip() for one in (told.out + told.err).rstrip().splitlines()] == said


def test_every_key_is_named_and_no_other(page: str) -> None:
    part = text_of(page).partition("format = 1`")[2].partition("\n## ")[0]
    named = re.findall(r"(?m)^\| `(\w+)` \| .{2,} \|$", part)
    keys = [
        *_COMMON,
        *(key for keys in _OWN.values() for key in keys),
        *(key for keys in _PARTS.values() for key in keys),
    ]
    assert sorted(named) == sorted(keys)


def test_every_word_of_a_pack_is_named(page: str) -> None:
    for word in (*HITS, *ROLLS, *UNITS, *VALUE_TYPES, *SWITCHES):
        assert f"`{word}`" in text_of(page), word
    for kind in KINDS:
        assert f"`[[{kind}]]`" in text_of(page), kind


def test_every_command_on_packs_is_named(page: str) -> None:
    from caseman.cli.arguments import build
    from caseman.core.i18n import Translator

    (packs,) = (
        one.choices["packs"]
        for one in build(Translator("en"))._actions
        if one.dest == "command" and one.choices
    )
    (what,) = (one for one in packs._actions if one.dest == "what")
    for word in what.choices:
        assert ("`caseman packs`" if word == "list" else f"caseman packs {word}") in text_of(page)


def test_both_pages_have_the_same_files() -> None:
    fence = re.compile(r"(?ms)^```(?:python|toml)\n.*?^```")
    assert len({tuple(fence.findall(text_of(page))) for page in PAGES}) == 1


def test_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", text_of(page))
    assert len(links) >= 2
    assert [link for link in links if not (DOCS / link).is_file()] == []
