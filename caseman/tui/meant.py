"""What a typed text may mean: records of a type, and the values of a field that are names of records or kinds."""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caseman.api.messages import InputError

if TYPE_CHECKING:
    from caseman.core.office import Office
    from caseman.core.records import Record


@dataclass(frozen=True, slots=True)
class Known:
    """A record that may be meant: its reference, and its name with what it is."""

    ref: str
    name: str
    more: str = ""


def records_meant(office: "Office", table: str, text: str, limit: int) -> list[Known]:
    """The records of a type that a text may mean, at most `limit`; all of them for an empty one."""
    if table == "cases":
        hits = office.finder.find(text, limit).hits
        return [Known(hit.ref, "  ".join(filter(None, hit.cells))) for hit in hits if hit.cells[0]]
    found: list[Known] = []
    exact = _named(office, table, text) if text.strip() else None
    wanted = text.strip().casefold()
    for record in office.reader.all(table):
        if len(found) == limit:
            break
        one = Known(record.ref, record.label, _standing(office, record))
        if exact is not None:
            if record.ref in exact:
                found.append(one)
        elif wanted in f"{record.id} {one.name} {one.more}".casefold():
            found.append(one)
    return found


def values_for(office: "Office", source: str) -> list[tuple[str, str]]:
    """(what goes into the field, what it is) for `FieldMeta.values`."""
    text, known = office.text, office.rulebook.kinds(source)
    if known:
        return [(_word(office, kind), text.label(kind.title)) for kind in known.values()]
    if source == "people":
        users, role = office.users, "role"
        return [
            (users.told(one.id), f"{one.id}  {text.fact(one.value(role))}")
            for one in office.reader.all(source)
        ]
    if source not in office.plugins.registry.records:
        return []
    return [
        (
            record.label if _named(office, source, record.label) == {record.ref} else record.id,
            _standing(office, record),
        )
        for record in office.reader.all(source)
    ]


def as_typed(office: "Office", source: str, value: object) -> object:
    """A value for `FieldMeta.values` as somebody would type it: of a kind's id its word."""
    kind = office.rulebook.kinds(source).get(str(value))
    return _word(office, kind) if kind else value


def _named(office: "Office", table: str, text: str) -> set[str] | None:
    """The records of exactly that name, None where there is none."""
    if table == "units":
        with suppress(InputError):
            return {f"units/{unit}" for unit in office.names.units(text)} or None
    with suppress(InputError):
        return {office.names.record(text, table).ref}
    return None


def _standing(office: "Office", record: "Record") -> str:
    """What a record's state is; of a unit, that of its case."""
    if record.table != "units":
        return office.state(record)
    cases = [
        one for one in office.reader.find("cases", ("unit",), record.id) if not one.data.get("closed_on")
    ]
    return "  ".join(f"{case.label.partition(' ')[2]}  {office.state(case)}" for case in cases)


def _word(office: "Office", kind: Any) -> str:
    title = office.text.label(kind.title)
    return title if title in kind.words else str(next(iter(kind.words), kind.id))
