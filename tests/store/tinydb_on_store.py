"""TinyDB's own tests get this as their conftest.py: every TinyDB that they make lies in a store's folder."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
import tinydb
import tinydb.database
import tinydb.middlewares
import tinydb.storages

from caseman.core.store.tiny import LogDB, LogStorage


class File(LogStorage):
    """For JSONStorage; options of its JSON encoder are left out."""

    def __init__(self, path: Any, ensure_ascii: bool = True) -> None:
        super().__init__(path)


class Memory(LogStorage):
    def __init__(self) -> None:
        super().__init__(tempfile.mkdtemp())


class OnStore(LogDB):
    default_storage_class = File  # type: ignore[assignment]


tinydb.JSONStorage = tinydb.storages.JSONStorage = File  # type: ignore
tinydb.storages.MemoryStorage = Memory  # type: ignore
tinydb.TinyDB = tinydb.database.TinyDB = OnStore  # type: ignore


@pytest.fixture(params=["memory", "json"])
def db(tmp_path: Path) -> OnStore:
    made = OnStore(tmp_path / "test.db")
    made.drop_tables()
    made.insert_multiple({"int": 1, "char": char} for char in "abc")
    return made


@pytest.fixture
def storage() -> Any:
    return tinydb.middlewares.CachingMiddleware(Memory)()  # type: ignore
