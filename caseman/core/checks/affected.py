"""Which records a change may reach."""

from collections.abc import Iterable, Iterator, Sequence

from caseman.core.reader import Reader, shared_find
from caseman.core.schema import Schema

#: What is kept of a case and asks nothing of the rest of it.
LEDGERS = ("entries", "papers", "prints", "judgements")


def naming_a_case(schema: Schema) -> list[str]:
    """The record types that name a case."""
    return [
        name for name, kind in schema.types.items() if name != "cases" and "case" in kind.model.model_fields
    ]


class Affected:
    """Which records to check again after some changed: themselves, and those that they are facts of.

    A case depends on its unit, its project and the records that name it in `case` (entries, papers, name
    changes …); those depend on the case, and so on each other's facts.
    """

    def __init__(self, reader: Reader, linked: Sequence[str]) -> None:
        self._reader = reader
        self._linked = linked

    def __call__(self, touched: Iterable[tuple[str, str]]) -> list[str]:
        refs: dict[str, None] = {}
        for table, record_id in touched:
            refs[f"{table}/{record_id}"] = None
            refs.update(dict.fromkeys(self._around(table, record_id)))
        return list(refs)

    def _around(self, table: str, record_id: str) -> Iterator[str]:
        if table in ("units", "projects"):
            for case in self._reader.find("cases", (table[:-1],), record_id):
                yield case.ref
        elif table == "cases":
            for linked in self._linked:
                for record in shared_find(self._reader, linked, ("case",), record_id):
                    yield record.ref
        elif table in self._linked or table in ("entries", "papers"):
            about = self._reader.get(table, record_id)
            if about and about.data.get("case"):
                yield f"cases/{about.data['case']}"
                # a name change waits for a paper of its case, a deal for a payment
                for linked in self._linked:
                    if linked not in LEDGERS:
                        for record in shared_find(self._reader, linked, ("case",), about.data["case"]):
                            yield record.ref
