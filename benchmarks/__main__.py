"""Run the benchmarks and write RESULTS.md: `python3 run.py bench [section …] [--large] [--gate]`.

Without more words: 20,000 cases (the store at 5,000, too), about ten minutes. With --large the sections store and checks are taken at 100,000
cases as well: making that office takes half an hour, once, its check six minutes. Sections that are not run keep their last figures. With --gate the exit status is 1 where a target is surely missed:
where the lower end of a ratio's 95 % interval is over it. Needs a terminal-less Linux or macOS for starts and keys.
"""

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from .figures import machine

RESULTS = Path(__file__).with_name("RESULTS.md")
TITLES = {
    "store": "Store against TinyDB and SQLite",
    "checks": "Check and find",
    "reports": "Reports and ledgers",
    "lists": "Reconciling a list",
    "start": "Start to the first usable list",
    "commands": "Commands that need no terminal",
    "keys": "From key to paint",
}
HEAD = """# Measured

Written by `python3 run.py bench`; how each figure is taken stands in the modules beside this file. Times are of one
machine: compare the ratios, which are taken in turn in one run. A target is marked as missed where the lower end of the
95 % interval of the ratio is over it, by the clock and, where that is taken, on the processor.
"""


def kept() -> dict[str, str]:
    """The sections of the last run, by their names."""
    if not RESULTS.exists():
        return {}
    parts = re.split(r"^## (.*)$", RESULTS.read_text("utf-8"), flags=re.MULTILINE)
    by_title = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {name: by_title[title].strip() for name, title in TITLES.items() if title in by_title}


def runs(given: argparse.Namespace) -> dict[str, Callable[[], tuple[str, bool]]]:
    """What each section runs; each gives its text, and whether a target is missed."""
    from . import checks, lists, offices, reports, starts, store

    def pressed() -> tuple[str, bool]:
        from . import keys

        office = offices.office(given.scale, given.office)
        if given.quick:
            return keys.run(office, offices.rows_file(office), rounds=1, keys=4, soak=(100, 10))
        return keys.run(office, offices.rows_file(office))

    def start() -> tuple[str, bool]:
        office = offices.office(given.scale, given.office)
        return starts.run(office, offices.rows_file(office), 3 if given.quick else 8)

    def stored() -> tuple[str, bool]:
        sizes = [500] if given.quick else [5_000, 20_000, *([100_000] if given.large else [])]
        text = store.main(sizes)
        return text.strip(), "**no**" in text

    def checked() -> tuple[str, bool]:
        found = [checks.run(offices.office(given.scale, given.office))]
        if given.large:
            # where the time goes is told above: a second check of this one would take as long again
            found.append(checks.run(offices.office(offices.LARGE, None, keep=True), by_rule=False))
        return "\n\n".join(text for text, _missed in found), any(missed for _text, missed in found)

    return {
        "store": stored,
        "checks": checked,
        "reports": lambda: reports.run(offices.office(given.scale, given.office)),
        "lists": lambda: lists.run((100, 200), 2) if given.quick else lists.run(),
        "start": start,
        "commands": lambda: starts.commands(3 if given.quick else 8),
        "keys": pressed,
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__.splitlines()[0])
    parser.add_argument("sections", nargs="*", metavar="|".join(TITLES))
    parser.add_argument("--scale", type=int, default=74, help="the office is so many times the demo")
    parser.add_argument("--large", action="store_true", help="store and checks at 100,000 cases, too")
    parser.add_argument("--office", type=Path, help="an office that is there already")
    parser.add_argument(
        "--quick", action="store_true", help="few samples of small things, to try the benchmarks"
    )
    parser.add_argument("--gate", action="store_true", help="exit status 1 where a target is surely missed")
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    unknown = [name for name in given.sections if name not in TITLES]
    if unknown:
        parser.error(f"there is no section {unknown[0]}; sections are {', '.join(TITLES)}")
    sections, on, missed = kept(), machine(), []
    works = runs(given)
    for name in given.sections or TITLES:
        print(f"{TITLES[name]} …", file=sys.stderr)
        began = perf_counter()
        text, over = works[name]()
        sections[name] = f"{text}\n\n{on} The run took {perf_counter() - began:.0f} s."
        missed += [TITLES[name]] if over else []
        print(f"\n## {TITLES[name]}\n\n{text}\n")
    parts = [f"## {TITLES[name]}\n\n{sections[name]}\n" for name in TITLES if name in sections]
    given.out.write_text("\n".join((HEAD, *parts)), "utf-8")
    if missed:
        print(f"over the target: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed and given.gate else 0


if __name__ == "__main__":
    sys.exit(main())
