"""The terminal imports from two threads: the office's modules beside the interface, screens when they are first asked for.

Python imports a module with its lock held, and its package before it. Where a package imports its own modules, one thread
that asks for such a module, and another for the package, wait for each other; Python then hands out a module that is half
made. So whoever is outside imports such a package, not its modules, and no two of them import each other.
"""

import ast
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _modules() -> dict[str, Path]:
    """Every module of caseman by its name."""
    found = {}
    for file in sorted((ROOT / "caseman").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES = _modules()


def _statements(body: Iterable[ast.stmt], *, inside: bool) -> Iterator[ast.stmt]:
    """What runs when a module is imported, and `inside` its functions; not what is for type checkers only."""
    for one in body:
        if isinstance(one, ast.If) and isinstance(one.test, ast.Name) and one.test.id == "TYPE_CHECKING":
            continue
        yield one
        if inside or not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            for name in ("body", "orelse", "finalbody"):
                yield from _statements(getattr(one, name, ()), inside=inside)


@cache
def _asked(name: str, *, inside: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(module or package, the names asked of it) of every import of a module."""
    file = MODULES[name]
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    found: list[tuple[str, tuple[str, ...]]] = []
    for one in _statements(ast.parse(file.read_text("utf-8")).body, inside=inside):
        if isinstance(one, ast.Import):
            found += [(alias.name, ()) for alias in one.names]
        elif isinstance(one, ast.ImportFrom):
            above = package.split(".")[: package.count(".") + 2 - one.level] if one.level else []
            base = ".".join([*above, *([one.module] if one.module else [])])
            found.append((base, tuple(alias.name for alias in one.names)))
    return tuple(found)


def imported(name: str, packages: Collection[str] = (), *, inside: bool = False) -> set[str]:
    """The modules of caseman that a module asks for; of `from package import module` the package comes first."""
    asked = _asked(name, inside=inside)
    found = {base for base, _names in asked}
    found |= {f"{base}.{one}" for base, names in asked if base not in packages for one in names}
    return found & MODULES.keys()


def _loads_its_own(name: str) -> bool:
    return MODULES[name].name == "__init__.py" and any(one.startswith(f"{name}.") for one in imported(name))


PACKAGES = frozenset(name for name in MODULES if _loads_its_own(name))


def own(package: str) -> set[str]:
    """The package and those of its modules that are imported with it."""
    found, waiting = {package}, [package]
    while waiting:
        for one in imported(waiting.pop(), PACKAGES) - found:
            if one.startswith(f"{package}."):
                found.add(one)
                waiting.append(one)
    return found


def test_a_package_that_imports_its_modules_is_imported_itself() -> None:
    assert len(PACKAGES) >= 8
    direct = {package: own(package) - {package} for package in PACKAGES}
    wrong = [
        f"{name}: from {package} import …, not {one}"
        for name in MODULES
        for package in PACKAGES
        if name not in own(package) and not name.startswith(f"{package}.")
        for one in imported(name, PACKAGES, inside=True) & direct[package]
    ]
    assert wrong == []


def test_no_two_modules_or_packages_import_each_other() -> None:
    home = {one: package for package in PACKAGES for one in own(package)}
    graph: dict[str, set[str]] = {}
    for name in MODULES:
        here = home.get(name, name)
        graph.setdefault(here, set()).update(home.get(one, one) for one in imported(name, PACKAGES))
        graph[here].discard(here)
    assert len(list(TopologicalSorter(graph).static_order())) == len(graph)


AT_ONCE = """
import sys, threading, time

def ask(module, wait):
    time.sleep(wait)
    try:
        __import__(module)
    except BaseException as error:
        print(f"{module}: {error!r}")

import caseman.tui.screens.cases
jobs = (("caseman.core.office", 0.0), ("caseman.tui.screens.record", float(sys.argv[1])))
threads = [threading.Thread(target=ask, args=job) for job in jobs]
for one in threads:
    one.start()
for one in threads:
    one.join()
"""


def test_a_case_is_opened_while_the_office_is_imported() -> None:
    """Enter as soon as the list is there: it ended the program with an ImportError."""
    for wait in ("0", "0.05", "0.2"):
        done = subprocess.run(
            [sys.executable, "-c", AT_ONCE, wait],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert (done.returncode, done.stdout) == (0, ""), (wait, done.stderr)
