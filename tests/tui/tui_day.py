"""A day at the demo office in a real terminal: keys in, counted; the screen and, by a process of its own, the store out."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from tui_pty import KEYS, PATIENCE, ROOT, Terminal

from caseman.core.config import Config
from caseman.core.demo import _run
from caseman.core.loaded import IN_REPOSITORY, load_all
from caseman.core.office import Office, Options
from caseman.core.store import Store

LISTS = IN_REPOSITORY / "demo" / "office"
Rows = list[list[str]]


class Day:
    """Someone at work. `keys` is how many keys it took so far; a text counts as its characters."""

    def __init__(self, terminal: Terminal, office: Path, files: Path) -> None:
        self.terminal = terminal
        self.office = office
        self.files = files
        self.keys = 0

    def press(self, *keys: str) -> None:
        self.keys += sum(1 if key in KEYS else len(key) for key in keys)
        self.terminal.press(*keys)

    def paste(self, text: str) -> None:
        """As a terminal sends what is pasted."""
        self.keys += 1
        self.terminal.press(f"\x1b[200~{text}\x1b[201~")

    def wait(self, *texts: str, gone: str = "") -> None:
        self.terminal.wait(*texts, gone=gone, settled=False)

    def through(self, steps: Iterable[Callable[["Day"], None]]) -> None:
        """Step after step; after each the screen is in order."""
        for step in steps:
            step(self)
            self.terminal.settle()
            assert {cell_len(line) for line in self.terminal.lines} == {80}, self.terminal.text

    def go(self, words: str, *texts: str, gone: str = "") -> None:
        """F2, where to, Enter; until it is there."""
        self.press("f2")
        self.terminal.wait("转到 ─", settled=False)
        self.press(words, "enter")
        self.wait(*texts, gone=gone or "转到 ─")

    def do(self, words: str, *texts: str) -> None:
        """An action by its name in the palette."""
        self.press("ctrl+p")
        self.terminal.wait("命令 ─", "输入以缩小范围", settled=False)
        self.press(words, "enter")
        self.wait(*texts, gone="命令 ─")

    def report(self, name: str, *texts: str) -> None:
        """A ledger by its name, until it shows these."""
        self.go("bb", "报表", "输入以缩小范围", gone="转到 ─")
        self.press(name, "enter")
        self.wait(*texts, gone="报表 ─")

    def export(self, pattern: str) -> Path:
        """Write the ledger that is shown as a workbook: the file, written anew."""
        written = {file: file.stat().st_mtime_ns for file in (self.office / "exports").glob(pattern)}
        self.press("f10")
        self.wait("写成", "F10")
        self.press("f10")

        def new() -> list[Path]:
            found = (self.office / "exports").glob(pattern)
            return [file for file in found if file.stat().st_mtime_ns != written.get(file)]

        self.until(lambda: bool(new()))
        self.wait("行已写入", gone="写成")
        self.terminal.settle()
        return new()[0]

    def print(self, name: str = "", asked: str = "") -> None:
        """The document of the record on the screen (by its name, where there are several), as .docx; `asked` is what its
        form asks for, which is left empty."""
        self.press("ctrl+f")
        self.wait("打印 ─")
        self.press(*([name] if name else ()), "enter")
        if asked:
            self.wait(asked, "F10 办理")
            self.press("f10")
        self.wait("1 打印（.docx）")
        self.press("1")
        self.wait("已打印", gone="1 打印")

    def other(self, user: str, *words: str, code: int = 0) -> None:
        """What a colleague does at another computer of the office."""
        argv = (sys.executable, "-m", "caseman", "--data", str(self.office), "--user", user, *words)
        said = subprocess.run(argv, check=False, cwd=ROOT, capture_output=True)
        assert said.returncode == code, said

    def tasks(self, user: str) -> list[dict[str, Any]]:
        """A colleague's work list, as it is now."""
        words = ("--lang", "zh", "--json", "--data", str(self.office), "--user", user, "today")
        argv = (sys.executable, "-m", "caseman", *words)
        said = subprocess.run(argv, check=True, cwd=ROOT, capture_output=True)
        found: list[dict[str, Any]] = json.loads(said.stdout)["tasks"]
        return found

    def back(self, *texts: str, gone: str = "") -> None:
        self.press("f3")
        self.wait(*texts, gone=gone)

    def take_in(self, file: Path, *texts: str) -> None:
        """Take in a file of an authority or bank."""
        self.go("dz", "对账", "F4 读入文件")
        self.press("f4")
        self.wait("文件：")
        self.press(str(file), "enter")
        self.wait(*texts)

    def until(self, done: Callable[[], bool]) -> None:
        """Until something is so that the screen does not show."""
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, self.terminal.text
            self.terminal.read(0.1)

    @property
    def rows(self) -> list[str]:
        """The lines of the table on the screen, without its border and heading, once all is painted."""
        self.terminal.settle()
        return [line[1:-1] for line in self.terminal.lines if line.startswith("│")][1:]

    def document(self, table: str, id_: str) -> dict[str, Any]:
        """What the store has, read by a process of its own."""
        with Store.open(self.office, read_only=True) as store:
            return dict(store.get(table, id_) or {})

    def stored(self, read: Callable[[Store], Any]) -> Any:
        with Store.open(self.office, read_only=True) as store:
            return read(store)


@contextmanager
def working(office: Path, home: Path, user: str = "c1") -> Iterator[Day]:
    """The program over an office, open and checked, until it has been left in order."""
    argv = (sys.executable, "-m", "caseman", "--lang", "zh", "--user", user, "--data", str(office))
    with Terminal(argv, HOME=str(home), XDG_CONFIG_HOME=str(home / "settings")) as terminal:
        terminal.wait("客户 272", "F2 jr）")
        yield Day(terminal, office, home)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert "Traceback" not in terminal.raw


def prepare(office: Path, planted: Sequence[str], done: Mapping[str, Callable[[Office], None]]) -> None:
    """What happened before the day: errors that are found in it, and what each colleague did."""
    loaded = load_all(Config())
    for user, run in done.items():
        options = Options(data=office, language="zh", create=False, user=user)
        with Office.open(Config(), options, loaded) as opened:
            for name in planted:
                _run(opened, loaded.plugins.registry.plants[name].run)
            run(opened)
        planted = ()


def read(name: str) -> Rows:
    """Heading and lines of a list of the demo office."""
    import csv

    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def workbook(file: Path, rows: Rows) -> Path:
    """A list as an office sends it: a workbook."""
    from xlsxwriter import Workbook

    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file


def text_file(file: Path, rows: Rows) -> Path:
    """A list as an office's old program writes it: in GBK."""
    import csv

    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return file


def words(document: Path) -> str:
    """What a printed .docx says, its paragraphs joined by spaces."""
    import re
    from zipfile import ZipFile

    with ZipFile(document) as parts:
        body = parts.read("word/document.xml").decode()
    return " ".join(re.sub("<[^>]+>", "", one) for one in body.split("</w:p>"))
