"""What the store is put through on this computer: killed writers, several processes and threads, disks that say no.

As `trials.py`: each raises AssertionError at the first thing that is wrong, and gives what it counted. The processes
are forked, so a program with threads runs these in one of its own (`python tests/store/fire.py NAME`).
"""

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from caseman.core.store import Change, Conflict, Locked, ReadOnly, Store, StoreError, care

HERE = Path(__file__).parent
#: Documents that a killed writer writes in turn beside its counter.
RING = 40


class Unavailable(Exception):
    """The system does not have what a trial needs; said loudly, never taken for passed."""


def forked(work: Callable[[], None]) -> int:
    """Run something in a process of its own; gives its id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def passed(child: int) -> bool:
    _child, status = os.waitpid(child, 0)
    return status == 0


# -- killed writers


def _write_on(folder: Path, out: int) -> None:
    with Store.open(folder) as store:
        while True:
            number = int((store.get("t", "counter") or {"n": 0})["n"]) + 1
            changes = [Change("t", "counter", {"n": number}), Change("t", f"d{number % RING}", {"n": number})]
            store.commit(changes, by="c1")
            os.write(out, b"%d\n" % number)
            if number % 60 == 0:
                store.compact()


def kills(folder: Path, count: int, acknowledged: int) -> tuple[int, int, int]:
    """Kill writers at any moment; gives kills, acknowledged change sets, and how many came without their word."""
    dice, told_in_all, silent = random.Random(11), 0, 0
    for round_ in range(count):
        place = folder / f"k{round_ // 25}"
        with Store.open(place) as store:
            before = int((store.get("t", "counter") or {"n": 0})["n"])
        wanted = before + dice.randint(1, 2 * acknowledged // count)
        end, out = os.pipe()
        child = forked(lambda place=place, out=out: _write_on(place, out))  # type: ignore[misc]
        os.close(out)
        told, heard = before, b""
        while told < wanted and (piece := os.read(end, 4096)):
            heard += piece
            told = max([before, *(int(line) for line in heard.split(b"\n")[:-1])])
        time.sleep(dice.random() * 0.003)
        os.kill(child, signal.SIGKILL)
        while piece := os.read(end, 4096):
            heard += piece
        os.close(end)
        os.waitpid(child, 0)
        told = max([before, *(int(line) for line in heard.split(b"\n")[:-1])])
        assert told >= wanted, "the writer ended by itself"
        silent += _judge_killed(place, told) - told
        told_in_all += told - before
        if round_ % 25 == 24:
            shutil.rmtree(place)
    return count, told_in_all, silent


def _judge_killed(folder: Path, told: int) -> int:
    with Store.open(folder) as store:
        assert list(store.damage) == []
        number = int((store.get("t", "counter") or {"n": 0})["n"])
        assert told <= number <= told + 1, f"{told} acknowledged, {number} there"
        for place in range(min(RING, number)):
            right = number - (number - place) % RING
            if right > 0:
                assert store.get("t", f"d{place}") == {"n": right}, "half a change set"
    return number


# -- several processes


def _count_up(folder: Path, name: str, count: int, compactions: int) -> None:
    with Store.open(folder) as store:
        for done in range(count):
            while True:
                store.refresh()
                doc = dict(store.get("t", "counter") or {"n": 0})
                changes = [
                    Change("t", "counter", {"n": doc["n"] + 1}, store.rev("t", "counter")),
                    Change("t", f"{name}{done}", {"by": name, "n": doc["n"] + 1}, 0),
                ]
                try:
                    store.commit(changes, by=name)
                    break
                except (Conflict, Locked):  # on a busy machine another may hold the lock for long
                    continue
            if compactions and done % max(1, count // compactions) == 0:
                store.compact()


def processes(folder: Path, count: int, writers: int = 3, compactions: int = 7) -> tuple[int, int]:
    """Writers that read and write one counter, and compact; gives change sets and compactions. The history is checked."""
    Store.open(folder).close()
    names = [chr(ord("a") + number) for number in range(writers)]
    children = [forked(lambda name=name: _count_up(folder, name, count, compactions)) for name in names]  # type: ignore[misc]
    try:
        _watch(folder, children)
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return _judge_counted(folder, count * writers)


def _watch(folder: Path, children: list[int]) -> None:
    """Read beside the writers until they are done; those that are leave the list."""
    with Store.open(folder, read_only=True) as reader:
        seen = 0
        while children:
            child, status = os.waitpid(children[0], os.WNOHANG)
            if child:
                children.remove(child)
                assert status == 0, "a writer failed"
            reader.refresh()
            now = int((reader.get("t", "counter") or {"n": 0})["n"])
            assert now >= seen, "a reader saw time go back"
            seen = now
            time.sleep(0.002)


def _judge_counted(folder: Path, count: int) -> tuple[int, int]:
    with Store.open(folder) as store:
        assert store.get("t", "counter") == {"n": count}
        assert store.count("t") == count + 1
        assert store.verify() == []
        history = store.history("t", "counter")
        assert [(one.rev, one.before, one.after) for one in history] == [
            (number, {"n": number - 1} if number > 1 else None, {"n": number})
            for number in range(1, count + 1)
        ]
        assert [one.txn for one in history] == list(range(1, count + 1))
        for one in store.scan("t"):
            if one.id != "counter":
                assert history[one["n"] - 1].by == one["by"], "two were given one number"
        return store.head, store.stats()["generation"] - 1


def threads(folder: Path, seconds: float) -> tuple[int, int]:
    """A writer, a compactor and two readers on one object; gives reads and writes."""
    store, until, faults = Store.open(folder, columns={"t": (("n",),)}), time.monotonic() + seconds, []
    store.commit([Change("t", str(number), {"n": 0}) for number in range(30)], by="c1")
    counts = [0, 0]

    def guarded(work: Callable[[int], None]) -> None:
        number = 0
        try:
            while time.monotonic() < until and not faults:
                number += 1
                work(number)
        except BaseException as error:
            faults.append(repr(error))

    def write(number: int) -> None:
        store.commit([Change("t", str(k), {"n": number}) for k in range(30)], by="c1")
        counts[1] += 1

    def care(number: int) -> None:
        store.compact() if number % 2 else store.save_checkpoint()
        time.sleep(0.05)

    def read(number: int) -> None:
        doc = store.get("t", str(number % 30))
        assert doc is not None, "a document was not there"
        assert len(store.ids("t")) == store.count("t") == 30
        values = set(store.column("t", ("n",)).values())
        assert len(values) == 1, "half a change set was seen"
        if number % 50 == 0:
            assert len(store.history("t", "3")) >= doc["n"]
        counts[0] += 3

    workers = [threading.Thread(target=guarded, args=(work,)) for work in (write, care, read, read)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert not faults, faults[0]
    assert list(store.verify()) == []
    store.close()
    return counts[0], counts[1]


def clock_back(folder: Path, count: int) -> int:
    """Change sets while the clock jumps back and forth by a day; gives how many."""
    dice, now = random.Random(5), [datetime.now().astimezone()]
    with Store.open(folder, clock=lambda: now[0]) as store:
        for number in range(count):
            now[0] += timedelta(days=dice.choice((-1, -1, 0, 1)), seconds=1)
            store.commit([Change("t", "A", {"n": number})], by="c1")
            if number % 50 == 49:
                store.compact()
        orders = [one.txn for one in store.transactions()]
        assert orders == list(range(count, 0, -1))
        assert [one.after for one in store.history("t", "A")] == [{"n": number} for number in range(count)]
        for txn in range(1, count + 1, max(1, count // 20)):
            assert store.as_of(txn).get("t", "A") == {"n": txn - 1}
    with Store.open(folder) as store:
        assert (store.get("t", "A"), list(store.verify())) == ({"n": count - 1}, [])
    return count


def overtaken(folder: Path) -> int:
    """A purge by somebody else while a generation is being compressed; gives the bytes that were looked through."""
    store, other = Store.open(folder), Store.open(folder)
    store.commit([Change("t", "A", {"secret": "440100199001011234"}), Change("t", "B", {})], by="c1")

    class Meanwhile:
        """Takes the lock for `store.compact`, but lets the other purge first."""

        def __enter__(self) -> None:
            other.purge("t", "A", by="c1")

        def __exit__(self, *_told: object) -> None:
            return

    with store.alone():
        store._replica.renew("")
    care.archive(store.files, store._replica.log, Meanwhile)
    looked = 0
    for file in folder.iterdir():
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        assert b"440100199001011234" not in data, f"{file.name} holds what was purged"
        looked += len(data)
    store.refresh()
    assert (store.ids("t"), list(store.verify())) == (["B"], [])
    return looked


# -- disks that say no


def _fill(store: Store, limit: int = 3000) -> int:
    """Write until the disk refuses; gives how many were written. Raises AssertionError where it never does."""
    for number in range(limit):
        try:
            store.commit([Change("t", str(number), {"x": "字" * 700})], by="c1")
        except StoreError as error:
            if "nothing was saved" not in str(error):
                raise
            break
    else:
        limit = -1
    if store.count("t") == number < limit:
        return number
    raise AssertionError("the disk took everything")


def _goes_on(folder: Path, store: Store, written: int) -> None:
    assert len(list(store.scan("t"))) == written
    store.commit([Change("t", "new", {})], by="c1")
    store.close()
    with Store.open(folder) as again:
        assert (again.count("t"), list(again.verify())) == (written + 1, [])


def size_limit(folder: Path) -> int:
    """A limit on the size of files (RLIMIT_FSIZE); gives how many change sets fitted."""
    import resource

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        store = Store.open(folder)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
        written = _fill(store)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        _goes_on(folder, store, written)

    assert passed(forked(work))
    with Store.open(folder) as store:
        return store.head


@contextmanager
def _mounted(folder: Path, size: str) -> Iterator[Path]:
    if not hasattr(os, "geteuid") or os.geteuid() or not shutil.which("mount"):
        raise Unavailable("only root may mount a small disk")
    words = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "none", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        raise Unavailable("a small disk cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def full_disk(folder: Path) -> int:
    """A disk of 2 MB that is full; gives how many change sets fitted."""
    with _mounted(folder, "2m") as disk:
        (disk / "ballast").write_bytes(bytes(400_000))
        store = Store.open(disk / "s")
        written = _fill(store)
        (disk / "ballast").unlink()
        _goes_on(disk / "s", store, written)
        return written


def read_only_disk(folder: Path) -> int:
    """A disk that was mounted for reading; gives how many documents were read."""
    with _mounted(folder, "2m") as disk:
        with Store.open(disk / "s") as store:
            store.commit([Change("t", str(number), {"n": number}) for number in range(20)], by="c1")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with Store.open(disk / "s") as store:
            docs = list(store.scan("t"))
            assert len(docs) == 20
            try:
                store.commit([Change("t", "new", {})], by="c1")
            except ReadOnly:
                return len(docs)
    raise AssertionError("a disk for reading was written")


EIO = """
import sys
from caseman.core.store import Broken, Change, Store, StoreError
def opened():
    for _time in range(3):
        try:
            return Store.open(sys.argv[1])
        except StoreError:
            pass
store, told = opened(), set()
for number in range(12):
    try:
        store.commit([Change("t", str(number), {"n": number}), Change("t", f"{number}b", {"n": number})], by="c1")
        told.add(number)
        if number == 6:
            store.compact()
    except StoreError as error:
        if isinstance(error, Broken):
            store.close()
            store = opened()
store.close()
print(*sorted(told))
"""


def real_eio(folder: Path, calls: int) -> int:
    """Real calls of the C library that fail with EIO, each in turn; gives how many failed."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise Unavailable("no C compiler: the library that lets calls fail cannot be built")
    library = folder / "eio.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", str(library), str(HERE / "eio.c"), "-ldl"], check=True
    )
    failed = 0
    for at in range(1, calls + 1):
        place = folder / str(at)
        env: dict[str, Any] = {**os.environ, "LD_PRELOAD": str(library), "EIO_AT": str(at)}
        done = subprocess.run(
            [sys.executable, "-c", EIO, str(place)], env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        told = {int(word) for word in done.stdout.split()}
        failed += len(told) < 12
        with Store.open(place) as store:
            assert list(store.verify()) == []
            for number in range(12):
                both = (store.get("t", str(number)), store.get("t", f"{number}b"))
                assert both in (({"n": number},) * 2, (None, None)), "half a change set"
                assert number not in told or both[0] is not None, "an acknowledged change set is gone"
        shutil.rmtree(place)
    return failed
