#!/usr/bin/env python3
"""Set caseman up in a virtual environment beside this file and run it.

    python3 run.py demo            the demo office, in the terminal
    python3 run.py test [...]      every test (arguments go to pytest)
    python3 run.py lint            ruff, mypy, import-linter, deptry
    python3 run.py bench [...]     the benchmarks; writes benchmarks/RESULTS.md
    python3 run.py fire [...]      the store's trials at length: power cuts, kills, faults (half an hour)
    python3 run.py i18n            collect messages, compile the catalogues
    python3 run.py wheelhouse      fetch every package into wheelhouse/, for machines without network
    python3 run.py <command ...>   any caseman command, e.g. python3 run.py check

Needs only Python 3.11 or later. With a folder `wheelhouse/` beside this file nothing is fetched.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "caseman-setup"
OLDEST = (3, 11)
#: run.py command -> the dependency groups that it needs beyond caseman itself
GROUPS = {"test": ["test"], "lint": ["test", "lint"], "bench": ["test"], "fire": ["test"], "i18n": ["test"]}


def say(chinese: str, english: str) -> None:
    print(f"{chinese}\n{english}", file=sys.stderr)


def make_venv() -> None:
    """Create .venv, or say in one sentence why it cannot be."""
    try:
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    except (subprocess.CalledProcessError, OSError):
        shutil.rmtree(VENV, ignore_errors=True)
        say(
            "无法建立虚拟环境：请先安装 venv（Debian/Ubuntu：apt install python3-venv）。",
            "No virtual environment could be made: install venv first (Debian/Ubuntu: apt install python3-venv).",
        )
        raise SystemExit(3) from None


def fingerprint(groups: list[str]) -> str:
    """What decides whether the environment is still right: the pins and the interpreter."""
    told = [sys.version, " ".join(groups)]
    told += [path.read_text("utf-8") for path in (HERE / "pyproject.toml", HERE / "constraints.txt")]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def install(groups: list[str]) -> None:
    """Install caseman (editable) and the packages of the groups at the locked versions."""
    import tomllib

    project = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))
    wanted = [package for group in groups for package in project["dependency-groups"][group]]
    wheels = HERE / "wheelhouse"
    source = ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--compile"]
    done = subprocess.run(
        [*pip, *source, "-c", str(HERE / "constraints.txt"), "-e", str(HERE), *wanted], check=False
    )
    if done.returncode:
        say(
            "安装依赖失败（见上）。没有网络时，请在 run.py 旁放一个 wheelhouse/ 文件夹。",
            "Packages could not be installed (see above). Without network, put a wheelhouse/ folder beside run.py.",
        )
        raise SystemExit(3)


def fetch() -> int:
    """Fill wheelhouse/ with what `install` needs on another machine of the same system and Python."""
    import tomllib

    project = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))
    # an editable install asks its build tool for `editables` besides
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"], "editables"]
    pip = [str(PYTHON), "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    return run(*pip, "-d", str(HERE / "wheelhouse"), "-c", str(HERE / "constraints.txt"), *wanted)


def set_up(groups: list[str]) -> None:
    """Make the environment right, once; later calls see the stamp and return at once."""
    stamped = STAMP.read_text("utf-8").split("\n") if STAMP.is_file() else []
    known = stamped[1].split() if len(stamped) > 1 else []
    groups = sorted({*groups, *known})
    if PYTHON.exists() and stamped and stamped[0] == fingerprint(groups):
        return
    say("正在准备运行环境（只需一次）…", "Setting up (once)…")
    if not PYTHON.exists():
        make_venv()
    install(groups)
    STAMP.write_text(f"{fingerprint(groups)}\n{' '.join(groups)}\n", "utf-8")


def run(*command: str) -> int:
    """Run a program of the environment here and give its exit code."""
    try:
        return subprocess.run(
            command, cwd=None if command[2:3] == ("caseman",) else HERE, check=False
        ).returncode
    except KeyboardInterrupt:
        return 130


def plugins_as_package() -> Path:
    """A folder where mypy finds each plugin as the host imports it: caseman_plugins.<id>."""
    package = VENV / "types" / "caseman_plugins"
    shutil.rmtree(package, ignore_errors=True)
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    for plugin in (HERE / "plugins").iterdir():
        if plugin.is_dir():
            (package / plugin.name).symlink_to(plugin, target_is_directory=True)
    return package.parent


def lint() -> int:
    python = str(PYTHON)
    os.environ["MYPYPATH"] = str(plugins_as_package())
    checks = [
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "mypy"],
        # A plugin has a folder of templates beside a module of the same name: that is no package.
        [python, "-m", "mypy", "--no-namespace-packages", "-p", "caseman_plugins"],
        [str(BIN / "lint-imports"), "--no-cache"],
        [python, "-m", "deptry", "."],
    ]
    codes = []
    for check in checks:
        print("·", " ".join(Path(part).name if os.sep in part else part for part in check), flush=True)
        codes.append(run(*check))
    return max(codes)


def main(args: list[str]) -> int:
    if sys.version_info < OLDEST:
        say(
            f"需要 Python 3.11 或更新版本，当前是 {sys.version.split()[0]}。",
            f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.",
        )
        return 3
    command = args[0] if args else ""
    set_up(GROUPS.get(command, []))
    python = str(PYTHON)
    if command == "test":
        return run(python, "-m", "pytest", *args[1:])
    if command == "lint":
        return lint()
    if command == "wheelhouse":
        return fetch()
    if command == "bench":
        return run(python, "-m", "benchmarks", *args[1:])
    if command == "fire":
        return run(python, str(HERE / "tests" / "store" / "fire.py"), *args[1:])
    if command == "i18n":
        return run(python, str(HERE / "caseman" / "locale" / "build.py"), *args[1:])
    return run(python, "-m", "caseman", *args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
