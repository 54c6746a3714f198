"""Records as they are stored, read by their types."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from caseman.api.fields import Model, fields_of
from caseman.api.messages import InputError
from caseman.api.messages import msg as _

from .schema import KEPT, SOURCE, SUPPRESSED, VERSION, WRITER, DormantSection, Schema, complain

M = TypeVar("M", bound=Model)


class Record:
    """One stored document; satisfies `caseman.api.RecordView`. `rev` is 0 for one that is not stored yet."""

    __slots__ = ("_read", "data", "id", "ref", "rev", "schema", "table")

    def __init__(self, schema: Schema, table: str, record_id: str, rev: int, data: dict[str, Any]) -> None:
        self.schema = schema
        self.table = table
        self.id = record_id
        self.ref = f"{table}/{record_id}"
        self.rev = rev
        self.data = data
        self._read: dict[str, Any] = {}

    @property
    def label(self) -> str:
        """The record's short name, e.g. the contract number."""
        kind = self.schema.types.get(self.table)
        return (kind.label(self.data) if kind else "") or self.id

    def own(self, model: type[M]) -> M:
        if "" not in self._read:
            known = fields_of(model)
            fields = {key: value for key, value in self.data.items() if key in known}
            self._read[""] = _validated(model, fields, self.ref)
        found: M = self._read[""]
        return found

    def section(self, model: type[M]) -> M | None:
        name = self.schema.section_of_model.get(model)
        if name is None:
            raise DormantSection(_("the section {model} is not registered"), model=model.__name__)
        found: M | None = self._read[name] if name in self._read else self._section(name)
        return found

    def get(self, section: str) -> Any:
        if section not in self.schema.sections:
            return self.data.get(section)
        return self._section(section)

    def has(self, section: str) -> bool:
        return section in self.data

    def _section(self, name: str) -> Any:
        if name not in self._read:
            stored = self.data.get(name)
            self._read[name] = None if stored is None else self._typed(name, stored)
        return self._read[name]

    def _typed(self, name: str, stored: Mapping[str, Any]) -> Model:
        fields = upgraded(self.schema, name, stored)
        return _validated(self.schema.sections[name].model, fields, self.ref)

    def value(self, path: str) -> Any:
        """A field by its path, typed; None where it is not set, or its section is not there."""
        place = self.schema.place(self.table, path)
        found = getattr(self.holder(place.section), place.field, None)
        for name in place.below:
            if found is None:
                return None
            if isinstance(found, list):
                found = found[int(name)] if name.isdigit() and int(name) < len(found) else None
            else:
                found = getattr(found, name, None)
        return found

    def holder(self, section: str) -> Any:
        """What holds the fields of a section, or with an empty id the record's own; None where it is not there."""
        return self._section(section) if section else self.own(self.schema.types[self.table].model)

    def unclaimed(self) -> Iterator[tuple[str, Any]]:
        """What the document holds and nobody reads: sections of absent plugins, columns kept as received."""
        own = self.schema.types[self.table].model.model_fields if self.table in self.schema.types else {}
        for key, value in self.data.items():
            if key not in own and key not in self.schema.sections and key not in (SOURCE, SUPPRESSED):
                yield (key, value) if key != KEPT else (KEPT, value)


def _validated(model: type[M], fields: Mapping[str, Any], ref: str) -> M:
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        complain(error, f"{ref} {where}")


def upgraded(schema: Schema, name: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """A section's fields in the version of its plugin. Raises DormantSection for data of a newer major version."""
    section = schema.sections[name]
    major = stored.get(VERSION, [section.version[0]])[0]
    if major > section.version[0]:
        raise DormantSection(_("{section} holds data of a newer version; update its plugin"), section=name)
    fields = dict(stored)
    fields.pop(VERSION, None)
    fields.pop(WRITER, None)
    for step in range(major, section.version[0]):
        fields = section.upgrades[step](fields)
    return fields


def parse_ref(ref: str) -> tuple[str, str]:
    """`cases/HM00201` as table and id. Raises InputError."""
    table, slash, record_id = ref.partition("/")
    if not (table and slash and record_id):
        raise InputError(_("“{value}” is not a reference such as cases/HM00201"), value=ref)
    return table, record_id
