"""index.json: what was derived from the log, with a CRC. It can be deleted at any time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from pydantic_core import to_json

from .files import Files
from .lines import decode
from .log import Position
from .state import Path, State

NAME = "index.json"
VERSION = 2


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state and the position of the log that it stands for; no state where it was made for other columns."""

    at: Position
    state: State | None


def save(files: Files, state: State, at: Position) -> None:
    """Raises OSError."""
    told = {"version": VERSION, "at": at, **state.to_json()}
    body = to_json(told)
    files.replace(NAME, f"{crc32(body):08x}\n".encode() + body, durable=False)


def load(files: Files, columns: Mapping[str, tuple[Path, ...]]) -> Checkpoint | None:
    """The checkpoint; None where there is none that can be used."""
    try:
        data = files.whole(NAME)
    except OSError:
        return None
    mark, _newline, body = data.partition(b"\n")
    if mark != f"{crc32(body):08x}".encode():
        return None
    told: dict[str, Any] = decode(body)
    if told.get("version") != VERSION:
        return None
    return Checkpoint(Position(*told["at"]), State.from_json(told, columns))
