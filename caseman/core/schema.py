"""What the loaded plugins say a record looks like: its own fields, its sections, and fields by path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, NoReturn, TypeVar

from pydantic import TypeAdapter, ValidationError

from caseman.api.fields import FieldSpec, Model, fields_of
from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _
from caseman.api.sections import RecordType, Section

#: Keys of a stored document that are neither own fields nor sections: columns that no plugin claims,
#: where the record came from, and the findings that somebody set aside.
KEPT, SOURCE, SUPPRESSED = "kept", "source", "suppressed"
#: Keys of a stored section beside its fields.
VERSION, WRITER = "v", "by"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: the section (empty for the record's own fields), the field, what is below it."""

    section: str
    field: str
    below: tuple[str, ...]
    spec: FieldSpec
    model: type[Model]


class Event(NamedTuple):
    """A dated event of a record type: its field and, inside the rows of a list, the name there."""

    path: str
    field: str
    spec: FieldSpec
    inside: str


class DormantSection(CasemanError):
    """A section that cannot be read now: its plugin is absent, or its data are of a newer version."""


def complain(error: ValidationError, path: str) -> NoReturn:
    """Turn pydantic's first complaint into our sentence about the field."""
    first = error.errors()[0]
    inner = first.get("ctx", {}).get("error")
    if isinstance(inner, InputError):
        raise InputError(_("{path}: {reason}"), path=path, reason=inner) from None
    if first["type"] == "missing":  # its input would be the whole record
        raise InputError(_("{name} is missing"), name=path) from None
    raise InputError(_("{path} does not take “{value}”"), path=path, value=first.get("input")) from None


P = TypeVar("P", bound=tuple[Any, ...])


def _by_section(found: Sequence[P]) -> tuple[tuple[str, tuple[P, ...]], ...]:
    """Fields, each a tuple that begins with its path, by the section that holds them (empty: the record itself)."""
    sections = groupby(found, lambda one: one[0].rpartition(".")[0])
    return tuple((section, tuple(fields)) for section, fields in sections)


class Schema:
    """Record types and sections of the loaded plugins."""

    def __init__(self, types: Mapping[str, RecordType], sections: Mapping[str, Section]) -> None:
        self.types = dict(types)
        self.sections = dict(sections)
        self.section_of_model = {section.model: section.id for section in sections.values()}
        self._adapters: dict[tuple[type[Model], str], TypeAdapter[Any]] = {}
        self._sections_of: dict[str, list[Section]] = {}
        self._places: dict[tuple[str, str], Place] = {}
        self._specs: dict[str, tuple[tuple[str, FieldSpec], ...]] = {}
        self._events: dict[str, tuple[tuple[str, tuple[Event, ...]], ...]] = {}
        self._texts: dict[str, tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]] = {}
        self._approvals: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
        self._under: dict[tuple[str, str], tuple[str, ...]] = {}

    def sections_of(self, table: str) -> list[Section]:
        """The sections of a record type in the order of their tabs."""
        if table not in self._sections_of:
            mine = (section for section in self.sections.values() if section.of == table)
            self._sections_of[table] = sorted(mine, key=lambda one: (one.order, one.id))
        return self._sections_of[table]

    def place(self, table: str, path: str) -> Place:
        """Resolve a path. Raises InputError, naming the nearest field, where there is none such."""
        known = self._places.get((table, path))
        if known is None:
            known = self._places[table, path] = self._resolve(table, path)
        return known

    def _resolve(self, table: str, path: str) -> Place:
        for section in sorted(self.sections, key=len, reverse=True):
            if path.startswith(section + ".") and self.sections[section].of == table:
                model, rest = self.sections[section].model, path[len(section) + 1 :]
                return self._field(section, model, rest, path)
        if table not in self.types:
            raise InputError(_("there are no records of type {table}"), table=table)
        return self._field("", self.types[table].model, path, path)

    def _field(self, section: str, model: type[Model], rest: str, path: str) -> Place:
        import difflib

        name, *below = rest.split(".")
        specs = fields_of(model)
        if name not in specs:
            near = difflib.get_close_matches(name, specs, 1)
            if near:
                raise InputError(_("there is no field {path}; is {near} meant?"), path=path, near=near[0])
            raise InputError(_("there is no field {path}"), path=path)
        return Place(section, name, tuple(below), specs[name], model)

    def adapter(self, model: type[Model], name: str) -> TypeAdapter[Any]:
        """The reader and writer of one field's type."""
        found = self._adapters.get((model, name))
        if found is None:
            info = model.model_fields[name]
            annotation: Any = info.annotation
            for mark in info.metadata:
                from typing import Annotated

                annotation = Annotated[annotation, mark]
            found = self._adapters[model, name] = TypeAdapter(annotation)
        return found

    def read(self, place: Place, stored: Any, path: str) -> Any:
        """A stored or typed value of a whole field, as its type. Raises InputError."""
        try:
            return self.adapter(place.model, place.field).validate_python(stored)
        except ValidationError as error:
            complain(error, path)

    def write(self, place: Place, value: Any, path: str) -> Any:
        """A value of a whole field as JSON. Raises InputError where the field does not take it."""
        adapter = self.adapter(place.model, place.field)
        return adapter.dump_python(self.read(place, value, path), mode="json", exclude_defaults=True)

    def specs(self, table: str) -> tuple[tuple[str, FieldSpec], ...]:
        """Every field of a record type with its path, own fields first."""
        if table not in self._specs:
            own = fields_of(self.types[table].model).items()
            inside = (
                (f"{section.id}.{name}", spec)
                for section in self.sections_of(table)
                for name, spec in fields_of(section.model).items()
            )
            self._specs[table] = (*own, *inside)
        return self._specs[table]

    def events(self, table: str) -> tuple[tuple[str, tuple[Event, ...]], ...]:
        """The dated events of a record type by the section that holds them (empty: the record itself), in their order."""
        if table not in self._events:
            found = []
            for path, spec in self.specs(table):
                name = path.rpartition(".")[2]
                if spec.kind == "day" and spec.meta.event:
                    found.append(Event(path, name, spec, ""))
                elif spec.kind == "rows" and spec.item is not None:
                    found += [
                        Event(path, name, part, inside)
                        for inside, part in fields_of(spec.item).items()
                        if part.kind == "day" and part.meta.event
                    ]
            self._events[table] = _by_section(found)
        return self._events[table]

    def texts(self, table: str) -> tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]:
        """The texts of a record type (path, field, title) by the section that holds them, in their order."""
        if table not in self._texts:
            found = [
                (path, path.rpartition(".")[2], spec.title)
                for path, spec in self.specs(table)
                if spec.kind in ("long_text", "text")
            ]
            self._texts[table] = _by_section(found)
        return self._texts[table]

    def approvals(self, table: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The approvals of a record type: path, and for a list the names inside its rows."""
        if table not in self._approvals:
            found: list[tuple[str, tuple[str, ...]]] = []
            for path, spec in self.specs(table):
                if spec.meta.approval:
                    found.append((path, ()))
                elif spec.kind == "rows" and spec.item is not None:
                    inner = fields_of(spec.item).items()
                    names = tuple(name for name, part in inner if part.meta.approval)
                    found += [(path, names)] if names else []
            self._approvals[table] = tuple(found)
        return self._approvals[table]

    def stored_under(self, table: str, path: str) -> tuple[str, ...]:
        """Keys of the stored document under which nothing is where a field is not set: those of the field, or of its
        section where an older version may name the field otherwise."""
        keys = self._under.get((table, path))
        if keys is None:
            place = self.place(table, path)
            if not place.section:
                keys = (place.field,)
            elif self.sections[place.section].upgrades:
                keys = (place.section,)
            else:
                keys = (place.section, place.field)
            self._under[table, path] = keys
        return keys
