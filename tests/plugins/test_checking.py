"""`check`: what is wrong with a plugin, found in a process of its own; and the scaffolds, which have nothing wrong."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from plugins_kit import PLAIN, Write

from caseman.api import InputError
from caseman.core.config import Config
from caseman.core.loaded import IN_REPOSITORY, load_all
from caseman.core.office import Office
from caseman.core.plugins import Problem, check, scaffold

OpenOffice = Callable[[], Office]


def told(problems: list[Problem]) -> list[str]:
    return [one.message.format_map(dict(one.facts)) for one in problems]


def test_a_plugin_with_nothing_wrong(write: Write) -> None:
    assert check(write("house", PLAIN), [IN_REPOSITORY], {}) == []


def test_a_shipped_plugin_by_its_id(write: Write) -> None:
    assert check(Path("contracts"), [IN_REPOSITORY], {}) == []


def test_an_edited_copy_is_checked_in_the_place_of_the_one_that_is_loaded(write: Write) -> None:
    assert check(write("titles", PLAIN), [IN_REPOSITORY], {}) == []


def test_its_neighbours_are_left_alone(write: Write, folder: Path) -> None:
    """A download folder may hold anything."""
    write("house", PLAIN)
    (folder / "trap.py").write_text("raise SystemExit('the neighbour was run')\n", "utf-8")
    assert check(folder / "house", [IN_REPOSITORY], {}) == []


def test_a_plugin_with_a_fault(write: Write) -> None:
    place = write("house", "1 / 0\n")
    (problem,) = check(place, [IN_REPOSITORY], {})
    assert (problem.file, problem.line) == (str(place / "__init__.py"), 1)
    assert told([problem]) == [f"{place / '__init__.py'}, line 1: ZeroDivisionError: division by zero"]


def test_one_that_hangs_is_told_where(write: Write) -> None:
    place = write("house", "NUMBER = 1\nwhile NUMBER:\n    NUMBER += 1\n")
    for limit in (1.5, 6, 24):  # a slow machine takes longer to come to that line
        (problem,) = check(place, [], {}, limit=limit)
        if problem.file != str(place):
            break
    assert problem.file == str(place / "__init__.py")
    assert problem.line in (2, 3)
    assert told([problem])[0].endswith(f"it was not loaded within {limit} seconds")


def test_a_slow_computer_is_not_the_plugins_fault(write: Write) -> None:
    place = write("house", "NUMBER = 1\n")
    (problem,) = check(place, [], {}, limit=0.01)
    assert (problem.file, problem.line) == (str(place), 0)
    assert "none of its own code" in told([problem])[0]


def test_one_that_ends_the_program_is_told(write: Write) -> None:
    place = write("house", "import os\nos._exit(7)\n")
    assert told(check(place, [], {})) == [f"{place}: it ended caseman while it was loaded (exit 7)"]


def test_one_that_crashes_the_program_is_told_where(write: Write) -> None:
    place = write("house", "import faulthandler\nfaulthandler._sigsegv()\n")
    (problem,) = check(place, [], {})
    assert (problem.file, problem.line) == (str(place / "__init__.py"), 2)


def test_what_it_prints_is_no_answer(write: Write) -> None:
    place = write("house", "print('[]')\nprint('{}')\n1 / 0\n")
    assert len(check(place, [], {})) == 1


def test_a_file_beside_it_does_not_stand_in_for_pythons_own(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "json.py").write_text("raise SystemExit('not json')\n", "utf-8")
    monkeypatch.chdir(folder)
    assert check(write("house", PLAIN), [], {}) == []


def test_its_settings_are_judged(write: Write) -> None:
    place = write("house", "from caseman.api import Params\n\n\nclass Config(Params):\n    limit: int\n")
    assert "the setting limit is missing" in told(check(place, [], {}))[0]


PACK = """\
format = 1

[pack]
id = "city"
title = "本市"
version = "2026.1"
region = "3408"

[source.notice]
title = "通知"

[[value]]
parameter = "core.full_age"
from = 2026-01-01
source = "notice"
value = {value}

[[test]]
name = "成年"
parameter = "core.full_age"
date = 2026-02-01
expect = 18
"""


def test_a_pack_is_read_and_its_worked_cases_run(folder: Path) -> None:
    pack = folder / "city.toml"
    pack.write_text(PACK.format(value=18), "utf-8")
    assert check(pack, [IN_REPOSITORY], {}) == []

    pack.write_text(PACK.format(value=16), "utf-8")
    (problem,) = check(pack, [IN_REPOSITORY], {})
    assert (problem.file, problem.line) == (str(pack), 18)
    assert told([problem]) == ["worked case “成年”: 16 instead of 18"]

    pack.write_text(PACK.format(value='"eighteen"'), "utf-8")
    assert [one.line for one in check(pack, [IN_REPOSITORY], {})] == [12]


def test_nothing_of_that_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a file nor the id of a plugin"):
        check(tmp_path / "nothing", [IN_REPOSITORY], {})


# -- scaffolds


@pytest.mark.parametrize("form", ["folder", "file", "pack"])
def test_a_scaffold_has_nothing_wrong(form: str, folder: Path) -> None:
    files = scaffold(folder, "an_local", form, "3408")
    assert all(file.is_file() for file in files)
    (entry,) = folder.iterdir()
    assert check(entry, [IN_REPOSITORY], {}) == []


@pytest.mark.parametrize("form", ["folder", "file"])
def test_a_scaffold_does_something(form: str, folder: Path, office: OpenOffice) -> None:
    scaffold(folder, "an_local", form)
    with office() as opened:
        rule = opened.plugins.registry.rules["an_local.unit_is_known"]
        assert (rule.code, opened.plugins.owner(rule.id)) == ("ANLO-01", "an_local")
        case = next(iter(opened.reader.all("cases")))
        draft = opened.draft()
        made = draft.create("cases", "X1", {"project": case.data["project"], "unit": "nowhere"})
        found = [one for one in opened.checker_over(draft).gate(made, "") if one.rule == rule.id]
        opened.commit(draft, "test", checked=False)
        found = [one for one in opened.check([made.ref]) if one.rule == rule.id]
        assert [opened.sentence(one) for one in found] == ["房源 nowhere 不在房源表里"]


def test_the_pack_of_a_scaffold_holds_once_its_marks_are_taken_away(folder: Path) -> None:
    (file,) = scaffold(folder, "an_local", "pack", "3408")
    text = file.read_text("utf-8")
    assert tomllib.loads(text)["pack"]["region"] == "3408"
    start = text.index("# [[value]]")
    lines = [
        line.removeprefix("# ") if line.startswith(("# [[", "# ")) and ("=" in line or "[[" in line) else line
        for line in text[start:].splitlines()
    ]
    file.write_text(text[:start] + "\n".join(lines) + "\n", "utf-8")
    assert check(file, [IN_REPOSITORY], {}) == []
    loaded = load_all(Config(folder=folder.parent))
    assert [(one.pack, one.payload) for one in loaded.policies.entries("core.full_age", "3408")][-1] == (
        "an_local",
        18,
    )


@pytest.mark.parametrize("name", ["Local", "x", "my-rules", "../out", "规则"])
def test_an_id_that_is_none(name: str, folder: Path) -> None:
    with pytest.raises(InputError, match="an id is 2 to 40 small letters"):
        scaffold(folder, name, "folder")


def test_what_is_there_is_not_overwritten(write: Write, folder: Path) -> None:
    write("house", PLAIN)
    with pytest.raises(InputError, match="is there already"):
        scaffold(folder, "house", "file")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        scaffold(tmp_path / "file" / "plugins", "house", "folder")
