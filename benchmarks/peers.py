"""What the store is measured against: SQLite as an office would use it, and plain TinyDB."""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json
from tinydb import TinyDB, where

from .figures import timed
from .madecases import case


class Lite:
    """SQLite with the same documents."""

    def __init__(self, file: Path) -> None:
        self.db = sqlite3.connect(file, isolation_level=None)
        self.db.execute("pragma journal_mode=wal")
        self.db.execute("pragma synchronous=full")
        self.db.execute(
            "create table if not exists cases(id text primary key, rev int, unit text, no text, state text, doc text)"
        )
        for column in ("unit", "no", "state"):
            self.db.execute(f"create index if not exists by_{column} on cases({column})")

    @staticmethod
    def row(doc: dict[str, Any]) -> tuple[str, str, str, str]:
        return doc["unit"], doc["contracts"]["contract_no"], doc["state"], to_json(doc).decode()

    def load(self, docs: list[tuple[str, dict[str, Any]]]) -> None:
        self.db.execute("begin immediate")
        self.db.executemany(
            "insert into cases values(?,1,?,?,?,?)", [(key, *self.row(doc)) for key, doc in docs]
        )
        self.db.execute("commit")

    def get(self, key: str) -> Any:
        return from_json(self.db.execute("select doc from cases where id=?", (key,)).fetchone()[0])

    def find(self, unit: str) -> list[Any]:
        return [from_json(row[0]) for row in self.db.execute("select doc from cases where unit=?", (unit,))]

    def search(self, path: str, compared: str, value: object) -> list[Any]:
        told = f"select doc from cases where json_extract(doc, '$.{path}') {compared} ?"
        return [from_json(row[0]) for row in self.db.execute(told, (value,))]

    def update(self, key: str, doc: dict[str, Any]) -> None:
        self.db.execute("begin immediate")
        self.db.execute(
            "update cases set rev=rev+1, unit=?, no=?, state=?, doc=? where id=?", (*self.row(doc), key)
        )
        self.db.execute("commit")


def tinydb_measured(count: int, folder: Path) -> dict[str, float]:
    """Plain TinyDB's seconds for the same; it reads and writes its whole file each time."""
    docs = [case(number) for number in range(count)]
    db = TinyDB(folder / "tiny.json")
    told = {"bulk load": timed(partial(db.insert_multiple, docs))}
    unit = docs[count // 3]["unit"]
    del docs
    told["open"] = timed(lambda: len(TinyDB(folder / "tiny.json")))
    told["get"] = timed(lambda: db.get(doc_id=count // 2))
    told["search"] = timed(lambda: db.search(where("unit") == unit))
    told["update"] = timed(lambda: db.update({"state": "s"}, doc_ids=[count // 2]))
    told["disk"] = size_of(folder, "tiny.json") / 1e6
    return told


def size_of(folder: Path, name: str) -> int:
    """Bytes of a folder, or of a file with those that belong to it."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and name in str(file))
