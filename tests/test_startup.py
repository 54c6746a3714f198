"""What a command that needs no terminal imports, and what it does not: each run in a fresh interpreter."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Modules that only what uses them imports.
TERMINAL = {"textual"}
FILES = {"python_calamine", "xlsxwriter", "lxml"}
WORDS = {"pypinyin", "cn2an", "stdnum", "chinese_calendar"}


def imported(*words: str, folder: Path) -> set[str]:
    """Top-level modules after a command line."""
    code = (
        "import sys\nfrom caseman.__main__ import main\n"
        f"code = main({list(words)!r})\n"
        "print(code, *{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder, capture_output=True, text=True, check=True, timeout=120,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)},
    )  # fmt: skip
    code_of, *names = done.stderr.splitlines()[-1].split()
    assert code_of in ("0", "1"), done.stderr
    return set(names)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("startup")
    assert TERMINAL & imported("demo", "office", "--no-open", folder=folder) == set()
    return folder


def test_help_and_version_import_nothing_heavy(tmp_path: Path) -> None:
    heavy = TERMINAL | FILES | WORDS | {"pydantic", "pluggy", "tinydb", "rich"}
    for words in (("--version",), ("--help",), ("check", "--help")):
        assert imported(*words, folder=tmp_path) & heavy == set()


@pytest.mark.parametrize(
    ("line", "absent"),
    [
        ("check", FILES),
        ("find 张", set()),
        ("show HM00201", FILES),
        ("why HM00201", set()),
        ("history HM00201", FILES | WORDS),
        ("do --list", set()),
        ("report --list", set()),
        ("calc --list", FILES | WORDS),
        ("plugins", FILES | WORDS),
        ("packs check", set()),
        ("packs parameters", FILES | WORDS),
        ("store verify", set()),
        ("store stats", FILES),
        ("report contracts.ledger --format csv", FILES),
    ],
)
def test_a_command_imports_no_terminal_and_libraries_only_where_they_are_used(
    line: str, absent: set[str], office: Path
) -> None:
    found = imported("--data", "office", *line.split(), folder=office)
    assert "caseman" in found
    assert found & (TERMINAL | absent) == set()


def test_the_terminal_is_what_imports_textual(office: Path) -> None:
    """The test above can fail: the module that it forbids is there to be imported."""
    done = subprocess.run(
        [sys.executable, "-c", "import caseman.tui.app, sys; print('textual' in sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.strip() == "True"
