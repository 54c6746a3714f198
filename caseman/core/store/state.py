"""What is derived from the log: where each document's bytes lie, and the columns."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .columns import Column, Path, parser, told_at
from .entries import Entries, Entry, Gone, Place
from .lines import Line

#: What columns keep of a document, by path.
Told = Mapping[Path, Any]


class State:
    """Documents and columns by table."""

    def __init__(self, columns: Mapping[str, Iterable[Path]]) -> None:
        self.tables: dict[str, Entries] = {}
        self.gone: dict[tuple[str, str], Gone] = {}
        self.columns = {table: {path: Column(path) for path in paths} for table, paths in columns.items()}
        self._parsers: dict[tuple[Path, ...], Callable[[bytes], Any]] = {}

    def told(self, table: str, doc: Any) -> Told:
        """What the columns of a table keep of a document."""
        return {path: told_at(doc, path) for path in tuple(self.columns.get(table, ()))}

    def apply(self, line: Line, told: Told | None = None) -> None:
        """Take in one line. `told`: what is known of its document; what is missing is read from the line."""
        table, doc_id = line.head["tb"], line.head["id"]
        self.place(line)
        columns = self.columns.get(table)
        if not columns:
            return
        if told is None or not columns.keys() <= told.keys():
            told = self.told(table, self._parse(tuple(columns), line.doc))
        for path, column in columns.items():
            column.put(doc_id, told[path])

    def _parse(self, paths: tuple[Path, ...], data: bytes) -> Any:
        parse = self._parsers.get(paths)
        if parse is None:
            parse = self._parsers[paths] = parser(paths)
        return None if data == b"null" else parse(data)

    def place(self, line: Line) -> None:
        """Note where a line's document lies."""
        table, doc_id, rev = line.head["tb"], line.head["id"], line.head["rv"]
        entries = self.tables.get(table)
        if entries is None:
            entries = self.tables[table] = Entries()
        if line.doc == b"null":
            entries.pop(doc_id, None)
            self.gone[table, doc_id] = Gone(rev, line.hash)
        else:
            entries[doc_id] = Entry(line.start, len(line.doc), line.crc, rev, line.hash)
            self.gone.pop((table, doc_id), None)

    def entry(self, table: str, doc_id: str) -> Entry | None:
        """Where a document lies; None where there is none."""
        entries = self.tables.get(table)
        return None if entries is None else entries.get(doc_id)

    def place_of(self, table: str, doc_id: str) -> Place | None:
        """Where a document's bytes lie, for reading it; None where there is none."""
        entries = self.tables.get(table)
        return None if entries is None else entries.place(doc_id)

    def keys(self) -> Iterator[tuple[str, str]]:
        """The (table, id) of every document."""
        return ((table, doc_id) for table, entries in self.tables.items() for doc_id in entries)

    def present(self, table: str, doc_id: str) -> tuple[int, str]:
        """A document's revision and the hash of its line, also where it was deleted; 0 where there never was one."""
        found = self.entry(table, doc_id) or self.gone.get((table, doc_id))
        return (found.rev, found.hash) if found else (0, "")

    def rev(self, table: str, doc_id: str) -> int:
        """A document's revision; of a deleted one that of its deletion; 0 where there never was one."""
        return self.present(table, doc_id)[0]

    def column(self, table: str, path: Path) -> Column | None:
        return self.columns.get(table, {}).get(path)

    def moved(self) -> "State":
        """The same documents, whose lines are yet to be placed in a new generation."""
        state = State({})
        state.columns = self.columns
        return state
