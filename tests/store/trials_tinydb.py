"""Random calls of TinyDB's, on a store with two openings and on TinyDB itself: every answer must be the same."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.storages import MemoryStorage

from caseman.core.store import open_tinydb

VALUES: list[Any] = [None, True, False, 0, 1, 2, 2.5, "a", "b", "字", ["a", 1], {"k": "a"}]
#: Fields that queries ask for; x has a column.
FIELDS = ("x", "y", "z")
COLUMNS = {"_default": (("x",),), "two": (("x",), ("in", "k"))}
CONDS: dict[str, Callable[[str, Any], Any]] = {
    "==": lambda field, value: where(field) == value,
    "!=": lambda field, value: where(field) != value,
    "<": lambda field, value: where(field) < value,
    ">=": lambda field, value: where(field) >= value,
    "and": lambda field, value: (where(field) == value) & (where("y") == "a"),
    "or": lambda field, value: (where(field) == value) | (where("y") == "a"),
    "not": lambda field, value: ~(where(field) == value),
    "exists": lambda field, value: where(field).exists(),
    "one_of": lambda field, value: where(field).one_of([value, "a"]),
    "any": lambda field, value: where(field).any(["a", "b"]),
    "all": lambda field, value: where(field).all(["a"]),
    "fragment": lambda field, value: Query().fragment({field: value}),
    "deep": lambda field, value: where("in")["k"] == value,
    "deep <": lambda field, value: where("in")["k"] <= value,
    "matches": lambda field, value: where(field).matches("[a字]"),
    "search": lambda field, value: where(field).search("a"),
    "test": lambda field, value: where(field).test(_is, value),
    "map": lambda field, value: where(field).map(str) == str(value),
    "noop": lambda field, value: Query().noop(),
}
CALLS = (
    ["insert"] * 4
    + ["many", "update", "update", "increment", "delete", "remove", "upsert", "multiple"]
    + ["search"] * 5
    + ["get", "count", "contains", "all", "compact", "reopen", "truncate"]
)


class InJson(MemoryStorage):
    """As TinyDB's JSON file, without the disk: what is read is not what somebody else holds."""

    def read(self) -> Any:
        return None if self.memory is None else json.loads(self.memory)  # type: ignore[arg-type]

    def write(self, data: Any) -> None:
        self.memory = json.dumps(data)  # type: ignore[assignment]


def _is(found: Any, value: Any) -> bool:
    return bool(found == value)


def _doc(dice: random.Random) -> dict[str, Any]:
    doc = {field: dice.choice(VALUES) for field in FIELDS if dice.random() < 0.7}
    if dice.random() < 0.5:
        doc["in"] = {"k": dice.choice(VALUES)}
    return doc


def _answer(call: Callable[[], Any]) -> Any:
    """What a call gives, or the kind of error that it raises."""
    try:
        found = call()
    except (TypeError, KeyError, ValueError) as error:
        return type(error).__name__
    if isinstance(found, list):
        return [(getattr(one, "doc_id", None), one) for one in found]
    return (getattr(found, "doc_id", None), found)


def _call(db: TinyDB, what: str, table: str, cond: Any, dice: random.Random) -> Any:
    """One call, on arguments of its own."""
    place = db.table(table)
    doc, docs = _doc(dice), [_doc(dice) for _one in range(dice.randint(0, 3))]
    calls: dict[str, Callable[[], Any]] = {
        "insert": lambda: place.insert(doc),
        "many": lambda: place.insert_multiple(docs),
        "update": lambda: place.update(doc, cond),
        "increment": lambda: place.update(increment("z"), where("z").test(_whole)),
        "delete": lambda: place.update(delete("y"), where("y").exists() & cond),
        "multiple": lambda: place.update_multiple([(doc, cond)]),
        "remove": lambda: place.remove(cond),
        "upsert": lambda: place.upsert(doc, cond),
        "truncate": lambda: place.truncate() if dice.random() < 0.2 else None,
        "search": lambda: place.search(cond),
        "get": lambda: place.get(cond),
        "count": lambda: place.count(cond),
        "contains": lambda: place.contains(cond),
        "all": place.all,
    }
    return _answer(calls[what])


def _whole(value: Any) -> bool:
    return isinstance(value, int)


def differences(folder: Path, operations: int, seed: int = 1) -> tuple[int, int]:
    """Raises AssertionError at the first answer that differs; gives calls and histories."""
    dice, done, histories = random.Random(seed), 0, 0
    while done < operations:
        place = folder / f"h{histories}"
        theirs = TinyDB(storage=InJson)
        sides = [open_tinydb(place, columns=COLUMNS) for _one in range(2)]
        for _step in range(60):
            what, name = dice.choice(CALLS), dice.choice(sorted(CONDS))
            table, side = dice.choice(["_default", "two"]), dice.randrange(2)
            cond = CONDS[name](dice.choice(FIELDS), dice.choice(VALUES))
            done += 1
            if what == "compact":
                sides[side].storage.store.compact()
                continue
            if what == "reopen":
                sides[side].close()
                sides[side] = open_tinydb(place, columns=COLUMNS)
                continue
            for known in (*theirs._tables.values(), *sides[side]._tables.values()):
                known.clear_cache()  # TinyDB's mixes up queries, and results that were changed
                known._next_id = None  # an opening gives the numbers after the highest
            told = dice.random()
            want = _call(theirs, what, table, cond, random.Random(told))
            got = _call(sides[side], what, table, cond, random.Random(told))
            assert got == want, (seed, histories, what, table, name, got, want)
        for one in sides:
            for table in ("_default", "two"):
                assert _answer(one.table(table).all) == _answer(theirs.table(table).all)
            one.close()
        histories += 1
    return done, histories
