"""Which records belong together: the ones that a record names, and the ones that name it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseman.core.office import Office
    from caseman.core.records import Record

#: The field that names the record of a type.
_FIELDS = {"cases": "case", "units": "unit", "projects": "project"}


def named_by(record: "Record", table: str) -> str:
    """The reference of the record of a type that a record names; empty for none."""
    named = record.data.get(_FIELDS.get(table, ""))
    return f"{table}/{named}" if named else ""


def linked(office: "Office", record: "Record") -> "Iterator[Record]":
    """The case that a record names, and the records that name this one; papers and postings have their own place."""
    reader, types = office.reader, office.plugins.registry.records
    case = record.data.get("case")
    if case and record.table != "cases" and (found := reader.get("cases", str(case))):
        yield found
    if record.table == "cases":
        for table in sorted(types, key=lambda name: types[name].order):
            if table not in ("papers", "entries") and "case" in types[table].model.model_fields:
                yield from reader.find(table, ("case",), record.id)
