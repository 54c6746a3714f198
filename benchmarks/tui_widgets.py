"""How quick the terminal kit is, from key to painted frame, against a do-nothing Textual app in the same run.

    python benchmarks/tui_widgets.py [--rounds 8] [--size 120x40] [--gate]

Both programs run in pseudo-terminals. Each round starts both, presses the same number of keys in turn and
ends them; a ratio is taken round by round, so that a busy machine hits both alike. `frame` is the time from
writing the key to the end of the first whole frame (synchronized output marks it), `settled` to the last
byte before a silence, `cpu` the process's time on a processor in between. With --gate the exit status is 1
when a ratio is surely over its target: the lower end of its 95 % interval is.
"""

import argparse
import os
import pty
import random
import select
import statistics
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path
from signal import SIGKILL

ROOT = Path(__file__).parents[1]
FRAME_END = b"\x1b[?2026l"
ROWS = 20_000
DOWN, UP, PAGE, END, HOME = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[F", b"\x1b[H"
ENTER, TAB, ESC, F3 = b"\r", b"\t", b"\x1b", b"\x1bOR"


# The programs that are measured -------------------------------------------------------------------------


def run_floor() -> None:
    """A Textual app that does next to nothing: l changes a line, p the page, o opens a screen, c closes it."""
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
        count = 0

        def render_line(self, y: int) -> Strip:
            shown = self.count if y == 0 or self.whole else 0
            return Strip([Segment(f"ready {shown} {y} 合同一二三四五六七八九十".ljust(60))])

        whole = False

    class Second(Screen[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield Page()

    class Floor(App[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield Page()

        def on_key(self, event: events.Key) -> None:
            page = self.screen.query_one(Page)
            page.count += 1
            if event.character == "l":
                page.refresh(Region(0, 0, page.size.width, 1))
            elif event.character == "p":
                page.whole = True
                page.refresh()
            elif event.character == "o":
                self.push_screen(Second())
            elif event.character == "c":
                self.pop_screen()

    Floor().run()


def run_kit() -> None:
    """The kit: a table of 20,000 rows, Enter opens a form of 40 fields."""
    from caseman.tui import env

    env.prepare()
    from collections.abc import Iterable
    from datetime import date

    from textual.widget import Widget

    from caseman.tui.app import CasemanApp
    from caseman.tui.screens.base import CasemanScreen
    from caseman.tui.widgets.columns import TableColumn
    from caseman.tui.widgets.table import VirtualTable

    states = (("已签约", "note"), ("已备案", "good"), ("备案受阻", "block"), ("缺资料", "warn"))
    names = ["张顺", "解珍", "李纨", "司马昭", "凌统", "马岱"]

    def row(i: int) -> tuple[str | tuple[str, str], ...]:
        return (
            f"HM{i:05d}", f"{1 + i % 3}-{1 + i % 2}-{i % 18 + 1:02d}01", names[i % 6], f"{389196 + i}.50",
            f"{80 + i % 40}.50", states[i % 4], "按揭" if i % 3 else "一次性", f"2026-03-{1 + i % 28:02d}",
        )  # fmt: skip

    class Ledger(CasemanScreen):
        def body(self) -> Iterable[Widget]:
            titles = ("合同号", "房号", "买受人", "总价", "面积", "状态", "付款方式", "签约日")
            yield VirtualTable(
                [TableColumn(title, 9, 1, number=title == "总价") for title in titles], title="合同"
            )

        def on_mount(self) -> None:
            self.title_line.show("合同")
            self.query_one(VirtualTable).show(row, ROWS, key=lambda i: i, find=lambda i: int(str(i)))

        def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
            self.status.facts([(f"{event.index + 1} / {ROWS}", "bar_muted")])

        def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
            case = self.shell.keep("case", make_case)
            case.show(event.index)
            self.app.push_screen(case)

    def make_case() -> CasemanScreen:
        from caseman.api.fields import FieldMeta, FieldSpec
        from caseman.tui.widgets.form import Form

        kinds = ("text", "money", "day", "mark", "text", "area", "code", "text")
        specs = [FieldSpec(f"f{i}", kinds[i % 8], False, FieldMeta(title=f"第{i}栏")) for i in range(40)]

        class Case(CasemanScreen):
            index = 0

            def body(self) -> Iterable[Widget]:
                yield Form()

            def on_mount(self) -> None:
                self.show(self.index)

            def show(self, index: int) -> None:
                self.index = index
                if not self.is_mounted and not self.query(Form):
                    return
                samples = {"money": "389196.50", "area": "89.50", "day": "2026-03-02", "mark": True}
                values = {spec.name: samples.get(spec.kind, f"值{index}") for spec in specs}
                self.query_one(Form).show(specs, values, today=date(2026, 3, 31))
                self.query_one(Form).focus()

        return Case()

    def import_the_rest() -> None:
        import caseman.api.fields
        import caseman.tui.widgets.form  # noqa: F401

    app = CasemanApp(Ledger)
    # As in the real program: what is not needed for the first frame is imported right after it.
    app.call_later(lambda: app.set_timer(0.15, import_the_rest))
    app.run()


# The instrument -----------------------------------------------------------------------------------------


@dataclass
class Sample:
    frame: float
    settled: float
    cpu: float


class Session:
    """A program in a pseudo-terminal; a thread notes when each chunk of its output came."""

    def __init__(self, which: str, size: tuple[int, int]) -> None:
        self.chunks: list[tuple[float, bytes]] = []
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(
                TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8", PYTHONPATH=str(ROOT)
            )
            for name in ("COLUMNS", "LINES", "NO_COLOR", "PYTHONDONTWRITEBYTECODE"):
                os.environ.pop(name, None)
            os.execv(sys.executable, [sys.executable, __file__, "--serve", which])
        ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                return
            if not data:
                return
            if b"\x1b[?2026$p" in data:
                os.write(self.fd, b"\x1b[?2026;2$y")  # we know synchronized output
            self.chunks.append((time.perf_counter(), data))

    def wait_text(self, text: str, patience: float = 30) -> float:
        """Seconds from the start to the end of the first frame with the text."""
        wanted = text.encode()
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            for at, _data in list(self.chunks):
                if wanted in b"".join(data for then, data in self.chunks if then <= at):
                    return at - self.started
            time.sleep(0.01)
        raise SystemExit(f"{text} never came")

    def quiet(self, silence: float = 0.08) -> None:
        """Until nothing has been written for a while."""
        while True:
            last = self.chunks[-1][0] if self.chunks else 0.0
            rest = last + silence - time.perf_counter()
            if rest <= 0:
                return
            time.sleep(rest)

    def cpu(self) -> float:
        """Seconds on a processor so far, of all threads."""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
        return total / 1e9

    def press(self, key: bytes) -> Sample:
        self.quiet()
        seen, spent = len(self.chunks), self.cpu()
        pressed = time.perf_counter()
        os.write(self.fd, key)
        end = pressed + 5
        while len(self.chunks) == seen and time.perf_counter() < end:
            select.select([], [], [], 0.0005)
        self.quiet()
        new = self.chunks[seen:]
        if not new:
            raise SystemExit(f"{key!r} wrote nothing")
        frame = next((at for at, data in new if FRAME_END in data), new[0][0])
        return Sample((frame - pressed) * 1e3, (new[-1][0] - pressed) * 1e3, (self.cpu() - spent) * 1e3)

    def stop(self) -> None:
        os.kill(self.pid, SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


# What is measured ---------------------------------------------------------------------------------------


@dataclass
class Row:
    """One line of the result: a thing done in the kit, what it is compared with, and how much it may cost."""

    name: str
    floor: str
    target: float
    times: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    def take(self, samples: Sequence[Sample], floor: Sequence[Sample]) -> None:
        self.times += [sample.frame for sample in samples]
        self.settled += [sample.settled for sample in samples]
        self.cpu += [sample.cpu for sample in samples]
        self.ratios.append(
            statistics.median(sample.frame for sample in samples)
            / statistics.median(sample.frame for sample in floor)
        )

    def interval(self) -> tuple[float, float]:
        """95 % bootstrap interval of the median ratio."""
        random.seed(7)
        medians = sorted(
            statistics.median(random.choices(self.ratios, k=len(self.ratios))) for _draw in range(1000)
        )
        return medians[25], medians[974]


ROWS_OF_RESULT = {
    "start": Row("start to the first frame with 20,000 rows", "start", 1.25),
    "down": Row("row down", "line", 1.6),
    "page": Row("page down", "page", 2.5),
    "ends": Row("end and home", "page", 2.5),
    "first open": Row("open a form of 40 fields, first time", "push", 3.0),
    "open": Row("open it again with another record", "push", 3.0),
    "next": Row("next field", "line", 4.0),
    "type": Row("type a character in a field", "line", 2.0),
    "leave": Row("leave by F3", "pop", 2.0),
    "esc": Row("leave by Esc (target: F3 and 30 ms)", "pop", 0.0),
}


def one_round(size: tuple[int, int], keys: int) -> None:
    started: dict[str, float] = {}
    sessions: dict[str, Session] = {}
    for which, text in random.sample([("floor", "ready 0"), ("kit", "HM00000")], 2):
        sessions[which] = Session(which, size)
        started[which] = sessions[which].wait_text(text) * 1e3
        sessions[which].quiet(0.5)
    floor, kit = sessions["floor"], sessions["kit"]
    rows = ROWS_OF_RESULT

    def floors(key: bytes) -> list[Sample]:
        floor.press(key)
        return [floor.press(key) for _press in range(keys)]

    try:
        start = [Sample(started["kit"], started["kit"], kit.cpu() * 1e3)]
        rows["start"].take(start, [Sample(started["floor"], 0, 0)])
        line, page = floors(b"l"), floors(b"p")
        push, pop = [], []
        for _press in range(keys):
            push.append(floor.press(b"o"))
            pop.append(floor.press(b"c"))
        kit.press(DOWN)
        rows["down"].take([kit.press(DOWN) for _press in range(keys)], line)
        kit.press(PAGE)
        rows["page"].take([kit.press(PAGE) for _press in range(keys)], page)
        rows["ends"].take([kit.press(END if press % 2 == 0 else HOME) for press in range(keys)], page)
        rows["first open"].take([kit.press(ENTER)], push)
        kit.press(TAB)
        rows["next"].take([kit.press(TAB) for _press in range(keys)], line)
        kit.press(b"\x1b[Z")
        kit.press(b"x")
        rows["type"].take([kit.press(b"x") for _press in range(keys)], line)
        opened, left, escaped = [], [], []
        for press in range(keys):
            (left if press % 2 else escaped).append(kit.press(F3 if press % 2 else ESC))
            kit.press(DOWN)
            opened.append(kit.press(ENTER))
        rows["open"].take(opened, push)
        rows["leave"].take(left, pop)
        rows["esc"].take(escaped, pop)
    finally:
        for session in sessions.values():
            session.stop()


def warm_up(size: tuple[int, int]) -> None:
    """One start of each that is not counted: it compiles what has changed."""
    for which, text in (("floor", "ready 0"), ("kit", "HM00000")):
        session = Session(which, size)
        session.wait_text(text)
        session.quiet(1)
        session.stop()


def table() -> tuple[str, bool]:
    lines = [
        "| what | frame p50 ms | p95 | settled | cpu ms | x of | ratio [95 %] | target |",
        "|---|---|---|---|---|---|---|---|",
    ]
    over = False
    for row in ROWS_OF_RESULT.values():
        low, high = row.interval()
        late = sorted(row.times)[int(len(row.times) * 0.95)]
        over |= bool(row.target) and low > row.target
        lines.append(
            f"| {row.name} | {statistics.median(row.times):.1f} | {late:.1f} | {statistics.median(row.settled):.1f} "
            f"| {statistics.median(row.cpu):.1f} | {row.floor} | {statistics.median(row.ratios):.2f} "
            f"[{low:.2f}-{high:.2f}] | {row.target or ''} |"
        )
    extra = statistics.median(ROWS_OF_RESULT["esc"].times) - statistics.median(ROWS_OF_RESULT["leave"].times)
    lines.append(f"\nEsc costs {extra:.1f} ms more than F3.")
    return "\n".join(lines), over


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--keys", type=int, default=10)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--serve", choices=("floor", "kit"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    programs: dict[str, Callable[[], None]] = {"floor": run_floor, "kit": run_kit}
    if given.serve:
        programs[given.serve]()
        return 0
    width, height = map(int, given.size.split("x"))
    warm_up((width, height))
    for number in range(given.rounds):
        one_round((width, height), given.keys)
        print(f"round {number + 1} of {given.rounds}", file=sys.stderr)
    text, over = table()
    print(text)
    return 1 if over and given.gate else 0


if __name__ == "__main__":
    sys.exit(main())
