"""The command line of a terminal start is read as argparse would read it; and the picture of the list comes back."""

import subprocess
import sys
from pathlib import Path

import pytest

from caseman.cli import arguments, opening
from caseman.core import listcache


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--data", "x", "--lang", "en"],
        ["--data=a=b", "--user", "c1"],
        ["--policy-date", "2026-04-01", "--today=2026-03-31", "--config", "c.toml"],
    ],
)
def test_options_alone_are_read_as_argparse_reads_them(words: list[str]) -> None:
    told = opening.read(words)
    assert told is not None
    parsed = arguments.parse(words)
    wanted = {**vars(parsed), "json": None}  # type: ignore[arg-type]
    assert vars(told) == wanted


@pytest.mark.parametrize(
    "words",
    [["check"], ["--data", "x", "check"], ["--json"], ["--help"], ["--data"], ["--data", "--json"], ["--lang", "fr"], ["-x"], ["--dat", "x"]],
)  # fmt: skip
def test_everything_else_is_left_to_argparse(words: list[str]) -> None:
    assert opening.read(words) is None


def test_a_terminal_start_does_not_import_argparse() -> None:
    code = "import sys; from caseman.cli import opening, run; import caseman.tui.start; print('argparse' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )


def test_the_picture_of_the_list_comes_back(tmp_path: Path) -> None:
    rows = [
        ("HM00001", ("2-1-0101", "张三、李四", "HM00001", "已备案", "")),
        ("HM00002", ("", "𠮷", "x", "", "[/]")),
    ]
    listcache.save(tmp_path, "zh", rows)
    assert list(listcache.load(tmp_path, "zh")) == rows
    assert list(listcache.load(tmp_path, "en")) == []
    listcache.save(tmp_path, "zh", [("HM1", ("a\tb\nc", "第一行\r\n第二行"))])
    assert list(listcache.load(tmp_path, "zh")) == [("HM1", ("a b c", "第一行 第二行"))]
    (tmp_path / listcache.NAME).write_bytes(b"\xff\xfe")
    assert list(listcache.load(tmp_path, "zh")) == []
    listcache.save(tmp_path, "zh", [])
    assert list(listcache.load(tmp_path, "zh")) == []
