"""Reading the past: change sets and revisions, from the log and from the archives of earlier generations."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .files import Files
from .lines import ANCHOR, DOC, REST, Bad, decode, encode, read_lines
from .log import ARCHIVED, NAME, Damage, file_name

#: Marks a line of a new generation that only carries a document over.
CARRIED = "snap"


@dataclass(frozen=True, slots=True)
class Transaction:
    """A change set: number, time (ISO), who, which action, why, and the (table, id) of its documents."""

    txn: int
    at: str
    by: str
    action: str
    why: str
    touched: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One revision of a document; `before` and `after` are None where it was not there."""

    txn: int
    at: str
    by: str
    action: str
    why: str
    rev: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Past:
    """The log of a store up to a position, and its archives."""

    def __init__(self, files: Files, generation: int, end: int) -> None:
        self._files = files
        self._generation = generation
        self._end = end

    def _pieces(self) -> list[str]:
        """The files that hold the past, oldest first."""
        names = self._files.names()
        found = {int(match[1]): name for name in names if (match := ARCHIVED.fullmatch(name))}
        found |= {int(match[1]): name for name in names if (match := NAME.fullmatch(name))}
        return [name for generation, name in sorted(found.items()) if generation <= self._generation]

    def _bytes(self, name: str) -> bytes:
        data = self._files.whole(name)
        if name.endswith(".gz"):
            return gzip.decompress(data)
        return data[: self._end] if name == file_name(self._generation) else data

    def transactions(self) -> Iterator[Transaction]:
        """Newest first."""
        group: list[dict[str, Any]] = []
        for name in reversed(self._pieces()):
            for head in _heads_backwards(self._bytes(name)):
                if group and head["t"] != group[-1]["t"]:
                    yield _transaction(group)
                    group = []
                group.append(head)
        if group:
            yield _transaction(group)

    def versions(self, table: str, doc_id: str) -> list[Version]:
        """Oldest first."""
        needle = b'"tb":' + encode(table) + b',"id":' + encode(doc_id) + b',"rv":'
        found: dict[int, Version] = {}
        before: dict[str, Any] | None = None
        for name in self._pieces():
            for head, after in _lines_with(self._bytes(name), needle):
                if head.get("tb") != table or head.get("id") != doc_id or head["rv"] in found:
                    continue
                told = (head["t"], head["at"], head.get("by", ""), head.get("act", ""), head.get("why", ""))
                found[head["rv"]] = Version(*told, head["rv"], before, after)
                before = after
        return [found[rev] for rev in sorted(found)]

    def up_to(self, txn: int) -> Iterator[tuple[str, str, int, dict[str, Any] | None]]:
        """(table, id, revision, document) of every revision up to a change set, oldest first."""
        for name in self._pieces():
            for head, doc in _lines_with(self._bytes(name), b'"tb":'):
                if "tb" in head and head["t"] <= txn and CARRIED not in head:
                    yield head["tb"], head["id"], head["rv"], doc

    def damage(self) -> list[Damage]:
        """Bad lines of the archives."""
        found = []
        for name in self._pieces():
            if not name.endswith(".gz"):
                continue
            try:
                data = self._bytes(name)
            except (OSError, EOFError, gzip.BadGzipFile, ValueError):
                found.append(Damage(name, 1, "the archive cannot be read"))
                continue
            bad = (one for one in read_lines(data, 0, ANCHOR, 1) if isinstance(one, Bad))
            found += [Damage(name, one.number, one.reason) for one in bad]
        return found


def _transaction(group: list[dict[str, Any]]) -> Transaction:
    head = group[0]
    touched = tuple((one["tb"], one["id"]) for one in reversed(group))
    return Transaction(
        head["t"], head["at"], head.get("by", ""), head.get("act", ""), head.get("why", ""), touched
    )


def _head(line: bytes) -> dict[str, Any]:
    head: dict[str, Any] = decode(b"{" + line[REST : line.find(DOC)] + b"}")
    return head


def _heads_backwards(data: bytes) -> Iterator[dict[str, Any]]:
    """The heads of the lines that changed a document, last first. Lines that cannot be read are passed over."""
    end = len(data)
    while end > 0:
        start = data.rfind(b"\n", 0, end - 1) + 1
        try:
            head = _head(data[start:end])
        except ValueError:
            head = {}
        if "tb" in head and CARRIED not in head:
            yield head
        end = start


def _lines_with(data: bytes, needle: bytes) -> Iterator[tuple[dict[str, Any], Any]]:
    """Head and document of the lines that hold some bytes."""
    at = data.find(needle)
    while at >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        end = data.find(b"\n", at)
        end = end if end >= 0 else len(data)
        line = data[start:end]
        try:
            head = _head(line)
            doc = decode(line[line.find(DOC) + len(DOC) : -1])
        except ValueError:
            head, doc = {}, None
        if head:
            yield head, doc
        at = data.find(needle, end)
