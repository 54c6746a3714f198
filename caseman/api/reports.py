"""Reports: ledgers over many records. A plugin yields rows; the core shows, sorts, totals and exports them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .fields import Params

if TYPE_CHECKING:
    from .context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a report: `kind` is a field kind (text, code, money, area, day, count, rate …)."""

    name: str
    title: str
    kind: str = "text"
    total: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A ledger. `rows` yields one mapping per line, by column name; a value of None is an empty cell. `single`: it has
    one line only, and JSON gives that line instead of a list."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: "Callable[[ReportContext], Iterable[Mapping[str, object]]]"
    params: type[Params] | None = None
    help: str = ""
    single: bool = False
