"""Which columns a table has: the fields of a model that have `office` headings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from caseman.api.choices import Choice
from caseman.api.fields import Model, fields_of
from caseman.api.messages import InputError
from caseman.api.messages import msg as _

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column that a table may have.

    key        the prefix of its section and the field's name
    headings   the offices' headings, the usual one first
    kind       the field's word, see `caseman.api.fields.FieldSpec`
    """

    key: str
    title: str
    headings: tuple[str, ...]
    kind: str
    required: bool
    choices: type[Choice] | None
    model: type[Model]
    name: str

    def read(self, value: object) -> Any:
        """The field's value. Raises InputError where the field does not take it."""
        from pydantic import ValidationError

        if self.choices is not None and self.kind == "choice":
            return self.choices(str(value))
        try:
            return _adapter(self.model, self.name).validate_python(value)
        except ValidationError as error:
            inner = error.errors()[0].get("ctx", {}).get("error")
            if isinstance(inner, InputError):
                raise inner from None
            raise InputError(_("“{value}” cannot be taken here"), value=value) from None


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table that a file may hold; its required columns make a worksheet this table.

    names   usual names of the worksheet, to tell tables with alike columns apart
    """

    id: str
    title: str
    names: Sequence[str]
    columns: Sequence[ColumnSpec]


@cache
def _adapter(model: type[Model], name: str) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    info = model.model_fields[name]
    annotation: Any = info.annotation
    for mark in info.metadata:
        annotation = Annotated[annotation, mark]
    return TypeAdapter(annotation)


def columns_of(model: type[Model], prefix: str = "") -> list[ColumnSpec]:
    """The columns that a model's fields declare, their keys behind `prefix`."""
    return [
        ColumnSpec(
            prefix + name,
            spec.title,
            spec.meta.office,
            spec.kind,
            spec.required,
            spec.choices,
            model,
            name,
        )
        for name, spec in fields_of(model).items()
        if spec.meta.office
    ]
