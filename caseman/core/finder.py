"""The case list and find-as-you-type: one line per case, kept up to date as cases change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from . import search
from .haystack import Haystack
from .names import code_paths
from .reader import stored_value
from .records import Record

if TYPE_CHECKING:
    from .office import Office

TABLE = "cases"
LIMIT = 200


class Hit(NamedTuple):
    """A case in a list: `cells` are `search.SHOWN` in their order."""

    id: str
    cells: tuple[str, ...]

    @property
    def ref(self) -> str:
        return f"{TABLE}/{self.id}"

    @property
    def names(self) -> tuple[str, ...]:
        return search.SHOWN


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, in the order of the list; `more` says that the limit cut it."""

    hits: Sequence[Hit]
    more: bool


class Finder:
    """The lines of every case, by unit."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        #: Where the numbers are stored that people call a case by.
        self._numbered = code_paths(office.schema, TABLE)
        # the documents alone: a record would hold what its state was told by, several times as much
        made = [(self._cells(one), one.id, one.data) for one in office.reader.all(TABLE)]
        made.sort(key=itemgetter(0))
        self.rows = [Hit(record_id, cells) for cells, record_id, _data in made]
        self._at = {hit.id: row for row, hit in enumerate(self.rows)}
        self._documents = [data for _cells, _id, data in made]
        self._made: Haystack | None = None
        self._making = Lock()

    @property
    def ready(self) -> bool:
        """Whether what is looked through is made."""
        return self._made is not None

    def prepare(self) -> None:
        """Make what is looked through, where that may take its time."""
        len(self._haystack)

    @property
    def _haystack(self) -> Haystack:
        """Made when something is first looked for: the list itself does not wait for it. A change that comes while
        another thread makes it waits, or what was made would not know it."""
        with self._making:
            if self._made is None:
                self._made = Haystack(self._keys(data) for data in self._documents)
                self._documents = []
            return self._made

    @cached_property
    def listed(self) -> list[Hit]:
        """The rows of the cases that are there still."""
        return [hit for hit in self.rows if any(hit.cells)]

    def find(self, text: str, limit: int = LIMIT) -> Hits:
        """The cases that a text means: a unit, initials, an end of a number, or any part of a text."""
        if not text.strip():
            return Hits(self.listed[:limit], len(self.listed) > limit)
        rows, more = search.first_hits(lambda terms: self._haystack.find(terms, limit), text)
        return Hits([self.rows[row] for row in rows], more)

    def refresh(self, touched: Sequence[tuple[str, str]]) -> None:
        """Bring the lines of changed cases up to date; new ones come at the end."""
        for table, record_id in touched:
            if table != TABLE:
                continue
            record = self._office.reader.get(TABLE, record_id)
            row = self._at.setdefault(record_id, len(self.rows))
            keys = self._keys(record.data) if record else ""
            hit = Hit(record_id, self._cells(record) if record else ("",) * len(search.SHOWN))
            whole = self.__dict__.get("listed")
            if whole is not None and (record is None or len(whole) != len(self.rows)):
                del self.listed
            for rows in [self.rows] if "listed" not in self.__dict__ else [self.rows, self.listed]:
                if row == len(rows):
                    rows.append(hit)
                else:
                    rows[row] = hit
            self._haystack.put(row, keys)

    def _cells(self, record: Record) -> tuple[str, ...]:
        data = record.data
        return (
            str(data.get("unit", "")).rpartition(":")[2],
            search.names_of(data.get("buyers", ())),
            self._number(record) or record.id,
            self._office.state(record),
            str(data.get("remark", "")),
        )

    def _number(self, record: Record) -> str:
        """The first number that people call a case by, as stored."""
        found = (stored_value(record.data, path) for path in self._numbered)
        return next((str(one) for one in found if one), "")

    def _keys(self, data: Mapping[str, Any]) -> str:
        return " ".join(search.search_keys(self._office.schema, TABLE, data)).replace("\n", " ")
