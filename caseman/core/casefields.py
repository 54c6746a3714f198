"""Cases by any of their fields: a column for each field of a case, its sections and its unit, read when a condition asks.

A column's values are read in once and kept until their case (or, for a column of the unit, any unit; or any user) changes.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from caseman.api.fields import FieldSpec, fields_of
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.api.values import match_key

from . import people
from .filters import Filter, parts_of
from .finder import Hit
from .reader import StoreReader, shared
from .reconcile import Progress
from .records import Record
from .reports import Condition

if TYPE_CHECKING:
    from .office import Office

#: The state word of a unit that nobody has bought.
NO_CASE = _("no contract")
TABLE, UNITS, STATE = "cases", "units", "state"
#: How many cases are looked at between two words on how far it is.
AT_ONCE = 256
MISSING = object()


class CaseRow:
    """A case as a filter sees it: `get` gives the value of a column."""

    def __init__(self, fields: "CaseFields", case: str) -> None:
        self._fields, self._case = fields, case

    def get(self, name: str) -> Any:
        return self._fields.value(name, self._case)


class FreeUnit:
    """A unit without a case as a filter sees it."""

    def __init__(self, unit: Record, state: str) -> None:
        self._unit, self._state = unit, state

    def get(self, name: str) -> Any:
        path = name.removeprefix(f"{UNITS}.")
        own = {STATE: self._state, "unit": str(self._unit.data.get("name", ""))}
        return self._unit.value(path) if path != name else own.get(name)


class CaseFields:
    """The columns of cases, and their values."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        #: A reader of its own: conditions are asked beside the interface.
        self._reader = StoreReader(office.store, office.schema)
        self._kept: dict[str, dict[str, Any]] = {}
        #: The texts of values as they are compared.
        self._keys: dict[str, dict[str, str]] = {}
        #: How often something was forgotten.
        self._forgotten = 0
        office.listen(self._forget)

    @cached_property
    def report(self) -> Report:
        """The columns that conditions name, by their labels or the office's own headings. Of two with one heading the
        case's own goes before its sections' and its unit's."""
        schema, label = self._office.schema, self._office.text.label
        columns = {match_key(one.title): one for one in [Column(name=STATE, title=label(_("state")))]}
        others: list[Column] = []
        for table in (TABLE, UNITS):
            for path, spec in schema.specs(table):
                for column in _columns(path if table == TABLE else f"{UNITS}.{path}", spec, label):
                    columns.setdefault(match_key(column.title), column)
                    others += [replace(column, title=word) for word in spec.meta.office]
        for column in others:  # the office's own headings
            columns.setdefault(match_key(column.title), column)
        return Report(
            id="cases.fields", title=_("cases"), columns=tuple(columns.values()), rows=lambda ctx: ()
        )

    def named(self, words: Sequence[str]) -> bool:
        """Whether all that is typed are names of columns: the beginnings of conditions."""
        names = {match_key(name) for one in self.report.columns for name in (one.name, one.title)}
        return all(match_key(word) in names for word in words)

    def fitting(
        self, hits: Sequence[Hit], told: Sequence[str], progress: Progress | None = None
    ) -> list[Hit]:
        """The cases for which all conditions hold; may run beside the interface. `progress` is told (done, of how many)
        and may raise to stop. Raises InputError for a condition that cannot be read."""
        found = list(hits)
        for asked in Filter(self._office, self.report, ";".join(told)).asked:
            holds = asked.holds
            looked = self._column(asked, found, progress)
            found = [hit for hit, seen in zip(found, looked, strict=True) if holds(seen)]
        return found

    def _column(self, asked: Condition, hits: Sequence[Hit], progress: Progress | None) -> list[Any]:
        """What a condition looks at of each case."""
        name, key = asked.column, asked.key
        kept = (self._keys if key else self._kept).setdefault(name, {})
        with suppress(KeyError):  # one that is not read yet
            return [kept[hit.id] for hit in hits]
        found = []
        for number, hit in enumerate(hits):
            if progress and not number % AT_ONCE:
                progress(number, len(hits))
            seen = kept.get(hit.id, MISSING)
            if seen is MISSING:
                known = self._forgotten
                value = self.value(name, hit.id)
                seen = key(value) if key else value
                if key and known == self._forgotten:
                    kept[hit.id] = seen
            found.append(seen)
        return found

    def fitting_units(self, units: Iterable[tuple[Record, str]], text: str) -> set[str]:
        """The ids of the units, each given with its case or an empty text, that a typed text means; the state of a
        unit without one is “no contract”. Raises InputError."""
        conditions, words = parts_of(text)
        fits = Filter(self._office, self.report, ";".join(conditions))
        sought = " ".join(words)
        hits = {hit.id for hit in self._office.finder.find(sought, len(self._office.finder.rows)).hits}
        free = self._office.text(NO_CASE)
        return {
            unit.id
            for unit, case in units
            if (case in hits if case else match_key(sought) in match_key(str(unit.data.get("name", ""))))
            and fits.fits(CaseRow(self, case) if case else FreeUnit(unit, free))
        }

    def value(self, name: str, case: str) -> Any:
        kept = self._kept.setdefault(name, {})
        if case in kept:
            return kept[case]
        known = self._forgotten
        record = self._reader.get(TABLE, case)
        value = self._read(name, record) if record else None
        if known == self._forgotten:  # else the case may have changed while it was read
            kept[case] = value
        return value

    def _read(self, name: str, record: Record) -> Any:
        if name == STATE:
            return self._office.state(record)
        if name == "unit":
            return str(record.data.get("unit", "")).rpartition(":")[2]
        path = name.removeprefix(f"{UNITS}.")
        if path != name:
            unit = shared(self._reader, UNITS, str(record.data.get("unit", "")))
            return unit.value(path) if unit else None
        stem, hash_, inner = path.partition("#")
        if not hash_:
            return record.value(path)
        parts = [getattr(row, inner) for row in record.value(stem) or ()]
        return [part for part in parts if part not in (None, "", [])] or None

    def _forget(self, touched: Sequence[tuple[str, str]]) -> None:
        self._forgotten += 1
        if any(
            table in (UNITS, people.TABLE) for table, _id in touched
        ):  # a text says what somebody is called
            self._kept.clear()
            self._keys.clear()
            return
        for table, record in touched:
            if table == TABLE:
                for kept in [*self._kept.values(), *self._keys.values()]:
                    kept.pop(record, None)


def _columns(path: str, spec: FieldSpec, label: Any) -> Iterable[Column]:
    """The column of a field; of rows, one for each field inside, which holds what all rows have."""
    if spec.kind == "rows" and spec.item is not None:
        inside = fields_of(spec.item)
        if "name" in inside:  # buyers: their names
            yield Column(name=f"{path}#name", title=label(spec.title), personal=inside["name"].meta.personal)
        for name, inner in inside.items():
            if inner.kind not in ("rows", "group"):
                yield Column(name=f"{path}#{name}", title=label(inner.title), personal=inner.meta.personal)
    elif spec.kind != "group":
        yield Column(name=path, title=label(spec.title), kind=spec.kind, personal=spec.meta.personal)
