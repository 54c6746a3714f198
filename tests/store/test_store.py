"""The store through its public face: change sets, revisions, columns, history, two openings, care."""

import json
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseman.core.store import Change, Conflict, Locked, ReadOnly, Store, StoreError
from caseman.core.store.files import Files

COLUMNS = {"cases": (("unit",), ("contracts", "no"))}
AT = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)


def opened(folder: Path, **options: Any) -> Store:
    return Store.open(folder, columns=COLUMNS, **options)


def put(store: Store, **docs: Any) -> int:
    changes = [Change("cases", name, doc) for name, doc in docs.items()]
    return store.commit(changes, by="c1", action="test", at=AT).txn


def test_a_change_set_is_whole_and_survives_reopening(tmp_path: Path) -> None:
    with opened(tmp_path / "s") as store:
        put(store, A={"unit": "1"}, B={"unit": "1", "contracts": {"no": "X"}})
        assert [doc.id for doc in store.find("cases", ("unit",), "1")] == ["A", "B"]
    with opened(tmp_path / "s") as store:
        assert store.get("cases", "B") == {"unit": "1", "contracts": {"no": "X"}}
        assert store.find_ids("cases", ("contracts", "no"), "X") == ["B"]
        assert (store.head, store.rev("cases", "A"), store.count("cases")) == (1, 1, 2)


def test_a_stale_change_is_refused_and_nothing_of_its_change_set_is_written(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={"n": 1})
        put(store, A={"n": 2})
        with pytest.raises(Conflict) as clash:
            store.commit([Change("cases", "B", {}), Change("cases", "A", {"n": 3}, 1)], by="c2")
        assert (clash.value.table, clash.value.id) == ("cases", "A")
        assert store.get("cases", "B") is None
        assert store.get("cases", "A") == {"n": 2}
        with pytest.raises(Conflict):
            store.commit([Change("cases", "A", {}, 0)], by="c2")


def test_two_openings_see_each_other_and_lose_no_update(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as two:
        put(one, A={"n": 1})
        assert two.get("cases", "A") is None
        assert two.refresh() == [("cases", "A")]
        two.commit([Change("cases", "A", {"n": 2}, 1)], by="c2")
        with pytest.raises(Conflict):
            one.commit([Change("cases", "A", {"n": 9}, 1)], by="c1")
        assert one.get("cases", "A") == {"n": 2}
        assert one.refresh() == [("cases", "A")]
        assert one.refresh() == []


def test_history_inverse_and_the_past(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={"n": 1})
        second = put(store, A={"n": 2}, B={"n": 7})
        assert [(one.rev, one.before, one.after) for one in store.history("cases", "A")] == [
            (1, None, {"n": 1}),
            (2, {"n": 1}, {"n": 2}),
        ]
        store.commit(store.inverse(second), by="c1")
        assert store.get("cases", "A") == {"n": 1}
        assert store.get("cases", "B") is None
        assert store.as_of(second).get("cases", "B") == {"n": 7}
        assert [dict(doc) for doc in store.as_of(1).scan("cases")] == [{"n": 1}]
        newest = next(iter(store.transactions()))
        assert (newest.txn, newest.touched) == (3, (("cases", "A"), ("cases", "B")))
        assert [one.txn for one in store.changes_since(1)] == [2, 3]
        with pytest.raises(StoreError, match="no change set 99"):
            store.inverse(99)


def test_a_deleted_document_may_come_again_with_a_later_revision(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={"n": 1})
        store.commit([Change("cases", "A", None, 1)], by="c1")
        assert store.get("cases", "A") is None
        assert store.commit([Change("cases", "A", {"n": 2}, 0)], by="c1").revs == (3,)


def test_compaction_keeps_documents_history_and_other_openings(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as two:
        for number in range(5):
            put(one, A={"n": number, "unit": str(number % 2)})
        two.refresh()
        one.compact()
        put(one, B={"unit": "1"})
        assert set(two.refresh()) >= {("cases", "B")}
        put(two, A={"n": 9, "unit": "0"})
        one.refresh()
        assert one.get("cases", "A") == {"n": 9, "unit": "0"}
        assert [version.rev for version in one.history("cases", "A")] == [1, 2, 3, 4, 5, 6]
        assert [txn.txn for txn in one.transactions()] == [7, 6, 5, 4, 3, 2, 1]
        two.compact()
        two.compact()
        put(one, C={})
        assert one.verify() == []
    with opened(tmp_path) as store:
        assert store.ids("cases") == ["A", "B", "C"]
        assert store.find_ids("cases", ("unit",), "1") == ["B"]


def test_purging_takes_every_byte_of_a_document_out(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={"name": "秘密甲"}, B={"name": "乙"})
        put(store, A={"name": "秘密乙"})
        store.compact()
        put(store, A={"name": "秘密丙"})
        store.purge("cases", "A")
        assert store.ids("cases") == ["B"]
        assert store.verify() == []
        assert all(one.after is None for one in store.history("cases", "A"))
    import gzip

    for file in tmp_path.iterdir():
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        assert "秘密".encode() not in data, file.name


def test_backup_and_restore(tmp_path: Path) -> None:
    with opened(tmp_path / "s") as store:
        put(store, A={"n": 1})
        store.backup(tmp_path / "b")
        put(store, A={"n": 2})
    Store.restore(tmp_path / "b", tmp_path / "r")
    with opened(tmp_path / "r") as store:
        assert store.get("cases", "A") == {"n": 1}
    with pytest.raises(StoreError, match="not empty"):
        Store.restore(tmp_path / "b", tmp_path / "r")


def test_what_json_has_not_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for value in (float("nan"), float("inf"), b"x", {1: 2}, {"a": {1, 2}}):
            with pytest.raises(StoreError, match="cannot be stored"):
                put(store, A={"v": value})
        with pytest.raises(StoreError, match="twice"):
            store.commit([Change("t", "A", {}), Change("t", "A", {})], by="c1")
        assert store.head == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={})
        store.compact()
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file.name


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        Store.open(tmp_path / "none", create=False)
    with pytest.raises(StoreError, match="there is no store"):
        Store.open(tmp_path, read_only=True)


def test_read_only_writes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={"n": 1})
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with opened(tmp_path, read_only=True) as store:
        assert store.get("cases", "A") == {"n": 1}
        with pytest.raises(ReadOnly):
            put(store, A={"n": 2})
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_the_log_is_text_that_a_person_can_read(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={"name": "张顺"})
    lines = (tmp_path / "g00000001.jsonl").read_text("utf-8").splitlines()
    told = json.loads(lines[-1])
    assert (told["tb"], told["id"], told["rv"], told["by"], told["doc"]) == (
        "cases",
        "A",
        1,
        "c1",
        {"name": "张顺"},
    )


def test_the_store_stands_alone() -> None:
    """It imports nothing else of caseman, and no heavy library."""
    code = (
        "import sys, caseman.core.store; "
        "print([m for m in sys.modules if m.partition('.')[0] in ('pydantic', 'tinydb', 'textual')], "
        "[m for m in sys.modules if m.startswith('caseman') and not m.startswith('caseman.core.store')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] ['caseman', 'caseman.core']\n"


def test_change_sets_are_read_on_while_another_thread_compacts(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for number in range(30):
            put(store, A={"text": "字" * 30_000, "n": number})
        told = store.transactions()
        first = next(told)
        store.compact()
        put(store, A={})
        assert [first.txn, *(one.txn for one in told)] == list(range(30, 0, -1))


def test_a_past_whose_archive_is_gone_is_not_told_in_part(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={"n": 1})
        put(store, A={"n": 2})
        store.compact()
        put(store, B={"n": 3})
        (tmp_path / "archive-00000001.jsonl.gz").unlink()
        for txn in (2, 3):
            assert store.as_of(txn).get("cases", "A") == {"n": 2}
        with pytest.raises(StoreError, match="is gone"):
            store.as_of(1)
        assert store.inverse(3) == [Change("cases", "B", None, 1)]
        put(store, A={"n": 4})
        assert store.inverse(4) == [Change("cases", "A", {"n": 2}, 3)]


def test_texts_that_are_no_unicode_are_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for change, by in (
            (Change("t", "A", {"x": "\ud800"}), "c1"),
            (Change("t", "\ud800", {}), "c1"),
            (Change("t", "A", {}), "\ud800"),
        ):
            with pytest.raises(StoreError, match="cannot be stored"):
                store.commit([change], by=by)
        assert put(store, A={}) == 1


def test_a_tinydb_query_is_answered_by_the_store(tmp_path: Path) -> None:
    from tinydb import where

    with opened(tmp_path) as store:
        put(store, A={"unit": "1"}, B={"unit": "2"}, C={"unit": "1", "n": 3})
        assert [doc.id for doc in store.search("cases", where("unit") == "1")] == ["A", "C"]
        assert [doc.id for doc in store.search("cases", (where("unit") == "1") & (where("n") > 2))] == ["C"]
        assert [doc.id for doc in store.search("cases", (where("unit") == "1") | (where("unit") == "2"))] == [
            "A",
            "B",
            "C",
        ]
        assert [doc.id for doc in store.search("cases", where("unit") != "1")] == ["B"]


def test_the_past_at_a_moment(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for hour in (9, 11):
            at = datetime(2026, 3, 31, hour, tzinfo=UTC)
            store.commit([Change("cases", "A", {"unit": str(hour)})], by="c1", at=at)
        assert store.as_of(datetime(2026, 3, 31, 8, tzinfo=UTC)).tables() == []
        view = store.as_of(datetime(2026, 3, 31, 10, tzinfo=UTC))
        assert (view.txn, view.tables(), view.ids("cases"), view.count("cases")) == (1, ["cases"], ["A"], 1)
        assert [(doc.id, doc.rev) for doc in view.find("cases", ("unit",), "9")] == [("A", 1)]
        assert store.as_of(datetime(2026, 4, 1, tzinfo=UTC)).get("cases", "A") == {"unit": "11"}


def test_a_purge_stays_on_record_and_cannot_be_taken_back(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first = put(store, A={"name": "秘密甲"}, B={})
        store.purge("cases", "A", by="it", why="asked for by the person")
        newest = next(iter(store.transactions()))
        assert (newest.txn, newest.by, newest.action, newest.why) == (
            2,
            "it",
            "purge",
            "asked for by the person",
        )
        assert newest.touched == (("cases", "A"),)
        for txn in (first, 2):
            with pytest.raises(StoreError, match="purged"):
                store.inverse(txn)
        assert store.as_of(1).ids("cases") == ["B"]
        store.purge("cases", "A")
        with pytest.raises(StoreError, match="there is no cases/never"):
            store.purge("cases", "never")
        put(store, A={"name": "new"})
        assert store.rev("cases", "A") == 4


def test_a_purge_removes_what_a_torn_write_or_a_killed_program_left(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={"name": "秘密"})
        (tmp_path / "torn-1-99.bin").write_text("秘密")
        (tmp_path / "index.json.77.tmp").write_text("秘密")
        store.purge("cases", "A")
    assert all("秘密".encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_value_is_found_as_it_is_read_back(tmp_path: Path) -> None:
    class Word(StrEnum):
        ONE = "1"

    with opened(tmp_path) as store:
        put(store, A={"unit": Word.ONE}, B={"unit": 1}, C={"unit": True}, D={"unit": ("1",)})
        assert store.find_ids("cases", ("unit",), "1") == ["A"]
        assert store.find_ids("cases", ("unit",), 1) == ["B"]
        assert store.find_ids("cases", ("unit",), True) == ["C"]
        assert store.get("cases", "D") == {"unit": ["1"]}
        assert store.find_ids("cases", ("unit",), ["1"]) == ["D"]
        assert dict(store.column("cases", ("unit",))) == {"A": "1", "B": 1, "C": True}
        assert dict(store.column("cases", ("other",))) == {}
        for value in (True, 1, 1.0):  # the same to Python, and not the same value
            put(store, A={"unit": value})
            assert type(store.column("cases", ("unit",))["A"]) is type(value)


def test_columns_may_change_from_opening_to_opening(tmp_path: Path) -> None:
    for columns in ({}, {"cases": (("unit",),)}, {"cases": (("n",),)}, {}):
        with Store.open(tmp_path, columns=columns) as store:
            put(store, A={"unit": "1", "n": 2})
            assert store.find_ids("cases", ("unit",), "1") == store.find_ids("cases", ("n",), 2) == ["A"]


def test_fields_with_columns_are_told_without_reading(tmp_path: Path) -> None:
    columns = {"cases": (("unit",), ("n",), ("m",))}
    with Store.open(tmp_path, columns=columns) as store:
        put(store, B={"unit": "1", "n": 2, "more": [1]}, A={"unit": "1", "n": 1, "m": True}, C={"unit": "2"})
        asked = ("cases", ("unit",), "1")
        assert store.kept_of(*asked, ("n", "m")) == [("A", {"n": 1, "m": True}), ("B", {"n": 2})]
        assert store.kept_of("cases", ("unit",), "3", ("n",)) == []
        assert store.kept_of(*asked, ("n", "more")) is None  # there is no column of it
        put(store, C={"unit": "2", "m": None})
        assert store.kept_of(*asked, ("m",)) is not None
        put(store, B={"unit": "1", "m": None})  # a column does not hold that
        assert store.kept_of(*asked, ("m",)) is None


def test_what_follows_from_reading_is_done_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as two:
        put(two, A={"n": 1})
        with one.alone():
            doc = dict(one.get("cases", "A") or {})
            put(one, A={**doc, "m": 2})
            put(one, B={})
        two.refresh()
        assert two.get("cases", "A") == {"n": 1, "m": 2}


class Counting(Files):
    """A disk that counts what is read of it."""

    reads = 0

    def read(self, fd: int, offset: int, length: int) -> bytes:
        self.reads += 1
        return super().read(fd, offset, length)


def test_documents_that_lie_together_are_read_together(tmp_path: Path) -> None:
    """Else a thread that reads many gives the interpreter up so often that another one, which waits, gets no turn."""
    wanted = {f"{number:04}": {"n": number, "text": "合同" * (number % 7)} for number in range(3000)}
    with opened(tmp_path) as store:
        put(store, **wanted)
    files = Counting(tmp_path)
    with opened(tmp_path, files=files) as store:
        files.reads = 0
        assert {doc.id: dict(doc) for doc in store.scan("cases")} == wanted
        assert all(store.get("cases", one) == wanted[one] for one in sorted(wanted, reverse=True))
        assert 0 < files.reads < len(wanted) / 20
        put(store, **{"0000": {"n": -1}})  # what is written meanwhile is read as it is now
        assert store.get("cases", "0000") == {"n": -1}
        store.compact()
        assert {doc.id: dict(doc) for doc in store.scan("cases")} == {**wanted, "0000": {"n": -1}}


def test_a_lock_that_is_held_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caseman.core.store.files.PATIENCE", 0.05)
    with opened(tmp_path) as one, opened(tmp_path) as two, one.alone():
        with pytest.raises(Locked):
            put(two, A={})
        assert two.get("cases", "A") is None


def test_threads_read_while_others_write_and_compact(tmp_path: Path) -> None:
    faults: list[BaseException] = []
    with opened(tmp_path) as store:
        put(store, **{f"n{number}": {"unit": "1"} for number in range(20)})
        over = threading.Event()

        def read() -> None:
            try:
                while not over.is_set():
                    assert len(store.find("cases", ("unit",), "1")) == 20
                    assert sum(1 for _doc in store.scan("cases")) == 20
            except BaseException as error:
                faults.append(error)

        readers = [threading.Thread(target=read) for _number in range(3)]
        for one in readers:
            one.start()
        for number in range(40):
            put(store, n3={"unit": "1", "n": number})
            if number % 10 == 9:
                store.compact()
        over.set()
        for one in readers:
            one.join()
    assert faults == []


def test_a_backup_goes_beside_other_files_but_not_over_a_store(tmp_path: Path) -> None:
    with opened(tmp_path / "s") as store:
        put(store, A={"n": 1})
        store.compact()
        put(store, A={"n": 2})
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / "note.txt").write_text("of the office")
        store.backup(tmp_path / "b")
        with pytest.raises(StoreError, match="not empty"):
            store.backup(tmp_path / "b")
    with opened(tmp_path / "b", read_only=True) as store:
        store.backup(tmp_path / "c")
    with opened(tmp_path / "c") as store:
        assert [one.after for one in store.history("cases", "A")] == [{"n": 1}, {"n": 2}]


def test_a_log_of_a_later_format_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={})
    from caseman.core.store.lines import ANCHOR, line

    told, _hash = line(ANCHOR, {"t": 0, "k": 1, "m": 1, "at": "", "format": 2, "gen": 1}, b"null")
    (tmp_path / "g00000001.jsonl").write_bytes(told)
    (tmp_path / "index.json").unlink()
    with pytest.raises(StoreError, match="later version"):
        opened(tmp_path)


def test_figures(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        put(store, A={"n": 1}, B={})
        put(store, A={"n": 2})
        told = store.stats()
    log = (tmp_path / "g00000001.jsonl").stat().st_size
    live = len(b'{"n":2}') + len(b"{}")
    assert told == {
        "change_sets": 2,
        "generation": 1,
        "documents": {"cases": 2},
        "bytes": log,
        "live_bytes": live,
        "damage": 0,
    }


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "delete", "compact", "reopen", "checkpoint"]),
        st.sampled_from("ABC"),
        st.dictionaries(st.sampled_from(["unit", "x"]), JSON, max_size=2),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_it_is_a_dictionary_whatever_is_done(
    steps: list[tuple[str, str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("store")
    model: dict[str, Any] = {}
    store = opened(folder)
    for what, name, doc in steps:
        if what == "put":
            put(store, **{name: doc})
            model[name] = doc
        elif what == "delete":
            store.commit([Change("cases", name, None)], by="c1")
            model.pop(name, None)
        elif what == "compact":
            store.compact()
        elif what == "checkpoint":
            store.save_checkpoint()
        else:
            store.close()
            store = opened(folder)
    assert {doc.id: dict(doc) for doc in store.scan("cases")} == model
    for name, doc in model.items():
        value = doc.get("unit")
        if isinstance(value, str | bool | int | float):
            assert name in store.find_ids("cases", ("unit",), value)
    assert store.verify() == []
    store.close()
