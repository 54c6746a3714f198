"""Repair, exchange with plain TinyDB files, archives put away, and queries that columns answer."""

import json
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from caseman.core.store import Change, Store, StoreError
from caseman.core.store.files import Files
from caseman.core.store.tools import export_tinydb, import_tinydb, put_away, repair

LOG = "g00000001.jsonl"


def lived(folder: Path) -> None:
    """Three generations, with a document that was deleted."""
    with Store.open(folder) as store:
        for number in range(12):
            store.commit(
                [Change("t", "A", {"n": number}), Change("t", f"B{number}", {"n": number})], by="c1", why="x"
            )
            if number in (3, 7):
                store.commit([Change("t", f"B{number}", None)], by="c2")
                store.compact()


def past(folder: Path) -> list[object]:
    with Store.open(folder, read_only=True) as store:
        names = sorted({name for one in store.transactions() for _table, name in one.touched})
        return [
            [
                (one.txn, one.at, one.by, one.why, one.rev, one.before, one.after)
                for one in store.history("t", name)
            ]
            for name in names
        ]


def test_a_store_that_is_whole_is_repaired_into_the_same(tmp_path: Path) -> None:
    lived(tmp_path / "s")
    done = repair(tmp_path / "s", tmp_path / "r")
    assert (done.change_sets, done.documents, done.damage) == (14, 11, ())
    assert past(tmp_path / "r") == past(tmp_path / "s")
    with Store.open(tmp_path / "r") as store:
        assert list(store.verify()) == []
        store.commit([Change("t", "A", {"n": 99}, expect=12)], by="c1")


@pytest.mark.parametrize("generation", [1, 2, 3])
def test_a_repair_leaves_out_damaged_change_sets_whole_and_keeps_the_rest(
    tmp_path: Path, generation: int
) -> None:
    lived(tmp_path / "s")
    wrong = {1: b'{"n":2}', 2: b'{"n":6}', 3: b'{"n":10}'}[generation]
    number = json.loads(wrong)["n"]
    files = Files(tmp_path / "s")
    name = f"g{generation:08d}.jsonl" if generation == 3 else f"archive-{generation:08d}.jsonl.gz"
    data = files.whole(name)
    if name.endswith(".gz"):
        import gzip

        data = gzip.compress(gzip.decompress(data).replace(wrong, wrong.upper(), 1))
    else:
        data = data.replace(wrong, wrong.upper(), 1)
    files.replace(name, data, durable=False)
    before = {file.name: file.read_bytes() for file in (tmp_path / "s").iterdir()}
    done = repair(tmp_path / "s", tmp_path / "r")
    assert [one.file for one in done.damage] == [name]
    assert before == {file.name: file.read_bytes() for file in (tmp_path / "s").iterdir()}
    with Store.open(tmp_path / "r") as store:
        assert list(store.verify()) == []
        assert store.get("t", "A") == {"n": 11}
        assert [one.after for one in store.history("t", "A")] == [{"n": n} for n in range(12) if n != number]
        # A generation carries over what it began with: only what came and was lost in the last is gone.
        assert store.get("t", f"B{number}") == (None if generation == 3 else {"n": number})


def test_what_cannot_be_repaired_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        repair(tmp_path / "none", tmp_path / "r")
    lived(tmp_path / "s")
    with pytest.raises(StoreError, match="not empty"):
        repair(tmp_path / "s", tmp_path / "s")


def test_plain_tinydb_reads_what_is_exported_and_it_comes_back(tmp_path: Path) -> None:
    lived(tmp_path / "s")
    with Store.open(tmp_path / "s") as store:
        store.commit([Change("numbered", "7", {"x": "字"}), Change("numbered", "12", {"x": "b"})], by="c1")
        assert export_tinydb(store, tmp_path / "all.json") == 13
        docs = {table: {doc.id: dict(doc) for doc in store.scan(table)} for table in store.tables()}
    with TinyDB(tmp_path / "all.json") as plain:
        assert plain.table("numbered").get(doc_id=7) == {"x": "字"}
        assert plain.table("t").get(where("_id") == "A") == {"_id": "A", "n": 11}
    with Store.open(tmp_path / "new") as store:
        assert import_tinydb(store, tmp_path / "all.json", by="c1") == 13
        assert {t: {doc.id: dict(doc) for doc in store.scan(t)} for t in store.tables()} == docs
        assert store.head == 1
        with pytest.raises(StoreError, match="holds documents already"):
            import_tinydb(store, tmp_path / "all.json", by="c1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "no TinyDB file"),
        ('{"t": {"1": 2}}', "t/1 is no document"),
        ('{"t": 1}', "no TinyDB"),
    ],
)
def test_a_file_that_is_not_tinydbs_is_refused_and_nothing_is_taken_in(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "f.json").write_text(text, "utf-8")
    with Store.open(tmp_path / "s") as store:
        with pytest.raises(StoreError, match=said):
            import_tinydb(store, tmp_path / "f.json", by="c1")
        assert store.head == 0


def test_archives_are_put_away_and_their_past_is_not_told_in_part(tmp_path: Path) -> None:
    lived(tmp_path / "s")
    with Store.open(tmp_path / "s") as store:
        assert put_away(store, tmp_path / "away") == [
            "archive-00000001.jsonl.gz",
            "archive-00000002.jsonl.gz",
        ]
        assert list(store.verify()) == []
        with pytest.raises(StoreError, match="archive"):
            store.as_of(2)
        for file in (tmp_path / "away").iterdir():
            (tmp_path / "s" / file.name).write_bytes(file.read_bytes())
        assert store.as_of(2).get("t", "A") == {"n": 1}


def counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents that are read from now on."""
    reads: list[str] = []
    raw = store._replica.raw

    def reading(table: str, doc_id: str) -> object:
        reads.append(doc_id)
        return raw(table, doc_id)

    monkeypatch.setattr(store._replica, "raw", reading)
    return reads


def test_a_query_without_column_reads_each_document_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path) as store:
        docs = [{"n": n, "in": {"k": f"k{n % 7}"}, "odd": [n] if n % 9 == 0 else None} for n in range(90)]
        store.commit([Change("t", str(n), doc) for n, doc in enumerate(docs)], by="c1")
        reads = counted(store, monkeypatch)
        assert [doc["n"] for doc in store.search("t", where("n") > 87)] == [88, 89]
        assert sorted(reads) == ["88", "89"]  # the column is made of the log's bytes in their order
        del reads[:]
        store.commit([Change("t", "5", {"n": 100}), Change("t", "88", None)], by="c1")
        assert sorted(doc["n"] for doc in store.search("t", where("n") > 87)) == [89, 100]
        assert sorted(reads) == ["5", "89"]
        assert store.search("t", where("odd").any([9])) == [docs[9]]
        assert store.search("t", ~(where("n") < 100)) == [{"n": 100}]


def test_a_query_without_column_meets_no_damage_unseen(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for n in range(80, 90):
            store.commit([Change("t", str(n), {"n": n, "x": "值" * 9})], by="c1")
    file = tmp_path / "g00000001.jsonl"
    data = file.read_bytes()
    place = data.index(b'"n":88') + len(b'"n":')
    file.write_bytes(data[:place] + b"1" + data[place + 1 :])
    with Store.open(tmp_path, read_only=True) as store:
        assert [doc["n"] for doc in store.search("t", where("n") > 87)] == [89]
        assert store.damage  # not just 18 instead of 88


def test_the_first_text_is_looked_for_among_the_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path) as store:
        store.commit([Change("t", str(n), {"in": {"k": f"值{n}"}, "x": "值7"}) for n in range(30)], by="c1")
        store.commit([Change("t", "3", {"in": {"k": "值7"}}), Change("t", "7", {"in": {"k": "-"}})], by="c1")
        store.commit([Change("t", str(n), {"in": {"k": f"值{n}"}}) for n in range(10, 30)], by="c1")
        reads = counted(store, monkeypatch)
        assert [doc.id for doc in store.search("t", where("in")["k"] == "值7")] == ["3"]
        assert sorted(reads) == ["0", "1", "2", "3", "4", "5", "6", "8", "9"]  # x says the same
        for _time in range(2):
            del reads[:]
            assert [doc.id for doc in store.search("t", where("in")["k"] == "值7")] == ["3"]
        assert reads == ["3"]
