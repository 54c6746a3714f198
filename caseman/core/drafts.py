"""A draft: changes to records that become one change set, or nothing.

A draft reads through to the store, so that whoever writes sees the office as it will be.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.core.store import Change

from .pending import Pending
from .reader import Reader
from .records import Record, upgraded
from .schema import VERSION, WRITER, Place, Schema


class Draft:
    """Pending changes over a reader. `writer(section)` gives the stamp `plugin@version` of a section's writer."""

    def __init__(self, reader: Reader, schema: Schema, writers: Mapping[str, str]) -> None:
        self._reader = reader
        self.schema = schema
        self._writers = writers
        self._changed = Pending()
        self._removed: dict[tuple[str, str], int] = {}
        self._before: dict[tuple[str, str], Record | None] = {}

    def __bool__(self) -> bool:
        """Whether there is anything to store; what was set to what it was is nothing."""
        return bool(self._removed) or any(map(self._differs, self._changed.values()))

    def get(self, table: str, record_id: str) -> Record | None:
        key = (table, record_id)
        if key in self._removed:
            return None
        return self._changed.get(key) or self._reader.get(table, record_id)

    def find(self, table: str, path: tuple[str, ...], value: object) -> list[Record]:
        stored = self._reader.find(table, path, value)
        found = {r.id: r for r in stored if not self._touched((table, r.id))}
        found |= {r.id: r for r in self._changed.holding(table, path, value)}
        return [found[record_id] for record_id in sorted(found)]

    def ids(self, table: str) -> list[str]:
        return sorted(record.id for record in self.all(table))

    def all(self, table: str) -> Iterator[Record]:
        seen = set()
        for record in self._reader.all(table):
            seen.add(record.id)
            current = self.get(table, record.id) if self._touched((table, record.id)) else record
            if current is not None:
                yield current
        for record in list(self._changed.of(table).values()):
            if record.id not in seen:
                yield record

    def version(self, table: str) -> int:
        """Goes up whenever this draft changes the table."""
        return self._changed.versions[table]

    def _touched(self, key: tuple[str, str]) -> bool:
        return key in self._changed or key in self._removed

    def free_id(self, table: str, wanted: str) -> str:
        """`wanted`, or with `~2`, `~3` … where it is taken."""
        candidate, number = wanted, 1
        while self.get(table, candidate) is not None:
            number += 1
            candidate = f"{wanted}~{number}"
        return candidate

    def create(self, table: str, wanted: str, values: Mapping[str, object]) -> Record:
        """A new record of its own fields and sections, by path."""
        if not wanted:
            raise InputError(_("a new record of {table} needs a name"), table=table)
        record_id = self.free_id(table, wanted)
        self._before.setdefault((table, record_id), None)
        self._changed.put(Record(self.schema, table, record_id, 0, {}))
        return self.set(table, record_id, values)

    def set(self, table: str, record_id: str, values: Mapping[str, object]) -> Record:
        """Set fields by path; None empties a field. Raises InputError; then nothing of `values` is set."""
        record = self._open(table, record_id)
        data = copy.deepcopy(record.data)
        for path, value in values.items():
            self._put(data, table, path, value)
        changed = Record(self.schema, table, record_id, record.rev, data)
        self._changed.put(changed)
        return changed

    def replace(self, table: str, record_id: str, data: dict[str, Any]) -> None:
        """Set a record's stored document as a whole (imports, papers, planted errors)."""
        current = self.get(table, record_id)
        self._before.setdefault((table, record_id), current)
        rev = current.rev if current else 0
        self._removed.pop((table, record_id), None)
        self._changed.put(Record(self.schema, table, record_id, rev, data))

    def remove(self, table: str, record_id: str) -> None:
        record = self._open(table, record_id)
        self._changed.drop((table, record_id))
        if record.rev:
            self._removed[table, record_id] = record.rev

    def changes(self) -> list[Change]:
        """The change set, each change with the revision that it was made on."""
        made = [Change(r.table, r.id, r.data, r.rev) for r in self._changed.values() if self._differs(r)]
        gone = [Change(table, record_id, None, rev) for (table, record_id), rev in self._removed.items()]
        return made + gone

    def pairs(self) -> Iterator[tuple[Record | None, Record]]:
        """Each changed record as it was and as it will be."""
        for key, record in self._changed.items():
            yield self._before.get(key), record

    def removed(self) -> list[Record]:
        """The stored records that will be gone, as they are."""
        found = [self._reader.get(table, record_id) for table, record_id in self._removed]
        return [record for record in found if record is not None]

    def absorb(self, other: "Draft") -> None:
        """Take over the changes of a draft that was made over this one."""
        for key, record in other._changed.items():
            self._before.setdefault(key, other._before.get(key))
            self._changed.put(record)
        for key, rev in other._removed.items():
            self._changed.drop(key)
            if rev:
                self._removed[key] = rev

    def _differs(self, record: Record) -> bool:
        before = self._before.get((record.table, record.id))
        return before is None or before.data != record.data

    def _open(self, table: str, record_id: str) -> Record:
        record = self.get(table, record_id)
        if record is None:
            raise InputError(_("there is no record {ref}"), ref=f"{table}/{record_id}")
        self._before.setdefault((table, record_id), record)
        return record

    def _put(self, data: dict[str, Any], table: str, path: str, value: object) -> None:
        place = self.schema.place(table, path)
        holder = self._holder(data, place) if place.section else data
        if place.below:
            value = self._inside(holder.get(place.field), place, value, path)
        empty = value is None or value in ("", [])
        if empty:
            holder.pop(place.field, None)
        else:
            holder[place.field] = self.schema.write(place, value, path)

    def _holder(self, data: dict[str, Any], place: Place) -> dict[str, Any]:
        """The stored section that a field goes to, brought to its plugin's version and stamped."""
        section = self.schema.sections[place.section]
        stored = data.get(section.id)
        fields = upgraded(self.schema, section.id, stored) if stored else {}
        stamp = {VERSION: list(section.version), WRITER: self._writers.get(section.id, "")}
        data[section.id] = {**stamp, **fields}
        holder: dict[str, Any] = data[section.id]
        return holder

    @staticmethod
    def _inside(stored: Any, place: Place, value: object, path: str) -> Any:
        """A whole field's value with one part of it (`buyers.0.name`) set."""
        whole = copy.deepcopy(stored)
        if whole is None:
            whole = [] if place.spec.kind in ("rows", "list") else {}
        target = whole
        for name, following in zip(place.below, (*place.below[1:], None), strict=True):
            key: Any = int(name) if isinstance(target, list) and name.isdigit() else name
            if isinstance(target, list):
                if not isinstance(key, int) or key > len(target):
                    raise InputError(_("there is no field {path}"), path=path)
                if key == len(target):
                    target.append({})
            if following is None:
                if isinstance(target, dict) and value is None:
                    target.pop(key, None)
                else:
                    target[key] = value
            else:
                target = (
                    target[key]
                    if isinstance(target, list)
                    else target.setdefault(key, [] if following.isdigit() else {})
                )
        return whole
