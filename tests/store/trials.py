"""What the store is put through on simulated disks: power cuts, failing calls, cut and flipped logs.

Each trial raises AssertionError (or StoreError) at the first thing that is wrong, and gives what it counted. The tests
run them small; `python3 run.py fire` runs them at length; `sabotage.py` runs them on code that was made wrong.
"""

import random
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from store_disk import Disk, Failing

from caseman.core.store import Broken, Change, Conflict, Store, StoreError, View
from caseman.core.store.log import lines_of

FOLDER = "/simulated"
COLUMNS = {"t": (("n",),)}
LOG = "g00000001.jsonl"
Docs = dict[str, Any]


class Model:
    """What a store holds after each change set that was begun, and how many were acknowledged."""

    def __init__(self) -> None:
        self.after: list[Docs] = [{}]
        self.acknowledged = 0

    def begin(self, changes: dict[str, Any]) -> None:
        docs = {**self.docs, **changes}
        self.after[self.acknowledged + 1 :] = [{name: doc for name, doc in docs.items() if doc is not None}]

    def done(self) -> None:
        self.acknowledged += 1

    @property
    def docs(self) -> Docs:
        """What was acknowledged."""
        return self.after[self.acknowledged]


def opened(disk: Disk) -> Store:
    return Store.open(FOLDER, files=disk, columns=COLUMNS)


def contents(store: Store) -> Docs:
    return {doc.id: dict(doc) for doc in store.scan("t")}


class Work:
    """Commits, compactions, purges, checkpoints and new openings, by two openings of one store in turn."""

    def __init__(self, disk: Disk, model: Model, dice: random.Random) -> None:
        self.disk = disk
        self.model = model
        self.dice = dice
        self.sides: list[Store] = []
        self.began = False

    def run(self, steps: int = 14) -> None:
        """Raises what the store raises."""
        self.sides = [opened(self.disk), opened(self.disk)]
        for step in range(steps):
            self.step(step, self.dice.random())
        for side in self.sides:
            side.close()

    def run_on(self, steps: int = 14) -> None:
        """Go on after calls that fail, as a program would: try again, open again what must be."""
        if not self.open_again():
            return
        for step in range(steps):
            self.began = False
            try:
                self.step(step, self.dice.random())
            except Broken:
                if not self.open_again():
                    return
            except StoreError:
                if not self._as_it_was():
                    return
        for side in self.sides:
            side.close()

    def open_again(self) -> bool:
        """Open both anew, where a failing disk lets them be; what was begun may be there, or not."""
        for _time in range(3):
            with suppress(StoreError):
                for side in self.sides:
                    side.close()
                self.sides = [opened(self.disk), opened(self.disk)]
                self._settle()
                return not any(side.read_only for side in self.sides)
        return False

    def _settle(self) -> None:
        head = max(side.head for side in self.sides)
        if head == self.model.acknowledged + 1 and len(self.model.after) > head:
            self.model.done()

    def _as_it_was(self) -> bool:
        """After an error that says that nothing was saved: so it is, to who goes on reading."""
        for side in self.sides:
            if side.read_only:
                return False
            with suppress(StoreError):
                side.refresh()
                if self.began:
                    self._settle()
                assert side.head == self.model.acknowledged, "what was not saved is there"
                assert contents(side) == self.model.docs
        return True

    def step(self, number: int, what: float) -> None:
        model, dice = self.model, self.dice
        store = self.sides[number % 2]
        store.refresh()
        assert contents(store) == model.docs
        if what < 0.7:
            names = dice.sample("ABCDE", dice.randint(1, 3))
            changes = {
                name: None if dice.random() < 0.15 else {"n": number, "x": "字" * dice.randint(0, 40)}
                for name in names
            }
            model.begin(changes)
            store.commit([Change("t", name, doc) for name, doc in changes.items()], by="c1")
            model.done()
        elif what < 0.8:
            store.compact()
        elif what < 0.87 and model.docs:
            name = dice.choice(sorted(model.docs))
            model.begin({name: None})
            self.began = True  # where it fails half way, it must be done again
            store.purge("t", name, by="c1")
            model.done()
        elif what < 0.93:
            store.save_checkpoint()
        else:
            store.close()
            self.sides[number % 2] = opened(self.disk)


def judge(left: dict[str, bytes], model: Model) -> None:
    """A disk opens, whole, with every change set that was acknowledged and at most the one that was begun."""
    disk = Disk(left)
    with opened(disk) as store:
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


def power_cuts(seed: int, disk: Disk | None = None, every: int = 1) -> tuple[int, int]:
    """Run a workload, and judge the disks of power cuts before its calls; gives how many cuts and disks."""
    disk = disk or Disk()
    cuts, model = random.Random(seed), Model()
    judged = points = calls = 0

    def watch(call: str) -> None:
        nonlocal judged, points, calls
        if call in ("read", "whole"):
            return
        calls += 1
        if calls % every == 0 and (model.acknowledged or any("g0" in name for name in disk.names_synced)):
            points += 1
            for left in {tuple(sorted(one.items())) for one in disk.after_power_cut(cuts)}:
                judge(dict(left), model)
                judged += 1

    disk.watch = watch
    Work(disk, model, random.Random(seed)).run()
    return points, judged


#: Of a write that fails, so many bytes were done; the last: all of them.
KEPT = (0, 1, 40, 1 << 30)


def faults(seed: int, every: int = 1) -> int:
    """Let each call of a workload fail, once and from then on, until the workload passes; gives how many failed."""
    failed = 0
    for always in (False, True):
        number = 1 + seed % every
        while call := _fault(Failing(number, always), seed):
            failed += 1
            for kept in KEPT[1:] if call == "write" else ():
                _fault(Failing(number, always, kept), seed)
                failed += 1
            number += every
    return failed


def _fault(fault: Failing, seed: int) -> str:
    """A workload with a fault, then a power cut; tells which call failed, empty where none did."""
    disk, model = Disk(), Model()
    disk.watch = fault
    Work(disk, model, random.Random(seed)).run_on()
    disk.watch = lambda call: None
    if any(name.startswith("g0") for name in disk.names_synced):
        judge({name: bytes(inode.data) for name, inode in disk.names_now.items()}, model)
        judge({name: inode.synced for name, inode in disk.names_synced.items()}, model)
    return fault.call


# -- logs that somebody cut or flipped


def filled(disk: Disk, count: int) -> list[int]:
    """A log of change sets of one to three documents; gives its length after each."""
    lengths = []
    with Store.open(FOLDER, files=disk) as store:
        for number in range(count):
            names = ["0", *(f"{number}.{k}" for k in range(number % 3))]
            changes = [Change("t", name, {"n": number, "k": k}) for k, name in enumerate(names)]
            store.commit(changes, by="c1", why=f"第{number}次")
            lengths.append(len(lines_of(disk.whole(LOG))))
    return lengths


def left(disk: Disk, log: bytes, index: bool) -> Disk:
    """A disk with the same files, but this log, and its checkpoint or none."""
    files = {name: disk.whole(name) for name in disk.names()}
    return Disk({name: data for name, data in files.items() if index or name != "index.json"} | {LOG: log})


def cuts(count: int, every: int = 1) -> int:
    """Cut a log at every byte, with and without a checkpoint; gives how many cuts."""
    disk = Disk()
    lengths = filled(disk, count)
    log = disk.whole(LOG)
    header = log.index(b"\n") + 1
    places, ends = range(header, len(log) + 1, every), {header, *lengths}
    for cut in places:
        whole = sum(length <= cut for length in lengths)
        without = left(disk, log[:cut], index=False)
        with Store.open(FOLDER, files=without) as store:
            assert store.damage == [], cut
            assert store.head == whole, cut
            torn = [name for name in without.names() if name.startswith("torn-")]
            assert bool(torn) == (log[cut - 1 : cut] != b"\n" or cut not in ends), cut
            store.commit([Change("t", "new", {})], by="c1")
        with Store.open(FOLDER, files=without) as store:
            assert (store.head, store.damage) == (whole + 1, []), cut
        with Store.open(FOLDER, files=left(disk, log[:cut], index=True)) as store:
            assert bool(store.damage) == (whole < count), cut  # change sets are missing, and it is said
            assert store.head == whole, cut
    return 2 * len(places)


def flips(count: int, every: int = 1) -> tuple[int, int]:
    """Flip a bit of every byte of a log, with and without a checkpoint; gives how many, and how many were told.

    Those not told are in the last change set where no checkpoint knows of it: it counts as unfinished, and is kept.
    """
    disk = Disk()
    lengths = filled(disk, count)
    log = disk.whole(LOG)
    with Store.open(FOLDER, files=disk) as store:
        names = store.ids("t")
        earlier = {name: [version.after for version in store.history("t", name)] for name in names}
        sets = [
            {name: store.as_of(txn).get("t", name) for _table, name in one.touched}
            for txn, one in enumerate(store.changes_since(0), start=1)
        ]
    flipped = told = 0
    for index in (False, True):
        for place in range(0, len(log), every):
            wrong = log[:place] + bytes([log[place] ^ 1 << place % 8]) + log[place + 1 :]
            with Store.open(FOLDER, files=left(disk, wrong, index)) as store:
                found = {name: doc for name in store.ids("t") for doc in _read(store, name)}
                damage = list(store.damage) or list(store.verify())
            last = place >= lengths[-2]
            assert damage or (last and not index), place
            assert all(doc in earlier[name] for name, doc in found.items()), place
            assert damage or set(found) >= set(names) - set(sets[-1]), place
            if not index:
                hit = bisect_right(lengths, place)
                # A line end that is flipped joins two lines, and leaves the one behind them without proof.
                gone = [tuple(range(hit, hit + count)) for count in range(4)]
                assert found in [_without(sets, some) for some in gone], place
            flipped, told = flipped + 1, told + bool(damage)
    return flipped, told


def _without(sets: list[Docs], gone: tuple[int, ...]) -> Docs:
    """The documents after some change sets, but for those that are gone whole."""
    return {name: doc for at, docs in enumerate(sets) if at not in gone for name, doc in docs.items()}


def rolled_back(count: int = 12) -> int:
    """Older logs put in the place of newer ones, and written on: it is said, or everything is as the log says."""
    disk = Disk()
    lengths = filled(disk, count)
    log = disk.whole(LOG)
    for kept in range(1, count):
        other = left(disk, log[: lengths[kept]], index=False)
        with Store.open(FOLDER, files=other) as store:
            while len(lines_of(other.whole(LOG))) <= len(log):
                store.commit([Change("t", f"other{store.head}", {"n": -1})], by="c2")
            right, other_head = contents(store), store.head
        with Store.open(FOLDER, files=left(disk, other.whole(LOG), index=True)) as store:
            assert bool(store.damage) == (other_head < count), kept
            assert (store.head, store.ids("t")) == (other_head, sorted(right)), kept
            assert contents(store) == right, kept
    return count - 1


def _read(store: Store, name: str) -> Iterator[Docs]:
    """A document; none where it cannot be read."""
    with suppress(StoreError):
        found = store.get("t", name)
        if found is not None:
            yield dict(found)


# -- a life without accidents, of which everything must be known at its end


def life(seed: int, steps: int = 60) -> int:
    """A workload on a disk that works: the past is whole, and what was purged is nowhere; gives the change sets."""
    disk, model = Disk(), Model()
    Work(disk, model, random.Random(seed)).run(steps)
    with opened(disk) as store:
        for name in store.ids("t"):
            with suppress(Conflict):
                store.commit([Change("t", name, {}, store.rev("t", name) - 1)], by="c1")
                raise AssertionError("a stale change was taken")
    with opened(disk) as store:
        assert list(store.verify()) == []
        assert contents(store) == model.docs
        assert [one.txn for one in store.transactions()] == list(range(model.acknowledged, 0, -1))
        forgotten: set[str] = set()
        for one in store.transactions():  # newest first: what is purged later is not known earlier
            known = contents_of(store.as_of(one.txn))
            right = {name: doc for name, doc in model.after[one.txn].items() if name not in forgotten}
            assert {name: doc for name, doc in known.items() if name not in forgotten} == right, one.txn
            forgotten |= {name for _table, name in one.touched} if one.action == "purge" else set()
        for name in forgotten:
            purged = max(v.txn for v in store.history("t", name) if v.action == "purge")
            assert all(v.after is None for v in store.history("t", name) if v.txn <= purged), name
    return model.acknowledged


def contents_of(view: View) -> Docs:
    return {doc.id: dict(doc) for doc in view.scan("t")}
