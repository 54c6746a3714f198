"""Fields of records: one declaration serves the form, the office's file, masking, search and the rules on dates."""

import types
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from .choices import Choice
from .values import Kind


@dataclass(frozen=True, slots=True)
class FieldMeta:
    """What a field says of itself beyond its type; see `field`."""

    title: str = ""
    office: tuple[str, ...] = ()
    help: str = ""
    cite: str = ""
    personal: bool = False
    search: bool = False
    event: bool = False
    authority: bool = False
    after: tuple[str, ...] = ()
    approval: bool = False
    computed: bool = False
    width: int = 0
    values: str = ""
    calculation: str = ""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field as forms, files and rules see it. `kind` is the type's word: text, long_text, code, money, area,
    rate, share, day, mark, count, choice, document_number, phone, user, rows (a list of sub-records), list or group."""

    name: str
    kind: str
    required: bool
    meta: FieldMeta
    choices: type[Choice] | None = None
    item: type[BaseModel] | None = None
    default: Any = None

    @property
    def inner(self) -> bool:
        """For the program only: computed, and without a title by which people would know it."""
        return self.meta.computed and not self.meta.title

    @property
    def title(self) -> str:
        return self.meta.title or self.name


def field(
    title: str,
    *,
    default: Any = None,
    office: tuple[str, ...] = (),
    help: str = "",
    cite: str = "",
    personal: bool = False,
    search: bool = False,
    event: bool = False,
    authority: bool = False,
    after: tuple[str, ...] = (),
    approval: bool = False,
    computed: bool = False,
    width: int = 0,
    values: str = "",
    calculation: str = "",
    required: bool = False,
) -> Any:
    """Declare a field of a section or record.

    title      message id of the label; empty (of a computed field): for the program only, nothing shows it
    office     headings under which offices' workbooks carry it; the first is written on export
    help       message id: what it is, an example; shown by F1
    cite       the rule behind it, shown by F1
    personal   masked in views and exports, kept out of logs
    search     found by find-as-you-type
    event      a day on which something happened: never in the future (SEQ-02)
    authority  an event at an authority or bank: a working day (CAL-02)
    after      paths of days that this day cannot precede (SEQ-01)
    approval   the field holds an Approval: maker and checker must be two persons, decided at commit
    computed   written by the core or an action, shown but not typed
    width      columns on screen, 0 for the kind's own
    values     the record type whose names the field takes, or paper_kinds, places, funds or batch_kinds: F4 offers them
               (those of a UserName are the users)
    calculation  the calculation that says what stands here: F1 shows its derivation for the record
    required   cannot be empty when the record is saved (most fields are asked for by rules instead)
    """
    meta = FieldMeta(
        title,
        office,
        help,
        cite,
        personal,
        search,
        event,
        authority,
        after,
        approval,
        computed,
        width,
        values,
        calculation,
    )
    extra: Any = {"caseman": meta}
    if isinstance(default, list | dict):  # else pydantic copies it part by part for each record that is read
        return Field(default_factory=default.copy, json_schema_extra=extra)
    info: Any = Field(... if required else default, json_schema_extra=extra)
    return info


class Model(BaseModel):
    """The base of every record, section and parameter model: frozen, exact, and keeping what it does not know."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True, validate_default=False)


class Params(BaseModel):
    """The base of models for what a user types into an action or report: unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def meta_of(info: FieldInfo) -> FieldMeta:
    extra = info.json_schema_extra
    found = extra.get("caseman") if isinstance(extra, Mapping) else None
    return found if isinstance(found, FieldMeta) else FieldMeta()


def _kind(
    annotation: Any, metadata: tuple[Any, ...]
) -> tuple[str, type[Choice] | None, type[BaseModel] | None]:
    """The kind word of a type, its choices and the model of its items."""
    for mark in metadata:
        if isinstance(mark, Kind):
            return mark.name, None, None
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        return _kind(inner, tuple(marks))
    if origin in (Union, types.UnionType):
        inner = [part for part in get_args(annotation) if part is not type(None)]
        return _kind(inner[0], ())
    if origin in (list, tuple):
        _inner, choices, item = _kind(get_args(annotation)[0], ())
        return ("rows", None, item) if item else ("list", choices, None)
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return "choice", annotation, None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "group", None, annotation
    return {bool: "mark", int: "count"}.get(annotation, "text"), None, None


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, FieldSpec]:
    """The fields of a model by name, in the order of their declaration."""
    specs = {}
    for name, info in model.model_fields.items():
        kind, choices, item = _kind(info.annotation, tuple(info.metadata))
        default = None if info.is_required() else info.get_default(call_default_factory=True)
        meta = meta_of(info)
        if kind == "user" and not meta.values:
            meta = replace(meta, values="people")
        specs[name] = FieldSpec(name, kind, info.is_required(), meta, choices, item, default)
    return specs
