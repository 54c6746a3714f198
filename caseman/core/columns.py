"""What the store keeps columns of, so that it is looked up and added up without reading documents."""

from collections.abc import Mapping

from . import awaiting
from .money import COUNTED
from .names import code_paths
from .papers import HELD
from .schema import Schema

#: What the core asks the store to keep columns of, beside the searchable numbers of the plugins.
COLUMNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "cases": (("unit",), ("project",)),
    "units": (("building",),),
    "entries": (("case",), ("number",), ("reverses",), *((name,) for name in COUNTED)),
    "papers": (("case",), ("place",), *((name,) for name in HELD)),
    "batches": (("kind",),),
    "lists": (("kind",),),
    "judgements": (("kind",), ("difference",)),
    "filters": (("user",),),
}


def columns_for(schema: Schema) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The store's columns: the core's, and every searchable number of a record type."""
    columns = dict(COLUMNS)
    for table, kind in schema.types.items():
        wanted = [
            *columns.get(table, ()),
            *code_paths(schema, table),
            *awaiting.columns(schema, table),
        ]
        if "case" in kind.model.model_fields:
            wanted.append(("case",))
        if wanted:
            columns[table] = tuple(dict.fromkeys(wanted))
    return columns
