"""TinyDB's face over a store: TinyDB's own tests, the same answers as TinyDB's, two processes, columns."""

import os
import shutil
import subprocess
import sys
import tarfile
import textwrap
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from caseman.core.store import Store, open_tinydb

HERE = Path(__file__).parent
MODULES = ("test_tinydb.py", "test_tables.py", "test_queries.py", "test_operations.py", "test_utils.py")
EXCEPTED = {
    "test_repr": "expects the class to be named TinyDB",
    "test_table_repr": "expects the classes to be named Table and MemoryStorage or JSONStorage",
}


@pytest.fixture(scope="session")
def tinydb_tests(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests of the TinyDB that is installed, from its source distribution."""
    told = version("tinydb")
    cache = getattr(request.config, "cache", None)
    kept = Path(cache.mkdir("tinydb")) if cache else tmp_path_factory.mktemp("sdist")
    archive = kept / f"tinydb-{told}.tar.gz"
    if not archive.exists():
        words = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        done = subprocess.run(
            [*words, "--dest", str(kept), f"tinydb=={told}"],
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        if done.returncode:
            pytest.skip(
                f"TinyDB's source distribution cannot be had: {done.stderr.strip().splitlines()[-1:]}"
            )
    folder = tmp_path_factory.mktemp("tinydb")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    tests = folder / f"tinydb-{told}" / "tests"
    shutil.copy(HERE / "tinydb_on_store.py", tests / "conftest.py")
    return tests


@pytest.mark.net
def test_tinydbs_own_tests_pass_on_a_store(tinydb_tests: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-rA",
        "-o",
        "addopts=",
        *MODULES,
    ]
    root = str(HERE.parent.parent)
    env = {**os.environ, "PYTHONPATH": root, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        words, cwd=tinydb_tests, env=env, capture_output=True, text=True, check=False, timeout=280
    )
    lines = done.stdout.splitlines()
    passed = [line for line in lines if line.startswith("PASSED ")]
    failed = [line for line in lines if line.startswith(("FAILED ", "ERROR "))]
    names = {line.split("::")[1].split(" ")[0].split("[")[0] for line in failed if "::" in line}
    assert names == set(EXCEPTED), done.stdout[-3000:]
    assert len(passed) > 180


def both(tmp_path: Path, **options: Any) -> tuple[TinyDB, TinyDB]:
    return open_tinydb(tmp_path / "s", **options), TinyDB(storage=MemoryStorage)


VALUES = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b", "字"])
DOCS = st.dictionaries(st.sampled_from("xyz"), VALUES | st.lists(VALUES, max_size=2), max_size=3)
CONDS: dict[str, Callable[[Any], Any]] = {
    "==": lambda value: where("x") == value,
    "!=": lambda value: where("x") != value,
    "and": lambda value: (where("x") == value) & (where("y") == "a"),
    "or": lambda value: (where("x") == value) | (where("y") == "a"),
    "not": lambda value: ~(where("x") == value),
    "exists": lambda value: where("x").exists(),
    "one_of": lambda value: where("x").one_of([value, "a"]),
    "fragment": lambda value: Query().fragment({"x": value}),
    "test": lambda value: where("x").test(lambda one: one == value),
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "insert",
                "insert",
                "many",
                "update",
                "update",
                "remove",
                "search",
                "search",
                "upsert",
                "truncate",
                "reopen",
            ]
        ),
        st.sampled_from(sorted(CONDS)),
        VALUES,
        st.lists(DOCS, min_size=1, max_size=3),
    ),
    max_size=25,
)


@settings(max_examples=80, deadline=None)
@given(steps=STEPS)
def test_it_answers_as_tinydb_does(steps: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("tinydb")
    columns = {"_default": (("x",),)}
    ours, theirs = both(folder, columns=columns)
    for what, cond, value, docs in steps:
        if what == "reopen":
            ours.close()
            ours = open_tinydb(folder / "s", columns=columns)
            theirs.table("_default")._next_id = None  # an opening gives the numbers after the highest
            continue
        told = []
        for db in (ours, theirs):
            query = CONDS[cond](value)
            if what == "insert":
                told.append(db.insert(docs[0]))
            elif what == "many":
                told.append(db.insert_multiple(iter(docs)))
            elif what == "update":
                told.append(db.update(docs[0], query))
            elif what == "remove":
                told.append(db.remove(query))
            elif what == "upsert":
                told.append(db.upsert(docs[0], query))
            elif what == "truncate":
                told.append(db.truncate())
            else:
                found = db.search(query)
                told.append(([(doc.doc_id, dict(doc)) for doc in found], db.count(query), db.contains(query)))
        assert told[0] == told[1], (what, cond, value)
        assert [(doc.doc_id, doc) for doc in ours] == [(doc.doc_id, doc) for doc in theirs]
    ours.close()


def test_two_openings_see_each_other_and_give_no_id_twice(tmp_path: Path) -> None:
    with open_tinydb(tmp_path) as one, open_tinydb(tmp_path) as two:
        assert two.search(where("n") == 1) == []
        one.insert({"n": 1})
        assert two.search(where("n") == 1) == [{"n": 1}]
        assert (two.insert({"n": 2}), one.insert({"n": 3})) == (2, 3)
        assert len(two) == 3


WRITER = textwrap.dedent(
    """
    import sys
    from tinydb import where
    from tinydb.operations import increment
    from caseman.core.store import open_tinydb
    with open_tinydb(sys.argv[1]) as db:
        for _number in range(60):
            db.insert({"by": sys.argv[2]})
            db.insert_multiple({"by": sys.argv[2]} for _k in range(2))
            db.update(increment("n"), where("name") == "counter")
    """
)


def test_two_processes_lose_no_document_and_no_update(tmp_path: Path) -> None:
    with open_tinydb(tmp_path) as db:
        db.insert({"name": "counter", "n": 0})
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in "ab"]
    assert [one.wait(timeout=120) for one in writers] == [0, 0]
    with open_tinydb(tmp_path) as db:
        assert db.count(where("by").exists()) == 360
        counter = db.get(where("name") == "counter")
        assert isinstance(counter, Document)
        assert counter["n"] == 120


def test_queries_that_tinydb_takes_for_one_another_are_answered_each(tmp_path: Path) -> None:
    """Defects of TinyDB's cache: fragments, flags, lists and tuples."""
    import re

    with open_tinydb(tmp_path) as db:
        db.insert({"x": {"k": 1}, "y": {}, "name": "ABC", "list": [1]})
        assert db.count(Query().x.fragment({"k": 1})) == 1
        assert db.count(Query().y.fragment({"k": 1})) == 0
        assert db.count(where("name").matches("abc", flags=re.IGNORECASE)) == 1
        assert db.count(where("name").matches("abc")) == 0
        assert db.count(where("list") == [1]) == 1
        assert db.count(where("list") == (1,)) == 0


def test_a_result_that_is_changed_changes_neither_store_nor_cache(tmp_path: Path) -> None:
    with open_tinydb(tmp_path) as db:
        db.insert({"x": "a", "rows": [1]})
        for _time in range(2):
            found = db.search(where("x") == "a")[0]
            found["rows"].append(2)
        assert db.search(where("x") == "a") == [{"x": "a", "rows": [1]}]


def test_an_update_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    with open_tinydb(tmp_path) as db:
        db.insert_multiple([{"n": 1}, {}])

        def add(doc: Any) -> None:
            doc["n"] += 1

        with pytest.raises(KeyError):
            db.update(add)
        assert [dict(doc) for doc in db] == [{"n": 1}, {}]


def test_many_updates_from_a_generator_reach_every_document(tmp_path: Path) -> None:
    with open_tinydb(tmp_path) as db:
        db.insert_multiple([{"n": 1}, {"n": 1}])
        db.update_multiple(pair for pair in [({"m": 2}, where("n") == 1)])
        assert db.count(where("m") == 2) == 2


def test_an_update_is_held_to_json_whether_by_fields_or_by_a_function(tmp_path: Path) -> None:
    with open_tinydb(tmp_path) as db:
        db.insert({"n": 1, "rows": [1]})
        for bad in ({"x": {1, 2}}, {"x": float("nan")}, {"x": {1: 2}}):
            for how in (
                bad,
                lambda doc, bad=bad: doc.update(bad),
                lambda doc, bad=bad: doc["rows"].append(bad),
            ):
                with pytest.raises(TypeError):
                    db.update(how, doc_ids=[1])
        assert [dict(doc) for doc in db] == [{"n": 1, "rows": [1]}]
        db.update({"n": True, "pair": (1, 2)}, doc_ids=[1])
        db.update({"deep": {"x": [1.5, None]}})
        assert [dict(doc) for doc in db] == [
            {"n": True, "rows": [1], "pair": [1, 2], "deep": {"x": [1.5, None]}}
        ]


def test_opening_a_table_that_stays_does_not_empty_it(tmp_path: Path) -> None:
    for _time in range(2):
        with open_tinydb(tmp_path) as db:
            table = db.table("t", persist_empty=True)
            assert "t" in db.tables()
            table.insert({})
    with open_tinydb(tmp_path) as db:
        assert len(db.table("t")) == 2


def test_an_equality_query_reads_only_what_its_column_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_tinydb(tmp_path, columns={"_default": (("x",), ("a", "b"))}) as db:
        db.insert_multiple({"x": str(number), "a": {"b": str(number)}} for number in range(50))
        reads: list[str] = []
        raw = Store.raw

        def counted(self: Store, table: str, id: str) -> Any:
            reads.append(id)
            return raw(self, table, id)

        monkeypatch.setattr(Store, "raw", counted)
        assert [doc.doc_id for doc in db.search(where("x") == "7")] == [8]
        assert [doc.doc_id for doc in db.search((where("a")["b"] == "9") & where("x").exists())] == [10]
        assert db.update({"y": 1}, where("x") == "3") == [4]
        assert set(reads) == {"8", "10", "4"}


def test_the_hashes_that_the_planner_reads_have_the_shape_that_it_expects() -> None:
    """If a later TinyDB changes them, queries are still right but slow: this says so."""
    cond: Any = where("a")["b"] == "x"
    assert cond._hash == ("==", ("a", "b"), "x")
    both_: Any = cond & (where("c") > 1)
    assert both_._hash == ("and", frozenset({cond._hash, (">", ("c",), 1)}))
