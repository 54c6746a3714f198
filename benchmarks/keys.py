"""From key to paint in the real program over a large office, against a minimal Textual app and VisiData in turn.

A time ends with what the key must show where that can be read off the screen, else with the first whole frame. Time on
the processor is that of all frames of a key, so that of a searched letter holds the search as well.
"""

import re
import shutil
import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from . import programs
from .figures import RATIO_HEADINGS, Ratio, p95, table
from .terminal import Program, Sample, Shown, holds

LINE, PAGE, PUSH, POP = "line", "page", "push", "pop"
#: What each thing may cost, as a multiple of the same kind of repaint in the minimal app.
TARGETS = {
    "row down": (LINE, 1.6),
    "page down": (PAGE, 2.5),
    "to the end": (PAGE, 2.5),
    "to the start": (PAGE, 2.5),
    "sort the list": (PAGE, 8.0),
    "search: the letter is shown": (LINE, 3.0),
    "search: its result is shown": (PAGE, 8.0),
    "filter by a condition": (PAGE, 5.0),
    "clear the search": (PAGE, 3.0),
    "open a case": (PUSH, 3.0),
    "next field": (LINE, 4.0),
    "type a character": (LINE, 2.0),
    "leave by F3": (POP, 2.0),
    "units of all buildings": (PUSH, 4.0),
}
ESC_TARGET, STALL, STALL_P95, GROWTH, SLOWER = 30.0, 100.0, 35.0, 8.0, 1.2
#: MB of the program with its plugins, and of each case: its line, what is looked through, what was found and what it is
#: compared with (docs/decisions.md). A viewer of a list, as VisiData is, keeps the line.
MEMORY, PER_CASE = 150.0, 0.025
FILTER = "；合同号~HM000"
SEARCHED = ("张云", "李玉", "王凤", "赵超", "林琴", "孙逊")
#: A case whose findings column still waits for the check.
WAITING = re.compile(r"HM\d+ +\S+ +… ")


class Floor:
    """The minimal app, pressed in turn."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._count = {"l": 0, "p": 0}
        program.wait(holds("page 0 1 "))
        for kind in (LINE, PAGE, PUSH):
            self(kind)

    def __call__(self, kind: str) -> Sample:
        """What the kind of repaint takes here, now."""
        if kind in (PUSH, POP):
            opened = self._program.press("o", holds("page 1000000 1 "))
            closed = self._program.press("c", holds(rf"page {self._count['p']} 1 "))
            return opened if kind == PUSH else closed
        key, word = ("l", "line") if kind == LINE else ("p", "page")
        self._count[key] += 1
        return self._program.press(key, holds(rf"{word} {self._count[key]}\b"))


class Run:
    """caseman over an office, with the ratios taken so far."""

    def __init__(self, program: Program, floor: Floor) -> None:
        self.program = program
        self.floor = floor
        self.ratios = {name: Ratio(name, kind, target) for name, (kind, target) in TARGETS.items()}
        self.ratios["leave by Esc"] = Ratio("leave by Esc", POP)

    def take(self, name: str, presses: Sequence[Callable[[], Sample]]) -> None:
        """A round: each press in turn with a repaint of the minimal app."""
        kind = self.ratios[name].floor
        self.note(name, [(press(), self.floor(kind)) for press in presses])

    def note(self, name: str, pairs: Sequence[tuple[Sample, Sample]]) -> None:
        """A round that was taken: the program's samples, each with the minimal app's."""
        mine, floors = [one for one, _floor in pairs], [floor for _one, floor in pairs]
        self.ratios[name].take(
            [one.until for one in mine],
            [one.until for one in floors],
            [one.cpu for one in mine],
            [one.cpu for one in floors],
        )

    def key(self, key: str, shown: Shown | None = None) -> Callable[[], Sample]:
        return lambda: self.program.press(key, shown)

    # -- one round of everything

    def moving(self, rows: int, keys: int) -> None:
        self.program.go("home")
        # The cursor is a colour: it is in the first frame; the row's number in the status line may follow in the next.
        self.take("row down", [self.key("down") for _key in range(keys)])
        self.program.go("pgdn")
        self.take("page down", [self.key("pgdn") for _key in range(keys)])
        self.take("to the end", [self.key("end", holds(rf"\b{rows} / "))])
        self.take("to the start", [self.key("home", holds(r"\b1 / "))])

    def sorting(self) -> None:
        """Down and up again; the heading says which way the rows are sorted."""
        self.take("sort the list", [self._sorting() for _way in range(2)])

    def _sorting(self) -> Callable[[], Sample]:
        def sort() -> Sample:
            self.program.quiet()
            before = _heading(self.program.lines)
            return self.program.press("sort", lambda lines: _heading(lines) not in ("", before))

        return sort

    def searching(self, texts: Sequence[str]) -> None:
        """Letters are typed one by one; a result is a count that is another one than before."""
        for text in texts:
            letters, results, cleared = [], [], []
            for end in range(1, len(text) + 1):
                before = _count(self.program.lines)
                seen = holds(rf"查找 {text[:end]}(?!\w)")
                letters.append((self.program.press(text[end - 1], seen), self.floor(LINE)))
                self.program.press("backspace", lambda lines, text=text[: end - 1]: _typed(lines) == text)
                result = self.program.press(
                    text[end - 1], lambda lines, before=before: _count(lines) != before
                )
                results.append((result, self.floor(PAGE)))
            cleared.append((self.program.press("f3", _all_shown), self.floor(PAGE)))
            self.note("search: the letter is shown", letters)
            self.note("search: its result is shown", results)
            self.note("clear the search", cleared)

    def filtering(self) -> None:
        """A condition, pasted whole, and what fits it; the first time the field is read of every case, untaken."""
        paste = f"\x1b[200~{FILTER}\x1b[201~"
        self.program.go("f4")
        self.program.press(paste, lambda lines: _count(lines) > 0, patience=120.0)
        self.program.go("f3", "f4")
        self.take("filter by a condition", [self.key(paste, lambda lines: _count(lines) > 0)])
        self.program.press("f3", _all_shown)

    def opening(self, keys: int) -> None:
        """Cases are opened, their fields walked and typed in, and left by F3 and by Esc."""
        case, listed = holds(r"✓|›"), holds(r"\d+ / \d+")
        self.program.go("home")
        for number in range(keys):
            self.program.go("down")
            self.take("open a case", [self.key("enter", case)])
            if number < 2:
                ways = ("tab", "tab", "backtab", "backtab")
                self.take("next field", [self.key(way) for way in ways])
                self.program.go("pgdn")  # the remark: a text
                self.take("type a character", [self._typing() for _key in range(4)])
            way = "leave by Esc" if number % 2 else "leave by F3"
            self.take(way, [self.key("esc" if number % 2 else "f3", listed)])

    def _typing(self) -> Callable[[], Sample]:
        def typed() -> Sample:
            took = self.program.press("x")
            self.program.go("backspace")
            return took

        return typed

    def overview(self) -> None:
        """The unit table, by F2 and its letters."""
        self.program.go("f2", "l", "p")
        self.take("units of all buildings", [self.key("enter", holds(r"\d幢"))])
        self.program.press("f3", holds(r"\d+ / \d+"))


def _heading(lines: Sequence[str]) -> str:
    """The list's headings."""
    return next((line for line in lines if "房号" in line and "买受人" in line), "")


def _typed(lines: Sequence[str]) -> str:
    found = next((re.search(r"查找 (\S*)", line) for line in lines[:3] if "查找" in line), None)
    text = found[1] if found else ""
    return "" if text.startswith("姓名") else text


def _count(lines: Sequence[str]) -> int:
    """How many cases the search has found; 0 while nothing is looked for."""
    found = next((re.search(r"(\d+) / \d+ *$", line) for line in lines[:3] if "查找" in line), None)
    return int(found[1]) if found else 0


def _all_shown(lines: Sequence[str]) -> bool:
    return _count(lines) == 0


# -- while something takes long


def stalls(program: Program, most: float) -> list[float]:
    """ms from each key to the first output, from the first frame on until the whole office is checked."""
    times: list[float] = []
    end = perf_counter() + most
    while perf_counter() < end:
        times += _answers(program, 20)
        if not any(map(WAITING.search, program.text.splitlines())):
            break
    return times


def _answers(program: Program, pairs: int) -> list[float]:
    """ms from keys to the first output after each."""
    times = []
    for _pair in range(pairs):
        for key in ("down", "up"):
            times.append(program.first_byte_after(program.write(key)))
            sleep(0.025)
    return times


def busy(program: Program) -> dict[str, float]:
    """ms from a key to the first output while a case is saved, a report opened and that exported."""
    case, listed = holds(r"✓|›"), holds(r"\d+ / \d+")
    program.go("home")
    program.press("enter", case)
    program.go("pgdn", "x")
    program.write("f10")
    saved = max(_answers(program, 4))
    program.quiet(0.3)
    program.press("f3", listed)
    program.go("f2", "b", "b", "enter", "合同台账")
    program.write("enter")
    opened = max(_answers(program, 10))
    program.quiet(0.5)
    program.go("f10")
    program.write("f10")
    exported = max(_answers(program, 20))
    program.quiet(0.5)
    while not any("查找 " in line and "HM" in program.text for line in program.lines[:3]):
        program.go("f3")
    return {"a case is saved": saved, "a report is opened": opened, "it is exported": exported}


# -- what stays behind


def growth(run: Run, focus_changes: int, opens: int) -> tuple[float, float]:
    """MB that the program grew by, and by what factor a key became slower."""
    program = run.program
    case, listed = holds(r"✓|›"), holds(r"\d+ / \d+")
    program.press("enter", case)
    program.press("f3", listed)

    def pace() -> float:
        program.go("home")  # from where a row down scrolls nothing, both times
        samples = [program.press("down").frame for _press in range(12)]
        return statistics.median(samples) / statistics.median(run.floor(LINE).frame for _press in range(12))

    before, quick = program.memory(), pace()
    program.press("enter", case)
    for _burst in range(focus_changes // 8):
        for key in ("tab",) * 4 + ("backtab",) * 4:
            program.write(key)
        program.quiet(0.1)
    program.quiet(0.5)
    program.press("f3", listed, patience=60.0)
    for _open in range(opens):
        program.press("down")
        program.press("enter", case)
        program.press("f3", listed)
    return program.memory() - before, pace() / quick


# -- the peer


def peer(run: Run, vd: Program, rows: int, keys: int) -> list[Ratio]:
    """The same keys in VisiData, in turn."""
    vd.wait(holds(r"HM\d{5}"))
    vd.quiet(1.0)
    program = run.program
    program.go("home")
    down, page, end = (
        Ratio("row down", "VisiData", 0.0),
        Ratio("page down", "VisiData", 0.6),
        Ratio("to the end", "VisiData", 0.6),
    )

    def vd_changes(key: str) -> float:
        vd.quiet()
        before = list(vd.lines[:-1])  # the last line echoes the key
        return vd.press(key, lambda lines: list(lines[:-1]) != before).until

    def vd_moves(key: str) -> float:
        """Its cursor is a colour: until another row has it."""
        vd.quiet()
        before = vd.looks[:-1]
        return vd.press(key, lambda _lines: vd.looks[:-1] != before).until

    pairs = [(program.press("down").until, vd_moves("j")) for _key in range(keys)]
    down.take([one for one, _theirs in pairs], [theirs for _one, theirs in pairs])
    pairs = [(program.press("pgdn").until, vd_changes("ctrl+f")) for _key in range(keys)]
    page.take([one for one, _theirs in pairs], [theirs for _one, theirs in pairs])
    for _turn in range(max(2, keys // 2)):
        pairs = [(program.press("end", holds(rf"\b{rows} / ")).until, vd_changes("G"))]
        end.take([one for one, _theirs in pairs], [theirs for _one, theirs in pairs])
        program.go("home")
        vd.go("g", "g")
    return [down, page, end]


@dataclass
class Taken:
    """What was measured: ratios to the minimal app and to VisiData; ms from a key to its first output during loading and
    during longer work; what focus changes and opens left behind; memory (MB), and VisiData's (0 without it)."""

    ratios: dict[str, Ratio]
    peers: list[Ratio]
    stalls: list[float]
    busy: dict[str, float]
    grown: float
    slower: float
    memory: float
    peer_memory: float


def measured(
    office: Path,
    rows_file: Path,
    *,
    rounds: int = 3,
    keys: int = 10,
    most: float = 120.0,
    soak: tuple[int, int] = (1000, 100),
    compare: bool = True,
) -> Taken:
    """Drive the program over a copy of an office, in which a case is saved; with `compare` VisiData too, where it can be had."""
    rows = rows_of(rows_file)
    command = programs.visidata_command() if compare else None
    with (
        tempfile.TemporaryDirectory() as work,
        programs.floor() as minimal,
        programs.caseman(Path(shutil.copytree(office, Path(work) / "office"))) as program,
    ):
        program.wait(holds(r"HM\d{5}"))
        stalled = stalls(program, most)
        taken = Run(program, Floor(minimal))
        for number in range(rounds):
            taken.moving(rows, keys)
            taken.sorting()
            taken.searching(SEARCHED[number * 2 % len(SEARCHED) :][:2])
            taken.filtering()
            taken.opening(4)
            taken.overview()
        peers: list[Ratio] = []
        peer_memory = 0.0
        if command is not None:
            with programs.visidata(command, rows_file) as vd:
                peers, peer_memory = peer(taken, vd, rows, keys), vd.memory()
        grown, slower = growth(taken, *soak)
        memory = program.memory()
        return Taken(taken.ratios, peers, stalled, busy(program), grown, slower, memory, peer_memory)


def run(office: Path, rows_file: Path, **options: Any) -> tuple[str, bool]:
    """The section's text, and whether a target is surely missed; options are those of `measured`."""
    told = measured(office, rows_file, **options)
    extra = statistics.median(told.ratios["leave by Esc"].times) - statistics.median(
        told.ratios["leave by F3"].times
    )
    changes, opens = options.get("soak", (1000, 100))
    facts = [
        ("Esc beyond F3", extra, ESC_TARGET, "ms"),
        ("longest wait for a key while the office is loaded and checked", max(told.stalls), STALL, "ms"),
        ("… p95", p95(told.stalls), STALL_P95, "ms"),
        *((f"longest wait for a key while {what}", worst, STALL, "ms") for what, worst in told.busy.items()),
        (f"growth over {changes:,} focus changes and {opens} opens", told.grown, GROWTH, "MB"),
        ("… a key after it, times before", told.slower, SLOWER, ""),
        ("memory", told.memory, MEMORY + PER_CASE * rows_of(rows_file), "MB"),
    ]
    lines = []
    for name, value, target, unit in facts:
        over = " **missed**" if target and value > target else ""
        lines.append(
            [name, f"{value:.3g} {unit}".strip(), f"≤ {target:g} {unit}".strip() + over if target else ""]
        )
    ratios = [*told.ratios.values(), *told.peers]
    tables = (
        table(RATIO_HEADINGS, [one.cells() for one in ratios]),
        table(("what", "measured", "target"), lines),
    )
    missed = any(one.over for one in ratios) or any(
        target and value > target for _n, value, target, _u in facts
    )
    head = f"{rows_of(rows_file):,} cases."
    if not told.peers:
        head += f" VisiData could not be had here (`pip install {programs.VISIDATA}` failed): nothing is compared with it."
    else:
        head += f" VisiData holds {told.peer_memory:.0f} MB for the rows of the list."
    return "\n\n".join((head, *tables)), missed


def rows_of(rows_file: Path) -> int:
    """How many rows the list has."""
    return sum(1 for _line in rows_file.open(encoding="utf-8")) - 1
