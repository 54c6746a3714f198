"""The store under fire: every trial at length, and every figure. `python3 run.py fire [--small] [NAME …]`

Exit 1 where anything was lost, half there, wrong in silence, or answered otherwise than by TinyDB; where a sabotage was
not caught; exit 0 also where a trial could not be held on this computer, which is said.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import sabotage  # noqa: E402
import trials  # noqa: E402
import trials_live  # noqa: E402
import trials_tinydb  # noqa: E402

Trial = Callable[[Path, bool], str]


def power_cuts(folder: Path, small: bool) -> str:
    wanted, seed, points, disks = 300 if small else 100_000, 0, 0, 0
    while disks < wanted:
        found = trials.power_cuts(seed, every=4 if small else 1)
        seed, points, disks = seed + 1, points + found[0], disks + found[1]
    return f"{disks:,} disk states at {points:,} cut points of {seed} workloads, 0 bad"


def sabotages(folder: Path, small: bool) -> str:
    """Each in a process of its own, with the code changed as it is loaded."""
    names = list(sabotage.SABOTAGES)[:: 3 if small else 1]

    def run(name: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, str(HERE / "sabotage.py"), name]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, ["", *names] if not small else names, timeout=1800))
    right, wrong = ([] if small else done[:1]), done if small else done[1:]
    assert all(one.returncode == 0 for one in right), f"the code as it is: {right[0].stdout}"
    missed = [name for name, one in zip(names, wrong, strict=True) if one.returncode != 1]
    assert not missed, f"not caught: {missed}"
    first = sum(
        one.stdout.startswith(sabotage.SABOTAGES[name].by) for name, one in zip(names, wrong, strict=True)
    )
    return f"{len(names)} of {len(names)} caught, {first} by the trial that was expected"


def faults(folder: Path, small: bool) -> str:
    seeds = range(1) if small else range(16)
    failed = sum(trials.faults(seed, 9 if small else 1) for seed in seeds)
    return f"{failed:,} failing calls in {len(seeds)} workloads, each once and from then on, writes done in part, 0 bad"


def cuts(folder: Path, small: bool) -> str:
    return f"{trials.cuts(10 if small else 40, 5 if small else 1):,} cuts, every one right or told"


def flips(folder: Path, small: bool) -> str:
    flipped, told = trials.flips(10 if small else 40, 5 if small else 1)
    return f"{flipped:,} flipped bytes, {told:,} told, {flipped - told} in an unacknowledged-looking last write (kept beside the log), 0 wrong"


def rolled_back(folder: Path, small: bool) -> str:
    return f"{trials.rolled_back(12 if small else 40)} older logs under a newer checkpoint, 0 wrong"


def lives(folder: Path, small: bool) -> str:
    done = [trials.life(seed) for seed in range(5 if small else 200)]
    return f"{sum(done):,} change sets of {len(done)} stores, each moment of the past as it was"


def overtaken(folder: Path, small: bool) -> str:
    return f"{trials_live.overtaken(folder):,} bytes of the folder looked through, nothing of the purged left"


def kills(folder: Path, small: bool) -> str:
    killed, told, silent = trials_live.kills(folder, *(6, 120) if small else (500, 42_000))
    assert small or told >= 40_000
    return f"{killed} kills, {told:,} acknowledged change sets, 0 lost, 0 half ({silent} there without their word)"


def processes(folder: Path, small: bool) -> str:
    done, compactions = trials_live.processes(folder, 40 if small else 1000)
    return (
        f"3 processes, {done:,} change sets, {compactions} compactions, history and counter as they must be"
    )


def threads(folder: Path, small: bool) -> str:
    reads, writes = trials_live.threads(folder, 1 if small else 10)
    return f"4 threads, {reads:,} reads beside {writes:,} change sets of 30 documents, 0 missed, 0 half"


def clock_back(folder: Path, small: bool) -> str:
    return f"{trials_live.clock_back(folder, 60 if small else 1000)} change sets, order and past as written"


def differences(folder: Path, small: bool) -> str:
    done, histories = trials_tinydb.differences(folder, 400 if small else 50_000)
    return f"{done:,} calls in {histories} histories, two openings, 0 differences"


def full_disk(folder: Path, small: bool) -> str:
    return f"refused after {trials_live.full_disk(folder)} change sets, nothing lost, went on when there was room"


def size_limit(folder: Path, small: bool) -> str:
    return f"refused after {trials_live.size_limit(folder) - 1} change sets, nothing lost, went on without the limit"


def read_only(folder: Path, small: bool) -> str:
    return f"{trials_live.read_only_disk(folder)} documents read, writing refused"


def eio(folder: Path, small: bool) -> str:
    return f"{trials_live.real_eio(folder, 3 if small else 60)} calls of the C library failed, 0 lost, 0 half"


TRIALS: dict[str, Trial] = {
    "power cuts": power_cuts,
    "sabotage": sabotages,
    "failing calls": faults,
    "cut logs": cuts,
    "flipped bytes": flips,
    "rolled back": rolled_back,
    "whole lives": lives,
    "purged meanwhile": overtaken,
    "kill -9": kills,
    "processes": processes,
    "threads": threads,
    "clock set back": clock_back,
    "full disk": full_disk,
    "size limit": size_limit,
    "read-only disk": read_only,
    "EIO": eio,
    "TinyDB": differences,
}


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="fire", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TRIALS))
    parser.add_argument("--small", action="store_true", help="as the tests run it")
    told = parser.parse_args(words)
    unknown = set(told.names) - set(TRIALS)
    if unknown:
        parser.error(f"no such trial: {', '.join(sorted(unknown))}; there are {', '.join(TRIALS)}")
    bad, begun = 0, perf_counter()
    for name in told.names or TRIALS:
        start = perf_counter()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            try:
                said = TRIALS[name](Path(folder), told.small)
            except trials_live.Unavailable as reason:
                said = f"NOT HELD: {reason}"
            except Exception as error:
                bad += 1
                said = f"BAD: {type(error).__name__} {error}"
        print(f"{name:16} {said}  [{perf_counter() - start:.0f} s]", flush=True)
    print(
        f"{'in all':16} {'nothing bad' if not bad else f'{bad} trials are bad'}  [{perf_counter() - begun:.0f} s]"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
