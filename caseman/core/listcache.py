"""The case list as it was last shown, kept so that the terminal has it on the screen before anything is loaded.

It is only ever a picture: the list from the store takes its place as soon as that is open. Lines of tab-separated
cells: twenty thousand of them are read in the time that JSON would take for two thousand.
"""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import overload

NAME = Path("state") / "list.tsv"
#: The first line: the form of what follows and its language.
FORM = "caseman-list-1"
Row = tuple[str, tuple[str, ...]]


class Picture(Sequence[Row]):
    """The rows, each taken apart when it is looked at: the first screen looks at twenty of twenty thousand."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return Picture(self._lines[index])
        case, *cells = self._lines[index].split("\t")
        return case, tuple(cells)


def load(data: Path, language: str) -> Sequence[Row]:
    """Rows of (case id, cells); none where there is no picture in this language."""
    try:
        head, *lines = (data / NAME).read_text("utf-8").removesuffix("\n").split("\n")
    except (OSError, ValueError):
        return []
    if head != f"{FORM}\t{language}":
        return []
    return Picture(lines)


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
