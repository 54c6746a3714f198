"""What is driven: a Textual app that does next to nothing, caseman, and VisiData on the same rows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .terminal import Program

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".bench"
#: Of its own environment: caseman does not need it.
VISIDATA = "visidata==3.4"
SIZE = (120, 40)


def floor(size: tuple[int, int] = SIZE) -> Program:
    """l changes a line, p the page, o opens a screen, c closes it; each says a number that goes up."""
    return Program([sys.executable, "-m", "benchmarks.programs", "floor"], size, {"PYTHONPATH": str(ROOT)})


def caseman(office: Path, size: tuple[int, int] = SIZE) -> Program:
    """The program itself over an office, in Chinese."""
    argv = [sys.executable, "-m", "caseman", "--data", str(office), "--lang", "zh", "--user", "c1"]
    env = {"PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(CACHE / "settings")}
    return Program(argv, size, env)


def visidata_command() -> Path | None:
    """VisiData in an environment of its own, made the first time; None where it cannot be had."""
    bin_folder = CACHE / "visidata" / ("Scripts" if os.name == "nt" else "bin")
    command = bin_folder / "vd"
    if command.exists():
        return command
    print("installing VisiData to compare with …", file=sys.stderr)
    try:
        subprocess.run([sys.executable, "-m", "venv", str(CACHE / "visidata")], check=True)
        pip = [str(bin_folder / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--compile", VISIDATA], check=True, timeout=120)
    except (subprocess.SubprocessError, OSError):
        shutil.rmtree(CACHE / "visidata", ignore_errors=True)
        return None
    return command


def visidata(command: Path, rows: Path, size: tuple[int, int] = SIZE) -> Program:
    """VisiData over a CSV file, without anybody's settings."""
    return Program(
        [str(command), "--nothing", str(rows)], size, {"HOME": str(CACHE), "VD_CONFIG": "/dev/null"}
    )


def run_floor() -> None:
    from caseman.tui import env

    env.prepare()
    from rich.segment import Segment
    from textual import events
    from textual.app import App
    from textual.geometry import Region
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget

    class Page(Widget):
        count = pages = 0

        def render_line(self, y: int) -> Strip:
            text = f"line {self.count}" if y == 0 else f"page {self.pages} {y} 合同一二三四五六七八九十"
            return Strip([Segment(text.ljust(80))])

    class Second(Screen[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield Page()

        def on_mount(self) -> None:
            self.query_one(Page).pages = 1_000_000

    class Floor(App[None]):
        ENABLE_COMMAND_PALETTE = False

        def compose(self):  # type: ignore[no-untyped-def]
            yield Page()

        def on_key(self, event: events.Key) -> None:
            page = self.screen.query_one(Page)
            if event.character == "l":
                page.count += 1
                page.refresh(Region(0, 0, page.size.width, 1))
            elif event.character == "p":
                page.pages += 1
                page.refresh()
            elif event.character == "o":
                self.push_screen(Second())
            elif event.character == "c":
                self.pop_screen()

    Floor().run()


if __name__ == "__main__":
    run_floor()
