"""Names by which people call records: contract or filing number, unit in any usual writing, id."""

from collections.abc import Iterable

from caseman.api.fields import Model, fields_of
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.units import parse_unit

from .reader import Reader
from .records import Record
from .schema import Schema

#: How many candidates a refusal names.
SHOWN = 8


class Names:
    """Finds the one record that a name means."""

    def __init__(self, reader: Reader, schema: Schema) -> None:
        self._reader = reader
        self._schema = schema
        self._units: dict[str, list[str]] | None = None

    def units(self, text: str) -> list[str]:
        """The ids of the units of that name, in any usual writing. Raises InputError where it is no unit's name."""
        key = parse_unit(text).key
        if self._units is None:
            self._units = {}
            for unit in self._reader.all("units"):
                self._units.setdefault(unit_key(unit), []).append(unit.id)
        return self._units.get(key, [])

    def forget_units(self) -> None:
        """The house table changed."""
        self._units = None

    def record(self, text: str, table: str = "cases") -> Record:
        """The record of that name. Raises InputError for none, and for several with the candidates."""
        found = self._candidates(text.strip(), table)
        if len(found) == 1:
            return found[0]
        if not found:
            raise InputError(_("no record is called “{name}”"), name=text)
        called = [f"{record.ref} ({record.data.get('unit') or record.label})" for record in found[:SHOWN]]
        raise InputError(_("“{name}” may be any of {candidates}"), name=text, candidates=called)

    def _candidates(self, text: str, table: str) -> list[Record]:
        if "/" in text:
            named, _slash, record_id = text.partition("/")
            exact = self._reader.get(named, record_id) if named in self._schema.types else None
            if exact:
                return [exact]
        exact = self._reader.get(table, text)
        if exact:
            return [exact]
        found = self._by_code(text, table)
        return found or self._by_unit(text, table)

    def _by_code(self, text: str, table: str) -> list[Record]:
        """By a field that holds a number or code and can be searched for, e.g. a contract number."""
        found: dict[str, Record] = {}
        for path in code_paths(self._schema, table):
            for record in self._reader.find(table, path, text):
                found[record.id] = record
        return list(found.values())

    def _by_unit(self, text: str, table: str) -> list[Record]:
        try:
            ids = self.units(text)
        except InputError:
            return []
        if table == "units":
            return [unit for unit in (self._reader.get("units", unit_id) for unit_id in ids) if unit]
        named = [record for unit_id in ids for record in self._reader.find(table, ("unit",), unit_id)]
        live = [record for record in named if not record.data.get("closed_on")]
        return live or named


def unit_key(unit: Record) -> str:
    return parse_unit(str(unit.data.get("name", ""))).key


def code_paths(schema: Schema, table: str) -> list[tuple[str, ...]]:
    """Where a record type stores searchable numbers: own fields and sections' fields of kind `code`."""
    paths: list[tuple[str, ...]] = []
    if table in schema.types:
        paths += [(name,) for name in _codes(schema.types[table].model)]
    for section in schema.sections_of(table):
        paths += [(section.id, name) for name in _codes(section.model)]
    return paths


def _codes(model: type[Model]) -> Iterable[str]:
    return [name for name, spec in fields_of(model).items() if spec.kind == "code" and spec.meta.search]
