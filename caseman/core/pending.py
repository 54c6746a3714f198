"""The changed records of a draft, found by a value without looking at all of them: a file brings tens of thousands."""

from collections import Counter
from collections.abc import Iterator

from .reader import stored_value
from .records import Record

Key = tuple[str, str]
Path = tuple[str, ...]


class Pending:
    """Changed records by table and id, in the order in which they were first changed."""

    def __init__(self) -> None:
        self._records: dict[Key, Record] = {}
        self._tables: dict[str, dict[str, Record]] = {}
        #: How often each table was changed, for those who keep something of it.
        self.versions: Counter[str] = Counter()
        #: (table, path) -> which records have each value there; made when a path is first asked for.
        self._columns: dict[tuple[str, Path], _Column] = {}

    def __bool__(self) -> bool:
        return bool(self._records)

    def __contains__(self, key: Key) -> bool:
        return key in self._records

    def get(self, key: Key) -> Record | None:
        return self._records.get(key)

    def items(self) -> Iterator[tuple[Key, Record]]:
        return iter(self._records.items())

    def values(self) -> Iterator[Record]:
        return iter(self._records.values())

    def put(self, record: Record) -> None:
        self._records[record.table, record.id] = record
        self._tables.setdefault(record.table, {})[record.id] = record
        self._note(record.table, record.id, record)

    def drop(self, key: Key) -> None:
        if self._records.pop(key, None) is not None:
            del self._tables[key[0]][key[1]]
            self._note(*key, None)

    def of(self, table: str) -> dict[str, Record]:
        """The changed records of a table by id."""
        return self._tables.get(table, {})

    def holding(self, table: str, path: Path, value: object) -> list[Record]:
        """The changed records with that stored value at a path."""
        records = self.of(table)
        if not isinstance(value, str):
            return [record for record in records.values() if stored_value(record.data, path) == value]
        column = self._columns.get((table, path))
        if column is None:
            column = self._columns[table, path] = _Column(path)
            for record in records.values():
                column.put(record.id, record)
        return [records[record_id] for record_id in column.holders.get(value, ())]

    def _note(self, table: str, record_id: str, record: Record | None) -> None:
        self.versions[table] += 1
        for (column_table, _path), column in self._columns.items():
            if column_table == table:
                column.put(record_id, record)


class _Column:
    """The texts at one path, and which records have each."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._texts: dict[str, str] = {}
        self.holders: dict[str, set[str]] = {}

    def put(self, record_id: str, record: Record | None) -> None:
        """A record is another one now (None: is gone)."""
        old = self._texts.pop(record_id, None)
        if old is not None:
            self.holders[old].discard(record_id)
        new = stored_value(record.data, self._path) if record else None
        if isinstance(new, str):
            self._texts[record_id] = new
            self.holders.setdefault(new, set()).add(record_id)
