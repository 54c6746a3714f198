"""The office that is measured: the demo's shape, made large by its generator, kept between runs."""

import csv
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from .programs import CACHE, ROOT

#: 74 offices of 272 contracts; and as many as the demo's contract numbers go.
SCALE, LARGE = 74, 366


def _digest() -> str:
    """Names what the office is made by: another program makes it anew."""
    total = hashlib.sha256()
    files = [*(ROOT / "caseman" / "core").rglob("*.py"), *(ROOT / "caseman" / "api").rglob("*.py")]
    files += [one for one in (ROOT / "plugins").rglob("*") if one.suffix in (".py", ".toml", ".csv")]
    for file in sorted(files):
        total.update(file.read_bytes())
    return total.hexdigest()[:12]


def office(scale: int = SCALE, given: Path | None = None, keep: bool = False) -> Path:
    """The folder of an office `scale` times the demo; `given` is one that is there already. With `keep` one that an
    earlier program made will do, as offices are kept when a program is renewed."""
    folder = given or CACHE / f"office-{scale}-{_digest()}"
    if keep and not folder.exists():
        folder = next((one for one in sorted(CACHE.glob(f"office-{scale}-*")) if one.is_dir()), folder)
    if not folder.exists():
        CACHE.mkdir(exist_ok=True)
        for old in CACHE.glob(f"office-{scale}-*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        print(f"making an office {scale} times the demo (once) …", file=sys.stderr)
        caseman("demo", folder, "--no-open", "--scale", scale, "--seed", 1)
    if not (folder / "state" / "list.tsv").exists():
        caseman(
            "--data", folder, "--lang", "zh", "find", "张"
        )  # leaves the list of cases behind, as any use does
    return folder


def caseman(*words: object) -> str:
    """Run a command line; gives what it said."""
    argv = [sys.executable, "-m", "caseman", *map(str, words)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(map(str, words))}: {done.stderr}")
    return done.stdout


def rows_file(folder: Path) -> Path:
    """The rows of the list of cases as a CSV file beside the office."""
    from caseman.core import listcache

    file = folder.with_suffix(".csv")
    if not file.exists():
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["unit", "buyers", "number", "state", "remark"])
            writer.writerows(cells for _case, cells in listcache.load(folder, "zh"))
    return file
