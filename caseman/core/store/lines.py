"""The log's lines: how a record is written, chained and read back.

    {"h":"<16 hex>","t":12,"k":1,"m":2,"at":"…","by":"c1","act":"…","why":"","dv":"…","tb":"cases","id":"HM1","rv":3,"pv":"…","doc":{…}}

`h` is the start of sha256(h of the line before + the rest of this line), so that no line can be changed, dropped
or moved unseen. `t` is the change set, of which this is line `k` of `m`. `rv` is the document's revision, `pv` the
`h` of its revision before, `dv` the device. `doc` is last; null is a deleted document. A generation's first line
(`t` 0) is its header, a line with `seal` its end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from typing import Any, NamedTuple
from zlib import crc32

from pydantic_core import from_json, to_json

from .errors import marked as _

FORMAT = 1
START, HASH = b'{"h":"', 16
#: Where the rest of a line begins: after `{"h":"<hash>",`.
REST = len(START) + HASH + 2
DOC = b',"doc":'
_HEXADECIMAL = re.compile(rb'\{"h":"([0-9a-f]{16})",')
_NUMBERED = re.compile(rb'\{"h":"([0-9a-f]{16})","t":(\d+),')
ANCHOR = "0" * HASH
#: In a header: how many lines were there from the beginning, so that none of them can be an unfinished write.
CARRIES = "lines"
#: How deep a document may be nested, and how large a number be, to be told by its types.
_DEEP, _LARGE = 64, 1 << 64
#: How many hashes may lead on after bad lines.
_CANDIDATES = 8


class Line(NamedTuple):
    """A line that was read and found right, and where it begins. `start`, `crc` are of its document's bytes, `doc`."""

    head: dict[str, Any]
    offset: int
    start: int
    doc: bytes
    crc: int
    hash: str
    number: int

    @property
    def end(self) -> int:
        """Where the next line begins."""
        return self.start + len(self.doc) + len(b"}\n")


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that is not as it was written. `torn`: it may be the unfinished end of a write."""

    offset: int
    number: int
    reason: str
    torn: bool


def encode(value: Any, known: bool = False) -> tuple[bytes, Any]:
    """Compact JSON, and what it is read back as (to be let go of soon: it is large).

    known  that it `is_json`
    Raises ValueError for what JSON has not (NaN, bytes, sets).
    """
    if known or is_json(value):  # what is JSON already is read back as it is
        return to_json(value), value
    try:
        data = to_json(value, inf_nan_mode="constants")
        back = decode(data)
    except ValueError:
        _refuse(value)
        raise
    if back != value:
        _refuse(value)  # a tuple is read back as a list; nothing else may be read back as something else
    return data, back


def is_json(value: Any, depth: int = 0) -> bool:
    """Whether an object or list is of JSON's own types alone, and not deeply nested: told in less time than it is
    read back in."""
    kind = type(value)
    if kind is dict:
        for key in value:
            if type(key) is not str:
                return False
        value = value.values()
    elif kind is not list:
        return False
    for inner in value:
        kind = type(inner)
        if kind is str:
            continue
        if kind is dict or kind is list:
            if depth == _DEEP or not is_json(inner, depth + 1):
                return False
        elif kind is int:
            if not -_LARGE < inner < _LARGE:  # a number of thousands of digits would not be read back
                return False
        elif kind is float:
            if not isfinite(inner):
                return False
        elif inner is not None and kind is not bool:
            return False
    return True


def _refuse(value: Any) -> None:
    """Refuse what would be read back as something else."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise ValueError(f"a key must be text, not {type(key).__name__}")
            _refuse(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse(inner)
    elif isinstance(value, float):
        if not isfinite(value):
            raise ValueError("a number must be finite")
    elif value is not None and not isinstance(value, str | int | bool):
        raise ValueError(f"{type(value).__name__} is no JSON value")


def decode(data: bytes) -> Any:
    return from_json(data, allow_inf_nan=False, cache_strings="keys")


def line(before: str, head: dict[str, Any], doc: bytes) -> tuple[bytes, str]:
    """A line after the one with hash `before`, and its own hash."""
    said = to_json(head)[1:-1] + DOC
    told = _hash(before, said, doc, b"}\n")
    return b"".join((START, told.encode(), b'",', said, doc, b"}\n")), told


def head_of(piece: bytes) -> dict[str, Any]:
    """What a line says besides its hash and its document. Raises ValueError."""
    cut = piece.find(DOC)
    if cut < 0:
        raise ValueError("no line of a log")
    head: dict[str, Any] = decode(b"{" + piece[REST:cut] + b"}")
    return head


def doc_of(piece: bytes) -> bytes:
    """A line's document."""
    return piece[piece.find(DOC) + len(DOC) : piece.rfind(b"}")]


def hash_of(piece: bytes) -> str:
    """The hash that a line says it has."""
    return piece[len(START) : len(START) + HASH].decode("ascii", "replace")


def sound(piece: bytes, before: str) -> bool:
    """Whether a line is as it was written behind one with hash `before`."""
    return _fitting(piece, [before]) is not None


def _hash(before: str, *rest: bytes | memoryview) -> str:
    told = sha256(before.encode())
    for piece in rest:
        told.update(piece)
    return told.hexdigest()[:HASH]


def read_lines(data: bytes, base: int, before: str, number: int, txn: int = 0) -> Iterator[Line | Bad]:
    """The lines of a piece of log that starts at offset `base` after a line of hash `before` and change set `txn`.

    After a bad line the chain is taken up again at the first line that fits one of the hashes that may lead on:
    those written in the bad lines and those that they should have.
    """
    expected = [before]
    place, following, whole = 0, txn + 1, 0
    while place < len(data):
        end = data.find(b"\n", place)
        piece = data[place : end + 1] if end >= 0 else data[place:]
        found = _fitting(piece, expected)
        if found is None:
            reason = _("the line is cut") if end < 0 else _("the line is not as it was written")
            torn = number > whole + 1 and not _goes_on(data, place, following)
            yield Bad(base + place, number, reason, torn=torn)
            expected = _candidates(piece, expected)
        else:
            head, start, doc, told = found
            yield Line(head, base + place, base + place + start, doc, crc32(doc), told, number)
            expected = [told]
            txn = max(txn, head["t"])
            following = txn + 1 if head["k"] == head["m"] else head["t"]
            whole = head.get(CARRIES, whole)
        place += len(piece)
        number += 1


def _fitting(piece: bytes, expected: list[str]) -> tuple[dict[str, Any], int, bytes, str] | None:
    """Head, start of the document in the line, its bytes, and the hash, of a line that fits the chain."""
    match = _HEXADECIMAL.match(piece)
    if match is None or not piece.endswith(b"}\n"):
        return None
    rest, told = memoryview(piece)[REST:], match[1].decode()
    if told not in [_hash(one, rest) for one in expected]:
        return None
    cut = piece.find(DOC)
    start = cut + len(DOC)
    return decode(b"{%b}" % piece[REST:cut]), start, piece[start:-2], told


def _candidates(piece: bytes, expected: list[str]) -> list[str]:
    match = _HEXADECIMAL.match(piece)
    written = [match[1].decode()] if match else []
    found = written + [_hash(one, piece[REST:]) for one in expected] + expected
    return list(dict.fromkeys(found))[:_CANDIDATES]


def _goes_on(data: bytes, place: int, following: int) -> bool:
    """Whether after a bad line there is a later change set: then it is damage, not the end of an unfinished write.

    An unfinished write holds lines of one change set only, the one that was to follow. A later one is told by a line
    of its own; or, where the damage is a line's end, by bytes that fit the chain (a document may look like a line).
    """
    for found in _NUMBERED.finditer(data, place):
        if int(found[2]) <= following:
            continue
        start = found.start()
        if start == place or data[start - 1 : start] == b"\n":
            return True
        line_start = max(place, data.rfind(b"\n", place, start) + 1)
        match = _HEXADECIMAL.match(data, line_start)
        rest = data[start + REST : data.find(b"\n", start) + 1]
        if match and _hash(match[1].decode(), rest) == found[1].decode():
            return True
    return False
