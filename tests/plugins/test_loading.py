"""How plugins are found, read once, ordered, given their settings, and kept apart from what is on the disk."""

import json
import os
import py_compile
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from plugins_kit import PLAIN, Write, sentence

from caseman.api import Finding
from caseman.core.plugins import PluginItem, Plugins, State, discover, journal
from caseman.core.plugins.snapshots import read

Host = Callable[..., Plugins]

FILE = """\
# /// script
# requires-python = ">=3.11"
# dependencies = []
# [tool.caseman]
# id = "{id}"
# title = "一个文件"
# version = "1.2"
# api = "1.0"
# ///
from caseman.api import Finding, Rule, Severity, hookimpl

@hookimpl
def register_rules():
    return [Rule(id="{id}.a", code="A-01", title="a", severity=Severity.NOTE, check=lambda ctx: [])]
"""
PACK = """\
format = 1

[pack]
id = "{id}"
title = "本市"
version = "2026.1"
region = "3408"

[source.notice]
title = "通知"

[[value]]
parameter = "core.full_age"
from = 2026-01-01
source = "notice"
value = 18
"""


def state(plugins: Plugins, plugin: str) -> State:
    return next(one.state for one in plugins.items if one.id == plugin)


def test_the_three_forms(folder: Path, write: Write, host: Host) -> None:
    write("house", PLAIN)
    (folder / "note.py").write_text(FILE.format(id="note"), "utf-8")
    (folder / "city-2026.toml").write_text(PACK.format(id="city-2026"), "utf-8")
    plugins = host()

    listed = {one.id: (one.form, one.title, one.version, one.state) for one in plugins.items}
    assert listed["house"] == ("folder", "house", "1.0.0", State.LOADED)
    assert listed["note"] == ("file", "一个文件", "1.2", State.LOADED)
    assert listed["city-2026"] == ("pack", "本市", "2026.1", State.LOADED)
    assert listed["core"][0] == "builtin"
    assert plugins.owner("note.a") == "note"
    assert [(one.path, one.plugin) for one in plugins.packs] == [
        (str(folder / "city-2026.toml"), "city-2026")
    ]
    assert plugins.packs[0].data == (folder / "city-2026.toml").read_bytes()


def test_what_people_save_on_windows_loads(folder: Path, host: Host) -> None:
    """A byte order mark, and lines that end in CR LF."""
    house = folder / "house"
    house.mkdir()
    manifest = 'id = "house"\r\ntitle = "房"\r\nversion = "1"\r\napi = "1.0"\r\n'
    (house / "plugin.toml").write_bytes(manifest.encode("utf-8-sig"))
    (house / "__init__.py").write_bytes(textwrap.dedent(PLAIN).replace("\n", "\r\n").encode("utf-8-sig"))
    (folder / "note.py").write_bytes(FILE.format(id="note").replace("\n", "\r\n").encode("utf-8-sig"))
    (folder / "city.toml").write_bytes(PACK.format(id="city").replace("\n", "\r\n").encode("utf-8-sig"))
    assert {one.id: one.state for one in host().items} == dict.fromkeys(
        ("core", "house", "note", "city"), State.LOADED
    )


def test_litter_is_not_listed(folder: Path, write: Write, host: Host) -> None:
    write("_draft", "raise SystemExit\n")
    write("__pycache__", "raise SystemExit\n")
    for name in (
        ".hidden.py",
        "~$book.toml",
        "note.py~",
        "note.py.bak",
        "README.md",
        "Thumbs.db",
        "desktop.ini",
    ):
        (folder / name).write_text("x", "utf-8")
    assert [one.id for one in host().items] == ["core"]


def test_a_folder_that_is_not_there_or_cannot_be_read(folder: Path, host: Host) -> None:
    folder.rmdir()
    assert [one.id for one in host().items] == ["core"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_cannot_be_read(folder: Path, host: Host) -> None:
    (folder / "note.py").write_text(FILE.format(id="note"), "utf-8")
    (folder / "note.py").chmod(0)
    told = next(one for one in host().items if one.id == "note")
    assert told.state is State.FAILED
    assert sentence(told).startswith(f"{folder / 'note.py'} cannot be read: ")


def test_modules_of_a_plugin_import_each_other(write: Write, host: Host) -> None:
    parts = (
        write(
            "house",
            """
            from caseman.api import hookimpl
            from . import rules
            from .parts.shared import NAME

            @hookimpl
            def register_rules():
                return rules.all_of(NAME)
            """,
            rules="""
            from __future__ import annotations
            import pickle
            from dataclasses import dataclass
            from typing import get_type_hints
            from caseman.api import Rule, Severity

            @dataclass
            class Kept:
                name: str

            assert get_type_hints(Kept) == {"name": str}
            assert pickle.loads(pickle.dumps(Kept("a"))) == Kept("a")

            def all_of(name):
                return [Rule(id=name, code="H-1", title="h", severity=Severity.NOTE, check=lambda ctx: [])]
            """,
        )
        / "parts"
    )
    parts.mkdir()
    (parts / "__init__.py").write_text("", "utf-8")
    (parts / "shared.py").write_text("from ..rules import Kept\nNAME = 'house.one'\n", "utf-8")
    plugins = host()
    assert plugins.owner("house.one") == "house"
    assert plugins.registry.rules["house.one"].code == "H-1"


def test_an_edit_while_it_runs_is_not_seen_and_nothing_is_written(write: Write, host: Host) -> None:
    """What is imported late comes from the bytes that were read at the start."""
    place = write(
        "house",
        """
        from caseman.api import Finding, Rule, Severity, hookimpl

        def check(ctx):
            from .late import ANSWER
            return [Finding(message=ANSWER)]

        @hookimpl
        def register_rules():
            return [Rule(id="house.a", code="H-1", title="h", severity=Severity.NOTE, check=check)]
        """,
        late="ANSWER = 'as it was read'\n",
    )
    plugins = host()
    (place / "late.py").write_text("ANSWER = 'as it was edited'\n", "utf-8")
    check: Callable[[object], list[Finding]] = plugins.registry.rules["house.a"].check  # type: ignore[assignment]
    assert [one.message for one in check(None)] == ["as it was read"]
    assert plugins.files("house").read("late.py") == b"ANSWER = 'as it was read'\n"
    assert sorted(entry.name for entry in place.iterdir()) == ["__init__.py", "late.py", "plugin.toml"]


def test_compiled_code_that_lies_there_is_not_run(write: Write, host: Host, tmp_path: Path) -> None:
    place = write("house", PLAIN, other="NAME = 'source'\n")
    (place / "__init__.py").write_text(textwrap.dedent(PLAIN) + "from .other import NAME\n", "utf-8")
    planted = tmp_path / "other.py"
    planted.write_text("raise SystemExit('planted')\n", "utf-8")
    status = (place / "other.py").stat()
    os.utime(planted, (status.st_atime, status.st_mtime))
    cache = place / "__pycache__" / f"other.{sys.implementation.cache_tag}.pyc"
    py_compile.compile(str(planted), cfile=str(cache), doraise=True)
    assert state(host(), "house") is State.LOADED
    assert sys.modules["caseman_plugins.house.other"].NAME == "source"


def test_required_plugins_come_first_and_may_be_imported(write: Write, host: Host) -> None:
    write(
        "above",
        """
        from caseman.api import hookimpl
        from caseman_plugins.below import WORD

        @hookimpl
        def register_rules():
            assert WORD == "below"
            return []
        """,
        'requires = ["below"]',
    )
    write("below", PLAIN + "\n    WORD = 'below'\n")
    order = [one.id for one in host().items if one.in_use]
    assert order.index("below") < order.index("above")


@pytest.mark.parametrize(
    ("disabled", "said"),
    [
        ((), "it requires below, which could not be loaded"),
        (("below",), "it requires below, which is switched off in config.toml"),
    ],
)
def test_without_what_it_requires(disabled: tuple[str, ...], said: str, write: Write, host: Host) -> None:
    write("above", PLAIN, 'requires = ["below"]')
    place = write("below", "raise ValueError\n")
    told = next(one for one in host(disabled=disabled).items if one.id == "above")
    assert sentence(told) == f"{place.parent / 'above' / 'plugin.toml'}, line 5: {said}"


def test_a_longer_circle_is_told_without_who_only_leans_on_it(write: Write, host: Host) -> None:
    for name, wanted in {"aa": "bb", "bb": "cc", "cc": "bb"}.items():
        write(name, PLAIN, f'requires = ["{wanted}"]')
    told = {one.id: sentence(one) for one in host().items if not one.in_use}
    assert told["bb"].endswith("in a circle: ['bb', 'cc']")
    assert told["cc"].endswith("in a circle: ['bb', 'cc']")
    assert told["aa"].endswith("it requires bb, which could not be loaded")


def test_switched_off(write: Write, host: Host) -> None:
    write("house", "raise ValueError\n")
    assert state(host(disabled=("house",)), "house") is State.OFF


SETTINGS = """
    from caseman.api import Fund, Params, hookimpl

    class Config(Params):
        words: list[str] = ["定金"]
        limit: int

    @hookimpl
    def register_kinds(ctx):
        return [Fund(id="deposit", title=f"{ctx.plugin} {ctx.config.limit}", words=tuple(ctx.config.words))]
"""


def test_settings(write: Write, host: Host) -> None:
    write("house", SETTINGS)
    fund = host({"house": {"limit": 3, "words": ["诚意金"]}}).registry.funds["deposit"]
    assert (fund.title, fund.words) == ("house 3", ("诚意金",))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "the setting limit is missing"),
        ({"limit": "many"}, "the setting limit is not right: "),
        ({"limit": 3, "word": ["x"]}, "there is no setting word; is words meant?"),
    ],
)
def test_settings_that_are_not_right(given: dict[str, object], said: str, write: Write, host: Host) -> None:
    write("house", SETTINGS)
    told = next(one for one in host({"house": given}).items if one.id == "house")
    assert sentence(told).startswith(f"config.toml, [plugins.house]: {said}")


def test_settings_for_a_plugin_that_has_none(write: Write, host: Host) -> None:
    write("house", PLAIN)
    told = next(one for one in host({"house": {"limit": 1}}).items if one.id == "house")
    assert "the plugin has no settings" in sentence(told)


def test_startup_comes_after_all_are_there(write: Write, host: Host) -> None:
    code = """
        import sys
        from caseman.api import hookimpl

        @hookimpl
        def startup():
            assert "caseman_plugins.zz_last" in sys.modules
    """
    write("aa_first", code)
    write("zz_last", code)
    assert state(host(), "aa_first") is State.LOADED


def test_who_requires_a_plugin_that_fails_at_startup_goes_with_it(write: Write, host: Host) -> None:
    write("below", PLAIN + "\n    @hookimpl\n    def startup():\n        raise OSError\n")
    write("above", PLAIN, 'requires = ["below"]')
    plugins = host()
    assert (state(plugins, "below"), state(plugins, "above")) == (State.FAILED, State.FAILED)


def test_files_locale_and_owners(write: Write, host: Host) -> None:
    place = write(
        "house",
        """
        from caseman.api import Fund, Section, Model, Text, field, hookimpl

        class House(Model):
            note: Text = field("note", default="")

        @hookimpl
        def register_sections(ctx):
            assert "words/list.txt" in ctx.files.names()
            return [Section(id="house", title=ctx.files.read("words/list.txt").decode(), model=House)]

        @hookimpl
        def register_kinds():
            return [Fund(id="core.full_age", title="an id that another register has")]
        """,
    )
    (place / "words").mkdir()
    (place / "words" / "list.txt").write_text("房", "utf-8")
    (place / "packs").mkdir()
    (place / "packs" / "city.toml").write_text(PACK.format(id="city"), "utf-8")
    catalogue = place / "locale" / "zh_CN" / "LC_MESSAGES" / "house.mo"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_bytes(b"mo")
    plugins = host()

    assert plugins.registry.sections["house"].title == "房"
    assert plugins.locale("house") == b"mo"
    assert plugins.locale("core") is None
    assert plugins.locale("nobody") is None
    assert (plugins.owner("house"), plugins.owner("core.full_age"), plugins.owner("absent.section")) == (
        "house",
        "core",
        "",
    )
    assert [(one.path, one.plugin) for one in plugins.packs] == [
        (str(place / "packs" / "city.toml"), "house")
    ]
    with pytest.raises(KeyError):
        plugins.files("nobody")


def test_an_id_that_two_plugins_bring(write: Write, host: Host) -> None:
    """The first keeps it; ids of the office's own words may hold any sign."""
    code = """
        from caseman.api import Fund, hookimpl

        @hookimpl
        def register_kinds():
            return [Fund(id="定金(", title="定金")]
    """
    write("aa_first", code)
    place = write("bb_second", code)
    plugins = host()
    assert plugins.owner("定金(") == "aa_first"
    told = next(one for one in plugins.items if one.id == "bb_second")
    assert sentence(told) == f"{place / '__init__.py'}, line 6: plugin aa_first has “定金(” already"


def test_discover_runs_no_code(folder: Path, write: Write) -> None:
    write("house", "raise SystemExit\n")
    (folder / "broken.toml").write_text("=", "utf-8")
    found = {one.id: one for one in discover([folder])}
    assert found["house"].manifest is not None
    assert found["house"].manifest.version == "1.0.0"
    assert found["broken"].fault is not None


# -- the journal


KILLER = "import os\nos._exit(9)\n"
RUN = """
import sys
from pathlib import Path
from caseman.core import builtin
from caseman.core.plugins import load
plugins = load([Path(sys.argv[1])], {}, (), builtin.PLUGINS, Path(sys.argv[2]))
print(*(f"{one.id}={one.state}" for one in plugins.items))
"""


def start(folder: Path, journal: Path) -> tuple[int, str]:
    """A start of caseman in a process of its own: its exit code, and the plugins' states."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, folder, journal], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip()


def test_a_plugin_that_ends_the_program_is_left_out_at_the_next_start(
    folder: Path, write: Write, tmp_path: Path, host: Host
) -> None:
    write("killer", KILLER)
    write("other", PLAIN)
    notes = tmp_path / "state"

    assert start(folder, notes) == (9, "")
    assert start(folder, notes) == (0, "core=loaded other=loaded killer=failed")
    told = next(one for one in host(journal=notes).items if one.id == "killer")
    note = notes / "plugins.json"
    assert sentence(told) == (
        f"{folder / 'killer'}: caseman ended while it was loaded; mend it, or delete {note} to try it again as it is"
    )
    assert start(folder, notes)[0] == 0

    note.unlink()
    assert start(folder, notes) == (9, "")
    write("killer", PLAIN)
    assert start(folder, notes) == (0, "core=loaded killer=loaded other=loaded")


def test_an_ordinary_fault_leaves_no_mark(folder: Path, write: Write, tmp_path: Path) -> None:
    write("last", "raise ValueError\n")
    notes = tmp_path / "state"
    assert start(folder, notes) == (0, "core=loaded last=failed")
    assert list(notes.iterdir()) == []


def test_who_only_changes_their_mind_marks_nothing(write: Write, host: Host, tmp_path: Path) -> None:
    write("house", "raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        host(journal=tmp_path)
    assert not list(tmp_path.glob("loading-*"))


def test_who_interrupts_a_plugin_that_hangs_gets_past_it(
    write: Write, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "HANGS", -1)
    write("house", "raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        host(journal=tmp_path)
    assert state(host(journal=tmp_path), "house") is State.FAILED


def test_what_another_caseman_is_loading_just_now_is_no_fault(
    folder: Path, write: Write, host: Host, tmp_path: Path
) -> None:
    write("house", PLAIN)
    digest = read(folder / "house").digest
    mark = {"pid": os.getppid(), "plugin": "house", "digest": digest}
    (tmp_path / "loading-1").write_text(json.dumps(mark), "utf-8")
    assert state(host(journal=tmp_path), "house") is State.LOADED


def test_a_torn_journal_stops_nobody(write: Write, host: Host, tmp_path: Path) -> None:
    write("house", PLAIN)
    (tmp_path / "plugins.json").write_text("[1", "utf-8")
    (tmp_path / "loading-1").write_text('{"pid": "many"}', "utf-8")
    assert state(host(journal=tmp_path), "house") is State.LOADED


def test_a_journal_that_cannot_be_written_stops_nobody(write: Write, host: Host, tmp_path: Path) -> None:
    write("house", PLAIN)
    (tmp_path / "file").write_text("", "utf-8")
    assert state(host(journal=tmp_path / "file"), "house") is State.LOADED


def test_the_list_says_who_and_where(write: Write, item: Callable[[str], PluginItem]) -> None:
    place = write("house", PLAIN, 'maintainer = "信息部"')
    told = item("house")
    assert (told.where, told.maintainer, told.api, told.reason, told.in_use) == (
        str(place),
        "信息部",
        "1.0",
        "",
        True,
    )
