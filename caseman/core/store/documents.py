"""What a store gives and takes: documents, changes, change sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Document(dict[str, Any]):
    """A document as it is stored: a dict of the caller's own, with its id and revision."""

    __slots__ = ("id", "rev")

    def __init__(self, data: Mapping[str, Any], id: str, rev: int) -> None:
        super().__init__(data)
        self.id = id
        self.rev = rev


@dataclass(frozen=True, slots=True)
class Change:
    """One document of a change set.

    doc     the whole document; None deletes it
    expect  the revision that it must have now: 0 for one that must not be there, None for any
    """

    table: str
    id: str
    doc: Mapping[str, Any] | None
    expect: int | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    """A change set that is on the disk: its number, and the new revisions in the order of its changes."""

    txn: int
    revs: tuple[int, ...]


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
    """One revision of a document; `before` and `after` are None where it was not there, or was purged."""

    txn: int
    at: str
    by: str
    action: str
    why: str
    rev: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
