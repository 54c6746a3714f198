"""Power cuts at every call that changes the disk, and every call failing, on a simulated disk."""

import errno
import os
import random
from contextlib import suppress
from typing import Any

import pytest
from store_disk import Disk, failing

from caseman.core.store import Change, Store, StoreError

#: More of everything with CASEMAN_CRASHES=500.
CRASHES = int(os.environ.get("CASEMAN_CRASHES", "20"))
WORKLOADS = max(3, CRASHES // 15)
FOLDER = "/simulated"
Docs = dict[str, Any]


class Model:
    """What a store holds after each change set that was begun, and how many were acknowledged."""

    def __init__(self) -> None:
        self.after: list[Docs] = [{}]
        self.acknowledged = 0
        self.purged: set[str] = set()

    def begin(self, changes: dict[str, Any]) -> None:
        docs = {**self.after[self.acknowledged], **changes}
        self.after[self.acknowledged + 1 :] = [{name: doc for name, doc in docs.items() if doc is not None}]

    def done(self) -> None:
        self.acknowledged += 1


def contents(store: Store) -> Docs:
    return {doc.id: dict(doc) for doc in store.scan("t")}


def work(disk: Disk, model: Model, dice: random.Random, steps: int = 14) -> None:
    """Commits, compactions, purges and new openings. Raises what the store raises."""
    store = Store.open(FOLDER, files=disk, columns={"t": (("n",),)})
    for step in range(steps):
        what = dice.random()
        if what < 0.7:
            names = dice.sample("ABCDE", dice.randint(1, 3))
            changes = {
                name: None if dice.random() < 0.15 else {"n": step, "x": "字" * dice.randint(0, 40)}
                for name in names
            }
            model.begin(changes)
            store.commit([Change("t", name, doc) for name, doc in changes.items()], by="c1")
            model.done()
        elif what < 0.8:
            store.compact()
        elif what < 0.87 and model.after[-1]:
            name = dice.choice(sorted(model.after[-1]))
            model.begin({name: None})
            store.purge("t", name, by="c1")
            model.done()
        elif what < 0.93:
            store.save_checkpoint()
        else:
            store.close()
            store = Store.open(FOLDER, files=disk, columns={"t": (("n",),)})
    store.close()


def judge(left: dict[str, bytes], model: Model) -> None:
    """A disk opens, whole, with every change set that was acknowledged and at most the one that was begun."""
    disk = Disk(left)
    with Store.open(FOLDER, files=disk, columns={"t": (("n",),)}) as store:
        assert list(store.damage) == []
        assert model.acknowledged <= store.head <= len(model.after) - 1, store.head
        docs = model.after[store.head]
        assert contents(store) == docs
        for name, doc in docs.items():
            assert name in store.find_ids("t", ("n",), doc["n"])
        head = store.head
        store.commit([Change("t", "new", {"n": -1})], by="c1")
        assert list(store.verify()) == []
    with Store.open(FOLDER, files=disk) as again:
        assert again.head == head + 1
        assert contents(again) == {**docs, "new": {"n": -1}}


def cut_everywhere(seed: int, disk: Disk, every: int = 1) -> int:
    """Run a workload, and judge the disks of power cuts at its calls; gives how many."""
    dice, cuts, model = random.Random(seed), random.Random(seed), Model()
    judged = calls = 0

    def watch(call: str) -> None:
        nonlocal judged, calls
        if call in ("read", "whole"):
            return
        calls += 1
        if calls % every == 0 and (model.acknowledged or any("g0" in name for name in disk.names_synced)):
            for left in {tuple(sorted(one.items())) for one in disk.after_power_cut(cuts)}:
                judge(dict(left), model)
                judged += 1

    disk.watch = watch
    work(disk, model, dice)
    return judged


@pytest.mark.parametrize("seed", range(WORKLOADS))
def test_a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged(seed: int) -> None:
    assert cut_everywhere(seed, Disk(), every=1 if CRASHES > 100 else 4) > 50


class LyingSync(Disk):
    def sync(self, fd: int) -> None:
        self.watch("sync")


class LyingFolder(Disk):
    def sync_folder(self) -> None:
        self.watch("sync_folder")


@pytest.mark.parametrize("disk", [LyingSync, LyingFolder])
def test_these_tests_catch_a_disk_that_lies(disk: type[Disk]) -> None:
    def cut() -> None:
        for seed in range(6):
            cut_everywhere(seed, disk())

    with pytest.raises((AssertionError, StoreError)):
        cut()


def test_a_store_that_is_cut_while_it_is_made_can_be_made_again() -> None:
    disk = Disk()
    left: list[dict[str, bytes]] = []
    disk.watch = lambda call: left.extend(disk.after_power_cut(random.Random(1)))
    Store.open(FOLDER, files=disk).close()
    for one in left:
        with Store.open(FOLDER, files=Disk(one)) as store:
            assert (store.head, list(store.damage)) == (0, [])
            store.commit([Change("t", "A", {})], by="c1")


@pytest.mark.parametrize(
    "call", ["open", "read", "write", "sync", "truncate", "whole", "rename", "remove", "sync_folder"]
)
@pytest.mark.parametrize("always", [False, True])
def test_whichever_call_fails_nothing_acknowledged_is_lost(call: str, always: bool) -> None:
    for seed in range(max(1, CRASHES // 100)):
        number, failed = 0, True
        while failed and number < 400:
            number += 1
            failed = _fails(call, number, always, seed)
        assert number > 1


def _fails(call: str, number: int, always: bool, seed: int) -> bool:
    """Let one call fail during a workload, then open the store on a disk that works; tells whether any failed."""
    disk, model = Disk(), Model()
    told = failing(call, number, errno.ENOSPC if call in ("write", "truncate") else errno.EIO, always)
    hit = False

    def watch(now: str) -> None:
        nonlocal hit
        try:
            told(now)
        except OSError:
            hit = True
            raise

    disk.watch = watch
    with suppress(StoreError, OSError):
        work(disk, model, random.Random(seed))
    disk.watch = lambda call: None
    judge({name: bytes(inode.data) for name, inode in disk.names_now.items()}, model)
    return hit
