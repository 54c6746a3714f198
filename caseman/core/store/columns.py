"""Columns: the values of one path of every document of a table."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic_core import SchemaValidator, ValidationError, core_schema, from_json, to_json

from .lines import decode

#: Keys from the document's root to a value.
Path = tuple[str, ...]
#: In a column: something is there that a column does not hold (null, a list, an object).
ODD: list[Any] = []
#: Longer texts are not held by a column that was made for a search.
LONGEST = 100


def value_at(doc: Any, path: Path) -> Any:
    """The value at a path of keys; None where there is none."""
    for key in path:
        if not isinstance(doc, dict):
            return None
        doc = doc.get(key)
    return doc


def told_at(doc: Any, path: Path) -> Any:
    """What a column keeps of a document: the value, `ODD`, or None where nothing is there."""
    for key in path:
        if not isinstance(doc, dict) or key not in doc:
            return None
        doc = doc[key]
    return doc if plain(doc) else ODD


def plain(value: object) -> bool:
    """Whether a column can hold it."""
    return isinstance(value, str | int | float | bool)


def same(one: object, other: object) -> bool:
    """Whether two JSON values are the same; to Python alone true is 1."""
    return one == other and isinstance(one, bool) is isinstance(other, bool)


class Column:
    """The values of one path, and which documents have each; the latter made when it is first asked for.

    What a checkpoint kept of it is not parsed before somebody asks.
    passing  it was made for a search, and may be dropped
    """

    __slots__ = ("_holders", "_kept", "_later", "_odd", "_values", "passing", "path")

    def __init__(self, path: Path, passing: bool = False) -> None:
        self.path = path
        self.passing = passing
        self._values: dict[str, Any] = {}
        self._odd: set[str] = set()
        self._holders: dict[Any, set[str]] | None = None
        self._kept: tuple[list[str], bytes] | None = None
        self._later: list[tuple[str, Any]] = []

    @classmethod
    def kept(cls, path: Path, ids: list[str], data: bytes) -> "Column":
        """As a checkpoint tells it: `packed`."""
        column = cls(path)
        column._kept = (ids, data)
        return column

    def packed(self, ids: list[str]) -> Callable[[], bytes]:
        """What a checkpoint keeps: a JSON list in the order of the ids. The list is made now, the JSON when called."""
        get, odd = self.values.get, self._odd
        told = [get(one) for one in ids] if not odd else [ODD if one in odd else get(one) for one in ids]
        return lambda: to_json(told)

    def _load(self) -> None:
        if self._kept is None:
            return
        (ids, data), self._kept = self._kept, None
        for doc_id, value in zip(ids, from_json(data, cache_strings="all"), strict=True):
            if value == ODD:
                self._odd.add(doc_id)
            elif value is not None:
                self._values[doc_id] = value
        later, self._later = self._later, []
        for doc_id, value in later:
            self.put(doc_id, value)

    @property
    def told(self) -> tuple[Mapping[str, Any], set[str]]:
        """`values` and `odd`."""
        self._load()
        return self._values, self._odd

    @property
    def values(self) -> Mapping[str, Any]:
        """id -> value, of the documents that have a plain one."""
        self._load()
        return self._values

    @property
    def odd(self) -> set[str]:
        """The documents that have something else there."""
        self._load()
        return self._odd

    def put(self, doc_id: str, told: Any) -> None:
        """A document changed: what `told_at` says of it."""
        if self._kept is not None:
            self._later.append((doc_id, told))
            return
        if self.passing and isinstance(told, str) and len(told) > LONGEST:
            told = ODD
        old = self._values.get(doc_id)
        if old is not None and type(old) is type(told) and old == told:
            return
        self._values.pop(doc_id, None)
        self._odd.discard(doc_id)
        if self._holders is not None and old is not None:
            self._holders[old].discard(doc_id)
        if told is ODD:
            self._odd.add(doc_id)
        elif told is not None:
            self._values[doc_id] = told
            if self._holders is not None:
                self._holders.setdefault(told, set()).add(doc_id)

    def holders(self, value: Any) -> list[str]:
        """The ids of the documents with that value."""
        values = self.values
        if self._holders is None:
            self._holders = {}
            for doc_id, one in values.items():
                self._holders.setdefault(one, set()).add(doc_id)
        found = self._holders.get(value, ())
        # to Python true is 1 and 1.0; a text is no other value
        return list(found) if isinstance(value, str) else [one for one in found if same(values[one], value)]


def holder(doc: dict[str, Any], path: Path) -> tuple[dict[str, Any], str]:
    """Where in a small document a path's value is put."""
    for key in path[:-1]:
        doc = doc.setdefault(key, {})
    return doc, path[-1]


def parser(wanted: Iterable[Path]) -> Callable[[bytes], Any]:
    """Reads what is at some paths of a document, and leaves the rest unread."""
    tree: dict[str, Any] = {}
    for path in wanted:
        holder(tree, path)[0].setdefault(path[-1], {})
    validate = SchemaValidator(_schema(tree)).validate_json

    def parse(data: bytes) -> Any:
        try:
            return validate(data)
        except ValidationError:  # what should be an object is none
            return decode(data)

    return parse


def _schema(tree: dict[str, Any]) -> core_schema.CoreSchema:
    fields = {
        key: core_schema.typed_dict_field(
            _schema(below) if below else core_schema.any_schema(), required=False
        )
        for key, below in tree.items()
    }
    return core_schema.typed_dict_schema(fields)
