"""What a record holds and no plugin reads now: sections of absent plugins, data of a newer version, columns that nobody claims."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caseman.api.identity import masked
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _

from .records import Record
from .schema import KEPT, VERSION, WRITER, DormantSection

if TYPE_CHECKING:
    from .office import Office

#: What may be a document number or phone: nobody says which fields are personal while their plugin is not there.
_NUMBER = re.compile(r"[\d+()（）xX*\- ]{11,}")


@dataclass(frozen=True, slots=True)
class Dormant:
    """Data that are kept and shown, and cannot be changed: `section` its key in the record, `by` what wrote it (`taxes@1.4.0`)."""

    section: str
    title: str
    by: str
    pairs: tuple[tuple[str, str], ...]


def dormant(office: "Office", record: Record, unmasked: bool = False) -> list[Dormant]:
    """The dormant parts of a record; numbers that may be personal masked unless `unmasked`."""
    found = [*record.unclaimed(), *_unreadable(record)]
    return [_part(office, key, value, unmasked) for key, value in found if value not in (None, "", {}, [])]


def _unreadable(record: Record) -> Iterator[tuple[str, Any]]:
    """Sections whose plugin is there and does not read them."""
    for section in record.schema.sections_of(record.table):
        if record.has(section.id):
            try:
                record.get(section.id)
            except DormantSection:
                yield section.id, record.data[section.id]
            except CasemanError:
                continue  # it is read, and something in it is wrong: its form shows it and the check says so


def _part(office: "Office", key: str, value: Any, unmasked: bool) -> Dormant:
    by = str(value.get(WRITER, "")) if isinstance(value, Mapping) else ""
    pairs = tuple(
        (label, told if unmasked or not _NUMBER.fullmatch(told) else masked(told))
        for label, told in _flat(value)
    )
    return Dormant(key, _title(office, key), by, pairs)


def _title(office: "Office", key: str) -> str:
    """What the office calls it: the title of its plugin, where that is switched off or failed; else its key."""
    if key == KEPT:
        return office.text(_("kept as received"))
    known = {item.id: item.title for item in office.plugins.items}
    return known.get(key.partition(".")[0], key)


def _flat(value: Any, label: str = "") -> Iterator[tuple[str, str]]:
    """(label, value) of everything in it, with the way there as label: `loans.1.bank`."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            if label or name not in (VERSION, WRITER):
                yield from _flat(one, f"{label}.{name}".lstrip("."))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for number, one in enumerate(value, start=1):
            yield from _flat(one, f"{label}.{number}".lstrip("."))
    elif isinstance(value, list):
        yield label, "、".join(map(str, value))
    else:
        yield label, "" if value is None else str(value)
