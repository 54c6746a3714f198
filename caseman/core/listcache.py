"""The case list as it was last shown, kept so that the terminal has it on the screen before anything is loaded.

It is only ever a picture: the list from the store takes its place as soon as that is open. Lines of tab-separated
cells: twenty thousand of them are read in the time that JSON would take for two thousand.
"""

import contextlib
from collections.abc import Sequence
from pathlib import Path

NAME = Path("state") / "list.tsv"
#: The first line: the form of what follows and its language.
FORM = "caseman-list-1"
Row = tuple[str, tuple[str, ...]]


def load(data: Path, language: str) -> list[Row]:
    """Rows of (case id, cells); none where there is no picture in this language."""
    try:
        head, *lines = (data / NAME).read_text("utf-8").removesuffix("\n").split("\n")
    except (OSError, ValueError):
        return []
    if head != f"{FORM}\t{language}":
        return []
    split = [line.split("\t") for line in lines]
    return [(case, tuple(cells)) for case, *cells in split]


def save(data: Path, language: str, rows: Sequence[Row]) -> None:
    """Keep the list; a folder that takes no file goes without."""
    with contextlib.suppress(OSError):
        (data / NAME).parent.mkdir(mode=0o700, exist_ok=True)
        lines = ["\t".join(_flat(cell) for cell in (case, *cells)) for case, cells in rows]
        text = "\n".join((f"{FORM}\t{language}", *lines)) + "\n"
        temporary = (data / NAME).with_suffix(".tmp")
        temporary.touch(mode=0o600)
        temporary.write_text(text, "utf-8", newline="\n")
        temporary.replace(data / NAME)


def _flat(cell: str) -> str:
    """A cell without what would end it."""
    return cell if cell.isprintable() else " ".join(cell.split())
