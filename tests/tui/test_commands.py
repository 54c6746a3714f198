"""One table of commands: no clash, no forbidden key, everything from it."""

from pathlib import Path

import pytest

from caseman.core.commands import CHAINS, COMMANDS, PLACES, Command
from caseman.core.keys import FORBIDDEN, RESERVED, Keys, clashes, expand
from caseman.tui import commands
from caseman.tui.commands import PAGES, page, write_pages

DOCS = Path(commands.__file__).parents[2] / "docs"


def test_every_command_is_named_once_and_stands_at_a_known_place() -> None:
    names = [command.id for command in COMMANDS]
    assert len(names) == len(set(names))
    assert {place for command in COMMANDS for place in command.places} == set(PLACES)
    assert {place for chain in CHAINS for place in chain} == set(PLACES)


def test_no_key_means_two_things_at_one_place() -> None:
    assert list(clashes(COMMANDS, {command.id: command.keys for command in COMMANDS})) == []


def test_a_clash_is_found() -> None:
    one = Command(id="one", title="", help="", keys=("f5",), places=("form",))
    other = Command(id="other", title="", help="", keys=("f5",), places=("app",))
    elsewhere = Command(id="elsewhere", title="", help="", keys=("f5",), places=("units",))
    keys = {command.id: command.keys for command in (one, other, elsewhere)}
    assert [pair[:2] for pair in clashes([one, other], keys)] == [("one", "other")]
    assert list(clashes([one, elsewhere], keys)) == []


def test_no_default_key_is_forbidden_and_no_letter_is_a_command() -> None:
    for command in COMMANDS:
        for key, _digit in expand(command.keys):
            assert key not in FORBIDDEN, command.id
            assert not (len(key) == 1 and key.isalpha()), command.id


def test_every_f_key_has_a_twin_for_laptops() -> None:
    """Esc is F3's; Shift+Tab and the palette stand for the shifted ones, which are rarer."""
    for command in COMMANDS:
        if command.keys[0].startswith("f") and command.keys[0][1:].isdecimal():
            assert any(key.startswith("ctrl+") or key == "escape" for key in command.keys), command.id


def test_the_keys_of_the_design() -> None:
    keys = Keys()
    for name, key in {
        "help": "f1", "goto": "f2", "back": "f3", "find": "f4", "form.values": "f4", "check": "f5", "pane": "f6",
        "previous": "f7", "next": "f8", "form.ditto": "f9", "save": "f10", "table.mark": "space",
    }.items():  # fmt: skip
        assert keys.of(name)[0] == key
    assert {"slash", "ideographic_comma"} <= set(keys.of("goto"))
    assert keys.of("save")[1] == "ctrl+s"
    assert (keys.of("undo"), keys.of("redo"), keys.of("palette")) == (("ctrl+z",), ("ctrl+y",), ("ctrl+p",))


def test_help_and_docs_name_every_command_once() -> None:
    shown = [row[0] for _place, rows in page() for row in rows]
    assert sorted(shown) == sorted(command.id for command in COMMANDS)
    for name in PAGES:
        text = (DOCS / name).read_text(encoding="utf-8")
        for command in COMMANDS:
            assert text.count(f"`{command.id}`") == 1


def test_the_docs_pages_are_what_the_table_says(tmp_path: Path) -> None:
    write_pages(tmp_path)
    for name in PAGES:
        assert (DOCS / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8")


def test_what_has_no_name_in_the_palette_moves_or_answers() -> None:
    """Arrows, Enter, Tab, Space, Esc and digits stand for themselves; whatever else is a command can be found by its name."""
    for command in COMMANDS:
        plain = {"f3"} if command.id == "prompt.leave" else {"0", "０", "1", "１", "1-9"}
        if not command.listed:
            assert set(command.keys) <= RESERVED | plain, command.id


def test_the_key_file_changes_keys() -> None:
    keys = Keys({"check": "f17, alt+e", "save": ["ctrl+s"]})
    assert keys.problems == []
    assert keys.of("check") == ("f17", "alt+e")
    assert keys.keymap() == {"check": "f17,alt+e", "save": "ctrl+s"}


@pytest.mark.parametrize(
    ("name", "key", "word"),
    [
        ("check", "ctrl+h", "Backspace"),
        ("check", "ctrl+m", "Enter"),
        ("check", "ctrl+b", "tmux"),
        ("check", "k", "typing"),
        ("check", "enter", "typing"),
        ("check", "shift+a", "typing"),
        ("check", "f10", "save has it"),
        ("check", "ctrl+d", "ditto has it"),
        ("nonsense", "f17", "no command"),
        ("fix", "f17", "numbers"),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_a_sentence(name: str, key: str, word: str) -> None:
    keys = Keys({name: key})
    (problem,) = keys.problems
    assert word in str(problem)
    assert keys.keymap() == {}


def test_two_commands_can_change_places() -> None:
    keys = Keys({"check": "f17", "find": "f5"})
    assert keys.problems == []
    assert keys.of("find") == ("f5",)
    keys = Keys({"undo": "ctrl+y", "redo": "ctrl+z"})
    assert keys.problems == []
    assert (keys.of("undo"), keys.of("redo")) == (("ctrl+y",), ("ctrl+z",))


def test_of_two_changes_that_clash_the_later_is_refused() -> None:
    keys = Keys({"check": "f17", "slip": "f17", "undo": "ctrl+y", "redo": "f10"})
    assert [str(problem).split(":")[0] for problem in keys.problems] == [
        "f17 cannot be a key for status slip (slip)",
        "ctrl+y cannot be a key for undo (undo)",
        "f10 cannot be a key for redo (redo)",
    ]
    assert keys.keymap() == {"check": "f17"}
