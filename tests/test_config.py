"""config.toml: the one in the repository says what holds without it, and every mistake is told with what was meant."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from caseman.api.messages import InputError
from caseman.core import config as settings
from caseman.core.config import KEYS, OPEN_TABLES, Config, data_folder, quick_look, read_config
from caseman.tui import themes

SHIPPED = Path(__file__).parents[1] / "config.toml"


def told(text: str, tmp_path: Path) -> Config:
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    return read_config(str(file))


def fault(text: str, tmp_path: Path) -> str:
    with pytest.raises(InputError) as error:
        told(text, tmp_path)
    return error.value.message.format_map(error.value.facts)


def test_the_shipped_file_says_the_defaults() -> None:
    found, default = read_config(str(SHIPPED)), Config()
    assert found.folder == SHIPPED.parent
    for one in fields(Config):
        if one.name != "folder":
            assert getattr(found, one.name) == getattr(default, one.name), one.name


def test_the_shipped_file_names_every_key_with_its_reason_in_both_languages() -> None:
    table, named, comment = "", set(), ""
    for line in SHIPPED.read_text("utf-8").splitlines():
        if line.startswith("#"):
            comment += line
        elif line.startswith("["):
            table, comment = line.strip("[]"), comment if line.strip("[]") in OPEN_TABLES else ""
            assert table not in OPEN_TABLES or re.search("[一-鿿].*[a-z]{4}", comment)
        elif "=" in line:
            name = line.partition("=")[0].strip()
            named.add((table, name))
            assert re.search("[一-鿿]", comment), name
            assert re.search("[A-Za-z]{4} [a-z]", comment), name
        else:
            comment = ""
    assert named == set(KEYS)
    assert all(f"[{table}]" in SHIPPED.read_text("utf-8") for table in OPEN_TABLES)


def test_every_setting_is_a_key_and_every_key_a_setting() -> None:
    assert {name for _table, name in KEYS} | set(OPEN_TABLES) | {"plugins", "folder"} == {
        one.name for one in fields(Config)
    }


def test_the_themes_are_those_of_the_screen() -> None:
    assert KEYS["screen", "theme"][1] == tuple(themes.TITLES)
    assert all(name in SHIPPED.read_text("utf-8") for name in themes.TITLES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('langauge = "zh"', "config.toml: there is no setting langauge; is language meant?"),
        ('[screen]\nteme = "mono"', "config.toml: there is no setting screen.teme; is screen.theme meant?"),
        (
            "[plugins]\ndisbled = []",
            "config.toml: there is no setting plugins.disbled; is plugins.disabled meant?",
        ),
        ('theme = "mono"', "config.toml: there is no setting theme; is screen.theme meant?"),
        ("[scren]", "config.toml: there is no table [scren]; is [screen] meant?"),
        ("[data]", "config.toml: data is written data = …, not as a table"),
        ("[quite_other]\nx = 1", "config.toml: there is no table [quite_other]"),
        ("zzz = 1", "config.toml: there is no setting zzz"),
        ('screen = "mono"', "config.toml: screen is a table, written [screen]"),
        ("keys = 1", "config.toml: keys is a table, written [keys]"),
        ('language = "fr"', "config.toml: language must be ['zh', 'en'], not “fr”"),
        (
            '[screen]\nborders = "square"',
            "config.toml: screen.borders must be ['round', 'ascii'], not “square”",
        ),
        ('[screen]\nmouse = "no"', "config.toml: screen.mouse must be true or false, not “no”"),
        ("data = 5", "config.toml: data must be text in quotes, not “5”"),
        (
            '[plugins]\ndisabled = "demo"',
            'config.toml: plugins.disabled must be a list such as ["a"], not “demo”',
        ),
        ('[screen]\ntheme = "pink"', "config.toml: screen.theme must be"),
    ],
)
def test_mistakes(text: str, said: str, tmp_path: Path) -> None:
    assert fault(text, tmp_path).startswith(said)


def test_a_file_that_does_not_read_is_told_with_its_line(tmp_path: Path) -> None:
    assert "line 2, column" in fault('user = "a"\ndata = “b”\n', tmp_path)
    (tmp_path / "config.toml").write_bytes("# 设置".encode("gbk"))
    with pytest.raises(InputError, match="UTF-8"):
        read_config(str(tmp_path / "config.toml"))


def test_a_file_that_is_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no file"):
        read_config(str(tmp_path / "config.toml"))


def test_the_working_folders_file_comes_before_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, user = tmp_path / "here", tmp_path / "user"
    monkeypatch.setattr(settings, "user_folder", lambda _kind: user)
    for folder in (here, user):
        folder.mkdir()
        (folder / "config.toml").write_text(f'user = "{folder.name}"', "utf-8")
    monkeypatch.chdir(here)
    assert read_config().user == "here"
    (here / "config.toml").unlink()
    assert read_config().user == "user"
    (user / "config.toml").unlink()
    assert read_config() == Config()


def test_where_the_office_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "user_folder", lambda kind: tmp_path / kind)
    assert data_folder("", Config()) == tmp_path / "data" / "office"
    found = told('data = "books"', tmp_path)
    assert data_folder("", found) == tmp_path / "books"
    assert data_folder("asked", found) == Path("asked")


def test_the_quick_look_before_the_first_frame_raises_nothing(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('data = "books"\nlanguage = "en"', "utf-8")
    assert quick_look(str(file)) == (str(tmp_path / "books"), "en")
    file.write_text("not toml", "utf-8")
    assert quick_look(str(file)) == ("", "")
    assert quick_look(str(tmp_path / "none.toml")) == ("", "")


def test_settings_of_plugins_are_theirs(tmp_path: Path) -> None:
    found = told('[plugins]\ndisabled = ["demo"]\n[plugins.inspection]\nscans = "D:/scans"', tmp_path)
    assert (found.disabled, found.plugins) == (("demo",), {"inspection": {"scans": "D:/scans"}})
