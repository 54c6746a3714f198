"""Sections and record types: a plugin's own data, with the upgrades that keep old data readable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .fields import Model

#: Takes the stored fields of one major version and gives those of the next.
Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A plugin's slice of a record type.

    id         the plugin's id, or `<plugin>.<name>` where it has several
    version    (major, minor): a new minor adds fields, a new major needs an upgrade
    upgrades   by the major that they start from
    order      its place among the tabs
    """

    id: str
    title: str
    model: type[Model]
    of: str = "cases"
    version: tuple[int, int] = (1, 0)
    upgrades: Mapping[int, Upgrade] = field(default_factory=dict)
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """A table of its own, with a model of its own fields.

    id       name of the table, a plural noun
    label    gives a record's short name from its own fields (the contract number of a case)
    go       letters of the go-to line (`gm`) that lead to the list of these records, and with a name to one
    listed   own fields that the list of these records shows beside name, state and case, the most telling first
    """

    id: str
    title: str
    model: type[Model]
    label: Callable[[Mapping[str, Any]], str]
    order: int = 100
    go: str = ""
    listed: tuple[str, ...] = ()
