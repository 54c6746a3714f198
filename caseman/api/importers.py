"""Importers of the office's own workbooks: rows become records; the core reads, maps, compares and keeps.

An importer says which columns a table has (by the `office` headings of a row model, and of every section of
the record type) and where a row belongs. Reading files, finding the header, matching headings, reporting
every error with its cell, keeping bad rows for repair and showing what an edited file changes are the core's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from .fields import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a row belongs and what it says.

    records, id   the record; it is made when there is none
    values        by path; only what the row says, an empty cell is not a value
    match         business keys that also identify the record (path -> value), tried in their order before `id`
    item          the row is an element of a list: (list field, key field); `values` are the element's fields
    repeats       equal rows are several records (two originals of one paper), not one row written twice
    """

    records: str
    id: str
    values: Mapping[str, object]
    match: tuple[Mapping[str, object], ...] = ()
    item: tuple[str, str] | None = None
    repeats: bool = False


class Lookup(Protocol):
    """What a row may ask. Every method raises InputError where the answer is not exactly one."""

    @property
    def today(self) -> date: ...

    def project(self, name: str = "") -> str:
        """A project's id by name; without a name the only project of this file or office."""
        ...

    def unit(self, text: str, project: str = "") -> str:
        """A unit's id by any usual writing."""
        ...

    def case(self, unit: str, party: str = "") -> str:
        """The id of the case on a unit; of several, the one with that buyer, or empty when that does not decide."""
        ...

    def kind(self, register: str, word: str) -> str:
        """The id of a registered kind (`funds`, `papers`, `places`) by the office's word for it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table of a workbook.

    names     usual names of the worksheet, to tell tables with alike columns apart
    row       its columns: the fields with `office` headings; required ones make a table this one
    place     where a row belongs
    records   record type whose sections' columns are added; their values reach the record by themselves
    """

    id: str
    title: str
    row: type[Model]
    place: "Callable[[Any, Lookup], Iterable[Placed]]"
    names: tuple[str, ...] = ()
    records: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """A kind of file: `caseman import FILE --as <id>`. Its sheets are loaded in their order."""

    id: str
    title: str
    sheets: tuple[Sheet, ...]
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDay:
    """The demo office's business day and the user at work; one plugin gives it.

    vary  makes other offices of the same shape: the demo's tables (sheet -> CSV) from the shipped ones, how many times
          as large, and the seed (None: the first of them is the shipped one). Raises InputError for a size it cannot make
    """

    day: date
    user: str
    vary: "Callable[[Mapping[str, bytes], int, int | None], Mapping[str, bytes]] | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTable:
    """One table of the demo office: a UTF-8 CSV file of plugin `plugin`, loaded through importer `kind`; or a list of
    kind `kind`, which is reconciled and kept (`sheet` then only names it; `words` narrow it: `(("bank", "…"),)`)."""

    plugin: str
    kind: str
    sheet: str
    file: str
    order: int = 100
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEvents:
    """What happened in the demo office beside its books: an action's `run`, done after the tables are loaded."""

    run: "Callable[[Any], None]"
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """A planted error of the demo office: `run` makes it, the check must then find exactly `codes`.

    apart   it is planted when its id is named, not with `all`: what `all` finds is the demo's own set
    """

    id: str
    title: str
    codes: tuple[str, ...]
    run: "Callable[[Any], None]"
    apart: bool = False
