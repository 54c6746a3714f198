"""Views: plugins give data, the core draws it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .reports import Column

if TYPE_CHECKING:
    from .context import FactsView


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Label and value pairs; labels are message ids."""

    pairs: Sequence[tuple[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows by column name."""

    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Lines of text."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A pane of the case screen, after the sections, in `order`."""

    id: str
    title: str
    build: "Callable[[FactsView], Facts | Table | Prose]"
    records: str = "cases"
    order: int = 100
