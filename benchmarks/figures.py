"""Medians, intervals, ratios and how they are written; the machine they were taken on."""

import os
import platform
import random
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def on_both(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that some work takes, and those of them on the processor."""
    start = process_time()
    taken = timed(work)
    return taken, process_time() - start


def medians(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The medians of the first and of the second of some pairs."""
    first, second = zip(*pairs, strict=True)
    return statistics.median(first), statistics.median(second)


def p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % bootstrap interval of the median."""
    dice = random.Random(7)
    medians = sorted(statistics.median(dice.choices(values, k=len(values))) for _draw in range(1000))
    return medians[25], medians[974]


def seconds(value: float) -> str:
    """A time as people read it."""
    if value >= 1:
        return f"{value:.2f} s"
    return f"{value * 1e3:.2f} ms" if value >= 1e-3 else f"{value * 1e6:.0f} µs"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@dataclass
class Ratio:
    """Times (ms) of a thing and of what it is compared with, taken in turn; `target` 0: none.

    `rounds` pairs them: a ratio is taken inside each round, so that a busy machine hits both alike. `cpu` is the same
    of the time on a processor, all frames of a key together: it tells of the program where the machine is shared.
    """

    name: str
    floor: str
    target: float = 0.0
    times: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    rounds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def take(
        self,
        times: Sequence[float],
        floors: Sequence[float],
        cpu: Sequence[float] = (),
        floor_cpu: Sequence[float] = (),
    ) -> None:
        """One round's times."""
        self.times += times
        self.floors += floors
        self.rounds.append(statistics.median(times) / statistics.median(floors))
        if any(floor_cpu):
            self.cpu.append(statistics.median(cpu) / statistics.median(floor_cpu))

    @property
    def over(self) -> bool:
        """Whether the target is surely missed: by the lower end of the interval, too."""
        return self.surely_over(self.target)

    def surely_over(self, target: float) -> bool:
        """Whether it is, by time and, where that was taken, on the processor as well."""
        taken = [one for one in (self.rounds, self.cpu) if one]
        return bool(target) and bool(taken) and all(interval(one)[0] > target for one in taken)

    def cells(self) -> list[str]:
        if not self.times:
            return [
                self.name, "–", "–", self.floor, "–", "", f"≤ {self.target:g}" if self.target else ""
            ]  # fmt: skip
        low, high = interval(self.rounds)
        return [
            self.name,
            f"{statistics.median(self.times):.1f}",
            f"{p95(self.times):.1f}",
            f"{self.floor} {statistics.median(self.floors):.1f}",
            f"{statistics.median(self.rounds):.2f} [{low:.2f}–{high:.2f}]",
            f"{statistics.median(self.cpu):.2f}" if self.cpu else "",
            (f"≤ {self.target:g}" + (" **missed**" if self.over else "")) if self.target else "",
        ]


RATIO_HEADINGS = ("what", "p50 ms", "p95 ms", "against, ms", "ratio [95 %]", "on the processor", "target")


def machine() -> str:
    """The machine and the versions, in lines."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        named = [one for one in cpuinfo.read_text().splitlines() if one.startswith("model name")]
        model = named[0].partition(":")[2].strip() if named else model
    memory = ""
    if Path("/proc/meminfo").exists():
        memory = f", {int(Path('/proc/meminfo').read_text().split()[1]) // 2**20} GB"
    packages = ", ".join(f"{name} {version(name)}" for name in ("textual", "rich", "pydantic", "tinydb"))
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()} {platform.release()}, {model}, {os.cpu_count()} processors{memory}; "
        f"Python {sys.version.split()[0]}, {packages}; {load} before the run."
    )


def resident() -> float:
    """Megabytes that this process holds in memory now; 0 where the system does not tell."""
    try:
        told = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmRSS")) / 1024
