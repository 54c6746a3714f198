"""index.json: what was derived from the log, with a CRC. It can be deleted at any time."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from zlib import crc32

from .files import Files
from .lines import decode
from .log import Log, Position
from .state import Path, State

NAME = "index.json"
VERSION = 1
#: How far back the last line's beginning is looked for.
REACH = 1 << 16


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state and the position of the log that it stands for."""

    at: Position
    state: State | None

    def fits(self, log: Log) -> bool:
        """Whether the log has that very line there. Sets nothing."""
        if (
            self.state is None
            or self.at.generation != log.at.generation
            or log.files.size(log.fd) < self.at.end
        ):
            return False
        start = max(0, self.at.end - REACH)
        while True:
            data = log.files.read(log.fd, start, self.at.end - start)
            line = data[data.rfind(b"\n", 0, len(data) - 1) + 1 :]
            if len(line) < len(data) or start == 0:
                return line.startswith(b'{"h":"' + self.at.hash.encode())
            start = max(0, start - 16 * REACH)


def save(files: Files, state: State, at: Position) -> None:
    """Raises OSError."""
    told = {"version": VERSION, "at": asdict(at), **state.to_json()}
    body = _encode(told)
    files.replace(NAME, f"{crc32(body):08x}\n".encode() + body, durable=False)


def _encode(told: dict[str, Any]) -> bytes:
    from pydantic_core import to_json

    return to_json(told)


def load(files: Files, columns: Mapping[str, tuple[Path, ...]]) -> Checkpoint | None:
    """The checkpoint; None where there is none that can be used. One for other columns has no state."""
    try:
        data = files.whole(NAME)
    except OSError:
        return None
    mark, _newline, body = data.partition(b"\n")
    if mark != f"{crc32(body):08x}".encode():
        return None
    told = decode(body)
    if told.get("version") != VERSION:
        return None
    return Checkpoint(Position(**told["at"]), State.from_json(told, columns))
