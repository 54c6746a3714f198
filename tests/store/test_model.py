"""The store against a model of it: two openings, any order of calls, the same documents, history and past."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from caseman.core.store import Change, Conflict, Store, StoreError

COLUMNS = {"t": (("unit",), ("in", "ner"))}
NAMES = st.sampled_from(["A", "B", "合同-1"])
SIDES = st.sampled_from([0, 1])
UNITS = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["1", "2-1-101"])
DOCS = st.fixed_dictionaries(
    {"unit": UNITS, "in": st.none() | st.fixed_dictionaries({"ner": UNITS})},
    optional={"text": st.text(max_size=12), "x": st.floats(allow_nan=False, allow_infinity=False)},
)


class StoreMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.sides = [self.opened(), self.opened()]
        #: Every document after each change set.
        self.after: list[dict[str, Any]] = [{}]
        #: What each change set did: id -> revision.
        self.done: list[dict[str, int]] = [{}]
        self.revs: dict[str, int] = {}
        self.purged: set[str] = set()

    def opened(self) -> Store:
        return Store.open(self.folder / "s", columns=COLUMNS)

    def teardown(self) -> None:
        for side in self.sides:
            side.close()
        shutil.rmtree(self.folder)

    def record(self, changes: dict[str, Any]) -> None:
        docs = {**self.after[-1], **changes}
        self.after.append({name: doc for name, doc in docs.items() if doc is not None})
        self.revs |= {name: self.revs.get(name, 0) + 1 for name in changes}
        self.done.append({name: self.revs[name] for name in changes})

    @rule(side=SIDES, docs=st.dictionaries(NAMES, DOCS | st.none(), min_size=1, max_size=3))
    def commit(self, side: int, docs: dict[str, Any]) -> None:
        done = self.sides[side].commit(
            [Change("t", name, doc) for name, doc in docs.items()], "c1", "act", "why"
        )
        self.record(docs)
        assert done.txn == len(self.after) - 1
        assert done.revs == tuple(self.revs[name] for name in docs)

    @rule(side=SIDES, name=NAMES, other=NAMES, doc=DOCS, off=st.sampled_from([-1, 1]))
    def stale(self, side: int, name: str, other: str, doc: Any, off: int) -> None:
        rev = self.revs.get(name, 0)
        wrong = rev + off if rev + off > 0 or name in self.after[-1] else 7
        changes = [Change("t", "new", doc), Change("t", name, doc, wrong)]
        with pytest.raises(Conflict):
            self.sides[side].commit(changes, "c1")

    @rule(side=SIDES, name=NAMES, doc=DOCS)
    def expected(self, side: int, name: str, doc: Any) -> None:
        rev = self.revs.get(name, 0) if name in self.after[-1] else 0
        self.sides[side].commit([Change("t", name, doc, rev)], "c1")
        self.record({name: doc})

    @rule(side=SIDES)
    def compact(self, side: int) -> None:
        self.sides[side].compact()

    @rule(side=SIDES)
    def reopen(self, side: int) -> None:
        self.sides[side].close()
        self.sides[side] = self.opened()

    @rule(side=SIDES)
    def reopen_without_checkpoint(self, side: int) -> None:
        self.sides[side].close()
        (self.folder / "s" / "index.json").unlink(missing_ok=True)
        self.sides[side] = self.opened()

    @rule(side=SIDES, name=NAMES)
    def purge(self, side: int, name: str) -> None:
        if name not in self.revs:
            with pytest.raises(StoreError, match="there is no"):
                self.sides[side].purge("t", name)
            return
        self.sides[side].purge("t", name, by="it", why="asked for")
        for docs in self.after:
            docs.pop(name, None)
        self.record({name: None})
        self.purged |= {name}

    @precondition(lambda self: len(self.after) > 1)
    @rule(side=SIDES, back=st.integers(1, 3))
    def take_back(self, side: int, back: int) -> None:
        txn = max(1, len(self.after) - back)
        self.sides[side].refresh()
        if self.done[txn].keys() & self.purged:
            return  # refused; its own test
        changes = self.sides[side].inverse(txn)
        assert {one.id: one.expect for one in changes} == self.done[txn]
        docs = {one.id: one.doc for one in changes}
        assert docs == {name: self.after[txn - 1].get(name) for name in self.done[txn]}
        if all(self.revs[name] == rev for name, rev in self.done[txn].items()):
            self.sides[side].commit(changes, "c1")
            self.record(docs)
        else:
            with pytest.raises(Conflict):
                self.sides[side].commit(changes, "c1")

    @rule(side=SIDES, at=st.integers(0, 20))
    def past(self, side: int, at: int) -> None:
        store, txn = self.sides[side], min(at, len(self.after) - 1)
        store.refresh()
        assert {doc.id: dict(doc) for doc in store.as_of(txn).scan("t")} == self.after[txn]
        told = list(store.transactions())
        assert [one.txn for one in told] == list(range(len(self.after) - 1, 0, -1))
        assert all({name for _t, name in one.touched} == set(self.done[one.txn]) for one in told)
        assert [one.txn for one in store.changes_since(txn)] == list(range(txn + 1, len(self.after)))

    @rule(side=SIDES, name=NAMES)
    def history(self, side: int, name: str) -> None:
        self.sides[side].refresh()
        told = self.sides[side].history("t", name)
        wanted = [(txn, done[name]) for txn, done in enumerate(self.done) if name in done]
        assert [(one.txn, one.rev) for one in told] == wanted
        assert [one.after for one in told] == [self.after[txn].get(name) for txn, _rev in wanted]
        assert [one.before for one in told][1:] == [one.after for one in told][:-1]

    @rule(side=SIDES)
    def backup(self, side: int) -> None:
        store = self.sides[side]
        copies = [self.folder / "b", self.folder / "r"]
        store.backup(copies[0])
        Store.restore(*copies)
        with Store.open(copies[1], read_only=True) as restored:
            assert {doc.id: dict(doc) for doc in restored.scan("t")} == self.after[-1]
            assert restored.head == len(self.after) - 1
        for copy in copies:
            shutil.rmtree(copy)

    @invariant()
    def both_sides_are_the_model(self) -> None:
        docs = self.after[-1]
        for store in self.sides:
            store.refresh()
            assert (store.head, store.count("t")) == (len(self.after) - 1, len(docs))
            assert {doc.id: dict(doc) for doc in store.scan("t")} == docs
            assert all(store.rev("t", name) == rev for name, rev in self.revs.items())
            for value in (True, 0, 1, "1", "2-1-101"):
                for path, get in ((("unit",), _unit), (("in", "ner"), _inner)):
                    held = sorted(name for name, doc in docs.items() if _same(get(doc), value))
                    assert store.find_ids("t", path, value) == held

    @invariant()
    def the_log_is_whole(self) -> None:
        assert list(self.sides[0].verify()) == []


def _unit(doc: Any) -> Any:
    return doc["unit"]


def _inner(doc: Any) -> Any:
    return (doc["in"] or {}).get("ner")


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) and isinstance(one, bool) is isinstance(other, bool)


StoreMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestStore = StoreMachine.TestCase
